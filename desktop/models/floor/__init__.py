"""The supervisor's floor: what goes on, as tables that keep up with it."""

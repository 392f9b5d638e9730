"""The supervisor's floor window."""

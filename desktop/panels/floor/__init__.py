"""The supervisor's window: the floor, and what is done about it."""

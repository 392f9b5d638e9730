"""The actions, each over a real database in memory."""

"""The map of the world that the desk shows without a network, and how it is baked from its sources."""

"""The peers that are installed."""

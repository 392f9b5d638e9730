"""What must hold across packages: nothing without its reducer, handler, words or document."""

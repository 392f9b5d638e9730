"""The scratch pad in the dock."""

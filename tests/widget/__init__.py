"""The widget in a real browser, on pages of a shop, against the real server process."""

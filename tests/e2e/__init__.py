"""The whole of it: the demo shop in a real browser, and the tour."""

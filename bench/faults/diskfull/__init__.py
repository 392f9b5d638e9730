"""The disk is full: the server's, and a desk's. Nothing is lost, and everybody is told."""

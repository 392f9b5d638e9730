"""HTTP: each part, and all routes against the real application."""

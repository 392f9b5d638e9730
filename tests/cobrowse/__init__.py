"""Co-browsing: what leaves the customer's browser, and what a desk makes of it."""

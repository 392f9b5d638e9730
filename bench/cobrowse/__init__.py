"""What co-browsing costs the customer's page, the wire and the desk."""

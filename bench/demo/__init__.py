"""`deskbell demo`: the demo shop, a server and a desk, started together and stopped together."""

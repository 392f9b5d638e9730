"""The store: durable in order, whole or not at all, one process."""

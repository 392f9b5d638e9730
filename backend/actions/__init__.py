"""The only place that writes: synchronous functions over a transaction that check, write rows, append events."""

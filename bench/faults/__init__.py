"""Faults made on purpose, each a bench: what must never be lost is not lost under them."""

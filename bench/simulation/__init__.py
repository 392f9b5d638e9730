"""Deterministic simulation: the real server, desks and widgets under virtual time, network and disk."""

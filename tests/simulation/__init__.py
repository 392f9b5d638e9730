"""Tests of the simulation: its parts, its invariants, a slice of its seeds and of its planted bugs."""

"""Slices of `bench.faults`: the same code as the commands, in smaller numbers."""

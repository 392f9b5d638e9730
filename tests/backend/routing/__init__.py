"""Tests of the routing engine: examples, and a brute-force oracle over random worlds."""

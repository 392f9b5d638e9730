"""Tests of the benches: that each runs and measures what it says, on a small slice and without a clock."""

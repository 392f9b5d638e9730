"""The routing engine measured: how many decisions a second, and what its rules are worth in a day of a centre."""

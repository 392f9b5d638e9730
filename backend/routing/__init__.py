"""Who gets what, and why: a pure, deterministic function of the floor's events.

No I/O, no clock, no database: time comes in with the events, decisions go out as proposals.
"""

"""Alerts: what the agent should know or do just now, from sources that look at the desk's state and the time.

A source is one file here, and one line in `sources.SOURCES` (decision 0040).
"""

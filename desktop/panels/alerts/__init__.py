"""Alerts in the dock, and the bell over everything."""

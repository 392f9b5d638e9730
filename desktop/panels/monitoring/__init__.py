"""A chat of somebody else, read along in by a supervisor."""

from desktop.panels.monitoring.page import MonitorPage

__all__ = ["MonitorPage"]

"""Who is on the shops' pages, and asking them in."""

from desktop.panels.visitors.panel import VisitorsPanel

__all__ = ["VisitorsPanel"]

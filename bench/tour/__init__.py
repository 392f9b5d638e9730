"""`deskbell tour`: the acceptance story, played with a real browser, real desks and a real server."""

from bench.tour.run import command

__all__ = ["command"]

"""`deskbell demo`: the demo shop, a server and a desk, started together and stopped together."""

from bench.demo.run import command

__all__ = ["command"]

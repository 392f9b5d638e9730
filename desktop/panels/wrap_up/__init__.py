"""What came of a chat: the panel at the foot of the centre."""

from desktop.panels.wrap_up.panel import WrapUpPanel

__all__ = ["WrapUpPanel"]

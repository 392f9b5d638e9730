"""The chat in the centre: its head, the transcript, and where the agent writes."""

from desktop.panels.chat.panel import ChatPanel

__all__ = ["ChatPanel"]

"""Looking at somebody who waits before taking them."""

from desktop.panels.waiting.page import WaitingPage

__all__ = ["WaitingPage"]

"""The centre of the window: the chats that are shown."""

from desktop.panels.cockpit.centre import Cockpit

__all__ = ["Cockpit"]

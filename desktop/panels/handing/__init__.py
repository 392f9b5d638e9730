"""Handing a chat over, asking a colleague in, flags and blocks: the sheets over a chat's head."""

from desktop.panels.handing.asks import BlockSheet, FlagSheet
from desktop.panels.handing.sheet import HandingSheet

__all__ = ["BlockSheet", "FlagSheet", "HandingSheet"]

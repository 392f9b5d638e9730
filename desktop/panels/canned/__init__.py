"""The page of texts kept ready: finding, writing, bringing in and out."""

from desktop.panels.canned.page import CannedPage

__all__ = ["CannedPage"]

"""What a customer shares of their page: the panel, and the locked page inside it, made when it is first wanted."""

from desktop.panels.cobrowse.panel import CobrowsePanel

__all__ = ["CobrowsePanel"]

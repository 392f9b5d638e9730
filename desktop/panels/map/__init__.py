"""The map: where a customer is, over Natural Earth, without a network."""

from desktop.panels.map.panel import PlacePanel

__all__ = ["PlacePanel"]

"""What the shop's page or app says the customer is busy with: typed cards that can be searched."""

from desktop.panels.context.cards import ContextCards

__all__ = ["ContextCards"]

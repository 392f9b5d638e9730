"""The desks of these tests."""

from tests.desktop.desks import make_desk

__all__ = ["make_desk"]

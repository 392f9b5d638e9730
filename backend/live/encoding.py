"""Encoded frames that remember whom they may be shown to.

A desk may see all a visitor may see, never the other way round: hence the order of the two types.
A visitor's outbox takes `ForVisitor` alone, and only `for_visitor` makes one.
"""

from protocol import codec, frames


class ForStaff:
    """A frame for a desk's socket, as UTF-8."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


class ForVisitor(ForStaff):
    """A frame that a customer may see."""

    __slots__ = ()


def for_visitor(frame: frames.ToVisitor) -> ForVisitor:
    """Encode a frame for customers (and for desks, which may see it too)."""
    return ForVisitor(codec.encode_to_visitor(frame))


def for_staff(frame: frames.ToStaff) -> ForStaff:
    """Encode a frame for desks."""
    return ForStaff(codec.encode_to_staff(frame))

"""How far somebody has read: a mark that never points at another mark."""

from collections.abc import Callable


def said_until(asked: int, last: int, before: int, is_mark: Callable[[int], bool]) -> int:
    """The last number up to `asked`, and up to the stream's `last`, that is no mark; or `before`.

    Else two readers would answer each other's marks for ever.
    """
    number = min(asked, last)
    while number > before and is_mark(number):
        number -= 1
    return max(number, before)

"""Commands by what is typed: by their titles, and by what else people call them."""

from collections.abc import Iterable
from functools import lru_cache

from desktop.state.likeness import Name, answers, named
from desktop.ui.commands import Command


def find(wanted: str, commands: Iterable[Command]) -> list[tuple[int, Command]]:
    """Those that answer, in their order, each with how well: higher is better. Nothing typed is answered by all.

    Where none does, one wrong letter in a word is forgiven.
    """
    every = tuple(commands)
    if not wanted.strip():
        return [(0, command) for command in every]
    return _answering(wanted, every) or _answering(wanted, every, forgiving=True)


def _answering(wanted: str, commands: Iterable[Command], *, forgiving: bool = False) -> list[tuple[int, Command]]:
    points = ((answers(wanted, _names(one.title, one.known_as), forgiving=forgiving), one) for one in commands)
    return [one for one in points if one[0]]


@lru_cache(maxsize=512)
def _names(title: str, known_as: str) -> tuple[Name, ...]:
    return tuple(named(one.strip()) for one in (title, *known_as.split(",")) if one.strip())

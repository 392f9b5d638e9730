"""From when on the supervisor's floor shows something in colour."""

from collections.abc import Callable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.panels.settings.rows import Card, Row
from desktop.state.preferences import FloorLimits
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.segmented import Segmented

_WIDTH = 300


class _Limit(Struct, frozen=True):
    """A threshold: its values, and how one of them and a whole set with it read."""

    values: tuple[int, ...]
    of: Callable[[FloorLimits], int]
    put: Callable[[FloorLimits, int], FloorLimits]


#: Amber and red of one thing have no value in common, and never cross.
_AWAY_WARN = _Limit((5, 10, 20, 30), lambda now: now.away_warn, lambda now, n: replace(now, away_warn=n))
_AWAY_LATE = _Limit((45, 60, 90, 120), lambda now: now.away_late, lambda now, n: replace(now, away_late=n))
_LEVEL_WARN = _Limit((95, 90, 85, 80), lambda now: now.level_warn, lambda now, n: replace(now, level_warn=n))
_LEVEL_LATE = _Limit((75, 70, 60, 50), lambda now: now.level_late, lambda now, n: replace(now, level_late=n))
_ANSWER_WARN = _Limit((20, 30, 45, 60), lambda now: now.answer_warn, lambda now, n: replace(now, answer_warn=n))
_ANSWER_LATE = _Limit((90, 120, 180, 300), lambda now: now.answer_late, lambda now, n: replace(now, answer_late=n))
_MISSED = _Limit((1, 2, 3, 5), lambda now: now.missed_warn, lambda now, n: replace(now, missed_warn=n))


class FloorSection(QWidget):
    """A card a thing; how long customers wait is coloured by their queue's own target."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._chosen = shell.desk.preferences
        self.rows: list[tuple[_Limit, Segmented]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.THREE)
        self._add(
            column,
            tr("Not ready"),
            (tr("Amber after"), _AWAY_WARN, _minutes),
            (tr("Red after"), _AWAY_LATE, _minutes),
        )
        self._add(
            column,
            tr("Answered in time"),
            (tr("Amber below"), _LEVEL_WARN, _percent),
            (tr("Red below"), _LEVEL_LATE, _percent),
        )
        self._add(
            column,
            tr("Customers wait for an agent's answer, on average"),
            (tr("Amber from"), _ANSWER_WARN, _seconds),
            (tr("Red from"), _ANSWER_LATE, _seconds),
        )
        self._add(column, tr("Missed on a day"), (tr("Amber from"), _MISSED, str))
        self._chosen.changed.connect(self.refresh)
        self.refresh()

    def _add(self, column: QVBoxLayout, thing: str, *limits: tuple[str, _Limit, Callable[[int], str]]) -> None:
        card = Card(thing)
        for title, limit, words in limits:
            choice = Segmented(f"{thing}: {title}", tuple(words(value) for value in limit.values))
            choice.setFixedWidth(max(_WIDTH, len(limit.values) * choice.widest()))
            choice.chosen.connect(partial(self._put, limit))
            self.rows.append((limit, choice))
            card.put(Row(title, "", choice))
        column.addWidget(card)

    def refresh(self) -> None:
        """Show what is chosen now; of a value that is none of the choices the nearest."""
        now = self._chosen.now.floor
        for limit, choice in self.rows:
            choice.choose(_nearest(limit.values, limit.of(now)))

    def _put(self, limit: _Limit, at: int) -> None:
        now = self._chosen.now
        self._chosen.put(replace(now, floor=limit.put(now.floor, limit.values[at])))


def _nearest(values: tuple[int, ...], wanted: int) -> int:
    return min(range(len(values)), key=lambda at: abs(values[at] - wanted))


def _minutes(n: int) -> str:
    return tr("{n} min", n=n)


def _seconds(n: int) -> str:
    return tr("{n} s", n=n)


def _percent(n: int) -> str:
    return f"{n} %"

"""Places, distances and ages in words."""

from desktop.panels.map.places import Near
from desktop.ui.text import tr
from desktop.ui.words import duration_words

_KILOMETRE = 1_000
#: From so many kilometres on, tenths of them say nothing.
_WHOLE_FROM = 10
_NOW = 10_000


def metres_words(metres: float) -> str:
    """A length, no finer than it is known."""
    if metres < _KILOMETRE:
        return tr("{count} m", count=max(1, round(metres)))
    kilometres = metres / _KILOMETRE
    return tr("{count} km", count=f"{kilometres:.0f}" if kilometres >= _WHOLE_FROM else f"{kilometres:.1f}")


def _winds() -> tuple[str, ...]:
    return (
        tr("north of {town}"),
        tr("north-east of {town}"),
        tr("east of {town}"),
        tr("south-east of {town}"),
        tr("south of {town}"),
        tr("south-west of {town}"),
        tr("west of {town}"),
        tr("north-west of {town}"),
    )


def near_words(near: Near | None) -> str:
    """The town a point is in or near; empty where there is none."""
    if near is None:
        return ""
    town = f"{near.town.text}, {near.town.country}"
    if near.wind is None:
        return town
    return f"{metres_words(near.metres)} " + _winds()[near.wind].replace("{town}", town)


def age_words(milliseconds: int) -> str:
    """How old a position is."""
    return tr("just now") if milliseconds < _NOW else tr("{time} ago", time=duration_words(milliseconds))

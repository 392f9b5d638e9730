"""Episodes: something happens to a line, both sides write while it lasts, and both catch up after it."""

import re
import time
from collections.abc import Sequence
from random import Random
from typing import Final

from msgspec import Struct

from bench.faults.line import Line
from bench.faults.network import troubles
from bench.faults.network.screens import caught_up, in_log
from bench.faults.network.troubles import Side, Trouble
from bench.tour.customer import Customer
from bench.tour.desk import Desk
from bench.tour.stage import Stage

#: Seconds a side may take to catch up after the network is back: the longest back-off, and a busy machine.
_PATIENCE: Final = 75.0
#: Seconds after which an agent is told that the customer is gone, and the other way round.
_TOLD_AFTER: Final = 4.0
_QUIET: Final = (3.0, 3.0, 6.0, 6.0, 12.0, 25.0, 45.0)
_LOUD: Final = (0.5, 2.0, 4.0, 8.0, 15.0)
_WORDS: Final = 2


class Episode(Struct, frozen=True, kw_only=True):
    """One trouble on one or both lines, for some seconds."""

    number: int
    trouble: Trouble
    sides: frozenset[Side]
    seconds: float

    @property
    def name(self) -> str:
        """In words."""
        return f"{self.trouble.name}, {' and '.join(sorted(self.sides))}, {self.seconds:g} s"


class Outcome(Struct, frozen=True, kw_only=True):
    """How it went: what was said and what became of it."""

    episode: Episode
    said: int
    lost: int = 0
    doubled: int = 0
    #: Seconds from the end of the trouble until both screens had all; None when that did not come.
    healed: float | None = None
    fault: str | None = None


class Scene(Struct, kw_only=True):
    """Who plays: one customer and one agent, each with a line; and what they have said in this chat."""

    stage: Stage
    customer: Customer
    desk: Desk
    lines: dict[Side, Line]
    said: list[str]


def by_chance(number: int, seed: int) -> Episode:
    """The episode of this number in a long run."""
    random = Random(f"{seed}/{number}")
    trouble = random.choice(troubles.TROUBLES)
    sides = random.choice((frozenset({Side.CUSTOMER}), frozenset({Side.AGENT}), frozenset(Side)))
    return Episode(
        number=number,
        trouble=trouble,
        sides=sides,
        seconds=random.choice(_LOUD if trouble.severs or trouble.passes else _QUIET),
    )


def play(scene: Scene, episode: Episode) -> Outcome:
    """Play it and compare: both screens, and the server's log."""
    words = [f"{who}{episode.number}.{n}" for n in range(2 * _WORDS) for who in "ca"]
    scene.said += words
    lines = [scene.lines[side] for side in episode.sides]
    began = time.monotonic()
    for line in lines:
        episode.trouble.begin(line)
    try:
        _say(scene, words[: 2 * _WORDS])
        _look(scene, episode)
        _say(scene, words[2 * _WORDS :])
        time.sleep(max(0.0, began + episode.seconds - time.monotonic()))
        for line in lines:
            episode.trouble.end(line)
        healed, here, there = caught_up(scene.customer, scene.desk, words, _PATIENCE)
    except (AssertionError, TimeoutError) as error:
        for line in lines:
            episode.trouble.end(line)
        fault: str | None = re.sub(r"\s+", " ", str(error))[:600]
        counts = in_log(scene.stage.data)
        return Outcome(
            episode=episode, said=len(words), fault=fault, lost=sum(1 for word in words if word not in counts)
        )
    counts = in_log(scene.stage.data)
    logged = [word for word in counts if word in set(scene.said)]
    fault = None
    if list(here.words) != logged:
        fault = f"the widget shows {here.words}, the log has {logged}"
    elif list(there.words) != logged[-len(there.words) :]:
        fault = f"the desk shows {there.words}, the log ends with {logged[-len(there.words) :]}"
    elif (own := _order(logged, words)) is not None:
        fault = own
    return Outcome(
        episode=episode,
        said=len(words),
        lost=sum(1 for word in words if word not in counts),
        doubled=sum(counts.get(word, 1) - 1 for word in words),
        healed=healed,
        fault=fault,
    )


def _order(logged: Sequence[str], words: Sequence[str]) -> str | None:
    """Each side's words are in the order in which they were written."""
    for who in "ca":
        said = [word for word in words if word.startswith(who)]
        stored = [word for word in logged if word in set(said)]
        if said != stored:
            return f"written {said}, stored {stored}"
    return None


def _say(scene: Scene, words: Sequence[str]) -> None:
    """Both write, in turn."""
    for word in words:
        if word.startswith("c"):
            scene.customer.says(word)
        else:
            scene.desk.command("chat.focus")
            scene.desk.pastes(word)
            scene.desk.key("Return")


def _look(scene: Scene, episode: Episode) -> None:
    """What each side must see while it lasts. Raises AssertionError."""
    customer, desk = scene.customer, scene.desk
    if episode.trouble.passes:
        return
    if Side.CUSTOMER in episode.sides:
        customer.sees("Sending…" if not episode.trouble.severs else "Waiting for a connection")
    if Side.AGENT in episode.sides:
        desk.sees("In the outbox")
    if not episode.trouble.severs:
        return
    if Side.CUSTOMER in episode.sides:
        customer.sees("The connection was lost. Connecting again…")
    if Side.AGENT in episode.sides:
        desk.sees("Offline")
    if episode.seconds < _TOLD_AFTER or len(episode.sides) > 1:
        return
    # It is told after three seconds, and at most every fifteen.
    if Side.AGENT in episode.sides:
        customer.sees("Maja Lindqvist is reconnecting. Please hold on; your chat is kept.")
    else:
        desk.sees("lost the connection. The chat is kept for")

"""Which lines a transcript shows: one for each act, and many about who is to answer folded into one. Pure."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import groupby

from msgspec import Struct

from desktop.state.messages import (
    AssignedItem,
    BargedItem,
    HandedItem,
    Item,
    JoinedItem,
    LeftItem,
    MonitoredItem,
    OfferedItem,
    OfferOverItem,
    PassedItem,
    TakenItem,
)
from protocol.ids import AgentId, OfferId
from protocol.kinds import OfferKind, OfferOutcome

#: So many lines about who is to answer stand as they are; more are folded.
FEW = 2

#: Lines about who is to answer. What customers are told of them is no word of theirs.
Routing = (
    JoinedItem
    | LeftItem
    | PassedItem
    | OfferedItem
    | OfferOverItem
    | TakenItem
    | HandedItem
    | MonitoredItem
    | BargedItem
    | AssignedItem
)
#: Lines that can carry the words of who gave the chat away.
Giving = AssignedItem | HandedItem | OfferOverItem

_TYPES: frozenset[type[object]] = frozenset(
    (
        JoinedItem,
        LeftItem,
        PassedItem,
        OfferedItem,
        OfferOverItem,
        TakenItem,
        HandedItem,
        MonitoredItem,
        BargedItem,
        AssignedItem,
    )
)


class Run(Struct, frozen=True, kw_only=True):
    """Stands over lines about who is to answer, or, while it is not open, in their place."""

    key: str
    at: int
    #: With the key it names what it looks like, as an item's does.
    revision: int
    lines: tuple[Item, ...]
    open: bool


Shown = Item | Run


def told(items: Sequence[Item], opened: AbstractSet[str] = frozenset()) -> list[Shown]:
    """What is shown of items; runs with a line whose key is in `opened` are open."""
    shown: list[Shown] = []
    at, count = 0, len(items)
    while at < count:
        if type(items[at]) not in _TYPES:
            shown.append(items[at])
            at += 1
            continue
        end = at + 1
        while end < count and type(items[end]) in _TYPES:
            end += 1
        shown += _stretch(items[at:end], opened)
        at = end
    return shown


def begin_of(items: Sequence[Item], at: int) -> int:
    """Where the lines begin that are told together with the one at this place: no cut goes through them."""
    while 0 < at < len(items) and type(items[at]) in _TYPES and type(items[at - 1]) in _TYPES:
        at -= 1
    return at


def end_of(items: Sequence[Item], at: int) -> int:
    """The next place from this one on where no such lines are cut in two."""
    while 0 < at < len(items) and type(items[at]) in _TYPES and type(items[at - 1]) in _TYPES:
        at += 1
    return at


def first_of(shown: Shown) -> Item:
    """The first item that it stands for."""
    return shown.lines[0] if isinstance(shown, Run) else shown


def is_brief(item: Shown) -> bool:
    """It says in somebody's words why the chat was given away."""
    if isinstance(item, OfferOverItem):
        return _carried_out(item) and bool(item.brief.strip())
    return isinstance(item, AssignedItem | HandedItem) and bool(item.brief.strip())


def is_new_day(before: Shown | None, item: Shown) -> bool:
    """Whether an item is the first of its day (local time)."""
    if before is None:
        return True
    was = before.lines[-1].at if isinstance(before, Run) and not before.open else before.at
    # Within one hour of the clock it is the same day in nearly all cases; ask the calendar otherwise.
    return was // 3_600_000 != item.at // 3_600_000 and _day(was) != _day(item.at)


def _day(at: int) -> tuple[int, int]:
    day = datetime.fromtimestamp(at / 1000)
    return (day.year, day.timetuple().tm_yday)


def _stretch(items: Sequence[Item], opened: AbstractSet[str]) -> list[Shown]:
    """Lines with nobody's word between them."""
    lines = _once(items)
    in_sight = _in_sight(lines)
    shown: list[Shown] = []
    run: list[Item] = []
    for line in lines:
        if line.key in in_sight:
            shown += [*_folded(run, opened), line]
            run = []
        elif run and is_new_day(run[-1], line):
            shown += _folded(run, opened)
            run = [line]
        else:
            run.append(line)
    return [*shown, *_folded(run, opened)]


def _folded(lines: list[Item], opened: AbstractSet[str]) -> list[Shown]:
    if len(lines) <= FEW:
        return list(lines)
    is_open = any(line.key in opened for line in lines)
    run = Run(
        key=f"run-{lines[0].key}",
        at=lines[0].at,
        revision=2 * len(lines) + is_open,
        lines=tuple(lines),
        open=is_open,
    )
    return [run, *lines] if is_open else [run]


def _in_sight(lines: Sequence[Item]) -> set[str]:
    """What the agent must know of it: the last words of who gave it away, and who stepped in last."""
    brief = next((line.key for line in reversed(lines) if is_brief(line)), None)
    stepped_in = next((line.key for line in reversed(lines) if isinstance(line, AssignedItem)), None)
    return {key for key in (brief, stepped_in) if key is not None}


def _once(lines: Sequence[Item]) -> list[Item]:
    """Without the lines that another one says better: entries of one act bear one time."""
    done = {line.offer for line in lines if isinstance(line, OfferOverItem) and _carried_out(line)}
    left: list[Item] = []
    for _, same in groupby(lines, _at):
        act = tuple(same)
        said = _said_better(act) if len(act) > 1 else frozenset[str]()
        left += [line for line in act if line.key not in said and not _is_over_with(line, done)]
    return left


def _at(item: Item) -> int:
    return item.at


def _is_over_with(line: Item, done: set[OfferId]) -> bool:
    """Somebody was asked, and what came of it is told; or somebody said yes, and it is told that she joined."""
    if isinstance(line, OfferedItem):
        return line.offer in done
    return isinstance(line, OfferOverItem) and line.outcome is OfferOutcome.ACCEPTED and line.offer not in done


def _said_better(act: Sequence[Item]) -> frozenset[str]:
    """Of lines of one moment, the keys of those that another one of them says too."""
    came: set[AgentId | None] = set()
    went: set[AgentId | None] = set()
    passed = False
    for line in act:
        match line:
            case OfferOverItem() if _carried_out(line):
                came.add(line.agent)
                if line.kind is OfferKind.TRANSFER:
                    went.add(line.by)
            case TakenItem():
                came.add(line.agent)
            case BargedItem():
                came.add(line.by)
            case AssignedItem():
                came.add(line.agent)
                went.add(line.before)
            case HandedItem():
                passed = True
                went.add(line.by)
            case _:
                pass
    return frozenset(
        line.key
        for line in act
        if (isinstance(line, JoinedItem) and line.party.agent in came)
        or (isinstance(line, LeftItem) and line.party.agent in went and not line.returned_to_queue)
        or (isinstance(line, PassedItem) and passed)
    )


def _carried_out(over: OfferOverItem) -> bool:
    """A colleague said yes, and it is known who had asked her. Of one who came in, only words are worth a line."""
    if over.outcome is not OfferOutcome.ACCEPTED or over.by is None:
        return False
    return over.kind is OfferKind.TRANSFER or (over.kind is OfferKind.COMPANY and bool(over.brief.strip()))

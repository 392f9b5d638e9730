"""How a run ends, and what it cost."""

from collections.abc import Iterator
from itertools import groupby

from bench.simulation.history import Compared, Complained, Heard, Opened, Verified
from bench.simulation.invariants.run import Run

#: Entries that one act of a person or one fault may lead to, with all that follows from it by itself
#: (offers that nobody takes go round for as long as somebody waits), and those of the set-up.
_ENTRIES_PER_ACT = 14
_ENTRIES_AT_FIRST = 60
#: Frames that reach one client for one act, by all that happen.
_FRAMES_PER_ACT = 30
_FRAMES_AT_FIRST = 200
#: Lines that one client opens in a minute, however bad the network is, and however often it is started.
_LINES_PER_MINUTE = 30


def clients_hold_what_is(run: Run) -> Iterator[str]:
    """At the end every client holds what a new one is given."""
    for one in run.history.happenings:
        if isinstance(one, Compared):
            for difference in one.differences:
                yield f"{one.client}: {difference}"


def database_is_whole(run: Run) -> Iterator[str]:
    """Whenever it was looked at, the whole database was as `deskbell admin verify` wants it."""
    for one in run.history.happenings:
        if isinstance(one, Verified):
            for check in one.report.checks:
                for fault in check.faults:
                    yield f"at {one.at / 1000:.1f} s, {check.name}: {fault}"


def nothing_complains(run: Run) -> Iterator[str]:
    """No part of the program met with what it does not expect."""
    for one in run.history.happenings:
        if isinstance(one, Complained):
            yield one.words


def budget_is_kept(run: Run) -> Iterator[str]:
    """Neither the log nor the lines fill themselves: so much for each act, so many lines in a minute."""
    acts = run.history.acts
    entries = sum(len(log.entries) for log in run.logs)
    most = _ENTRIES_AT_FIRST + _ENTRIES_PER_ACT * acts
    if entries > most:
        yield f"{entries} entries for {acts} acts; {most} would do"
    heard: dict[str, int] = {}
    lines: dict[str, list[int]] = {}
    for one in run.history.happenings:
        if isinstance(one, Heard):
            heard[one.client] = heard.get(one.client, 0) + 1
        elif isinstance(one, Opened):
            lines.setdefault(one.client, []).append(one.at)
    most = _FRAMES_AT_FIRST + _FRAMES_PER_ACT * acts
    for client, count in heard.items():
        if count > most:
            yield f"{count} frames to {client} for {acts} acts; {most} would do"
    for client, times in lines.items():
        for minute, opened in groupby(times, key=lambda at: at // 60_000):
            count = len(list(opened))
            if count > _LINES_PER_MINUTE:
                yield f"{client} opened {count} lines in minute {minute}; {_LINES_PER_MINUTE} would do"

"""A run in lines that a person can read, and in one word that says whether two runs were the same."""

import json
from collections.abc import Iterable
from hashlib import blake2b

from bench.simulation.history import Closed, Committed, Heard, Opened, Sent, Verified, Wrote
from bench.simulation.invariants.run import stream_of

#: Characters of a frame or of an entry.
_MOST = 300


def digest(happenings: Iterable[object]) -> str:
    """Equal for two runs in which the same happened."""
    state = blake2b(digest_size=16)
    for happening in happenings:
        state.update(repr(happening).encode())
    return state.hexdigest()


def lines(happenings: Iterable[object]) -> Iterable[str]:
    """One line each, with the seconds."""
    for happening in happenings:
        for line in _told(happening):
            yield f"{getattr(happening, 'at', 0) / 1000:9.3f}  {line}"


def _told(happening: object) -> Iterable[str]:
    match happening:
        case Sent(client=client, line=line, data=data):
            yield f"{client:<10} #{line:<4} > {_short(_frame(data))}"
        case Heard(client=client, line=line, data=data):
            yield f"{client:<10} #{line:<4} < {_short(_frame(data))}"
        case Opened(client=client, line=line):
            yield f"{client:<10} #{line:<4} opened"
        case Closed(client=client, line=line):
            yield f"{client:<10} #{line:<4} closed"
        case Wrote(client=client, command=command):
            yield f"{client:<10} has kept {_short(str(command))}"
        case Committed(entries=entries):
            for entry in entries:
                kind, chat = stream_of(entry)
                place = f"{kind} {'' if chat is None else chat} {entry.seq}"
                yield f"{'server':<10} stored {place}: {_short(str(entry.event))}"
        case Verified(report=report):
            yield f"{'server':<10} verified: {'whole' if report.whole else 'NOT WHOLE'}"
        case _:
            yield _short(str(happening))


def _frame(data: bytes) -> str:
    frame = json.loads(data)
    return f"{frame.pop('type', '?')} {json.dumps(frame, ensure_ascii=False)}"


def _short(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[:_MOST]}..."

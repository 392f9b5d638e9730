"""Proves a database whole: the log without a gap, the rows what the log says, nothing left hanging. Reads only."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import TypeVar
from uuid import UUID

import msgspec

from backend.actions import resume, verify_customers, verify_proposals, verify_rooms, verify_supervision, verify_writing
from backend.actions.fold import FloorFold
from backend.store import Tx
from protocol.codec import decode_public_event, decode_staff_event
from protocol.events import (
    ChatEnded,
    ChatStarted,
    HiddenPosted,
    Marked,
    MessageChanged,
    MessagePosted,
    MessageTakenBack,
    PublicEvent,
    StaffEvent,
)

K = TypeVar("K", bound=UUID)

#: Faults of one check that are named; more are counted.
_MOST_NAMED = 5
#: Entries that are read at once.
_PAGE = 5_000


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    name: str
    #: How many of them.
    looked_at: int
    #: How many of them are wrong, and the first few in words.
    wrong: int = 0
    faults: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that was looked at."""

    checks: tuple[Check, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not any(check.wrong for check in self.checks)


def verify(tx: Tx, has_file: Callable[[bytes], bool] | None = None) -> Report:
    """Look at everything. `has_file` says whether the bytes of a digest are there; None: not looked at."""
    checks = [
        _check("database pages and keys", 1, _pages(tx)),
        _check("streams, numbered from 1 without a gap", _count(tx, _STREAMS), _gaps(tx)),
        _check("entries of chats, each of its own kind", _count(tx, "SELECT count(*) FROM events"), _chats(tx)),
        _check("entries of the floor, folded: equal to the rows", tx.floor_seq(), _floor(tx)),
        _check("commands, each with its entry", _count(tx, "SELECT count(*) FROM commands"), _commands(tx)),
        _check("customers: rows equal to what they say", _count(tx, _CUSTOMERS), verify_customers.records(tx)),
        _check("rooms of colleagues: rows equal to what was said", _count(tx, _ROOM_ENTRIES), verify_rooms.rooms(tx)),
        _check("proposals: rows equal to what was said", _count(tx, _PROPOSALS), verify_proposals.proposals(tx)),
        _check("who reads along: rows equal to what was said", _count(tx, _MONITORS), verify_supervision.monitors(tx)),
        _check(
            "texts kept ready, each somebody's",
            _count(tx, verify_writing.TEXTS),
            verify_writing.texts(tx),
        ),
        *_rules(tx),
    ]
    if has_file is not None:
        files = tx.all("SELECT digest, attachment FROM files")
        missing = (f"the file of {attachment}" for digest, attachment in files if not has_file(digest))
        checks.append(_check("files, each with its bytes", len(files), missing))
    return Report(checks=tuple(checks))


def _check(name: str, looked_at: int, faults: Iterator[str]) -> Check:
    named: list[str] = []
    wrong = 0
    for fault in _or_unreadable(faults):
        wrong += 1
        if wrong <= _MOST_NAMED:
            named.append(fault)
    return Check(name=name, looked_at=looked_at, wrong=wrong, faults=tuple(named))


def _or_unreadable(faults: Iterator[str]) -> Iterator[str]:
    """What can't even be read is a fault too."""
    try:
        yield from faults
    except (sqlite3.DatabaseError, msgspec.DecodeError, ValueError) as error:
        yield f"can't be read: {error}"


def _count(tx: Tx, sql: str) -> int:
    row = tx.one(sql)
    return 0 if row is None else int(row[0])


# --- the log ----------------------------------------------------------------------------------

_STREAMS = "SELECT count(DISTINCT topic) FROM events"
_GAPS = (
    "SELECT topic, min(seq), max(seq), count(*) FROM events GROUP BY topic HAVING min(seq) <> 1 OR max(seq) <> count(*)"
)
_NOBODYS = (
    "SELECT DISTINCT topic FROM events WHERE (topic > 1 AND topic / 2 NOT IN (SELECT n FROM interactions)) "
    "OR (topic < 0 AND -topic NOT IN (SELECT n FROM rooms))"
)
_MONITORS = "SELECT count(*) FROM monitors"
_PROPOSALS = "SELECT count(*) FROM proposals"
_CUSTOMERS = "SELECT count(*) FROM customers"
_ROOM_ENTRIES = "SELECT count(*) FROM events WHERE topic < 0"
_CHAT_ENTRIES = "SELECT rowid, topic, seq, at, data FROM events WHERE topic > 1 AND rowid > ? ORDER BY rowid LIMIT ?"
_FILE = "SELECT 1 FROM files WHERE id = ? AND sent_at IS NOT NULL"
_SAID = "SELECT seq, at FROM commands WHERE id = ?"
_UNANSWERED = (
    "SELECT c.seq, c.at, c.topic FROM commands c WHERE c.seq > 0 AND c.topic IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM events e WHERE e.topic = c.topic AND e.seq = c.seq AND e.at = c.at)"
)
#: Answered before revision 0004, which notes the stream: number and time must do.
_UNANSWERED_BEFORE = "SELECT seq, at FROM commands WHERE seq > 0 AND topic IS NULL EXCEPT SELECT seq, at FROM events"


def _pages(tx: Tx) -> Iterator[str]:
    for (found,) in tx.all("PRAGMA integrity_check(20)"):
        if found != "ok":
            yield str(found)
    for table, row, parent, _ in tx.all("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} names a row of {parent} that is not there"


def _gaps(tx: Tx) -> Iterator[str]:
    for topic, first, last, count in tx.all(_GAPS):
        yield f"{_stream(topic)} has {count} entries, numbered {first} to {last}"
    for (topic,) in tx.all(_NOBODYS):
        yield f"{_stream(topic)} belongs to no {'chat' if topic > 0 else 'room'}"


def _chats(tx: Tx) -> Iterator[str]:
    """Each entry reads as its stream's kind; no message is there twice; nothing follows an end."""
    ended: set[int] = set()
    after = 0
    while rows := tx.all(_CHAT_ENTRIES, (after, _PAGE)):
        for rowid, topic, seq, at, data in rows:
            after = rowid
            place = f"{_stream(topic)}, entry {seq}"
            try:
                event: PublicEvent | StaffEvent = (decode_staff_event if topic % 2 else decode_public_event)(data)
            except msgspec.DecodeError as error:
                yield f"{place}: {error}"
                continue
            if topic in ended and not isinstance(event, Marked):
                yield f"{place} comes after the chat's end"
            if (seq == 1) != isinstance(event, ChatStarted) and not topic % 2:
                yield f"{place}: a chat starts with its first entry, and there alone"
            if isinstance(event, ChatEnded):
                ended.add(topic)
            if isinstance(event, MessageChanged | MessageTakenBack):
                yield from verify_writing.change(tx, place, event, topic, seq)
            if isinstance(event, MessagePosted | HiddenPosted):
                yield from _message(tx, place, event, topic, (seq, at))


def _message(
    tx: Tx, place: str, message: MessagePosted | HiddenPosted, topic: int, stored: tuple[int, int]
) -> Iterator[str]:
    if tx.one(_SAID, (message.id.bytes,)) != stored:
        yield f"{place} is not what its command was answered with"
    for file in message.attachments:
        if tx.one(_FILE, (file.id.bytes,)) is None and not verify_writing.is_taken_back(tx, topic, message.id):
            yield f"{place} has the file {file.id}, which is not known any more"


def _commands(tx: Tx) -> Iterator[str]:
    for seq, at, topic in tx.all(_UNANSWERED):
        yield f"a command of {at} was answered with entry {seq} of {_stream(topic)}, which is not there"
    for seq, at in tx.all(_UNANSWERED_BEFORE):
        yield f"a command of {at} was answered with number {seq}, and no entry of then has it"


def _stream(topic: int) -> str:
    if topic == 0:
        return "the floor"
    if topic < 0:
        return f"room {-topic}"
    return f"the {'staff' if topic % 2 else 'public'} stream of chat {topic // 2}"


# --- the floor --------------------------------------------------------------------------------


def _floor(tx: Tx) -> Iterator[str]:
    told = FloorFold()
    last = tx.floor_seq()
    for first in range(1, last + 1, _PAGE):
        try:
            told.take(tx.floor_entries(first, min(first + _PAGE - 1, last)))
        except (KeyError, msgspec.DecodeError) as error:
            yield f"an entry from {first} on can't be: {error!r}"
            return
    rows = resume.floor_snapshot(tx)
    yield from _differences("site", told.sites, {one.id: one for one in rows.sites})
    yield from _differences("queue", told.queues, {one.id: one for one in rows.queues})
    yield from _differences("profile", told.profiles, {one.id: one for one in rows.profiles})
    yield from _differences("agent", told.agents, {one.id: one for one in rows.agents})
    yield from _differences("chat", told.interactions, {one.id: one for one in rows.interactions})
    yield from _differences("block", told.blocks, {one.visitor: one for one in rows.blocks})
    yield from _differences("broadcast", told.broadcasts, {one.id: one for one in rows.broadcasts})
    yield from _differences("offer", told.offers, {one.id: one for one in rows.offers})
    yield from _differences("expert group", told.expert_groups, {one.id: one for one in rows.expert_groups})
    yield from _differences("consultation", told.consultations, {one.id: one for one in rows.consultations})


def _differences(kind: str, told: Mapping[K, msgspec.Struct], rows: Mapping[K, msgspec.Struct]) -> Iterator[str]:
    for key in {**told, **rows}:
        said, stored = told.get(key), rows.get(key)
        if said is None or stored is None:
            yield f"{kind} {key} is only in the {'rows' if said is None else 'log'}"
            continue
        for field in said.__struct_fields__:
            if (one := getattr(said, field)) != (other := getattr(stored, field)):
                yield f"{kind} {key}: {field} is {other!r}, the log says {one!r}"


# --- rules that hold between rows -------------------------------------------------------------

#: Name, what is looked at, and what finds the wrong ones with words for each.
_RULES = (
    (
        "chats, each with an owner or in a queue",
        "interactions",
        (
            "SELECT 'chat ' || n || ' is ' || status || CASE WHEN agent IS NULL THEN ' without' ELSE ' with' END || "
            "' an agent' FROM interactions WHERE (status IN ('active', 'wrap_up') AND agent IS NULL) "
            "OR (status IN ('waiting', 'offered') AND agent IS NOT NULL)"
        ),
    ),
    (
        "active chats, each with an agent who is here or has a lease",
        "interactions WHERE status = 'active'",
        (
            "SELECT 'chat ' || i.n || ' is active with an agent who is gone' FROM interactions i "
            "JOIN agents a ON a.id = i.agent WHERE i.status = 'active' AND NOT a.online"
        ),
    ),
    (
        "offered chats, each with one open offer",
        "interactions WHERE status = 'offered'",
        (
            "SELECT 'chat ' || i.n || ' is ' || i.status || ' with ' || count(o.id) || ' open offers' "
            "FROM interactions i "
            "LEFT JOIN offers o ON o.interaction = i.id AND o.outcome IS NULL AND o.kind = 'queue' "
            "GROUP BY i.n HAVING count(o.id) <> (i.status = 'offered')"
        ),
    ),
    (
        "open offers, each to an agent who is here, and ready where that is asked",
        "offers WHERE outcome IS NULL",
        (
            "SELECT 'an offer rings at ' || a.login || ', who is not there' "
            "FROM offers o JOIN agents a ON a.id = o.agent "
            "WHERE o.outcome IS NULL AND ((a.status <> 'ready' AND o.kind <> 'company') OR NOT a.online "
            "OR (a.lease_until IS NOT NULL AND a.tell_at IS NULL))"
        ),
    ),
    (
        "what colleagues are asked, each about an active chat by one who is in it",
        "offers WHERE outcome IS NULL AND kind <> 'queue'",
        (
            "SELECT 'a colleague is asked about chat ' || i.n || ', which is ' || i.status || ' and not with who asks' "
            "FROM offers o JOIN interactions i ON i.id = o.interaction WHERE o.outcome IS NULL AND o.kind <> 'queue' "
            "AND (i.status <> 'active' OR (i.agent <> o.asked_by AND (o.kind = 'transfer' OR NOT EXISTS "
            "(SELECT 1 FROM seats s WHERE s.interaction = i.id AND s.agent = o.asked_by))))"
        ),
    ),
    (
        "seats, each of somebody who is here, in an open chat that is not hers",
        "seats",
        (
            "SELECT a.login || ' has a seat in chat ' || i.n || ', which is ' || i.status FROM seats s "
            "JOIN interactions i ON i.id = s.interaction JOIN agents a ON a.id = s.agent "
            "WHERE i.status IN ('wrap_up', 'closed') OR i.agent = s.agent OR NOT a.online"
        ),
    ),
    (
        "fences, each drawn once",
        "interactions",
        (
            "SELECT 'chat ' || i.n || ' has drawn ' || i.drawn || ', and uses more' FROM interactions i "
            "WHERE i.version > i.drawn UNION ALL "
            "SELECT 'a seat of chat ' || i.n || ' has the fence ' || s.version FROM seats s "
            "JOIN interactions i ON i.id = s.interaction WHERE s.version > i.drawn OR s.version = i.version"
        ),
    ),
    (
        "leases and graces, each of somebody who is waited for",
        "(SELECT lease_until AS x FROM agents UNION ALL SELECT grace_until FROM interactions) WHERE x IS NOT NULL",
        (
            "SELECT login || ' has a lease and is offline, or is to be told away without one' FROM agents "
            "WHERE (lease_until IS NOT NULL AND NOT online) OR (tell_at IS NOT NULL AND lease_until IS NULL) UNION ALL "
            "SELECT 'chat ' || n || ' has a grace and is over, or is to be told without one' FROM interactions "
            "WHERE (grace_until IS NOT NULL AND status IN ('wrap_up', 'closed')) "
            "OR (tell_at IS NOT NULL AND grace_until IS NULL)"
        ),
    ),
    (
        "ends, each of a chat that is over",
        "interactions WHERE status IN ('wrap_up', 'closed')",
        # Told apart by the last entry that is no mark; `type` is the first field of every event.
        (
            "SELECT 'chat ' || n || ' is ' || status || ', its stream says otherwise' FROM interactions i "
            "WHERE (status IN ('wrap_up', 'closed')) <> EXISTS (SELECT 1 FROM events e "
            'WHERE e.topic = 2 * i.n AND CAST(e.data AS TEXT) LIKE \'{"type":"chat_ended"%\')'
        ),
    ),
    (
        "those who took part, each owner and seat among them",
        "participants",
        (
            "SELECT 'chat ' || i.n || ' has an agent who is not known to have taken part' FROM ("
            "SELECT id AS interaction, agent FROM interactions WHERE agent IS NOT NULL "
            "UNION SELECT interaction, agent FROM seats) t JOIN interactions i ON i.id = t.interaction "
            "WHERE NOT EXISTS (SELECT 1 FROM participants p WHERE p.interaction = t.interaction AND p.agent = t.agent) "
            "UNION ALL SELECT 'chat ' || i.n || ' closed at another time for who took part' FROM participants p "
            "JOIN interactions i ON i.id = p.interaction "
            "WHERE p.closed_at IS NOT CASE WHEN i.status = 'closed' THEN i.since END"
        ),
    ),
    (
        "marks, each within its stream",
        "marks",
        (
            "SELECT 'a mark of chat ' || interaction || ' is beyond its end' FROM marks m WHERE seen > delivered "
            "OR delivered > (SELECT coalesce(max(seq), 0) FROM events e WHERE e.topic = 2 * m.interaction)"
        ),
    ),
)


def _rules(tx: Tx) -> Iterator[Check]:
    more = (verify_customers.RULES, verify_rooms.RULES, verify_proposals.RULES, verify_supervision.RULES)
    for name, what, wrong in (*_RULES, *chain.from_iterable(more)):
        yield _check(name, _count(tx, f"SELECT count(*) FROM {what}"), _found(tx, wrong))


def _found(tx: Tx, wrong: str) -> Iterator[str]:
    for (words,) in tx.all(wrong):
        yield str(words)

"""What members read of rooms: whole, what they miss, older pages, what a search finds. Reads only."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from backend.actions import looking, rooms
from backend.actions.actor import Actor
from backend.actions.words import AFTER_ALL, words_of
from backend.store import Tx
from protocol.errors import ErrorCode, Refusal
from protocol.frames import RoomEntry, RoomSnapshot
from protocol.ids import AgentId, InteractionId, RoomId
from protocol.limits import RESUME_ENTRIES, SNAPSHOT_ENTRIES
from protocol.rest import RoomHit, RoomHits, RoomPage, Threads

#: Entries at the end of a room that a desk gets at once. There are many rooms; older ones come by REST.
ROOM_SNAPSHOT_ENTRIES = 50
#: Messages that a search answers with.
MOST_HITS = 50
#: Words of a search; more are not looked for.
_MOST_WORDS = 8
#: Messages from which on a word is common, however many more there are.
_COMMON = 1_000

_MINE = (
    "SELECT r.id FROM room_members m JOIN rooms r ON r.n = m.room "
    "WHERE m.agent = ? AND m.left_seq IS NULL AND NOT r.closed ORDER BY r.n"
)
_MEMBER = "SELECT m.left_seq FROM room_members m JOIN rooms r ON r.n = m.room WHERE r.id = ? AND m.agent = ?"
_SEEN = "SELECT agent, seen FROM room_members WHERE room = ? AND seen > 0 ORDER BY rowid"
_WITH_WORD = (
    "SELECT w.at, w.room, w.seq FROM room_members m JOIN room_words w ON w.room = m.room "
    "WHERE m.agent = ? AND m.left_seq IS NULL AND w.word >= ? AND w.word < ?"
)
_AND_WORD = (
    " AND EXISTS (SELECT 1 FROM room_words x WHERE x.room = w.room AND x.seq = w.seq AND x.word >= ? AND x.word < ?)"
)
_NEWEST = " ORDER BY w.at DESC, w.room DESC, w.seq DESC LIMIT ?"
_BY_NUMBER = f"SELECT {rooms.ROOM} FROM rooms WHERE n = ?"
_THREADS = (
    "SELECT r.id FROM consultations c JOIN rooms r ON r.consultation = c.id AND r.consultation IS NOT NULL "
    "WHERE c.interaction = ? ORDER BY c.at, r.n"
)


def snapshot(tx: Tx, room: RoomId, most: int = ROOM_SNAPSHOT_ENTRIES) -> RoomSnapshot:
    """A room as it stands, with the end of its entries. Raises Refusal(unknown_room)."""
    known = rooms.find(tx, room)
    last = tx.room_seq(room)
    return RoomSnapshot(
        room=known.room,
        seq=last,
        entries=tx.room_entries(room, last - most + 1, last),
        seen={AgentId(UUID(bytes=agent)): seen for agent, seen in tx.all(_SEEN, (known.n,))},
    )


def rooms_of(tx: Tx, agent: AgentId) -> tuple[RoomId, ...]:
    """The rooms she is in that are not closed, oldest first."""
    return tuple(RoomId(UUID(bytes=row[0])) for row in tx.all(_MINE, (agent.bytes,)))


class Lacking(Struct, frozen=True):
    """What a desk lacks of rooms, and those that it goes on hearing from."""

    following: tuple[RoomId, ...]
    frames: tuple[RoomSnapshot | RoomEntry, ...]


def lacking(tx: Tx, agent: AgentId, held: Mapping[RoomId, int]) -> Lacking:
    """What a desk of hers lacks when it holds these numbers.

    Of a room she has left it gets the entries up to that one; where those are too many, a snapshot
    without her among its members.
    """
    following: list[RoomId] = []
    found: list[RoomSnapshot | RoomEntry] = []
    for room in dict.fromkeys((*rooms_of(tx, agent), *held)):
        row = tx.one(_MEMBER, (room.bytes, agent.bytes))
        if row is None:
            # She was never in it: nothing of it is hers.
            continue
        if row[0] is None:
            following.append(room)
        last = tx.room_seq(room) if row[0] is None else int(row[0])
        seq = held.get(room, 0)
        if 0 < seq <= last and last - seq <= RESUME_ENTRIES:
            found.extend(tx.room_entries(room, seq + 1, last))
        elif row[0] is None:
            found.append(snapshot(tx, room))
        else:
            found.append(RoomSnapshot(room=rooms.find(tx, room).room, seq=last))
    return Lacking(tuple(following), tuple(found))


def entries_before(tx: Tx, room: RoomId, agent: AgentId | None, before: int | None) -> RoomPage:
    """The page that ends before a number; None: the end. Raises Refusal: `unknown_room`, `not_allowed`."""
    if agent not in rooms.find(tx, room).room.members:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    last = tx.room_seq(room)
    end = last if before is None else min(before - 1, last)
    start = max(end - SNAPSHOT_ENTRIES + 1, 1)
    return RoomPage(entries=tx.room_entries(room, start, end), more=start > 1)


def search(tx: Tx, agent: AgentId | None, text: str) -> RoomHits:
    """Messages in her rooms that hold all the words, or words that begin so; newest first."""
    words = words_of(text)[:_MOST_WORDS]
    if agent is None or not words:
        return RoomHits()
    hits: list[RoomHit] = []
    for n, seq in _messages_with(tx, agent, words):
        row = tx.one(_BY_NUMBER, (n,))
        if row is not None:
            known = rooms.room_from(tx, (row[0], row[1], row[2], row[3], row[4], row[5]))
            (entry,) = tx.room_entries(known.room.id, seq, seq)
            hits.append(RoomHit(room=known.room, entry=entry))
    return RoomHits(hits=tuple(hits))


def _messages_with(tx: Tx, agent: AgentId, words: Sequence[str]) -> list[tuple[int, int]]:
    """Room and number of the newest messages with all the words."""

    def count(word: str) -> int:
        known = tx.one(f"SELECT count(*) FROM ({_WITH_WORD} LIMIT {_COMMON})", (agent.bytes, word, word + AFTER_ALL))
        return 0 if known is None else int(known[0])

    # The rarest first: the others are looked for in its messages only.
    ordered = sorted(words, key=count) if len(words) > 1 else words
    values = [value for word in ordered for value in (word, word + AFTER_ALL)]
    sql = _WITH_WORD + _AND_WORD * (len(ordered) - 1) + _NEWEST
    most = MOST_HITS
    while True:
        rows = tx.all(sql, (agent.bytes, *values, most))
        # A message is there once for each of its words that begin so.
        found = list(dict.fromkeys((n, seq) for _, n, seq in rows))
        if len(found) >= MOST_HITS or len(rows) < most:
            return found[:MOST_HITS]
        most *= 4


def threads_of(tx: Tx, actor: Actor, interaction: InteractionId) -> Threads:
    """The consultations of an interaction, ended ones too, oldest first.

    Raises Refusal: `unknown_interaction`, `not_allowed`.
    """
    looking.check_may_read(tx, actor, interaction)
    found = tx.all(_THREADS, (interaction.bytes,))
    return Threads(threads=tuple(snapshot(tx, RoomId(UUID(bytes=row[0])), SNAPSHOT_ENTRIES) for row in found))

"""Past interactions, for the staff who may read them: the list, and older entries of one. Reads only."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from backend.actions import looking, overseeing, rows
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.entities import Interaction
from protocol.ids import InteractionId
from protocol.limits import SNAPSHOT_ENTRIES
from protocol.rest import EntriesPage, InteractionPage

#: Interactions on one page of the history.
PAGE_INTERACTIONS = 50
_LATEST = 2**63 - 1
#: As SQLite says it.
_NO_LIMIT = -1

_BETWEEN = "status = 'closed' AND since < ?1 AND since >= ?2"
_ALL = f"SELECT id, since FROM interactions WHERE {_BETWEEN} ORDER BY since DESC LIMIT ?3"
#: The newest of each queue that she serves or oversees, and of each agent whom she oversees and of her own.
_OF_QUEUES = (
    f"SELECT i.id, i.since FROM (SELECT queue FROM memberships WHERE agent = ?4 UNION {overseeing.QUEUES_OF}) q "
    "JOIN interactions i ON i.n IN (SELECT n FROM interactions INDEXED BY interactions_closed_queue "
    f"WHERE queue = q.queue AND {_BETWEEN} ORDER BY since DESC LIMIT ?3) ORDER BY i.since DESC LIMIT ?3"
)
_OF_AGENTS = (
    f"SELECT p.interaction, p.closed_at FROM (SELECT ?4 AS id UNION {overseeing.AGENTS_OF}) a "
    "JOIN participants p ON p.rowid IN (SELECT rowid FROM participants INDEXED BY participants_closed "
    "WHERE agent = a.id AND closed_at IS NOT NULL AND closed_at < ?1 AND closed_at >= ?2 "
    "ORDER BY closed_at DESC LIMIT ?3) ORDER BY p.closed_at DESC LIMIT ?3"
)


def _mine(column: str) -> str:
    """Whom she talks with now: of the same browser, or of the same record."""
    return (
        f"SELECT {column} FROM interactions WHERE agent = ?4 AND status <> 'closed' AND {column} IS NOT NULL "
        f"UNION SELECT i.{column} FROM seats s JOIN interactions i ON i.id = s.interaction "
        f"WHERE s.agent = ?4 AND i.{column} IS NOT NULL"
    )


_PAST_OF = "past.status = 'closed' AND past.since < ?1 AND past.since >= ?2 ORDER BY past.since DESC LIMIT ?3"
_OF_HER_CUSTOMERS = (
    f"SELECT past.id, past.since FROM ({_mine('visitor')}) mine "
    f"JOIN interactions past INDEXED BY interactions_visitor ON past.visitor = mine.visitor WHERE {_PAST_OF}"
)
_OF_HER_RECORDS = (
    f"SELECT past.id, past.since FROM ({_mine('record')}) mine "
    "JOIN interactions past INDEXED BY interactions_record ON past.record = mine.record "
    f"WHERE past.record IS NOT NULL AND {_PAST_OF}"
)
_CARD = f"SELECT {rows.INTERACTION} FROM interactions WHERE id = ?"


def interactions_before(tx: Tx, actor: Actor, before: int | None) -> InteractionPage:
    """Those that the actor may read and that closed before this time (Unix milliseconds), newest first.

    Of who waits in her queues just now she may read the past too; it is not listed here.
    """
    # SQLite's integers end where Python's go on.
    before = tx.now + 1 if before is None else min(max(before, 0), _LATEST)
    newest = _merged(tx, actor, before, 0, PAGE_INTERACTIONS)[:PAGE_INTERACTIONS]
    if len(newest) < PAGE_INTERACTIONS:
        return InteractionPage(interactions=_cards(tx, newest))
    last = newest[-1][0]
    # All that share the last one's millisecond are on its page: a cursor of milliseconds skips none.
    return InteractionPage(interactions=_cards(tx, _merged(tx, actor, before, last, _NO_LIMIT)), next=last)


def entries_before(
    tx: Tx, actor: Actor, interaction: InteractionId, public_before: int | None, staff_before: int | None
) -> EntriesPage:
    """The page of each stream that ends before these numbers; None: the end, 1: nothing.

    Raises Refusal as `looking.check_may_look`.
    """
    looking.check_may_read(tx, actor, interaction)
    public_end = _before(public_before, tx.public_seq(interaction))
    staff_end = _before(staff_before, tx.staff_seq(interaction))
    public_start = max(public_end - SNAPSHOT_ENTRIES + 1, 1)
    staff_start = max(staff_end - SNAPSHOT_ENTRIES + 1, 1)
    return EntriesPage(
        public=tx.public_entries(interaction, public_start, public_end),
        staff=tx.staff_entries(interaction, staff_start, staff_end),
        more=public_start > 1 or staff_start > 1,
    )


def _merged(tx: Tx, actor: Actor, before: int, since: int, most: int) -> list[tuple[int, bytes]]:
    """When each closed and which it is, newest first; `most` of each kind."""
    times = (before, since, most)
    if looking.reads_all(tx, actor):
        rows_of = [tx.all(_ALL, times)]
    else:
        sources = (_OF_QUEUES, _OF_AGENTS, _OF_HER_CUSTOMERS, _OF_HER_RECORDS)
        rows_of = [tx.all(sql, (*times, actor.need_agent().bytes)) for sql in sources]
    return sorted({(at, key) for found in rows_of for key, at in found}, reverse=True)


def _cards(tx: Tx, found: list[tuple[int, bytes]]) -> tuple[Interaction, ...]:
    cards = (tx.one(_CARD, (key,)) for _, key in found)
    return tuple(rows.interaction(card) for card in cards if card is not None)


def _before(number: int | None, last: int) -> int:
    return last if number is None else min(number - 1, last)

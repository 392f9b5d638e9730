"""Past interactions, for the staff who may read them: the list, and older entries of one. Reads only."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Iterator

from backend.actions import looking, overseeing, rows
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.entities import Interaction
from protocol.ids import AgentId, InteractionId
from protocol.limits import SNAPSHOT_ENTRIES
from protocol.rest import EntriesPage, InteractionPage

#: Interactions on one page of the history.
PAGE_INTERACTIONS = 50
_LATEST = 2**63 - 1
#: As SQLite says it.
_NO_LIMIT = -1

_BETWEEN = "status = 'closed' AND since < ?1 AND since >= ?2"
_ALL = f"SELECT id, since FROM interactions WHERE {_BETWEEN} ORDER BY since DESC LIMIT ?3"
_OF_QUEUE = (
    "SELECT id, since FROM interactions INDEXED BY interactions_closed_queue "
    f"WHERE queue = ?4 AND {_BETWEEN} ORDER BY since DESC LIMIT ?3"
)
_OF_AGENT = (
    "SELECT interaction, closed_at FROM participants INDEXED BY participants_closed "
    "WHERE agent = ?4 AND closed_at IS NOT NULL AND closed_at < ?1 AND closed_at >= ?2 "
    "ORDER BY closed_at DESC LIMIT ?3"
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
_QUEUES = "SELECT DISTINCT queue FROM memberships WHERE agent = ?"
_CARD = f"SELECT {rows.INTERACTION} FROM interactions WHERE id = ?"


def interactions_before(tx: Tx, actor: Actor, before: int | None) -> InteractionPage:
    """Those that the actor may read and that closed before this time (Unix milliseconds), newest first.

    Of who waits in her queues just now she may read the past too; it is not listed here.
    """
    # SQLite's integers end where Python's go on.
    before = tx.now + 1 if before is None else min(max(before, 0), _LATEST)
    sources = tuple(_sources(tx, actor))
    newest = _merged(tx, sources, before, 0, PAGE_INTERACTIONS)[:PAGE_INTERACTIONS]
    if len(newest) < PAGE_INTERACTIONS:
        return InteractionPage(interactions=_cards(tx, newest))
    last = newest[-1][0]
    # All that share the last one's millisecond are on its page: a cursor of milliseconds skips none.
    return InteractionPage(interactions=_cards(tx, _merged(tx, sources, before, last, _NO_LIMIT)), next=last)


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


def _sources(tx: Tx, actor: Actor) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Statements that find what the actor may read, each by an index, with what they ask besides time."""
    if looking.reads_all(tx, actor):
        yield _ALL, ()
        return
    agent: AgentId = actor.need_agent()
    if overseeing.is_supervisor(actor):
        for queue in overseeing.overseen_queues(tx, actor):
            yield _OF_QUEUE, (queue.bytes,)
        for overseen in overseeing.overseen_agents(tx, actor):
            yield _OF_AGENT, (overseen.bytes,)
    yield _OF_AGENT, (agent.bytes,)
    yield _OF_HER_CUSTOMERS, (agent.bytes,)
    yield _OF_HER_RECORDS, (agent.bytes,)
    for (queue,) in tx.all(_QUEUES, (agent.bytes,)):
        yield _OF_QUEUE, (queue,)


def _merged(
    tx: Tx, sources: tuple[tuple[str, tuple[bytes, ...]], ...], before: int, since: int, most: int
) -> list[tuple[int, bytes]]:
    """When each closed and which it is, newest first; `most` from each source."""
    found = {(at, key) for sql, more in sources for key, at in tx.all(sql, (before, since, most, *more))}
    return sorted(found, reverse=True)


def _cards(tx: Tx, found: list[tuple[int, bytes]]) -> tuple[Interaction, ...]:
    cards = (tx.one(_CARD, (key,)) for _, key in found)
    return tuple(rows.interaction(card) for card in cards if card is not None)


def _before(number: int | None, last: int) -> int:
    return last if number is None else min(number - 1, last)

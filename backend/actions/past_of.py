"""What the customer of an interaction wrote about before: in the same browser, or as the same record. Reads only."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from uuid import UUID

from backend.actions import looking, record_links, rows
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.entities import Interaction
from protocol.ids import InteractionId
from protocol.rest import InteractionPage

PAGE_INTERACTIONS = 50
_LATEST = 2**63 - 1

_CLOSED_BETWEEN = "status = 'closed' AND since < ?2 AND since >= ?3 AND id <> ?4"
_OF_BROWSER = (
    "SELECT id, since FROM interactions INDEXED BY interactions_visitor "
    f"WHERE visitor = ?1 AND {_CLOSED_BETWEEN} ORDER BY since DESC LIMIT ?5"
)
_OF_RECORD = (
    "SELECT id, since FROM interactions INDEXED BY interactions_record "
    f"WHERE record = ?1 AND record IS NOT NULL AND {_CLOSED_BETWEEN} ORDER BY since DESC LIMIT ?5"
)
_GOES_ON = "status <> 'closed' AND id <> ?2 ORDER BY since DESC LIMIT ?3"
_OPEN_OF_BROWSER = (
    f"SELECT id, since FROM interactions INDEXED BY interactions_visitor WHERE visitor = ?1 AND {_GOES_ON}"
)
_OPEN_OF_RECORD = (
    "SELECT id, since FROM interactions INDEXED BY interactions_record "
    f"WHERE record = ?1 AND record IS NOT NULL AND {_GOES_ON}"
)
_CARD = f"SELECT {rows.INTERACTION} FROM interactions WHERE id = ?"


def past_of(tx: Tx, actor: Actor, interaction: InteractionId, before: int | None) -> InteractionPage:
    """Other interactions of the same person that the actor may read, newest first.

    Without a time first those that are not closed: in wrap-up, or going on (their status says which). Then those that
    closed before the time (Unix ms).

    A signed or confirmed record brings those from other browsers; without one it is this browser's alone.
    Raises Refusal as `looking.check_may_look`.
    """
    looking.check_may_read(tx, actor, interaction)
    customer, _ = record_links.customer_of(tx, interaction)
    until = _LATEST if before is None else before
    keys = (customer.visitor.bytes, None if customer.record is None else customer.record.bytes)
    newest = _found(tx, keys, until, 0, interaction, PAGE_INTERACTIONS)[:PAGE_INTERACTIONS]
    goes_on = _cards(tx, actor, _open(tx, keys, interaction)) if before is None else ()
    if len(newest) < PAGE_INTERACTIONS:
        return InteractionPage(interactions=goes_on + _cards(tx, actor, newest))
    last = newest[-1][0]
    # All that share the last one's millisecond are on its page: a cursor of milliseconds skips none.
    closed = _cards(tx, actor, _found(tx, keys, until, last, interaction, -1))
    return InteractionPage(interactions=goes_on + closed, next=last)


def _open(tx: Tx, keys: tuple[bytes, bytes | None], but: InteractionId) -> list[tuple[int, bytes]]:
    """What is not closed: since when it has its status, and its id; newest first, none twice."""
    found: dict[bytes, int] = {}
    for sql, key in zip((_OPEN_OF_BROWSER, _OPEN_OF_RECORD), keys, strict=True):
        if key is not None:
            found.update(tx.all(sql, (key, but.bytes, PAGE_INTERACTIONS)))
    return sorted(((at, key) for key, at in found.items()), reverse=True)


def _found(
    tx: Tx, keys: tuple[bytes, bytes | None], before: int, since: int, but: InteractionId, most: int
) -> list[tuple[int, bytes]]:
    """When each closed, and its id; newest first, none twice."""
    found: dict[bytes, int] = {}
    for sql, key in zip((_OF_BROWSER, _OF_RECORD), keys, strict=True):
        if key is not None:
            found.update(tx.all(sql, (key, before, since, but.bytes, most)))
    return sorted(((at, key) for key, at in found.items()), reverse=True)


def _cards(tx: Tx, actor: Actor, found: list[tuple[int, bytes]]) -> tuple[Interaction, ...]:
    readable = (key for _, key in found if looking.may_read(tx, actor, InteractionId(UUID(bytes=key))))
    cards = (tx.one(_CARD, (key,)) for key in readable)
    return tuple(rows.interaction(card) for card in cards if card is not None)

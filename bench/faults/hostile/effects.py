"""What attackers changed that they had no right to: the log itself is asked, entry by entry."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from backend.actions import resume
from backend.store import Tx
from backend.store.reading import read, reading
from protocol.events import MessagePosted
from protocol.floor import (
    AgentConfigured,
    AgentStateChanged,
    InteractionArrived,
    OfferMade,
    QueueConfigured,
    SiteConfigured,
)
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId, SiteId

_ENDED = "SELECT count(*) FROM sessions WHERE ended_at IS NOT NULL AND agent <> ?"


class Before(Struct, frozen=True, kw_only=True):
    """Where the log stood before the attack.

    Attributes:
        chats: the numbers of both streams of every chat there was.
    """

    floor: int
    chats: dict[InteractionId, tuple[int, int]]
    sign_ins_ended: int


class Own(Struct, frozen=True, kw_only=True):
    """What the attackers may change: their agent's state, and chats of their site."""

    agent: AgentId
    site: SiteId


def before(folder: Path, chats: Sequence[InteractionId], own: Own) -> Before:
    """Look at the log as it is now."""

    def look(tx: Tx) -> Before:
        return Before(
            floor=tx.floor_seq(),
            chats={chat: (tx.public_seq(chat), tx.staff_seq(chat)) for chat in chats},
            sign_ins_ended=_ended(tx, own),
        )

    with reading(folder) as connection:
        return read(connection, look)


def foreign(folder: Path, then: Before, own: Own) -> Sequence[str]:
    """Everything since then that was not the attackers' to do, in words."""

    def look(tx: Tx) -> list[str]:
        faults = _on_the_floor(tx, then, own)
        for chat, (public, staff) in then.chats.items():
            entries = tx.public_entries(chat, public + 1, tx.public_seq(chat))
            faults += [f"chat {chat}: {entry}" for entry in entries if not isinstance(entry.event, MessagePosted)]
            faults += [f"chat {chat}: {entry}" for entry in tx.staff_entries(chat, staff + 1, tx.staff_seq(chat))]
        if _ended(tx, own) != then.sign_ins_ended:
            faults.append("somebody else's sign-in was ended")
        return faults

    with reading(folder) as connection:
        return read(connection, look)


def _on_the_floor(tx: Tx, then: Before, own: Own) -> list[str]:
    faults: list[str] = []
    theirs = {chat.id for chat in resume.floor_snapshot(tx).interactions if chat.site == own.site}
    for entry in tx.floor_entries(then.floor + 1, tx.floor_seq()):
        if isinstance(entry.event, InteractionArrived) and entry.event.interaction.site == own.site:
            theirs.add(entry.event.interaction.id)
        elif not _is_own(entry, own, theirs):
            faults.append(f"the floor: {entry}")
    return faults


def _is_own(entry: FloorEntry, own: Own, theirs: set[InteractionId]) -> bool:
    match entry.event:
        case SiteConfigured() | QueueConfigured() | AgentConfigured() | InteractionArrived():
            return False
        case AgentStateChanged(agent=agent):
            return agent == own.agent
        case OfferMade(offer=offer):
            return offer.agent == own.agent and offer.interaction in theirs
        case event:
            return getattr(event, "interaction", None) in theirs


def _ended(tx: Tx, own: Own) -> int:
    row = tx.one(_ENDED, (own.agent.bytes,))
    return 0 if row is None else int(row[0])


def ids(folder: Path) -> tuple[str, ...]:
    """Everybody's and everything's: agents, sites, queues, offers, chats, messages."""

    def look(tx: Tx) -> tuple[str, ...]:
        floor = resume.floor_snapshot(tx)
        named = (*floor.agents, *floor.sites, *floor.queues, *floor.offers, *floor.interactions)
        offers = (UUID(bytes=row[0]) for row in tx.all("SELECT id FROM offers"))
        return tuple(map(str, (*(one.id for one in named), *offers)))

    with reading(folder) as connection:
        return read(connection, look)

"""What clients get when they connect: what they miss, or a snapshot. Reads only.

A snapshot is equal to a fold over all events before it, and the same job reads the last numbers,
so that the entries committed after it follow without gap or overlap.
"""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from uuid import UUID

from msgspec import structs

from backend.actions import block_rows, broadcasts, consultation_rows, expert_groups, rows, said, seats
from backend.store import Tx
from protocol.entities import Interaction
from protocol.errors import ErrorCode, Refusal
from protocol.frames import (
    FloorEntry,
    FloorSnapshot,
    InteractionSnapshot,
    PublicEntry,
    StaffEntry,
    VisitorSnapshot,
)
from protocol.ids import AgentId, InteractionId, VisitorId
from protocol.kinds import InteractionStatus
from protocol.limits import RESUME_ENTRIES, SNAPSHOT_ENTRIES

_CARD = f"SELECT {rows.INTERACTION} FROM interactions WHERE id = ?"
_OPEN = f"SELECT {rows.INTERACTION} FROM interactions INDEXED BY interactions_open WHERE status <> 'closed' ORDER BY n"
_OFFERS = f"SELECT {rows.OFFER} FROM offers INDEXED BY offers_deadline WHERE outcome IS NULL ORDER BY rowid"
_AGENTS = f"SELECT {rows.AGENT} FROM agents ORDER BY rowid"
#: So many cards of a snapshot are read in the time of one entry.
_ENTRIES_A_CARD = 4
_MINE = "SELECT id FROM interactions WHERE agent = ? AND status <> 'closed' ORDER BY arrived_at, n"


# --- the floor --------------------------------------------------------------------------------


def floor_snapshot(tx: Tx) -> FloorSnapshot:
    """The whole floor as it stands."""
    return FloorSnapshot(
        seq=tx.floor_seq(),
        sites=tuple(rows.site(row[0]) for row in tx.all("SELECT data FROM sites ORDER BY rowid")),
        queues=tuple(rows.queue(row[0]) for row in tx.all("SELECT data FROM queues ORDER BY rowid")),
        profiles=tuple(rows.profile(row[0]) for row in tx.all("SELECT data FROM profiles ORDER BY rowid")),
        agents=tuple(rows.agent(row) for row in tx.all(_AGENTS)),
        interactions=_open(tx),
        offers=tuple(rows.offer(row) for row in tx.all(_OFFERS)),
        expert_groups=expert_groups.everyone(tx),
        consultations=consultation_rows.not_ended(tx),
        blocks=block_rows.on_floor(tx),
        broadcasts=broadcasts.on_floor(tx),
    )


def floor_whole(tx: Tx) -> tuple[FloorSnapshot | FloorEntry, ...]:
    """The floor as it stands, for a desk that lacks all of it: read lately, with what came since.

    With thousands of chats a snapshot takes as long as hundreds of messages, and where a network comes back a thousand
    desks ask for one at once.
    """
    kept, last = tx.kept_floor, tx.floor_seq()
    if kept is None or last - kept.seq > min(len(kept.interactions) // _ENTRIES_A_CARD, RESUME_ENTRIES):
        kept = floor_snapshot(tx)
        tx.keep_floor(kept)
    return (kept, *tx.floor_entries(kept.seq + 1, last))


def _open(tx: Tx) -> tuple[Interaction, ...]:
    company = seats.of_all(tx)
    cards = (rows.interaction(row) for row in tx.all(_OPEN))
    return tuple(structs.replace(card, company=company[card.id]) if card.id in company else card for card in cards)


def floor_since(tx: Tx, seq: int) -> tuple[FloorEntry, ...] | None:
    """The floor's entries after `seq`; None when that is too many, or a number the floor never had."""
    last = tx.floor_seq()
    return tx.floor_entries(seq + 1, last) if _near(seq, last) else None


# --- interactions, for staff ------------------------------------------------------------------


def staff_interaction(tx: Tx, interaction: InteractionId) -> InteractionSnapshot:
    """The staff's view of one interaction. Raises Refusal(unknown_interaction)."""
    row = tx.one(_CARD, (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    public, staff = tx.public_seq(interaction), tx.staff_seq(interaction)
    return InteractionSnapshot(
        interaction=structs.replace(rows.interaction(row), company=seats.of(tx, interaction)),
        public=public,
        staff=staff,
        public_entries=tx.public_entries(interaction, public - SNAPSHOT_ENTRIES + 1, public),
        staff_entries=tx.staff_entries(interaction, staff - SNAPSHOT_ENTRIES + 1, staff),
    )


def interaction_since(
    tx: Tx, interaction: InteractionId, public: int, staff: int
) -> tuple[tuple[PublicEntry, ...], tuple[StaffEntry, ...]] | None:
    """The entries of both streams after these numbers; None when a snapshot must do.

    Raises Refusal(unknown_interaction).
    """
    last_public, last_staff = tx.public_seq(interaction), tx.staff_seq(interaction)
    if not (_near(public, last_public) and _near(staff, last_staff)):
        return None
    return (
        tx.public_entries(interaction, public + 1, last_public),
        tx.staff_entries(interaction, staff + 1, last_staff),
    )


def interactions_of(tx: Tx, agent: AgentId) -> tuple[InteractionId, ...]:
    """What an agent has: active and in wrap-up, oldest first; then where she has a seat."""
    owned = tuple(InteractionId(UUID(bytes=row[0])) for row in tx.all(_MINE, (agent.bytes,)))
    return owned + seats.of_agent(tx, agent)


# --- interactions, for the customer -----------------------------------------------------------


def is_visitor_of(tx: Tx, visitor: VisitorId, interaction: InteractionId) -> bool:
    """Whether the interaction is this visitor's own, ended ones too."""
    return (
        tx.one("SELECT 1 FROM interactions WHERE id = ? AND visitor = ?", (interaction.bytes, visitor.bytes))
        is not None
    )


def visitor_view(tx: Tx, interaction: InteractionId) -> VisitorSnapshot:
    """The customer's view of one chat. Raises Refusal(unknown_interaction)."""
    row = tx.one("SELECT status FROM interactions WHERE id = ?", (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    last = tx.public_seq(interaction)
    return VisitorSnapshot(
        interaction=interaction,
        status=InteractionStatus(row[0]),
        public=last,
        entries=said.as_it_stands(tx.public_entries(interaction, last - SNAPSHOT_ENTRIES + 1, last)),
    )


def public_since(tx: Tx, interaction: InteractionId, seq: int) -> tuple[PublicEntry, ...] | None:
    """The public entries after `seq`; None when a snapshot must do. Raises Refusal(unknown_interaction)."""
    last = tx.public_seq(interaction)
    return said.as_it_stands(tx.public_entries(interaction, seq + 1, last)) if _near(seq, last) else None


def public_transcript(tx: Tx, interaction: InteractionId) -> tuple[PublicEntry, ...]:
    """All that the customer may read of a chat, from its start. Raises Refusal(unknown_interaction)."""
    return said.as_it_stands(tx.public_entries(interaction, 1, tx.public_seq(interaction)))


def _near(held: int, last: int) -> bool:
    """Whether a client with number `held` gets the rest: not too far behind, nor ahead of us."""
    return (0 < held <= last and last - held <= RESUME_ENTRIES) or held == last

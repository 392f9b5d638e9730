"""The places of agents in a chat that is not theirs: who stays with a customer, who was invited."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections import defaultdict
from uuid import UUID

from backend.actions import participants
from backend.store import Row, Tx
from protocol.entities import Seat
from protocol.floor import SeatLeft, SeatTaken
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId
from protocol.kinds import SeatKind

_SEAT = "agent, kind, version, since"
_OF = f"SELECT {_SEAT} FROM seats WHERE interaction = ? ORDER BY rowid"
_ALL = f"SELECT interaction, {_SEAT} FROM seats ORDER BY rowid"
_OF_AGENT = "SELECT interaction FROM seats WHERE agent = ? ORDER BY rowid"
_DRAW = "UPDATE interactions SET drawn = drawn + 1 WHERE id = ? RETURNING drawn"
_TAKE = f"INSERT INTO seats (interaction, {_SEAT}) VALUES (?, ?, ?, ?, ?)"
_DROP = "DELETE FROM seats WHERE interaction = ? AND agent = ?"


def of(tx: Tx, interaction: InteractionId) -> tuple[Seat, ...]:
    """The seats of an interaction, earliest first."""
    return tuple(_seat(row) for row in tx.all(_OF, (interaction.bytes,)))


def of_all(tx: Tx) -> dict[InteractionId, tuple[Seat, ...]]:
    """All seats there are, by interaction."""
    found: dict[InteractionId, list[Seat]] = defaultdict(list)
    for row in tx.all(_ALL):
        found[InteractionId(UUID(bytes=row[0]))].append(_seat(row[1:]))
    return {interaction: tuple(company) for interaction, company in found.items()}


def of_agent(tx: Tx, agent: AgentId) -> tuple[InteractionId, ...]:
    """The interactions in which an agent has a seat."""
    return tuple(InteractionId(UUID(bytes=row[0])) for row in tx.all(_OF_AGENT, (agent.bytes,)))


def take(tx: Tx, interaction: InteractionId, agent: AgentId, kind: SeatKind) -> FloorEntry:
    """Give an agent a seat with a fence of its own, and say so on the floor. She must have none yet."""
    row = tx.one(_DRAW, (interaction.bytes,))
    version = 0 if row is None else int(row[0])
    seat = Seat(agent=agent, kind=kind, version=version, since=tx.now)
    tx.execute(_TAKE, (interaction.bytes, agent.bytes, kind.value, version, tx.now))
    participants.take_part(tx, interaction, agent)
    return tx.append_floor(SeatTaken(interaction=interaction, seat=seat))


def leave(tx: Tx, interaction: InteractionId, agent: AgentId) -> FloorEntry | None:
    """Take an agent's seat away and say so on the floor; None when she has none."""
    if not drop(tx, interaction, agent):
        return None
    return tx.append_floor(SeatLeft(interaction=interaction, agent=agent))


def drop(tx: Tx, interaction: InteractionId, agent: AgentId) -> bool:
    """Take a seat away without a word, because another event says it; whether there was one."""
    return tx.execute(_DROP, (interaction.bytes, agent.bytes)) > 0


def drop_all(tx: Tx, interaction: InteractionId) -> None:
    """The chat is over, and its seats with it."""
    tx.execute("DELETE FROM seats WHERE interaction = ?", (interaction.bytes,))


def _seat(row: Row) -> Seat:
    agent, kind, version, since = row
    return Seat(agent=AgentId(UUID(bytes=agent)), kind=SeatKind(kind), version=version, since=since)

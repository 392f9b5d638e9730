"""The interaction as other actions hold it: who may act on it, and the moves several of them make."""

from uuid import UUID

from msgspec import Struct

from backend.actions import consultation_rows, monitors, participants, seats, waits
from backend.actions.actor import Actor
from backend.actions.offer_rows import withdraw_offer_of
from backend.store import Tx
from protocol.entities import Party
from protocol.errors import ErrorCode, Refusal
from protocol.events import ConnectionChanged, PartyJoined, PartyLeft
from protocol.floor import InteractionAssigned, InteractionRequeued
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel, InteractionStatus, PartyKind, Role, SeatKind

_HOLD = (
    "SELECT i.status, i.visitor, i.agent, i.version, i.queue, i.channel, i.customer_name, a.name, a.picture, "
    "EXISTS (SELECT 1 FROM seats s WHERE s.interaction = i.id) "
    "FROM interactions i LEFT JOIN agents a ON a.id = i.agent WHERE i.id = ?"
)
_COMPANY = (
    "SELECT s.agent, s.kind, s.version, a.name, a.picture FROM seats s JOIN agents a ON a.id = s.agent "
    "WHERE s.interaction = ? ORDER BY s.rowid"
)
_GIVE = (
    "UPDATE interactions SET status = 'active', agent = ?1, version = drawn + 1, drawn = drawn + 1, since = ?2, "
    "passed = NULL WHERE id = ?3 AND status = ?4 AND agent IS ?5 RETURNING version"
)
_REQUEUE = (
    "UPDATE interactions SET status = 'waiting', agent = NULL, version = drawn + 1, drawn = drawn + 1, since = ?1 "
    "WHERE id = ?2 AND status = 'active' RETURNING version"
)
#: From the moment that it is told.
_AWAY_UNTIL = "SELECT lease_until FROM agents WHERE id = ? AND lease_until IS NOT NULL AND tell_at IS NULL"
_AGENT = "SELECT name, picture FROM agents WHERE id = ?"

#: Looked up once a message; a call of the enumeration takes 3 µs of a message's 160.
_STATUSES = {status.value: status for status in InteractionStatus}

SYSTEM = Party(kind=PartyKind.SYSTEM)


class Companion(Struct, frozen=True):
    """An agent with a seat, and the fence for her writes."""

    party: Party
    kind: SeatKind
    version: int


class Held(Struct, frozen=True):
    """What an action needs to know of an interaction before it writes to it."""

    id: InteractionId
    status: InteractionStatus
    #: Those who are in it beside its owner, earliest first.
    company: tuple[Companion, ...]
    visitor: bytes
    agent: bytes | None
    version: int
    queue_key: bytes
    channel_name: str
    customer_name: str
    agent_name: str | None
    agent_picture: str | None

    @property
    def ended(self) -> bool:
        """Whether nothing more can be said in it."""
        return self.status is InteractionStatus.WRAP_UP or self.status is InteractionStatus.CLOSED

    @property
    def queue(self) -> QueueId:
        """Where it waits, or came from."""
        return QueueId(UUID(bytes=self.queue_key))

    @property
    def channel(self) -> Channel:
        """How the customer reaches us."""
        return Channel(self.channel_name)

    @property
    def customer(self) -> Party:
        """The customer as the others see them."""
        return Party(kind=PartyKind.CUSTOMER, name=self.customer_name)

    @property
    def owner(self) -> Party | None:
        """Its agent as the customer sees her, if it has one."""
        if self.agent is None:
            return None
        return _party(self.agent, self.agent_name, self.agent_picture)

    def seat(self, actor: Actor) -> Companion | None:
        """The actor's seat, if she has one."""
        return next((one for one in self.company if one.party.agent == actor.agent), None)

    def owns(self, actor: Actor) -> bool:
        """Whether it is the acting agent's."""
        return self.agent is not None and actor.agent is not None and self.agent == actor.agent.bytes

    def party(self, actor: Actor) -> Party:
        """The actor as the others see them. Raises Refusal: `not_allowed` for a visitor in another's
        chat, `stale_assignment` for an agent who is not in it (any more)."""
        if actor.role is Role.VISITOR:
            if actor.visitor is None or actor.visitor.bytes != self.visitor:
                raise Refusal(ErrorCode.NOT_ALLOWED)
            return self.customer
        agent = actor.need_agent()
        owner = self.owner
        if owner is not None and owner.agent == agent:
            return owner
        seat = self.seat(actor)
        if seat is None:
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)
        return seat.party

    def check_fence(self, actor: Actor, version: int | None) -> None:
        """Raises Refusal(stale_assignment) when an agent writes with another version than her own."""
        if actor.role is Role.VISITOR:
            return
        seat = None if self.owns(actor) else self.seat(actor)
        if version != (self.version if seat is None else seat.version):
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)


def hold(tx: Tx, interaction: InteractionId) -> Held:
    """Raises Refusal(unknown_interaction)."""
    row = tx.one(_HOLD, (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    company = _company(tx, interaction) if row[9] else ()
    return Held(interaction, _STATUSES[row[0]], company, *row[1:9])


def agent_party(tx: Tx, agent: AgentId) -> Party:
    """An agent as customers see her, in a chat or not. Raises Refusal(unknown_agent)."""
    row = tx.one(_AGENT, (agent.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_AGENT)
    return _party(agent.bytes, row[0], row[1])


# --- owners -----------------------------------------------------------------------------------


def give(
    tx: Tx, interaction: InteractionId, agent: AgentId, *, was: InteractionStatus, before: AgentId | None = None
) -> FloorEntry | None:
    """The agent owns it from now on, if it still is as `was` with the owner `before`; None if not.

    The one place where ownership begins: floor and customer are told, a seat of hers goes. What becomes
    of `before` is the caller's to say: first that she left, or then that she has a seat.
    """
    owner = None if before is None else before.bytes
    row = tx.one(_GIVE, (agent.bytes, tx.now, interaction.bytes, was.value, owner))
    if row is None:
        return None
    was_in_it = seats.drop(tx, interaction, agent)
    participants.take_part(tx, interaction, agent)
    entry = tx.append_floor(
        InteractionAssigned(interaction=interaction, agent=agent, version=row[0], since=tx.now, before=before)
    )
    party = agent_party(tx, agent)
    if not was_in_it:
        tx.append_public(interaction, PartyJoined(party=party))
    if owner is not None and _away_until(tx, owner) is not None:
        # That nobody answers concerned the one before.
        tx.append_public(interaction, ConnectionChanged(party=party, connected=True))
    tell_absent_owner(tx, interaction)
    consultation_rows.owner_changed(tx, interaction, agent)
    monitors.chat_moved(tx, interaction)
    return entry


def requeue(tx: Tx, interaction: InteractionId) -> None:
    """Take an active interaction from its owner; it waits at the front, with its first arrival."""
    held = hold(tx, interaction)
    owner = held.owner
    if held.status is not InteractionStatus.ACTIVE or owner is None:
        return
    withdraw_offer_of(tx, interaction=interaction)
    row = tx.one(_REQUEUE, (tx.now, interaction.bytes))
    if row is None:
        return
    waits.begin_again(tx, interaction)
    tx.append_public(interaction, PartyLeft(party=owner, returned_to_queue=True))
    tx.append_floor(InteractionRequeued(interaction=interaction, version=row[0], since=tx.now, before=owner.agent))
    monitors.chat_moved(tx, interaction)


def tell_absent_owner(tx: Tx, interaction: InteractionId) -> None:
    """Who comes or goes changes nothing about an owner who is known to be away: it is said again."""
    owner = hold(tx, interaction).owner
    if owner is None or owner.agent is None:
        return
    until = _away_until(tx, owner.agent.bytes)
    if until is not None:
        tx.append_public(interaction, ConnectionChanged(party=owner, connected=False, until=until))


def is_away(tx: Tx, party: Party) -> bool:
    """Whether it is told that this agent's link is gone."""
    return party.agent is not None and _away_until(tx, party.agent.bytes) is not None


def _away_until(tx: Tx, agent: bytes) -> int | None:
    """When the lease of an agent who is known to be away ends; None for who is here."""
    row = tx.one(_AWAY_UNTIL, (agent,))
    return None if row is None else int(row[0])


def _company(tx: Tx, interaction: InteractionId) -> tuple[Companion, ...]:
    return tuple(
        Companion(_party(agent, name, picture), SeatKind(kind), version)
        for agent, kind, version, name, picture in tx.all(_COMPANY, (interaction.bytes,))
    )


def _party(agent: bytes, name: str | None, picture: str | None) -> Party:
    return Party(kind=PartyKind.AGENT, name=name or "", agent=AgentId(UUID(bytes=agent)), picture=picture)

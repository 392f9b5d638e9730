"""What a supervisor oversees: the one place that answers it (FEATURES 83).

An administrator, and a supervisor of whom nothing else is said, oversees all. Another one oversees the agents of
her groups, the queues that these serve, and the chats that wait in or came from those queues or that those agents
have; of closed ones also those in which they took part. An agent oversees nothing.
"""

from collections.abc import Collection
from uuid import UUID

from msgspec import Struct

from backend.actions.actor import Actor
from backend.store import Tx
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, InteractionId, ProfileId, QueueId
from protocol.kinds import Role

_UNBOUNDED = "SELECT json_extract(data, '$.supervises') IS NULL FROM agents WHERE id = ?"
_ROLES = "SELECT id, coalesce(json_extract(data, '$.role'), 'agent') FROM agents"
_ROLE = f"{_ROLES} WHERE id = ?"
_GROUPS = "SELECT profile FROM oversight WHERE agent = ?"
_GROUP = "SELECT 1 FROM oversight WHERE agent = ?1 AND profile = ?2"
_AGENT = "SELECT 1 FROM oversight o JOIN agents a ON a.profile = o.profile WHERE o.agent = ?1 AND a.id = ?2"
_QUEUE = (
    "SELECT 1 FROM memberships m JOIN agents a ON a.id = m.agent JOIN oversight o ON o.profile = a.profile "
    "WHERE m.queue = ?2 AND o.agent = ?1 LIMIT 1"
)
_CHAT = "SELECT queue, agent FROM interactions WHERE id = ?"
_TOOK_PART = (
    "SELECT 1 FROM interactions i JOIN participants p ON p.interaction = i.id JOIN agents a ON a.id = p.agent "
    "JOIN oversight o ON o.profile = a.profile WHERE i.id = ?2 AND i.status = 'closed' AND o.agent = ?1 LIMIT 1"
)
#: Whom a supervisor with bounds oversees, and which queues; for statements whose fourth value is her key.
AGENTS_OF = "SELECT a.id FROM oversight o JOIN agents a ON a.profile = o.profile WHERE o.agent = ?4"
QUEUES_OF = (
    "SELECT m.queue FROM oversight o JOIN agents a ON a.profile = o.profile JOIN memberships m ON m.agent = a.id "
    "WHERE o.agent = ?4"
)
_AGENTS = "SELECT a.id FROM oversight o JOIN agents a ON a.profile = o.profile WHERE o.agent = ? ORDER BY a.rowid"
_ALL_AGENTS = "SELECT id FROM agents ORDER BY rowid"
_QUEUES = (
    "SELECT DISTINCT m.queue FROM oversight o JOIN agents a ON a.profile = o.profile "
    "JOIN memberships m ON m.agent = a.id WHERE o.agent = ?"
)
_OWN_QUEUES = "SELECT DISTINCT queue FROM memberships WHERE agent = ?"


class Reach(Struct, frozen=True):
    """Whose figures somebody is told: what she oversees, or else herself and her queues."""

    everything: bool = False
    agents: frozenset[AgentId] = frozenset()
    queues: frozenset[QueueId] = frozenset()


class Groups(Struct, frozen=True):
    """Which groups somebody oversees."""

    everything: bool = False
    profiles: frozenset[bytes] = frozenset()


_NOTHING = Groups()


def is_supervisor(actor: Actor) -> bool:
    """Whether the actor oversees anything at all: a right by role."""
    return actor.role in {Role.SUPERVISOR, Role.ADMINISTRATOR}


def oversees_all(tx: Tx, actor: Actor) -> bool:
    """Whether there is nothing beyond the actor's reach."""
    if actor.role is Role.ADMINISTRATOR:
        return True
    if actor.role is not Role.SUPERVISOR:
        return False
    row = tx.one(_UNBOUNDED, (actor.need_agent().bytes,))
    return row is not None and bool(row[0])


def oversees_agent(tx: Tx, actor: Actor, agent: AgentId) -> bool:
    """Whether she is of one of the actor's groups."""
    return _oversees(tx, actor, _AGENT, agent.bytes)


def oversees_queue(tx: Tx, actor: Actor, queue: QueueId) -> bool:
    """Whether somebody of the actor's groups serves it."""
    return _oversees(tx, actor, _QUEUE, queue.bytes)


def oversees_chat(tx: Tx, actor: Actor, interaction: InteractionId) -> bool:
    """Whether it is of a queue, or of an agent, that the actor oversees. Raises Refusal(unknown_interaction)."""
    row = tx.one(_CHAT, (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    return (
        _oversees(tx, actor, _QUEUE, row[0])
        or (row[1] is not None and _oversees(tx, actor, _AGENT, row[1]))
        or _oversees(tx, actor, _TOOK_PART, interaction.bytes)
    )


def still_oversees(tx: Tx, agent: AgentId, interaction: InteractionId) -> bool:
    """Whether an agent oversees a chat by the role that she has now. Raises Refusal(unknown_interaction)."""
    row = tx.one(_ROLE, (agent.bytes,))
    return row is not None and oversees_chat(tx, Actor(Role(row[1]), agent=agent), interaction)


def oversees_group(tx: Tx, actor: Actor, group: ProfileId) -> bool:
    """Whether it is one of the actor's groups."""
    return _oversees(tx, actor, _GROUP, group.bytes)


def check_agent(tx: Tx, actor: Actor, agent: AgentId) -> None:
    """Raises Refusal(not_overseen)."""
    if not oversees_agent(tx, actor, agent):
        raise Refusal(ErrorCode.NOT_OVERSEEN)


def check_chat(tx: Tx, actor: Actor, interaction: InteractionId) -> None:
    """Raises Refusal: `unknown_interaction`, `not_overseen`."""
    if not oversees_chat(tx, actor, interaction):
        raise Refusal(ErrorCode.NOT_OVERSEEN)


def beyond(actor: Actor, words: str | None = None) -> Refusal:
    """Why something that is not the actor's own is refused: an agent has no business with it (`words` say which),
    a supervisor oversees other groups."""
    return Refusal(ErrorCode.NOT_OVERSEEN) if is_supervisor(actor) else Refusal(ErrorCode.NOT_ALLOWED, words)


def overseen_agents(tx: Tx, actor: Actor) -> tuple[AgentId, ...]:
    """Whom the actor oversees, at their desks or not."""
    if oversees_all(tx, actor):
        found = tx.all(_ALL_AGENTS)
    else:
        found = tx.all(_AGENTS, (actor.need_agent().bytes,)) if is_supervisor(actor) else []
    return tuple(AgentId(UUID(bytes=row[0])) for row in found)


def overseen_queues(tx: Tx, actor: Actor) -> tuple[QueueId, ...]:
    """The queues that a supervisor with bounds oversees; nothing for one without."""
    if not is_supervisor(actor) or oversees_all(tx, actor):
        return ()
    return _queues(tx, _QUEUES, actor.need_agent())


def groups_of(tx: Tx, agents: Collection[AgentId]) -> dict[AgentId, Groups]:
    """Of those of these agents that there are."""
    found = tx.all(_ROLE, (next(iter(agents)).bytes,)) if len(agents) == 1 else tx.all(_ROLES)
    actors = (Actor(Role(role), agent=AgentId(UUID(bytes=key))) for key, role in found)
    return {one.need_agent(): _groups(tx, one) for one in actors if one.agent in agents}


def _groups(tx: Tx, actor: Actor) -> Groups:
    if not is_supervisor(actor):
        return _NOTHING
    if oversees_all(tx, actor):
        return Groups(everything=True)
    return Groups(profiles=frozenset(row[0] for row in tx.all(_GROUPS, (actor.need_agent().bytes,))))


def reach(tx: Tx, actor: Actor) -> Reach:
    """Whose figures the actor is told; an agent's own and her queues' always among them."""
    if oversees_all(tx, actor):
        return Reach(everything=True)
    agent = actor.need_agent()
    agents = overseen_agents(tx, actor)
    queues = (*overseen_queues(tx, actor), *_queues(tx, _OWN_QUEUES, agent))
    return Reach(agents=frozenset((agent, *agents)), queues=frozenset(queues))


def _queues(tx: Tx, sql: str, agent: AgentId) -> tuple[QueueId, ...]:
    return tuple(QueueId(UUID(bytes=row[0])) for row in tx.all(sql, (agent.bytes,)))


def _oversees(tx: Tx, actor: Actor, sql: str, key: bytes) -> bool:
    if oversees_all(tx, actor):
        return True
    return is_supervisor(actor) and tx.one(sql, (actor.need_agent().bytes, key)) is not None

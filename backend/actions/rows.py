"""Rows to entities, each with the columns it is made of."""

from uuid import UUID

import msgspec

from backend.store import Row, Tx
from protocol.entities import Agent, AgentProfile, Customer, Flag, Interaction, Offer, Passed, Queue, Reason, Site
from protocol.ids import AgentId, InteractionId, OfferId, QueueId, SiteId
from protocol.kinds import AgentStatus, Channel, InteractionStatus, NotReadyReason, OfferKind

_site = msgspec.json.Decoder(Site)
_queue = msgspec.json.Decoder(Queue)
_profile = msgspec.json.Decoder(AgentProfile)
_agent = msgspec.json.Decoder(Agent)
_customer = msgspec.json.Decoder(Customer)
_reason = msgspec.json.Decoder(Reason)
_skills = msgspec.json.Decoder(dict[str, int])
_passed = msgspec.json.Decoder(Passed)
_flag = msgspec.json.Decoder(Flag)
_encode = msgspec.json.Encoder().encode

#: An absence that was not told yet is nobody's business.
LEASE = "CASE WHEN tell_at IS NULL THEN lease_until END"
AGENT = f"data, status, reason, since, online, {LEASE}, set_by"
#: From the moment that an agent's absence is told, she is not at her desk. `a` is her row.
AT_DESK = "a.online AND (a.lease_until IS NULL OR a.tell_at IS NOT NULL)"
#: What waits in queues may ring at her.
TAKES_OFFERS = f"a.status = 'ready' AND {AT_DESK}"
INTERACTION = (
    "id, site, queue, channel, status, customer, arrived_at, since, agent, version, question, "
    "skills, passed, flag, disposition, wrap_up_until"
)
OFFER = "id, interaction, agent, queue, made_at, deadline, reason, kind, asked_by, brief, stays"

_SERVE = "INSERT INTO memberships (queue, agent, channel, priority) VALUES (?, ?, ?, ?)"
_LIMIT = "INSERT INTO capacities (agent, channel, most) VALUES (?, ?, ?)"
_OVERSEE = "INSERT INTO oversight (agent, profile) VALUES (?, ?)"


def to_json(value: msgspec.Struct | dict[str, int]) -> str:
    """An entity, or skills, as a row keeps it."""
    return _encode(value).decode()


def site(data: str) -> Site:
    """A site from its `data`."""
    return _site.decode(data)


def queue(data: str) -> Queue:
    """A queue from its `data`."""
    return _queue.decode(data)


def profile(data: str) -> AgentProfile:
    """A profile from its `data`."""
    return _profile.decode(data)


def agent(row: Row) -> Agent:
    """An agent from the columns of `AGENT`."""
    data, status, reason, since, online, lease_until, set_by = row
    return msgspec.structs.replace(
        _agent.decode(data),
        status=AgentStatus(status),
        reason=None if reason is None else NotReadyReason(reason),
        since=since,
        online=bool(online),
        lease_until=lease_until,
        set_by=None if set_by is None else AgentId(UUID(bytes=set_by)),
    )


def configured(agent: Agent) -> Agent:
    """An agent as her row's `data` keeps her: without her state, which is in columns."""
    blank = Agent(id=agent.id, login=agent.login, name=agent.name)
    return msgspec.structs.replace(
        agent,
        status=blank.status,
        reason=blank.reason,
        since=blank.since,
        online=blank.online,
        lease_until=blank.lease_until,
        set_by=blank.set_by,
    )


def put_services(tx: Tx, agent: Agent) -> None:
    """Whom she serves, how many at once, and whom she oversees, as rows that statements can ask."""
    key = agent.id.bytes
    tx.execute("DELETE FROM memberships WHERE agent = ?", (key,))
    tx.execute("DELETE FROM capacities WHERE agent = ?", (key,))
    tx.execute("DELETE FROM oversight WHERE agent = ?", (key,))
    for profile in agent.supervises or ():
        tx.execute(_OVERSEE, (key, profile.bytes))
    for queue, priorities in agent.queues.items():
        for channel, priority in priorities.items():
            tx.execute(_SERVE, (queue.bytes, key, channel, priority))
    for channel, most in agent.capacity.items():
        tx.execute(_LIMIT, (key, channel, most))


def interaction(row: Row) -> Interaction:
    """An interaction from the columns of `INTERACTION`."""
    key, at_site, in_queue, channel, status, customer, arrived_at, since, owner, version, question, *more = row
    skills, passed, flag, disposition, wrap_up_until = more
    return Interaction(
        id=InteractionId(UUID(bytes=key)),
        site=SiteId(UUID(bytes=at_site)),
        queue=QueueId(UUID(bytes=in_queue)),
        channel=Channel(channel),
        status=InteractionStatus(status),
        customer=_customer.decode(customer),
        arrived_at=arrived_at,
        since=since,
        agent=None if owner is None else AgentId(UUID(bytes=owner)),
        version=version,
        question=question,
        skills=_skills.decode(skills),
        passed=None if passed is None else _passed.decode(passed),
        flag=None if flag is None else _flag.decode(flag),
        disposition=disposition,
        wrap_up_until=wrap_up_until,
    )


def offer(row: Row) -> Offer:
    """An offer from the columns of `OFFER`."""
    key, about, to, in_queue, made_at, deadline, reason, kind, by, brief, stays = row
    return Offer(
        id=OfferId(UUID(bytes=key)),
        interaction=InteractionId(UUID(bytes=about)),
        agent=AgentId(UUID(bytes=to)),
        queue=QueueId(UUID(bytes=in_queue)),
        made_at=made_at,
        deadline=deadline,
        reason=_reason.decode(reason),
        kind=OfferKind(kind),
        by=None if by is None else AgentId(UUID(bytes=by)),
        brief=brief,
        stays=bool(stays),
    )

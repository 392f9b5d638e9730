"""Rows to entities, each with the columns it is made of."""

from uuid import UUID

import msgspec

from backend.store import Row
from protocol.entities import (
    Agent,
    AgentStatus,
    Channel,
    Customer,
    Interaction,
    InteractionStatus,
    NotReadyReason,
    Offer,
    Queue,
    Reason,
    Site,
)
from protocol.ids import AgentId, InteractionId, OfferId, QueueId, SiteId

_site = msgspec.json.Decoder(Site)
_queue = msgspec.json.Decoder(Queue)
_agent = msgspec.json.Decoder(Agent)
_customer = msgspec.json.Decoder(Customer)
_reason = msgspec.json.Decoder(Reason)
_encode = msgspec.json.Encoder().encode

#: An absence that was not told yet is nobody's business.
LEASE = "CASE WHEN tell_at IS NULL THEN lease_until END"
AGENT = f"data, status, reason, since, online, {LEASE}"
#: From the moment that an agent's absence is told, nothing rings at her. `a` is her row.
TAKES_OFFERS = "a.status = 'ready' AND a.online AND (a.lease_until IS NULL OR a.tell_at IS NOT NULL)"
INTERACTION = "id, site, queue, channel, status, customer, arrived_at, since, agent, version, question"
OFFER = "id, interaction, agent, queue, made_at, deadline, reason"


def to_json(entity: msgspec.Struct) -> str:
    """An entity as its row keeps it."""
    return _encode(entity).decode()


def site(data: str) -> Site:
    """A site from its `data`."""
    return _site.decode(data)


def queue(data: str) -> Queue:
    """A queue from its `data`."""
    return _queue.decode(data)


def agent(row: Row) -> Agent:
    """An agent from the columns of `AGENT`."""
    data, status, reason, since, online, lease_until = row
    return msgspec.structs.replace(
        _agent.decode(data),
        status=AgentStatus(status),
        reason=None if reason is None else NotReadyReason(reason),
        since=since,
        online=bool(online),
        lease_until=lease_until,
    )


def interaction(row: Row) -> Interaction:
    """An interaction from the columns of `INTERACTION`."""
    key, at_site, in_queue, channel, status, customer, arrived_at, since, owner, version, question = row
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
    )


def offer(row: Row) -> Offer:
    """An offer from the columns of `OFFER`."""
    key, about, to, in_queue, made_at, deadline, reason = row
    return Offer(
        id=OfferId(UUID(bytes=key)),
        interaction=InteractionId(UUID(bytes=about)),
        agent=AgentId(UUID(bytes=to)),
        queue=QueueId(UUID(bytes=in_queue)),
        made_at=made_at,
        deadline=deadline,
        reason=_reason.decode(reason),
    )

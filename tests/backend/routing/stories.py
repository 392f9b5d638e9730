"""Words for small stories about the rules: queues, agents, customers, and what was decided."""

from collections.abc import Iterable
from uuid import UUID

from backend.routing import events
from backend.routing.engine import Engine
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel, OfferOutcome

SALES, WORKSHOP = QueueId(UUID(int=1)), QueueId(UUID(int=2))
MAJA, OSKAR, AINO = (AgentId(UUID(int=number)) for number in (11, 12, 13))
MINUTE = 60_000


def chat(number: int) -> InteractionId:
    """A chat's id."""
    return InteractionId(UUID(int=100 + number))


def queue(
    queue: QueueId = SALES, target: int = MINUTE, relax: Iterable[tuple[int, dict[str, int]]] = (), **skills: int
) -> events.QueueDefined:
    """A queue with a target of a minute."""
    steps = tuple(events.Step(after=after, skills=less) for after, less in relax)
    return events.QueueDefined(at=0, queue=queue, skills=skills, target=target, offer_for=30_000, relax=steps)


def agent(
    agent: AgentId,
    priority: int = 1,
    capacity: int = 2,
    queues: Iterable[QueueId] = (SALES, WORKSHOP),
    channels: Iterable[Channel] = (Channel.CHAT,),
    **skills: int,
) -> events.AgentDefined:
    """An agent for chats, who could hold one of anything else."""
    services = tuple(
        events.Service(queue=queue, channel=channel, priority=priority) for queue in queues for channel in channels
    )
    places = {**dict.fromkeys(Channel, 1), Channel.CHAT: capacity}
    return events.AgentDefined(at=0, agent=agent, skills=skills, services=services, capacity=places)


def ready(agent: AgentId, at: int = 0, *, ready: bool = True) -> events.AgentAvailable:
    """She takes offers from now on."""
    return events.AgentAvailable(at=at, agent=agent, ready=ready, since=at)


def arrives(
    number: int, at: int = 0, queue: QueueId = SALES, channel: Channel = Channel.CHAT, **skills: int
) -> events.InteractionWaiting:
    """A customer rings."""
    return events.InteractionWaiting(
        at=at, interaction=chat(number), queue=queue, arrived=at, channel=channel, skills=skills
    )


def assigned(number: int, agent: AgentId, at: int = 0) -> events.InteractionAssigned:
    """She has the chat."""
    return events.InteractionAssigned(at=at, interaction=chat(number), agent=agent, since=at)


def seated(number: int, agent: AgentId, at: int = 0) -> events.SeatHeld:
    """She is in a chat that is not hers."""
    return events.SeatHeld(at=at, interaction=chat(number), agent=agent, since=at)


def closed(number: int, agent: AgentId, outcome: OfferOutcome, at: int = 0) -> events.OfferClosed:
    """The offer is over."""
    return events.OfferClosed(at=at, interaction=chat(number), agent=agent, outcome=outcome)


def pairs(decisions: Iterable[events.Decision]) -> list[tuple[int, AgentId]]:
    """Who was proposed what."""
    return [(decision.interaction.int - 100, decision.agent) for decision in decisions]


def floor(*batch: events.RoutingEvent) -> Engine:
    """An engine told all of this at once; nothing may be decided yet."""
    engine = Engine()
    assert engine.apply_all(batch) == ()
    return engine

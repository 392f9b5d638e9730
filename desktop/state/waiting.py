"""Who waits and may be taken by this agent, the most pressing first: as the server's router orders them."""

from collections.abc import Iterator
from heapq import nsmallest

from desktop.state import overseeing
from desktop.state.floor import Floor, is_in
from protocol.entities import Agent, Interaction, Queue
from protocol.ids import QueueId
from protocol.kinds import Channel, InteractionStatus


def serves(agent: Agent | None, queue: QueueId) -> bool:
    """Whether an agent may take from a queue: it is hers, or she oversees all."""
    return agent is not None and (queue in agent.queues or overseeing.supervises(agent))


def serves_any(agent: Agent | None) -> bool:
    """Whether anybody can wait for her at all; experts may have no queue."""
    return agent is not None and (bool(agent.queues) or overseeing.supervises(agent))


def takeable(floor: Floor, agent: Agent | None, channel: Channel | None = None) -> Iterator[Interaction]:
    """Those who wait where the agent serves, of all channels or one, in no order; some may ring at somebody."""
    for card in floor.who_wait():
        if channel is not None and card.channel is not channel:
            continue
        # Where she waits with the customer herself, it stands among her own chats.
        mine = agent is not None and is_in(card, agent.id)
        if not mine and serves(agent, card.queue):
            yield card


def most_pressing(floor: Floor, agent: Agent | None, now: int, most: int) -> list[Interaction]:
    """The first of those, by the wait over their queue's target; queues without a target come last."""
    return nsmallest(most, takeable(floor, agent), key=lambda card: urgency(card, floor.queues.get(card.queue), now))


def comes_next(card: Interaction, agent: Agent | None) -> bool:
    """Whether a card may be the next for an agent: its channel in its queue is hers. Others she takes by choice."""
    return agent is not None and card.channel in agent.queues.get(card.queue, {})


def places(agent: Agent, channel: Channel) -> int:
    """How many an agent may have of a channel; of one that nothing is said about, one at a time."""
    return agent.capacity.get(channel, 1)


def has_room(floor: Floor, agent: Agent | None, card: Interaction) -> bool:
    """She may take one more of its channel, or has her place in it already; what rings at her keeps its place."""
    if agent is None:
        return False
    ringing = (offer.interaction for offer in floor.offers.values() if offer.agent == agent.id)
    theirs = {one.id for one in floor.of_agent(agent.id) if one.channel is card.channel}
    theirs |= {id for id in ringing if (one := floor.interactions.get(id)) is not None and one.channel is card.channel}
    return card.id in theirs or len(theirs) < places(agent, card.channel)


def urgency(card: Interaction, queue: Queue | None, now: int) -> tuple[int, float, int, int]:
    """Sorts those who wait, the most pressing first."""
    target = target_of(queue)
    if not target:
        return (1, 0.0, card.arrived_at, card.id.int)
    return (0, -(now - card.arrived_at) / target, card.arrived_at, card.id.int)


def waits_since(card: Interaction) -> int:
    """Since when somebody who waits does so: not from their arrival, where an agent served them before."""
    return card.passed.at if card.passed is not None else card.arrived_at


def target_of(queue: Queue | None) -> int:
    """Within how many milliseconds a queue's customers should be answered; 0: no target."""
    return 0 if queue is None else queue.target_seconds * 1000


def free_to_take(floor: Floor, card: Interaction, agent: Agent | None) -> bool:
    """It waits, or rings at this very agent, and she may take it."""
    if agent is None or not serves(agent, card.queue):
        return False
    if card.status is InteractionStatus.WAITING:
        return True
    return card.status is InteractionStatus.OFFERED and any(
        offer.interaction == card.id and offer.agent == agent.id for offer in floor.offers.values()
    )


def lacking(card: Interaction, queue: Queue | None, agent: Agent | None) -> dict[str, int]:
    """Required skills that the agent has not, or not so well, with the level wanted; relaxation left aside."""
    wanted = {**(queue.skills if queue is not None else {})}
    for name, level in card.skills.items():
        wanted[name] = max(level, wanted.get(name, 0))
    has = agent.skills if agent is not None else {}
    return {name: level for name, level in sorted(wanted.items()) if has.get(name, 0) < level}

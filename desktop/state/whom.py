"""Whom a chat can be handed to, or asked into it, and how they stand."""

from msgspec import Struct

from desktop.state.floor import is_in
from desktop.state.store import Store
from protocol.entities import Agent, Interaction, Queue
from protocol.kinds import AgentStatus


class Colleague(Struct, frozen=True, kw_only=True):
    """Somebody a chat can be handed to, or asked into it, and why not now."""

    agent: Agent
    #: Her interactions of the chat's channel, and how many she may have.
    open: int
    most: int
    serves: bool
    #: Her desk is connected and nothing rings at her.
    present: bool
    ringing: bool

    @property
    def full(self) -> bool:
        """She has no place left."""
        return self.open >= self.most

    @property
    def ready(self) -> bool:
        """She takes new chats."""
        return self.agent.status is AgentStatus.READY

    def can_take_over(self) -> bool:
        """A transfer to her can be asked for."""
        return self.present and self.ready and not self.full and not self.ringing

    def can_join(self) -> bool:
        """She can be invited; ready or not."""
        return self.present and not self.full and not self.ringing

    def can_be_given(self) -> bool:
        """A supervisor can give her one, whatever her state and what rings at her."""
        return self.present and not self.full


class Target(Struct, frozen=True, kw_only=True):
    """A queue a chat can be handed to, and how it stands. Times in milliseconds."""

    queue: Queue
    waiting: int
    #: Others who are signed in and serve it, and those of them who would take a chat now.
    agents: int
    free: int
    wait: int | None


def colleagues(store: Store, card: Interaction) -> tuple[Colleague, ...]:
    """Those who are signed in and not in the chat: first who can be asked, then by name."""
    floor = store.floor
    ringing = {offer.agent for offer in floor.offers.values()}
    found = [
        Colleague(
            agent=agent,
            open=floor.count_of(agent.id, card.channel),
            most=agent.capacity.get(card.channel, 0),
            serves=card.queue in agent.queues,
            present=agent.lease_until is None,
            ringing=agent.id in ringing,
        )
        for agent in floor.agents.values()
        if agent.online and agent.id != store.me and not is_in(card, agent.id)
    ]
    return tuple(sorted(found, key=lambda one: (not one.can_take_over(), not one.can_join(), one.agent.name)))


def queues(store: Store, card: Interaction) -> tuple[Target, ...]:
    """The queues it can go to, by name; who asks is none of those who could take it there."""
    floor, me = store.floor, store.my_agent
    mine = (
        me is not None and _takes_chats(me) and floor.count_of(me.id, card.channel) < me.capacity.get(card.channel, 0)
    )
    found: list[Target] = []
    for queue in floor.queues.values():
        if queue.id == card.queue and card.agent is None:
            continue
        serving = [
            agent
            for agent in floor.agents.values()
            if agent.online and queue.id in agent.queues and agent.id != store.me
        ]
        told = store.outlooks.get(queue.id)
        ready = sum(_takes_chats(agent) for agent in serving)
        counts_me = mine and me is not None and queue.id in me.queues
        found.append(
            Target(
                queue=queue,
                waiting=sum(one.queue == queue.id and one.id != card.id for one in floor.who_wait()),
                agents=len(serving),
                free=max(0, min(told.free - counts_me, ready)) if told is not None else ready,
                wait=told.wait if told is not None else None,
            )
        )
    return tuple(sorted(found, key=lambda one: one.queue.name))


def _takes_chats(agent: Agent) -> bool:
    return agent.status is AgentStatus.READY and agent.lease_until is None

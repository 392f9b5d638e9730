"""What the engine knows of queues, agents and interactions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backend.routing.events import Step
from protocol.entities import Channel
from protocol.ids import AgentId, InteractionId, QueueId

if TYPE_CHECKING:
    from backend.routing.pools import Demand, Profile

#: A call or an open e-mail blocks offers of chats; chats that are open go on.
BLOCKED_BY: Mapping[Channel, tuple[Channel, ...]] = {
    **dict.fromkeys(Channel, ()),
    Channel.CHAT: (Channel.PHONE, Channel.EMAIL),
}

#: Place among all that wait, first served first: see `InteractionState.place`.
Place = tuple[bool, float, int, int]


@dataclass(slots=True)
class QueueState:
    """A queue as last defined; times in milliseconds."""

    id: QueueId
    skills: Mapping[str, int]
    target: int
    offer_for: int
    #: Earliest first.
    relax: tuple[Step, ...]


@dataclass(slots=True, eq=False)
class AgentState:
    """An agent, what she holds and what rings at her."""

    id: AgentId
    profile: "Profile"
    ready: bool = False
    #: Of becoming available, of the last assignment and the last release: the latest.
    idle_since: int = 0
    open: dict[Channel, int] = field(default_factory=lambda: dict.fromkeys(Channel, 0))
    #: Sum of `open`.
    load: int = 0
    #: Proposed or offered to her and not answered yet.
    asked: set["InteractionState"] = field(default_factory=set["InteractionState"])
    #: Not to be asked again for now; the times are with the interactions.
    refused: set["InteractionState"] = field(default_factory=set["InteractionState"])
    #: A proposal to her came to nothing and no event said why: she is left alone until then; 0: she is not.
    resting_until: int = 0
    #: Changes with everything that entries in the profile's heaps were made of.
    stamp: int = 0

    def is_free(self, channel: Channel) -> bool:
        """Whether an interaction of this channel may be put to her now."""
        if not self.ready or self.asked or self.resting_until:
            return False
        return self.open[channel] < self.profile.capacity.get(channel, 0) and not (
            self.load and any(self.open[other] for other in BLOCKED_BY[channel])
        )


@dataclass(slots=True, eq=False)
class InteractionState:
    """An interaction from its arrival until nobody waits in it or holds it."""

    id: InteractionId
    queue: QueueState
    channel: Channel
    skills: Mapping[str, int]
    #: First arrival, milliseconds.
    arrived: int
    #: In the queue, offered or not.
    waiting: bool = True
    #: The pool it waits in while it waits and is not being asked about.
    demand: "Demand | None" = None
    #: Who is asked, and whether for a seat in it.
    asked: dict[AgentState, bool] = field(default_factory=dict[AgentState, bool])
    owner: AgentState | None = None
    #: Agents in it who are not its owner.
    seats: set[AgentState] = field(default_factory=set[AgentState])
    #: Who is not asked again, until when.
    refusals: dict[AgentState, int] = field(default_factory=dict[AgentState, int])

    def may_go_to(self, agent: AgentState) -> bool:
        """Whether nothing between these two speaks against asking."""
        return not (self.refusals and agent in self.refusals) and not self.is_held_by(agent)

    def is_held_by(self, agent: AgentState) -> bool:
        """As its owner, or in a seat."""
        return agent is self.owner or agent in self.seats

    def holders(self) -> list[AgentState]:
        """Its owner first; the seats in no order."""
        return [*self.seats] if self.owner is None else [self.owner, *self.seats]

    def place(self, now: int) -> Place:
        """Sorts those who wait: time waited over the queue's target, highest first; without a target last."""
        waited = max(0, now - self.arrived)
        target = self.queue.target
        return (not target, -waited / target if target else 0.0, self.arrived, self.id.int)

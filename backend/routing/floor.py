"""What the engine knows of queues, agents and interactions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backend.routing.events import Step
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel

if TYPE_CHECKING:
    from backend.routing.demands import Demand, Entry
    from backend.routing.profiles import Profile

#: A call or an open e-mail blocks offers of chats; chats that are open go on.
BLOCKED_BY: Mapping[Channel, tuple[Channel, ...]] = {
    **dict.fromkeys(Channel, ()),
    Channel.CHAT: (Channel.PHONE, Channel.EMAIL),
}

#: Place among all that wait, first served first: see `place`.
Place = tuple[bool, float, int, int]


def place(now: int, arrived: int, target: int, number: int) -> Place:
    """Sorts those who wait: time waited over the queue's target, highest first; without a target last.

    Times in milliseconds; `number` is the interaction's id, so that no two are alike.
    """
    return (not target, -max(0, now - arrived) / target if target else 0.0, arrived, number)


@dataclass(slots=True, eq=False)
class QueueState:
    """A queue as last defined; times in milliseconds."""

    id: QueueId
    skills: Mapping[str, int]
    target: int
    offer_for: int
    #: Earliest first.
    relax: tuple[Step, ...]
    #: What waits in it, by channel and the interactions' own requirements as they came.
    demands: "dict[tuple[object, ...], Demand]" = field(default_factory=dict[tuple[object, ...], "Demand"])


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
    #: Channels for which her profile has her down as free.
    listed: tuple[Channel, ...] = ()
    #: Changes with everything that entries in the profile's heaps were made of.
    stamp: int = 0

    def is_free(self, channel: Channel) -> bool:
        """Whether an interaction of this channel may be put to her now."""
        if not self.ready or self.asked or self.resting_until:
            return False
        held = self.open
        if self.load:
            for other in BLOCKED_BY[channel]:
                if held[other]:
                    return False
        return held[channel] < self.profile.capacity.get(channel, 0)


class InteractionState:
    """An interaction from its arrival until nobody waits in it or holds it.

    There are many; so what most of them never have is None instead of empty.

    Attributes:
        arrived: first arrival, milliseconds.
        waiting: in the queue, offered or not.
        demand: where it waits while it waits and is not being asked about.
        entry: its place there.
        asked: who is asked, and whether for a seat in it.
        seats: agents in it who are not its owner.
        refusals: who is not asked again, until when.
    """

    __slots__ = (
        "arrived",
        "asked",
        "channel",
        "demand",
        "entry",
        "id",
        "owner",
        "queue",
        "refusals",
        "seats",
        "skills",
        "waiting",
    )

    def __init__(
        self, identity: InteractionId, queue: QueueState, channel: Channel, skills: Mapping[str, int], arrived: int
    ) -> None:
        self.id = identity
        self.queue = queue
        self.channel = channel
        self.skills = skills
        self.arrived = arrived
        self.waiting = True
        self.demand: Demand | None = None
        self.entry: Entry | None = None
        self.owner: AgentState | None = None
        self.asked: dict[AgentState, bool] | None = None
        self.seats: set[AgentState] | None = None
        self.refusals: dict[AgentState, int] | None = None

    def may_go_to(self, agent: AgentState) -> bool:
        """Whether nothing between these two speaks against asking."""
        return not (self.refusals and agent in self.refusals) and not self.is_held_by(agent)

    def is_barred(self) -> bool:
        """Whether there is anybody who may not be asked for it."""
        return bool(self.refusals or self.seats) or self.owner is not None

    def is_held_by(self, agent: AgentState) -> bool:
        """As its owner, or in a seat."""
        return agent is self.owner or (self.seats is not None and agent in self.seats)

    def holders(self) -> list[AgentState]:
        """Its owner first; the seats in no order."""
        seats = self.seats or ()
        return [*seats] if self.owner is None else [self.owner, *seats]

    def place(self, now: int) -> Place:
        """As the function of that name."""
        return place(now, self.arrived, self.queue.target, self.id.int)

"""The floor at each moment of a run, as its log and the clients' lines tell it: what liveness is judged by."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from backend.actions.fold import FloorFold
from backend.routing.changes import ASK_AGAIN_AFTER
from backend.store import Entry
from bench.simulation.history import person_of
from protocol.entities import Agent, Interaction
from protocol.floor import AgentStateChanged, InteractionRequeued, OfferEnded, SeatLeft
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId
from protocol.kinds import AgentStatus, Channel, InteractionStatus, OfferKind, OfferOutcome
from protocol.limits import HEARTBEAT

#: A client that says nothing for this long, not even a ping, sleeps or is about to lose its line.
_SILENT = HEARTBEAT + 5_000
_HELD = (InteractionStatus.ACTIVE, InteractionStatus.WRAP_UP)


@dataclass(slots=True)
class Moment:
    """The fold of the floor, with when (in the simulation's time) what it holds began.

    Attributes:
        lines: the open lines of each person.
        said: when anything was last said on a line of theirs, or when it was closed.
        agents: the agent at a person's desk, as their welcome said.
        barred: until when a chat is not offered to an agent again, who sent it on.
    """

    fold: FloorFold = field(default_factory=FloorFold)
    lines: dict[str, set[tuple[str, int]]] = field(default_factory=dict["str", "set[tuple[str, int]]"])
    said: dict[str, int] = field(default_factory=dict[str, int])
    agents: dict[AgentId, str] = field(default_factory=dict["AgentId", str])
    barred: dict[tuple[InteractionId, AgentId], int] = field(default_factory=dict["tuple[InteractionId, AgentId]", int])

    def take(self, at: int, entries: Iterable[Entry]) -> None:
        """Take a commit in. Raises KeyError for an entry that can't follow on the ones before."""
        for entry in entries:
            if isinstance(entry, FloorEntry):
                self._bar(at, entry)
                self.fold.take((entry,))

    def _bar(self, at: int, entry: FloorEntry) -> None:
        match entry.event:
            case OfferEnded() as ended if ended.outcome in (OfferOutcome.DECLINED, OfferOutcome.EXPIRED):
                if self.fold.offers[ended.offer].kind is OfferKind.QUEUE:
                    self.barred[ended.interaction, ended.agent] = at + ASK_AGAIN_AFTER
            case InteractionRequeued(interaction=interaction):
                owner = self.fold.interactions[interaction].agent
                if owner is not None:
                    self.barred[interaction, owner] = at + ASK_AGAIN_AFTER
            case SeatLeft(interaction=interaction, agent=agent):
                self.barred[interaction, agent] = at + ASK_AGAIN_AFTER
            case AgentStateChanged() as state if state.status is AgentStatus.READY:
                self.barred = {pair: until for pair, until in self.barred.items() if pair[1] != state.agent}
            case _:
                pass

    def opened(self, client: str, line: int) -> None:
        """A client has a line."""
        self.lines.setdefault(person_of(client), set()).add((client, line))

    def closed(self, client: str, line: int, at: int) -> None:
        """It has not any more."""
        self.said[person_of(client)] = at
        self.lines.setdefault(person_of(client), set()).discard((client, line))

    def is_linked(self, person: str, at: int) -> bool:
        """Whether any client of theirs has a line, as they see it, and is not silent."""
        return bool(self.lines.get(person)) and at - self.said.get(person, 0) < _SILENT

    @property
    def waiting(self) -> list[Interaction]:
        """Chats that wait and ring nowhere."""
        return [one for one in self.fold.interactions.values() if one.status is InteractionStatus.WAITING]

    def free_agents(self, at: int) -> list[Agent]:
        """Agents who take offers, have room, and at whom nothing rings; with a desk on a line."""
        ringing = {offer.agent for offer in self.fold.offers.values()}
        load: dict[AgentId, int] = {}
        # A call or a mail keeps chats away while it lasts.
        blocked: set[AgentId] = set()
        for one in self.fold.interactions.values():
            owner = [one.agent] if one.agent is not None and one.status in _HELD else []
            for agent in (*owner, *(seat.agent for seat in one.company)):
                load[agent] = load.get(agent, 0) + 1
                if one.channel is not Channel.CHAT:
                    blocked.add(agent)
        return [
            agent
            for agent in self.fold.agents.values()
            if agent.status is AgentStatus.READY
            and agent.online
            and agent.lease_until is None
            and agent.id not in ringing
            and agent.id not in blocked
            and load.get(agent.id, 0) < agent.capacity.get(Channel.CHAT, 0)
            and self.is_linked(self.agents.get(agent.id, ""), at)
        ]

    def may_take(self, agent: Agent, interaction: Interaction, at: int) -> bool:
        """Whether the router may put this chat to her now."""
        queue = self.fold.queues[interaction.queue]
        return (
            interaction.channel in agent.queues.get(interaction.queue, ())
            and all(seat.agent != agent.id for seat in interaction.company)
            and all(agent.skills.get(name, 0) >= level for name, level in queue.skills.items())
            and self.barred.get((interaction.id, agent.id), 0) <= at
        )

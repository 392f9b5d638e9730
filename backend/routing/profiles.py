"""Agents of the same skills, services and capacity, and what is first in place for them."""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush, heapreplace
from typing import TYPE_CHECKING

from backend.routing.events import Service
from backend.routing.floor import AgentState, InteractionState
from protocol.ids import QueueId
from protocol.kinds import Channel

if TYPE_CHECKING:
    from backend.routing.demands import Demand, Entry

#: (load, idle since, agent's id, stamp, agent): less comes first. The stamp tells whether it still holds.
Turn = tuple[int, int, int, int, AgentState]
#: (priority, negative skill): less is asked first.
Rank = tuple[int, int]
#: (arrived, id, demand's number, demand): its first was this one or a later one.
Head = tuple[int, int, int, "Demand"]
#: What agents of a profile share: skills, services, capacity.
ProfileKey = tuple[tuple[tuple[str, int], ...], tuple[tuple[int, str, int], ...], tuple[tuple[str, int], ...]]
#: A heap may hold this many outdated entries before it is made anew.
SPARE_ENTRIES = 64


class Profile:
    """Agents of the same skills, services and capacity.

    Attributes:
        bit: its own, in masks of profiles.
        channels: those on which they take anything at all.
        demands: what they fit, as a mask.
        members: how many they are.
        ready: how many of them take offers, those with no place left too.
        free: how many of them are free, by channel.
        turns: who is free, by channel, as heaps; their heads are never outdated, others may be.
        heads: what waits for them, by channel and service target, as heaps: no demand's first is earlier
            than its entry there, but for what came since `read`.
        read: how much of the pools' log of earlier firsts is in `heads`; -1: none.
    """

    def __init__(
        self,
        key: ProfileKey,
        skills: Mapping[str, int],
        services: Iterable[Service],
        capacity: Mapping[Channel, int],
    ) -> None:
        self.key = key
        self.skills = skills
        self.capacity = capacity
        self.channels = tuple(channel for channel, most in capacity.items() if most > 0)
        self.services = {(service.queue.int, service.channel): service.priority for service in services}
        self.bit = 0
        self.demands = 0
        self.members = 0
        self.ready = 0
        self.free = dict.fromkeys(self.channels, 0)
        self.heads: dict[Channel, dict[int, list[Head]]] = {channel: {} for channel in self.channels}
        self.read = -1
        self._swept_at = SPARE_ENTRIES
        self.turns: dict[Channel, list[Turn]] = {channel: [] for channel in self.channels}

    def rank(self, queue: QueueId, channel: Channel, skills: Mapping[str, int]) -> Rank | None:
        """How early they are asked for what requires these skills; None if they don't fit."""
        priority = self.services.get((queue.int, channel))
        if priority is None or channel not in self.free:
            return None
        sum_of_levels = 0
        for name, least in skills.items():
            level = self.skills.get(name, 0)
            if level < least:
                return None
            sum_of_levels += level
        return priority, -sum_of_levels

    # --- whose turn it is ---

    def list_free(self, agent: AgentState, channel: Channel) -> None:
        """She is free for this channel, with the load and idle time she has now."""
        self.free[channel] += 1
        turns = self.turns[channel]
        heappush(turns, (agent.load, agent.idle_since, agent.id.int, agent.stamp, agent))
        if len(turns) > 2 * self.free[channel] + SPARE_ENTRIES:
            turns[:] = [turn for turn in turns if turn[3] == turn[4].stamp]
            heapify(turns)

    def unlist_one(self, channel: Channel) -> None:
        """One is not free for this channel any more, or not as she was; her stamp has changed."""
        self.free[channel] -= 1
        turns = self.turns[channel]
        while turns and turns[0][3] != turns[0][4].stamp:
            heappop(turns)

    def first_for(self, interaction: InteractionState, most: int) -> list[Turn]:
        """The first free agents who may be asked, best first. Costs what was refused of it, no more."""
        turns = self.turns[interaction.channel]
        aside: list[Turn] = []
        found: list[Turn] = []
        while turns:
            turn = turns[0]
            if turn[3] != turn[4].stamp:
                heappop(turns)
                continue
            if interaction.may_go_to(turn[4]):
                found.append(turn)
                if len(found) == most:
                    break
            aside.append(heappop(turns))
        for turn in aside:
            heappush(turns, turn)
        return found

    # --- what is first in place ---

    def note(self, demand: "Demand") -> None:
        """Its first is earlier than before. It must be one that they fit, and somebody must wait in it."""
        head = demand.heap[0]
        heap = self.heads[demand.channel].setdefault(demand.target, [])
        heappush(heap, (head[0], head[1], demand.number, demand))
        if len(heap) > self._swept_at:
            self.read = -1

    def note_all(self, demands: Iterable["Demand"]) -> None:
        """These are all that they fit and in which somebody waits."""
        heads: dict[Channel, dict[int, list[Head]]] = {channel: {} for channel in self.channels}
        count = 0
        for demand in demands:
            head = demand.heap[0]
            heads[demand.channel].setdefault(demand.target, []).append((head[0], head[1], demand.number, demand))
            count += 1
        for by_target in heads.values():
            for heap in by_target.values():
                heapify(heap)
        self.heads = heads
        self._swept_at = 2 * count + SPARE_ENTRIES


def first_of(heap: list[Head]) -> "Entry | None":
    """The first of all that waits in these demands; brings outdated entries up to date on the way."""
    while heap:
        arrived, identity, number, demand = heap[0]
        waiting = demand.heap
        if not waiting:
            heappop(heap)
            continue
        first = waiting[0]
        if first[1] == identity and first[0] == arrived:
            return first
        heapreplace(heap, (first[0], first[1], number, demand))
    return None

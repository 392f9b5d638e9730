"""Interactions with the same requirements, and what becomes of those over time."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from backend.routing.events import Step
from backend.routing.floor import AgentState, InteractionState, QueueState
from backend.routing.profiles import Profile, Rank
from protocol.kinds import Channel

#: (arrived, id, serial number, who waits): less comes first.
Entry = tuple[int, int, int, InteractionState]
#: A heap may hold this many outdated entries before it is made anew.
SPARE_ENTRIES = 64


def joined(queue: Mapping[str, int], own: Mapping[str, int]) -> dict[str, int]:
    """What the queue and the interaction require, the higher level of each."""
    skills = dict(queue)
    for name, least in own.items():
        skills[name] = max(least, skills.get(name, 0))
    return {name: skills[name] for name in sorted(skills) if skills[name] > 0}


def relaxed(skills: Mapping[str, int], step: Step) -> dict[str, int]:
    """What is required after a step; a step never asks for more."""
    levels = {name: min(least, step.skills.get(name, least)) for name, least in skills.items()}
    return {name: least for name, least in levels.items() if least > 0}


def next_step(skills: Mapping[str, int], steps: Iterable[Step]) -> tuple[int, dict[str, int]] | None:
    """After how long (milliseconds) these requirements give way, and to which; None: never.

    The first step that changes them: those before it would change nothing, whether their time has come
    or not. So what becomes of an interaction follows from what is required of it now.
    """
    for step in steps:
        less = relaxed(skills, step)
        if less != skills:
            return step.after, less
    return None


@dataclass(slots=True, eq=False)
class Ranked:
    """Profiles that are asked at the same time, also as a mask."""

    rank: Rank
    mask: int = 0
    profiles: list[Profile] = field(default_factory=list[Profile])


class Demand:
    """Interactions that any agent fits equally: same queue, channel and required skills.

    Attributes:
        number: of its own, for good.
        ranks: profiles that fit, best rank first.
        profiles: all of these, as a mask.
        heap: who waits; its head is never outdated, others may be.
        relaxes_after: how long one waits here at most, in milliseconds; None: for ever.
        relaxes_to: where they wait then.
        due: for when the first of them is in the pools' timetable; None: it is not.
    """

    def __init__(self, queue: QueueState, channel: Channel, skills: dict[str, int], number: int) -> None:
        self.queue = queue
        self.target = queue.target
        self.channel = channel
        self.skills = skills
        self.number = number
        self.bit = 0
        self.ranks: list[Ranked] = []
        self.profiles = 0
        self.size = 0
        self.heap: list[Entry] = []
        self.relaxes_after: int | None = None
        self.relaxes_to: Demand = self
        self.due: int | None = None
        self._puts = 0
        self._ranks: dict[Profile, Rank] = {}

    def put(self, interaction: InteractionState) -> bool:
        """It waits here; whether it is the first of all."""
        self.size += 1
        self._puts += 1
        entry = (interaction.arrived, interaction.id.int, self._puts, interaction)
        interaction.demand = self
        interaction.entry = entry
        heap = self.heap
        heappush(heap, entry)
        return heap[0] is entry

    def take(self, interaction: InteractionState) -> None:
        """It does not wait here any more."""
        interaction.demand = interaction.entry = None
        self.size -= 1
        heap = self.heap
        if len(heap) > 2 * self.size + SPARE_ENTRIES:
            heap[:] = [entry for entry in heap if entry[3].entry is entry]
            heapify(heap)
        while heap and heap[0][3].entry is not heap[0]:
            heappop(heap)

    def first_for(self, agent: AgentState) -> Entry | None:
        """The longest waiting that may go to this agent. Costs what she herself refused, no more."""
        heap = self.heap
        aside: list[Entry] = []
        found = None
        while heap:
            entry = heap[0]
            if entry[3].entry is not entry:
                heappop(heap)
            elif entry[3].may_go_to(agent):
                found = entry
                break
            else:
                aside.append(heappop(heap))
        for entry in aside:
            heappush(heap, entry)
        return found

    def first_due(self, now: int) -> InteractionState | None:
        """The longest waiting, if it has waited here for as long as one waits here."""
        heap = self.heap
        if self.relaxes_after is None or not heap or heap[0][0] + self.relaxes_after > now:
            return None
        return heap[0][3]

    def connect(self, profile: Profile) -> bool:
        """Sees whether agents of this profile fit, and notes how early they are asked."""
        rank = profile.rank(self.queue.id, self.channel, self.skills)
        if rank is None:
            return False
        self._ranks[profile] = rank
        self.profiles |= profile.bit
        number = bisect_left(self.ranks, rank, key=_rank)
        if number == len(self.ranks) or self.ranks[number].rank != rank:
            self.ranks.insert(number, Ranked(rank))
        self.ranks[number].mask |= profile.bit
        self.ranks[number].profiles.append(profile)
        return True

    def rank_of(self, profile: Profile) -> Rank:
        """How early its agents are asked; they must fit."""
        return self._ranks[profile]

    def disconnect(self, profile: Profile) -> None:
        """There are no such agents any more."""
        rank = self._ranks.pop(profile)
        self.profiles &= ~profile.bit
        ranked = self.ranks[bisect_left(self.ranks, rank, key=_rank)]
        ranked.mask &= ~profile.bit
        ranked.profiles.remove(profile)
        if not ranked.mask:
            self.ranks.remove(ranked)


def _rank(ranked: Ranked) -> Rank:
    return ranked.rank

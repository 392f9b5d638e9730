"""Who waits and who is free, pooled so that no decision looks at every agent or interaction.

Interactions with the same requirements are one `Demand`, agents with the same skills, services and
capacity one `Profile`. Which fits which is a bit mask, made when either appears; who stands first in
either is a heap whose outdated entries are thrown away when they come up.
"""

from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush, nsmallest
from typing import Generic, TypeVar

from backend.routing.events import Service
from backend.routing.floor import AgentState, InteractionState, QueueState
from protocol.entities import Channel
from protocol.ids import QueueId

T = TypeVar("T")

#: (load, idle since, agent's id, stamp): less comes first. The stamp tells whether it still holds.
Turn = tuple[int, int, int, int]
#: (priority, negative skill): less is asked first.
Rank = tuple[int, int]
#: (arrived, id, serial number, who waits): less comes first.
Entry = tuple[int, int, int, InteractionState]
#: The requirements of a demand: queue, channel, skills.
DemandKey = tuple[QueueId, Channel, tuple[tuple[str, int], ...]]
#: What agents of a profile share: skills, services, capacity.
ProfileKey = tuple[tuple[tuple[str, int], ...], tuple[tuple[int, str, int], ...], tuple[tuple[str, int], ...]]
#: A heap may hold this many outdated entries before it is made anew.
SPARE_ENTRIES = 64


class Numbered(Generic[T]):
    """Things under small numbers that are used again, so that sets of them are ints."""

    def __init__(self) -> None:
        self._things: list[T | None] = []
        self._unused: list[int] = []

    def add(self, thing: T) -> int:
        """Gives the thing its bit."""
        if self._unused:
            number = self._unused.pop()
            self._things[number] = thing
        else:
            number = len(self._things)
            self._things.append(thing)
        return 1 << number

    def remove(self, bit: int) -> None:
        """Takes the bit back. No mask may hold it any more."""
        number = bit.bit_length() - 1
        self._things[number] = None
        self._unused.append(number)

    def of(self, mask: int) -> Iterator[T]:
        """The things whose bits are set, in the order of their numbers."""
        while mask:
            bit = mask & -mask
            mask ^= bit
            thing = self._things[bit.bit_length() - 1]
            if thing is not None:
                yield thing


class Demand:
    """Interactions that any agent fits equally: same queue, channel and required skills."""

    def __init__(self, queue: QueueState, channel: Channel, skills: Mapping[str, int]) -> None:
        self.queue = queue
        self.channel = channel
        self.skills = skills
        self.bit = 0
        #: Profiles that fit, best rank first.
        self.ranks: list[tuple[Rank, int]] = []
        #: Profiles that fit, all ranks.
        self.profiles = 0
        self.size = 0
        self._puts = 0
        self.heap: list[Entry] = []

    def rank_of(self, profile: "Profile") -> Rank | None:
        """How early agents of this profile are asked; None if they don't fit."""
        priority = profile.services.get((self.queue.id, self.channel))
        if priority is None or not profile.capacity.get(self.channel):
            return None
        skill = 0
        for name, least in self.skills.items():
            level = profile.skills.get(name, 0)
            if level < least:
                return None
            skill += level
        return priority, -skill

    def put(self, interaction: InteractionState) -> None:
        """It waits here."""
        interaction.demand = self
        self.size += 1
        self._puts += 1
        heappush(self.heap, (interaction.arrived, interaction.id.int, self._puts, interaction))

    def take(self, interaction: InteractionState) -> None:
        """It does not wait here any more."""
        interaction.demand = None
        self.size -= 1
        if len(self.heap) > 2 * self.size + SPARE_ENTRIES:
            self.heap = list({entry[1]: entry for entry in self.heap if entry[3].demand is self}.values())
            heapify(self.heap)

    def first_for(self, agent: AgentState) -> "Entry | None":
        """The longest waiting that may go to this agent. Costs what she herself refused, no more."""
        heap = self.heap
        aside: list[Entry] = []
        found = None
        while heap:
            entry = heap[0]
            if entry[3].demand is not self:
                heappop(heap)
            elif entry[3].may_go_to(agent):
                found = entry
                break
            else:
                aside.append(heappop(heap))
        for entry in aside:
            heappush(heap, entry)
        return found


class Profile:
    """Agents of the same skills, services and capacity."""

    def __init__(
        self,
        key: ProfileKey,
        skills: Mapping[str, int],
        services: tuple[Service, ...],
        capacity: Mapping[Channel, int],
    ) -> None:
        self.key = key
        self.skills = skills
        self.capacity = capacity
        self.services = {(service.queue, service.channel): service.priority for service in services}
        self.bit = 0
        #: Demands that its agents fit.
        self.demands = 0
        self.members: set[AgentState] = set()
        self.free: dict[Channel, set[AgentState]] = {channel: set() for channel in capacity}
        self._heaps: dict[Channel, list[tuple[Turn, AgentState]]] = {channel: [] for channel in capacity}

    def put(self, agent: AgentState, channel: Channel) -> None:
        """She is free for this channel, with the load and idle time she has now."""
        self.free[channel].add(agent)
        heap = self._heaps[channel]
        heappush(heap, ((agent.load, agent.idle_since, agent.id.int, agent.stamp), agent))
        if len(heap) > 2 * len(self.free[channel]) + SPARE_ENTRIES:
            heap[:] = [entry for entry in heap if self._holds(entry, channel)]
            heapify(heap)

    def first_for(self, interaction: InteractionState, most: int) -> list[tuple[Turn, AgentState]]:
        """The first free agents who may be asked, best first. Costs what was refused of it, no more."""
        heap = self._heaps[interaction.channel]
        aside: list[tuple[Turn, AgentState]] = []
        found: list[tuple[Turn, AgentState]] = []
        while heap:
            entry = heap[0]
            if not self._holds(entry, interaction.channel):
                heappop(heap)
                continue
            if interaction.may_go_to(entry[1]):
                found.append(entry)
                if len(found) == most:
                    break
            aside.append(heappop(heap))
        for entry in aside:
            heappush(heap, entry)
        return found

    def _holds(self, entry: tuple[Turn, AgentState], channel: Channel) -> bool:
        return entry[0][3] == entry[1].stamp and entry[1] in self.free[channel]


class Pools:
    """All demands and profiles, and which of them have somebody in them."""

    def __init__(self) -> None:
        self._demands: Numbered[Demand] = Numbered()
        self._profiles: Numbered[Profile] = Numbered()
        self._demand_by_key: dict[DemandKey, Demand] = {}
        self._profile_by_key: dict[ProfileKey, Profile] = {}
        #: Demands in which somebody waits, profiles in which somebody is free; by channel.
        self._waiting: dict[Channel, int] = dict.fromkeys(Channel, 0)
        self._free: dict[Channel, int] = dict.fromkeys(Channel, 0)

    # --- agents ---

    def profile(
        self, skills: Mapping[str, int], services: tuple[Service, ...], capacity: Mapping[Channel, int]
    ) -> Profile:
        """The profile of such agents, made if need be."""
        ordered = sorted((service.queue.int, service.channel, service.priority) for service in services)
        key = (tuple(sorted(skills.items())), tuple(ordered), tuple(sorted(capacity.items())))
        profile = self._profile_by_key.get(key)
        if profile is None:
            profile = self._profile_by_key[key] = Profile(key, dict(skills), services, dict(capacity))
            profile.bit = self._profiles.add(profile)
            for demand in self._demand_by_key.values():
                self._connect(demand, profile)
        return profile

    def move(self, agent: AgentState, profile: Profile) -> None:
        """The agent has another profile now (or her first)."""
        old = agent.profile
        if old is not profile:
            for channel in old.capacity:
                self._not_free(agent, channel)
            old.members.discard(agent)
            if not old.members:
                self._forget_profile(old)
        agent.profile = profile
        profile.members.add(agent)
        self.refresh(agent)

    def refresh(self, agent: AgentState) -> None:
        """Something about this agent changed: is she free, and when is it her turn?"""
        profile = agent.profile
        agent.stamp += 1
        for channel in profile.capacity:
            if agent.is_free(channel):
                profile.put(agent, channel)
                self._free[channel] |= profile.bit
            elif agent in profile.free[channel]:
                self._not_free(agent, channel)

    def _forget_profile(self, profile: Profile) -> None:
        for demand in self._demands.of(profile.demands):
            demand.profiles &= ~profile.bit
            demand.ranks = [(rank, mask & ~profile.bit) for rank, mask in demand.ranks if mask != profile.bit]
        self._profiles.remove(profile.bit)
        del self._profile_by_key[profile.key]

    def _not_free(self, agent: AgentState, channel: Channel) -> None:
        free = agent.profile.free[channel]
        free.discard(agent)
        if not free:
            self._free[channel] &= ~agent.profile.bit

    # --- interactions ---

    def put(self, interaction: InteractionState) -> None:
        """The interaction waits to be proposed."""
        demand = self._demand(interaction)
        demand.put(interaction)
        self._waiting[demand.channel] |= demand.bit

    def take(self, interaction: InteractionState) -> None:
        """The interaction is not to be proposed now; if it was not waiting for that, nothing changes."""
        demand = interaction.demand
        if demand is not None:
            demand.take(interaction)
            if not demand.size:
                self._waiting[demand.channel] &= ~demand.bit

    def forget_demands(self, queue: QueueId) -> None:
        """The queue's requirements changed; nothing waits in its demands any more."""
        for key, demand in [(key, demand) for key, demand in self._demand_by_key.items() if key[0] == queue]:
            for profile in self._profiles.of(demand.profiles):
                profile.demands &= ~demand.bit
            self._demands.remove(demand.bit)
            del self._demand_by_key[key]

    def _demand(self, interaction: InteractionState) -> Demand:
        skills = dict(interaction.queue.skills)
        for name, least in interaction.skills.items():
            skills[name] = max(least, skills.get(name, 0))
        key = (interaction.queue.id, interaction.channel, tuple(sorted(skills.items())))
        demand = self._demand_by_key.get(key)
        if demand is None:
            demand = self._demand_by_key[key] = Demand(interaction.queue, interaction.channel, skills)
            demand.bit = self._demands.add(demand)
            for profile in self._profile_by_key.values():
                self._connect(demand, profile)
        return demand

    def _connect(self, demand: Demand, profile: Profile) -> None:
        rank = demand.rank_of(profile)
        if rank is None:
            return
        profile.demands |= demand.bit
        demand.profiles |= profile.bit
        ranks = dict(demand.ranks)
        ranks[rank] = ranks.get(rank, 0) | profile.bit
        demand.ranks = sorted(ranks.items())

    # --- who fits whom ---

    def may_be_taken(self, interaction: InteractionState) -> bool:
        """Whether it is to be proposed and somebody free fits; she may have refused it, though."""
        demand = interaction.demand
        return demand is not None and demand.profiles & self._free[demand.channel] != 0

    def first_interaction(self, agent: AgentState, now: int) -> InteractionState | None:
        """Of all that wait and may go to this agent, the first in place."""
        profile = agent.profile
        mask = 0
        for channel, free in profile.free.items():
            if agent in free:
                mask |= self._waiting[channel]
        mask &= profile.demands
        if not mask:
            return None
        # of one target the earliest arrival is first in place, whatever the time; so compare those alone
        firsts: dict[int, Entry] = {}
        for demand in self._demands.of(mask):
            best = firsts.get(demand.queue.target)
            # what stands first there may be outdated, but nothing in it comes sooner
            if best is None or demand.heap[0] < best:
                first = demand.first_for(agent)
                if first is not None and (best is None or first < best):
                    firsts[demand.queue.target] = first
        if len(firsts) < 2:
            return next((entry[3] for entry in firsts.values()), None)
        return min((entry[3] for entry in firsts.values()), key=lambda first: first.place(now))

    def first_agents(self, interaction: InteractionState, most: int) -> list[tuple[Rank, Turn, AgentState]]:
        """The free agents who are asked first, with the rank and turn that decided it."""
        demand = interaction.demand
        best: list[tuple[Rank, Turn, AgentState]] = []
        if demand is None:
            return best
        free = self._free[demand.channel] & demand.profiles
        if not free:
            return best
        for rank, mask in demand.ranks:
            if mask & free:
                # the best few of all are among the few profiles with the best heads
                heads = [
                    (head[0], profile)
                    for profile in self._profiles.of(mask & free)
                    for head in profile.first_for(interaction, 1)
                ]
                agents = [
                    entry for _, profile in nsmallest(most, heads) for entry in profile.first_for(interaction, most)
                ]
                agents = nsmallest(most - len(best), agents)
                best += [(rank, turn, agent) for turn, agent in agents]
                if len(best) == most:
                    break
        return best

    def free_agents(self, interaction: InteractionState) -> int:
        """How many agents are free, fit, and may be asked."""
        demand = interaction.demand
        if demand is None:
            return 0
        channel = demand.channel
        fitting = self._profiles.of(demand.profiles & self._free[channel])
        barred = {*interaction.refusals, *interaction.holders()}
        return sum(len(profile.free[channel]) for profile in fitting) - sum(
            1 for agent in barred if agent.is_free(channel) and agent.profile.bit & demand.profiles
        )

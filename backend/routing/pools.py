"""Who waits and who is free, pooled so that no decision looks at every agent or interaction.

Interactions with the same requirements are one `Demand`, agents with the same skills, services and
capacity one `Profile`. Which fits which is a bit mask, made when either appears; who stands first in
either is a heap whose outdated entries are thrown away when they come up. What is first in place for
the agents of a profile is a heap of the firsts of all demands they fit: a first that goes leaves an
entry that is too early, which costs nothing until it comes up; a first that comes is logged, and the
log is read when such an agent is free.
"""

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush, nsmallest
from typing import Generic, TypeVar

from backend.routing.demands import Demand, Entry, joined, next_step
from backend.routing.events import Service
from backend.routing.floor import AgentState, InteractionState, Place, QueueState, place
from backend.routing.profiles import Profile, ProfileKey, Rank, Turn, first_of
from protocol.kinds import Channel

T = TypeVar("T")

#: The requirements of a demand: queue, channel, skills.
DemandKey = tuple[int, Channel, tuple[tuple[str, int], ...]]
#: So much of the log of earlier firsts is kept; who has read less looks at all demands instead.
LOG = 256


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


class Pools:
    """All demands and profiles, and which of them have somebody in them."""

    def __init__(self) -> None:
        self._demands: Numbered[Demand] = Numbered()
        self._profiles: Numbered[Profile] = Numbered()
        self._demand_by_key: dict[DemandKey, Demand] = {}
        self._profile_by_key: dict[ProfileKey, Profile] = {}
        self._made = 0
        #: Demands in which somebody waits; profiles in which somebody is free, by channel.
        self._waiting = 0
        self._free: dict[Channel, int] = dict.fromkeys(Channel, 0)
        #: Demands whose first is earlier than before, and how many of them were logged before these.
        self._log: list[Demand] = []
        self._logged_before = 0
        #: When the first of a demand has waited there for as long as one waits there.
        self._timetable: list[tuple[int, int, Demand]] = []

    # --- agents ---

    def profile(
        self, skills: Mapping[str, int], services: Iterable[Service], capacity: Mapping[Channel, int]
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

    def join(self, agent: AgentState) -> None:
        """The agent is new."""
        agent.profile.members += 1

    def move(self, agent: AgentState, profile: Profile) -> None:
        """The agent has another profile now; she has to be refreshed then."""
        old = agent.profile
        if old is profile:
            return
        self.unlist(agent)
        old.members -= 1
        old.ready -= agent.ready
        if not old.members:
            self._forget_profile(old)
        profile.members += 1
        profile.ready += agent.ready
        agent.profile = profile

    def refresh(self, agent: AgentState) -> None:
        """Something about this agent changed: is she free, and when is it her turn?"""
        if agent.listed:
            self.unlist(agent)
        agent.stamp += 1
        profile = agent.profile
        for channel in profile.channels:
            if agent.is_free(channel):
                agent.listed = (*agent.listed, channel)
                if not profile.free[channel]:
                    self._free[channel] |= profile.bit
                profile.list_free(agent, channel)

    def unlist(self, agent: AgentState) -> None:
        """She is not free for anything."""
        agent.stamp += 1
        profile = agent.profile
        for channel in agent.listed:
            profile.unlist_one(channel)
            if not profile.free[channel]:
                self._free[channel] &= ~profile.bit
        agent.listed = ()

    def _forget_profile(self, profile: Profile) -> None:
        for demand in self._demands.of(profile.demands):
            demand.disconnect(profile)
        self._profiles.remove(profile.bit)
        del self._profile_by_key[profile.key]

    # --- interactions ---

    def put(self, interaction: InteractionState, now: int) -> bool:
        """The interaction waits to be proposed. Whether somebody free fits; she may have refused it, though."""
        demand = self._demand_of(interaction.queue, interaction.channel, interaction.skills)
        waited = now - interaction.arrived
        while demand.relaxes_after is not None and waited >= demand.relaxes_after:
            demand = demand.relaxes_to
        if demand.put(interaction):
            self._waiting |= demand.bit
            self._log.append(demand)
            if len(self._log) > 2 * LOG:
                self._logged_before += LOG
                del self._log[:LOG]
            self._time(demand)
        return demand.profiles & self._free[demand.channel] != 0

    def take(self, interaction: InteractionState) -> None:
        """The interaction is not to be proposed now; if it was not waiting for that, nothing changes."""
        demand = interaction.demand
        if demand is not None:
            demand.take(interaction)
            if not demand.size:
                self._waiting &= ~demand.bit

    def forget_demands(self, queue: QueueState) -> None:
        """The queue's requirements changed; nothing waits in its demands any more."""
        number = queue.id.int
        for key, demand in [(key, demand) for key, demand in self._demand_by_key.items() if key[0] == number]:
            for profile in self._profiles.of(demand.profiles):
                profile.demands &= ~demand.bit
            self._demands.remove(demand.bit)
            demand.due = None
            del self._demand_by_key[key]
        queue.demands.clear()
        # a bit that is given anew must not meet an old entry of the log
        self._logged_before += len(self._log) + 1
        self._log.clear()

    def _demand_of(self, queue: QueueState, channel: Channel, own: Mapping[str, int]) -> Demand:
        """Where those wait at first who require this besides what the queue requires."""
        key = (channel, *own.items())
        demand = queue.demands.get(key)
        if demand is None:
            demand = queue.demands[key] = self._demand(queue, channel, joined(queue.skills, own))
        return demand

    def _demand(self, queue: QueueState, channel: Channel, skills: dict[str, int]) -> Demand:
        key = (queue.id.int, channel, tuple(skills.items()))
        demand = self._demand_by_key.get(key)
        if demand is None:
            self._made += 1
            demand = self._demand_by_key[key] = Demand(queue, channel, skills, self._made)
            demand.bit = self._demands.add(demand)
            for profile in self._profile_by_key.values():
                self._connect(demand, profile)
            step = next_step(skills, queue.relax)
            if step is not None:
                demand.relaxes_after, less = step
                demand.relaxes_to = self._demand(queue, channel, less)
        return demand

    def _connect(self, demand: Demand, profile: Profile) -> None:
        if demand.connect(profile):
            profile.demands |= demand.bit

    # --- requirements that give way ---

    @property
    def relaxes_at(self) -> int | None:
        """When to look at the latest whether somebody has waited long enough for less to be required."""
        return self._timetable[0][0] if self._timetable else None

    def relax(self, now: int) -> Iterator[InteractionState]:
        """Takes those out who have waited for long enough, to be put where they belong now."""
        while self._timetable and self._timetable[0][0] <= now:
            due, _, demand = heappop(self._timetable)
            if demand.due != due:
                continue
            demand.due = None
            while (interaction := demand.first_due(now)) is not None:
                self.take(interaction)
                yield interaction
            self._time(demand)

    def _time(self, demand: Demand) -> None:
        if demand.relaxes_after is not None and demand.heap:
            due = demand.heap[0][0] + demand.relaxes_after
            if demand.due is None or due < demand.due:
                demand.due = due
                heappush(self._timetable, (due, demand.number, demand))

    # --- who fits whom ---

    def may_be_taken(self, interaction: InteractionState) -> bool:
        """Whether it is to be proposed and somebody free fits; she may have refused it, though."""
        demand = interaction.demand
        return demand is not None and demand.profiles & self._free[demand.channel] != 0

    def first_interaction(self, agent: AgentState, now: int) -> InteractionState | None:
        """Of all that wait and may go to this agent, the first in place."""
        profile = agent.profile
        if not profile.demands & self._waiting:
            return None
        best: InteractionState | None = None
        best_place: Place | None = None
        for channel in profile.channels:
            if not agent.is_free(channel):
                continue
            if profile.read != self._logged_before + len(self._log):
                self._bring_up_to_date(profile)
            for target, heap in profile.heads[channel].items():
                first = first_of(heap)
                if first is None:
                    continue
                arrived, number, _, interaction = first
                if not interaction.may_go_to(agent):
                    return self._first_of_all(agent, now)
                its_place = place(now, arrived, target, number)
                if best_place is None or its_place < best_place:
                    best, best_place = interaction, its_place
        return best

    def _bring_up_to_date(self, profile: Profile) -> None:
        unread = profile.read - self._logged_before
        if unread < 0:
            profile.note_all(self._demands.of(profile.demands & self._waiting))
        elif unread < len(self._log):
            for demand in self._log[unread:]:
                if demand.bit & profile.demands and demand.heap:
                    profile.note(demand)
            if profile.read < 0:
                profile.note_all(self._demands.of(profile.demands & self._waiting))
        profile.read = self._logged_before + len(self._log)

    def _first_of_all(self, agent: AgentState, now: int) -> InteractionState | None:
        """Likewise, by a look at every demand: she refused what is first in place."""
        firsts: list[Entry] = []
        for demand in self._demands.of(agent.profile.demands & self._waiting):
            if agent.is_free(demand.channel):
                first = demand.first_for(agent)
                if first is not None:
                    firsts.append(first)
        return min((first[3] for first in firsts), key=lambda first: first.place(now), default=None)

    def first_agents(self, interaction: InteractionState, most: int) -> list[tuple[Rank, Turn]]:
        """The free agents who are asked first, with the rank and turn that decided it."""
        demand = interaction.demand
        best: list[tuple[Rank, Turn]] = []
        if demand is None:
            return best
        channel = demand.channel
        free = self._free[channel] & demand.profiles
        if not free:
            return best
        anybody = not interaction.is_barred()
        for ranked in demand.ranks:
            if not ranked.mask & free:
                continue
            # the best few of all are among the few profiles with the best heads
            if anybody:
                heads = [profile.turns[channel][0] for profile in ranked.profiles if profile.free[channel]]
            else:
                heads = [
                    head
                    for profile in ranked.profiles
                    if profile.free[channel]
                    for head in profile.first_for(interaction, 1)
                ]
            turns = [turn for head in nsmallest(most, heads) for turn in head[4].profile.first_for(interaction, most)]
            best += [(ranked.rank, turn) for turn in nsmallest(most - len(best), turns)]
            if len(best) == most:
                break
        return best

    def free_agents(self, interaction: InteractionState) -> int:
        """How many agents are free, fit, and may be asked."""
        demand = interaction.demand
        if demand is None:
            return 0
        channel = demand.channel
        count = 0
        for ranked in demand.ranks:
            for profile in ranked.profiles:
                count += profile.free[channel]
        if interaction.is_barred():
            barred = {*(interaction.refusals or ()), *interaction.holders()}
            count -= sum(1 for agent in barred if channel in agent.listed and agent.profile.bit & demand.profiles)
        return count

    def staffing(self, queue: QueueState, channel: Channel) -> tuple[int, int]:
        """How many agents who fit the queue take offers, and how many of them are free."""
        demand = self._demand_of(queue, channel, {})
        fitting = [profile for ranked in demand.ranks for profile in ranked.profiles]
        return sum(profile.ready for profile in fitting), sum(profile.free[channel] for profile in fitting)

"""What events change in agents and interactions, and which of these are to be looked at again."""

from heapq import heappop, heappush

from backend.routing.floor import AgentState, InteractionState

#: Who declined, let ring or gave away an interaction is not asked for it again for so long, unless she
#: makes herself ready anew. Nobody else was free all that time, or it would not wait any more.
ASK_AGAIN_AFTER = 30_000


class Changes:
    """Whose place is taken by what, who is asked, who is left alone until when.

    Attributes:
        interactions: touched since the last decisions, in the order of touching.
        agents: likewise.
    """

    def __init__(self) -> None:
        self.interactions: dict[InteractionState, None] = {}
        self.agents: dict[AgentState, None] = {}
        #: Ends of refusals and (without an interaction) of rests, earliest first, with a serial number.
        self._pauses: list[tuple[int, int, InteractionState | None, AgentState]] = []
        self._serial = 0

    def touch(self, interaction: InteractionState, agent: AgentState) -> None:
        """Both are to be looked at again."""
        self.interactions[interaction] = None
        self.agents[agent] = None

    # --- asking -----------------------------------------------------------------------------

    def ask(self, interaction: InteractionState, agent: AgentState, *, seat: bool) -> None:
        """It rings at her, or is about to."""
        if interaction.asked is None:
            interaction.asked = {}
        interaction.asked[agent] = seat
        agent.asked.add(interaction)

    def answered(self, interaction: InteractionState, agent: AgentState) -> None:
        """It rings at her no more."""
        if interaction.asked is not None:
            interaction.asked.pop(agent, None)
        agent.asked.discard(interaction)
        self.touch(interaction, agent)

    # --- places -----------------------------------------------------------------------------

    def own(self, interaction: InteractionState, agent: AgentState, since: int) -> None:
        """She has it now, and whoever had it has it no more."""
        interaction.waiting = False
        former = interaction.owner
        if former is not agent:
            if former is not None:
                self.let_go(interaction, former, since)
            self._take_place(interaction, agent, since)
            if interaction.seats:
                interaction.seats.discard(agent)
            interaction.owner = agent
        self.interactions[interaction] = None

    def seat(self, interaction: InteractionState, agent: AgentState, since: int) -> None:
        """She is in it, and it is not hers."""
        self._take_place(interaction, agent, since)
        if interaction.owner is agent:
            interaction.owner = None
        if interaction.seats is None:
            interaction.seats = set()
        interaction.seats.add(agent)
        self.interactions[interaction] = None

    def _take_place(self, interaction: InteractionState, agent: AgentState, since: int) -> None:
        if not interaction.is_held_by(agent):
            agent.open[interaction.channel] += 1
            agent.load += 1
            agent.idle_since = max(agent.idle_since, since)
            self.agents[agent] = None

    def let_go(self, interaction: InteractionState, agent: AgentState, at: int) -> None:
        """A place of hers is free; if it waits, it does not ring at her at once."""
        if interaction.owner is agent:
            interaction.owner = None
        elif interaction.seats:
            interaction.seats.discard(agent)
        agent.open[interaction.channel] -= 1
        agent.load -= 1
        agent.idle_since = max(agent.idle_since, at)
        if interaction.waiting:
            self.refuse(interaction, agent, at + ASK_AGAIN_AFTER)
        self.agents[agent] = None

    # --- pauses -----------------------------------------------------------------------------

    @property
    def pause_ends(self) -> int | None:
        """When the next refusal or rest ends."""
        return self._pauses[0][0] if self._pauses else None

    def refuse(self, interaction: InteractionState, agent: AgentState, until: int) -> None:
        """It is not put to her before."""
        if interaction.refusals is None:
            interaction.refusals = {}
        until = max(until, interaction.refusals.get(agent, 0))
        interaction.refusals[agent] = until
        agent.refused.add(interaction)
        self._pause(until, interaction, agent)

    def rest(self, agent: AgentState, until: int) -> None:
        """Nothing is put to her before, or before she is told of."""
        agent.resting_until = until
        self._pause(until, None, agent)

    def forgive(self, interaction: InteractionState, agent: AgentState) -> None:
        """It may be put to her again."""
        if interaction.refusals:
            interaction.refusals.pop(agent, None)
        agent.refused.discard(interaction)
        self.agents[agent] = None

    def end_pauses(self, now: int) -> None:
        """Those whose time has come."""
        pauses = self._pauses
        while pauses and pauses[0][0] <= now:
            until, _, interaction, agent = heappop(pauses)
            if interaction is None:
                if agent.resting_until == until:
                    agent.resting_until = 0
                    self.agents[agent] = None
            elif interaction.refusals and interaction.refusals.get(agent) == until:
                self.forgive(interaction, agent)

    def _pause(self, until: int, interaction: InteractionState | None, agent: AgentState) -> None:
        self._serial += 1
        heappush(self._pauses, (until, self._serial, interaction, agent))

"""Random days with the real router: what it proposes holds, and nobody waits beside a free agent."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, rule

from backend.actions import offers, resume
from backend.app.router import from_event, from_snapshot
from backend.routing.engine import Engine
from backend.routing.events import Propose, RoutingEvent, TimePassed
from protocol.frames import FloorEntry
from protocol.kinds import AgentStatus, Channel, InteractionStatus
from tests.backend.actions.team_day import TeamDay

#: More proposals than that in a row, with nothing else happening, is a router that runs in circles.
_MOST_PROPOSALS = 100


class RoutedDay(TeamDay):
    """A day whose router has folded every commit before it decides."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = Engine()
        self.told = 0
        self.begin_anew()

    @rule()
    def begin_anew(self) -> None:
        """The router starts from a snapshot."""
        self.engine = Engine()
        self.told = len(self.world.entries)
        self._route([*from_snapshot(self.world.run(resume.floor_snapshot), self.world.now)])

    @invariant()
    def the_router_keeps_up(self) -> None:
        """Every proposal of a router that knows all is confirmed, and afterwards nobody waits in vain."""
        self._route(self._news())
        floor = self.world.run(resume.floor_snapshot)
        waiting = [card for card in floor.interactions if card.status is InteractionStatus.WAITING]
        ringing = {offer.agent for offer in floor.offers}
        held = [card.agent for card in floor.interactions if card.agent is not None]
        held += [seat.agent for card in floor.interactions for seat in card.company]
        free = [
            agent
            for agent in floor.agents
            if agent.online
            and agent.status is AgentStatus.READY
            and agent.id not in ringing
            and held.count(agent.id) < agent.capacity[Channel.CHAT]
        ]
        for card in waiting:
            sitting = {seat.agent for seat in card.company}
            if any(card.queue in agent.queues and agent.id not in sitting for agent in free):
                assert self.engine.wakes_at is not None, "somebody waits, somebody is free, and nothing will happen"

    def _news(self) -> list[RoutingEvent]:
        new, self.told = self.world.entries[self.told :], len(self.world.entries)
        return [event for entry in new if isinstance(entry, FloorEntry) for event in from_event(entry.event, entry.at)]

    def _route(self, news: list[RoutingEvent]) -> None:
        proposals = 0
        decisions = self.engine.apply_all([*news, TimePassed(at=self.world.now)])
        while decisions:
            proposals += len(decisions)
            assert proposals < _MOST_PROPOSALS
            for decision in decisions:
                self._carry_out(decision)
            decisions = self.engine.apply_all(self._news())

    def _carry_out(self, decision: Propose) -> None:
        offer = self.world.run(lambda tx: offers.make_offer(tx, decision))
        assert offer is not None, "the router knew all and was wrong"
        self.offers.append(offer)


TestRoutedDay = RoutedDay.TestCase
TestRoutedDay.settings = settings(
    max_examples=30, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

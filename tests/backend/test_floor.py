"""The floor in memory against the store, over random days."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

from backend.actions import resume
from backend.floor import Floor
from protocol.commands import PutSite
from protocol.ids import SiteId
from protocol.kinds import Channel, InteractionStatus
from tests.backend.actions.day import Day
from tests.backend.actions.world import World

_WAITING = frozenset({InteractionStatus.WAITING, InteractionStatus.OFFERED})


class FloorDay(Day):
    """A day that is also followed in memory, from the start and anew at each step."""

    def __init__(self) -> None:
        super().__init__()
        self.floor = Floor("https://desk.example")
        self._told = 0

    @invariant()
    def memory_says_what_the_store_says(self) -> None:
        """Places in the queues, who is available, who works here."""
        fresh, self._told = self.world.entries[self._told :], len(self.world.entries)
        self.floor.publish(fresh)
        begun_now = Floor("https://desk.example")
        snapshot = self.world.run(resume.floor_snapshot)
        begun_now.load(snapshot)
        waiting = [i for i in snapshot.interactions if i.status in _WAITING]
        places = {
            i.id: 1 + sum((j.queue, (j.arrived_at, j.id) < (i.arrived_at, i.id)) == (i.queue, True) for j in waiting)
            for i in waiting
        }
        for floor in (self.floor, begun_now):
            assert {i.id: floor.position(i.id) for i in snapshot.interactions if floor.position(i.id)} == places
            assert floor.waiting() == len(places)
            for actor in self.agents:
                agent = floor.agent(actor.need_agent())
                assert agent is not None
                assert agent.queues == {self.world.sales: {Channel.CHAT: 1}}


TestFloorDay = FloorDay.TestCase
TestFloorDay.settings = settings(
    max_examples=15, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_pages_are_those_of_the_sites() -> None:
    """As last configured, by exact origin; a renamed key is forgotten."""
    world = World()
    floor = Floor("https://desk.example")

    def put(key: str, *origins: str, site: SiteId = world.site) -> None:
        world.do(PutSite(id=world.command_id(), site=site, key=key, name="Bikes", origins=origins))

    other = SiteId(world.new_id())
    put("shop", "https://a.example")
    put("other", "https://b.example", site=other)
    floor.publish(world.entries)
    assert floor.allows(world.site, "https://a.example")
    assert not floor.allows(world.site, "https://b.example")
    assert not floor.allows(world.site, None)
    assert not floor.allows(SiteId(world.new_id()), "https://a.example")
    assert floor.allows_any("https://b.example")
    assert not floor.allows_any("https://c.example")
    assert floor.is_own("https://desk.example")
    assert floor.site("bikes") is None
    found = floor.site("shop")
    assert found is not None
    assert found.id == world.site
    world.close()

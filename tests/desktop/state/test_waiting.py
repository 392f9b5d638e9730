"""Who may be taken, and who comes first: as the server orders them."""

from msgspec.structs import replace

from desktop.state import waiting
from protocol.entities import Agent, Queue
from protocol.ids import InteractionId
from protocol.kinds import Channel, Role
from tests.desktop import afternoon as day
from tests.desktop import shift


def maja(**changed: object) -> Agent:
    """Maja, who serves all queues."""
    return replace(day.agent(day.MAJA, "Maja Lindqvist"), **changed)


def order(agent: Agent, now: int = day.NOW) -> list[InteractionId]:
    """Who waits for an agent, the most pressing first."""
    floor = shift.store().floor
    return [card.id for card in waiting.most_pressing(floor, agent, now, 50)]


def test_the_wait_over_the_target_decides_and_queues_without_one_come_last() -> None:
    """60 s of 60 s presses more than 90 s of 300 s; 1.5 hours of no target least."""
    assert order(maja()) == [shift.CALL, day.WAITS, shift.HANDED, day.WAITS_TOO, shift.LETTER]
    # Ten minutes later all are late; who waits in the strict queue presses still more.
    assert order(maja(), day.NOW + 600_000)[:2] == [shift.CALL, day.WAITS]


def test_an_agent_takes_from_her_queues_and_who_oversees_from_all() -> None:
    """An expert without a queue from none."""
    only_orders = maja(queues={day.ORDERS: {Channel.EMAIL: 1}})
    assert order(only_orders) == [shift.LETTER]
    assert len(order(maja(queues={}, role=Role.SUPERVISOR))) == 5
    assert order(maja(queues={})) == []
    assert not waiting.serves_any(maja(queues={}))
    assert not waiting.serves_any(None)


def test_what_rings_at_a_colleague_is_not_free_and_what_rings_here_is() -> None:
    """To take it is then to accept it."""
    store = shift.store()
    me = store.my_agent
    card = store.floor.interactions[day.WAITS]
    assert waiting.free_to_take(store.floor, card, me)
    store.apply([shift.rings_at_oskar(day.WAITS)])
    assert not waiting.free_to_take(store.floor, store.floor.interactions[day.WAITS], me)
    mine = shift.store()
    mine.apply([day.offer()])
    assert waiting.free_to_take(mine.floor, mine.floor.interactions[day.WAITS], me)
    assert not waiting.free_to_take(mine.floor, mine.floor.interactions[day.FREJA], me)


def test_what_is_lacking_is_the_higher_of_queue_and_chat() -> None:
    """Skills come from both."""
    card = replace(shift.waiting()[0], skills={"french": 3, "brakes": 7})
    queue = Queue(id=day.WORKSHOP, name="Workshop", skills={"brakes": 5, "sales": 2})
    knows = maja(skills={"brakes": 6, "sales": 2})
    assert waiting.lacking(card, queue, knows) == {"brakes": 7, "french": 3}
    assert waiting.lacking(card, None, maja(skills={"french": 3, "brakes": 7})) == {}

"""Who helps herself gets what the router would put to her."""

from uuid import UUID

from backend.routing import order
from protocol.entities import Agent, Channel, Customer, Interaction, InteractionStatus, Queue
from protocol.ids import AgentId, InteractionId, QueueId, SiteId, VisitorId
from protocol.service import Relaxation

SALES, WORKSHOP, FEEDBACK = (QueueId(UUID(int=number)) for number in (1, 2, 3))
NOW = 1_000_000
QUEUES = {
    SALES: Queue(id=SALES, name="Sales", target_seconds=60),
    WORKSHOP: Queue(
        id=WORKSHOP,
        name="Workshop",
        target_seconds=300,
        skills={"bikes": 5},
        relax=(Relaxation(after_seconds=100, skills={"bikes": 2}),),
    ),
    FEEDBACK: Queue(id=FEEDBACK, name="Feedback", target_seconds=0),
}
MAJA = Agent(
    id=AgentId(UUID(int=9)),
    login="maja",
    name="Maja",
    skills={"bikes": 3},
    queues={queue: {Channel.CHAT: 1} for queue in QUEUES},
)


def waits(number: int, queue: QueueId, seconds: int, channel: Channel = Channel.CHAT, **skills: int) -> Interaction:
    """An interaction that has waited for so long."""
    return Interaction(
        id=InteractionId(UUID(int=100 + number)),
        site=SiteId(UUID(int=4)),
        queue=queue,
        channel=channel,
        status=InteractionStatus.WAITING,
        customer=Customer(visitor=VisitorId(UUID(int=5))),
        arrived_at=NOW - seconds * 1_000,
        since=NOW,
        skills=skills,
    )


def taken(*waiting: Interaction) -> list[int]:
    """In which order she may take them."""
    return [one.id.int - 100 for one in order.in_turn(MAJA, QUEUES, waiting, NOW)]


def test_time_waited_over_target_and_then_those_without_a_target() -> None:
    """60 s of 60 s before 90 s of 300 s, and these before a quarter of an hour of no target; the earlier of equals."""
    assert taken(waits(1, FEEDBACK, 900), waits(2, SALES, 20), waits(3, SALES, 60), waits(4, SALES, 60)) == [3, 4, 2, 1]


def test_only_what_she_serves_and_fits() -> None:
    """By skills as relaxed by now, and by channel."""
    assert taken(waits(1, WORKSHOP, 99), waits(2, WORKSHOP, 100), waits(3, SALES, 1, danish=1)) == [2]
    assert taken(waits(1, SALES, 5, Channel.EMAIL)) == []
    assert order.required(QUEUES[WORKSHOP], waits(1, WORKSHOP, 100, danish=2), NOW) == {"bikes": 2, "danish": 2}

"""Who helps herself gets what the router could put to her."""

from uuid import UUID

from backend.routing import order
from protocol.entities import Agent, Customer, Interaction, Queue
from protocol.ids import AgentId, InteractionId, QueueId, SiteId, VisitorId
from protocol.kinds import Channel, InteractionStatus
from protocol.service import Relaxation

SALES, WORKSHOP = (QueueId(UUID(int=number)) for number in (1, 2))
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


def fits(*waiting: Interaction) -> list[int]:
    """Which of them she may take."""
    return [one.id.int - 100 for one in waiting if order.fits(MAJA, QUEUES[one.queue], one, NOW)]


def test_only_what_she_serves_and_fits() -> None:
    """By skills as relaxed by now, and by channel."""
    assert fits(waits(1, WORKSHOP, 99), waits(2, WORKSHOP, 100), waits(3, SALES, 1, danish=1)) == [2]
    assert fits(waits(1, SALES, 5, Channel.EMAIL)) == []
    assert order.required(QUEUES[WORKSHOP], waits(1, WORKSHOP, 100, danish=2), NOW) == {"bikes": 2, "danish": 2}

"""Who has waited too long in a queue waits on in another."""

from backend.actions import deadlines
from backend.actions.verify import verify
from protocol.commands import PutQueue, TransferChat
from protocol.events import HandedOver, PassedOn
from protocol.ids import InteractionId
from protocol.kinds import InteractionStatus, PartyKind
from protocol.service import Hours, Overflow
from tests.backend.actions.world import START, World


def _rules(world: World, *, workshop: Overflow | None = None, hours: Hours | None = None) -> None:
    world.do(PutQueue(id=world.command_id(), queue=world.workshop, name="Workshop", overflow=workshop, hours=hours))
    overflow = Overflow(after_seconds=120, queue=world.workshop)
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", overflow=overflow))


def _pass(world: World, seconds: int) -> None:
    world.now += seconds * 1000
    world.run(deadlines.expire_due)


def _queue(world: World, chat: InteractionId) -> str:
    return {world.sales: "Sales", world.workshop: "Workshop"}[world.card(chat).queue]


def test_it_waits_on_with_its_arrival(world: World) -> None:
    """The customer is told by the system, the staff that nobody handed it over."""
    _rules(world)
    chat = world.ring(world.visitor())
    _pass(world, 119)
    assert _queue(world, chat) == "Sales"
    _pass(world, 1)
    card = world.card(chat)
    assert (card.queue, card.arrived_at, card.status) == (world.workshop, START, InteractionStatus.WAITING)
    told = world.public(chat)[-1]
    assert isinstance(told, PassedOn)
    assert (told.by.kind, told.queue_name, told.stays) == (PartyKind.SYSTEM, "Workshop", False)
    assert world.staff(chat)[-1] == HandedOver(queue=world.workshop)
    assert world.run(verify).whole


def test_once_for_each_queue(world: World) -> None:
    """Two queues that overflow into one another keep whom they get back."""
    _rules(world, workshop=Overflow(after_seconds=60, queue=world.sales))
    chat = world.ring(world.visitor())
    _pass(world, 120)
    _pass(world, 60)
    assert _queue(world, chat) == "Sales"
    _pass(world, 3_600)
    assert _queue(world, chat) == "Sales"
    assert world.run(deadlines.next_deadline) is None


def test_who_is_being_asked_for_does_not_go(world: World) -> None:
    """It rings; when it waits again its time is over."""
    _rules(world)
    agent = world.agent()
    chat = world.ring(world.visitor())
    world.now += 110_000
    assert world.offer(chat, agent) is not None
    _pass(world, 20)
    assert _queue(world, chat) == "Sales"
    _pass(world, 10)
    assert (_queue(world, chat), world.card(chat).status) == ("Workshop", InteractionStatus.WAITING)


def test_who_is_served_stays(world: World) -> None:
    """And waits anew when the agent hands the chat back."""
    _rules(world)
    agent = world.agent()
    _, chat, version = world.chat(agent)
    _pass(world, 600)
    assert (_queue(world, chat), world.card(chat).status) == ("Sales", InteractionStatus.ACTIVE)
    world.do(
        TransferChat(id=world.command_id(), interaction=chat, version=version, queue=world.sales, stays=True), agent
    )
    _pass(world, 119)
    assert _queue(world, chat) == "Sales"
    _pass(world, 1)
    assert _queue(world, chat) == "Workshop"


def test_nobody_is_sent_to_a_closed_queue(world: World) -> None:
    """It is looked at again in a minute."""
    _rules(world, hours=Hours())
    chat = world.ring(world.visitor())
    _pass(world, 120)
    assert _queue(world, chat) == "Sales"
    _rules(world)
    _pass(world, 59)
    assert _queue(world, chat) == "Sales"
    _pass(world, 1)
    assert _queue(world, chat) == "Workshop"


def test_an_overflow_that_was_taken_back(world: World) -> None:
    """Whoever counted on it waits on."""
    _rules(world)
    chat = world.ring(world.visitor())
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales"))
    _pass(world, 120)
    assert _queue(world, chat) == "Sales"
    assert world.run(deadlines.next_deadline) is None


def test_a_clock_that_was_set_back(world: World) -> None:
    """Nobody waits for days."""
    _rules(world)
    chat = world.ring(world.visitor())
    world.now -= 10 * 86_400_000
    world.run(deadlines.expire_due)
    assert _queue(world, chat) == "Workshop"

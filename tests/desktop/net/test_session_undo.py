"""Messages that wait for their time, so that they can be taken back."""

from protocol.commands import EndChat, SendMessage, TransferChat
from protocol.frames import CaughtUp
from protocol.ids import AgentId, QueueId
from protocol.supervision import AssignChat
from tests.desktop.net.sessions import World, ack, ids, message
from tests.desktop.state.floors import QUEUE, command_id, floor_snapshot, welcome


def submit(world: World, one: SendMessage, seconds: float) -> None:
    """Send this in so many seconds."""
    world.session.submit(one, written_at=world.wall(), goes_at=world.wall() + round(seconds * 1000))


def test_it_goes_at_its_time_and_not_before() -> None:
    """Without anybody asking."""
    world = World().online()
    submit(world, message(1), 5)
    world.pass_time(4_999)
    assert ids(world.sent(world.done)) == []
    world.pass_time(1)
    assert ids(world.sent(world.done)) == [command_id(1)]


def test_what_is_written_fast_after_it_keeps_its_place() -> None:
    """Even what need not wait itself."""
    world = World().online()
    submit(world, message(1), 3)
    world.session.submit(message(2))
    world.pass_time(2_999)
    assert ids(world.sent(world.done)) == []
    world.pass_time(1)
    world.says(ack(1))
    world.acts()
    assert ids(world.sent(world.done)) == [command_id(1), command_id(2)]


def test_taken_back_it_never_goes_and_lets_go_what_is_behind() -> None:
    """Only what has never left can be taken back."""
    world = World().online()
    submit(world, message(1), 3)
    world.session.submit(message(2))
    assert world.session.take_back(command_id(1))
    assert ids(world.sent()) == [command_id(2)]
    assert not world.session.take_back(command_id(2)), "it is under way"
    assert not world.session.take_back(command_id(1)), "it is no more"
    world.pass_time(10_000)
    assert command_id(1) not in ids(world.sent(world.done))


def test_what_left_once_is_not_taken_back_though_the_link_is_gone() -> None:
    """The server may have it."""
    world = World().online()
    world.session.submit(message(1))
    world.session.closed(None)
    assert not world.session.take_back(command_id(1))


def test_an_act_that_must_not_overtake_ends_the_waiting() -> None:
    """Who hands the chat over has thought better of nothing."""
    world = World().online()
    submit(world, message(1), 5)
    to = QueueId(QUEUE.id)
    world.session.submit(
        TransferChat(id=command_id(2), interaction=message(1).interaction, version=1, queue=to, brief="")
    )
    assert ids(world.sent()) == [command_id(1)]
    assert not world.session.take_back(command_id(1))


def test_a_chat_that_a_supervisor_gives_away_goes_after_what_she_said() -> None:
    """Her own chat, too: words that come after it would be refused."""
    world = World().online()
    submit(world, message(1), 5)
    to = AgentId(command_id(7))
    world.session.submit(AssignChat(id=command_id(2), interaction=message(1).interaction, version=1, agent=to))
    assert ids(world.sent()) == [command_id(1)]
    world.says(ack(1))
    assert [type(frame) for frame in world.sent()] == [AssignChat]


def test_the_end_of_another_chat_ends_nothing() -> None:
    """Each chat for itself."""
    world = World().online()
    submit(world, message(1), 5)
    world.session.submit(EndChat(id=command_id(2), interaction=command_id(77), version=1))  # type: ignore[arg-type]
    assert ids(world.sent()) == []


def test_after_a_restart_it_goes_when_its_time_is_over() -> None:
    """It is in the outbox with its time; a clock that was set holds it no longer than it could have been."""
    world = World()
    world.session.submit(message(1), written_at=world.wall() - 4_000, goes_at=world.wall() + 1_000)
    world.session.submit(message(2), written_at=world.wall(), goes_at=world.wall() + 3_600_000)
    world.session.start()
    world.session.opened("token")
    world.says(welcome(), floor_snapshot(), CaughtUp())
    world.acts()
    assert ids(world.sent(world.done)) == []
    world.pass_time(1_000)
    world.says(ack(1))
    world.acts()
    assert ids(world.sent(world.done)) == [command_id(1)]
    world.pass_time(4_000)
    assert ids(world.sent(world.done)) == [command_id(1), command_id(2)]


def test_who_leaves_waits_for_nothing() -> None:
    """All of it goes at once, in its order."""
    world = World().online()
    submit(world, message(1), 5)
    submit(world, message(2), 5)
    world.session.hurry()
    assert ids(world.sent()) == [command_id(1)]
    world.says(ack(1))
    assert ids(world.sent()) == [command_id(2)]


def test_without_a_link_time_passes_all_the_same() -> None:
    """It goes with the reconnect, and is not held again."""
    world = World().online()
    submit(world, message(1), 5)
    world.session.closed(None)
    world.pass_time(6_000)
    world.session.reconnect()
    world.session.opened("token")
    world.says(welcome(), CaughtUp())
    world.acts()
    assert ids(world.sent(world.done)) == [command_id(1)]

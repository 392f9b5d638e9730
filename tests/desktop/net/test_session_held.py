"""What waits before it goes out: for its author's word when it is old, for its files, for what stands before it."""

from uuid import UUID

from desktop.net.acts import Holds
from protocol import frames, limits
from protocol.commands import EndChat, SendMessage, SetAgentState
from protocol.errors import ErrorCode
from protocol.frames import CaughtUp, Refused
from protocol.ids import CommandId, InteractionId
from protocol.kinds import AgentStatus
from tests.desktop.net.sessions import World, ack, ids, message
from tests.desktop.state.floors import AGENT, chat_snapshot, command_id, floor_snapshot, public, said, welcome

OTHER = InteractionId(UUID(int=101))
OLD = limits.ASK_BEFORE_SENDING_AFTER + 1


def other(number: int) -> SendMessage:
    """A message to another chat."""
    return SendMessage(id=command_id(number), interaction=OTHER, text=f"message {number}", version=1)


def holds(world: World) -> tuple[CommandId, ...] | None:
    """What was said last to be waiting."""
    said = [act for act in world.done if isinstance(act, Holds)]
    return said[-1].commands if said else None


def away(*messages: SendMessage, old: int = 1) -> World:
    """Offline with these; the first `old` of them are older than ten minutes when the link is back."""
    world = World()
    for number, one in enumerate(messages):
        at = world.wall() - (OLD if number < old else 1_000)
        world.session.submit(one, written_at=at)
    return world


def test_what_was_written_long_ago_is_asked_about_and_the_rest_goes() -> None:
    """Other chats are not held up."""
    world = away(message(1), other(2)).online()
    assert ids(world.sent(world.done)) == [command_id(2)]
    assert holds(world) == (command_id(1),)


def test_nothing_newer_in_the_same_chat_overtakes() -> None:
    """Not even what is written afterwards, nor the end of the chat."""
    world = away(message(1), message(2)).online()
    world.session.submit(message(3))
    world.session.submit(EndChat(id=command_id(4), interaction=message(1).interaction, version=1))
    world.session.submit(SetAgentState(id=command_id(5), status=AgentStatus.READY))
    world.acts()
    assert holds(world) == (command_id(1), command_id(2), command_id(3)), "what is behind is told as well"
    sent = [frame for frame in world.sent(world.done) if not isinstance(frame, frames.StaffHello | frames.Ping)]
    assert [type(frame) for frame in sent] == [SetAgentState]


def test_at_its_authors_word_it_goes_and_what_is_behind_follows() -> None:
    """In order, and those that are not old themselves by themselves."""
    world = away(message(1), message(2)).online()
    world.done.clear()
    world.session.release(command_id(1))
    assert ids(world.sent()) == [command_id(1)]
    assert holds(world) == ()
    world.says(ack(1))
    assert ids(world.sent()) == [command_id(2)]


def test_discarded_it_lets_go_what_is_behind() -> None:
    """Nothing of it is sent."""
    world = away(message(1), message(2)).online()
    world.done.clear()
    world.session.withdraw(command_id(1))
    assert ids(world.sent()) == [command_id(2)]
    assert holds(world) == ()


def test_one_behind_may_be_told_to_go_first() -> None:
    """That is a word, not a mistake."""
    world = away(message(1), message(2), message(3)).online()
    world.done.clear()
    world.session.release(command_id(2))
    assert ids(world.sent()) == [command_id(2)]
    assert holds(world) == (command_id(1), command_id(3))


def test_ten_minutes_to_the_millisecond() -> None:
    """Not before."""
    world = World()
    world.session.submit(message(1), written_at=world.wall() - limits.ASK_BEFORE_SENDING_AFTER)
    world.online()
    assert ids(world.sent(world.done)) == [command_id(1)]
    assert holds(world) is None


def test_an_hour_asleep_counts() -> None:
    """The steady clock stood still; the words are old all the same."""
    world = World().online()
    world.session.closed(None)
    world.session.submit(message(1))
    world.asleep += 3_600_000
    world.done.clear()
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    world.says(welcome(), CaughtUp())
    world.acts()
    assert ids(world.sent(world.done)) == []
    assert holds(world) == (command_id(1),)


def test_what_was_stored_before_the_link_broke_is_not_asked_about() -> None:
    """Its acknowledgement got lost; the entry tells, live or in a snapshot."""
    for proof in (public(1, said(1, "x", AGENT)), chat_snapshot(public(1, said(1, "x", AGENT)))):
        world = World().online(floor_snapshot(), chat_snapshot())
        world.session.submit(message(1))
        world.acts()
        world.session.closed(None)
        world.asleep += 3_600_000
        world.done.clear()
        world.pass_time(limits.BACKOFF_FIRST)
        world.session.opened("token")
        world.says(welcome(), proof, CaughtUp())
        world.acts()
        assert ids(world.sent(world.done)) == []
        assert holds(world) is None
        world.session.submit(message(2))
        assert ids(world.sent()) == [command_id(2)]


def test_a_state_is_never_asked_about() -> None:
    """Only what a person wrote."""
    world = World()
    state = SetAgentState(id=command_id(1), status=AgentStatus.READY)
    world.session.submit(state, written_at=0)
    world.online()
    assert state in world.sent(world.done)


def test_what_was_held_before_a_restart_is_held_after_it() -> None:
    """Before the link is there, too."""
    world = World()
    world.session.submit(message(1), written_at=0, held=True)
    world.acts()
    assert holds(world) == (command_id(1),)


def test_a_message_waits_for_its_files_and_later_words_wait_for_it() -> None:
    """In the same chat; others go on."""
    world = World().online()
    world.session.submit(message(1), ready=False)
    world.session.submit(message(2))
    world.session.submit(other(3))
    assert ids(world.sent()) == [command_id(3)]
    assert holds(world) is None, "nobody is asked"
    world.says(ack(3))
    world.session.ready(command_id(1))
    assert ids(world.sent()) == [command_id(1)]
    world.says(ack(1))
    assert ids(world.sent()) == [command_id(2)]


def test_a_file_that_was_refused_holds_nothing_up() -> None:
    """What follows goes."""
    world = World().online()
    world.session.submit(message(1), ready=False)
    world.session.submit(message(2))
    world.session.withdraw(command_id(1))
    assert ids(world.sent()) == [command_id(2)]


def test_a_failed_message_that_is_tried_again_goes_under_its_old_id() -> None:
    """It was answered once; it is a new attempt."""
    world = World().online()
    world.session.submit(message(1))
    world.acts()
    world.says(Refused(id=command_id(1), code=ErrorCode.INTERNAL, text="Something went wrong."))
    world.acts()
    world.session.submit(message(1))
    assert ids(world.sent()) == [command_id(1)]


def test_the_first_hello_of_a_run_says_what_was_kept() -> None:
    """And what is there already is not taken twice."""
    world = World()
    chat = message(1).interaction
    world.session.restore("first", 10, [frames.Seen(interaction=chat, public=3, staff=1)])
    world.session.start()
    world.session.opened("one")
    hello = world.sent()[0]
    assert hello == frames.StaffHello(
        protocol=1,
        token="one",
        epoch="first",
        floor=10,
        interactions=(frames.Seen(interaction=chat, public=3, staff=1),),
    )
    world.says(welcome(), public(3, said(3)), public(4, said(4)), CaughtUp())
    assert [type(frame).__name__ for frame in world.applied()] == ["Welcome", "PublicEntry"]

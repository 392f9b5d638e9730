"""What the session sends: the outbox in its order, marks, typing, and what waits for its author's word."""

from collections.abc import Sequence
from uuid import UUID

from desktop.net.acts import Act, Apply, Close, Report
from desktop.net.session import ANSWER_WITHIN
from desktop.net.typing import LOST_AFTER
from desktop.state.link import LinkPhase
from protocol import frames, limits
from protocol.canned import PutCanned, UseCanned
from protocol.commands import Mark, SendMessage
from protocol.errors import ErrorCode
from protocol.frames import Ack, CaughtUp, PartyTyping, Pong, Refused
from protocol.ids import CannedId, CommandId
from tests.desktop.net.sessions import World, ack, ids, message
from tests.desktop.state.floors import (
    CHAT,
    CUSTOMER,
    command_id,
    welcome,
)


def test_commands_go_one_after_another() -> None:
    """The next when the last is answered."""
    world = World().online()
    for number in (1, 2, 3):
        world.session.submit(message(number))
    assert ids(world.sent()) == [command_id(1)]
    world.says(ack(1))
    assert ids(world.sent()) == [command_id(2)]
    world.says(Refused(id=command_id(2), code=ErrorCode.STALE_ASSIGNMENT, text="Gone."))
    assert ids(world.sent()) == [command_id(3)]


def test_what_is_not_answered_goes_again_in_order_after_a_reconnect() -> None:
    """Under the same ids; what was answered goes no more."""
    world = World().online()
    for number in (1, 2, 3):
        world.session.submit(message(number))
    world.says(ack(1))
    world.acts()
    world.session.closed(None)
    world.session.submit(message(4))
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    assert ids(world.sent()) == [], "not before it has caught up"
    world.says(welcome(), CaughtUp())
    sent = ids(world.sent())
    for number in (2, 3):
        world.says(ack(number))
        sent += ids(world.sent())
    assert sent == [command_id(2), command_id(3), command_id(4)]


def test_a_refusal_for_now_holds_the_outbox_and_keeps_its_order() -> None:
    """`retry_after` is waited for; nothing overtakes."""
    world = World().online()
    world.session.submit(message(1))
    world.session.submit(message(2))
    world.acts()
    world.says(Refused(id=command_id(1), code=ErrorCode.STORAGE_UNAVAILABLE, text="Full.", retry_after=2_000))
    assert world.acts() == [Report(world.session.link)], "it is not handed on: nothing has failed"
    assert world.session.link.refusing is ErrorCode.STORAGE_UNAVAILABLE
    world.pass_time(1_999)
    assert ids(world.sent(world.done)) == [command_id(1)]
    world.pass_time(1)
    assert ids(world.sent(world.done)) == [command_id(1), command_id(1)]
    assert world.session.link.refusing is ErrorCode.STORAGE_UNAVAILABLE, "until it is taken"
    world.says(ack(1))
    assert world.session.link.refusing is None


def test_a_command_without_an_answer_makes_a_new_connection() -> None:
    """The link seems alive, but nothing comes of the command."""
    world = World().online()
    world.session.submit(message(1))
    for _ in range(ANSWER_WITHIN // 5_000):
        world.pass_time(5_000)
        world.says(Pong(sent=world.time, now=0))
    assert Close() in world.done
    assert world.phase is LinkPhase.CONNECTING


def test_a_command_taken_back_is_not_sent_again() -> None:
    """Discarded while offline."""
    world = World()
    world.session.submit(message(1))
    world.session.submit(message(2))
    world.session.withdraw(command_id(1))
    world.online()
    assert ids(world.sent(world.done)) == [command_id(2)]


def test_only_the_newest_mark_of_a_chat_goes_out() -> None:
    """Sent at once while online; after a reconnect only what was not acknowledged."""
    world = World().online()
    first = Mark(id=CommandId(UUID(int=1)), interaction=CHAT, delivered=1, seen=0)
    second = Mark(id=CommandId(UUID(int=2)), interaction=CHAT, delivered=2, seen=2)
    world.session.mark(first)
    assert world.sent() == [first]
    world.session.closed(None)
    world.session.mark(second)
    assert world.sent() == []
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    world.says(welcome(), CaughtUp())
    assert second in world.sent()
    world.says(Ack(id=second.id, at=1))
    world.session.closed(None)
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    world.says(welcome(), CaughtUp())
    assert not [frame for frame in world.sent() if isinstance(frame, Mark)]


def test_typing_is_said_when_it_changes_and_ends_by_itself() -> None:
    """Not at every key; not while offline."""
    world = World().online()

    def typings(acts: Sequence[Act]) -> list[bool]:
        return [frame.typing for frame in world.sent(acts) if isinstance(frame, frames.Typing)]

    world.session.typing(CHAT, typing=True)
    world.session.typing(CHAT, typing=True)
    assert typings(world.acts()) == [True]
    world.pass_time(4_000)
    world.done.clear()
    world.session.typing(CHAT, typing=True)
    assert typings(world.acts()) == [True], "said again in time"
    world.done.clear()
    world.pass_time(limits.TYPING_ENDS_AFTER)
    assert typings(world.done) == [False]
    world.session.typing(CHAT, typing=False)
    assert typings(world.acts()) == []
    world.session.closed(None)
    world.session.typing(CHAT, typing=True)
    assert typings(world.acts()) == []


def test_their_typing_ends_when_its_end_gets_lost() -> None:
    """By time, and with the link."""
    world = World().online()
    typing = PartyTyping(interaction=CHAT, party=CUSTOMER, typing=True)
    over = PartyTyping(interaction=CHAT, party=CUSTOMER, typing=False)
    world.says(typing)
    assert world.applied() == [typing]
    world.done.clear()
    world.pass_time(LOST_AFTER)
    assert Apply((over,)) in world.done
    world.says(typing)
    world.acts()
    world.session.closed(None)
    assert Apply((over,)) in world.acts()


def test_stopping_closes_and_keeps_the_outbox() -> None:
    """Signing in again goes on where it was."""
    world = World().online()
    world.session.submit(message(1))
    world.acts()
    world.session.stop()
    assert Close() in world.acts()
    assert world.phase is LinkPhase.SIGNED_OUT
    world.done.clear()
    world.online()
    assert ids(world.sent(world.done)) == [command_id(1)]


def test_texts_kept_ready_go_behind_all_else() -> None:
    """A table of thousands keeps nobody waiting; its rows stay in their order."""
    world = World().online()
    rows = [
        PutCanned(id=command_id(10 + n), canned=CannedId(command_id(10 + n)), shortcut=f"s{n}", title="T", text="T")
        for n in range(3)
    ]
    for row in rows:
        world.session.submit(row)
    world.session.submit(message(1))
    world.session.submit(UseCanned(id=command_id(20), canned=rows[0].canned))
    expected = [rows[0].id, command_id(1), rows[1].id, rows[2].id, command_id(20)]
    for id in expected:
        world.acts()
        world.says(Ack(id=id, at=0))
    sent = world.sent(world.done)
    assert [one.id for one in sent if isinstance(one, PutCanned | UseCanned | SendMessage)] == expected

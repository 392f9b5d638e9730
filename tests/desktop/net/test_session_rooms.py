"""Rooms over the link: resumed by number, without gaps, and what was read is told until it is heard."""

from uuid import UUID

from desktop.state.link import LinkPhase
from protocol import frames
from protocol.asides import MarkRoom, SendToRoom
from protocol.frames import Ack, CaughtUp, RoomSnapshot, SeenRoom
from protocol.ids import CommandId
from tests.desktop.net.sessions import World
from tests.desktop.state.floors import floor_snapshot, welcome
from tests.desktop.state.test_rooms import HEAD, ROOM, opened, says


def again(world: World) -> frames.StaffHello:
    """The link is lost and open again: what is said first."""
    world.session.closed(1006)
    world.acts()
    world.pass_time(60_000)
    world.session.opened("token")
    (hello,) = world.sent()
    assert isinstance(hello, frames.StaffHello)
    return hello


def test_a_hello_names_the_rooms_held_and_their_numbers() -> None:
    """From the first entry on, or from a snapshot; another history starts anew."""
    world = World().online()
    world.says(opened(), says(2))
    assert len(world.applied()) == 2
    assert again(world).rooms == (SeenRoom(room=ROOM, seq=2),)
    world.says(welcome(), RoomSnapshot(room=HEAD, seq=9, entries=(says(8), says(9))), CaughtUp())
    assert again(world).rooms == (SeenRoom(room=ROOM, seq=9),)
    world.says(welcome("second"), floor_snapshot(), CaughtUp())
    assert again(world).rooms == ()


def test_a_room_that_was_left_is_named_no_more() -> None:
    """Nor are entries of rooms that are not here taken."""
    world = World().online()
    world.says(opened())
    world.session.forget_room(ROOM)
    world.acts()
    world.says(says(7))
    assert world.applied() == []
    assert again(world).rooms == ()


def test_a_gap_in_a_room_makes_a_new_connection_and_what_is_held_is_not_taken_twice() -> None:
    """As in a chat."""
    world = World().online()
    world.says(opened(), says(2), says(2))
    assert len(world.applied()) == 2
    world.says(says(4))
    assert world.applied() == []
    assert world.phase is LinkPhase.CONNECTING


def test_a_message_that_comes_back_is_answered() -> None:
    """Its acknowledgement got lost with an earlier connection; the next command goes out."""
    world = World().online()
    first = SendToRoom(id=CommandId(UUID(int=702)), room=ROOM, text="one")
    second = SendToRoom(id=CommandId(UUID(int=703)), room=ROOM, text="two")
    world.says(opened())
    world.session.submit(first)
    world.session.submit(second)
    assert world.sent() == [first]
    world.says(says(2, "one", mine=True))
    assert world.sent() == [second]


def test_what_was_read_is_told_again_until_it_is_heard() -> None:
    """Only the newest of a room."""
    world = World().online()
    world.says(opened(), says(2), says(3))
    for number in (2, 3):
        world.session.mark(MarkRoom(id=CommandId(UUID(int=900 + number)), room=ROOM, seen=number))
    world.acts()
    again(world)
    world.says(welcome(), CaughtUp())
    marks = [frame for frame in world.sent() if isinstance(frame, MarkRoom)]
    assert [mark.seen for mark in marks] == [3]
    world.says(Ack(id=marks[0].id, at=1))
    again(world)
    world.says(welcome(), CaughtUp())
    assert not [frame for frame in world.sent() if isinstance(frame, MarkRoom)]

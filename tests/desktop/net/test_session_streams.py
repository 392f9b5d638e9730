"""The session's streams: hello with what is held, order, gaps, another history, what is strange."""

from typing import get_args

from desktop.net.acts import Close, Connect, Report, Strange
from desktop.net.retrying import RESYNC_EVERY
from desktop.state.folding import FOLDERS
from desktop.state.link import LinkPhase
from protocol import floor as moves
from protocol import frames, limits
from protocol.frames import CaughtUp
from protocol.kinds import Feature
from tests.desktop.net.sessions import World
from tests.desktop.state.floors import (
    CHAT,
    chat_snapshot,
    floor,
    floor_snapshot,
    public,
    said,
    welcome,
)


def test_the_first_hello_has_nothing_and_the_next_says_what_is_held() -> None:
    """Epoch, floor number and both numbers of each chat."""
    world = World()
    world.session.start()
    assert [type(act) for act in world.acts()] == [Connect, Report]
    world.session.opened("one")
    hello = world.sent()[0]
    assert hello == frames.StaffHello(protocol=1, token="one")
    world.says(welcome(), floor_snapshot(seq=10), chat_snapshot(public(1, said(1))), CaughtUp())
    world.says(floor(11, moves.InteractionClosed(interaction=CHAT)), public(2, said(2)))
    world.acts()
    world.session.closed(None)
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("two")
    hello = world.sent()[0]
    assert hello == frames.StaffHello(
        protocol=1,
        token="two",
        epoch="first",
        floor=11,
        interactions=(frames.Seen(interaction=CHAT, public=2, staff=0),),
    )


def test_frames_are_handed_on_in_batches_and_in_order() -> None:
    """What was held already is skipped."""
    world = World()
    world.session.start()
    world.session.opened("token")
    world.acts()
    chat = chat_snapshot(public(1, said(1)))
    world.says(welcome(), floor_snapshot(), chat, public(1, said(1)), public(2, said(2)))
    assert [type(frame).__name__ for frame in world.applied()] == [
        "Welcome",
        "FloorSnapshot",
        "InteractionSnapshot",
        "PublicEntry",
    ]


def test_a_gap_makes_one_resync_at_once_and_a_second_one_waits() -> None:
    """Rate-limited; what is missing comes by the resume."""
    world = World().online(floor_snapshot(), chat_snapshot(public(1, said(1))))
    world.says(public(3, said(3)), public(4, said(4)))
    acts = world.acts()
    assert [type(act) for act in acts] == [Close, Connect, Report], "nothing out of order was handed on"
    world.session.opened("token")
    hello = world.sent()[0]
    assert isinstance(hello, frames.StaffHello)
    assert hello.interactions[0].public == 1
    world.says(welcome(), public(2, said(2)), public(3, said(3)), CaughtUp())
    assert world.phase is LinkPhase.ONLINE
    world.acts()
    world.says(floor(12, moves.InteractionClosed(interaction=CHAT)))
    assert Close() in world.acts()
    assert world.phase is LinkPhase.OFFLINE, "the second within the time waits"
    world.pass_time(RESYNC_EVERY)
    assert Connect() in world.done


def test_a_floor_gap_is_noticed_too() -> None:
    """Every stream for itself."""
    world = World().online()
    world.says(floor(13, moves.InteractionClosed(interaction=CHAT)))
    assert Close() in world.acts()


def test_entries_of_chats_that_are_not_held_are_skipped() -> None:
    """They were taken away; the floor tells."""
    world = World().online()
    world.says(public(7, said(7)))
    assert world.acts() == []


def test_another_epoch_forgets_the_numbers() -> None:
    """The server's store was restored; everything comes anew."""
    world = World().online(floor_snapshot(seq=900), chat_snapshot(public(1, said(1))))
    world.session.closed(1006)
    world.pass_time(limits.BACKOFF_MOST)
    world.session.opened("token")
    world.says(welcome(epoch="second"), floor_snapshot(seq=3), CaughtUp())
    world.acts()
    world.says(floor(4, moves.InteractionClosed(interaction=CHAT)))
    assert [type(frame) for frame in world.applied()] == [frames.FloorEntry]


def test_strange_frames_are_reported_and_unknown_ones_skipped() -> None:
    """An unknown type is a newer server; rubbish makes a new connection."""
    world = World().online()
    world.session.received(b'{"type": "from_the_future", "x": 1}')
    assert [type(act) for act in world.acts()] == [Strange]
    world.session.received(b'{"type": "public", "seq": "one"}')
    acts = world.acts()
    assert Close() in acts
    assert [act for act in acts if isinstance(act, Strange)]


def test_nothing_is_taken_from_a_socket_that_was_given_up() -> None:
    """Frames that were read before the close came are late."""
    world = World().online(floor_snapshot(), chat_snapshot(public(1, said(1))))
    world.says(public(3, said(3)))
    world.acts()
    world.says(public(2, said(2)))
    assert world.applied() == []


def test_a_chat_that_left_the_desk_is_asked_for_no_more() -> None:
    """Nor marked."""
    world = World().online(floor_snapshot(), chat_snapshot(public(1, said(1))))
    world.session.forget(CHAT)
    world.session.closed(None)
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    hello = world.sent()[0]
    assert isinstance(hello, frames.StaffHello)
    assert hello.interactions == ()


def test_what_the_server_lets_go_is_handed_on() -> None:
    """Shown on the desk: typing and the like are off for now."""
    world = World().online()
    degraded = frames.Degraded(off=(Feature.TYPING,))
    world.says(degraded)
    assert world.applied() == [degraded]


def test_every_frame_for_a_desk_is_known_here_or_in_the_store() -> None:
    """A new one can't be forgotten: what the session does not use itself the store folds."""
    own = {frames.CaughtUp, frames.Pong, frames.Closing, frames.CobrowseChunk}
    assert set(get_args(frames.ToStaff)) == own | set(FOLDERS)


def test_what_is_reported_says_how_far_it_has_caught_up() -> None:
    """The floor's number, in every report."""
    world = World().online(floor_snapshot(seq=77))
    report = [act for act in world.done if isinstance(act, Report)][-1]
    assert report.link.caught_up_to == 77

"""Rooms on desks' sockets: all that is said to members, and not a byte to anybody else."""

from backend.actions import room_views, rooms
from backend.actions.actor import Actor
from protocol.commands import LeaveRoom, OpenRoom, SendToRoom
from protocol.events import RoomMembersChanged, RoomMessage
from protocol.frames import CaughtUp, RoomEntry, RoomSnapshot, SeenRoom, ToStaff
from protocol.ids import RoomId
from tests.backend.actions.colleagues import open_group, open_pair, say
from tests.backend.live.stage import EPOCH, Stage, of


def _said(frames: list[ToStaff]) -> list[str]:
    return [entry.event.text for entry in of(frames, RoomEntry) if isinstance(entry.event, RoomMessage)]


def _open(stage: Stage, one: Actor, *others: Actor, name: str = "") -> RoomId:
    members = tuple(other.need_agent() for other in others)
    command = OpenRoom(id=stage.world.command_id(), members=members, name=name)
    stage.do(command, one)
    return RoomId(command.id)


def test_a_room_comes_whole_then_live_to_its_members_alone(stage: Stage) -> None:
    """On all desks of each; other desks and customers get nothing of it."""
    maja, oskar, aino = (stage.world.agent(login) for login in ("maja", "oskar", "aino"))
    visitor, _, _ = stage.world.chat(aino)
    first, second, his, other = (stage.greet_desk(who) for who in (maja, maja, oskar, aino))
    window = stage.greet_visitor(visitor)
    for desk in (first, second, his, other, window):
        stage.texts(desk)
    room = _open(stage, maja, oskar)
    stage.do(SendToRoom(id=stage.world.command_id(), room=room, text="plover-secret"), oskar)
    for desk in (first, second, his):
        snapshot, entry = stage.seen(desk)
        assert isinstance(snapshot, RoomSnapshot)
        assert isinstance(entry, RoomEntry)
        assert (snapshot.room.id, snapshot.seq, len(snapshot.entries)) == (room, 1, 1)
        assert entry.seq == 2
    assert stage.texts(other) == []
    assert stage.texts(window) == []


def test_a_snapshot_is_what_the_stream_says(stage: Stage) -> None:
    """The one that comes with the opening too."""
    maja, oskar = stage.world.agent("maja"), stage.world.agent("oskar")
    desk = stage.greet_desk(maja)
    stage.seen(desk)
    room = _open(stage, maja, oskar)
    (snapshot,) = of(stage.seen(desk), RoomSnapshot)
    assert snapshot == stage.world.run(lambda tx: room_views.snapshot(tx, room))


def test_a_desk_that_was_away_gets_the_rest(stage: Stage) -> None:
    """Before `caught_up`, then live without a gap."""
    maja, oskar = stage.world.agent("maja"), stage.world.agent("oskar")
    known, new = open_pair(stage.world, maja, oskar), open_group(stage.world, oskar, maja)
    say(stage.world, known, oskar, "One")
    desk = stage.greet_desk(maja, epoch=EPOCH, rooms=(SeenRoom(room=known, seq=1),))
    stage.do(SendToRoom(id=stage.world.command_id(), room=known, text="Two"), oskar)
    frames = stage.seen(desk)
    assert [snapshot.room.id for snapshot in of(frames, RoomSnapshot)] == [new]
    assert [entry.seq for entry in of(frames, RoomEntry)] == [2, 3]
    caught_up = next(place for place, frame in enumerate(frames) if isinstance(frame, CaughtUp))
    assert [place > caught_up for place, frame in enumerate(frames) if isinstance(frame, RoomEntry)] == [False, True]
    other = stage.greet_desk(maja, epoch="another", rooms=(SeenRoom(room=known, seq=1),))
    assert len(of(stage.seen(other), RoomSnapshot)) == 2


def test_who_has_left_hears_of_it_last(stage: Stage) -> None:
    """The others go on."""
    maja, oskar, aino = (stage.world.agent(login) for login in ("maja", "oskar", "aino"))
    room = open_group(stage.world, maja, oskar, aino)
    hers, his = stage.greet_desk(aino), stage.greet_desk(oskar)
    stage.seen(hers)
    stage.seen(his)
    stage.do(LeaveRoom(id=stage.world.command_id(), room=room), aino)
    stage.do(SendToRoom(id=stage.world.command_id(), room=room, text="Gone?"), maja)
    (last,) = stage.seen(hers)
    assert isinstance(last, RoomEntry)
    assert last.event == RoomMembersChanged(members=(maja.need_agent(), oskar.need_agent()))
    assert _said(stage.seen(his)) == ["Gone?"]


def test_who_joins_later_sees_what_was_said_before(stage: Stage) -> None:
    """Once, though the entry that tells of it follows at once."""
    maja, oskar, aino = (stage.world.agent(login) for login in ("maja", "oskar", "aino"))
    room = open_group(stage.world, maja, oskar)
    say(stage.world, room, maja, "Before")
    desk = stage.greet_desk(aino)
    stage.seen(desk)
    members = (maja.need_agent(), oskar.need_agent(), aino.need_agent())
    stage.world.run(lambda tx: rooms.set_members(tx, rooms.find(tx, room), members))
    stage.settle()
    stage.do(SendToRoom(id=stage.world.command_id(), room=room, text="After"), maja)
    snapshot, entry = stage.seen(desk)
    assert isinstance(snapshot, RoomSnapshot)
    assert isinstance(entry, RoomEntry)
    assert (snapshot.seq, entry.seq) == (3, 4)


def test_a_closed_socket_follows_nothing(stage: Stage) -> None:
    """Nor does one that says hello while it closes."""
    maja, oskar = stage.world.agent("maja"), stage.world.agent("oskar")
    room = open_pair(stage.world, maja, oskar)
    desk = stage.greet_desk(maja)
    desk.gone()
    stage.texts(desk)
    stage.do(SendToRoom(id=stage.world.command_id(), room=room, text="Hello?"), oskar)
    _open(stage, maja, oskar, name="More")
    assert stage.texts(desk) == []

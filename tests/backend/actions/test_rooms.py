"""Rooms of colleagues: who may open, say, read and leave, and what their streams tell."""

import pytest

from backend.actions import files, room_views
from backend.actions.actor import Actor
from backend.actions.verify import verify
from backend.actions.words import words_of
from protocol.commands import AddToRoom, LeaveRoom, MarkRoom, OpenRoom, SendToRoom
from protocol.entities import Attachment
from protocol.errors import ErrorCode
from protocol.events import RoomMembersChanged, RoomMessage, RoomOpened, RoomSeen
from protocol.frames import RoomSnapshot
from protocol.ids import AgentId, FileId, InteractionId, RoomId
from protocol.kinds import AttachmentKind, Role
from protocol.limits import MAX_MESSAGE_CHARACTERS, MAX_ROOM_MEMBERS
from protocol.rooms import Card, Room, RoomKind
from tests.backend.actions.colleagues import events_of, open_group, open_pair, say
from tests.backend.actions.world import ADMINISTRATOR, World, refused


def test_a_room_of_two_is_there_once(world: World) -> None:
    """Whoever of the two opens it, and however often."""
    maja, oskar = world.agent("maja"), world.agent("oskar")
    room = open_pair(world, maja, oskar)
    again = OpenRoom(id=world.command_id(), members=(maja.need_agent(),))
    assert world.do(again, oskar).seq == 0
    opened = Room(id=room, kind=RoomKind.DIRECT, members=(maja.need_agent(), oskar.need_agent()))
    assert events_of(world, room) == [RoomOpened(room=opened)]
    assert world.run(lambda tx: room_views.rooms_of(tx, oskar.need_agent())) == (room,)


def test_groups_have_names(world: World) -> None:
    """There may be several of the same people; the one who opens it is in it, said or not."""
    maja, oskar, aino = (world.agent(login) for login in ("maja", "oskar", "aino"))
    first, second = open_group(world, maja, oskar, aino), open_group(world, maja, maja, oskar, aino)
    assert first != second
    members = (maja.need_agent(), oskar.need_agent(), aino.need_agent())
    for room in (first, second):
        opened = Room(id=room, kind=RoomKind.GROUP, name="Chains", members=members)
        assert events_of(world, room) == [RoomOpened(room=opened)]


def test_who_can_not_be_talked_with(world: World) -> None:
    """Nobody, oneself, a stranger, too many, a group without a name; and an administrator who is no agent."""
    maja = world.agent()
    others = tuple(AgentId(world.new_id()) for _ in range(MAX_ROOM_MEMBERS))
    known = tuple(world.agent(f"agent{number}", ready=False).need_agent() for number in range(2))
    for members, code in (
        ((), ErrorCode.INVALID_VALUE),
        ((maja.need_agent(),), ErrorCode.INVALID_VALUE),
        (others[:1], ErrorCode.UNKNOWN_AGENT),
        (others, ErrorCode.INVALID_VALUE),
        (known, ErrorCode.INVALID_VALUE),
    ):
        with refused(code):
            world.do(OpenRoom(id=world.command_id(), members=members), maja)
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(OpenRoom(id=world.command_id(), members=known[:1]), ADMINISTRATOR)


def test_members_write_and_nobody_else(world: World) -> None:
    """Each message is numbered, and has its command's id."""
    maja, oskar, aino = (world.agent(login) for login in ("maja", "oskar", "aino"))
    room = open_pair(world, maja, oskar)
    first, second = say(world, room, maja, "Have we a 700c rim?"), say(world, room, oskar, "Two.")
    said = [event for event in events_of(world, room) if isinstance(event, RoomMessage)]
    assert said == [
        RoomMessage(id=first, author=maja.need_agent(), text="Have we a 700c rim?"),
        RoomMessage(id=second, author=oskar.need_agent(), text="Two."),
    ]
    with refused(ErrorCode.NOT_ALLOWED):
        say(world, room, aino, "May I?")
    with refused(ErrorCode.UNKNOWN_ROOM):
        say(world, RoomId(world.new_id()), maja, "Hello?")
    with refused(ErrorCode.MESSAGE_EMPTY):
        say(world, room, maja, "  ")
    with refused(ErrorCode.MESSAGE_TOO_LONG):
        say(world, room, maja, "x" * (MAX_MESSAGE_CHARACTERS + 1))


def test_a_chat_goes_along_as_a_card(world: World) -> None:
    """As it was then; and files go along as in chats."""
    maja, oskar = world.agent("maja"), world.agent("oskar")
    _, chat, _ = world.chat(maja)
    room = open_pair(world, maja, oskar)
    file = Attachment(
        id=FileId(world.new_id()),
        key="k",
        kind=AttachmentKind.FILE,
        name="rim.pdf",
        media_type="application/pdf",
        bytes=3,
    )
    world.run(lambda tx: files.register(tx, file.id, maja.need_agent(), b"d", file))
    arrived_at = world.card(chat).arrived_at
    world.do(SendToRoom(id=world.command_id(), room=room, card=chat, attachments=(file.id,)), maja)
    said = events_of(world, room)[-1]
    assert isinstance(said, RoomMessage)
    assert said.card == Card(interaction=chat, customer="Kim", queue="Sales", arrived_at=arrived_at)
    assert said.attachments == (file,)
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        world.do(SendToRoom(id=world.command_id(), room=room, card=InteractionId(world.new_id())), maja)
    with refused(ErrorCode.UNKNOWN_FILE):
        world.do(SendToRoom(id=world.command_id(), room=room, attachments=(file.id,)), oskar)


def test_reading_is_told_once_and_never_of_marks(world: World) -> None:
    """Two desks that mark whatever comes would else answer each other for ever."""
    maja, oskar, aino = (world.agent(login) for login in ("maja", "oskar", "aino"))
    room = open_pair(world, maja, oskar)
    say(world, room, maja, "Hello")

    def mark(seen: int, who: Actor) -> None:
        world.do(MarkRoom(id=world.command_id(), room=room, seen=seen), who)

    mark(99, oskar)
    mark(3, maja)
    mark(1, oskar)
    mark(4, oskar)
    assert [event for event in events_of(world, room) if isinstance(event, RoomSeen)] == [
        RoomSeen(agent=oskar.need_agent(), seen=2),
        RoomSeen(agent=maja.need_agent(), seen=2),
    ]
    with refused(ErrorCode.NOT_ALLOWED):
        mark(1, aino)
    seen = world.run(lambda tx: room_views.snapshot(tx, room)).seen
    assert seen == {maja.need_agent(): 2, oskar.need_agent(): 2}


def test_who_leaves_a_group_hears_of_that_and_of_nothing_after(world: World) -> None:
    """A desk that was away gets it when it is back; rooms of two are not left."""
    maja, oskar, aino = (world.agent(login) for login in ("maja", "oskar", "aino"))
    room, pair = open_group(world, maja, oskar, aino), open_pair(world, maja, aino)
    say(world, room, maja, "Hello")
    world.do(LeaveRoom(id=world.command_id(), room=room), aino)
    world.do(LeaveRoom(id=world.command_id(), room=room), aino)
    say(world, room, maja, "She is gone")
    missed = world.run(lambda tx: room_views.lacking(tx, aino.need_agent(), {room: 2, pair: 1}))
    assert missed.following == (pair,)
    (last,) = missed.frames
    assert not isinstance(last, RoomSnapshot)
    assert (last.room, last.seq) == (room, 3)
    assert last.event == RoomMembersChanged(members=(maja.need_agent(), oskar.need_agent()))
    with refused(ErrorCode.NOT_ALLOWED):
        say(world, room, aino, "One more thing")
    with refused(ErrorCode.NOT_ALLOWED):
        world.run(lambda tx: room_views.entries_before(tx, room, aino.need_agent(), None))
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(LeaveRoom(id=world.command_id(), room=pair), maja)


def test_colleagues_are_brought_into_a_group(world: World) -> None:
    """By who is in it; they read what was said before. Who left may be brought back."""
    maja, oskar, aino, bo = (world.agent(login) for login in ("maja", "oskar", "aino", "bo"))
    room, pair = open_group(world, maja, oskar), open_pair(world, maja, aino)
    say(world, room, maja, "Hello")

    def add(*whom: Actor, by: Actor = maja, to: RoomId = room) -> int:
        members = tuple(one.need_agent() for one in whom)
        return world.do(AddToRoom(id=world.command_id(), room=to, members=members), by).seq

    with refused(ErrorCode.NOT_ALLOWED):
        add(bo, by=aino)
    assert add(aino, oskar) == 3
    assert add(aino) == 0
    assert events_of(world, room)[-1] == RoomMembersChanged(
        members=(maja.need_agent(), oskar.need_agent(), aino.need_agent())
    )
    assert world.run(lambda tx: room_views.entries_before(tx, room, aino.need_agent(), None)).entries[1].seq == 2
    world.do(LeaveRoom(id=world.command_id(), room=room), aino)
    add(aino, by=oskar)
    say(world, room, aino, "Back")
    with refused(ErrorCode.NOT_ALLOWED):
        add(bo, to=pair)
    with refused(ErrorCode.INVALID_VALUE):
        add()
    with refused(ErrorCode.INVALID_VALUE):
        add(*(world.agent(f"agent{number}", ready=False) for number in range(MAX_ROOM_MEMBERS - 2)))
    with refused(ErrorCode.UNKNOWN_AGENT):
        add(Actor(Role.AGENT, agent=AgentId(world.new_id())))
    with refused(ErrorCode.UNKNOWN_ROOM):
        add(bo, to=RoomId(world.new_id()))
    assert world.run(verify).whole


def test_a_desk_gets_what_it_lacks(world: World) -> None:
    """The rest of what it holds, all of what it does not, and nothing of what is not hers."""
    maja, oskar, aino = (world.agent(login) for login in ("maja", "oskar", "aino"))
    held, new, others = open_pair(world, maja, oskar), open_pair(world, maja, aino), open_pair(world, oskar, aino)
    say(world, held, maja, "One")
    say(world, held, maja, "Two")
    lacking = world.run(lambda tx: room_views.lacking(tx, maja.need_agent(), {held: 2, others: 1}))
    assert lacking.following == (held, new)
    entry, snapshot = lacking.frames
    assert not isinstance(entry, RoomSnapshot)
    assert (entry.room, entry.seq) == (held, 3)
    assert snapshot == world.run(lambda tx: room_views.snapshot(tx, new))
    ahead = world.run(lambda tx: room_views.lacking(tx, maja.need_agent(), {held: 99}))
    assert [type(frame) for frame in ahead.frames] == [RoomSnapshot, RoomSnapshot]


def test_older_entries_come_in_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends before the one that is known."""
    monkeypatch.setattr(room_views, "SNAPSHOT_ENTRIES", 4)
    monkeypatch.setattr(room_views, "ROOM_SNAPSHOT_ENTRIES", 2)
    maja, oskar = world.agent("maja"), world.agent("oskar")
    room = open_pair(world, maja, oskar)
    for number in range(6):
        say(world, room, maja, f"Number {number}")
    end = world.run(lambda tx: room_views.entries_before(tx, room, oskar.need_agent(), None))
    assert ([entry.seq for entry in end.entries], end.more) == ([4, 5, 6, 7], True)
    start = world.run(lambda tx: room_views.entries_before(tx, room, oskar.need_agent(), 4))
    assert ([entry.seq for entry in start.entries], start.more) == ([1, 2, 3], False)
    none = world.run(lambda tx: room_views.entries_before(tx, room, oskar.need_agent(), 1))
    assert (none.entries, none.more) == ((), False)


def _found(world: World, who: Actor, words: str) -> list[str]:
    hits = world.run(lambda tx: room_views.search(tx, who.need_agent(), words)).hits
    return [hit.entry.event.text for hit in hits if isinstance(hit.entry.event, RoomMessage)]


def test_messages_are_found_by_all_their_words(world: World) -> None:
    """In one's own rooms, newest first, without regard to case and accents; the start of a word will do."""
    maja, oskar, aino = (world.agent(login) for login in ("maja", "oskar", "aino"))
    pair, group = open_pair(world, maja, oskar), open_group(world, maja, oskar, aino)
    for room, text in ((pair, "The chain of the Crème bike"), (group, "CHAINS, chains"), (pair, "A bike")):
        world.now += 1
        say(world, room, maja, text)
    assert _found(world, oskar, "chain") == ["CHAINS, chains", "The chain of the Crème bike"]
    assert _found(world, oskar, "creme CHAIN") == ["The chain of the Crème bike"]
    assert _found(world, aino, "bike") == []
    assert _found(world, aino, "chain") == ["CHAINS, chains"]
    assert _found(world, oskar, "bike wheel") == []
    assert _found(world, oskar, " %_'\" ") == []
    world.do(LeaveRoom(id=world.command_id(), room=group), oskar)
    assert _found(world, oskar, "chains") == []


def test_the_newest_are_found_however_many_words_begin_so(world: World) -> None:
    """Each message once, fifty of them."""
    maja, oskar = world.agent("maja"), world.agent("oskar")
    room = open_pair(world, maja, oskar)
    for number in range(60):
        world.now += 1
        say(world, room, maja, f"chain chains chained chaining rechain {number}")
    found = _found(world, oskar, "cha")
    assert [text.rpartition(" ")[2] for text in found] == [str(number) for number in range(59, 9, -1)]
    assert _found(world, oskar, "cha rech 7") == ["chain chains chained chaining rechain 7"]


def test_words_are_compared_plainly() -> None:
    """Each once; however long a text or a word is."""
    assert words_of("Größe, größe: XL-2 Ångström!") == ("große".casefold().replace("ß", "ss"), "xl", "2", "angstrom")
    assert len(words_of(" ".join(map(str, range(5_000))))) == 1_000
    assert words_of("x" * 99) == ("x" * 40,)

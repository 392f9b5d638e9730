"""Rooms of colleagues: folded from their streams, shown with what is on its way, left without a trace."""

from uuid import UUID

from msgspec.structs import replace

from desktop.state import changes, consultations
from desktop.state import rooms as talks
from desktop.state.changes import Change
from desktop.state.drafts import Draft
from desktop.state.messages import Delivery, Queued
from desktop.state.rooms import MembersLine, SaidLine
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.asides import SendToRoom
from protocol.errors import ErrorCode
from protocol.frames import Refused, RoomEntry, RoomSnapshot
from protocol.ids import CommandId, ConsultationId, ExpertGroupId, MessageId, RoomId
from protocol.kinds import AgentStatus
from protocol.rest import RoomPage
from protocol.rooms import (
    Card,
    Consultation,
    ConsultationOutcome,
    ConsultationStatus,
    ExpertGroup,
    Room,
    RoomKind,
)
from tests.desktop.state.floors import CHAT, EPOCH, MAJA, OSKAR, card, floor, floor_snapshot, welcome

ROOM = RoomId(UUID(int=500))
HEAD = Room(id=ROOM, kind=RoomKind.DIRECT, members=(MAJA.id, OSKAR.id))
GROUP = ExpertGroup(id=ExpertGroupId(UUID(int=600)), name="Workshop", members=(OSKAR.id,))


def entry(seq: int, event: events.RoomEvent, room: RoomId = ROOM) -> RoomEntry:
    """The next thing in a room."""
    return RoomEntry(room=room, seq=seq, at=1_000 * seq, event=event)


def opened() -> RoomEntry:
    """Its beginning."""
    return entry(1, events.RoomOpened(room=HEAD))


def says(seq: int, text: str = "", *, mine: bool = False, id: int = 0) -> RoomEntry:
    """Oskar says something, or Maja does."""
    message = MessageId(UUID(int=id or 700 + seq))
    author = MAJA.id if mine else OSKAR.id
    return entry(seq, events.RoomMessage(id=message, author=author, text=text or f"words {seq}"))


def desk(*entries: RoomEntry) -> tuple[Store, list[Change]]:
    """Maja's desk with these entries, and the changes it tells of from now on."""
    store = Store(lambda: 40_000)
    store.apply([welcome(), floor_snapshot(card()), *entries])
    told: list[Change] = []
    store.listen(told.extend)
    return store, told


def consultation(**values: object) -> Consultation:
    """Oskar asks; it rings at Maja."""
    one = Consultation(
        id=ConsultationId(UUID(int=800)),
        interaction=CHAT,
        group=GROUP.id,
        by=OSKAR.id,
        room=RoomId(UUID(int=800)),
        at=60_000,
        deadline=120_000,
        experts=(MAJA.id,),
    )
    return replace(one, **values)


def test_a_room_told_from_its_beginning_is_the_snapshot_of_it() -> None:
    """Both ways give the same lines, members, and what was read."""
    members = events.RoomMembersChanged(members=(MAJA.id, OSKAR.id))
    entries = (
        opened(),
        says(2),
        says(3, mine=True),
        entry(4, members),
        entry(5, events.RoomSeen(agent=MAJA.id, seen=2)),
        says(6),
    )
    told, _ = desk(*entries)
    snapshot = RoomSnapshot(room=HEAD, seq=6, entries=entries, seen={MAJA.id: 2})
    whole, _ = desk()
    whole.apply([snapshot])
    one, other = told.rooms[ROOM], whole.rooms[ROOM]
    assert (one.room, one.seq, one.first, one.lines, one.seen) == (
        other.room,
        other.seq,
        other.first,
        other.lines,
        other.seen,
    )
    assert one.unread == 1, "what I said myself and what I read is not new"


def test_a_snapshot_knows_its_members_better_than_its_old_entries() -> None:
    """The entries tell who was in it then; the head says who is in it now. Later entries go on from there."""
    third = UUID(int=3)
    joined = entry(9, events.RoomMembersChanged(members=(MAJA.id, OSKAR.id)))
    snapshot = RoomSnapshot(room=HEAD, seq=8, entries=(says(7), says(8), joined), seen={})
    store, _ = desk()
    store.apply([replace(snapshot, room=replace(HEAD, members=(*HEAD.members, third)))])  # type: ignore[arg-type]
    talk = store.rooms[ROOM]
    assert (talk.seq, talk.first, talk.older) == (9, 7, True)
    assert talk.room.members == (MAJA.id, OSKAR.id)
    assert isinstance(talk.lines[-1], MembersLine)


def test_what_others_say_is_told_as_news_and_what_i_say_is_not() -> None:
    """Once each."""
    store, told = desk(opened())
    store.apply([says(2), says(3, mine=True)])
    news = [change for change in told if isinstance(change, changes.RoomNews)]
    assert [change.line for change in news] == [str(UUID(int=702))]


def test_words_on_their_way_stand_at_the_end_until_they_are_stored() -> None:
    """The entry with the same id takes their place, whether the acknowledgement came or not."""
    store, _ = desk(opened(), says(2))
    store.queued(Queued(SendToRoom(id=CommandId(UUID(int=9)), room=ROOM, text="mine", card=CHAT), written_at=7))
    last = store.room_lines(ROOM)[-1]
    assert isinstance(last, SaidLine)
    assert (last.text, last.delivery, last.card) == (
        "mine",
        Delivery.OUTBOX,
        Card(interaction=CHAT, customer="Elin", queue="Sales", arrived_at=1_000),
    )
    store.apply([says(3, "mine", mine=True, id=9)])
    lines = store.room_lines(ROOM)
    assert [line.seq for line in lines] == [2, 3]
    assert not store.outbox


def test_refused_words_are_back_in_the_draft_before_what_is_written_since() -> None:
    """And the desk says why."""
    store, told = desk(opened())
    store.queued(Queued(SendToRoom(id=CommandId(UUID(int=9)), room=ROOM, text="to nobody")))
    store.drafts.put(talks.draft_key(ROOM), Draft("and more", 3))
    store.apply([Refused(id=CommandId(UUID(int=9)), code=ErrorCode.ROOM_CLOSED, text="over")])
    assert store.drafts.of(talks.draft_key(ROOM)).text == "to nobody\nand more"
    assert changes.RoomWordsReturned(ROOM, ErrorCode.ROOM_CLOSED, "over") in told
    assert store.room_lines(ROOM) == []


def test_who_is_in_it_no_more_loses_it_with_its_draft() -> None:
    """The last entry says so."""
    store, told = desk(opened(), says(2))
    store.drafts.put(talks.draft_key(ROOM), Draft("begun", 5))
    store.apply([entry(3, events.RoomMembersChanged(members=(OSKAR.id,)))])
    assert ROOM not in store.rooms
    assert changes.RoomLeft(ROOM) in told
    assert store.drafts.of(talks.draft_key(ROOM)).text == ""


def test_older_lines_come_before_those_held_once() -> None:
    """What is here already is not put in again."""
    store, _ = desk()
    store.apply([RoomSnapshot(room=HEAD, seq=5, entries=(says(4), says(5)), seen={})])
    store.room_older(ROOM, RoomPage(entries=(opened(), says(2), says(3), says(4))))
    store.room_older(ROOM, RoomPage(entries=(says(3),)))
    assert [line.seq for line in store.rooms[ROOM].lines] == [2, 3, 4, 5]
    assert not store.rooms[ROOM].older


def test_a_mark_never_falls() -> None:
    """An older one that comes late changes nothing."""
    store, told = desk(opened(), says(2), entry(3, events.RoomSeen(agent=OSKAR.id, seen=2)))
    store.apply([entry(4, events.RoomSeen(agent=OSKAR.id, seen=1))])
    assert store.rooms[ROOM].seen_by_others(2)
    assert told == []


def test_a_closed_room_says_who_closed_it() -> None:
    """And nothing more can be said."""
    store, _ = desk(opened(), entry(2, events.RoomClosed(by=OSKAR.id)))
    assert store.rooms[ROOM].room.closed


def test_another_history_forgets_all_rooms_and_signing_out_too() -> None:
    """They come again."""
    store, told = desk(opened())
    store.apply([welcome("second")])
    assert (store.rooms, changes.RoomsReplaced() in told) == ({}, True)
    store.apply([opened()])
    store.signed_out()
    assert store.rooms == {}


def test_consultations_on_the_floor() -> None:
    """It rings, is taken, and is over; a snapshot that lacks it ends it too."""
    store, told = desk()
    store.apply([floor(11, moves.ExpertGroupConfigured(group=GROUP))])
    store.apply([floor(12, moves.ConsultationAsked(consultation=consultation()))])
    me = MAJA.id
    assert [one.id for one in consultations.ringing_at(store.floor, me)] == [consultation().id]
    declined = consultation(declined=(me,))
    store.apply([floor(13, moves.ConsultationChanged(consultation=declined))])
    assert consultations.ringing_at(store.floor, me) == ()
    open_now = consultation(status=ConsultationStatus.OPEN, expert=me)
    store.apply([floor(14, moves.ConsultationChanged(consultation=open_now))])
    assert consultations.answered_by(store.floor, me) == (open_now,)
    assert store.floor.snapshot().consultations == (open_now,)
    store.apply([floor(15, moves.ConsultationClosed(consultation=open_now.id, outcome=ConsultationOutcome.ANSWERED))])
    assert told[-1] == changes.ConsultationOver(open_now, ConsultationOutcome.ANSWERED, None)
    store.apply([floor(16, moves.ConsultationAsked(consultation=consultation()))])
    store.apply([floor_snapshot(card(), seq=30)])
    assert changes.ConsultationOver(consultation()) in told
    assert store.epoch == EPOCH


def test_who_is_there_of_a_group() -> None:
    """At the desk, not told to be doing something else, not lost, and not who asks."""
    store, _ = desk()
    there = replace(OSKAR, online=True, status=AgentStatus.FINISHING)
    for agent, present in (
        (there, True),
        (replace(there, status=AgentStatus.NOT_READY), False),
        (replace(there, lease_until=5), False),
        (replace(there, online=False), False),
    ):
        store.floor.agents[OSKAR.id] = agent
        assert bool(consultations.present(store.floor, GROUP)) is present
    store.floor.agents[OSKAR.id] = there
    assert consultations.present(store.floor, GROUP, but=OSKAR.id) == ()

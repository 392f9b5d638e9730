"""Desks of colleagues: a seat brings both streams, looking in shows what waits, and agents see each other type."""

import pytest

from backend.actions.actor import Actor
from backend.live.staff import StaffSession
from protocol.commands import EndChat, SendHidden, SendMessage, TakeChat
from protocol.errors import ErrorCode
from protocol.events import HiddenPosted, MessagePosted, PassedOn
from protocol.frames import (
    Follow,
    InteractionSnapshot,
    NotFollowed,
    PartyTyping,
    PublicEntry,
    QueuePosition,
    Seen,
    StaffEntry,
    ToStaff,
    Typing,
)
from protocol.ids import InteractionId
from protocol.kinds import Channel, InteractionStatus, Role
from protocol.setup import PutAgent
from protocol.supervision import MonitorChat
from tests.backend.actions.team import Team
from tests.backend.live.stage import EPOCH, Stage, of


@pytest.fixture
def team(stage: Stage) -> Team:
    """Three colleagues."""
    return Team(stage.world)


def _about(frames: list[ToStaff]) -> list[ToStaff]:
    """What is about one chat."""
    return [frame for frame in frames if isinstance(frame, InteractionSnapshot | PublicEntry | StaffEntry)]


def _seated(stage: Stage, team: Team) -> tuple[InteractionId, StaffSession, StaffSession]:
    """Maja's chat with Oskar in it, and their desks."""
    _, chat, _ = team.world.chat(team.maja)
    majas, oskars = stage.greet_desk(team.maja), stage.greet_desk(team.oskar)
    team.sit(chat, team.oskar, by=team.maja)
    stage.settle()
    return chat, majas, oskars


def _say(team: Team, chat: InteractionId, who: Actor, text: str) -> SendMessage:
    version = None if who.role is Role.VISITOR else team.fence(chat, who)
    return SendMessage(id=team.world.command_id(), interaction=chat, text=text, version=version)


def _whisper(team: Team, chat: InteractionId, who: Actor, text: str) -> SendHidden:
    return SendHidden(id=team.world.command_id(), interaction=chat, text=text, version=team.fence(chat, who))


# --- seats ------------------------------------------------------------------------------------


def test_a_seat_brings_the_whole_chat_and_what_follows(stage: Stage, team: Team) -> None:
    """Both streams, with the snapshot first and nothing twice; a desk without a seat gets the floor alone."""
    third = stage.greet_desk(team.aino)
    stage.seen(third)
    chat, _, oskars = _seated(stage, team)
    snapshot, *rest = _about(stage.seen(oskars))
    assert isinstance(snapshot, InteractionSnapshot)
    assert [seat.agent for seat in snapshot.interaction.company] == [team.oskar.agent]
    assert rest == []
    stage.do(_whisper(team, chat, team.maja, "VIP"), team.maja)
    stage.do(_say(team, chat, team.maja, "Hello"), team.maja)
    hidden, said = _about(stage.seen(oskars))
    assert isinstance(hidden, StaffEntry)
    assert isinstance(hidden.event, HiddenPosted)
    assert hidden.seq == snapshot.staff + 1
    assert isinstance(said, PublicEntry)
    assert said.seq == snapshot.public + 1
    assert _about(stage.seen(third)) == []


def test_who_has_left_hears_no_more(stage: Stage, team: Team) -> None:
    """But that she left."""
    chat, _, oskars = _seated(stage, team)
    team.leave(chat, team.oskar)
    stage.settle()
    stage.seen(oskars)
    stage.do(_whisper(team, chat, team.maja, "Gone"), team.maja)
    assert _about(stage.seen(oskars)) == []


def test_who_hands_over_and_stays_goes_on_hearing(stage: Stage, team: Team) -> None:
    """Through the queue, to the next owner, until she leaves."""
    visitor, chat, _ = team.world.chat(team.maja)
    majas, oskars = stage.greet_desk(team.maja), stage.greet_desk(team.oskar)
    stage.seen(majas)
    team.pass_on(chat, team.world.workshop, by=team.maja, stays=True)
    stage.settle()
    (snapshot,) = of(stage.seen(majas), InteractionSnapshot)
    assert snapshot.interaction.status is InteractionStatus.WAITING
    assert isinstance(snapshot.public_entries[-1].event, PassedOn)
    stage.do(_say(team, chat, visitor, "Still there?"), visitor)
    assert [type(frame) for frame in _about(stage.seen(majas))] == [PublicEntry]
    stage.do(TakeChat(id=team.world.command_id(), interaction=chat), team.oskar)
    stage.seen(majas)
    (snapshot,) = of(stage.seen(oskars), InteractionSnapshot)
    assert snapshot.interaction.agent == team.oskar.agent
    stage.do(_say(team, chat, team.oskar, "Here I am"), team.oskar)
    (said,) = of(stage.seen(majas), PublicEntry)
    assert isinstance(said.event, MessagePosted)
    team.leave(chat, team.maja)
    stage.settle()
    stage.seen(majas)
    stage.do(_say(team, chat, team.oskar, "Alone"), team.oskar)
    assert _about(stage.seen(majas)) == []


def test_who_hands_over_and_goes_hears_no_more(stage: Stage, team: Team) -> None:
    """The new owner has it all; the one before has the floor."""
    _, chat, _ = team.world.chat(team.maja)
    majas = stage.greet_desk(team.maja)
    team.accept(team.ask_to_take(chat, team.oskar, by=team.maja), team.oskar)
    stage.settle()
    stage.seen(majas)
    stage.do(_whisper(team, chat, team.oskar, "Phew"), team.oskar)
    assert _about(stage.seen(majas)) == []


def test_the_end_reaches_all_who_are_in_it(stage: Stage, team: Team) -> None:
    """Then the seats are gone, and with them what follows."""
    visitor, chat, _ = team.world.chat(team.maja)
    _, oskars = stage.greet_desk(team.maja), stage.greet_desk(team.oskar)
    team.sit(chat, team.oskar, by=team.maja)
    stage.settle()
    stage.seen(oskars)
    stage.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    assert [type(frame) for frame in _about(stage.seen(oskars))] == [PublicEntry]
    stage.do(_whisper(team, chat, team.maja, "Wrap-up"), team.maja)
    assert _about(stage.seen(oskars)) == []


def test_a_desk_with_a_seat_resumes(stage: Stage, team: Team) -> None:
    """As one that owns: the missing entries, or a snapshot; seats that ended meanwhile bring nothing."""
    chat, _, oskars = _seated(stage, team)
    (snapshot,) = of(stage.seen(oskars), InteractionSnapshot)
    oskars.gone()
    stage.do(_whisper(team, chat, team.maja, "Where is he"), team.maja)
    held = (Seen(interaction=chat, public=snapshot.public, staff=snapshot.staff),)
    again = stage.greet_desk(team.oskar, epoch=EPOCH, interactions=held)
    (missed,) = _about(stage.seen(again))
    assert isinstance(missed, StaffEntry)
    stage.do(_say(team, chat, team.maja, "Back"), team.maja)
    assert len(_about(stage.seen(again))) == 1
    fresh = stage.greet_desk(team.oskar)
    assert len(of(stage.seen(fresh), InteractionSnapshot)) == 1
    team.leave(chat, team.oskar)
    stage.settle()
    assert _about(stage.seen(stage.greet_desk(team.oskar, epoch=EPOCH, interactions=held))) == []


def test_an_heir_needs_no_second_snapshot(stage: Stage, team: Team) -> None:
    """She has heard it all from her seat."""
    chat, _, oskars = _seated(stage, team)
    stage.seen(oskars)
    team.leave(chat, team.maja)
    stage.settle()
    assert of(stage.seen(oskars), InteractionSnapshot) == []
    stage.do(_whisper(team, chat, team.oskar, "Mine"), team.oskar)
    assert len(of(stage.seen(oskars), StaffEntry)) == 1


# --- looking in -------------------------------------------------------------------------------


def test_a_desk_looks_into_what_waits_in_its_queue(stage: Stage, team: Team) -> None:
    """Whole, and live; nobody is told; looking away ends it."""
    visitor = team.world.visitor()
    chat = team.world.ring(visitor)
    majas = stage.greet_desk(team.maja)
    stage.seen(majas)
    count = len(team.world.entries)
    stage.say(majas, Follow(interaction=chat))
    stage.settle()
    (snapshot,) = _about(stage.seen(majas))
    assert isinstance(snapshot, InteractionSnapshot)
    assert len(team.world.entries) == count
    stage.do(_say(team, chat, visitor, "Hurry"), visitor)
    (said,) = _about(stage.seen(majas))
    assert isinstance(said, PublicEntry)
    assert said.seq == snapshot.public + 1
    stage.say(majas, Follow(interaction=chat, on=False))
    stage.do(_say(team, chat, visitor, "Please"), visitor)
    assert _about(stage.seen(majas)) == []


def test_looking_away_before_it_was_shown(stage: Stage, team: Team) -> None:
    """Nothing comes late."""
    chat = team.world.ring(team.world.visitor())
    majas = stage.greet_desk(team.maja)
    stage.seen(majas)
    stage.say(majas, Follow(interaction=chat))
    stage.say(majas, Follow(interaction=chat, on=False))
    stage.settle()
    assert _about(stage.seen(majas)) == []


def test_what_rings_is_looked_into_before_accepting(stage: Stage, team: Team) -> None:
    """With the hidden words; declined, the right to it ends."""
    _, chat, _ = team.world.chat(team.maja)
    stage.do(_whisper(team, chat, team.maja, "Careful"), team.maja)
    oskars = stage.greet_desk(team.oskar)
    offer = team.ask_to_take(chat, team.oskar, by=team.maja)
    stage.settle()
    stage.say(oskars, Follow(interaction=chat))
    stage.settle()
    (snapshot,) = of(stage.seen(oskars), InteractionSnapshot)
    assert any(isinstance(entry.event, HiddenPosted) for entry in snapshot.staff_entries)
    team.decline(offer, team.oskar)
    stage.settle()
    (ended,) = of(stage.seen(oskars), NotFollowed)
    assert (ended.interaction, ended.code) == (chat, ErrorCode.NOT_ALLOWED)
    stage.do(_whisper(team, chat, team.maja, "Gone"), team.maja)
    assert _about(stage.seen(oskars)) == []


def test_what_one_looks_into_becomes_hers(stage: Stage, team: Team) -> None:
    """A snapshot as for any; looking away then ends nothing, and no entry comes twice."""
    chat = team.world.ring(team.world.visitor())
    majas = stage.greet_desk(team.maja)
    stage.say(majas, Follow(interaction=chat))
    stage.settle()
    stage.seen(majas)
    stage.do(TakeChat(id=team.world.command_id(), interaction=chat), team.maja)
    seen = stage.seen(majas)
    assert len(of(seen, InteractionSnapshot)) == 1
    assert of(seen, NotFollowed) == []
    stage.say(majas, Follow(interaction=chat, on=False))
    stage.do(_whisper(team, chat, team.maja, "Mine"), team.maja)
    assert len(of(stage.seen(majas), StaffEntry)) == 1


def test_what_somebody_else_took_is_not_looked_into_any_more(stage: Stage, team: Team) -> None:
    """Nor what went to a queue she does not serve, nor what is over; a supervisor who reads along looks on."""
    world = team.world
    chief = world.agent("chief", role=Role.SUPERVISOR)
    taken, moved = (world.ring(world.visitor()) for _ in range(2))
    visitor = world.visitor()
    over = world.ring(visitor)
    majas, chiefs = stage.greet_desk(team.maja), stage.greet_desk(chief)
    for desk in (majas, chiefs):
        for chat in (taken, moved, over):
            stage.say(desk, Follow(interaction=chat))
    stage.settle()
    stage.do(MonitorChat(id=world.command_id(), interaction=taken), chief)
    stage.seen(majas)
    stage.seen(chiefs)
    stage.do(TakeChat(id=world.command_id(), interaction=taken), team.oskar)
    team.pass_on(moved, world.workshop, by=team.oskar)
    stage.settle()
    stage.do(EndChat(id=world.command_id(), interaction=over), visitor)
    assert [(end.interaction, end.code) for end in of(stage.seen(majas), NotFollowed)] == [
        (taken, ErrorCode.NOT_ALLOWED),
        (moved, ErrorCode.NOT_ALLOWED),
        (over, ErrorCode.CHAT_ENDED),
    ]
    stage.seen(chiefs)
    stage.do(_whisper(team, taken, team.oskar, "Hm"), team.oskar)
    assert _about(stage.seen(majas)) == []
    assert len(_about(stage.seen(chiefs))) == 1


def test_what_is_not_hers_to_see(stage: Stage, team: Team) -> None:
    """Another's chat, another queue's, what is not there; an agent taken off a queue looks no longer."""
    world = team.world
    _, others, _ = world.chat(team.oskar)
    waiting = world.ring(world.visitor())
    majas = stage.greet_desk(team.maja)
    unknown = InteractionId(world.new_id())
    for chat in (others, unknown, waiting):
        stage.say(majas, Follow(interaction=chat))
    stage.settle()
    seen = stage.seen(majas)
    assert [(end.interaction, end.code) for end in of(seen, NotFollowed)] == [
        (others, ErrorCode.NOT_ALLOWED),
        (unknown, ErrorCode.UNKNOWN_INTERACTION),
    ]
    assert [snapshot.interaction.id for snapshot in of(seen, InteractionSnapshot)] == [waiting]
    maja = team.maja.need_agent()
    world.do(
        PutAgent(
            id=world.command_id(), agent=maja, login="maja", name="Maja", queues={world.workshop: {Channel.CHAT: 1}}
        )
    )
    stage.settle()
    assert [end.interaction for end in of(stage.seen(majas), NotFollowed)] == [waiting]


def test_looking_has_a_measure(stage: Stage, team: Team) -> None:
    """Each of those looked into brings every keystroke."""
    majas = stage.greet_desk(team.maja)
    chats = [team.world.ring(team.world.visitor()) for _ in range(65)]
    for chat in chats:
        stage.say(majas, Follow(interaction=chat))
    stage.settle()
    (refused,) = of(stage.seen(majas), NotFollowed)
    assert (refused.interaction, refused.code) == (chats[-1], ErrorCode.BUSY)
    stage.say(majas, Follow(interaction=chats[0], on=False))
    stage.say(majas, Follow(interaction=chats[-1]))
    stage.settle()
    assert len(of(stage.seen(majas), InteractionSnapshot)) == 1


def test_looking_ends_with_the_connection(stage: Stage, team: Team) -> None:
    """The next desk says it again."""
    visitor = team.world.visitor()
    chat = team.world.ring(visitor)
    majas = stage.greet_desk(team.maja)
    stage.say(majas, Follow(interaction=chat))
    stage.settle()
    majas.gone()
    again = stage.greet_desk(team.maja)
    stage.seen(again)
    stage.do(_say(team, chat, visitor, "Hello"), visitor)
    assert _about(stage.seen(again)) == []


# --- volatile ---------------------------------------------------------------------------------


def test_agents_see_each_other_type(stage: Stage, team: Team) -> None:
    """The customer too; her own other desk does not, nor may one who only looks in say that she types."""
    visitor, chat, _ = team.world.chat(team.maja)
    window = stage.greet_visitor(visitor)
    majas, oskars, second = (stage.greet_desk(who) for who in (team.maja, team.oskar, team.maja))
    team.sit(chat, team.oskar, by=team.maja)
    stage.settle()
    for desk in (majas, oskars, second):
        stage.seen(desk)
    stage.shown(window)
    stage.say(majas, Typing(interaction=chat, typing=True))
    (typing,) = of(stage.seen(oskars), PartyTyping)
    assert typing.party.name == "Maja"
    assert of(stage.seen(second), PartyTyping) == of(stage.seen(majas), PartyTyping) == []
    stage.say(oskars, Typing(interaction=chat, typing=True))
    assert len(of(stage.seen(majas), PartyTyping)) == len(of(stage.seen(second), PartyTyping)) == 1
    assert [frame.party.name for frame in of(stage.shown(window), PartyTyping)] == ["Maja", "Oskar"]
    team.leave(chat, team.oskar)
    stage.settle()
    stage.say(oskars, Typing(interaction=chat, typing=True))
    assert of(stage.shown(window), PartyTyping) == []


def test_who_waits_with_the_customer_sees_the_place(stage: Stage, team: Team) -> None:
    """As the customer does."""
    visitor, chat, _ = team.world.chat(team.maja)
    window, majas = stage.greet_visitor(visitor), stage.greet_desk(team.maja)
    team.pass_on(chat, team.world.workshop, by=team.maja, stays=True)
    stage.settle()
    stage.hub.place_of = lambda interaction: QueuePosition(interaction=interaction, position=2, wait=90_000)
    stage.hub.tell_positions()
    for frames in (stage.shown(window), stage.seen(majas)):
        (place,) = [frame for frame in frames if isinstance(frame, QueuePosition)]
        assert place.position == 2

"""Questions to experts: who is asked, who has it, where it goes when nobody takes it."""

import pytest

from backend.actions import deadlines, presence
from backend.actions.verify import verify
from protocol.commands import (
    EndChat,
    SetAgentState,
)
from protocol.errors import ErrorCode
from protocol.events import (
    ExpertAsked,
    ExpertJoined,
    RoomMembersChanged,
    RoomMessage,
    RoomOpened,
)
from protocol.floor import ConsultationAsked, ConsultationChanged
from protocol.ids import ConsultationId, ExpertGroupId, InteractionId, MessageId, RoomId
from protocol.kinds import AgentStatus
from protocol.limits import CONSULTATION_RINGS, DROP_TOLD_AFTER, MAX_MESSAGE_CHARACTERS
from protocol.rooms import Consultation, ConsultationOutcome, ConsultationStatus, Room, RoomKind
from tests.backend.actions.colleagues import events_of, group_of, say
from tests.backend.actions.consulting import Case, ids
from tests.backend.actions.world import World, refused


@pytest.fixture
def case(world: World) -> Case:
    """A chat and experts."""
    return Case(world)


def test_a_question_rings_at_all_who_are_there(case: Case) -> None:
    """On the floor, in the chat's staff stream, and in a room that begins with it."""
    away = case.world.agent("away", ready=False)
    case.group = group_of(case.world, "Everybody", away, case.bo, case.maja, case.kim)
    asked = case.ask("Which chain?", "Kim: 10-speed\n\nMaja: one moment")
    now = case.world.now
    expected = Consultation(
        id=asked,
        interaction=case.chat,
        group=case.group,
        by=case.maja.need_agent(),
        room=RoomId(asked),
        at=now,
        deadline=now + CONSULTATION_RINGS,
        experts=ids(case.bo, case.kim),
    )
    assert case.open() == (expected,)
    assert ConsultationAsked(consultation=expected) in case.world.floor()
    assert case.world.staff(case.chat)[-1] == ExpertAsked(
        consultation=asked, group=case.group, by=case.maja.need_agent(), question="Which chain?"
    )
    room = Room(
        id=RoomId(asked),
        kind=RoomKind.CONSULTATION,
        members=ids(case.maja, case.bo, case.kim),
        consultation=asked,
    )
    text = "Which chain?\n\n> Kim: 10-speed\n> Maja: one moment"
    assert events_of(case.world, RoomId(asked)) == [
        RoomOpened(room=room),
        RoomMessage(id=MessageId(asked), author=case.maja.need_agent(), text=text),
    ]


def test_the_first_who_accepts_has_it(case: Case) -> None:
    """The other reads whose it is, and is out of the room with that entry."""
    asked = case.ask()
    case.accept(asked, case.kim)
    with refused(ErrorCode.CONSULTATION_GONE, "Kim has taken"):
        case.accept(asked, case.bo)
    with refused(ErrorCode.CONSULTATION_GONE, "You have"):
        case.accept(asked, case.kim)
    with refused(ErrorCode.CONSULTATION_GONE):
        case.decline(asked, case.bo)
    (now,) = case.open()
    assert (now.status, now.expert, now.experts) == (ConsultationStatus.OPEN, case.kim.agent, ())
    assert case.world.floor()[-1] == ConsultationChanged(consultation=now)
    assert case.world.staff(case.chat)[-1] == ExpertJoined(consultation=asked, expert=case.kim.need_agent())
    assert events_of(case.world, RoomId(asked))[-1] == RoomMembersChanged(members=ids(case.maja, case.kim))
    say(case.world, RoomId(asked), case.kim, "KMC X10")
    with refused(ErrorCode.NOT_ALLOWED):
        say(case.world, RoomId(asked), case.bo, "I know")


def test_who_was_not_asked_takes_nothing(case: Case) -> None:
    """Nor declines, nor ends it."""
    asked, other = case.ask(), case.world.agent("other")
    for act in (case.accept, case.decline, case.end):
        with refused(ErrorCode.NOT_ALLOWED):
            act(asked, other)
        with refused(ErrorCode.CONSULTATION_GONE):
            act(ConsultationId(case.world.new_id()), other)
    with refused(ErrorCode.NOT_ALLOWED):
        case.accept(asked, case.maja)


def test_a_fallback_group_is_asked_once(world: World) -> None:
    """Round a ring of groups; who declined is not asked again, who did not answer is."""
    case = Case(world)
    ida = world.agent("ida")
    second = group_of(world, "Wheels", case.bo, case.kim, ida, fallback=case.group)
    case.group = group_of(world, "Chains", case.bo, case.kim, fallback=second, key=case.group)
    asked = case.ask()
    case.decline(asked, case.bo)
    case.decline(asked, case.kim)
    (now,) = case.open()
    assert (now.group, now.experts, now.declined) == (second, ids(ida), ids(case.bo, case.kim))
    assert case.members(asked) == ids(case.maja, ida)
    asked_events = [event for event in world.staff(case.chat) if isinstance(event, ExpertAsked)]
    assert [event.group for event in asked_events] == [case.group, second]
    world.now += CONSULTATION_RINGS
    world.run(deadlines.expire_due)
    assert case.outcome() == (ConsultationOutcome.EXPIRED, None)

    again = case.ask()
    world.now += CONSULTATION_RINGS
    world.run(deadlines.expire_due)
    (now,) = case.open()
    assert (now.group, now.experts) == (second, ids(case.bo, case.kim, ida))
    assert case.members(again) == ids(case.maja, case.bo, case.kim, ida)
    case.accept(again, case.bo)


def test_where_nobody_is_there_the_fallback_is_asked_at_once(world: World) -> None:
    """And where nobody is there either, nothing is asked."""
    case = Case(world)
    away = world.agent("away", ready=False)
    empty = group_of(world, "Frames", away, fallback=case.group)
    second, case.group = case.group, empty
    asked = case.ask()
    assert [now.group for now in case.open()] == [second]
    case.end(asked, case.maja)
    case.group = group_of(world, "Paint", away)
    with refused(ErrorCode.NOBODY_THERE, "Nobody of Paint"):
        case.ask()
    assert case.open() == ()


def test_what_can_not_be_asked(case: Case) -> None:
    """Each refusal of the command."""
    with refused(ErrorCode.MESSAGE_EMPTY):
        case.ask(" ")
    with refused(ErrorCode.MESSAGE_TOO_LONG):
        case.ask("x", "y" * MAX_MESSAGE_CHARACTERS)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        case.ask(who=case.kim)
    case.version += 1
    with refused(ErrorCode.STALE_ASSIGNMENT):
        case.ask()
    case.version -= 1
    case.ask()
    with refused(ErrorCode.CONSULTATION_OPEN):
        case.ask()
    chat, case.chat = case.chat, InteractionId(case.world.new_id())
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        case.ask()
    case.chat, group = chat, case.group
    case.group = ExpertGroupId(case.world.new_id())
    with refused(ErrorCode.UNKNOWN_GROUP):
        case.ask()
    case.world.do(EndChat(id=case.world.command_id(), interaction=chat, version=case.version), case.maja)
    case.group = group
    with refused(ErrorCode.CHAT_ENDED):
        case.ask()


def test_it_rings_at_who_comes_meanwhile(case: Case) -> None:
    """An expert of the group, for what is left of its time; not at who declined, asks, or is of another group."""
    late, other = case.world.agent("late", ready=False), case.world.agent("other", ready=False)
    case.group = group_of(case.world, "Chains", case.bo, case.kim, late, case.maja, key=case.group)
    asked = case.ask()
    deadline = case.open()[0].deadline
    case.decline(asked, case.bo)
    case.world.now += CONSULTATION_RINGS - 1
    for who in (late, other, case.bo, case.maja):
        for status in (AgentStatus.NOT_READY, AgentStatus.READY):
            case.world.do(SetAgentState(id=case.world.command_id(), status=status), who)
    (now,) = case.open()
    assert (now.experts, now.declined, now.deadline) == (ids(case.kim, late), ids(case.bo), deadline)
    assert set(case.members(asked)) == {*ids(case.maja, case.kim, late)}
    case.accept(asked, late)
    assert case.open()[0].expert == late.agent
    assert case.world.run(verify).whole


def test_it_rings_again_at_who_was_away(case: Case) -> None:
    """Her link is back."""
    asked, key = case.ask(), case.bo.need_agent()
    case.world.run(lambda tx: presence.desk_gone(tx, key))
    case.world.now += DROP_TOLD_AFTER
    case.world.run(deadlines.expire_due)
    assert case.open()[0].experts == ids(case.kim)
    case.world.run(lambda tx: presence.desk_connected(tx, key))
    assert set(case.open()[0].experts) == {*ids(case.kim, case.bo)}
    case.accept(asked, case.bo)


def test_a_server_that_starts_lets_it_ring_anew(case: Case) -> None:
    """Nobody could answer while it was down; nor is anybody kept waiting by a clock set back."""
    case.ask()
    case.world.now += CONSULTATION_RINGS * 10
    case.world.run(deadlines.begin_anew)
    (now,) = case.open()
    assert now.deadline == case.world.now + CONSULTATION_RINGS
    case.world.now -= 3_600_000
    case.world.run(deadlines.expire_due)
    (now,) = case.open()
    assert now.deadline == case.world.now + CONSULTATION_RINGS


def test_whoever_has_the_chat_is_not_asked(case: Case) -> None:
    """Nor who asks: they read it anyway."""
    case.group = group_of(case.world, "Us", case.maja)
    with refused(ErrorCode.NOBODY_THERE):
        case.ask()


def test_all_of_it_is_whole(case: Case) -> None:
    """As `admin verify` looks at it, at each step."""

    def look() -> None:
        report = case.world.run(verify)
        assert report.whole, report

    asked = case.ask()
    look()
    case.decline(asked, case.bo)
    look()
    case.accept(asked, case.kim)
    say(case.world, RoomId(asked), case.kim, "KMC X10")
    look()
    case.end(asked, case.maja)
    look()
    case.world.do(EndChat(id=case.world.command_id(), interaction=case.chat, version=case.version), case.maja)
    look()


def test_an_answer_of_the_past_ranks_first(case: Case) -> None:
    """Those at whom it rings are in the ranking's order."""
    asked = case.ask()
    case.accept(asked, case.kim)
    say(case.world, RoomId(asked), case.kim, "A quick link for the derailleur")
    case.end(asked, case.maja)
    case.ask("What link fits this derailleur?")
    (now,) = case.open()
    assert now.experts == ids(case.kim, case.bo)
    assert now.status is ConsultationStatus.ASKED

"""Questions to experts: nobody takes them, somebody goes, they are answered, their chat ends or moves."""

import pytest

from backend.actions import deadlines, presence, room_views, sign_in
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.commands import (
    EndChat,
    SetAgentState,
)
from protocol.errors import ErrorCode
from protocol.events import (
    ExpertDone,
    RoomClosed,
)
from protocol.ids import RoomId
from protocol.kinds import AgentStatus, NotReadyReason
from protocol.limits import AGENT_LEASE, CONSULTATION_RINGS, DROP_TOLD_AFTER
from protocol.rooms import ConsultationOutcome
from tests.backend.actions.colleagues import events_of, say
from tests.backend.actions.consulting import Case, ids
from tests.backend.actions.world import World, refused


@pytest.fixture
def case(world: World) -> Case:
    """A chat and experts."""
    return Case(world)


def test_when_all_have_declined_nobody_has_it(case: Case) -> None:
    """Each leaves the room with her word; the asker reads how it ended."""
    asked = case.ask()
    case.decline(asked, case.bo)
    with refused(ErrorCode.NOT_ALLOWED):
        case.decline(asked, case.bo)
    with refused(ErrorCode.NOT_ALLOWED):
        case.accept(asked, case.bo)
    (now,) = case.open()
    assert (now.experts, now.declined) == (ids(case.kim), ids(case.bo))
    assert case.members(asked) == ids(case.maja, case.kim)
    case.decline(asked, case.kim)
    assert case.outcome() == (ConsultationOutcome.NOBODY, None)
    assert case.members(asked) == ids(case.maja)
    assert events_of(case.world, RoomId(asked))[-1] == RoomClosed()
    with refused(ErrorCode.ROOM_CLOSED):
        say(case.world, RoomId(asked), case.maja, "Hello?")
    with refused(ErrorCode.CONSULTATION_GONE):
        case.end(asked, case.maja)


def test_unheard_it_ends(case: Case) -> None:
    """After its time, and an expert who comes a moment too late is told."""
    asked = case.ask()
    assert case.world.run(deadlines.next_deadline) == case.world.now + CONSULTATION_RINGS
    case.world.now += CONSULTATION_RINGS - 1
    case.world.run(deadlines.expire_due)
    assert case.open()
    case.world.now += 1
    with refused(ErrorCode.CONSULTATION_GONE):
        case.accept(asked, case.bo)
    case.world.run(deadlines.expire_due)
    assert case.outcome() == (ConsultationOutcome.EXPIRED, None)


def test_who_asked_cancels_and_both_finish(case: Case) -> None:
    """The outcome says which it was."""
    first = case.ask()
    with refused(ErrorCode.NOT_ALLOWED):
        case.end(first, case.bo)
    case.end(first, case.maja)
    assert case.outcome() == (ConsultationOutcome.CANCELLED, case.maja.agent)
    for who in (case.maja, case.kim):
        asked = case.ask()
        case.accept(asked, case.kim)
        case.end(asked, who)
        assert case.outcome() == (ConsultationOutcome.ANSWERED, who.agent)
        assert case.members(asked) == ids(case.maja, case.kim)


@pytest.mark.parametrize("taken", [False, True])
def test_the_end_of_the_chat_ends_it(case: Case, taken: bool) -> None:
    """Answered if somebody had it; no chat is held up by it."""
    asked = case.ask()
    if taken:
        case.accept(asked, case.bo)
    case.world.do(EndChat(id=case.world.command_id(), interaction=case.chat, version=case.version), case.maja)
    (done,) = [event for event in case.world.staff(case.chat) if isinstance(event, ExpertDone)]
    assert done.outcome is (ConsultationOutcome.ANSWERED if taken else ConsultationOutcome.CANCELLED)
    assert case.open() == ()
    threads = case.world.run(lambda tx: room_views.threads_of(tx, case.maja, case.chat)).threads
    assert [(thread.room.consultation, thread.room.closed) for thread in threads] == [(asked, True)]


@pytest.mark.parametrize("goes", ["not ready", "told away", "signed out"])
def test_it_stops_ringing_at_who_goes(case: Case, goes: str) -> None:
    """The others are still asked; when the last has gone, nobody is there."""

    def go(who: Actor) -> None:
        key = who.need_agent()
        match goes:
            case "not ready":
                state = SetAgentState(
                    id=case.world.command_id(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH
                )
                case.world.do(state, who)
            case "told away":
                case.world.run(lambda tx: presence.desk_gone(tx, key))
                case.world.now += DROP_TOLD_AFTER
                case.world.run(deadlines.expire_due)
            case _:
                session = case.world.run(lambda tx: sign_in.open_session(tx, key))
                case.world.run(lambda tx: sign_in.sign_out(tx, session.id))

    asked = case.ask()
    go(case.bo)
    (now,) = case.open()
    assert (now.experts, now.declined) == (ids(case.kim), ())
    assert case.members(asked) == ids(case.maja, case.kim)
    go(case.kim)
    assert case.outcome() == (ConsultationOutcome.NOBODY, None)


@pytest.mark.parametrize("goes", ["lease over", "signed out"])
@pytest.mark.parametrize("said", [False, True])
def test_an_expert_who_has_gone_has_it_no_more(case: Case, goes: str, said: bool) -> None:
    """It ends, and the group can be asked again; a link that drops for a moment ends nothing."""
    asked, key = case.ask(), case.kim.need_agent()
    case.accept(asked, case.kim)
    if said:
        say(case.world, RoomId(asked), case.kim, "KMC X10")
    if goes == "lease over":
        case.world.run(lambda tx: presence.desk_gone(tx, key))
        case.world.now += AGENT_LEASE - 1
        case.world.run(deadlines.expire_due)
        assert [one.expert for one in case.open()] == [key]
        case.world.now += 1
        case.world.run(deadlines.expire_due)
    else:
        case.world.run(lambda tx: presence.signed_out(tx, key))
    outcomes = [event.outcome for event in case.world.staff(case.chat) if isinstance(event, ExpertDone)]
    assert outcomes == [ConsultationOutcome.ANSWERED if said else ConsultationOutcome.NOBODY]
    assert case.world.run(verify).whole
    case.ask("And now?")
    assert [one.experts for one in case.open()] == [ids(case.bo)]


def test_the_chats_new_owner_reads_on(case: Case) -> None:
    """She is in the thread, may end it, and what was said is hers to read."""
    asked = case.ask()
    case.accept(asked, case.kim)
    say(case.world, RoomId(asked), case.kim, "KMC X10")
    case.world.run(lambda tx: presence.signed_out(tx, case.maja.need_agent()))
    nina = case.world.agent("nina")
    case.world.assign(case.chat, nina)
    assert case.members(asked) == ids(case.maja, case.kim, nina)
    say(case.world, RoomId(asked), nina, "Thank you")
    case.end(asked, nina)
    assert case.outcome() == (ConsultationOutcome.ANSWERED, nina.agent)

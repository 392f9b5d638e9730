"""Desks of supervisors: reading along, being sent home, figures of what one oversees."""

from datetime import UTC

import pytest

from backend.live.day_fold import DayFold
from backend.live.staff import StaffSession
from protocol.commands import EndChat, FinishWrapUp
from protocol.errors import ErrorCode
from protocol.events import Coached, Monitored
from protocol.figures import FloorFigures, FollowFloor
from protocol.floor import InteractionArrived
from protocol.frames import Closing, FloorEntry, Follow, InteractionSnapshot, NotFollowed, PublicEntry, StaffEntry
from protocol.ids import InteractionId
from protocol.limits import OUTBOX_FRAMES
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.live.stage import Stage, of


@pytest.fixture
def staff(stage: Stage) -> FloorStaff:
    """Two groups, and who oversees them; the figures are followed from the start."""
    made = FloorStaff(stage.world)
    stage.settle()
    fold = DayFold(stage.world.now, UTC)
    fold.take(stage.world.entries)
    stage.hub.figures.begin(fold, lambda: stage.world.now)
    return made


def _look(stage: Stage, staff: FloorStaff) -> tuple[InteractionId, StaffSession, StaffSession]:
    """Maja's chat, that the chef reads along in: their desks."""
    _, chat, _ = stage.world.chat(staff.maja)
    majas, chefs = stage.greet_desk(staff.maja), stage.greet_desk(staff.chef)
    stage.say(chefs, Follow(interaction=chat))
    stage.settle()
    (refused,) = of(stage.seen(chefs), NotFollowed)
    assert refused.code is ErrorCode.NOT_MONITORED
    staff.monitor(chat, staff.chef)
    stage.settle()
    stage.say(chefs, Follow(interaction=chat))
    stage.settle()
    (snapshot,) = of(stage.seen(chefs), InteractionSnapshot)
    assert snapshot.interaction.id == chat
    return chat, majas, chefs


def test_coaching_reaches_staff_who_are_in_it_or_look(stage: Stage, staff: FloorStaff) -> None:
    """And nobody else."""
    chat, majas, chefs = _look(stage, staff)
    oskars = stage.greet_desk(staff.oskar)
    for desk in (majas, chefs, oskars):
        stage.seen(desk)
    chat = stage.world.card(next(iter(stage.hub._serving))).id
    staff.coach(chat, staff.chef)
    stage.settle()
    for desk, count in ((majas, 1), (chefs, 1), (oskars, 0)):
        entries = of(stage.seen(desk), StaffEntry)
        assert [isinstance(entry.event, Coached) for entry in entries] == [True] * count


def test_others_ring_while_one_looks(stage: Stage, staff: FloorStaff) -> None:
    """Each desk hears of them; the look goes on."""
    _, majas, chefs = _look(stage, staff)
    for desk in (majas, chefs):
        stage.seen(desk)
    stage.world.ring(stage.world.visitor())
    stage.settle()
    for desk in (majas, chefs):
        assert any(isinstance(entry.event, InteractionArrived) for entry in of(stage.seen(desk), FloorEntry))


def test_who_stops_reading_along_looks_no_more(stage: Stage, staff: FloorStaff) -> None:
    """Without anything moving on the floor; of a chat that closes it is said that it is over."""
    visitor, chat, version = stage.world.chat(staff.maja)
    chefs, chiefs = stage.greet_desk(staff.chef), stage.greet_desk(staff.chief)
    for desk, who in ((chefs, staff.chef), (chiefs, staff.chief)):
        staff.monitor(chat, who)
        stage.say(desk, Follow(interaction=chat))
        stage.settle()
        stage.seen(desk)
    staff.monitor(chat, staff.chef, on=False)
    stage.settle()
    assert [end.code for end in of(stage.seen(chefs), NotFollowed)] == [ErrorCode.NOT_MONITORED]
    stage.world.say(chat, visitor, "Hello?")
    stage.settle()
    assert of(stage.seen(chefs), PublicEntry) == []
    stage.do(EndChat(id=stage.world.command_id(), interaction=chat), visitor)
    assert of(stage.seen(chiefs), NotFollowed) == []
    stage.do(FinishWrapUp(id=stage.world.command_id(), interaction=chat, version=version), staff.maja)
    assert [end.code for end in of(stage.seen(chiefs), NotFollowed)] == [ErrorCode.CHAT_ENDED]


def test_a_lost_reach_ends_the_look(stage: Stage, staff: FloorStaff) -> None:
    """And what she read along in: whoever oversees another group now sees nothing of this one, and staff know it."""
    _, majas, chefs = _look(stage, staff)
    stage.seen(majas)
    staff.oversee(staff.chef, (staff.repair,))
    stage.settle()
    assert [end.code for end in of(stage.seen(chefs), NotFollowed)] == [ErrorCode.NOT_OVERSEEN]
    (ended,) = of(stage.seen(majas), StaffEntry)
    assert ended.event == Monitored(by=staff.chef.need_agent(), on=False)


def test_what_is_asked_for_again_and_again_is_shown_once(stage: Stage, staff: FloorStaff) -> None:
    """While the first wish has not been read yet; after that it is shown anew."""
    chat, _, chefs = _look(stage, staff)
    for _ in range(20):
        stage.say(chefs, Follow(interaction=chat))
    stage.settle()
    assert len(of(stage.seen(chefs), InteractionSnapshot)) == 1
    stage.say(chefs, Follow(interaction=chat))
    stage.settle()
    assert len(of(stage.seen(chefs), InteractionSnapshot)) == 1


def test_who_is_sent_home_has_no_desk(stage: Stage, staff: FloorStaff) -> None:
    """All of hers are closed, and told why; who signs in again is here."""
    desks = [stage.greet_desk(staff.maja) for _ in range(2)]
    staff.sign_out(staff.maja, staff.chef)
    stage.settle()
    for desk in desks:
        (closing,) = of(stage.seen(desk), Closing)
        assert closing.code is ErrorCode.SESSION_EXPIRED
        assert closing.text.startswith("Chef signed you out.")
    again = stage.greet_desk(staff.maja)
    assert of(stage.seen(again), Closing) == []


def _figures(stage: Stage, desk: StaffSession) -> list[FloorFigures]:
    return of(stage.seen(desk), FloorFigures)


def test_figures_are_of_what_concerns_her(stage: Stage, staff: FloorStaff) -> None:
    """All of it once, then what changes; an agent hears of herself and her queues, a supervisor of her groups."""
    world = stage.world
    desks = {who.agent: stage.greet_desk(who) for who in (staff.maja, staff.aino, staff.chef, staff.chief)}
    for desk in desks.values():
        stage.say(desk, FollowFloor())
    stage.settle()
    assert all([frame.all for frame in _figures(stage, desk)] == [True] for desk in desks.values())
    visitor, chat, version = world.chat(staff.maja)
    world.say(chat, visitor, "Hi")
    world.say(chat, staff.maja, "Hello", version)
    world.chat(staff.oskar)
    stage.settle()
    stage.hub.figures.tell()
    seen = {key: _figures(stage, desk) for key, desk in desks.items()}
    told = {key: {figures.agent for frame in frames for figures in frame.agents} for key, frames in seen.items()}
    maja, oskar = staff.maja.agent, staff.oskar.agent
    assert told == {
        maja: {maja},
        staff.aino.agent: set(),
        staff.chef.agent: {maja, oskar},
        staff.chief.agent: {maja, oskar},
    }
    assert seen[staff.aino.agent] == []
    (frame,) = seen[maja]
    assert not frame.all
    assert [(one.queue, one.arrived, one.answered) for one in frame.queues] == [(world.sales, 2, 2)]
    assert [(one.chats, one.answers) for one in frame.agents] == [(1, 1)]
    stage.hub.figures.tell()
    assert all(_figures(stage, desk) == [] for desk in desks.values()), "nothing is new"


def test_figures_end_with_the_wish(stage: Stage, staff: FloorStaff) -> None:
    """Or the socket; quiet under load, and told later."""
    world = stage.world
    chiefs, chefs = stage.greet_desk(staff.chief), stage.greet_desk(staff.chef)
    for desk in (chiefs, chefs):
        stage.say(desk, FollowFloor())
        stage.settle()
    stage.say(chefs, FollowFloor(on=False))
    for desk in (chiefs, chefs):
        stage.seen(desk)
    world.chat(staff.maja)
    stage.settle()
    stage.hub.figures.tell(quiet=True)
    assert _figures(stage, chiefs) == []
    stage.hub.figures.tell()
    assert (len(_figures(stage, chiefs)), _figures(stage, chefs)) == (1, [])
    chiefs.gone()
    world.chat(staff.maja)
    stage.settle()
    stage.hub.figures.tell()


def test_a_desk_that_lost_some_is_shown_all(stage: Stage, staff: FloorStaff) -> None:
    """Once it has read what it was sent."""
    chiefs = stage.greet_desk(staff.chief)
    stage.say(chiefs, FollowFloor())
    stage.settle()
    stage.seen(chiefs)
    for _ in range(OUTBOX_FRAMES):
        stage.world.ring(stage.world.visitor())
        stage.settle()
        stage.hub.figures.tell()
        if chiefs.lost:
            break
    assert chiefs.lost
    stage.seen(chiefs)
    stage.hub.figures.tell()
    assert [frame.all for frame in _figures(stage, chiefs)] == [True]


def test_a_new_day_is_told_whole(stage: Stage, staff: FloorStaff) -> None:
    """At midnight, whatever happened or not."""
    chiefs = stage.greet_desk(staff.chief)
    stage.world.chat(staff.maja)
    stage.settle()
    stage.say(chiefs, FollowFloor())
    stage.settle()
    (before,) = _figures(stage, chiefs)
    assert len(before.agents) == 1
    stage.world.now += 24 * 3_600_000
    stage.hub.figures.tell()
    (day,) = _figures(stage, chiefs)
    assert (day.all, [(one.chats, len(one.unanswered)) for one in day.agents]) == (True, [(0, 1)])
    assert day.since > before.since

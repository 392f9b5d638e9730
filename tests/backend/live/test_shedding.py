"""Under load features go in a fixed order, and come back in the opposite one; all who listen are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.live.shedding import CALM, OFF_AT, Load, Shedding
from protocol.commands import SendMessage, StartChat
from protocol.errors import ErrorCode
from protocol.frames import Ack, CaughtUp, Degraded, PartyTyping, Refused, Typing
from protocol.kinds import Feature
from tests.backend.actions.world import answer
from tests.backend.live.stage import Stage, of

FULL = Load(jobs=1_000, lag=1_000, outbox=1_000)
ORDER = tuple(Feature)


# --- the rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["jobs", "lag", "outbox"])
def test_each_measure_counts_and_the_order_is_fixed(measure: str) -> None:
    """Thresholds rise in the order of the features."""
    assert tuple(OFF_AT) == ORDER
    for count, (_, limit) in enumerate(OFF_AT.items(), start=1):
        rule = Shedding(FULL)
        assert rule.look(Load(**{measure: int(limit * 1_000)}), 0)
        assert rule.off == ORDER[:count]


def test_what_is_off_comes_back_one_at_a_time() -> None:
    """The last one first, each after a calm while."""
    rule, now = Shedding(FULL), 0
    rule.look(Load(jobs=1_000), now)
    assert rule.off == ORDER
    assert not rule.look(Load(), now)
    for count in range(4, -1, -1):
        assert not rule.look(Load(), now + CALM - 1)
        now += CALM
        assert rule.look(Load(), now)
        assert rule.off == ORDER[:count]
    assert not rule.look(Load(), now + CALM)


def test_around_a_threshold_nothing_flaps() -> None:
    """Up and down between half of it and all of it changes nothing."""
    rule = Shedding(FULL)
    assert rule.look(Load(jobs=200), 0)
    for turn in range(1, 200):
        assert not rule.look(Load(jobs=110 if turn % 2 else 200), turn * 500)
    assert rule.off == (Feature.TYPING,)


def test_one_busy_look_ends_the_calm() -> None:
    """It is counted anew."""
    rule = Shedding(FULL)
    rule.look(Load(jobs=200), 0)
    rule.look(Load(), 100)
    rule.look(Load(jobs=150), CALM)
    rule.look(Load(), CALM + 100)
    assert not rule.look(Load(), CALM + 200)
    assert rule.look(Load(), 2 * CALM + 100)


@given(st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 8_000)), max_size=80))
def test_what_is_off_is_always_a_beginning_of_the_order(looks: list[tuple[int, int]]) -> None:
    """Nothing dear goes before something cheap, whatever the load does; what is over its limit is off."""
    rule, now = Shedding(FULL), 0
    for jobs, later in looks:
        now += later
        before = rule.off
        assert rule.look(Load(jobs=jobs), now) == (rule.off != before)
        assert rule.off == ORDER[: len(rule.off)]
        assert set(rule.off) >= {feature for feature, limit in OFF_AT.items() if jobs >= limit * 1_000}
        assert len(rule.off) >= len(before) - 1


# --- what is done about it --------------------------------------------------------------------


def test_all_are_told_at_the_change_and_when_they_come(stage: Stage) -> None:
    """Before `caught_up`, and not at all while everything works."""
    agent = stage.world.agent()
    visitor, _, _ = stage.world.chat(agent)
    window, desk, quiet = stage.greet_visitor(visitor), stage.greet_desk(agent), stage.visitor()
    assert not of(stage.shown(window), Degraded)
    assert not of(stage.seen(desk), Degraded)
    stage.hub.let_go((Feature.TYPING,))
    told = Degraded(off=(Feature.TYPING,))
    assert stage.shown(window) == [told]
    assert stage.seen(desk) == [told]
    assert stage.shown(quiet) == [], "it has not said hello"
    for frames in (stage.shown(stage.greet_visitor(visitor)), stage.seen(stage.greet_desk(agent))):
        kinds = [type(frame) for frame in frames]
        assert kinds.index(Degraded) < kinds.index(CaughtUp)
    stage.hub.let_go(())
    assert stage.shown(window) == [Degraded()]


def test_typing_is_let_go(stage: Stage) -> None:
    """Both ways; and comes back."""
    agent = stage.world.agent()
    visitor, interaction, _ = stage.world.chat(agent)
    window, desk = stage.greet_visitor(visitor), stage.greet_desk(agent)
    for off, count in (((Feature.TYPING,), 0), ((), 1)):
        stage.hub.let_go(off)
        stage.say(window, Typing(interaction=interaction, typing=True))
        stage.say(desk, Typing(interaction=interaction, typing=True))
        assert len(of(stage.shown(window), PartyTyping)) == count
        assert len(of(stage.seen(desk), PartyTyping)) == count


def test_new_chats_are_turned_away_and_open_ones_go_on(stage: Stage) -> None:
    """With a time to come back; the same command is taken when things are well again."""
    agent = stage.world.agent()
    visitor, interaction, _ = stage.world.chat(agent)
    window, newcomer = stage.greet_visitor(visitor), stage.greet_visitor(stage.world.visitor())
    stage.hub.let_go(tuple(Feature))
    command = StartChat(id=stage.world.command_id(), answers=(answer("name", "Kim"),))
    stage.say(newcomer, command)
    stage.say(window, SendMessage(id=stage.world.command_id(), interaction=interaction, text="Still here"))
    stage.settle()
    refused = of(stage.shown(newcomer), Refused)[0]
    assert (refused.id, refused.code) == (command.id, ErrorCode.BUSY)
    assert refused.retry_after
    assert of(stage.shown(window), Ack)
    stage.hub.let_go(())
    stage.say(newcomer, command)
    stage.settle()
    assert of(stage.shown(newcomer), Ack)

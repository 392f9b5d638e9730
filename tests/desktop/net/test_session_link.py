"""The session's link under a virtual clock: heartbeat, back-off, tokens, sleep."""

import pytest

from desktop.net.acts import Close, Connect, Rejected, Report
from desktop.net.pulse import PROBE
from desktop.state.link import LinkPhase
from protocol import frames, limits
from protocol.errors import CloseCode, ErrorCode
from protocol.figures import FollowFloor
from protocol.frames import CaughtUp, Closing, Pong
from tests.desktop.net.sessions import World
from tests.desktop.state.floors import (
    floor_snapshot,
    welcome,
)


def test_heartbeats_measure_the_link_and_silence_kills_it() -> None:
    """A ping each 15 s; dead after 40 s; then a wait and a new connection."""
    world = World().online()
    world.pass_time(limits.HEARTBEAT)
    ping = world.sent(world.done)[-1]
    assert isinstance(ping, frames.Ping)
    world.time += 80
    world.says(Pong(sent=ping.sent, now=0))
    world.acts()
    assert world.session.link.latency == world.time - ping.sent
    assert world.session.link.heard_at == world.time + 5_000_000
    world.done.clear()
    world.pass_time(limits.DEAD_AFTER - 1)
    assert world.phase is LinkPhase.ONLINE
    world.pass_time(1)
    assert Close() in world.done
    assert world.session.link.why == "The server does not answer."


def test_a_hello_without_an_answer_is_given_up() -> None:
    """A server that accepts sockets but does not talk."""
    world = World()
    world.session.start()
    world.session.opened("token")
    world.pass_time(limits.HELLO_TIMEOUT)
    assert world.phase is LinkPhase.OFFLINE
    assert Close() in world.done


def test_waits_grow_with_full_jitter_and_start_anew_when_caught_up() -> None:
    """0.5 to 30 s, no giving up."""
    world = World(random=1.0)
    world.session.start()
    waits: list[int] = []
    for _ in range(9):
        world.session.failed("away")
        waits.append(world.session.link.retry_at or 0)
        waits[-1] -= world.time + 5_000_000
        world.pass_time(waits[-1])
        assert world.phase is LinkPhase.CONNECTING
    assert waits == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
    world.session.opened("token")
    world.says(welcome(), floor_snapshot(), CaughtUp())
    world.random = 0.5
    world.session.closed(None)
    assert world.session.link.retry_at == world.time + 5_000_000 + 250


def test_the_server_may_ask_for_a_longer_wait() -> None:
    """`retry_after` of its last words counts, and they are shown."""
    world = World(random=0.0).online()
    world.says(Closing(code=ErrorCode.SHUTTING_DOWN, text="Restarting.", retry_after=3_000))
    world.session.closed(CloseCode.RESTART)
    assert world.session.link.why == "Restarting."
    world.pass_time(2_999)
    assert world.phase is LinkPhase.OFFLINE
    world.pass_time(1)
    assert world.phase is LinkPhase.CONNECTING


def test_a_stale_token_is_renewed_once() -> None:
    """If the fresh one is refused too, she has to sign in again."""
    world = World().online()
    world.says(Closing(code=ErrorCode.SESSION_EXPIRED, text="Out."))
    world.session.closed(CloseCode.SESSION)
    assert Connect(fresh_token=True) in world.acts()
    world.session.opened("fresh")
    world.session.closed(CloseCode.SESSION)
    rejected = [act for act in world.acts() if isinstance(act, Rejected)]
    assert rejected[0].code is ErrorCode.SESSION_EXPIRED
    assert world.phase is LinkPhase.SIGNED_OUT
    assert world.session.link.retry_at is None


def test_an_expired_token_later_is_renewed_again() -> None:
    """Once caught up, the next expiry is a new one."""
    world = World().online()
    for _ in range(3):
        world.session.closed(CloseCode.SESSION)
        assert Connect(fresh_token=True) in world.acts()
        world.session.opened("fresh")
        world.says(welcome(), CaughtUp())
        assert world.phase is LinkPhase.ONLINE


@pytest.mark.parametrize("code", [ErrorCode.SESSION_REPLACED, ErrorCode.CLIENT_TOO_OLD, ErrorCode.NOT_ALLOWED])
def test_what_trying_again_cannot_help_stops(code: ErrorCode) -> None:
    """And says why."""
    world = World().online()
    world.says(Closing(code=code, text="No."))
    world.session.closed(CloseCode.SESSION)
    assert Rejected(code, "No.") in world.acts()
    world.done.clear()
    world.pass_time(limits.BACKOFF_MOST)
    assert not [act for act in world.done if isinstance(act, Connect)]


def test_after_a_sleep_the_link_is_probed() -> None:
    """The steady clock stood still; a dead link is noticed within seconds."""
    world = World().online()
    world.asleep = 3_600_000
    world.pass_time(PROBE)
    assert isinstance(world.sent(world.done)[-1], frames.Ping)
    assert world.phase is LinkPhase.ONLINE
    world.pass_time(PROBE)
    assert world.phase is LinkPhase.OFFLINE


def test_after_a_sleep_an_offline_desk_tries_at_once() -> None:
    """Not at the end of a wait that began an hour ago."""
    world = World(random=1.0)
    world.session.start()
    for _ in range(8):
        world.session.failed("away")
        world.time = world.session.deadline()
        world.session.tick()
    world.session.failed("away")
    world.done.clear()
    world.asleep = 3_600_000
    world.pass_time(5_000)
    assert Connect() in world.done


def test_the_agent_need_not_wait_for_the_next_try() -> None:
    """Trying by hand connects at once; while it is connected or connecting it does nothing."""
    world = World().online()
    world.session.reconnect()
    assert world.acts() == []
    world.session.closed(None)
    world.acts()
    world.session.reconnect()
    assert [type(act) for act in world.acts()] == [Connect, Report]
    world.session.reconnect()
    assert world.acts() == []


@pytest.mark.parametrize("steady_runs_on", [True, False])
def test_an_hour_with_the_lid_closed_makes_one_clean_reconnect(steady_runs_on: bool) -> None:
    """Whether the steady clock of this system stood still meanwhile or not; clocks drift a little, too."""
    world = World(random=0.0).online()
    world.pass_time(7_000)
    world.done.clear()
    if steady_runs_on:
        world.time += 3_600_000
    else:
        world.asleep += 3_600_000
    world.asleep += 900
    world.session.tick()
    world.acts()
    world.pass_time(PROBE)
    closes = [act for act in world.done if isinstance(act, Close)]
    connects = [act for act in world.done if isinstance(act, Connect)]
    assert (len(closes), len(connects)) == (1, 1)
    world.session.opened("token")
    world.says(welcome(), CaughtUp())
    world.acts()
    world.done.clear()
    for _ in range(8):
        world.pass_time(limits.HEARTBEAT)
        world.says(Pong(sent=world.time, now=0))
    assert not [act for act in world.done if isinstance(act, Close | Connect)]
    assert world.phase is LinkPhase.ONLINE


def test_how_the_day_goes_is_asked_for_with_every_connection() -> None:
    """Once each; a desk that looks no more says so once."""
    world = World().online()
    world.session.follow_floor(on=True)
    world.session.follow_floor(on=True)
    assert world.sent() == [FollowFloor()]
    world.session.closed(1006)
    world.acts()
    world.done.clear()
    world.online()
    assert FollowFloor() in world.sent(world.done)
    world.session.follow_floor(on=False)
    assert world.sent() == [FollowFloor(on=False)]


def test_looking_at_visitors_is_said_again_with_every_connection() -> None:
    """The server forgets it with the socket; without anybody looking nothing is said."""
    world = World().online()
    assert not any(isinstance(frame, frames.FollowVisitors) for frame in world.sent(world.done))
    world.session.follow_visitors(on=True)
    world.session.follow_visitors(on=True)
    assert world.sent() == [frames.FollowVisitors()]
    world.session.closed(1006)
    world.session.follow_visitors(on=False)
    world.session.follow_visitors(on=True)
    world.acts()
    world.done.clear()
    world.online()
    assert frames.FollowVisitors() in world.sent(world.done)
    world.session.follow_visitors(on=False)
    assert world.sent() == [frames.FollowVisitors(on=False)]

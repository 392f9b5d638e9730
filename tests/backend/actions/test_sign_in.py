"""Desks sign in, stay, and leave."""

from base64 import urlsafe_b64decode

import pytest

from backend.actions import presence, sign_in
from backend.actions.sign_in import REFRESH_GRACE, SESSION_LIFETIME, Session
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId
from protocol.kinds import NotReadyReason
from tests.backend.actions.world import World, refused


def _rotate(world: World, refresh: str) -> Session:
    answer = world.run(lambda tx: sign_in.rotate_refresh(tx, refresh))
    if isinstance(answer, Refusal):
        raise answer
    return answer


def test_credentials_by_login_whatever_its_case(world: World) -> None:
    """No password yet means no way in, and an unknown login is None."""
    agent = world.agent("Maja")
    known = world.run(lambda tx: sign_in.credentials(tx, "MAJA"))
    assert known is not None
    assert (known.agent.id, known.password_hash) == (agent.agent, None)
    assert world.run(lambda tx: sign_in.credentials(tx, "nobody")) is None


def test_a_refresh_token_is_used_once(world: World) -> None:
    """Each trade gives the next; the session stays the same."""
    agent = world.agent().need_agent()
    first = world.run(lambda tx: sign_in.open_session(tx, agent))
    second = _rotate(world, first.refresh)
    third = _rotate(world, second.refresh)
    assert first.id == second.id == third.id
    assert len({first.refresh, second.refresh, third.refresh}) == 3
    assert third.agent.id == agent


def test_a_lost_answer_is_given_again(world: World) -> None:
    """For a moment, and the same one: a desk that was killed or cut off stays signed in."""
    agent = world.agent().need_agent()
    first = world.run(lambda tx: sign_in.open_session(tx, agent))
    second = _rotate(world, first.refresh)
    world.now += REFRESH_GRACE - 1
    assert _rotate(world, first.refresh) == second
    third = _rotate(world, second.refresh)
    assert third.refresh not in {first.refresh, second.refresh}
    assert _rotate(world, second.refresh) == third


def test_the_database_holds_no_token(world: World) -> None:
    """Whoever reads it can sign in as nobody."""
    agent = world.agent().need_agent()
    first = world.run(lambda tx: sign_in.open_session(tx, agent))
    secrets = [urlsafe_b64decode(token)[16:] for token in (first.refresh, _rotate(world, first.refresh).refresh)]
    row = world.run(lambda tx: tx.one("SELECT * FROM sessions"))
    assert row is not None
    assert not set(secrets) & set(row)


@pytest.mark.parametrize("step", [0, REFRESH_GRACE - 1])
def test_a_thief_is_found_out_within_the_grace_too(world: World, step: int) -> None:
    """Both get the same successor; whoever uses it second, or what came before it, ends the session."""
    agent = world.agent().need_agent()
    stolen = world.run(lambda tx: sign_in.open_session(tx, agent)).refresh
    thiefs = _rotate(world, stolen).refresh
    world.now += step
    owners = _rotate(world, stolen).refresh
    assert thiefs == owners
    _rotate(world, thiefs)
    with refused(ErrorCode.SESSION_REPLACED):
        _rotate(world, stolen)


def test_a_clock_set_back_draws_no_grace_out(world: World) -> None:
    """What was used later than now is not a moment ago."""
    agent = world.agent().need_agent()
    first = world.run(lambda tx: sign_in.open_session(tx, agent))
    _rotate(world, first.refresh)
    world.now -= 3_600_000
    with refused(ErrorCode.SESSION_REPLACED):
        _rotate(world, first.refresh)


def test_an_old_refresh_token_ends_the_session(world: World) -> None:
    """It may be stolen: neither it nor its successor works on."""
    agent = world.agent().need_agent()
    first = world.run(lambda tx: sign_in.open_session(tx, agent))
    second = _rotate(world, first.refresh)
    world.now += REFRESH_GRACE
    with refused(ErrorCode.SESSION_REPLACED):
        _rotate(world, first.refresh)
    with refused(ErrorCode.SESSION_EXPIRED):
        _rotate(world, second.refresh)
    with refused(ErrorCode.SESSION_EXPIRED):
        world.run(lambda tx: sign_in.session_agent(tx, first.id))


def test_sessions_end_by_time(world: World) -> None:
    """Unused for long enough."""
    agent = world.agent().need_agent()
    session = world.run(lambda tx: sign_in.open_session(tx, agent))
    world.now += SESSION_LIFETIME - 1
    session = _rotate(world, session.refresh)
    world.now += SESSION_LIFETIME
    with refused(ErrorCode.SESSION_EXPIRED):
        _rotate(world, session.refresh)


def test_nonsense_is_an_expired_session(world: World) -> None:
    """Whatever is sent as a refresh token."""
    for refresh in ("", "x", "====", "ü", "QUJD", "A" * 64, "A" * 100_000):
        with refused(ErrorCode.SESSION_EXPIRED):
            _rotate(world, refresh)


def test_the_last_session_out_takes_the_agent_home(world: World) -> None:
    """With another desk signed in she stays."""
    agent = world.agent().need_agent()
    one = world.run(lambda tx: sign_in.open_session(tx, agent))
    two = world.run(lambda tx: sign_in.open_session(tx, agent))
    world.run(lambda tx: sign_in.sign_out(tx, one.id))
    assert world.run(lambda tx: presence.agent(tx, agent)).online
    for _ in range(2):
        world.run(lambda tx: sign_in.sign_out(tx, two.id))
        gone = world.run(lambda tx: presence.agent(tx, agent))
        assert (gone.online, gone.reason) == (False, NotReadyReason.SIGNED_OUT)


def test_nobody_has_no_session(world: World) -> None:
    """An agent who does not exist."""
    with refused(ErrorCode.UNKNOWN_AGENT):
        world.run(lambda tx: presence.desk_connected(tx, AgentId(world.new_id())))

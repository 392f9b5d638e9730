"""Desks sign in, stay, and leave."""

from backend.actions import presence, sign_in
from backend.actions.sign_in import SESSION_LIFETIME, Session
from protocol.entities import NotReadyReason
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId
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


def test_an_old_refresh_token_ends_the_session(world: World) -> None:
    """It may be stolen: neither it nor its successor works on."""
    agent = world.agent().need_agent()
    first = world.run(lambda tx: sign_in.open_session(tx, agent))
    second = _rotate(world, first.refresh)
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

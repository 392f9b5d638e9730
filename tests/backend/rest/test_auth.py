"""Signing in, staying signed in, signing out."""

from base64 import urlsafe_b64encode
from pathlib import Path
from uuid import UUID

import jwt
import pytest

from backend.actions.sign_in import REFRESH_GRACE, SessionId
from backend.errors import KnownError
from backend.limiter import Limiter
from backend.tokens import ACCESS_LIFE, VISITOR_LIFE, StaffIdentity, Tokens, VisitorIdentity, signing_key
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, SiteId, VisitorId, new_id
from protocol.kinds import Role
from tests.backend.rest.house import ORIGIN, PASSWORD, Clock, House, code_of


def _body(login: str = "agent", password: str = PASSWORD) -> dict[str, str]:
    return {"login": login, "password": password}


async def test_a_right_password_opens_a_session(house: House) -> None:
    """Case of the login does not matter; the password's hash is in no answer."""
    async with house.client() as client:
        answer = await client.post("/api/auth/sign-in", json=_body("AGENT"))
    assert answer.status_code == 200
    tokens = answer.json()
    assert tokens["agent"]["login"] == "agent"
    assert tokens["access_expires_at"] == house.clock.wall + ACCESS_LIFE
    assert "argon2" not in answer.text


@pytest.mark.parametrize("body", [_body(password="wrong"), _body("nobody"), _body(password=PASSWORD + "x" * 2_000)])
async def test_wrong_and_unknown_look_alike(house: House, body: dict[str, str]) -> None:
    """Nobody learns which logins there are."""
    async with house.client() as client:
        assert code_of(await client.post("/api/auth/sign-in", json=body)) == (401, "wrong_password")


async def test_guessing_is_slowed_down(house: House) -> None:
    """For a login from an address; others are not held up, and time heals."""
    async with house.client() as client:
        for _ in range(5):
            assert (await client.post("/api/auth/sign-in", json=_body(password="guess"))).status_code == 401
        answer = await client.post("/api/auth/sign-in", json=_body())
        assert code_of(answer) == (429, "too_many_attempts")
        assert answer.json()["retry_after"] == 20_000
        assert answer.headers["retry-after"] == "20"
        assert (await client.post("/api/auth/sign-in", json=_body("supervisor"))).status_code == 200
        house.clock.tick += 20_000
        assert (await client.post("/api/auth/sign-in", json=_body())).status_code == 200


async def test_a_refresh_token_works_once(house: House) -> None:
    """Used again it may be stolen: that ends the session."""
    async with house.client() as client:
        first = (await client.post("/api/auth/sign-in", json=_body())).json()["refresh"]
        second = (await client.post("/api/auth/refresh", json={"refresh": first})).json()["refresh"]
        assert second != first
        again = await client.post("/api/auth/refresh", json={"refresh": first})
        assert again.json()["refresh"] == second, "the answer may have been lost"
        house.clock.wall += REFRESH_GRACE
        assert code_of(await client.post("/api/auth/refresh", json={"refresh": first})) == (401, "session_replaced")
        assert code_of(await client.post("/api/auth/refresh", json={"refresh": second})) == (401, "session_expired")
    # Its desks are closed: one of them may be the thief's.
    assert len(house.ended) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/interactions"),
        ("GET", f"/api/interactions/{new_id()}/entries"),
        ("GET", "/api/export"),
        ("PUT", f"/api/files/{new_id()}?name=a.txt"),
    ],
)
async def test_an_ended_sign_in_reads_nothing_more(house: House, method: str, path: str) -> None:
    """Though its access token would live for minutes."""
    token = await house.staff_token(Role.ADMINISTRATOR)
    async with house.client(token) as client:
        assert (await client.post("/api/auth/sign-out")).status_code == 204
        answer = await client.request(method, path, content=b"text")
        assert code_of(answer) == (401, "session_expired")


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/commands"), ("PUT", f"/api/files/{new_id()}?name=a.txt")])
async def test_a_visitor_of_a_history_that_is_gone_begins_anew(house: House, method: str, path: str) -> None:
    """A backup was restored from before they came: their token is good, and names nobody."""
    _, token = await house.visitor()
    await house.store.run(lambda tx: tx.execute("DELETE FROM visitors"))
    body = b'{"type": "start_chat", "id": "0192a1b0-0000-7000-8000-000000000001"}'
    async with house.client(token, ORIGIN) as client:
        assert code_of(await client.request(method, path, content=body)) == (401, "session_expired")


async def test_an_access_token_runs_out(house: House) -> None:
    """After fifteen minutes."""
    async with house.client(await house.staff_token()) as client:
        assert (await client.get("/api/interactions")).status_code == 200
        house.clock.wall += ACCESS_LIFE
        assert code_of(await client.get("/api/interactions")) == (401, "session_expired")


async def test_signing_out_ends_the_session(house: House) -> None:
    """Its desks are told, and its writes are refused from then on."""
    token = await house.staff_token()
    async with house.client(token) as client:
        assert (await client.post("/api/auth/sign-out")).status_code == 204
        assert house.ended == [house.tokens.read_access(token).session]
        command = {"type": "set_agent_state", "id": "0192a1b0-0000-7000-8000-000000000001", "status": "ready"}
        assert code_of(await client.post("/api/commands", json=command)) == (401, "session_expired")


async def test_a_role_taken_away_is_gone_at_once(house: House) -> None:
    """Though the token was made before."""
    from protocol.commands import PutAgent
    from tests.backend.rest.house import fresh

    token = await house.staff_token(Role.ADMINISTRATOR)
    agent = house.agents[Role.ADMINISTRATOR]
    await house.do(PutAgent(id=fresh(), agent=agent, login="administrator", name="No more", role=Role.AGENT))
    async with house.client(token) as client:
        assert code_of(await client.get("/api/export")) == (403, "role_required")


async def test_new_visitors_from_one_address_are_limited(house: House) -> None:
    """Known ones are not counted."""
    async with house.client(origin=ORIGIN) as client:
        tokens = [(await client.post("/api/widget/shop/session", json={})).json()["token"] for _ in range(10)]
        assert code_of(await client.post("/api/widget/shop/session", json={})) == (429, "too_many_attempts")
        again = await client.post("/api/widget/shop/session", json={"token": tokens[0]})
        assert again.status_code == 200
        assert house.tokens.read_visitor(again.json()["token"]) == house.tokens.read_visitor(tokens[0])


async def test_a_visitors_old_token_makes_a_new_visitor(house: House) -> None:
    """Nothing else is asked of a customer."""
    async with house.client(origin=ORIGIN) as client:
        answer = await client.post("/api/widget/shop/session", json={"token": "of another server"})
    assert answer.status_code == 200


def test_a_limiter_forgets_who_was_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its memory is bounded whatever keys come."""
    monkeypatch.setattr("backend.limiter._MOST_KEYS", 3)
    clock = Clock()
    limiter = Limiter(1, 1_000, clock.ticks)
    for key in "abcd":
        limiter.take(key)
    limiter.take("a")
    with pytest.raises(Refusal):
        limiter.take("d")


def test_a_success_forgives() -> None:
    """Whoever mistyped four times starts anew."""
    limiter = Limiter(1, 1_000, Clock().ticks)
    limiter.take("a")
    limiter.forget("a")
    limiter.take("a")


def test_the_signing_key_is_kept_private(tmp_path: Path) -> None:
    """Made once, readable by its owner alone; a damaged one is told of."""
    key = signing_key(tmp_path)
    assert signing_key(tmp_path) == key
    file = tmp_path / "signing.key"
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(b"short")
    with pytest.raises(KnownError, match="damaged"):
        signing_key(tmp_path)


_AGENT = StaffIdentity(agent=AgentId(UUID(int=3)), session=SessionId(UUID(int=4)))
_WHO = VisitorIdentity(visitor=VisitorId(UUID(int=1)), site=SiteId(UUID(int=2)))
_KEY = b"k" * 32


def test_a_token_of_another_server_is_none_of_ours() -> None:
    """Another key, another algorithm, another kind, nonsense."""
    clock = Clock()
    ours, theirs = Tokens(_KEY, clock.now), Tokens(b"t" * 32, clock.now)
    good = ours.make_visitor(_WHO)
    assert ours.read_visitor(good) == _WHO
    head, body, mac = good.split(".")
    claims = {"typ": "visitor", "sub": str(_WHO.visitor), "site": str(_WHO.site), "end": clock.now() + 1}
    foreign = (
        theirs.make_visitor(_WHO),
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, _KEY * 2, algorithm="HS384"),
        jwt.encode({**claims, "sub": "Maja"}, _KEY, algorithm="HS256"),
        jwt.encode({**claims, "typ": "access"}, _KEY, algorithm="HS256"),
        f"{head}.{body}.{mac[:-1]}",
        f"{head}.{body}.",
        f"{head}.{body[:-4]}AAAA.{mac}",
        *("", "a.b.c", "..", "å", "å.å.å", "\udc80.\udc80.\udc80", good * 2, "a." * 1_000),
    )
    for token in foreign:
        with pytest.raises(Refusal) as refused:
            ours.read_visitor(token)
        assert refused.value.code is ErrorCode.SESSION_EXPIRED
    with pytest.raises(Refusal):
        ours.read_access(good)
    assert ours.is_visitor(good)
    nested = urlsafe_b64encode(b'{"typ":"visitor","x":' + b"[" * 100_000).decode()
    for token in ("", "a", "a.b", "å.å.å", f"a.{nested}.c", ours.make_access(_AGENT)[0]):
        assert not ours.is_visitor(token)


def test_tokens_are_what_others_make_of_them() -> None:
    """JSON Web Tokens as a library has them: those made before ours were still hold."""
    clock = Clock()
    tokens = Tokens(_KEY, clock.now)
    claims = {"typ": "visitor", "sub": str(_WHO.visitor), "site": str(_WHO.site), "end": clock.now() + VISITOR_LIFE}
    assert jwt.decode(tokens.make_visitor(_WHO), _KEY, algorithms=["HS256"], options={"verify_sub": False}) == claims
    assert tokens.read_visitor(jwt.encode(claims, _KEY, algorithm="HS256")) == _WHO
    access, ends = tokens.make_access(_AGENT)
    named = {"typ": "access", "sub": str(_AGENT.agent), "sid": str(_AGENT.session), "end": ends}
    assert jwt.decode(access, _KEY, algorithms=["HS256"]) == named
    assert tokens.read_access(jwt.encode(named, _KEY, algorithm="HS256")) == _AGENT

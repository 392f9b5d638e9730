"""Every route declares who may call it, and everybody else is refused."""

import re
from pathlib import Path

import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from backend.actions import site_secrets
from backend.actions.actor import Actor
from backend.rest.rights import Right, declared
from protocol.commands import EndChat, PutAgent, StartChat
from protocol.ids import InteractionId, new_id
from protocol.kinds import Role
from tests.backend.rest.house import LOCAL_TOKEN, ORIGIN, OTHER_ORIGIN, House, a_house, fresh

#: Who gets past the guard of a route, by the right that it declares.
_MAY: dict[Right, frozenset[str]] = {
    Right.PUBLIC: frozenset({"nobody", "page", "visitor", "agent", "supervisor", "administrator", "folder"}),
    Right.SITE: frozenset({"page", "forger", "visitor"}),
    Right.VISITOR: frozenset({"visitor"}),
    Right.SIGNED: frozenset({"visitor", "agent", "supervisor", "administrator", "folder"}),
    Right.STAFF: frozenset({"agent", "supervisor", "administrator", "folder"}),
    Right.ADMINISTRATOR: frozenset({"administrator", "folder"}),
    Right.SHOP: frozenset({"shop"}),
    Right.WATCHER: frozenset(),
}
_REFUSED = frozenset({("session_expired", 401), ("role_required", 403), ("origin_refused", 403)})


def _routes(house: House) -> list[tuple[str, str, HTTPRouteHandler]]:
    return [
        (method, route.path, handler)
        for route in house.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if method != "OPTIONS"
    ]


def test_every_route_declares_a_right(house: House) -> None:
    """A new route without one fails here, and can't be called."""
    for route in house.app.routes:
        assert isinstance(route, HTTPRoute), "sockets have doors of their own"
        for handler in route.route_handlers:
            if "OPTIONS" not in handler.http_methods:
                assert declared(handler) is not None, route.path


def test_the_table_of_rights_is_as_meant(house: House) -> None:
    """Read it when it fails: is the new line right?"""
    table = {f"{method} {path}": declared(handler) for method, path, handler in _routes(house)}
    assert {line: right for line, right in table.items() if not line.startswith("GET /schema")} == {
        "GET /health": Right.PUBLIC,
        "GET /metrics": Right.WATCHER,
        "GET /widget.js": Right.PUBLIC,
        "GET /widget/{name:str}": Right.PUBLIC,
        "GET /files/{file_id:uuid}/{key:str}": Right.PUBLIC,
        "PUT /api/files/{file_id:uuid}": Right.SIGNED,
        "POST /api/auth/sign-in": Right.PUBLIC,
        "POST /api/auth/refresh": Right.PUBLIC,
        "POST /api/auth/sign-out": Right.STAFF,
        "POST /api/commands": Right.SIGNED,
        "GET /api/export": Right.ADMINISTRATOR,
        "GET /api/interactions": Right.STAFF,
        "GET /api/interactions/{interaction:uuid}/entries": Right.STAFF,
        "GET /api/interactions/{interaction:uuid}/threads": Right.STAFF,
        "GET /api/interactions/{interaction:uuid}/notes": Right.STAFF,
        "GET /api/blocks": Right.STAFF,
        "GET /api/interactions/{interaction:uuid}/matches": Right.STAFF,
        "GET /api/interactions/{interaction:uuid}/past": Right.STAFF,
        "GET /api/customers": Right.STAFF,
        "GET /api/customers/{customer:uuid}": Right.STAFF,
        "GET /api/customers/{customer:uuid}/purchases": Right.STAFF,
        "GET /api/customers/{kept:uuid}/merge/{gone:uuid}": Right.STAFF,
        "POST /api/sites/{key:str}/identity-secret": Right.ADMINISTRATOR,
        "POST /api/sites/{key:str}/shop-key": Right.ADMINISTRATOR,
        "GET /shop/v1/customers/{account:str}": Right.SHOP,
        "PUT /shop/v1/customers/{account:str}": Right.SHOP,
        "PUT /shop/v1/customers/{account:str}/purchases": Right.SHOP,
        "PUT /shop/v1/customers/{account:str}/visit": Right.SHOP,
        "GET /api/rooms/search": Right.STAFF,
        "GET /api/rooms/{room:uuid}/entries": Right.STAFF,
        "GET /api/experts/{group:uuid}": Right.STAFF,
        "GET /api/visitor/transcript/{interaction:uuid}": Right.VISITOR,
        "GET /api/widget/{key:str}/config": Right.SITE,
        "POST /api/widget/{key:str}/session": Right.SITE,
    }


async def _callers(house: House) -> dict[str, tuple[str | None, str | None]]:
    """Token and origin of each kind of caller."""
    _, visitor = await house.visitor()
    return {
        "nobody": (None, None),
        "page": (None, ORIGIN),
        "other page": (None, OTHER_ORIGIN),
        "forger": ("eyJhbGciOiJub25lIn0.eyJ0eXAiOiJ2aXNpdG9yIn0.", ORIGIN),
        "visitor": (visitor, ORIGIN),
        "visitor on another page": (visitor, OTHER_ORIGIN),
        "agent": (await house.staff_token(Role.AGENT), None),
        "supervisor": (await house.staff_token(Role.SUPERVISOR), None),
        "administrator": (await house.staff_token(Role.ADMINISTRATOR), None),
        "folder": (LOCAL_TOKEN, None),
        "shop": (await house.store.run(lambda tx: site_secrets.renew_shop_key(tx, "shop")), None),
    }


async def test_each_caller_gets_where_they_may_and_nowhere_else(house: House) -> None:
    """All callers against all routes."""
    callers = await _callers(house)
    for method, path, handler in _routes(house):
        right = declared(handler)
        assert right is not None
        address = re.sub(r"\{\w+:uuid\}", str(new_id()), path).replace("{key:str}", "shop").replace("{name:str}", "x")
        address = address.replace("{account:str}", "kim")
        if path.startswith("/api/sites/"):
            # Of no site: a new key would shut the shop out of what follows.
            address = address.replace("/shop/", "/nothing/")
        for caller, (token, origin) in callers.items():
            if address == "/api/auth/sign-out" and caller in _MAY[right]:
                continue
            async with house.client(token, origin) as client:
                answer = await client.request(method, address, content=b"" if method == "GET" else b"{}")
            refused = (
                answer.status_code in {401, 403}
                and (
                    answer.json()["code"],
                    answer.status_code,
                )
                in _REFUSED
            )
            # The metrics are for all on this machine, and so are these callers.
            public = right in {Right.PUBLIC, Right.WATCHER}
            # A page without a good token may be told at a public route that its body is no good.
            assert refused != (public or caller in _MAY[right]), (caller, method, path, answer.text)


@pytest.mark.parametrize("door", ["", "/entries", "/threads", "/notes"])
async def test_past_conversations_are_for_some(house: House, door: str) -> None:
    """The rule itself is held by the actions' tests: here, that each door asks it."""
    visitor, _ = await house.visitor()
    customer = Actor(role=Role.VISITOR, visitor=visitor, site=house.site)
    chat = StartChat(id=fresh())
    await house.do(chat, customer)
    await house.do(EndChat(id=fresh(), interaction=InteractionId(chat.id)), customer)
    callers = {role.value: await house.staff_token(role) for role in house.agents} | {"folder": LOCAL_TOKEN}
    address = f"/api/interactions/{chat.id}{door}" if door else "/api/interactions"

    async def who() -> set[str]:
        found: set[str] = set()
        for name, token in callers.items():
            async with house.client(token) as client:
                answer = await client.get(address)
            if answer.status_code == 200 and (door or answer.json()["interactions"]):
                found.add(name)
        return found

    assert await who() == {"agent", "supervisor", "administrator", "folder"}
    agent = house.agents[Role.AGENT]
    await house.do(PutAgent(id=fresh(), agent=agent, login="agent", name="Agent", queues={}))
    assert await who() == {"supervisor", "administrator", "folder"}


async def test_a_refused_page_may_read_why_and_nothing_else(house: House) -> None:
    """The widget shows it; other answers stay closed to it."""
    async with house.client(origin=OTHER_ORIGIN) as client:
        refused = await client.get("/api/widget/shop/config")
        unknown = await client.get("/api/widget/nothing/config")
        preflight = await client.options("/api/widget/shop/session", headers={"Access-Control-Request-Method": "POST"})
    assert refused.json()["code"] == "origin_refused"
    assert refused.headers["access-control-allow-origin"] == OTHER_ORIGIN
    assert "access-control-allow-origin" not in unknown.headers
    assert preflight.status_code == 403
    assert "access-control-allow-origin" not in preflight.headers


@pytest.mark.parametrize("path", ["/api/widget/shop/session", "/api/visitor/transcript/x", "/api/files/x"])
async def test_a_page_of_the_site_may_ask_and_read(house: House, path: str) -> None:
    """Preflights and answers name its origin, never a star."""
    async with house.client(origin=ORIGIN) as client:
        preflight = await client.options(path, headers={"Access-Control-Request-Method": "PUT"})
        config = await client.get("/api/widget/shop/config")
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert config.headers["access-control-allow-origin"] == ORIGIN
    assert config.headers["vary"] == "Origin"


async def test_staff_routes_are_never_open_to_pages(house: House) -> None:
    """Not even to the site's own."""
    token = await house.staff_token(Role.ADMINISTRATOR)
    async with house.client(token, ORIGIN) as client:
        answer = await client.get("/api/export")
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


async def test_every_answer_is_careful(house: House) -> None:
    """Refusals and unknown paths too."""
    async with house.client() as client:
        for path in ("/health", "/nothing", "/api/export", "/widget/x.js"):
            answer = await client.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.expects_log("backend.rest.errors: a call failed")
async def test_a_bug_tells_nothing_of_the_inside(house: House) -> None:
    """It is recorded; the caller gets a code and plain words."""

    def broken(_tx: object) -> None:
        raise RuntimeError("the secret of the house")

    house.store.run = lambda *_args, **_more: _raise()  # type: ignore[method-assign, assignment]

    async def _raise() -> None:
        broken(None)

    async with house.client() as client:
        answer = await client.get("/health")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("host", "header", "allowed"),
    [
        ("127.0.0.1", "", True),
        ("::1", "", True),
        ("192.0.2.7", "", False),
        ("127.0.0.1", "X-Forwarded-For", False),
        ("127.0.0.1", "Via", False),
        ("127.0.0.1", "Forwarded", False),
        ("127.0.0.1", "X-Real-IP", False),
    ],
)
async def test_the_metrics_are_for_this_machine(house: House, host: str, header: str, allowed: bool) -> None:
    """Not for what a proxy on it passes on."""
    headers = {header: "127.0.0.1"} if header else {}
    async with house.client(host=host, **headers) as client:
        assert (await client.get("/metrics")).status_code == (200 if allowed else 403)


async def test_a_token_opens_the_metrics_and_nothing_else_does(tmp_path: Path) -> None:
    """From anywhere; being on this machine is not enough then."""
    async with a_house(tmp_path, metrics_token="a token for watching") as house:
        for token, status in (("a token for watching", 200), ("another", 403), (LOCAL_TOKEN, 403)):
            async with house.client(token, host="192.0.2.7") as client:
                assert (await client.get("/metrics")).status_code == status
        async with house.client() as client:
            assert (await client.get("/metrics")).status_code == 401

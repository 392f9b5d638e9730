"""The tables of rights, played on a running server: every role, by hand on the wire, against every line."""

import re
import types
from collections.abc import Iterator
from enum import Enum
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import msgspec
import pytest

from backend.actions.rights import RIGHTS
from backend.rest.rights import ROLES, Right
from backend.rest.rights_document import DOCUMENT, document, routes, tag
from protocol.bases import Command
from protocol.canned import PutCanned
from protocol.frames import Refused
from protocol.ids import CommandId, new_id
from protocol.kinds import Role
from tests.backend.app.process import ORIGIN, Answered, Desk, Server

_LOGINS = {Role.AGENT: "maja", Role.SUPERVISOR: "aino", Role.ADMINISTRATOR: "admin"}


def _anything(kind: Any) -> object:
    """A value that the decoder takes for it; ids are of nothing there is."""
    kind = getattr(kind, "__supertype__", kind)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if type(None) in get_args(kind) else _anything(get_args(kind)[0])
    if origin is tuple or kind is tuple:
        return []
    if origin is dict:
        return {}
    if kind is UUID:
        return str(new_id())
    if kind is str:
        return "x"
    if kind in (int, float, bool):
        return kind(0)
    if issubclass(kind, Enum):
        return next(iter(kind)).value
    assert issubclass(kind, msgspec.Struct), kind
    return _body(kind)


def _body(kind: type[msgspec.Struct]) -> dict[str, object]:
    given = {
        field.encode_name: _anything(field.type)
        for field in msgspec.structs.fields(kind)
        if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
    }
    named = kind.__struct_config__.tag
    return given if named is None else {"type": named, **given}


def _tokens(server: Server) -> dict[Role, str]:
    staff = {role: server.sign_in(login).access for role, login in _LOGINS.items()}
    return {Role.VISITOR: server.visit().token, **staff}


def _answer(
    server: Server, method: str, path: str, body: object, token: str | None, origin: str | None
) -> tuple[int, str]:
    """Status and code; 200 and nothing when it was not refused."""
    try:
        server.call(method, path, body, token=token, origin=origin)
    except Answered as answer:
        return answer.status, answer.code
    return 200, ""


def test_every_role_and_every_command(server: Server) -> None:
    """Who may not is told that it is the role, whatever it is about; who may hears anything but that."""
    tokens = _tokens(server)
    for command, roles in RIGHTS.items():
        for role, token in tokens.items():
            origin = ORIGIN if role is Role.VISITOR else None
            status, code = _answer(server, "POST", "/api/commands", _body(command), token, origin)
            refused = (status, code) == (403, "role_required")
            # This one is for everybody: an agent may put her own alone.
            may = role in roles and not (command is PutCanned and role is Role.AGENT)
            assert refused != may, (tag(command), role, status, code)
            assert status not in {400, 401, 500}, (tag(command), role, status, code)


def _staff_of(role: Role) -> Iterator[type[Command]]:
    """What a desk can say at all, and this role may not."""
    for command, roles in RIGHTS.items():
        if roles - {Role.VISITOR} and role not in roles:
            yield command


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
async def test_a_desk_that_tries_by_hand(server: Server, role: Role) -> None:
    """Over its socket it is the same."""
    tokens = server.sign_in(_LOGINS[role])
    asked: dict[CommandId, str] = {}
    async with server.socket("/live/staff") as socket:
        desk = Desk(socket)
        await desk.hello(tokens)
        for command in _staff_of(role):
            body = _body(command)
            asked[CommandId(UUID(str(body["id"])))] = tag(command)
            await socket.send(msgspec.json.encode(body).decode())
        while asked:
            refused = await desk.until(Refused)
            name = asked.pop(refused.id)
            assert refused.code == "role_required", name


def test_every_role_and_every_route(server: Server) -> None:
    """Refused by role or by token where the table says so, and nowhere else."""
    tokens: dict[Role | None, str | None] = {None: None, **_tokens(server)}
    for route in routes():
        if route.right is Right.WATCHER or route.path == "/api/auth/sign-out":
            # Of this machine, as all here is; and a sign-out would end what follows.
            continue
        path = re.sub(r"\{\w+:uuid\}", str(new_id()), route.path).replace("{key:str}", "nothing")
        path = path.replace("{account:str}", "kim").replace("{name:str}", "x")
        for role, token in tokens.items():
            origin = ORIGIN if role in (None, Role.VISITOR) else None
            status, code = _answer(server, route.method, path, None if route.method == "GET" else {}, token, origin)
            refused = (status, code) in {(403, "role_required"), (401, "session_expired")}
            # Anybody's page may call where no token is asked for.
            let_in = role in ROLES[route.right] or route.right in {Right.PUBLIC, Right.SITE}
            if route.path.startswith("/api/auth/"):
                assert code != "role_required", (route, role)
            else:
                assert refused != let_in, (route, role, status, code)
            if role is Role.AGENT and route.right is Right.ADMINISTRATOR:
                assert (status, code) == (403, "role_required")


def test_the_page_of_rights_is_as_the_tables_say() -> None:
    """`make docs` writes it."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()

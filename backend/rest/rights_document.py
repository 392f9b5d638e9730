"""Writes `docs/rights.md` from the tables of rights: `python -m backend.rest.rights_document [--check]`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from litestar import Litestar
from litestar.di import Provide
from litestar.routes import HTTPRoute
from msgspec import Struct

from backend.actions.rights import RIGHTS
from backend.rest.app import CONTROLLERS
from backend.rest.rights import ROLES, Right, declared
from protocol.bases import Command
from protocol.kinds import Role

DOCUMENT = Path(__file__).parents[2] / "docs" / "rights.md"

_ROLES = (Role.VISITOR, Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.SHOP)
_HEAD = """# Who may do what

Generated from the tables of rights (`backend/actions/rights.py`, `backend/rest/rights.py`) by `make docs`; change
these, not this page. A test plays it on a running server, every role against every line.

A role that stands here with nothing is refused with `403 role_required`; who brings no token, or at a route one of
another kind than it takes (a visitor's, staff's, a shop's key), with `401 session_expired`. Whether a role may do it
with *this* chat, agent or customer is asked besides: an agent with what is hers, a supervisor with what she oversees
(`403 not_allowed`, `403 not_overseen`). See [protocol](protocol.md) for each command, and
[who reads what](administrator.md#who-reads-what).
"""


class Route(Struct, frozen=True):
    """One line of the routes."""

    method: str
    path: str
    right: Right


def routes() -> tuple[Route, ...]:
    """All of them, by path."""
    nothing = Provide(lambda: None, sync_to_thread=False)
    app = Litestar(
        route_handlers=CONTROLLERS, dependencies={"services": nothing}, openapi_config=None, logging_config=None
    )
    found: list[Route] = []
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            of = declared(handler)
            if of is not None:
                found.extend(Route(method, route.path, of) for method in handler.http_methods if method != "OPTIONS")
    return tuple(sorted(found, key=lambda one: (one.path, one.method)))


def document() -> str:
    """The whole page."""
    return "\n".join((_HEAD, *_commands(), "", *_routes(), ""))


def _commands() -> Iterator[str]:
    yield "## Commands"
    yield ""
    yield from _table("Command", _ROLES[:-1])
    for command in sorted(RIGHTS, key=tag):
        yield _line(f"`{tag(command)}`", RIGHTS[command], _ROLES[:-1])


def _routes() -> Iterator[str]:
    yield "## Routes"
    yield ""
    yield "`page`: any page of the site whose key is in the address, visitors' among them. `machine`: programs on the"
    yield "server's own machine, or whoever has the token for the metrics. `all`: anybody, known or not."
    yield ""
    yield from _table("Route", _ROLES, "Others")
    others = {Right.PUBLIC: "all", Right.SITE: "page", Right.WATCHER: "machine"}
    for route in routes():
        yield _line(f"`{route.method} {route.path}`", ROLES[route.right], _ROLES, others.get(route.right, ""))


def tag(command: type[Command]) -> str:
    """As it is named on the wire."""
    return str(command.__struct_config__.tag)


def _table(first: str, roles: tuple[Role, ...], *more: str) -> Iterator[str]:
    titles = (first, *(role.value for role in roles), *more)
    yield f"| {' | '.join(titles)} |"
    yield "|---" * len(titles) + "|"


def _line(first: str, may: frozenset[Role], roles: tuple[Role, ...], *more: str) -> str:
    cells = (first, *("yes" if role in may else "" for role in roles), *more)
    return "| " + " | ".join(cells) + " |"


def main(arguments: list[str]) -> int:
    """Writes the page, or with `--check` says that it is out of date."""
    parser = argparse.ArgumentParser(prog="python -m backend.rest.rights_document", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is out of date")
    page = document()
    if not parser.parse_args(arguments).check:
        DOCUMENT.write_text(page, encoding="utf-8")
        return 0
    if DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == page:
        return 0
    sys.stderr.write("docs/rights.md is out of date: run `make docs`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

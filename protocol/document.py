"""Writes `docs/protocol.md` from the structs: `python -m protocol.document [--check]`.

What a struct means is said in its docstring, what a field means in the `#:` comment above it.
"""

import argparse
import difflib
import inspect
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import NewType, Union, cast, get_args, get_origin

import msgspec

from protocol import (
    PROTOCOL_VERSION,
    bases,
    browsing,
    canned,
    commands,
    customers,
    entities,
    errors,
    events,
    figures,
    forms,
    frames,
    kinds,
    limits,
    links,
    proposals,
    rest,
    rooms,
    service,
    shop,
)
from protocol import floor as moves

DOCUMENT = Path(__file__).parents[1] / "docs" / "protocol.md"

Structs = tuple[type[msgspec.Struct], ...]
#: Modules of entities and their enumerations.
_NOUNS = (entities, forms, kinds, service, browsing, rooms, customers, links, proposals, canned)
#: Each kind of event, by its title.
_EVENTS: tuple[tuple[str, UnionType], ...] = (
    ("Public", events.PublicEvent),
    ("Staff", events.StaffEvent),
    ("Floor", moves.FloorEvent),
    ("Room", events.RoomEvent),
)

_HEAD = f"""# The protocol

Generated from the package `protocol` by `make docs`; change the structs, not this page.
This is version {PROTOCOL_VERSION}.

An interaction is an append-only log of events, and everything anyone sees is a fold of it. Clients
send commands; the server answers each, and sends the events that came of it to all who may see them.

## Sockets

| Address | Who | Says | Hears |
|---|---|---|---|
| `/live/visitor` | the widget | [from a widget](#from-a-widget) | [to a widget](#to-a-widget) |
| `/live/staff` | the desk | [from a desk](#from-a-desk) | [to a desk](#to-a-desk) |

A frame is one JSON object in one text message; its field `type` says which. Fields that have their
default are left out. Unknown fields are ignored and frames of an unknown type are skipped, so that
either side may be newer. Ids are UUIDv7 in text form; times are Unix milliseconds on the server's
clock.

**Order.** The client's first frame is `hello`, with its token and the numbers it already has. The
server answers:

1. `welcome`, with the epoch of its history. If it differs from the client's, the numbers the client
   holds mean nothing any more, and it gets snapshots.
2. Desk: `floor_snapshot`, or the `floor` entries that it misses. Then for each interaction that is
   hers, or where she has a seat, `interaction_snapshot`, or the `public` and `staff` entries that it
   misses; for each of her rooms `room_snapshot`, or the `room` entries that it misses.
   Widget: `visitor_snapshot`, or the `public` entries that it misses, if there is a chat to show.
3. `degraded`, if the server has let something go under load.
4. `caught_up`. What follows is live.

When an interaction becomes hers later, the desk gets `interaction_snapshot` right after the floor
entry `interaction_assigned`, and from then on its entries. A room that she gets into comes as
`room_snapshot`; the entry by which she leaves it is the last that she gets, at the next hello if she
was away.

**Commands** carry an id that the client makes. Every one is answered by `ack`, after it is stored for
good, or by `refused`. Sending the same command again with the same id does nothing twice and gets the
same answer; the same id with other content is refused with `id_reused`. The sender receives the entries
of its own commands like anybody else; they may come before or after the `ack`.

**Volatile frames** (`typing`, `party_typing`, `queue_position`, `queue_outlook`, `browsing`, `visitors`)
carry no number, are never stored, and are the first to be dropped when a link is slow.

**Closing.** Before the server closes a socket it sends `closing` with the reason.

## Streams

| Stream | Entries | Numbered by | Seen by |
|---|---|---|---|
| public | `public`, [events](#public-events) | interaction | its customer, staff |
| staff | `staff`, [events](#staff-events) | interaction | staff |
| floor | `floor`, [events](#floor-events) | the whole store | staff |
| room | `room`, [events](#room-events) | room | its members |

Each stream counts from 1 without a gap. A client that sees a gap says `hello` again. No frame that a
widget can be sent has room for a staff or floor event.
"""

_PLAIN: dict[type, str] = {str: "text", int: "whole number", float: "number", bool: "true or false"}
_ANCHORS: dict[type, str] = {errors.ErrorCode: "errors"}


def members(union: object) -> Structs:
    """The structs of a union, in its order."""
    return cast("Structs", get_args(union))


def tag(struct: type[msgspec.Struct]) -> str:
    """The value of `type` on the wire."""
    return str(struct.__struct_config__.tag)


def document() -> str:
    """The whole page."""
    return "\n".join(line.rstrip() for line in _lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from _HEAD.splitlines()
    yield from _section("Commands", "Who may send which is decided by role, in one table of the backend.")
    from_visitor, from_staff = members(commands.VisitorCommand), members(commands.StaffCommand)
    for struct in members(commands.AnyCommand):
        senders = [name for name, who in (("widget", from_visitor), ("desk", from_staff)) if struct in who]
        yield from _struct(struct, note=f"Sent by: {', '.join(senders)}.", base=("id",))
    yield from _frames()
    for title, union in _EVENTS:
        yield from _section(f"{title} events")
        for struct in members(union):
            yield from _struct(struct)
    yield from _section("Entities", _doc(entities))
    for module in _NOUNS:
        for struct in _classes(module, bases.Entity):
            yield from _struct(struct)
    yield from _section("Parts of commands and frames")
    for part in (
        *(commands.Answer, frames.Seen, frames.SeenRoom, frames.Outlook),
        *(figures.Step, figures.QueueFigures, figures.AgentFigures),
    ):
        yield from _struct(part)
    yield from _section("Enumerations")
    for module in _NOUNS:
        for enum in _classes(module, Enum):
            yield from _enum(enum)
    yield from _section("Bodies of HTTP calls", _doc(rest))
    for module in (rest, shop):
        for struct in _classes(module, rest.Body):
            yield from _struct(struct)
    yield from _struct(errors.ErrorBody)
    yield from _errors()
    yield from _section("Limits", _doc(limits))
    yield from _constants(vars(limits), inspect.getsource(limits))


def _frames() -> Iterator[str]:
    both_ways: tuple[tuple[str, Structs], ...] = (
        ("From a widget", members(frames.FromVisitor)),
        ("From a desk", members(frames.FromStaff)),
        ("To a widget", members(frames.ToVisitor)),
        ("To a desk", members(frames.ToStaff)),
    )
    told: set[type[msgspec.Struct]] = set(members(commands.AnyCommand))
    for title, structs in both_ways:
        yield from _section(title)
        if known := [f"`{tag(struct)}`" for struct in structs if struct in told]:
            yield from ("", f"Described elsewhere on this page: {', '.join(known)}.")
        for struct in structs:
            if struct not in told:
                yield from _struct(struct)
        told.update(structs)


def _section(title: str, text: str = "") -> Iterator[str]:
    yield from ("", f"## {title}")
    if text:
        yield from ("", text)


def _struct(struct: type[msgspec.Struct], note: str = "", base: tuple[str, ...] = ()) -> Iterator[str]:
    wire = struct.__struct_config__.tag
    if wire and issubclass(struct, bases.Entity):
        # A frame may have the same one.
        note, wire = f"Its `type` is `{wire}`.", None
    yield from ("", f"### {f'`{wire}`' if wire else struct.__name__}", "", _doc(struct))
    if note:
        yield from ("", note)
    fields = [field for field in msgspec.structs.fields(struct) if field.name not in base]
    if not fields:
        return
    comments = _comments(inspect.getsource(struct))
    yield from ("", "| Field | Type | Default | Meaning |", "|---|---|---|---|")
    for field in fields:
        yield f"| `{field.encode_name}` | {_type(field.type)} | {_default(field)} | {comments.get(field.name, '')} |"


def _enum(enum: type[Enum]) -> Iterator[str]:
    yield from ("", f"### {enum.__name__}", "", _doc(enum), "")
    comments = _comments(inspect.getsource(enum))
    for member in enum:
        comment = comments.get(member.name)
        yield f"* `{member.value}`" + (f": {comment}" if comment else "")


def _errors() -> Iterator[str]:
    yield from _section("Errors", _doc(errors))
    yield from ("", "| Code | HTTP | Words |", "|---|---|---|")
    for code in errors.ErrorCode:
        yield f"| `{code.value}` | {errors.http_status(code)} | {errors.words(code)} |"
    yield from ("", "### Close codes", "", _doc(errors.CloseCode))
    yield from _constants(errors.CloseCode.__members__, inspect.getsource(errors.CloseCode))


def _constants(values: Mapping[str, object], source: str) -> Iterator[str]:
    comments = _comments(source)
    yield from ("", "| Name | Value | Meaning |", "|---|---|---|")
    for name, value in values.items():
        if name.isupper() and isinstance(value, int):
            yield f"| `{name}` | {int(value)} | {comments.get(name, '')} |"


def _type(kind: object) -> str:
    """A field's type in words, with links to what stands on this page."""
    if isinstance(kind, NewType):
        return kind.__name__
    if isinstance(kind, UnionType) or get_origin(kind) is Union:
        parts = get_args(kind)
        for title, union in _EVENTS:
            if parts == get_args(union):
                return f"[{title.lower()} event](#{title.lower()}-events)"
        return " or ".join("null" if part is NoneType else _type(part) for part in parts)
    if get_origin(kind) is tuple:
        return f"list of {_type(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return f"object, {_type(key)} to {_type(value)}"
    named = cast("type[object]", kind)
    if named in _PLAIN:
        return _PLAIN[named]
    name = tag(named) if issubclass(named, frames.Frame) else named.__name__
    return f"[{name}](#{_ANCHORS.get(named, name.lower())})"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    if field.default_factory is not msgspec.NODEFAULT:
        return "empty"
    if field.default in ((), "", None):
        return "null" if field.default is None else "empty"
    return f"`{msgspec.json.encode(field.default).decode()}`"


def _doc(of: object) -> str:
    return inspect.getdoc(of) or ""


def _classes(module: ModuleType, base: type) -> list[type]:
    """The module's own classes below a base, in the order they are written."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, base)
        and value is not base
        and value.__module__ == module.__name__
    ]


def _comments(source: str) -> dict[str, str]:
    """The `#:` comments of a class or module, by the name they stand above."""
    comments: dict[str, str] = {}
    pending: list[str] = []
    for line in map(str.strip, source.splitlines()):
        if line.startswith("#:"):
            pending.append(line[2:].strip())
        else:
            if pending:
                comments[line.replace("=", ":").partition(":")[0].strip()] = " ".join(pending)
            pending = []
    return comments


def main(arguments: list[str]) -> int:
    """Writes the page, or with `--check` says what in it is out of date."""
    parser = argparse.ArgumentParser(prog="python -m protocol.document", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is out of date")
    options = parser.parse_args(arguments)
    page = document()
    if not options.check:
        DOCUMENT.write_text(page, encoding="utf-8")
        return 0
    stands = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    if stands == page:
        return 0
    difference = difflib.unified_diff(
        stands.splitlines(), page.splitlines(), "docs/protocol.md", "the structs", "", "", 1
    )
    sys.stderr.write("\n".join(difference) + "\n\ndocs/protocol.md is out of date: run `make docs`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

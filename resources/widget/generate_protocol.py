"""Writes `src/protocol.ts`: the widget's share of the wire contract, from the structs of `protocol`.

`python -m resources.widget.generate_protocol` writes it; with `--check` it exits 1 if it is not current.
"""

import enum
import inspect
import sys
import types
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

import msgspec

from protocol import OLDEST_CLIENT, PROTOCOL_VERSION, entities, errors, events, frames, limits, rest

TARGET = Path(__file__).parent / "src" / "protocol.ts"

#: What the widget sends, receives and asks for; everything they mention comes along.
ROOTS: tuple[tuple[str, object], ...] = (
    ("FromVisitor", frames.FromVisitor),
    ("ToVisitor", frames.ToVisitor),
    ("PublicEvent", events.PublicEvent),
)
BODIES: tuple[type, ...] = (
    rest.WidgetConfig,
    rest.VisitorSessionRequest,
    rest.VisitorSession,
    entities.Attachment,
    errors.ErrorBody,
)
LIMITS = (
    "MAX_MESSAGE_CHARACTERS",
    "MAX_ATTACHMENTS",
    "MAX_UPLOAD_BYTES",
    "MAX_FORM_ANSWER_CHARACTERS",
    "HEARTBEAT",
    "DEAD_AFTER",
    "BACKOFF_FIRST",
    "BACKOFF_MOST",
    "TYPING_ENDS_AFTER",
    "ASK_BEFORE_SENDING_AFTER",
    "MAX_URL_CHARACTERS",
    "MAX_CART_LINES",
    "MAX_TRAIL",
    "MAX_CONTEXT_CARDS",
    "MAX_CONTEXT_ROWS",
    "MAX_CONTEXT_CHARACTERS",
    "MAX_COBROWSE_CHUNK",
    "MAX_COBROWSE_BATCH",
)
_PRIMITIVES: dict[object, str] = {str: "string", int: "number", float: "number", bool: "boolean", UUID: "string"}


def _spell(hint: object) -> str:
    """The TypeScript spelling of a Python type."""
    if isinstance(hint, typing.NewType):
        return _spell(hint.__supertype__)
    if hint in _PRIMITIVES:
        return _PRIMITIVES[hint]
    if hint is type(None):
        return "null"
    if isinstance(hint, type) and (issubclass(hint, enum.StrEnum) or issubclass(hint, msgspec.Struct)):
        return hint.__name__
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType or origin is typing.Union:
        return " | ".join(_spell(a) for a in arguments)
    if origin is tuple:
        return f"readonly {_spell(arguments[0])}[]"
    if origin is dict:
        return f"Readonly<Record<{_spell(arguments[0])}, {_spell(arguments[1])}>>"
    raise TypeError(f"no TypeScript spelling for {hint!r}")


def _mentioned(hint: object) -> Iterator[type]:
    """The structs and enums inside a type."""
    if isinstance(hint, type) and issubclass(hint, (enum.StrEnum, msgspec.Struct)):
        yield hint
    for argument in typing.get_args(hint):
        yield from _mentioned(argument)


def _closure(roots: Iterable[object]) -> list[type]:
    """All structs and enums reachable from the roots, each once, in order of first mention."""
    found: dict[type, None] = {}
    waiting = [t for root in roots for t in _mentioned(root)]
    while waiting:
        current = waiting.pop(0)
        if current in found:
            continue
        found[current] = None
        if issubclass(current, msgspec.Struct):
            for hint in typing.get_type_hints(current).values():
                waiting.extend(_mentioned(hint))
    return list(found)


def _comment(subject: type) -> str:
    doc = inspect.getdoc(subject) if "__doc__" in vars(subject) else None
    return f"/** {doc.splitlines()[0]} */\n" if doc else ""


def _struct(subject: type[msgspec.Struct]) -> str:
    hints = typing.get_type_hints(subject)
    lines = [f"{_comment(subject)}export interface {subject.__name__} {{"]
    if subject.__struct_config__.tag is not None:
        lines.append(f'  readonly type: "{subject.__struct_config__.tag}";')
    for info in msgspec.structs.fields(subject):
        # Defaults are left out on the wire, so a field that has one may be missing.
        mark = "" if info.required else "?"
        lines.append(f"  readonly {info.encode_name}{mark}: {_spell(hints[info.name])};")
    return "\n".join([*lines, "}"])


def _enum(subject: type[enum.StrEnum]) -> str:
    values = "".join(f'\n  | "{member.value}"' for member in subject)
    return f"{_comment(subject)}export type {subject.__name__} ={values};"


def generate() -> str:
    """The text of `src/protocol.ts`."""
    parts = [
        "// Written by resources/widget/generate_protocol.py from the structs of protocol/. Do not edit.",
        f"export const PROTOCOL_VERSION = {PROTOCOL_VERSION};\nexport const OLDEST_CLIENT = {OLDEST_CLIENT};",
        "\n".join(f"export const {name} = {getattr(limits, name)};" for name in LIMITS),
    ]
    for subject in _closure([*(union for _, union in ROOTS), *BODIES]):
        if issubclass(subject, msgspec.Struct):
            parts.append(_struct(subject))
        elif issubclass(subject, enum.StrEnum):
            parts.append(_enum(subject))
    for name, union in ROOTS:
        members = "".join(f"\n  | {t.__name__}" for t in typing.get_args(union))
        parts.append(f"export type {name} ={members};")
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare."""
    text = generate()
    if "--check" in arguments:
        current = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
        if current != text:
            sys.stderr.write(f"{TARGET} is not current; run python -m resources.widget.generate_protocol\n")
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

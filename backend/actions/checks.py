"""Checks of what an administrator types, each with words that name the field and say what is right."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

import re
from urllib.parse import urlsplit

from backend.actions.seen_text import is_blank
from backend.store import Tx
from protocol.errors import ErrorCode, Refusal
from protocol.ids import QueueId
from protocol.kinds import Channel

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:]+\]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def invalid(field: str, what: str) -> Refusal:
    """The refusal of a value: `field` in the words of the form, `what` says what it must be."""
    return Refusal(ErrorCode.INVALID_VALUE, f"{field}: {what}")


def text(field: str, value: str, most: int, *, required: bool = True) -> None:
    """Raises Refusal when empty (if required) or too long."""
    if required and is_blank(value):
        raise invalid(field, "give a text.")
    if len(value) > most:
        raise invalid(field, f"at most {most} characters.")


def length(value: str, most: int) -> None:
    """What is written about a chat, not into it. Raises Refusal(message_too_long)."""
    if len(value) > most:
        raise Refusal(ErrorCode.MESSAGE_TOO_LONG, f"That is too long: at most {most} characters.")


def number(field: str, value: int, least: int, most: int) -> None:
    """Raises Refusal unless least <= value <= most."""
    if not least <= value <= most:
        raise invalid(field, f"a number from {least} to {most}.")


def key(field: str, value: str) -> None:
    """Raises Refusal unless it can stand in an address."""
    if _KEY.fullmatch(value) is None:
        raise invalid(field, "1 to 64 letters, digits, - and _, starting with a letter or digit.")


def colour(field: str, value: str) -> None:
    """Raises Refusal unless `#rrggbb`."""
    if _COLOUR.fullmatch(value) is None:
        raise invalid(field, "a colour like #2F5BEA.")


def origin(field: str, value: str) -> None:
    """Raises Refusal unless it is what a browser sends as `Origin` (RFC 6454, section 6.2)."""
    wrong = invalid(field, f"“{value[:80]}” is not an address like https://shop.example, without a path.")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in _DEFAULT_PORTS or port == _DEFAULT_PORTS[parts.scheme]:
        raise wrong
    host = parts.netloc if port is None else parts.netloc.removesuffix(f":{port}")
    if value != f"{parts.scheme}://{parts.netloc}" or _HOST.fullmatch(host) is None:
        raise wrong


def picture(field: str, value: str) -> None:
    """Raises Refusal unless it is a web address or a path on this server."""
    if not value.startswith(("https://", "http://", "/")) or len(value) > 2_000:
        raise invalid(field, "an address that starts with https:// or /.")


def skills(field: str, value: dict[str, int]) -> None:
    """Raises Refusal unless skills have names and levels from 1 to 9."""
    for name, level in value.items():
        text(field, name, 60)
        number(f"{field}, {name}", level, 1, 9)


def service(
    tx: Tx, skilled: dict[str, int], queues: dict[QueueId, dict[Channel, int]], capacity: dict[Channel, int]
) -> None:
    """What an agent or a profile serves. Raises Refusal: `invalid_value`, `unknown_queue`."""
    skills("Skills", skilled)
    for queue, priorities in queues.items():
        queue_exists(tx, queue)
        for priority in priorities.values():
            number("Priority in a queue", priority, 1, 99)
    for channel, most in capacity.items():
        if channel is Channel.CHAT:
            number("Chats at once", most, 1, 8)
        else:
            number(f"At once, {channel}", most, 0, 50)


def queue_exists(tx: Tx, queue: QueueId) -> None:
    """Raises Refusal(unknown_queue)."""
    if tx.one("SELECT 1 FROM queues WHERE id = ?", (queue.bytes,)) is None:
        raise Refusal(ErrorCode.UNKNOWN_QUEUE)


def name_is_free(tx: Tx, table: str, column: str, value: str, own: bytes) -> None:
    """Raises Refusal(name_taken) when another row than `own` has it."""
    if tx.one(f"SELECT 1 FROM {table} WHERE {column} = ? AND id <> ?", (value, own)) is not None:
        raise Refusal(ErrorCode.NAME_TAKEN, f"“{value}” is taken. Choose another.")

"""Hostile frames, made from real ones: each by its seed and number alone, so that any of them can be dealt again."""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Final, cast

from msgspec import Struct

from bench.faults.hostile import wires
from protocol.limits import MAX_FRAME_BYTES

Document = dict[str, object]

#: A frame of this size is cut off below the session: it is never read whole.
_BEYOND_ALL: Final = 5 * MAX_FRAME_BYTES
_DEEP: Final = 20_000


class Stock(Struct, frozen=True, kw_only=True):
    """What an attacker has to make frames of.

    Attributes:
        frames: real ones, which this attacker could send and be heard.
        foreign: real ones of other people, word by word as they sent them.
        ids: of other people, their chats, offers, messages, queues.
        tokens: of others, forged ones, of the other kind.
    """

    frames: tuple[Document, ...]
    foreign: tuple[bytes, ...]
    ids: tuple[str, ...]
    tokens: tuple[str, ...]


class Blow(Struct, frozen=True, kw_only=True):
    """What is written to a socket.

    Attributes:
        kind: which way of being wrong.
        data: the bytes on the wire.
        whole: False when the server has to wait for more, so that no answer can come.
    """

    kind: str
    data: bytes
    whole: bool = True


def blow(seed: int, number: int, stock: Stock) -> Blow:
    """The blow of this number."""
    random = Random(f"{seed}/{number}")
    make = random.choice(_KINDS)
    made = make(random, stock)
    kind = make.__name__.removeprefix("_")
    return Blow(kind=kind, data=made) if isinstance(made, bytes) else Blow(kind=kind, data=made[0], whole=made[1])


def spoiled(random: Random, stock: Stock) -> bytes:
    """A body of a call: what stands in a frame, without the frame around it."""
    return wires.payload(random.choice(_WRITTEN)(random, stock))


# --- what stands in a frame -------------------------------------------------------------------


def _truncated(random: Random, stock: Stock) -> bytes:
    whole = _json(_real(random, stock))
    return wires.frame(wires.TEXT, whole[: random.randrange(len(whole))])


def _type_confused(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    place, key = random.choice(_places(document))
    place[key] = _nasty(random)
    return _text(document)


def _field_missing(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    place, key = random.choice(_places(document))
    del place[key]
    return _text(document)


def _field_too_many(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    for _ in range(random.choice((1, 50, 2_000))):
        document[_word(random)] = _nasty(random)
    return _text(document)


def _field_twice(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    key = random.choice(tuple(document))
    again = json.dumps({key: _nasty(random)})
    return wires.frame(wires.TEXT, _json(document)[:-1] + b"," + again.encode()[1:])


def _huge_number(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    place, key = random.choice(_places(document))
    place[key] = "@"
    number = random.choice((b"9" * 4_000, b"-" + b"9" * 400, b"1e400", b"-1e-400", b"1e999999999", b"0x10", b"01"))
    return wires.frame(wires.TEXT, _json(document).replace(b'"@"', number))


def _nested(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    place, key = random.choice(_places(document))
    place[key] = "@"
    depth = random.choice((100, 1_000, _DEEP))
    opened, closed = random.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"[", b"")))
    return wires.frame(wires.TEXT, _json(document).replace(b'"@"', opened * depth + b"1" + closed * depth))


def _bad_text(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    place, key = random.choice(_places(document))
    place[key] = "@"
    broken = random.choice(
        (
            b"\xff\xfe",
            b"\xc0\x80",
            b"\xed\xa0\x80",
            b"\xf4\x90\x80\x80",
            b"\xe2\x82",
            b"\\ud800",
            b"\\udfff\\ud800",
            b"\\x",
        )
    )
    return wires.frame(wires.TEXT, _json(document).replace(b'"@"', b'"' + broken + b'"'))


def _flipped(random: Random, stock: Stock) -> bytes:
    data = bytearray(_json(_real(random, stock)))
    for _ in range(random.randint(1, 8)):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return wires.frame(wires.TEXT, bytes(data))


def _no_object(random: Random, _: Stock) -> bytes:
    said = random.choice(
        (
            b"",
            b" ",
            b"null",
            b"[]",
            b"0",
            b'""',
            b"{}",
            b'{"type":1}',
            b'{"type":null}',
            b"\xef\xbb\xbf{}",
            b"{}{}",
            b"NaN",
        )
    )
    return wires.frame(wires.TEXT, said)


def _unknown_type(random: Random, stock: Stock) -> bytes:
    return _text({**_real(random, stock), "type": _word(random)})


def _noise(random: Random, _: Stock) -> bytes:
    return wires.frame(random.choice((wires.TEXT, wires.BINARY)), random.randbytes(random.choice((1, 64, 5_000))))


def _long(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    place, key = random.choice(_places(document))
    place[key] = random.choice("aé漢😀\x00") * random.choice((10_001, 60_000))
    return _text(document)


# --- who says it ------------------------------------------------------------------------------


def _others_id(random: Random, stock: Stock) -> bytes:
    """A whole and right command, about what is somebody else's."""
    document = _real(random, stock)
    ids = [(place, key) for place, key in _places(document) if _is_id(place[key])]
    if not ids:
        return _text(document)
    place, key = random.choice(ids)
    place[key] = random.choice(stock.ids)
    return _text(document)


def _wrong_id(random: Random, stock: Stock) -> bytes:
    document = _real(random, stock)
    ids = [(place, key) for place, key in _places(document) if _is_id(place[key])]
    if ids:
        place, key = random.choice(ids)
        other = random.choice(stock.ids)
        place[key] = random.choice(
            (
                "0" * 32,
                other.upper(),
                other.replace("-", ""),
                f"{{{other}}}",
                other[:-1],
                other + "0",
                f"urn:uuid:{other}",
                "",
            )
        )
    return _text(document)


def _replayed(random: Random, stock: Stock) -> bytes:
    """What somebody else has said, sent again by us."""
    return wires.frame(wires.TEXT, random.choice(stock.foreign))


def _other_token(random: Random, stock: Stock) -> bytes:
    return _text({"type": "hello", "protocol": 1, "token": random.choice(stock.tokens)})


def _hello_again(random: Random, stock: Stock) -> bytes:
    hello: Document = {
        "type": "hello",
        "protocol": random.choice((0, 1, 2, -1, 2**63)),
        "token": random.choice(stock.tokens),
    }
    hello |= {"epoch": _nasty(random), "public": _nasty(random), "floor": _nasty(random)}
    return _text(hello)


# --- how it is sent ---------------------------------------------------------------------------


def _binary(random: Random, stock: Stock) -> bytes:
    return wires.frame(wires.BINARY, _json(_real(random, stock)))


def _oversize(random: Random, stock: Stock) -> bytes:
    document = {**_real(random, stock), "padding": "x" * random.choice((MAX_FRAME_BYTES, _BEYOND_ALL))}
    return _text(document)


def _announced_oversize(random: Random, _: Stock) -> bytes:
    return wires.announced(wires.TEXT, random.choice((2**31, 2**62, 2**63, 2**64 - 1)), b"x")


def _wide_length(random: Random, stock: Stock) -> bytes:
    return wires.wide(wires.TEXT, _json(_real(random, stock)))


def _unmasked(random: Random, stock: Stock) -> bytes:
    return wires.frame(wires.TEXT, _json(_real(random, stock)), mask=None)


def _wrongly_masked(random: Random, stock: Stock) -> bytes:
    """Masked with one key, said to be masked with another: noise, to the server."""
    whole = bytearray(wires.frame(wires.TEXT, _json(_real(random, stock))))
    whole[-20:] = random.randbytes(20)
    return bytes(whole)


def _reserved_bits(random: Random, stock: Stock) -> bytes:
    return wires.frame(wires.TEXT, _json(_real(random, stock)), reserved=random.randint(1, 7))


def _reserved_opcode(random: Random, stock: Stock) -> bytes:
    return wires.frame(random.choice(wires.RESERVED), _json(_real(random, stock)))


def _fragments(random: Random, stock: Stock) -> bytes:
    """A right one in very many pieces, a ping between them: it is to be put together."""
    whole = _json(_real(random, stock))
    pieces = [wires.frame(wires.TEXT, b"", final=False)]
    pieces += [wires.frame(wires.CONTINUATION, whole[at : at + 1], final=False) for at in range(len(whole))]
    pieces.insert(random.randrange(1, len(pieces)), wires.frame(wires.PING, b"still here"))
    return b"".join((*pieces, wires.frame(wires.CONTINUATION, b"")))


def _fragments_out_of_order(random: Random, stock: Stock) -> bytes:
    data = _json(_real(random, stock))
    return random.choice(
        (
            wires.frame(wires.CONTINUATION, data),
            wires.frame(wires.TEXT, data, final=False) + wires.frame(wires.TEXT, data),
            wires.frame(wires.TEXT, data, final=False) + wires.frame(wires.BINARY, data),
            wires.frame(wires.PING, b"in parts", final=False),
            wires.frame(wires.CLOSE, b"", final=False),
        )
    )


def _fragments_without_end(random: Random, _: Stock) -> bytes | tuple[bytes, bool]:
    """A frame that never ends: beyond the limit it is refused, before it there is nothing to answer."""
    many = random.choice((10, 2_000, 20_000))
    pieces = (
        wires.frame(wires.TEXT, b'{"type":"', final=False)
        + wires.frame(wires.CONTINUATION, b"x" * 64, final=False) * many
    )
    return pieces, many * 64 > _BEYOND_ALL


def _cut_off(random: Random, stock: Stock) -> tuple[bytes, bool]:
    whole = wires.frame(wires.TEXT, _json(_real(random, stock)))
    return whole[: random.randrange(1, len(whole))], False


def _bad_control(random: Random, _: Stock) -> bytes:
    return random.choice(
        (
            wires.frame(wires.PING, bytes(126)),
            wires.frame(wires.PONG, bytes(5_000)),
            wires.frame(wires.CLOSE, b"\x03"),
            wires.frame(wires.CLOSE, b"\x00\x00"),
            wires.frame(wires.CLOSE, (1005).to_bytes(2, "big")),
            wires.frame(wires.CLOSE, (1000).to_bytes(2, "big") + b"\xff\xfe"),
            wires.frame(wires.CLOSE, (65_535).to_bytes(2, "big") + b"why"),
        )
    )


def _control_flood(random: Random, _: Stock) -> bytes:
    return wires.frame(random.choice((wires.PING, wires.PONG)), random.randbytes(100)) * 500


def _same_again(random: Random, stock: Stock) -> bytes:
    """One command, a hundred times in one go."""
    return _text(_real(random, stock)) * 100


_WRITTEN: Final[tuple[Callable[[Random, Stock], bytes], ...]] = (
    *(_truncated, _type_confused, _field_missing, _field_too_many, _field_twice, _huge_number, _nested, _bad_text),
    *(_flipped, _no_object, _unknown_type, _noise, _long, _others_id, _wrong_id, _replayed),
)
_KINDS: Final[tuple[Callable[[Random, Stock], bytes | tuple[bytes, bool]], ...]] = (
    *(*_WRITTEN, _other_token, _hello_again),
    *(_binary, _oversize, _announced_oversize, _wide_length, _unmasked, _wrongly_masked, _reserved_bits),
    *(_reserved_opcode, _fragments, _fragments_out_of_order, _fragments_without_end, _cut_off, _bad_control),
    *(_control_flood, _same_again),
)


# --- pieces -----------------------------------------------------------------------------------


def _real(random: Random, stock: Stock) -> Document:
    """A real frame with an id of its own, to be spoiled."""
    document = cast("Document", json.loads(json.dumps(random.choice(stock.frames))))
    if "id" in document:
        # UUIDv7 in form; the time in it is nobody's.
        raw = random.randbytes(16).hex()
        document["id"] = f"{raw[:8]}-{raw[8:12]}-7{raw[13:16]}-8{raw[17:20]}-{raw[20:]}"
    return document


def _places(value: object) -> list[tuple[dict[str, object], str]]:
    """Everywhere that something stands in it."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return [place for key, one in fields.items() for place in ((fields, key), *_places(one))]
    if isinstance(value, list):
        return [place for one in cast("Sequence[object]", value) for place in _places(one)]
    return []


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4


#: As JSON has them.
_NASTY: Final = (
    *("null", "true", "false", "0", "-1", "1.5", "2147483648", "9007199254740993", "9223372036854775808"),
    *("-9223372036854775809", "18446744073709551616", "1000000000000000000000000000000", "1e308", '""', '" "'),
    *('"null"', '"0"', '"-1"', '"NaN"', '"\\u0000"', '"\\u202e"', '"\\r\\nSet-Cookie: a=b"', '"%s%n%x"', '"{{7*7}}"'),
    *('"\'; DROP TABLE events;--"', '"../../../../etc/passwd"', '"<script>alert(1)</script>"', f'"{"💥" * 50}"'),
    *(f'"{"x" * 5_000}"', "[]", "{}", "[[]]", '["a", 1, {}]', f"[{'null,' * 999}null]", '{"": ""}'),
    *('{"type": "hello"}', '{"a": {"b": {"c": []}}}'),
)


def _nasty(random: Random) -> object:
    return cast("object", json.loads(random.choice(_NASTY)))


def _word(random: Random) -> str:
    return "".join(random.choice("abcdefghijklmnopqrstuvwxyz_") for _ in range(random.randint(1, 30)))


def _json(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _text(document: Document) -> bytes:
    return wires.frame(wires.TEXT, _json(document))

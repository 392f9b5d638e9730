"""The wire contract keeps its promises, whichever side is newer."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import cast, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import codec, commands, document, events, frames
from protocol import floor as moves
from protocol.errors import ErrorCode, Refusal, http_status, words
from tests.contract.strategies import values

_DIRECTIONS: list[tuple[object, Callable[[str | bytes], object]]] = [
    (frames.FromVisitor, codec.decode_from_visitor),
    (frames.FromStaff, codec.decode_from_staff),
    (frames.ToVisitor, codec.decode_to_visitor),
    (frames.ToStaff, codec.decode_to_staff),
]
_STORED: list[tuple[object, Callable[[bytes], object]]] = [
    (events.PublicEvent, codec.decode_public_event),
    (events.StaffEvent, codec.decode_staff_event),
    (moves.FloorEvent, codec.decode_floor_event),
    (events.RoomEvent, codec.decode_room_event),
]
_directions = pytest.mark.parametrize(
    ("union", "decode"), _DIRECTIONS, ids=["from visitor", "from staff", "to visitor", "to staff"]
)


def _structs(kind: object) -> Iterator[type[msgspec.Struct]]:
    """All structs that a type can hold, however deep."""
    seen: set[object] = set()
    waiting: list[object] = [kind]
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield kind
            waiting.extend(field.type for field in msgspec.structs.fields(kind))
        waiting.extend(cast("tuple[object, ...]", get_args(kind)))


@_directions
@settings(max_examples=40)
@given(data=st.data())
def test_frames_survive_the_wire(union: object, decode: Callable[[str | bytes], object], data: st.DataObject) -> None:
    """What is encoded decodes to itself, unknown fields or not."""
    frame = data.draw(values(union))
    wire = msgspec.json.encode(frame)
    assert decode(wire) == frame
    newer = msgspec.json.decode(wire, type=dict[str, object]) | {"a_field_of_tomorrow": {"x": [1]}}
    assert decode(msgspec.json.encode(newer)) == frame


@pytest.mark.parametrize(("union", "decode"), _STORED, ids=["public", "staff", "floor", "room"])
@settings(max_examples=40)
@given(data=st.data())
def test_events_survive_the_store(union: object, decode: Callable[[bytes], object], data: st.DataObject) -> None:
    """What is stored reads back as itself."""
    event = data.draw(values(union))
    assert decode(codec.encode_event(cast("moves.FloorEvent", event))) == event


@_directions
def test_unknown_types_are_skipped(union: object, decode: Callable[[str | bytes], object]) -> None:
    """A frame of tomorrow is None, not a fault."""
    assert decode('{"type":"a_frame_of_tomorrow","x":1}') is None


_NESTED = [wire + b"[" * 99_999 for wire in (b"", b'{"type":"ping","sent":', b'{"type":"of tomorrow","x":', b'{"x":')]
_GARBAGE = [b"", b"{", b"[]", b"7", b"null", b'{"type":7}', b'{"no":"type"}', b"\xff\xfe", *_NESTED]


@_directions
@pytest.mark.parametrize("wire", _GARBAGE)
def test_garbage_is_refused(union: object, decode: Callable[[str | bytes], object], wire: bytes) -> None:
    """Whatever is no frame is refused by its code; nothing else is raised."""
    with pytest.raises(Refusal) as refused:
        decode(wire)
    assert refused.value.code is ErrorCode.BAD_FRAME


@pytest.mark.parametrize("decode", [codec.decode_from_visitor, codec.decode_from_staff])
def test_a_known_frame_without_its_fields_is_refused(decode: Callable[[str | bytes], object]) -> None:
    """An empty hello is a mistake, not a frame of tomorrow."""
    with pytest.raises(Refusal, match="protocol"):
        decode(b'{"type":"hello"}')


@_directions
@given(wire=st.binary(max_size=60))
def test_noise_is_refused(union: object, decode: Callable[[str | bytes], object], wire: bytes) -> None:
    """Random bytes are refused; nothing else is raised."""
    with suppress(Refusal):
        assert decode(wire) is None


def test_a_widget_can_be_sent_nothing_of_the_staff() -> None:
    """No type that a customer's socket carries has room for a staff, floor or room event, at any depth."""
    carried = set(_structs(frames.ToVisitor))
    staff_only = {*get_args(events.StaffEvent), *get_args(moves.FloorEvent), *get_args(events.RoomEvent)}
    cards = {
        frames.StaffEntry,
        frames.FloorEntry,
        frames.RoomEntry,
        frames.InteractionSnapshot,
        frames.FloorSnapshot,
        frames.RoomSnapshot,
    }
    assert not carried & (staff_only | cards)


def test_event_kinds_are_apart() -> None:
    """No event is of two kinds of stream."""
    kinds = [set(get_args(union)) for union, _ in _STORED]
    assert len(set[object]().union(*kinds)) == sum(map(len, kinds))


def test_commands_on_the_sockets_are_the_commands_there_are() -> None:
    """Each command has a sender; each union of frames holds its sender's commands."""
    visitor, staff = set(get_args(commands.VisitorCommand)), set(get_args(commands.StaffCommand))
    assert visitor | staff == set(get_args(commands.AnyCommand))
    assert visitor <= set(get_args(frames.FromVisitor))
    assert staff <= set(get_args(frames.FromStaff))


def test_structs_are_frozen_and_documented() -> None:
    """Every struct on the wire is immutable and says what it means."""
    for union, _ in _DIRECTIONS:
        for struct in _structs(union):
            assert struct.__struct_config__.frozen, struct
            assert struct.__doc__, struct


@pytest.mark.parametrize("code", ErrorCode)
def test_refusals_have_words(code: ErrorCode) -> None:
    """Each code says what happened in plain words, and has a status that means an error."""
    assert words(code).endswith(".")
    assert 400 <= http_status(code) <= 599
    assert Refusal(code).body().text == words(code)


def test_the_document_is_current() -> None:
    """docs/protocol.md is what the structs say."""
    assert document.DOCUMENT.read_text(encoding="utf-8") == document.document(), "run `make docs`"

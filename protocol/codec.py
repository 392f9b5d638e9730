"""JSON to structs and back. One decoder a direction; a frame of an unknown type is None.

Unknown fields are ignored (msgspec's default), unknown types are for the caller to log and skip,
so that either side may be newer than the other.
"""

from typing import TypeVar, cast, get_args

import msgspec

from protocol import events, frames
from protocol import floor as moves
from protocol.errors import ErrorCode, Refusal

_from_visitor: msgspec.json.Decoder[frames.FromVisitor] = msgspec.json.Decoder(frames.FromVisitor)
_from_staff: msgspec.json.Decoder[frames.FromStaff] = msgspec.json.Decoder(frames.FromStaff)
_to_visitor: msgspec.json.Decoder[frames.ToVisitor] = msgspec.json.Decoder(frames.ToVisitor)
_to_staff: msgspec.json.Decoder[frames.ToStaff] = msgspec.json.Decoder(frames.ToStaff)
_public_event: msgspec.json.Decoder[events.PublicEvent] = msgspec.json.Decoder(events.PublicEvent)
_staff_event: msgspec.json.Decoder[events.StaffEvent] = msgspec.json.Decoder(events.StaffEvent)
_room_event: msgspec.json.Decoder[events.RoomEvent] = msgspec.json.Decoder(events.RoomEvent)
_floor_event: msgspec.json.Decoder[moves.FloorEvent] = msgspec.json.Decoder(moves.FloorEvent)
_encoder = msgspec.json.Encoder()


class _Tag(msgspec.Struct):
    type: str


_tag = msgspec.json.Decoder(_Tag)

T = TypeVar("T")


def _known_tags(union: object) -> frozenset[str]:
    members = cast("tuple[type[msgspec.Struct], ...]", get_args(union))
    return frozenset(str(member.__struct_config__.tag) for member in members)


def _decode(decoder: msgspec.json.Decoder[T], known: frozenset[str], data: str | bytes) -> T | None:
    """Raises Refusal(bad_frame) with the place and kind of the mistake; None for an unknown type."""
    try:
        return decoder.decode(data)
    except msgspec.DecodeError as error:
        try:
            tag = _tag.decode(data).type
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            tag = None
        if tag is not None and tag not in known:
            return None
        raise Refusal(ErrorCode.BAD_FRAME, f"Not a valid frame: {error}") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise Refusal(ErrorCode.BAD_FRAME, "Not a valid frame: not UTF-8 JSON") from error


_FROM_VISITOR_TAGS = _known_tags(frames.FromVisitor)
_FROM_STAFF_TAGS = _known_tags(frames.FromStaff)
_TO_VISITOR_TAGS = _known_tags(frames.ToVisitor)
_TO_STAFF_TAGS = _known_tags(frames.ToStaff)


def decode_from_visitor(data: str | bytes) -> frames.FromVisitor | None:
    """A frame from a widget. Raises Refusal(bad_frame)."""
    return _decode(_from_visitor, _FROM_VISITOR_TAGS, data)


def decode_from_staff(data: str | bytes) -> frames.FromStaff | None:
    """A frame from a desk. Raises Refusal(bad_frame)."""
    return _decode(_from_staff, _FROM_STAFF_TAGS, data)


def decode_to_visitor(data: str | bytes) -> frames.ToVisitor | None:
    """A frame to a widget (benches and tests play widgets). Raises Refusal(bad_frame)."""
    return _decode(_to_visitor, _TO_VISITOR_TAGS, data)


def decode_to_staff(data: str | bytes) -> frames.ToStaff | None:
    """A frame to a desk. Raises Refusal(bad_frame)."""
    return _decode(_to_staff, _TO_STAFF_TAGS, data)


def encode_to_visitor(frame: frames.ToVisitor) -> bytes:
    """A frame for a customer's socket; the type holds staff data out."""
    return _encoder.encode(frame)


def encode_to_staff(frame: frames.ToStaff) -> bytes:
    """A frame for a desk's socket."""
    return _encoder.encode(frame)


def encode_from_client(frame: frames.FromVisitor | frames.FromStaff) -> bytes:
    """A client's frame."""
    return _encoder.encode(frame)


def encode_event(event: events.PublicEvent | events.StaffEvent | events.RoomEvent | moves.FloorEvent) -> bytes:
    """An event as the store keeps it."""
    return _encoder.encode(event)


def decode_public_event(data: bytes) -> events.PublicEvent:
    """A stored event of a public stream."""
    return _public_event.decode(data)


def decode_staff_event(data: bytes) -> events.StaffEvent:
    """A stored event of a staff stream."""
    return _staff_event.decode(data)


def decode_room_event(data: bytes) -> events.RoomEvent:
    """A stored event of a room."""
    return _room_event.decode(data)


def decode_floor_event(data: bytes) -> moves.FloorEvent:
    """A stored event of the floor."""
    return _floor_event.decode(data)

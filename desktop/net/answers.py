"""Which commands a frame answers: by an ack or a refusal, or by the message itself."""

from collections.abc import Iterator

from protocol import events, frames
from protocol.ids import CommandId


def answers(frame: frames.ToStaff) -> Iterator[CommandId]:
    """Their ids."""
    match frame:
        case frames.Ack() | frames.Refused():
            yield frame.id
        case (
            frames.PublicEntry(event=events.MessagePosted() as event)
            | frames.StaffEntry(event=events.HiddenPosted() as event)
            | frames.RoomEntry(event=events.RoomMessage() as event)
        ):
            yield CommandId(event.id)
        case frames.RoomSnapshot():
            for room_entry in frame.entries:
                yield from answers(room_entry)
        case frames.InteractionSnapshot():
            for entry in (*frame.public_entries, *frame.staff_entries):
                yield from answers(entry)
        case _:
            pass

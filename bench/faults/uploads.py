"""A customer's file on its way to the real server, in pieces, and again with the same id until it is there."""

import asyncio

import msgspec

from bench.faults.client import Place
from bench.faults.http import call
from protocol.entities import Attachment
from protocol.errors import ErrorBody, ErrorCode
from protocol.ids import FileId, new_id

_BREATH = 0.05


class Answered(Exception):
    """The server refused an upload.

    Attributes:
        status: of the answer.
        error: what it said.
    """

    def __init__(self, status: int, error: ErrorBody) -> None:
        super().__init__(status, error)
        self.status = status
        self.error = error


async def bring(place: Place, token: str) -> FileId | None:
    """A new file, until it is acknowledged; None when it was refused for good."""
    file, data = FileId(new_id()), _text(place)
    place.uploads += 1
    try:
        while True:
            try:
                attachment = await put(place, token, file, data)
            except (OSError, EOFError):
                await asyncio.sleep(_BREATH)
            except Answered as answer:
                if answer.error.retry_after is None and answer.status != 503:
                    place.fault(f"a file was refused with {answer.status}: {answer.error.text}")
                    return None
                _count(place, answer.error.code)
                await asyncio.sleep((answer.error.retry_after or 1000) / 1000)
            else:
                place.record.files[file] = (attachment, data)
                return file
    finally:
        place.uploads -= 1


def _count(place: Place, code: ErrorCode) -> None:
    place.put_off[code] = place.put_off.get(code, 0) + 1


def _text(place: Place) -> bytes:
    """A text that no other file is, so that each has bytes of its own on the disk."""
    line = f"{place.random.getrandbits(128):032x}\n".encode()
    return line * (place.random.randint(*place.habits.size) // len(line))


async def put(place: Place, token: str, file: FileId, data: bytes) -> Attachment:
    """One try. Raises Answered, OSError, EOFError."""
    path, habits = f"/api/files/{file}?name=note.txt", place.habits
    head = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}
    status, body = await call(place.url, "PUT", path, head, data, habits.piece, habits.trickle)
    if status >= 300:
        raise Answered(status, msgspec.json.decode(body, type=ErrorBody))
    return msgspec.json.decode(body, type=Attachment)


async def fetch(place: Place, attachment: Attachment) -> bytes | None:
    """Its bytes as they are served; None when it is not. Raises OSError, EOFError."""
    status, body = await call(place.url, "GET", f"/files/{attachment.id}/{attachment.key}", {})
    return body if status == 200 else None

"""Pictures are re-encoded in a confined process; what we serve was drawn by our own encoder."""

import asyncio
import sys
from pathlib import Path

import msgspec

from protocol.errors import ErrorCode, Refusal
from protocol.limits import MAX_PICTURE_PIXELS

_PROCESS = Path(__file__).with_name("picture_process.py")
#: At once: each may take a core and much memory.
_AT_ONCE = 2
_MOST_WAITING = 32
_RETRY_AFTER = 3_000
_SECONDS = 30
_TOO_MANY_PIXELS = 4


class Picture(msgspec.Struct, frozen=True):
    """A re-encoded picture and its thumbnail, upright, without metadata."""

    width: int
    height: int
    media_type: str
    data: bytes
    thumbnail: bytes


class _Told(msgspec.Struct):
    width: int
    height: int
    media_type: str
    bytes: int


class Pictures:
    """Runs the processes, a few at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def read(self, path: Path) -> Picture:
        """Re-encode a file. Raises Refusal: `picture_unreadable`, `busy`."""
        if self._waiting >= _MOST_WAITING:
            raise Refusal(ErrorCode.BUSY, retry_after=_RETRY_AFTER)
        self._waiting += 1
        try:
            async with self._turn:
                return await _run(path)
        finally:
            self._waiting -= 1


async def _run(path: Path) -> Picture:
    with path.open("rb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(_PROCESS),
            str(MAX_PICTURE_PIXELS),
            stdin=file,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
    try:
        async with asyncio.timeout(_SECONDS):
            out, _ = await process.communicate()
    except TimeoutError as error:
        raise Refusal(ErrorCode.PICTURE_UNREADABLE) from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == _TOO_MANY_PIXELS:
        raise Refusal(
            ErrorCode.PICTURE_UNREADABLE,
            f"The picture has more than {MAX_PICTURE_PIXELS // 1_000_000} million pixels. "
            "Make it smaller and send it again.",
        )
    if process.returncode != 0:
        raise Refusal(ErrorCode.PICTURE_UNREADABLE)
    line, _, files = out.partition(b"\n")
    told = msgspec.json.decode(line, type=_Told)
    return Picture(
        width=told.width,
        height=told.height,
        media_type=told.media_type,
        data=files[: told.bytes],
        thumbnail=files[told.bytes :],
    )

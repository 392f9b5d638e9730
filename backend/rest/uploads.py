"""Files on disk: taken in as a stream with a cap, kept under the digest of what came in."""

import asyncio
import math
import os
import re
import secrets
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from backend.errors import KnownError
from backend.rest.pictures import Pictures
from backend.rest.sniffing import sniff, tidy_name
from backend.store.ledger import STORAGE_RETRY_AFTER
from protocol.errors import ErrorCode, Refusal
from protocol.kinds import AttachmentKind
from protocol.limits import MAX_UPLOAD_BYTES

#: So much of a too large file is still read, and dropped: a sender who is cut off sees no answer.
_MOST_DROPPED = 5 * MAX_UPLOAD_BYTES
_SECONDS_TO_DROP = 15
_SUFFIXES = MappingProxyType({"image/jpeg": ".jpg", "image/png": ".png"})
_THUMBNAIL = ".thumbnail"
_DIGITS = 64
_STORED = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")


def place(digest: bytes, *, thumbnail: bool = False) -> str:
    """Where a kept file lies in the folder of files."""
    name = digest.hex()
    return f"{name[:2]}/{name}{_THUMBNAIL if thumbnail else ''}"


class Received(Struct, frozen=True):
    """A file as it came in, under a name of ours."""

    path: Path
    digest: bytes
    bytes: int


class Kept(Struct, frozen=True):
    """A file as it is served."""

    kind: AttachmentKind
    name: str
    media_type: str
    bytes: int
    width: int = 0
    height: int = 0


class Uploads:
    """The folder of files. Raises KnownError when it can't be made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._pictures = Pictures()
        #: Held while a file gets its name, or is looked at and removed: no new one is taken for an old one.
        self._placing = threading.Lock()
        try:
            self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
            for left_over in self._incoming.iterdir():
                left_over.unlink()
        except OSError as error:
            raise KnownError(f"The folder for files {folder} can't be used: {error.strerror}.") from error

    def path(self, digest: bytes, *, thumbnail: bool = False) -> Path:
        """Where a kept file lies."""
        return self._folder / place(digest, thumbnail=thumbnail)

    @asynccontextmanager
    async def receive(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[Received]:
        """Take a file in; it is gone again when the block ends.

        Raises Refusal: `file_too_large` (no byte beyond the cap is kept), `file_empty`,
        `storage_unavailable`.
        """
        path = self._incoming / secrets.token_hex(16)
        digest, size = sha256(), 0
        try:
            with _storing(), path.open("xb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > MAX_UPLOAD_BYTES:
                        await _drop(chunks)
                        raise Refusal(ErrorCode.FILE_TOO_LARGE)
                    digest.update(chunk)
                    file.write(chunk)
            if not size:
                raise Refusal(ErrorCode.FILE_EMPTY)
            yield Received(path, digest.digest(), size)
        finally:
            path.unlink(missing_ok=True)

    async def keep(self, received: Received, name: str) -> Kept:
        """Check a received file and store it for good. Pictures are stored re-encoded.

        Raises Refusal: `unsupported_file`, `picture_unreadable`, `storage_unavailable`, `busy`.
        """
        kind = await asyncio.to_thread(sniff, received.path, name)
        if not kind.picture:
            data = await asyncio.to_thread(received.path.read_bytes)
            await self._store(self.path(received.digest), data)
            return Kept(AttachmentKind.FILE, tidy_name(name), kind.media_type, received.bytes)
        picture = await self._pictures.read(received.path)
        await self._store(self.path(received.digest, thumbnail=True), picture.thumbnail)
        await self._store(self.path(received.digest), picture.data)
        return Kept(
            AttachmentKind.PICTURE,
            tidy_name(name, _SUFFIXES[picture.media_type]),
            picture.media_type,
            len(picture.data),
            picture.width,
            picture.height,
        )

    def older_than(self, time: float) -> Iterator[set[bytes]]:
        """Digests of the files written before a time (Unix seconds), folder by folder. Reads the disk."""
        for folder in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            files = [file for file in folder.iterdir() if _STORED.match(file.name)]
            yield {bytes.fromhex(file.name[:_DIGITS]) for file in files if _written_at(file) < time}

    def remove(self, digest: bytes, time: float) -> bool:
        """Remove a file, unless it was stored again since a time (Unix seconds). Writes to the disk."""
        path = self.path(digest)
        with self._placing:
            # The thumbnail too, and what a killed server left half written.
            files = sorted(path.parent.glob(f"{path.name}*"))
            if any(_written_at(file) >= time for file in files):
                return False
            for file in files:
                file.unlink(missing_ok=True)
        return True

    async def _store(self, path: Path, data: bytes) -> None:
        with _storing():
            await asyncio.to_thread(_write_durably, path, data, self._placing)


def _written_at(file: Path) -> float:
    """Unix seconds. What has got another name meanwhile was written just now."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return math.inf


async def _drop(chunks: AsyncIterator[bytes]) -> None:
    dropped = 0
    try:
        async with asyncio.timeout(_SECONDS_TO_DROP):
            async for chunk in chunks:
                dropped += len(chunk)
                if dropped > _MOST_DROPPED:
                    return
    except TimeoutError:
        return


@contextmanager
def _storing() -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(ErrorCode.STORAGE_UNAVAILABLE, retry_after=STORAGE_RETRY_AFTER) from error


def _write_durably(path: Path, data: bytes, placing: threading.Lock) -> None:
    """Whole and on the disk, or not there: file, then name, then folder."""
    path.parent.mkdir(exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with partial.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with placing:
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

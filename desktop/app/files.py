"""Customers' files on this machine: fetched once, kept for this run only."""

import asyncio
import shutil
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.net.errors import Unreachable
from desktop.state.changes import FileFetched
from desktop.state.store import Store
from protocol.entities import Attachment
from protocol.errors import Refusal
from protocol.ids import FileId

if TYPE_CHECKING:
    from desktop.net.rest import Rest


class Files:
    """A folder of fetched files. Their names on the disk are ids, never what a customer chose."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._coming: set[tuple[FileId, bool]] = set()
        self._portraits: set[str] = set()

    def empty(self) -> None:
        """Forget all files; at the beginning and at the end."""
        shutil.rmtree(self._folder, ignore_errors=True)

    async def fetch(self, rest: "Rest", attachment: Attachment, *, thumbnail: bool) -> Path | None:
        """Bring a file here, unless it is here or on its way, and tell the store."""
        key = (attachment.id, thumbnail)
        if key in self._coming:
            return None
        path = self._store.files.get(key)
        # Whatever tidied it away (a second desk on this folder, the system): it comes again.
        if path is None or not path.exists():
            self._coming.add(key)
            try:
                content = await rest.file(attachment, thumbnail=thumbnail)
                path = await asyncio.to_thread(self._write, key, content)
            except (Refusal, Unreachable, OSError) as error:
                words = error.text if isinstance(error, Refusal) else str(error)
                self._store.fetched(FileFetched(attachment.id, thumbnail, None, words))
                return None
            finally:
                self._coming.discard(key)
        self._store.fetched(FileFetched(attachment.id, thumbnail, path))
        return path

    async def save(self, rest: "Rest", attachment: Attachment, target: Path) -> None:
        """Bring a file and put a copy at `target`."""
        path = await self.fetch(rest, attachment, thumbnail=False)
        if path is None:
            return
        try:
            await asyncio.to_thread(shutil.copyfile, path, target)
        except OSError:
            words = f"The file could not be saved as {target}."
            self._store.fetched(FileFetched(attachment.id, False, None, words))

    async def fetch_portrait(self, rest: "Rest", url: str) -> None:
        """Bring a person's picture here, once; without it the initials stay."""
        if url in self._portraits:
            return
        self._portraits.add(url)
        name = f"portrait-{blake2b(url.encode(), digest_size=16).hexdigest()}"
        try:
            content = await rest.portrait(url)
            path = await asyncio.to_thread(self._put, name, content)
        except (Unreachable, OSError):
            self._portraits.discard(url)
            return
        self._store.portrait_fetched(url, path)

    def _write(self, key: tuple[FileId, bool], content: bytes) -> Path:
        return self._put(f"{key[0]}-small" if key[1] else str(key[0]), content)

    def _put(self, name: str, content: bytes) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / name
        path.write_bytes(content)
        return path

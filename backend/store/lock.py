"""One folder, one process: a locked file that names its owner."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from backend.errors import KnownError

NAME = "deskbell.lock"
#: Windows forbids others to read a locked byte, so the locked one lies behind the text.
_LOCKED_BYTE = 4096

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Held from construction to `release`; the system drops it when the process dies.

    Raises KnownError naming the process that holds it.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        try:
            # Append mode: opening must not wipe the owner's pid before we know that there is none.
            self._file = path.open("a+", encoding="ascii")
        except OSError as error:
            raise KnownError(f"The data folder {folder} can't be written to: {error.strerror}.") from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.seek(0)
            owner = self._file.read().strip() or "unknown"
            self._file.close()
            raise KnownError(f"A server (process {owner}) already runs on {folder}. Stop it first.") from error
        try:
            self._file.truncate(0)
            self._file.write(f"{os.getpid()}\n")
            self._file.flush()
        except OSError as error:
            with suppress(OSError):
                self._file.close()
            raise KnownError(f"The data folder {folder} can't be written to: {error.strerror}.") from error

    def release(self) -> None:
        """Let another process have the folder. The file stays: deleting it would race with a new owner."""
        self._file.truncate(0)
        self._file.close()

"""Room on a disk that is taken away and given back while a program runs."""

import os
import resource
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

_BLOCKS = (1 << 20, 4_096)
#: Beyond what the log says in a run, and within what the database is from the start.
_LIMIT = 64 * 1_024


class Kind(StrEnum):
    """How a disk is made full."""

    #: A file system in memory with so much room and no more; root alone can mount one.
    SMALL = "a small file system"
    #: The system refuses the program every file beyond a length, as for a quota; anybody can have that set.
    LIMIT = "a limit on files"


class Room(ABC):
    """What can be taken from a program."""

    @abstractmethod
    def take(self, pid: int) -> None:
        """From now on nothing more can be stored."""

    @abstractmethod
    def give(self, pid: int | None) -> None:
        """There is room again; None when the program has ended."""


class SmallDisk(Room):
    """A file system that is filled by a file of ours."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def take(self, pid: int) -> None:  # noqa: ARG002 -- it is full for everybody
        with self._filler.open("ab", buffering=0) as file:
            for block in map(bytes, _BLOCKS):
                with suppress(OSError):
                    while file.write(block) == len(block):
                        pass

    def give(self, pid: int | None) -> None:  # noqa: ARG002
        self._filler.unlink(missing_ok=True)


class Limit(Room):
    """No file of the process may be written beyond `size` bytes."""

    def __init__(self, size: int = _LIMIT) -> None:
        self._size = size

    def take(self, pid: int) -> None:
        _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (self._size, most))

    def give(self, pid: int | None) -> None:
        if pid is not None:
            _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


@contextmanager
def room(kind: Kind, folder: Path, megabytes: int) -> Generator[Room | None]:
    """The room of a folder, which is made; None where this kind can't be had."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind is Kind.LIMIT:
        yield Limit()
        return
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: what is cut off in the middle may hold a file for a moment yet.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)

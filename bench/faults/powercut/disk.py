"""A disk with a cache: what is written is on it for good only once it was synced.

The files themselves lie in a folder, as the running program sees them. Beside them this keeps, for each, what is
surely on the disk and what has been done to it since. When the power goes, of that any part may be there: each
file's own, writes torn at sectors, in any order, a new length without its data, a new name or a deletion or not.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
#: How much of what was not synced is there: part of the cuts.
_ALL, _NONE, _FIRST = 0.2, 0.2, 0.3
#: Part of the cuts after which what a file grew by without its data is what lay on the disk before.
_GARBAGE = 0.3


class PowerIsOff(Exception):
    """Nothing can be done any more."""


@dataclass(frozen=True, slots=True)
class _Write:
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class _Truncate:
    size: int


@dataclass(eq=False)
class File:
    """One file. `fresh`: its first sync also syncs the folder, as SQLite does for journals and WALs it has made."""

    synced: bytearray = field(default_factory=bytearray)
    since: list[_Write | _Truncate] = field(default_factory=list[_Write | _Truncate])
    fresh: bool = False


class Disk:
    """The files of one folder, until the power goes.

    Attributes:
        off: the power has gone: `image` has what is there when it is back.
        steps: what was done so far: writes, syncs, deletions.
        syncs: how often a file was synced.
    """

    def __init__(self, folder: Path, chance: random.Random, cut_at: int | None) -> None:
        """The power goes with step `cut_at`; what is in the folder now is on the disk."""
        self.folder = folder
        self.off = False
        self.image: dict[str, bytes] = {}
        self.steps = 0
        self.syncs = 0
        self._chance = chance
        self._cut_at = cut_at
        #: By name: as the program sees the folder, and as the disk surely has it.
        self._seen = {path.name: File(bytearray(path.read_bytes())) for path in folder.iterdir() if path.is_file()}
        self._synced = dict(self._seen)

    def has(self, path: Path) -> bool:
        """Whether it is one of this folder."""
        return path.parent == self.folder

    # --- what a program does ------------------------------------------------------------------

    def open(self, path: Path, *, journal: bool) -> File:
        """It was opened, and made if it was not there; `journal`: its maker syncs the folder with it."""
        file = self._seen.get(path.name)
        if file is None:
            # Made by this opening, or a moment ago by other means.
            file = self._seen[path.name] = File(fresh=journal)
        return file

    def write(self, file: File, at: int, data: bytes) -> None:
        """Raises PowerIsOff, after which any part of it may be there."""
        self._check()
        file.since.append(_Write(at, data))
        self._step()

    def truncate(self, file: File, size: int) -> None:
        """Raises PowerIsOff, after which it may have happened."""
        self._check()
        file.since.append(_Truncate(size))
        self._step()

    def sync(self, file: File) -> None:
        """All that was done to it is on the disk. Raises PowerIsOff, after which any part of it is."""
        self._check()
        self._step()
        self.syncs += 1
        for one in file.since:
            _do(file.synced, one)
        file.since.clear()
        if file.fresh:
            file.fresh = False
            self._synced = dict(self._seen)

    def delete(self, path: Path, *, sync_folder: bool) -> None:
        """Raises PowerIsOff, after which it may have happened."""
        self._check()
        self._seen.pop(path.name, None)
        self._step()
        if sync_folder:
            self._synced = dict(self._seen)

    # --- the power ----------------------------------------------------------------------------

    def cut(self) -> None:
        """The power goes now."""
        self.off = True
        garbage = self._chance.random() < _GARBAGE
        for name in {**self._synced, **self._seen}:
            versions = [self._synced.get(name), self._seen.get(name)]
            file = self._chance.choice(versions)
            if file is not None:
                self.image[name] = self._remains(file, garbage)

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self._cut_at:
            self.cut()
            raise PowerIsOff

    def _check(self) -> None:
        if self.off:
            raise PowerIsOff

    def _remains(self, file: File, garbage: bool) -> bytes:
        """What is there of a file."""
        draw = self._chance.random()
        if draw < _ALL:
            there = file.since
        elif draw < _ALL + _NONE:
            there = []
        elif draw < _ALL + _NONE + _FIRST:
            first = self._chance.randint(0, len(file.since))
            there = [*file.since[:first], *self._torn(file.since[first : first + 1])]
        else:
            there = self._torn([one for one in file.since if self._chance.random() < 0.5])
            self._chance.shuffle(there)
        content = bytearray(file.synced)
        for one in there:
            _do(content, one, self._chance.randbytes if garbage else bytes)
        return bytes(content)

    def _torn(self, done: list[_Write | _Truncate]) -> list[_Write | _Truncate]:
        """Writes of which some sectors are missing."""
        torn: list[_Write | _Truncate] = []
        for one in done:
            if isinstance(one, _Truncate) or self._chance.random() < 0.5:
                torn.append(one)
                continue
            torn.extend(piece for piece in _sectors(one) if self._chance.random() < 0.5)
        return torn


def _sectors(write: _Write) -> list[_Write]:
    """The write in pieces that are whole or not at all."""
    pieces: list[_Write] = []
    at, end = write.at, write.at + len(write.data)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        pieces.append(_Write(at, write.data[at - write.at : until - write.at]))
        at = until
    return pieces


def _do(content: bytearray, one: _Write | _Truncate, fill: Callable[[int], bytes] = bytes) -> None:
    """Carry it out. A hole is filled with what `fill` gives."""
    end = one.size if isinstance(one, _Truncate) else one.at
    if end > len(content):
        content.extend(fill(end - len(content)))
    if isinstance(one, _Truncate):
        del content[one.size :]
    else:
        content[one.at : one.at + len(one.data)] = one.data

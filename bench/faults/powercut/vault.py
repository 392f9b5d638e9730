"""The desk's own vault on a disk whose power goes: what it kept is there afterwards, and opens with its key."""

import random
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw
from msgspec.structs import replace

from bench.faults.powercut.disk import Disk, File, PowerIsOff
from bench.faults.powercut.found import Found, Synchronous
from desktop.net.errors import NotKept
from desktop.net.outbox import Kept
from desktop.net.vault import Unreadable, Vault
from desktop.state.belongings import Written
from desktop.state.drafts import Draft
from desktop.state.messages import Failure, Queued
from protocol.commands import SendMessage
from protocol.errors import ErrorCode
from protocol.ids import CommandId, FileId, InteractionId, new_id

_NAME = "desk.db"
_KEY = bytes(range(32))
_ACCOUNT = "agent@https://chat.example"
_SHIM = "powercut"
#: The cipher's own file system, over ours; SQLite3 Multiple Ciphers makes it when it is first asked for.
_STACKED = f"multipleciphers-{_SHIM}"
_MADE_BY_SYNC = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL


class _OpenFile(apsw.VFSFile):
    """One open file, which tells the disk what is done to it."""

    def __init__(self, disk: Disk, name: "str | apsw.URIFilename | None", flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "")
        self._disk = disk
        self._file: File | None = None
        if disk.has(path):
            self._file = disk.open(path, journal=bool(flags[0] & _MADE_BY_SYNC))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 -- as apsw calls it
        if self._file is not None:
            with _off_is_error():
                self._disk.write(self._file, offset, bytes(data))
        super().xWrite(data, offset)  # pyright: ignore[reportUnknownMemberType] -- partly untyped in apsw

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        if self._file is not None:
            with _off_is_error():
                self._disk.truncate(self._file, newsize)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._file is not None:
            with _off_is_error():
                self._disk.sync(self._file)
        super().xSync(flags)

    def excepthook(self, etype: object, evalue: object, etraceback: object) -> bool:  # noqa: ARG002
        """What a closing file can't do any more is told to nobody."""
        return True


class _FileSystem(apsw.VFS):
    """The system's own, of which the disk is told."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(_SHIM, "unix")
        self._disk = disk

    def xOpen(self, name: "str | apsw.URIFilename | None", flags: list[int]) -> _OpenFile:  # noqa: N802
        if self._disk.off:
            raise apsw.CantOpenError("the power is off")
        return _OpenFile(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        if self._disk.has(Path(filename)):
            with _off_is_error():
                self._disk.delete(Path(filename), sync_folder=syncdir)
        super().xDelete(filename, syncdir)

    def excepthook(self, etype: object, evalue: object, etraceback: object) -> bool:  # noqa: ARG002
        """As above."""
        return True


@contextmanager
def _off_is_error() -> Generator[None]:
    try:
        yield
    except PowerIsOff as error:
        raise apsw.IOError("the power is off") from error


@contextmanager
def _under_vaults(disk: Disk) -> Generator[None]:
    """All that vaults open in the disk's folder is on that disk."""
    shim = _FileSystem(disk)
    # Asked for once by its name, it is there to be the default one.
    apsw.Connection(":memory:", vfs=_STACKED).close()
    apsw.set_default_vfs(_STACKED)
    try:
        yield
    finally:
        apsw.set_default_vfs("multipleciphers-unix")
        apsw.unregister_vfs(_STACKED)
        shim.unregister()


class Desk:
    """What an agent does, by chance; and what her desk told her was kept."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._chats = [InteractionId(new_id()) for _ in range(4)]
        #: Of each thing, what it may be: as it was told last; while something is under way, also as it then will be.
        self.outbox: dict[CommandId, set[Queued | None]] = {}
        self.files: dict[FileId, bytes] = {}
        self.drafts: dict[InteractionId, set[Draft | None]] = {}
        self.acknowledged = 0
        self._number = 0

    def act(self, kept: Kept) -> None:
        """One thing that is told as kept. Raises NotKept."""
        queued = [key for key, states in self.outbox.items() if states != {None}]
        draw = self._chance.random()
        if draw < 0.45 or not queued:
            self._put(kept)
        elif draw < 0.65:
            self._change(kept, self.outbox[key := self._chance.choice(queued)], key)
        elif draw < 0.8:
            key = self._chance.choice(queued)
            self.outbox[key].add(None)
            kept.write(Written(done=frozenset({key})))
            self.outbox[key] = {None}
        else:
            self._draft(kept)
        self.acknowledged += 1

    def _put(self, kept: Kept) -> None:
        self._number += 1
        chat, text = self._chance.choice(self._chats), f"Words {self._number} " * self._chance.randint(1, 80)
        file = FileId(new_id())
        files = {file: self._chance.randbytes(self._chance.randint(1, 20_000))} if self._chance.random() < 0.2 else {}
        queued = Queued(SendMessage(id=CommandId(new_id()), interaction=chat, text=text, attachments=tuple(files)))
        self.outbox[queued.command.id] = {None, queued}
        kept.put(queued, files)
        self.outbox[queued.command.id] = {queued}
        self.files.update(files)

    def _change(self, kept: Kept, states: set[Queued | None], key: CommandId) -> None:
        now = next(one for one in states if one is not None)
        self._number += 1
        changed = replace(now, failure=Failure(ErrorCode.CHAT_ENDED, f"Try {self._number}"))
        states.add(changed)
        kept.change(changed)
        self.outbox[key] = {changed}

    def _draft(self, kept: Kept) -> None:
        chat = self._chance.choice(self._chats)
        self._number += 1
        draft = Draft(f"Begun {self._number} " * self._chance.randint(0, 40))
        before = self.drafts.setdefault(chat, {None})
        after = draft if draft.text else None
        before.add(after)
        kept.write(Written(drafts={chat: draft}))
        self.drafts[chat] = {after}

    # --- afterwards ---------------------------------------------------------------------------

    def look(self, kept: Kept, found: Found) -> None:
        """Hold what is there against what was told. What was under way is from now on as it is."""
        there = {queued.command.id: queued for queued in kept.all()}
        for key, states in self.outbox.items():
            if there.get(key) not in states:
                found.lost += 1
            self.outbox[key] = {there.get(key)}
        found.faults.extend(f"{key} is kept, and nobody wrote it" for key in there if key not in self.outbox)
        numbers = [list(self.outbox).index(key) for key in there]
        if numbers != sorted(numbers):
            found.faults.append("the outbox is out of order")
        for queued in there.values():
            assert isinstance(queued.command, SendMessage)
            for file in queued.command.attachments:
                if kept.file(file) != self.files.get(file, kept.file(file)) or kept.file(file) is None:
                    found.lost += 1
        drafts = kept.belongings().drafts
        for chat, states in self.drafts.items():
            if drafts.get(chat) not in states:
                found.lost += 1
            self.drafts[chat] = {drafts.get(chat)}


def cut_again(folder: Path, cuts: int, chance: random.Random, synchronous: Synchronous) -> Found:
    """Let a desk keep things in a new folder, cut its power so often, and look after each cut."""
    found, desk = Found(), Desk(chance)
    here = folder / "0"
    here.mkdir(parents=True)
    for number in range(cuts):
        disk = Disk(here, chance, round(2 ** chance.uniform(2, 10)))
        with _under_vaults(disk):
            _live(here, disk, desk, chance, synchronous)
        shutil.rmtree(here)
        here = folder / str(number + 1)
        here.mkdir()
        for name, content in disk.image.items():
            (here / name).write_bytes(content)
        _look(here, desk, found)
        found.steps += disk.steps
        found.syncs += disk.syncs
        if found.wrong:
            break
    found.acknowledged += desk.acknowledged
    return found


def _live(folder: Path, disk: Disk, desk: Desk, chance: random.Random, synchronous: Synchronous) -> None:
    """Until the power goes."""
    while not disk.off:
        try:
            vault = Vault.open(folder / _NAME, _KEY)
        except (NotKept, apsw.Error):
            if not disk.off:
                raise
            return
        if synchronous is not Synchronous.FULL:
            vault.read(f"PRAGMA synchronous = {synchronous}")
        kept = Kept(vault, _ACCOUNT)
        try:
            for _ in range(chance.randint(1, 40)):
                desk.act(kept)
        except NotKept:
            if not disk.off:
                raise
        finally:
            with suppress(apsw.Error):
                vault.close()


def _look(folder: Path, desk: Desk, found: Found) -> None:
    """Open it as the desk does, and look."""
    found.cuts += 1
    path = folder / _NAME
    try:
        vault = Vault.open(path, _KEY)
    except (Unreadable, NotKept) as error:
        if desk.acknowledged:
            found.broken.append(f"it can't be opened: {error!r}")
            return
        # The desk sets aside what it can't read, and begins anew; nothing was kept in it yet.
        path.unlink()
        vault = Vault.open(path, _KEY)
    try:
        said = [str(row[0]) for row in vault.read("PRAGMA integrity_check")]
        found.broken.extend([] if said == ["ok"] else said)
        desk.look(Kept(vault, _ACCOUNT), found)
    except NotKept as error:
        found.broken.append(str(error))
    finally:
        vault.close()

"""`deskbell admin backup`, `restore` and `verify`: copies that are known to be good before they are needed.

A backup is a tar file: the database, the uploads, the key that signs sign-ins. It holds all that people
wrote, so it is readable by its owner alone.
"""

import os
import re
import shutil
import sqlite3
import tarfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from backend.actions.verify import Report, verify
from backend.app.clock import wall_clock
from backend.errors import KnownError
from backend.store.connection import NAME, connect
from backend.store.lock import FolderLock
from backend.store.migrate import migrate
from backend.store.reading import copy, read, reading
from backend.store.store import RESTORING

_KEY, _FILES = "signing.key", "files"
_UPLOAD = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})(\.thumbnail)?")
_NEW_EPOCH = "UPDATE facts SET value = ? WHERE name = 'epoch'"
_END_SESSIONS = "UPDATE sessions SET ended_at = ? WHERE ended_at IS NULL"


def backup(folder: Path, file: Path) -> Report:
    """Copy a folder into a new file, also while its server runs; then verify the copy.

    A copy that is not whole is kept too: so is the folder. Raises KnownError.
    """
    if file.exists():
        raise KnownError(f"{file} is there already. Name a new file, or remove that one.")
    partial = file.with_name(f"{file.name}.partial")
    try:
        # Of one that was killed.
        partial.unlink(missing_ok=True)
        with reading(folder) as connection, _beside(file) as space:
            copy(connection, space / NAME)
            with _create(partial) as out:
                with tarfile.open(fileobj=out, mode="w") as archive:
                    archive.add(space / NAME, NAME)
                    # After the database: what it mentions was stored before it was mentioned.
                    for name in _kept(folder):
                        # One that goes meanwhile was never sent: the server removes such.
                        with suppress(FileNotFoundError):
                            archive.add(folder / name, name)
                out.flush()
                os.fsync(out.fileno())
            (space / NAME).unlink()
        report = verify_backup(partial)
        partial.replace(file)
        _sync(file.parent)
    except OSError as error:
        raise KnownError(f"The backup {file} can't be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return report


def verify_backup(file: Path) -> Report:
    """Unpack a backup beside it, and look at everything in it. Raises KnownError."""
    with _beside(file) as space:
        _unpack(file, space)
        connection = _opened(space / NAME)
        try:
            return read(connection, lambda tx: verify(tx, lambda digest: (space / _upload(digest)).is_file()))
        finally:
            connection.close()


def verify_folder(folder: Path) -> Report:
    """Look at everything in a folder, also while its server runs. Raises KnownError."""
    with reading(folder) as connection:
        return read(connection, lambda tx: verify(tx, lambda digest: (folder / _upload(digest)).is_file()))


def restore(folder: Path, file: Path) -> Path | None:
    """Put a backup in the place of what a folder holds, as a new history. No server may run on it.

    Answers where what was there before lies now. Raises KnownError: the folder is in use, the
    backup is not whole. A restore that is cut off leaves a folder that no server starts on until
    it is repeated.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FolderLock(folder)
    try:
        space = folder / RESTORING
        # While it is there no server starts: after one that was cut off it stays until another has succeeded.
        cut_off = space.exists()
        space.mkdir(exist_ok=True, mode=0o700)
        _empty(space)
        try:
            _unpack(file, space)
            _begin_new_history(space / NAME, file)
        except KnownError:
            _empty(space)
            if not cut_off:
                space.rmdir()
            raise
        before = _set_aside(folder)
        for name in (_FILES, _KEY, NAME):
            if (space / name).exists():
                (space / name).replace(folder / name)
        _sync(folder)
        space.rmdir()
        _sync(folder)
    except OSError as error:
        raise KnownError(f"{file} can't be restored into {folder}: {error.strerror or error}.") from error
    finally:
        lock.release()
    return before


def _begin_new_history(path: Path, file: Path) -> None:
    connection = _opened(path)
    try:
        report = read(connection, lambda tx: verify(tx, lambda digest: (path.parent / _upload(digest)).is_file()))
        if not report.whole:
            raise KnownError(f"{file} is not whole, so nothing was restored. See: deskbell admin verify {file}")
        new_history(connection, os.urandom(16).hex(), wall_clock())
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise KnownError(f"The database in {file} can't be used: {error}.") from error
    finally:
        connection.close()


def new_history(connection: sqlite3.Connection, epoch: str, now: int) -> None:
    """What was committed since the copy is no more: clients must not go on counting from it. `now` is Unix ms."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_NEW_EPOCH, (epoch,))
    # Tokens that were renewed since the backup would look stolen.
    connection.execute(_END_SESSIONS, (now,))
    connection.execute("COMMIT")


def _set_aside(folder: Path) -> Path | None:
    """Move what a folder holds out of the way."""
    names = [name for name in (NAME, f"{NAME}-wal", f"{NAME}-shm", _KEY, _FILES) if (folder / name).exists()]
    if not names:
        return None
    aside = folder / f"replaced-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{os.urandom(2).hex()}"
    aside.mkdir(mode=0o700)
    for name in names:
        (folder / name).replace(aside / name)
    _sync(aside)
    return aside


def _unpack(file: Path, space: Path) -> None:
    """What belongs into a backup, and nothing else, durably. Raises KnownError."""
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                if not member.isfile() or not (member.name in {NAME, _KEY} or _UPLOAD.fullmatch(member.name)):
                    raise KnownError(f"{file} is no backup: it holds {member.name!r}.")
                content = archive.extractfile(member)
                target = space / member.name
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                if content is None:
                    raise KnownError(f"{file} is no backup: {member.name!r} can't be read.")
                with content, _create(target) as out:
                    shutil.copyfileobj(content, out)
                    out.flush()
                    os.fsync(out.fileno())
    except (OSError, tarfile.TarError) as error:
        raise KnownError(f"{file} can't be read as a backup: {error}.") from error
    if not (space / NAME).is_file():
        raise KnownError(f"{file} is no backup: it holds no database.")


def _opened(path: Path) -> sqlite3.Connection:
    """A copy of ours, brought up to date. Raises KnownError."""
    connection = connect(path)
    try:
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _kept(folder: Path) -> Generator[str]:
    if (folder / _KEY).is_file():
        yield _KEY
    for path in sorted((folder / _FILES).glob("??/*")):
        name = path.relative_to(folder).as_posix()
        if _UPLOAD.fullmatch(name):
            yield name


def _upload(digest: bytes) -> str:
    """Where an upload lies in a folder and in a backup."""
    from backend.rest.uploads import place

    return f"{_FILES}/{place(digest)}"


@contextmanager
def _beside(file: Path) -> Generator[Path]:
    """Room for a while, on the same disk as a file."""
    try:
        with TemporaryDirectory(prefix=f".{file.name}-", dir=file.absolute().parent) as space:
            yield Path(space)
    except OSError as error:
        raise KnownError(f"There is no room beside {file}: {error.strerror or error}.") from error


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _create(path: Path) -> BinaryIO:
    """A new file for its owner alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

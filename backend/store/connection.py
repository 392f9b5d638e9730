"""Opens the database file the way durability needs it."""

import sqlite3
from pathlib import Path
from typing import TypedDict

from backend.errors import KnownError

NAME = "deskbell.db"


class _Options(TypedDict):
    isolation_level: None
    check_same_thread: bool
    cached_statements: int


_OPTIONS = _Options(isolation_level=None, check_same_thread=False, cached_statements=256)


def connect(path: Path | None) -> sqlite3.Connection:
    """The one connection that writes and checkpoints; None opens a database in memory.

    SQLite up to 3.51.2 can corrupt a WAL that two connections write or checkpoint, hence one.
    `synchronous=FULL` makes every commit wait for the disk; a long WAL keeps checkpoints rare.
    Raises KnownError when the file can't be opened.
    """
    try:
        if path is not None:
            # What customers wrote is for the server's own account alone; SQLite's other files follow this one.
            path.touch(mode=0o600)
        return _prepared(sqlite3.connect(path or ":memory:", **_OPTIONS))
    except (OSError, sqlite3.Error) as error:
        raise KnownError(f"The database {path} can't be opened: {error}.") from error


def reopen(path: Path) -> sqlite3.Connection:
    """That connection again, after its storage failed: what the disk has of the WAL is read anew.

    The file must be there still: an empty one in its place would be another history. All of the WAL is
    moved into the database and synced. After a failed sync the system may take pages for written that
    are not; copying them writes them once more. Raises sqlite3.Error.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, **_OPTIONS)
    try:
        _prepared(connection)
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("the WAL could not be emptied")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def reader(path: Path) -> sqlite3.Connection:
    """A connection that reads beside the one that writes, which must be open; it never checkpoints.

    Raises KnownError.
    """
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA query_only=ON")
    except sqlite3.Error as error:
        raise KnownError(f"The database {path} can't be read: {error}.") from error
    return connection


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA wal_autocheckpoint=10000")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-65536")
    return connection

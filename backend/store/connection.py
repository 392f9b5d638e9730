"""Opens the database file the way durability needs it."""

import sqlite3
from pathlib import Path

from backend.errors import KnownError

NAME = "deskbell.db"


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
        connection = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=10000")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-65536")
    except (OSError, sqlite3.Error) as error:
        raise KnownError(f"The database {path} can't be opened: {error}.") from error
    return connection

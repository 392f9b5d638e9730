"""Reads a folder's database as of one moment: beside the server that runs on it, or with nobody there."""

import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from backend.errors import KnownError
from backend.store.connection import NAME, connect, reader
from backend.store.ledger import Job
from backend.store.lock import FolderLock
from backend.store.migrate import migrate
from backend.store.tx import Heads, Tx

T = TypeVar("T")


@contextmanager
def reading(folder: Path) -> Generator[sqlite3.Connection]:
    """A connection to read with. While a server runs on the folder it can neither write nor checkpoint.

    Raises KnownError when there is no database, or it can't be read.
    """
    path = folder / NAME
    if not path.is_file():
        raise KnownError(f"There is no database in {folder}.")
    lock: FolderLock | None = None
    try:
        lock = FolderLock(folder)
    except KnownError:
        connection = reader(path)
    else:
        connection = connect(path)
    try:
        if lock is not None:
            migrate(connection)
        yield connection
    except sqlite3.Error as error:
        raise KnownError(f"The database {path} can't be read: {error}.") from error
    finally:
        connection.close()
        if lock is not None:
            lock.release()


def read(connection: sqlite3.Connection, job: Job[T]) -> T:
    """What `job` reads, all of it as of one moment. Raises sqlite3.Error, and what the job raises."""
    connection.execute("BEGIN")
    try:
        return job(Tx(connection, Heads(), os.urandom, _now()))
    finally:
        connection.execute("ROLLBACK")


def copy(connection: sqlite3.Connection, path: Path) -> None:
    """The database as of this moment, into a new file. Raises sqlite3.Error."""
    path.touch(mode=0o600)
    target = sqlite3.connect(path)
    try:
        # All pages in one step: one read transaction, which keeps no writer waiting under a WAL.
        connection.backup(target)
    finally:
        target.close()


def _now() -> int:
    return time.time_ns() // 1_000_000

"""What the desk keeps on this machine: one encrypted SQLite file, written through to the disk.

Without a key (no keyring), or when another desk holds the file, it is in memory and says so.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, Self, cast

import apsw

from desktop.net.errors import NotKept

_SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox(
  id BLOB NOT NULL UNIQUE, account TEXT NOT NULL, queued BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS outbox_file(
  id BLOB NOT NULL UNIQUE, command BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS draft(
  account TEXT NOT NULL, interaction BLOB NOT NULL, text TEXT NOT NULL, caret INTEGER NOT NULL,
  PRIMARY KEY(account, interaction));
PRAGMA user_version = 1;
"""


_Value = str | int | bytes


class _Connection(AbstractContextManager[object], Protocol):
    """What is used of `apsw.Connection`; its own types are partly unknown."""

    def execute(self, sql: str, values: tuple[_Value, ...] = ()) -> Iterable[tuple[object, ...]]: ...

    def close(self) -> None: ...


class InUse(Exception):
    """Another desk has this file open."""


class Unreadable(Exception):
    """The file can't be read with this key."""


class Vault:
    """An open vault. Calls come from one thread at a time; each is on the disk when it returns."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """Open or make the file. Raises InUse, Unreadable (wrong key or damaged), NotKept."""
        try:
            connection = _connection(str(path))
        except apsw.Error as error:
            raise NotKept(f"This machine can't open {path.name}: {error}") from error
        try:
            for setting in (
                "cipher = 'chacha20'",
                f"hexkey = '{key.hex()}'",
                "locking_mode = EXCLUSIVE",
                "synchronous = FULL",
                "temp_store = MEMORY",
                "secure_delete = ON",
            ):
                list(connection.execute(f"PRAGMA {setting}"))
            connection.execute("BEGIN EXCLUSIVE; COMMIT")
            connection.execute(_SCHEMA)
        except apsw.BusyError as error:
            connection.close()
            raise InUse(str(path)) from error
        except apsw.NotADBError as error:
            connection.close()
            raise Unreadable(str(path)) from error
        except apsw.Error as error:
            connection.close()
            raise NotKept(f"This machine can't write {path.name}: {error}") from error
        return cls(connection)

    @classmethod
    def in_memory(cls) -> Self:
        """A vault that keeps nothing over a restart."""
        connection = _connection(":memory:")
        connection.execute(_SCHEMA)
        return cls(connection)

    def write(self, *statements: tuple[str, tuple[_Value, ...]]) -> None:
        """Carry out all of them, on the disk, or none. Raises NotKept."""
        try:
            with self._connection:
                for sql, values in statements:
                    self._connection.execute(sql, values)
        except apsw.Error as error:
            raise NotKept("This machine can't store anything now. Is its disk full?") from error

    def read(self, sql: str, values: tuple[_Value, ...] = ()) -> list[tuple[object, ...]]:
        """All rows. Raises NotKept when the file can't be read."""
        try:
            return list(self._connection.execute(sql, values))
        except apsw.Error as error:
            raise NotKept("This machine can't read what it has kept.") from error

    def close(self) -> None:
        """Close the file; nothing is pending."""
        self._connection.close()


def _connection(path: str) -> _Connection:
    return cast("_Connection", apsw.Connection(path))

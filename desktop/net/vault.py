"""What the desk keeps on this machine: one encrypted SQLite file, written through to the disk.

Without a key (no keyring), or when another desk holds the file, it is in memory and says so.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol, Self, cast

import apsw

from desktop.net.accounts import folded
from desktop.net.errors import NotKept

#: Of a chat: a draft, the place of the reader, what became of it. Cached: the floor, or a chat, and its entries.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox(
  id BLOB NOT NULL UNIQUE, account TEXT NOT NULL, queued BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS outbox_file(
  id BLOB NOT NULL UNIQUE, command BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS of_chat(
  account TEXT NOT NULL, kind TEXT NOT NULL, interaction BLOB NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY(account, kind, interaction));
CREATE TABLE IF NOT EXISTS ready_file(
  id INTEGER PRIMARY KEY, account TEXT NOT NULL, interaction BLOB NOT NULL,
  name TEXT NOT NULL, size INTEGER NOT NULL, path TEXT NOT NULL, content BLOB, hidden INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS cached(
  id INTEGER PRIMARY KEY, account TEXT NOT NULL, of BLOB NOT NULL, head BLOB NOT NULL,
  UNIQUE(account, of));
CREATE TABLE IF NOT EXISTS cached_entry(
  cached INTEGER NOT NULL, stream INTEGER NOT NULL, seq INTEGER NOT NULL, entry BLOB NOT NULL,
  PRIMARY KEY(cached, stream, seq)) WITHOUT ROWID;
PRAGMA user_version = 4;
"""
#: From version 1, which had a table of drafts.
_FROM_1 = """
INSERT OR REPLACE INTO of_chat(account, kind, interaction, value)
  SELECT account, 'draft', interaction, CAST(json_object('text', text, 'caret', caret) AS BLOB) FROM draft;
DROP TABLE draft;
"""
#: From versions before 3, which had no hidden words. An older desk may have set the version back meanwhile.
_HAS_HIDDEN = "SELECT 1 FROM pragma_table_info('ready_file') WHERE name = 'hidden'"
_ADD_HIDDEN = "ALTER TABLE ready_file ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0"
#: From versions before 4, which kept accounts as they were typed. What both have stays as the newer one wrote it.
_ACCOUNTS = "SELECT account FROM outbox UNION SELECT account FROM of_chat UNION SELECT account FROM ready_file"
_FOLD = (
    "UPDATE outbox SET account = ?2 WHERE account = ?1",
    "UPDATE OR IGNORE of_chat SET account = ?2 WHERE account = ?1",
    "UPDATE ready_file SET account = ?2 WHERE account = ?1",
)

#: What a statement takes.
Value = str | int | bytes | None
Statement = tuple[str, tuple[Value, ...]]


class _Connection(AbstractContextManager[object], Protocol):
    """What is used of `apsw.Connection`; its own types are partly unknown."""

    def execute(self, sql: str, values: tuple[Value, ...] = ()) -> Iterable[tuple[object, ...]]: ...

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
            _bring_up(connection)
        except apsw.BusyError as error:
            connection.close()
            raise InUse(str(path)) from error
        except (apsw.NotADBError, apsw.CorruptError) as error:
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
        _bring_up(connection)
        return cls(connection)

    def write(self, *statements: Statement) -> None:
        """Carry out all of them, on the disk, or none. Raises NotKept."""
        try:
            with self._connection:
                for sql, values in statements:
                    self._connection.execute(sql, values)
        except apsw.Error as error:
            raise NotKept("This machine can't store anything now. Is its disk full?") from error

    def read(self, sql: str, values: tuple[Value, ...] = ()) -> list[tuple[object, ...]]:
        """All rows. Raises NotKept when the file can't be read."""
        try:
            return list(self._connection.execute(sql, values))
        except apsw.Error as error:
            raise NotKept("This machine can't read what it has kept.") from error

    def is_whole(self) -> bool:
        """Look at all of the file. False: it is damaged. Raises NotKept."""
        try:
            return list(self._connection.execute("PRAGMA quick_check(1)")) == [("ok",)]
        except (apsw.NotADBError, apsw.CorruptError):
            return False
        except apsw.Error as error:
            raise NotKept("This machine can't read what it has kept.") from error

    def readable(self, sql: str) -> Iterator[tuple[Value, ...]]:
        """The rows of a damaged file, up to the damage."""
        with suppress(apsw.Error):
            for row in self._connection.execute(sql):
                yield cast("tuple[Value, ...]", row)

    def close(self) -> None:
        """Close the file; nothing is pending."""
        self._connection.close()


def _connection(path: str) -> _Connection:
    return cast("_Connection", apsw.Connection(path))


def _bring_up(connection: _Connection) -> None:
    """Make the tables, or bring those of an older desk up to date; all or nothing."""
    with connection:
        was = next(iter(connection.execute("PRAGMA user_version")))[0]
        connection.execute(_SCHEMA)
        if was == 1:
            connection.execute(_FROM_1)
        if not list(connection.execute(_HAS_HIDDEN)):
            connection.execute(_ADD_HIDDEN)
        if was in range(1, 4):
            _fold_accounts(connection)


def _fold_accounts(connection: _Connection) -> None:
    for (kept,) in list(connection.execute(_ACCOUNTS)):
        account = str(kept)
        for fold in _FOLD if account != folded(account) else ():
            connection.execute(fold, (account, folded(account)))

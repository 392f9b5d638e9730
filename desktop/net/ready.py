"""Files laid ready in a composer, with their bytes: what is attached can be sent though the original is gone."""

from pathlib import Path
from typing import cast
from uuid import UUID

from desktop.net.vault import Statement, Vault
from desktop.state.drafts import ReadyFile
from protocol.ids import InteractionId
from protocol.limits import MAX_ATTACHMENTS, MAX_UPLOAD_BYTES

#: Of all bytes kept: one composer full of the largest files there may be. Beyond, only a file's path is kept.
MOST_BYTES = MAX_ATTACHMENTS * MAX_UPLOAD_BYTES

_Row = tuple[int, bytes, str, int, str, bytes | None, int]
_ALL = "SELECT id, interaction, name, size, path, content, hidden FROM ready_file WHERE account = ? ORDER BY id"
_INSERT = (
    "INSERT INTO ready_file(id, account, interaction, name, size, path, content, hidden) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
)
_DELETE = "DELETE FROM ready_file WHERE id = ?"
_DELETE_ALL = "DELETE FROM ready_file WHERE account = ? AND interaction = ?"
_LAST = "SELECT coalesce(max(id), 0), coalesce(sum(CASE WHEN account = ? THEN length(content) END), 0) FROM ready_file"
_SENT = (
    "DELETE FROM ready_file WHERE id = "
    "(SELECT min(id) FROM ready_file WHERE account = ? AND interaction = ? AND name = ? AND size = ? AND hidden = ?)"
)


class ReadyFiles:
    """One account's files laid ready. `lay` and `sent` give statements for the transaction they belong to."""

    def __init__(self, vault: Vault, account: str) -> None:
        self._vault = vault
        self._account = account
        self._last = self._bytes = 0
        #: By chat, what is laid ready there by the row it has; a chat that is not here is written anew.
        self._rows: dict[InteractionId, dict[int, ReadyFile]] = {}
        self.look_again()

    def look_again(self) -> None:
        """A transaction was not carried out: what was thought to be kept may not be."""
        self._rows.clear()
        self._last, self._bytes = cast("tuple[int, int]", self._vault.read(_LAST, (self._account,))[0])

    def lay(self, chat: InteractionId, files: tuple[ReadyFile, ...]) -> list[Statement]:
        """Keep these files, and no others; what is kept already is not written again."""
        left = list(files)
        stay: dict[int, ReadyFile] = {}
        rows = self._rows.get(chat)
        done: list[Statement] = []
        if rows is None:
            rows = {}
            done.append((_DELETE_ALL, (self._account, chat.bytes)))
        for row, file in rows.items():
            if file in left:
                left.remove(file)
                stay[row] = file
            else:
                done.append((_DELETE, (row,)))
                self._bytes -= file.size
        for file in left:
            self._last += 1
            path = "" if isinstance(file.source, bytes) else str(file.source)
            content = _content(file) if self._bytes + file.size <= MOST_BYTES else None
            values = (self._last, self._account, chat.bytes, file.name, file.size, path, content, int(file.hidden))
            done.append((_INSERT, values))
            self._bytes += file.size
            stay[self._last] = file
        self._rows[chat] = stay
        return done

    def sent(self, chat: InteractionId, name: str, size: int, *, hidden: bool) -> Statement:
        """A file goes into the outbox and lies ready no more."""
        rows = self._rows.get(chat, {})
        sought = (name, size, hidden)
        row = next((row for row, file in rows.items() if (file.name, file.size, file.hidden) == sought), None)
        if row is not None:
            self._bytes -= rows.pop(row).size
        return (_SENT, (self._account, chat.bytes, name, size, int(hidden)))

    def all(self) -> tuple[dict[InteractionId, tuple[ReadyFile, ...]], tuple[str, ...]]:
        """The files by chat in their order, and the names of those that are nowhere any more."""
        self._rows = {}
        lost: list[str] = []
        for row, chat, name, size, path, content, hidden in cast(
            "list[_Row]", self._vault.read(_ALL, (self._account,))
        ):
            source = Path(path) if path and _is_there(Path(path), size) else content
            if source is None:
                lost.append(name)
            else:
                self._rows.setdefault(InteractionId(UUID(bytes=chat)), {})[row] = ReadyFile(
                    name, source, size, bool(hidden)
                )
        return {chat: tuple(rows.values()) for chat, rows in self._rows.items()}, tuple(lost)


def _content(file: ReadyFile) -> bytes | None:
    if isinstance(file.source, bytes):
        return file.source
    try:
        return file.source.read_bytes()
    except OSError:
        # It went away since it was chosen; sending it will say so.
        return None


def _is_there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False

"""What a person did and wrote, kept until the server has it: outbox, its files, drafts and what belongs to them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, cast
from uuid import UUID

import msgspec

from desktop.net.errors import NotKept
from desktop.net.ready import ReadyFiles
from desktop.net.vault import Statement, Vault
from desktop.state import alias
from desktop.state.alerts.kept import BellKept
from desktop.state.belongings import Belongings, Written
from desktop.state.drafts import NOTHING_HIDDEN, Draft, HiddenDraft
from desktop.state.losses import Loss
from desktop.state.messages import Queued, Upload, Words
from desktop.state.pads import GENERAL, Pad
from desktop.state.places import Place
from protocol.asides import SendHidden
from protocol.ids import FileId, InteractionId

T = TypeVar("T")
_queued = msgspec.json.Decoder(Queued)
_draft = msgspec.json.Decoder(Draft)
_hidden = msgspec.json.Decoder(HiddenDraft)
_place = msgspec.json.Decoder(Place)
_loss = msgspec.json.Decoder(Loss)
_pad = msgspec.json.Decoder(Pad)
_bell = msgspec.json.Decoder(BellKept)

_PUT = "INSERT OR REPLACE INTO of_chat(account, kind, interaction, value) VALUES(?, ?, ?, ?)"
_FORGET = "DELETE FROM of_chat WHERE account = ? AND kind = ? AND interaction = ?"
_ALL = "SELECT interaction, value FROM of_chat WHERE account = ? AND kind = ?"
_ONE = "SELECT value FROM of_chat WHERE account = ? AND kind = ? AND interaction = ?"
_IN_ORDER = "SELECT queued FROM outbox WHERE account = ? ORDER BY rowid"
_INSERT = "INSERT INTO outbox(id, account, queued) VALUES(?, ?, ?)"
_INSERT_FILE = "INSERT INTO outbox_file(id, command, content) VALUES(?, ?, ?)"
_DONE = ("DELETE FROM outbox WHERE id = ?", "DELETE FROM outbox_file WHERE command = ?")
_OLD_PADS = (
    "DELETE FROM of_chat WHERE kind = 'pad' AND account <> ? AND interaction <> ?"
    " AND json_extract(CAST(value AS TEXT), '$.at') < ?"
)
_TABLES = ("outbox", "ready_file", "cached")
_FILES = "DELETE FROM outbox_file WHERE command IN (SELECT id FROM outbox WHERE account = ?)"


class Kept:
    """One account's part of a vault. An account is a login at a server. All raise NotKept."""

    def __init__(self, vault: Vault, account: str) -> None:
        self._vault = vault
        self._account = account
        self._ready = ReadyFiles(vault, account)
        self._partly = False

    def put(self, queued: Queued, files: dict[FileId, bytes], written: Written | None = None) -> None:
        """Keep a command and its files, and what was written before it; all or nothing.

        The same words in the composer, or the same files laid ready there, are forgotten with it.
        """
        command = queued.command
        key = command.id.bytes
        statements = [
            *self._statements(written),
            (_INSERT, (key, self._account, msgspec.json.encode(queued))),
            *((_INSERT_FILE, (file.bytes, key, content)) for file, content in files.items()),
        ]
        if isinstance(command, Words):
            statements += self._leaves_composer(command, queued.uploads, written)
        self._write(*statements)

    def put_all(self, many: Sequence[Queued], written: Written) -> None:
        """Keep commands that are no messages, and what was written before them; all or nothing."""
        rows = ((one.command.id.bytes, self._account, msgspec.json.encode(one)) for one in many)
        self._write(*self._statements(written), *((_INSERT, row) for row in rows))

    def change(self, queued: Queued, written: Written | None = None) -> None:
        """Keep what has become of a command (failed, tried again, its files there)."""
        update = "UPDATE outbox SET queued = ? WHERE id = ?"
        self._write(*self._statements(written), (update, (msgspec.json.encode(queued), queued.command.id.bytes)))

    def write(self, written: Written) -> None:
        """Keep what was written, and no more what is done; an empty draft is forgotten."""
        self._write(*self._statements(written))

    def all(self) -> list[Queued]:
        """All commands, in the order they were given."""
        rows = self._vault.read(_IN_ORDER, (self._account,))
        return [one for row in rows if (one := self._decoded(_queued, cast("bytes", row[0]))) is not None]

    def file(self, file: FileId) -> bytes | None:
        """A file of a command that is still here."""
        rows = self._vault.read("SELECT content FROM outbox_file WHERE id = ?", (file.bytes,))
        return cast("bytes", rows[0][0]) if rows else None

    def belongings(self) -> Belongings:
        """All that is kept of this account, but what is cached."""
        files, lost = self._ready.all()
        self._partly = False
        left = Belongings(
            outbox=self.all(),
            drafts=self._of_chats("draft", _draft),
            hidden=self._of_chats("hidden", _hidden),
            files=files,
            places=self._of_chats("place", _place),
            losses=self._of_chats("loss", _loss),
            pads=self._of_chats("pad", _pad),
            bell=self._one("bell", GENERAL, _bell),
            lost_files=lost,
        )
        return msgspec.structs.replace(left, partly=self._partly)

    def sign_out(self, written: Written | None = None) -> None:
        """Forget all of this account but what the agent has noted down for herself."""
        written = written or Written()
        bell = written.bell or self._one("bell", GENERAL, _bell) or BellKept()
        noted = Written(pads=written.pads, bell=BellKept(reminders=bell.reminders))
        mine = (self._account,)
        entries = "DELETE FROM cached_entry WHERE cached IN (SELECT id FROM cached WHERE account = ?)"
        self._write(
            (_FILES, mine),
            (entries, mine),
            *((f"DELETE FROM {table} WHERE account = ?", mine) for table in _TABLES),  # noqa: S608  names of ours
            ("DELETE FROM of_chat WHERE account = ? AND kind NOT IN ('pad', 'bell')", mine),
            *self._statements(noted),
        )

    def tidy(self, before: int) -> None:
        """Forget others' pads of chats that were written before (Unix ms): who wrote them may never come back."""
        self._write((_OLD_PADS, (self._account, GENERAL.bytes, before)))

    # --- inside -------------------------------------------------------------------------------

    def _of_chats(self, kind: str, decoder: msgspec.json.Decoder[T]) -> dict[InteractionId, T]:
        rows = cast("list[tuple[bytes, bytes]]", self._vault.read(_ALL, (self._account, kind)))
        decoded = ((InteractionId(UUID(bytes=chat)), self._decoded(decoder, value)) for chat, value in rows)
        return {chat: one for chat, one in decoded if one is not None}

    def _decoded(self, decoder: msgspec.json.Decoder[T], value: bytes) -> T | None:
        """None: a newer desk wrote it in words of its own. It stays here for that one."""
        try:
            return decoder.decode(value)
        except msgspec.DecodeError:
            self._partly = True
            return None

    def _write(self, *statements: Statement) -> None:
        try:
            self._vault.write(*statements)
        except NotKept:
            self._ready.look_again()
            raise

    def _leaves_composer(self, command: Words, uploads: tuple[Upload, ...], written: Written | None) -> list[Statement]:
        """What is in the outbox stands in the composer no more, and never in both."""
        chat, text = command.interaction, alias.written(command).strip()
        is_hidden = isinstance(command, SendHidden)
        done = [self._ready.sent(chat, upload.name, upload.bytes, hidden=is_hidden) for upload in uploads]
        if not text:
            return done
        if is_hidden:
            newest = written.hidden.get(chat) if written is not None else None
            newest = newest or self._one("hidden", chat, _hidden)
            if newest is not None and newest.draft.text.strip() == text:
                left = msgspec.structs.replace(NOTHING_HIDDEN, chosen=newest.chosen)
                done += self._each("hidden", {chat: left})
            return done
        draft = written.drafts.get(chat) if written is not None else None
        draft = draft or self._one("draft", chat, _draft)
        if draft is not None and draft.text.strip() == text:
            done.append((_FORGET, (self._account, "draft", chat.bytes)))
        return done

    def _one(self, kind: str, chat: InteractionId, decoder: msgspec.json.Decoder[T]) -> T | None:
        rows = self._vault.read(_ONE, (self._account, kind, chat.bytes))
        return self._decoded(decoder, cast("bytes", rows[0][0])) if rows else None

    def _statements(self, written: Written | None) -> list[Statement]:
        if written is None:
            return []
        drafts = {chat: draft if draft.text else None for chat, draft in written.drafts.items()}
        hidden = {chat: None if one == NOTHING_HIDDEN else one for chat, one in written.hidden.items()}
        return [
            *self._each("draft", drafts),
            *self._each("hidden", hidden),
            *self._each("place", written.places),
            *self._each("loss", written.losses),
            *self._each("pad", written.pads),
            *(self._each("bell", {GENERAL: written.bell}) if written.bell is not None else ()),
            *(one for chat, ready in written.files.items() for one in self._ready.lay(chat, ready)),
            *((sql, (command.bytes,)) for command in written.done for sql in _DONE),
        ]

    def _each(self, kind: str, values: Mapping[InteractionId, msgspec.Struct | None]) -> Iterator[Statement]:
        for chat, value in values.items():
            key = (self._account, kind, chat.bytes)
            yield (_FORGET, key) if value is None else (_PUT, (*key, msgspec.json.encode(value)))

"""What a person did and wrote, kept until the server has it: outbox, its files, drafts."""

from typing import cast
from uuid import UUID

import msgspec

from desktop.net.vault import Vault
from desktop.state.drafts import Draft
from desktop.state.messages import Queued
from protocol.ids import CommandId, FileId, InteractionId

_decoder = msgspec.json.Decoder(Queued)


class Kept:
    """One account's part of a vault. An account is a login at a server. All raise NotKept."""

    def __init__(self, vault: Vault, account: str) -> None:
        self._vault = vault
        self._account = account

    def put(self, queued: Queued, files: dict[FileId, bytes]) -> None:
        """Keep a command and its files, all or nothing."""
        command = queued.command.id.bytes
        insert = "INSERT INTO outbox(id, account, queued) VALUES(?, ?, ?)"
        insert_file = "INSERT INTO outbox_file(id, command, content) VALUES(?, ?, ?)"
        self._vault.write(
            (insert, (command, self._account, msgspec.json.encode(queued))),
            *((insert_file, (file.bytes, command, content)) for file, content in files.items()),
        )

    def change(self, queued: Queued) -> None:
        """Keep what has become of a command (failed, tried again, its files there)."""
        self._vault.write(
            ("UPDATE outbox SET queued = ? WHERE id = ?", (msgspec.json.encode(queued), queued.command.id.bytes))
        )

    def remove(self, command: CommandId) -> None:
        """The server has answered, or the person let it go."""
        self._vault.write(
            ("DELETE FROM outbox WHERE id = ?", (command.bytes,)),
            ("DELETE FROM outbox_file WHERE command = ?", (command.bytes,)),
        )

    def all(self) -> list[Queued]:
        """All commands, in the order they were given."""
        rows = self._vault.read("SELECT queued FROM outbox WHERE account = ? ORDER BY rowid", (self._account,))
        return [_decoder.decode(cast("bytes", row[0])) for row in rows]

    def file(self, file: FileId) -> bytes | None:
        """A file of a command that is still here."""
        rows = self._vault.read("SELECT content FROM outbox_file WHERE id = ?", (file.bytes,))
        return cast("bytes", rows[0][0]) if rows else None

    def put_drafts(self, drafts: dict[InteractionId, Draft]) -> None:
        """Keep these drafts; an empty one is forgotten."""
        put = "INSERT OR REPLACE INTO draft(account, interaction, text, caret) VALUES(?, ?, ?, ?)"
        forget = "DELETE FROM draft WHERE account = ? AND interaction = ?"
        self._vault.write(
            *(
                (put, (self._account, interaction.bytes, draft.text, draft.caret))
                if draft.text
                else (forget, (self._account, interaction.bytes))
                for interaction, draft in drafts.items()
            )
        )

    def drafts(self) -> dict[InteractionId, Draft]:
        """All drafts."""
        rows = self._vault.read("SELECT interaction, text, caret FROM draft WHERE account = ?", (self._account,))
        drafts: dict[InteractionId, Draft] = {}
        for interaction, text, caret in cast("list[tuple[bytes, str, int]]", rows):
            drafts[InteractionId(UUID(bytes=interaction))] = Draft(text, caret)
        return drafts

    def wipe(self) -> None:
        """Forget all of this account."""
        files = "DELETE FROM outbox_file WHERE command IN (SELECT id FROM outbox WHERE account = ?)"
        mine = (self._account,)
        self._vault.write(
            (files, mine),
            ("DELETE FROM outbox WHERE account = ?", mine),
            ("DELETE FROM draft WHERE account = ?", mine),
        )

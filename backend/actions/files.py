"""Files that were brought, before and after a message mentions them. Their bytes lie elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from backend.actions import rows
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.entities import Attachment
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, FileId, VisitorId

_attachment = msgspec.json.Decoder(Attachment)

_FIND = "SELECT owner, digest, attachment FROM files WHERE id = ?"
_SENT = "UPDATE files SET sent_at = coalesce(sent_at, ?1), mentions = mentions + 1 WHERE id = ?2"
_LET_GO = "UPDATE files SET mentions = mentions - 1 WHERE id = ? RETURNING mentions"
_DROP = "DELETE FROM files WHERE id = ?"
_FORGET = "DELETE FROM files WHERE id IN (SELECT id FROM files WHERE sent_at IS NULL AND at < ? ORDER BY at LIMIT ?)"
_REGISTER = "INSERT INTO files (id, owner, digest, at, attachment) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A registered file. `digest` is of the bytes as they came in, before re-encoding."""

    owner: UUID
    digest: bytes
    attachment: Attachment

    def again(self, owner: VisitorId | AgentId, digest: bytes) -> Attachment:
        """The answer to a retry. Raises Refusal(id_reused) when it is another's, or other bytes."""
        if self.owner != owner or self.digest != digest:
            raise Refusal(ErrorCode.ID_REUSED)
        return self.attachment


def find(tx: Tx, file: FileId) -> StoredFile | None:
    """The file of that id, or None."""
    row = tx.one(_FIND, (file.bytes,))
    if row is None:
        return None
    return StoredFile(UUID(bytes=row[0]), row[1], _attachment.decode(row[2]))


def register(tx: Tx, file: FileId, owner: VisitorId | AgentId, digest: bytes, attachment: Attachment) -> Attachment:
    """Make a stored file known. A retry gets the first answer; other bytes raise Refusal(id_reused)."""
    known = find(tx, file)
    if known is not None:
        return known.again(owner, digest)
    tx.execute(_REGISTER, (file.bytes, owner.bytes, digest, tx.now, rows.to_json(attachment)))
    return attachment


def attachment(tx: Tx, file: FileId, actor: Actor) -> Attachment:
    """A file for a message of the one who brought it; it stays while one stands. Raises Refusal(unknown_file)."""
    known = find(tx, file)
    if known is None or known.owner.bytes != actor.key:
        raise Refusal(ErrorCode.UNKNOWN_FILE)
    tx.execute(_SENT, (tx.now, file.bytes))
    return known.attachment


def message_taken_back(tx: Tx, attachments: Sequence[Attachment]) -> None:
    """What no other message mentions is served to nobody from now on, and its bytes go with the next sweep."""
    for one in attachments:
        row = tx.one(_LET_GO, (one.id.bytes,))
        if row is not None and row[0] <= 0:
            tx.execute(_DROP, (one.id.bytes,))


def forget_unsent(tx: Tx, before: int, most: int) -> int:
    """Forget files that were brought before a time (Unix ms) and that no message mentions; answers how many."""
    return tx.execute(_FORGET, (before, most))


def known_digests(tx: Tx, digests: Sequence[bytes]) -> set[bytes]:
    """Those of the digests that a file has."""
    return {digest for digest in digests if tx.one("SELECT 1 FROM files WHERE digest = ? LIMIT 1", (digest,))}

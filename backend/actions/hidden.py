"""What staff say in a chat without the customer, and what they note about them."""

from uuid import UUID

import msgspec

from backend.actions import files, rows
from backend.actions.actor import Actor
from backend.actions.interactions import hold
from backend.actions.messages import check_content
from backend.store import Tx
from protocol.commands import SendHidden
from protocol.entities import Customer, Note
from protocol.errors import ErrorCode, Refusal
from protocol.events import HiddenPosted
from protocol.floor import CustomerNoted
from protocol.frames import StaffEntry
from protocol.ids import AgentId, MessageId, NoteId, VisitorId
from protocol.kinds import InteractionStatus

_customer = msgspec.json.Decoder(Customer)

_NOTE = "INSERT INTO notes (id, visitor, agent, at, text) VALUES (?, ?, ?, ?, ?)"
_NOTES = "SELECT id, agent, at, text FROM notes WHERE visitor = ? ORDER BY rowid"
_OPEN = "SELECT id, customer FROM interactions WHERE visitor = ? AND status <> 'closed'"
_SHOW = "UPDATE interactions SET customer = ? WHERE id = ?"


def send_hidden(tx: Tx, command: SendHidden, actor: Actor) -> StaffEntry:
    """Append to the staff stream, and note it if that is wished. Refusals are those of `SendHidden`."""
    check_content(command.text, command.attachments)
    if command.keep and not command.text.strip():
        raise Refusal(ErrorCode.MESSAGE_EMPTY, "A note on the customer needs words.")
    held = hold(tx, command.interaction)
    held.party(actor)
    held.check_fence(actor, command.version)
    if held.status is InteractionStatus.CLOSED:
        raise Refusal(ErrorCode.STALE_ASSIGNMENT, "This chat is finished. Your text is back in the composer.")
    author = actor.need_agent()
    event = HiddenPosted(
        id=MessageId(command.id),
        author=author,
        text=command.text,
        attachments=tuple(files.attachment(tx, file, actor) for file in command.attachments),
        kept=command.keep,
    )
    entry = tx.append_staff(held.id, event)
    if command.keep:
        _note(
            tx,
            VisitorId(UUID(bytes=held.visitor)),
            Note(id=NoteId(command.id), by=author, at=tx.now, text=command.text),
        )
    return entry


def notes_on(tx: Tx, visitor: VisitorId) -> tuple[Note, ...]:
    """What was noted about a customer, oldest first: it belongs on each new card of theirs."""
    return tuple(
        Note(id=NoteId(UUID(bytes=key)), by=AgentId(UUID(bytes=by)), at=at, text=text)
        for key, by, at, text in tx.all(_NOTES, (visitor.bytes,))
    )


def _note(tx: Tx, visitor: VisitorId, note: Note) -> None:
    tx.execute(_NOTE, (note.id.bytes, visitor.bytes, note.by.bytes, note.at, note.text))
    for key, stored in tx.all(_OPEN, (visitor.bytes,)):
        customer = _customer.decode(stored)
        shown = msgspec.structs.replace(customer, notes=(*customer.notes, note))
        tx.execute(_SHOW, (rows.to_json(shown), key))
    tx.append_floor(CustomerNoted(visitor=visitor, note=note))

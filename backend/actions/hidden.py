"""What staff say in a chat without the customer, and what they note about them."""

from uuid import UUID

import msgspec

from backend.actions import files, looking, rows
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
from protocol.ids import AgentId, InteractionId, MessageId, NoteId, VisitorId
from protocol.kinds import InteractionStatus
from protocol.limits import NOTES_ON_CARD
from protocol.rest import NotesPage

#: Notes on one page.
PAGE_NOTES = 50

_customer = msgspec.json.Decoder(Customer)

_NOTE = "INSERT INTO notes (id, visitor, agent, at, text, interaction) VALUES (?, ?, ?, ?, ?, ?)"
_NOTES = "SELECT id, agent, at, text FROM notes WHERE visitor = ? ORDER BY rowid LIMIT ? OFFSET ?"
_COUNT = "SELECT count(*) FROM notes WHERE visitor = ?"
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
            held.id,
            Note(id=NoteId(command.id), by=author, at=tx.now, text=command.text),
        )
    return entry


def with_notes(tx: Tx, customer: Customer) -> Customer:
    """With what staff noted about them last: it belongs on each new card of theirs."""
    visitor = customer.visitor.bytes
    count = _count(tx, visitor)
    shown = min(count, NOTES_ON_CARD)
    return msgspec.structs.replace(customer, notes=_notes(tx, visitor, count, shown), older_notes=count - shown)


def notes_before(tx: Tx, actor: Actor, interaction: InteractionId, before: int | None) -> NotesPage:
    """Those on its customer, before the one of that number; None: the end.

    Raises Refusal as `looking.check_may_look`.
    """
    looking.check_may_read(tx, actor, interaction)
    visitor = hold(tx, interaction).visitor
    count = _count(tx, visitor)
    end = count if before is None else max(min(before, count), 0)
    first = max(end - PAGE_NOTES, 0)
    return NotesPage(notes=_notes(tx, visitor, end, end - first), next=first or None)


def _count(tx: Tx, visitor: bytes) -> int:
    row = tx.one(_COUNT, (visitor,))
    return 0 if row is None else int(row[0])


def _notes(tx: Tx, visitor: bytes, end: int, most: int) -> tuple[Note, ...]:
    """The last `most` of the first `end`, oldest first."""
    return tuple(
        Note(id=NoteId(UUID(bytes=key)), by=AgentId(UUID(bytes=by)), at=at, text=text)
        for key, by, at, text in tx.all(_NOTES, (visitor, most, end - most))
    )


def _note(tx: Tx, visitor: VisitorId, chat: InteractionId, note: Note) -> None:
    tx.execute(_NOTE, (note.id.bytes, visitor.bytes, note.by.bytes, note.at, note.text, chat.bytes))
    for key, stored in tx.all(_OPEN, (visitor.bytes,)):
        tx.execute(_SHOW, (rows.to_json(_customer.decode(stored).with_note(note)), key))
    tx.append_floor(CustomerNoted(visitor=visitor, note=note))

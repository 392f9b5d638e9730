"""What is said in a chat, and how far each side has read."""

from collections.abc import Sequence

from backend.actions import files, inactivity, links, said
from backend.actions.actor import Actor
from backend.actions.interactions import hold
from backend.actions.marking import said_until
from backend.actions.seen_text import is_blank
from backend.store import Tx
from protocol.commands import Mark, SendMessage
from protocol.entities import Quote
from protocol.errors import ErrorCode, Refusal
from protocol.events import Marked, MessagePosted
from protocol.frames import PublicEntry
from protocol.ids import FileId, InteractionId, MessageId
from protocol.kinds import Channel, InteractionStatus, Role
from protocol.limits import MAX_ATTACHMENTS, MAX_MESSAGE_CHARACTERS

_MARKS = (
    "SELECT m.delivered, m.seen FROM marks m JOIN interactions i ON i.n = m.interaction WHERE i.id = ? AND m.reader = ?"
)
_RAISE = (
    "INSERT INTO marks (interaction, reader, delivered, seen) "
    "VALUES ((SELECT n FROM interactions WHERE id = ?1), ?2, ?3, ?4) "
    "ON CONFLICT (interaction, reader) DO UPDATE SET delivered = ?3, seen = ?4"
)


def send_message(tx: Tx, command: SendMessage, actor: Actor) -> PublicEntry:
    """Append a message to the public stream. Refusals are those of `SendMessage`."""
    check_content(command.text, command.attachments)
    held = hold(tx, command.interaction)
    author = held.party(actor)
    held.check_fence(actor, command.version)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    if held.channel is not Channel.CHAT:
        raise Refusal(ErrorCode.NOT_ALLOWED, "Nobody reads along here. Answer by mail or by phone.")
    event = MessagePosted(
        id=MessageId(command.id),
        author=author,
        text=command.text,
        attachments=tuple(files.attachment(tx, file, actor) for file in command.attachments),
        links=links.checked(tx, held, command, actor) if command.links else (),
        quote=_quote(tx, command, actor) if command.quotes is not None else None,
    )
    if actor.role is Role.VISITOR:
        inactivity.customer_wrote(tx, command.interaction)
    elif held.status is InteractionStatus.ACTIVE:
        inactivity.agent_wrote(tx, command.interaction)
    return tx.append_public(command.interaction, event)


def _quote(tx: Tx, command: SendMessage, actor: Actor) -> Quote | None:
    if actor.role is Role.VISITOR:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return said.quote(tx, command.interaction, command.quotes)


def check_content(text: str, attachments: Sequence[FileId]) -> None:
    """Raises Refusal: `message_empty`, `message_too_long`, `too_many_attachments`."""
    if not attachments and is_blank(text):
        raise Refusal(ErrorCode.MESSAGE_EMPTY)
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
    if len(attachments) > MAX_ATTACHMENTS:
        raise Refusal(ErrorCode.TOO_MANY_ATTACHMENTS)


def mark(tx: Tx, command: Mark, actor: Actor) -> PublicEntry | None:
    """Raise the reader's marks. Never falls, never passes the stream's end, says nothing if nothing rose."""
    held = hold(tx, command.interaction)
    party = held.party(actor)
    if held.status is InteractionStatus.CLOSED:
        return None
    held.check_fence(actor, command.version)
    reader = b"" if actor.role is Role.VISITOR else actor.need_agent().bytes
    row = tx.one(_MARKS, (command.interaction.bytes, reader))
    delivered, seen = (0, 0) if row is None else row
    new_delivered = _said_until(tx, command.interaction, max(command.delivered, command.seen), delivered)
    new_seen = _said_until(tx, command.interaction, command.seen, seen)
    if new_delivered <= delivered and new_seen <= seen:
        return None
    tx.execute(_RAISE, (command.interaction.bytes, reader, new_delivered, new_seen))
    return tx.append_public(command.interaction, Marked(party=party, delivered=new_delivered, seen=new_seen))


def _said_until(tx: Tx, interaction: InteractionId, asked: int, before: int) -> int:
    def is_mark(number: int) -> bool:
        (entry,) = tx.public_entries(interaction, number, number)
        return isinstance(entry.event, Marked)

    return said_until(asked, tx.public_seq(interaction), before, is_mark)

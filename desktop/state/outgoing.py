"""The outbox as the store shows it: messages at the end of their chats, and what becomes of those that fail."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.state import alias, changes, changing, leaving, rooms
from desktop.state.changes import Change
from desktop.state.changing import Changing
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import Draft, HiddenDraft, Mode, ReadyFile
from desktop.state.messages import Delivery, Failure, HiddenItem, MessageItem, Queued, Said, Words
from desktop.state.rooms import SaidLine
from protocol.asides import SendHidden, SendToRoom
from protocol.commands import ChangeMessage, SendMessage, SetDisposition, StaffCommand
from protocol.entities import Party, Quote
from protocol.errors import ErrorCode
from protocol.ids import AgentId, CommandId, FileId, InteractionId, MessageId, RoomId
from protocol.kinds import PartyKind
from protocol.rooms import Card

if TYPE_CHECKING:
    from desktop.state.store import Store

#: Refusals after which a message's words go back to the composer: under this id nothing can come
#: of them any more, and the agent has something to decide or to change.
RETURNS_WORDS = frozenset(
    {
        ErrorCode.STALE_ASSIGNMENT,
        ErrorCode.CHAT_ENDED,
        ErrorCode.MESSAGE_TOO_LONG,
        ErrorCode.TOO_MANY_ATTACHMENTS,
        ErrorCode.UNKNOWN_INTERACTION,
        ErrorCode.NOT_ALLOWED,
        ErrorCode.ID_REUSED,
        ErrorCode.LINK_REFUSED,
    }
)
#: Trying again can help only once the chat is this agent's.
_OF_THE_OWNER = frozenset({ErrorCode.STALE_ASSIGNMENT, ErrorCode.NOT_ALLOWED})
#: Trying again brings the same answer.
_IN_VAIN = frozenset(
    {
        ErrorCode.CHAT_ENDED,
        ErrorCode.UNKNOWN_INTERACTION,
        ErrorCode.ID_REUSED,
        ErrorCode.MESSAGE_EMPTY,
        ErrorCode.MESSAGE_TOO_LONG,
        ErrorCode.TOO_MANY_ATTACHMENTS,
        ErrorCode.FILE_TOO_LARGE,
        ErrorCode.FILE_EMPTY,
        ErrorCode.UNSUPPORTED_FILE,
        ErrorCode.PICTURE_UNREADABLE,
    }
)


def show_all(store: "Store", chat: Conversation) -> None:
    """Put the queued messages of a chat that came to the desk at its end, and what is asked of those said."""
    for queued in tuple(store.outbox.values()):
        if isinstance(queued.command, Words | Changing) and queued.command.interaction == chat.id:
            show(store, queued)


def show(store: "Store", queued: Queued) -> list[Change]:
    """Put a queued message at the end of its transcript, if that is on the desk; or what is asked of one that is."""
    command = queued.command
    if isinstance(command, Changing):
        chat = store.conversations.get(command.interaction)
        return [] if chat is None else changing.show_asked(chat, queued)
    if not isinstance(command, Words):
        return []
    chat = store.conversations.get(command.interaction)
    return [] if chat is None else chat.append_outbox(_item(store, command, queued))


def _item(store: "Store", command: Words, queued: Queued) -> Said:
    at = store.on_server_clock(queued.written_at) if queued.written_at else store.now()
    if isinstance(command, SendHidden):
        return HiddenItem(
            key=str(command.id),
            at=at,
            id=MessageId(command.id),
            author=store.me,
            mine=True,
            text=command.text,
            uploads=queued.uploads,
            kept=command.keep,
            delivery=_delivery(queued),
            failure=queued.failure,
        )
    me = store.my_agent
    return MessageItem(
        quote=_quote(store, command),
        key=str(command.id),
        at=at,
        id=MessageId(command.id),
        author=Party(
            kind=PartyKind.AGENT,
            name=me.name if me else "",
            agent=store.me,
            picture=me.picture if me else None,
        ),
        mine=True,
        text=command.text,
        links=command.links,
        uploads=queued.uploads,
        delivery=_delivery(queued),
        failure=queued.failure,
    )


def _quote(store: "Store", command: SendMessage) -> Quote | None:
    """What it answers, as it stands here, until the server says."""
    chat = store.conversations.get(command.interaction) if command.quotes is not None else None
    index = chat.index_of(str(command.quotes)) if chat is not None else None
    item = chat.items[index] if chat is not None and index is not None else None
    return changing.quote_of(item) if isinstance(item, MessageItem) and not item.taken_back else None


def change(store: "Store", queued: Queued) -> list[Change]:
    """Replace what is known of a queued message, and show it."""
    store.outbox[queued.command.id] = queued
    if isinstance(queued.command, SendToRoom):
        return [changes.RoomLinesChanged(queued.command.room)]
    if not isinstance(queued.command, Words):
        return []
    chat = store.conversations.get(queued.command.interaction)
    if chat is None:
        return []
    return chat.change_message(
        MessageId(queued.command.id),
        delivery=_delivery(queued),
        failure=queued.failure,
        uploads=queued.uploads,
    )


def hold(store: "Store", held: Collection[CommandId]) -> list[Change]:
    """These messages wait for the agent's word now, and no others."""
    done: list[Change] = []
    for queued in tuple(store.outbox.values()):
        wanted = queued.command.id in held
        if wanted != queued.held:
            done += [*change(store, replace(queued, held=wanted)), changes.OutboxChanged()]
    return done


def refuse(store: "Store", id: CommandId, code: ErrorCode, text: str) -> list[Change]:
    """A queued command was refused for good."""
    queued = store.outbox.get(id)
    if queued is None:
        return []
    command = queued.command
    done: list[Change] = [changes.OutboxChanged()]
    if isinstance(command, SendToRoom) and command.text:
        del store.outbox[id]
        return [*done, *return_room_words(store, command, code, text)]
    if isinstance(command, Changing):
        del store.outbox[id]
        chat = store.conversations.get(command.interaction)
        done += changing.answered(chat, command.message) if chat is not None else []
        if isinstance(command, ChangeMessage):
            return [*done, *return_words(store, command, code, text)]
        return [*done, changes.CommandRefused(command, code, text)]
    if not isinstance(command, Words):
        del store.outbox[id]
        leaving.refused(store, command)
        if isinstance(command, SetDisposition):
            done += leaving.notes_came_back(store, command.interaction, command.notes)
        return [*done, changes.CommandRefused(command, code, text)]
    if code not in RETURNS_WORDS or not command.text or command.attachments:
        return [*done, *change(store, replace(queued, failure=Failure(code, text), held=False))]
    del store.outbox[id]
    chat = store.conversations.get(command.interaction)
    if chat is not None:
        done += chat.remove_outbox(MessageId(id))
    return [*done, *return_words(store, command, code, text)]


def uploaded(store: "Store", message: MessageId, file: FileId, sent: int) -> list[Change]:
    """So many bytes of a file of an outbox message are on the server."""
    queued = store.outbox.get(CommandId(message))
    if queued is None:
        return []
    uploads = tuple(replace(one, sent=sent) if one.file == file else one for one in queued.uploads)
    return change(store, replace(queued, uploads=uploads))


def not_kept(store: "Store", command: StaffCommand, text: str) -> list[Change]:
    """This machine could not keep a command, so it was not sent; words go back to the composer."""
    code = ErrorCode.STORAGE_UNAVAILABLE
    if isinstance(command, Words | ChangeMessage) and command.text:
        return return_words(store, command, code, text)
    if isinstance(command, SendToRoom) and command.text:
        return return_room_words(store, command, code, text)
    return [changes.CommandRefused(command, code, text)]


def discard(store: "Store", message: MessageId) -> list[Change]:
    """A failed message is forgotten."""
    store.outbox.pop(CommandId(message), None)
    done = [change for chat in store.conversations.values() for change in chat.remove_outbox(message)]
    return [*done, changes.OutboxChanged()]


def return_words(store: "Store", command: Words | ChangeMessage, code: ErrorCode, text: str) -> list[Change]:
    """Put a message's words into the composer: before what is being written, after those that came back earlier.

    Hidden words come back as hidden ones.
    """
    chat, drafts = command.interaction, store.drafts
    is_hidden = isinstance(command, SendHidden)
    key = (chat, Mode.HIDDEN if is_hidden else Mode.PUBLIC)
    hidden = drafts.hidden_of(chat)
    there = hidden.draft.text if is_hidden else drafts.of(chat).text
    before = store.returned.get(key, "")
    said = alias.written(command)
    if before and there.startswith(before):
        returned, rest = f"{before}\n{said}", there[len(before) :].removeprefix("\n")
    else:
        returned, rest = said, there
    words = f"{returned}\n{rest}" if rest else returned
    store.returned[key] = returned
    draft = Draft(words, len(words.encode("utf-16-le")) // 2)
    if isinstance(command, SendHidden):
        drafts.put_hidden(chat, replace(hidden, draft=draft, keep=hidden.keep or command.keep))
    else:
        drafts.put(chat, draft)
        _return_quote(store, command)
    return [*leaving.words_came_back(store, chat), changes.DraftReturned(chat, code, text, is_hidden)]


def _return_quote(store: "Store", command: SendMessage | ChangeMessage) -> None:
    """What words that came back answered, unless those that stand there answer something else."""
    quotes = command.quotes if isinstance(command, SendMessage) else None
    if quotes is not None and store.drafts.quote(command.interaction) is None:
        store.drafts.put_quote(command.interaction, quotes)


def take_back(store: "Store", id: CommandId, files: tuple[ReadyFile, ...]) -> list[Change]:
    """Put a message that never left into its composer again, before what is written and laid ready there.

    The composer turns to whom it was for.
    """
    queued = store.outbox.pop(id, None)
    if queued is None or not isinstance(queued.command, Words):
        return []
    command, drafts = queued.command, store.drafts
    chat = store.conversations.get(command.interaction)
    done = chat.remove_outbox(MessageId(id)) if chat is not None else []
    hidden = drafts.hidden_of(command.interaction)
    is_hidden = isinstance(command, SendHidden)
    rest = hidden.draft.text if is_hidden else drafts.of(command.interaction).text
    words = "\n".join(part for part in (alias.written(command), rest) if part)
    draft = Draft(words, len(words.encode("utf-16-le")) // 2)
    if isinstance(command, SendHidden):
        drafts.put_hidden(command.interaction, HiddenDraft(draft, hidden.keep or command.keep, chosen=True))
    else:
        drafts.put(command.interaction, draft)
        if command.quotes is not None:
            drafts.put_quote(command.interaction, command.quotes)
        drafts.choose(command.interaction, Mode.PUBLIC)
    drafts.put_files(command.interaction, (*files, *drafts.files(command.interaction)))
    return [*done, changes.OutboxChanged(), changes.WordsTakenBack(command.interaction)]


def return_room_words(store: "Store", command: SendToRoom, code: ErrorCode, text: str) -> list[Change]:
    """Put words that colleagues did not get before what is being written to them."""
    key = rooms.draft_key(command.room)
    rest = store.drafts.of(key).text
    words = f"{command.text}\n{rest}" if rest else command.text
    store.drafts.put(key, Draft(words, len(words.encode("utf-16-le")) // 2))
    return [changes.RoomWordsReturned(command.room, code, text)]


def room_lines(store: "Store", room: RoomId, me: AgentId) -> list[SaidLine]:
    """What is on its way to a room."""
    return [
        SaidLine(
            key=str(command.id),
            at=store.on_server_clock(queued.written_at) if queued.written_at else store.now(),
            seq=0,
            id=MessageId(command.id),
            author=me,
            mine=True,
            text=command.text,
            uploads=queued.uploads,
            card=card_of(store, command.card) if command.card is not None else None,
            delivery=Delivery.OUTBOX,
        )
        for queued in store.outbox.values()
        if isinstance(command := queued.command, SendToRoom) and command.room == room
    ]


def can_retry(store: "Store", queued: Queued) -> bool:
    """Whether sending it again may bring another answer."""
    code = queued.failure.code if queued.failure is not None else None
    if code not in _OF_THE_OWNER:
        return code not in _IN_VAIN
    command = queued.command
    chat = store.conversations.get(command.interaction) if isinstance(command, Words) else None
    if chat is None or chat.held is not Held.MINE:
        return False
    return chat.ended is None or isinstance(command, SendHidden)


def card_of(store: "Store", interaction: InteractionId) -> Card:
    """A chat as it is attached to a message among colleagues, until the server has made the card."""
    chat = store.conversations.get(interaction)
    card = chat.card if chat is not None else store.floor.interactions.get(interaction)
    if card is None:
        return Card(interaction=interaction)
    queue = store.floor.queues.get(card.queue)
    return Card(
        interaction=interaction,
        customer=card.customer.name,
        queue=queue.name if queue is not None else "",
        arrived_at=card.arrived_at,
    )


def _delivery(queued: Queued) -> Delivery:
    if queued.failure is not None:
        return Delivery.FAILED
    return Delivery.HELD if queued.held else Delivery.OUTBOX

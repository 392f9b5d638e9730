"""Messages that were written anew or taken back after they were said, folded onto the message's own item.

Which of them an agent may still change is asked here too; the server has the last word (`ChangeMessage`).
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.messages import MessageItem, PassedItem, Queued, StartItem
from protocol.commands import ChangeMessage, TakeBackMessage
from protocol.entities import Quote
from protocol.events import MessageChanged, MessageTakenBack, PublicEvent
from protocol.ids import MessageId
from protocol.kinds import PartyKind
from protocol.limits import CHANGE_WITHIN
from protocol.quotes import quoted_words
from protocol.saying import said_by

if TYPE_CHECKING:
    from desktop.state.conversation import Conversation

#: An event about a message, and its number.
Later = tuple[MessageChanged | MessageTakenBack, int]
#: Commands that ask for such an event.
Changing = ChangeMessage | TakeBackMessage


def last_said(chat: "Conversation", now: int) -> MessageItem | None:
    """The message that the agent at this desk may still change or take back; `now` is server time.

    None while words of hers are on their way: those come after it.
    """
    if chat.ended is not None or chat.outbox:
        return None
    for item in reversed(chat.items):
        if isinstance(item, MessageItem) and not item.taken_back:
            changes_yet = item.mine and item.seq > chat.answered and now - item.at <= CHANGE_WITHIN
            return item if changes_yet else None
    return None


def hear(chat: "Conversation", event: PublicEvent, seq: int) -> None:
    """Whatever the customer says, in words or not, answers what was said before it."""
    author = said_by(event)
    if author is not None and author.kind is PartyKind.CUSTOMER:
        chat.answered = seq
        chat.closes_at = None


def quote_of(item: MessageItem) -> Quote:
    """A message as it stands above the one that answers it."""
    return Quote(message=item.id, author=item.author, text=quoted_words(item.text, item.attachments))


def changed(chat: "Conversation", event: MessageChanged | MessageTakenBack, seq: int, _at: int) -> list[Change]:
    """A message reads otherwise from now on, or is gone."""
    done = _fold(chat, event, seq)
    if done is None:
        # It is among the older entries, which are not here yet.
        chat.loose_changes[event.id] = (*chat.loose_changes.get(event.id, ()), (event, seq))
        return []
    if isinstance(event, MessageTakenBack) and chat.ended is None:
        if chat.waiting_since is None:
            chat.waiting_since = _waiting_since(chat)
        if not _asks(chat):
            chat.closes_at = None
    return [*done, changes.ConversationChanged(chat.id)]


def before(chat: "Conversation", past: "Conversation") -> None:
    """Bring messages of older entries up to date, before they are put in."""
    for id, later in tuple(chat.loose_changes.items()):
        if past.index_of(str(id)) is not None:
            for event, seq in later:
                _fold(past, event, seq)
            del chat.loose_changes[id]
        else:
            chat.loose_changes[id] = (*past.loose_changes.pop(id, ()), *later)
    chat.loose_changes |= past.loose_changes
    chat.answered = max(chat.answered, past.answered)


def show_asked(chat: "Conversation", queued: Queued) -> list[Change]:
    """What the agent asks to make of a message stands there until it is answered."""
    command = queued.command
    if not isinstance(command, Changing):
        return []
    return chat.change_message(command.message, asked=command.text if isinstance(command, ChangeMessage) else "")


def answered(chat: "Conversation", message: MessageId) -> list[Change]:
    """It was done, or refused."""
    return chat.change_message(message, asked=None)


def _fold(chat: "Conversation", event: MessageChanged | MessageTakenBack, seq: int) -> list[Change] | None:
    index = chat.index_of(str(event.id))
    item = chat.items[index] if index is not None else None
    if not isinstance(item, MessageItem):
        return None
    first = item.text if item.first is None else item.first
    now = replace(item, first=first, revised=seq, asked=None, delivery=chat.delivery_of(item.author, seq))
    if isinstance(event, MessageChanged):
        now = replace(now, text=event.text, links=event.links)
    else:
        now = replace(now, text="", links=(), attachments=(), quote=None, taken_back=True)
    return chat.replace_item(now)


def _asks(chat: "Conversation") -> bool:
    """Whether words of agents stand that the customer has not answered."""
    for item in reversed(chat.items):
        if isinstance(item, MessageItem) and item.seq:
            if item.seq <= chat.answered:
                return False
            if not item.taken_back and item.author.kind is PartyKind.AGENT:
                return True
    return False


def _waiting_since(chat: "Conversation") -> int | None:
    """Since when the customer waits for an answer, by what still stands."""
    since: int | None = None
    for item in reversed(chat.items):
        match item:
            case MessageItem() if not item.taken_back and item.seq:
                if item.author.kind is PartyKind.AGENT:
                    return since
                if item.author.kind is PartyKind.CUSTOMER:
                    since = item.at
            case PassedItem(stays=False):
                since = item.at
            case StartItem():
                return item.at
            case _:
                pass
    return since

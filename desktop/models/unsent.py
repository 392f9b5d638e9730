"""What was written and has not gone out: what waits for the agent's word, what failed, what leaving would lose."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state import alias
from desktop.state.bus import CommandBus
from desktop.state.conversation import Held
from desktop.state.drafts import Aside, Draft
from desktop.state.messages import Queued, Words
from desktop.state.rooms import Thread, draft_key
from desktop.state.store import Store
from protocol.asides import AskExpert, SendHidden, SendToRoom
from protocol.canned import PutCanned
from protocol.commands import ChangeMessage, EndChat, SetDisposition
from protocol.ids import InteractionId, MessageId
from protocol.supervision import CoachAgent, SendBroadcast

#: Of what is begun in a chat beside its messages.
_BEGUN = (Aside.QUESTION, Aside.BRIEF, Aside.CHANGE, Aside.COACHING)
#: Other commands whose words are here alone until the server has them.
_WITH_WORDS = SendToRoom | AskExpert | ChangeMessage | CoachAgent | SendBroadcast | PutCanned


class Discarded(Struct, frozen=True):
    """Words that were let go and can still be had again."""

    interaction: InteractionId
    text: str
    #: They were for staff alone, and are.
    hidden: bool = False


class Leaving(Struct, frozen=True):
    """What signing out now would do."""

    #: Messages that have no answer from the server, or wait for the agent, or failed.
    messages: int = 0
    #: Chats with words or files in the composer, or with something else begun in them; and what was to be told to many.
    drafts: int = 0
    #: That is begun, too.
    telling: bool = False
    #: Whose chats that go on would wait again, by name.
    chats: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Nothing is lost: all is with the server. Pads and reminders stay."""
        return not self.messages and not self.drafts


class Unsent(QObject):
    """View-model of what has not gone out.

    Signals:
        changed: something was kept, went out, failed or was let go.
        discarded: messages were let go (tuple of Discarded), and can be put back.
        put_back: words are in a composer again (InteractionId).
    """

    changed = Signal()
    discarded = Signal(object)
    put_back = Signal(object)

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        signals.outbox.connect(self.changed)
        signals.words_taken_back.connect(self.put_back)

    def held(self, interaction: InteractionId | None = None) -> tuple[Words, ...]:
        """The messages that wait for the agent's word, oldest first: of one chat, or of all."""
        return tuple(message for message, _ in self._held(interaction))

    def oldest(self, interaction: InteractionId | None = None) -> int | None:
        """When the oldest of them was written, in this machine's Unix milliseconds; None when that isn't known."""
        return min((queued.written_at for _, queued in self._held(interaction) if queued.written_at), default=None)

    def ends_after(self, interaction: InteractionId) -> bool:
        """Ending this chat waits for the word on these messages too: they were written before it."""
        ends = (queued.command for queued in self._store.outbox.values())
        return any(isinstance(command, EndChat) and command.interaction == interaction for command in ends)

    def send(self, messages: Sequence[Words]) -> None:
        """Let these go out now, in their order."""
        for message in messages:
            self._bus.retry(MessageId(message.id))

    def send_all(self) -> None:
        """Let go out what waits for the agent's word, and try again what failed."""
        for message, queued in self._messages():
            if queued.held or queued.failure is not None:
                self._bus.retry(MessageId(message.id))

    def discard(self, messages: Sequence[Words]) -> None:
        """Let these go; their words can be put back."""
        gone = tuple(
            Discarded(message.interaction, alias.written(message), isinstance(message, SendHidden))
            for message in messages
            if message.text
        )
        for message in messages:
            self._bus.discard(MessageId(message.id))
        if gone:
            self.discarded.emit(gone)

    def discard_one(self, message: MessageId) -> None:
        """Let one message go, by its id; its words can be put back."""
        found = [m for m, _ in self._messages() if m.id == message]
        if found:
            self.discard(found)
        else:
            self._bus.discard(message)

    def restore(self, gone: Sequence[Discarded]) -> None:
        """Put words that were let go into their composers, before what stands there."""
        drafts = self._store.drafts
        for one in reversed(gone):
            hidden = drafts.hidden_of(one.interaction)
            there = hidden.draft.text if one.hidden else drafts.of(one.interaction).text
            text = f"{one.text}\n{there}" if there else one.text
            draft = Draft(text, len(text.encode("utf-16-le")) // 2)
            if one.hidden:
                drafts.put_hidden(one.interaction, replace(hidden, draft=draft))
            else:
                drafts.put(one.interaction, draft)
        for interaction in dict.fromkeys(one.interaction for one in gone):
            self.put_back.emit(interaction)

    def failed(self) -> int:
        """How many messages were refused and wait for the agent."""
        return sum(queued.failure is not None for _, queued in self._messages())

    def leaving(self) -> Leaving:
        """What signing out now would do."""
        every = (queued.command for queued in self._store.outbox.values())
        others = sum(
            isinstance(one, _WITH_WORDS) or (isinstance(one, SetDisposition) and bool(one.notes)) for one in every
        )
        chats = tuple(
            chat.card.customer.name
            for chat in self._store.my_conversations()
            if chat.held is Held.MINE and chat.card.agent == self._store.me and chat.ended is None
        )
        telling = bool(self._store.drafts.aside(Aside.BROADCAST).strip())
        return Leaving(
            messages=len(self._messages()) + others,
            drafts=len(self.drafts()) + telling,
            telling=telling,
            chats=chats,
        )

    def drafts(self) -> tuple[str, ...]:
        """Whom unsent words or files are for, by name, where the agent can still see them.

        That is in chats, in losses, and among colleagues.
        """
        store = self._store
        names = {id: loss.name for id, loss in store.losses.items()}
        names |= {id: chat.card.customer.name for id, chat in store.conversations.items()}
        unsent = set(store.drafts.unsent())
        cards = store.floor.interactions
        names |= {id: cards[id].customer.name for id in store.monitored if id in cards}
        unsent |= {id for id in names if any(store.drafts.aside(what, id).strip() for what in _BEGUN)}
        names |= {draft_key(room): self._room_name(talk) for room, talk in store.rooms.items()}
        return tuple(name for one, name in names.items() if one in unsent)

    def _room_name(self, talk: Thread) -> str:
        agents = self._store.floor.agents
        return talk.room.name or ", ".join(agents[one].name for one in talk.others if one in agents)

    def _messages(self) -> list[tuple[Words, Queued]]:
        every = self._store.outbox.values()
        return [(queued.command, queued) for queued in every if isinstance(queued.command, Words)]

    def _held(self, interaction: InteractionId | None) -> list[tuple[Words, Queued]]:
        return [
            (message, queued)
            for message, queued in self._messages()
            if queued.held and interaction in (None, message.interaction)
        ]

"""The desk's state: frames go in by `apply`, changes come out to whoever listens.

Everything here runs on one thread. Reading is free; writing goes through the methods.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from desktop.state import changes, folding
from desktop.state import conversation as conversations
from desktop.state.changes import Change
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import Draft, Drafts, Memory
from desktop.state.floor import Floor
from desktop.state.link import Keeping, LinkState, SignInState
from desktop.state.losses import Loss
from desktop.state.messages import Delivery, Failure, MessageItem, Queued
from desktop.state.places import Places
from protocol import frames
from protocol.commands import SendMessage, StaffCommand
from protocol.entities import Agent, Feature, InteractionStatus, Offer, Party, PartyKind
from protocol.errors import ErrorCode
from protocol.ids import AgentId, CommandId, FileId, InteractionId, MessageId
from protocol.rest import EntriesPage

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
    }
)


class Store:
    """All that the desk knows.

    Attributes are for reading. `clock` gives this machine's Unix milliseconds.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self.floor = Floor()
        self.conversations: dict[InteractionId, Conversation] = {}
        #: The signed-in agent; None before the first welcome.
        self.me: AgentId | None = None
        self.link = LinkState()
        self.sign_in = SignInState()
        self.keeping = Keeping()
        #: A fault of the program itself, in plain words; the log file has the rest.
        self.problem: str | None = None
        #: What the server has let go under load, as it told last.
        self.off: tuple[Feature, ...] = ()
        #: Commands without an answer yet and failed messages, oldest first.
        self.outbox: dict[CommandId, Queued] = {}
        #: Files on this machine by (file, thumbnail).
        self.files: dict[tuple[FileId, bool], Path] = {}
        #: People's pictures on this machine by address.
        self.portraits: dict[str, Path] = {}
        self.drafts = Drafts()
        self.places = Places()
        self.memory = Memory()
        #: Chats that left this desk without the agent's doing, oldest first, until she has read it.
        self.losses: dict[InteractionId, Loss] = {}
        #: Names the history of the server's store.
        self.epoch: str | None = None
        self._clock = clock
        self._ahead = 0
        self._listeners: list[Callable[[Sequence[Change]], None]] = []

    # --- reading ----------------------------------------------------------------------------

    def now(self) -> int:
        """The server's clock, in Unix milliseconds: compare `at`, `since`, `deadline` with this."""
        return self._clock() + self._ahead

    @property
    def my_agent(self) -> Agent | None:
        """The signed-in agent's card on the floor."""
        return None if self.me is None else self.floor.agents.get(self.me)

    def my_conversations(self) -> list[Conversation]:
        """What is on this desk, in the order of arrival."""
        return sorted(self.conversations.values(), key=lambda one: (one.card.arrived_at, one.id))

    def my_offer(self) -> Offer | None:
        """The offer that rings here, if one does."""
        return next((offer for offer in self.floor.offers.values() if offer.agent == self.me), None)

    @property
    def held(self) -> tuple[Queued, ...]:
        """The messages that wait for the agent's word before they go out, oldest first."""
        return tuple(queued for queued in self.outbox.values() if queued.held)

    def listen(self, listener: Callable[[Sequence[Change]], None]) -> None:
        """Tell `listener` of every batch of changes, after it was made."""
        self._listeners.append(listener)

    def forget(self, listener: Callable[[Sequence[Change]], None]) -> None:
        """Stop telling."""
        self._listeners.remove(listener)

    # --- the server's frames ------------------------------------------------------------------

    def apply(self, batch: Sequence[frames.ToStaff]) -> tuple[Change, ...]:
        """Fold a batch of frames, in order and without gaps (the session sees to both)."""
        done: list[Change] = []
        for frame in batch:
            folder = folding.FOLDERS.get(type(frame))
            if folder is not None:
                done += folder(self, frame)
        return self._tell(done)

    def older(self, interaction: InteractionId, page: EntriesPage) -> tuple[Change, ...]:
        """Put older entries before those held."""
        chat = self.conversations.get(interaction)
        if chat is None:
            return ()
        public = [entry for entry in page.public if entry.seq < chat.first_public]
        staff = [entry for entry in page.staff if entry.seq < chat.first_staff]
        return self._tell(conversations.fold_older(chat, public, staff))

    # --- what the desk itself does ------------------------------------------------------------

    def queued(self, queued: Queued) -> tuple[Change, ...]:
        """A command is in the outbox, on the disk; a message shows as sending (or failed, after a restart)."""
        self.outbox[queued.command.id] = queued
        return self._tell([*self.show_queued(queued), changes.OutboxChanged()])

    def uploaded(self, message: MessageId, file: FileId, sent: int) -> tuple[Change, ...]:
        """So many bytes of a file of an outbox message are on the server."""
        queued = self.outbox.get(CommandId(message))
        if queued is None:
            return ()
        uploads = tuple(replace(one, sent=sent) if one.file == file else one for one in queued.uploads)
        return self._tell(self._requeue(replace(queued, uploads=uploads)))

    def failed(self, command: CommandId, code: ErrorCode, text: str) -> tuple[Change, ...]:
        """A command was refused for good, by the server or by this machine."""
        return self._tell(self.refuse(command, code, text))

    def not_kept(self, command: StaffCommand, text: str) -> tuple[Change, ...]:
        """This machine could not keep a command, so it was not sent; words go back to the composer."""
        code = ErrorCode.STORAGE_UNAVAILABLE
        if isinstance(command, SendMessage) and command.text:
            return self._tell(self._return_words(command, code, text))
        return self._tell([changes.CommandRefused(command, code, text)])

    def retried(self, message: MessageId) -> tuple[Change, ...]:
        """A failed message, or one that waited for the agent's word, is on its way."""
        queued = self.outbox.get(CommandId(message))
        if queued is None:
            return ()
        return self._tell([*self._requeue(replace(queued, failure=None, held=False)), changes.OutboxChanged()])

    def discarded(self, message: MessageId) -> tuple[Change, ...]:
        """A failed message is forgotten."""
        self.outbox.pop(CommandId(message), None)
        done = [change for chat in self.conversations.values() for change in chat.remove_outbox(message)]
        return self._tell([*done, changes.OutboxChanged()])

    def loss_read(self, interaction: InteractionId) -> tuple[Change, ...]:
        """The agent has read what became of a chat."""
        if self.losses.pop(interaction, None) is None:
            return ()
        return self._tell([changes.LossesChanged()])

    def dismissed(self, interaction: InteractionId) -> tuple[Change, ...]:
        """A conversation that is no longer mine leaves the desk."""
        chat = self.conversations.get(interaction)
        if chat is None or chat.held is Held.MINE:
            return ()
        return self._tell(self.drop(interaction))

    def fetched(self, change: changes.FileFetched) -> tuple[Change, ...]:
        """A file came to this machine, or could not."""
        if change.path is not None:
            self.files[(change.file, change.thumbnail)] = change.path
        return self._tell([change])

    def portrait_fetched(self, url: str, path: Path) -> tuple[Change, ...]:
        """A person's picture came to this machine."""
        self.portraits[url] = path
        return self._tell([changes.PortraitFetched(url)])

    def set_server_clock(self, now: int) -> None:
        """What the server's clock says just now."""
        self._ahead = now - self._clock()

    def set_link(self, link: LinkState) -> tuple[Change, ...]:
        """How the connection is now."""
        if link == self.link:
            return ()
        self.link = link
        return self._tell([changes.LinkChanged()])

    def set_sign_in(self, state: SignInState) -> tuple[Change, ...]:
        """Where the sign-in is now."""
        self.sign_in = state
        return self._tell([changes.SignInChanged()])

    def set_keeping(self, keeping: Keeping) -> tuple[Change, ...]:
        """What this machine keeps now."""
        self.keeping = keeping
        return self._tell([changes.KeepingChanged()])

    def set_problem(self, problem: str | None) -> tuple[Change, ...]:
        """Show a fault of the program, or None to clear it."""
        self.problem = problem
        return self._tell([changes.ProblemChanged()])

    def signed_out(self) -> tuple[Change, ...]:
        """Forget everything of the agent who left."""
        self.floor = Floor()
        self.conversations.clear()
        self.outbox.clear()
        self.files.clear()
        self.me = None
        self.epoch = None
        return self._tell([changes.MeChanged(), changes.FloorReplaced(), changes.OutboxChanged()])

    # --- inside -------------------------------------------------------------------------------

    def _tell(self, done: Sequence[Change]) -> tuple[Change, ...]:
        told = _without_repeats(done)
        if told:
            for listener in tuple(self._listeners):
                listener(told)
        return told

    def _requeue(self, queued: Queued) -> list[Change]:
        """Replace what is known of a queued message, and show it."""
        self.outbox[queued.command.id] = queued
        if not isinstance(queued.command, SendMessage):
            return []
        chat = self.conversations.get(queued.command.interaction)
        if chat is None:
            return []
        return chat.change_message(
            MessageId(queued.command.id),
            delivery=_delivery(queued),
            failure=queued.failure,
            uploads=queued.uploads,
        )

    def show_queued(self, queued: Queued) -> list[Change]:
        """Put a queued message at the end of its transcript, if that is on the desk."""
        command = queued.command
        if not isinstance(command, SendMessage):
            return []
        chat = self.conversations.get(command.interaction)
        if chat is None:
            return []
        me = self.my_agent
        item = MessageItem(
            key=str(command.id),
            at=self.now(),
            id=MessageId(command.id),
            author=Party(
                kind=PartyKind.AGENT,
                name=me.name if me else "",
                agent=self.me,
                picture=me.picture if me else None,
            ),
            mine=True,
            text=command.text,
            uploads=queued.uploads,
            delivery=_delivery(queued),
            failure=queued.failure,
        )
        return chat.append_outbox(item)

    def refuse(self, id: CommandId, code: ErrorCode, text: str) -> list[Change]:
        """A queued command was refused for good."""
        queued = self.outbox.get(id)
        if queued is None:
            return []
        command = queued.command
        done: list[Change] = [changes.OutboxChanged()]
        if not isinstance(command, SendMessage):
            del self.outbox[id]
            return [*done, changes.CommandRefused(command, code, text)]
        if code not in RETURNS_WORDS or not command.text or command.attachments:
            return [*done, *self._requeue(replace(queued, failure=Failure(code, text)))]
        del self.outbox[id]
        chat = self.conversations.get(command.interaction)
        if chat is not None:
            done += chat.remove_outbox(MessageId(id))
        return [*done, *self._return_words(command, code, text)]

    def _return_words(self, command: SendMessage, code: ErrorCode, text: str) -> list[Change]:
        draft = self.drafts.of(command.interaction)
        words = f"{command.text}\n{draft.text}" if draft.text else command.text
        self.drafts.put(command.interaction, Draft(words, len(words.encode("utf-16-le")) // 2))
        return [changes.DraftReturned(command.interaction, code, text)]

    def let_go(self, off: tuple[Feature, ...]) -> list[Change]:
        """These features are off now, and no others."""
        if off == self.off:
            return []
        self.off = off
        return [changes.DegradedChanged()]

    def drop(self, interaction: InteractionId) -> list[Change]:
        """Take a conversation off the desk."""
        del self.conversations[interaction]
        return [changes.ConversationClosed(interaction)]

    def hold(self, interaction: InteractionId) -> list[Change]:
        """Bring a conversation on the desk in line with its card on the floor."""
        chat = self.conversations.get(interaction)
        if chat is None:
            return []
        card = self.floor.interactions.get(interaction)
        if card is None:
            if not chat.outbox:
                return self.drop(interaction)
            chat.held = Held.CLOSED
        else:
            mine = card.agent == self.me and card.status in (InteractionStatus.ACTIVE, InteractionStatus.WRAP_UP)
            chat.card = card
            chat.held = Held.MINE if mine else Held.LOST
        return [changes.ConversationChanged(interaction)]


def _delivery(queued: Queued) -> Delivery:
    if queued.failure is not None:
        return Delivery.FAILED
    return Delivery.HELD if queued.held else Delivery.OUTBOX


def _without_repeats(done: Sequence[Change]) -> tuple[Change, ...]:
    """Changes that name no position are told once, in their last place."""
    kept: list[Change] = []
    said: set[Change] = set()
    for change in reversed(done):
        if isinstance(change, changes.ConversationChanged | changes.InteractionChanged | changes.OutboxChanged):
            if change in said:
                continue
            said.add(change)
        kept.append(change)
    return tuple(reversed(kept))

"""The desk's state: frames go in by `apply`, changes come out to whoever listens.

Everything here runs on one thread. Reading is free; writing goes through the methods.
"""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from desktop.state import (
    changes,
    cobrowse,
    customers,
    figures,
    folding,
    following,
    forgetting,
    leaving,
    monitored,
    outgoing,
    rooms,
    service,
)
from desktop.state import conversation as conversations
from desktop.state.alerts.kept import BellMemory
from desktop.state.canned import Texts
from desktop.state.changes import Change
from desktop.state.conversation import Conversation
from desktop.state.drafts import Drafts, Memory, Mode, ReadyFile
from desktop.state.floor import Floor
from desktop.state.link import Keeping, LinkPhase, LinkState, SignInState
from desktop.state.losses import Loss
from desktop.state.messages import Queued
from desktop.state.pads import Pads
from desktop.state.places import Places
from desktop.state.recordings import Batch
from desktop.state.rooms import Thread
from protocol import frames
from protocol.browsing import Visit, Visiting
from protocol.canned import CannedShown
from protocol.commands import StaffCommand
from protocol.customers import CustomerRecord, Match
from protocol.entities import Agent, Interaction, Offer
from protocol.errors import ErrorCode
from protocol.frames import Outlook
from protocol.ids import AgentId, CommandId, CustomerId, FileId, InteractionId, MessageId, QueueId, RoomId, VisitorId
from protocol.kinds import Feature
from protocol.rest import CustomerCard, EntriesPage, RoomPage


class Store:
    """All that the desk knows.

    Attributes are for reading. `clock` gives this machine's Unix milliseconds.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self.floor = Floor()
        self.conversations: dict[InteractionId, Conversation] = {}
        #: Texts kept ready.
        self.canned = Texts()
        #: Where colleagues talk with this agent.
        self.rooms: dict[RoomId, Thread] = {}
        #: By chat, its consultations as fetched last, ended ones too; None: they could not be had.
        self.threads: dict[InteractionId, tuple[Thread, ...] | None] = {}
        #: Chats that are looked into, by wish, and those of them that are here; those that ever were, since the start.
        self.following: set[InteractionId] = set()
        self.followed: dict[InteractionId, Conversation] = {}
        self.once_followed: set[InteractionId] = set()
        #: Chats that this supervisor reads along in, as the server lets her.
        self.monitored: set[InteractionId] = set()
        #: The place in the queue of those who wait, as the server tells to who is with them.
        self.positions: dict[InteractionId, frames.QueuePosition] = {}
        #: Chats that this agent is leaving of her own will; and those where a seat of hers is to come.
        self.parting: set[InteractionId] = set()
        self.staying: set[InteractionId] = set()
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
        #: How the queues stand, as told last; empty while nobody tells.
        self.outlooks: dict[QueueId, Outlook] = {}
        #: How the day goes.
        self.figures = figures.Figures()
        #: Who is on the shops' pages, while the desk looks.
        self.visitors: dict[VisitorId, Visiting] = {}
        #: How many are on the pages besides them.
        self.visitors_more = 0
        #: What customers of chats here see now; without an entry: they are not on a page, or nobody told.
        self.visits: dict[InteractionId, Visit] = {}
        #: Of these, those that were told over an earlier connection.
        self.old_visits: set[InteractionId] = set()
        #: Records as heard of last, and with what was done with them (None: that could not be had).
        self.records: dict[CustomerId, CustomerRecord] = {}
        self.cards: dict[CustomerId, CustomerCard | None] = {}
        #: Of these, those of which something is new that is not in the record: a purchase, a note.
        self.old_cards: set[CustomerId] = set()
        #: Who a chat's customer may be; None: that could not be had.
        self.matches: dict[InteractionId, tuple[Match, ...] | None] = {}
        #: Chats of the past that were fetched to be read.
        self.past: dict[InteractionId, Conversation] = {}
        #: What customers share of their pages, of chats that are watched here.
        self.cobrowse: dict[InteractionId, cobrowse.Sharing] = {}
        self.drafts = Drafts()
        self.places = Places()
        self.memory = Memory()
        self.pads = Pads()
        self.bell = BellMemory()
        #: Chats that left this desk without the agent's doing, oldest first, until she has read it.
        self.losses: dict[InteractionId, Loss] = {}
        #: Told of each change of `losses`, to write it to the disk.
        self.loss_kept: Callable[[InteractionId, Loss | None], None] | None = None
        #: By chat and mode, the words of refused messages that stand at the head of its draft.
        self.returned: dict[tuple[InteractionId, Mode], str] = {}
        #: Names the history of the server's store.
        self.epoch: str | None = None
        self._clock = clock
        self._ahead = 0
        self._listeners: list[Callable[[Sequence[Change]], None]] = []

    # --- reading ----------------------------------------------------------------------------

    def now(self) -> int:
        """The server's clock, in Unix milliseconds: compare `at`, `since`, `deadline` with this."""
        return self._clock() + self._ahead

    def on_server_clock(self, local: int) -> int:
        """A time of this machine's clock, on the server's."""
        return local + self._ahead

    def local_now(self) -> int:
        """This machine's clock, in Unix milliseconds: compare the link's times and `written_at` with this."""
        return self._clock()

    @property
    def my_agent(self) -> Agent | None:
        """The signed-in agent's card on the floor."""
        return None if self.me is None else self.floor.agents.get(self.me)

    def my_conversations(self) -> list[Conversation]:
        """What is on this desk, in the order of arrival."""
        return sorted(self.conversations.values(), key=lambda one: (one.card.arrived_at, one.id))

    def chat(self, interaction: InteractionId) -> Conversation | None:
        """A conversation on this desk, one that is looked into, or one of the past."""
        here = self.conversations.get(interaction) or self.followed.get(interaction)
        return here or self.past.get(interaction)

    def my_offer(self) -> Offer | None:
        """The offer that rings here, if one does."""
        return next((offer for offer in self.floor.offers.values() if offer.agent == self.me), None)

    @property
    def held(self) -> tuple[Queued, ...]:
        """The messages that wait for the agent's word before they go out, oldest first."""
        return tuple(queued for queued in self.outbox.values() if queued.held)

    def can_retry(self, message: MessageId) -> bool:
        """Whether sending a message of the outbox again may bring another answer."""
        queued = self.outbox.get(CommandId(message))
        return queued is not None and outgoing.can_retry(self, queued)

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
        chat = self.chat(interaction)
        if chat is None:
            return ()
        public = [entry for entry in page.public if entry.seq < chat.first_public]
        staff = [entry for entry in page.staff if entry.seq < chat.first_staff]
        return self._tell(conversations.fold_older(chat, public, staff))

    def older_not_fetched(self, interaction: InteractionId) -> tuple[Change, ...]:
        """Older entries could not be had now."""
        return self._tell([changes.OlderNotFetched(interaction)])

    def room_older(self, room: RoomId, page: RoomPage) -> tuple[Change, ...]:
        """Put older lines of a room before those held."""
        thread = self.rooms.get(room)
        return () if thread is None else self._tell(rooms.fold_older(thread, page.entries))

    def heard(self, change: changes.Heard) -> None:
        """What the server answered, for whoever asked; nothing of it is kept."""
        self._tell([change])

    def threads_fetched(self, interaction: InteractionId, threads: Sequence[frames.RoomSnapshot] | None) -> None:
        """A chat's consultations came; None: they could not be had now."""
        self.threads[interaction] = None if threads is None else tuple(rooms.open_room(one, self.me) for one in threads)
        self._tell([changes.ThreadsFetched(interaction)])

    def card_fetched(self, customer: CustomerId, card: CustomerCard | None) -> None:
        """A record came, with what was done with it; None: it could not be had now."""
        self._tell(customers.take_card(self, customer, card))

    def matches_fetched(self, interaction: InteractionId, matches: tuple[Match, ...] | None) -> None:
        """Who a chat's customer may be; None: that could not be had now."""
        self._tell(customers.take_matches(self, interaction, matches))

    def past_fetched(self, card: Interaction, page: EntriesPage) -> None:
        """A chat of the past came, to be read."""
        self._tell(customers.take_past(self, card, page))

    def room_lines(self, room: RoomId) -> list[rooms.Line]:
        """The lines of a room, and after them what is on its way there."""
        thread = self.rooms.get(room)
        if thread is None or self.me is None:
            return []
        return [*thread.lines, *outgoing.room_lines(self, room, self.me)]

    # --- what this machine kept ---------------------------------------------------------------

    def take_floor(self, floor: Floor, me: AgentId, epoch: str, ahead: int) -> tuple[Change, ...]:
        """Begin with a floor that was cached, until the server tells more. `ahead`: of its clock, in ms."""
        self.floor, self.me, self.epoch, self._ahead = floor, me, epoch, ahead
        return self._tell([changes.MeChanged(), changes.FloorReplaced()])

    def forget_told(self) -> tuple[Change, ...]:
        """What the server told counts no more; it comes again. What the agent wrote stays."""
        return self._tell(forgetting.what_was_told(self))

    def take_chat(self, chat: Conversation) -> tuple[Change, ...]:
        """Begin with a conversation that was cached; its messages of the outbox stand at its end."""
        self.conversations[chat.id] = chat
        outgoing.show_all(self, chat)
        return self._tell(leaving.come_back(self, chat))

    def take_canned(self, told: Sequence[CannedShown]) -> tuple[Change, ...]:
        """Begin with the texts that were cached, in the order they were told."""
        for shown in told:
            self.canned.take(shown)
        return self._tell([changes.CannedChanged()])

    def take_room(self, snapshot: frames.RoomSnapshot) -> tuple[Change, ...]:
        """Begin with a room that was cached."""
        self.rooms[snapshot.room.id] = rooms.open_room(snapshot, self.me)
        return self._tell([changes.RoomOpened(snapshot.room.id)])

    # --- what the desk itself does ------------------------------------------------------------

    def queued(self, *many: Queued) -> tuple[Change, ...]:
        """Commands are in the outbox, on the disk; a message shows as sending (or failed, after a restart)."""
        done: list[Change] = []
        for queued in many:
            self.outbox[queued.command.id] = queued
            leaving.asked(self, queued.command)
            done += outgoing.show(self, queued)
        return self._tell([*done, changes.OutboxChanged()])

    def follow(self, interaction: InteractionId, *, on: bool) -> tuple[Change, ...]:
        """Look into a chat that is not on this desk, or no more."""
        return self._tell(following.wish(self, interaction, on=on))

    def monitors(self, interactions: Collection[InteractionId]) -> tuple[Change, ...]:
        """She read along in these before a restart; the server shows what she still may."""
        return self._tell([change for one in interactions for change in monitored.begun(self, one)])

    def monitors_no_more(self, interaction: InteractionId) -> tuple[Change, ...]:
        """She has asked to stop reading along; the server need not agree."""
        return self._tell(monitored.over(self, interaction))

    def uploaded(self, message: MessageId, file: FileId, sent: int) -> tuple[Change, ...]:
        """So many bytes of a file of an outbox message are on the server."""
        return self._tell(outgoing.uploaded(self, message, file, sent))

    def failed(self, command: CommandId, code: ErrorCode, text: str) -> tuple[Change, ...]:
        """A command was refused for good, by the server or by this machine."""
        return self._tell(outgoing.refuse(self, command, code, text))

    def not_kept(self, command: StaffCommand, text: str) -> tuple[Change, ...]:
        """This machine could not keep a command, so it was not sent; words go back to the composer."""
        return self._tell(outgoing.not_kept(self, command, text))

    def retried(self, queued: Queued) -> tuple[Change, ...]:
        """A failed message, or one that waited for the agent's word, is on its way, as it is given here."""
        return self._tell([*outgoing.change(self, queued), changes.OutboxChanged()])

    def discarded(self, message: MessageId) -> tuple[Change, ...]:
        """A failed message is forgotten."""
        return self._tell(outgoing.discard(self, message))

    def taken_back(self, message: CommandId, files: tuple[ReadyFile, ...]) -> tuple[Change, ...]:
        """A message that had not left is in its composer again, with these files of it."""
        return self._tell(outgoing.take_back(self, message, files))

    def set_held(self, held: Collection[CommandId]) -> tuple[Change, ...]:
        """These messages wait for the agent's word now, and no others."""
        return self._tell(outgoing.hold(self, held))

    def loss_read(self, interaction: InteractionId) -> tuple[Change, ...]:
        """The agent has read what became of a chat; one that is nowhere any more leaves the desk."""
        return self._tell(leaving.read(self, interaction))

    def dismissed(self, interaction: InteractionId) -> tuple[Change, ...]:
        """A conversation that is no longer mine leaves the desk."""
        return self._tell(leaving.dismiss(self, interaction))

    def fetched(self, change: changes.FileFetched) -> tuple[Change, ...]:
        """A file came to this machine, or could not."""
        if change.path is not None:
            self.files[(change.file, change.thumbnail)] = change.path
        return self._tell([change])

    def portrait_fetched(self, url: str, path: Path) -> tuple[Change, ...]:
        """A person's picture came to this machine."""
        self.portraits[url] = path
        return self._tell([changes.PortraitFetched(url)])

    def take_batch(self, batch: Batch) -> tuple[Change, ...]:
        """A batch of what a customer's page does."""
        return self._tell(cobrowse.take_batch(self, batch))

    def unwatch(self, interaction: InteractionId) -> tuple[Change, ...]:
        """Nobody here looks at a customer's page any more."""
        return self._tell(cobrowse.unwatch(self, interaction))

    def unfollow_visitors(self) -> tuple[Change, ...]:
        """Nobody looks at the visitors any more."""
        return self._tell(service.forget_visitors(self))

    def set_server_clock(self, now: int) -> None:
        """What the server's clock says just now."""
        self._ahead = now - self._clock()

    def set_link(self, link: LinkState) -> tuple[Change, ...]:
        """How the connection is now."""
        if link == self.link:
            return ()
        self.link = link
        offline = link.phase is not LinkPhase.ONLINE
        lost = [*service.forget(self), *figures.forget(self), *cobrowse.forget(self)] if offline else []
        return self._tell([*lost, *customers.link_is(self, link.phase), changes.LinkChanged()])

    def set_sign_in(self, state: SignInState) -> tuple[Change, ...]:
        """Where the sign-in is now."""
        self.sign_in = state
        return self._tell([changes.SignInChanged()])

    def set_keeping(self, keeping: Keeping) -> tuple[Change, ...]:
        """What this machine keeps now."""
        self.keeping = keeping
        return self._tell([changes.KeepingChanged()])

    def set_problem(self, problem: str | None) -> tuple[Change, ...]:
        """Show a fault of the program, or None to clear it. Telling the same again tells nobody."""
        if problem == self.problem:
            return ()
        self.problem = problem
        return self._tell([changes.ProblemChanged()])

    def signed_out(self) -> tuple[Change, ...]:
        """Forget everything of the agent who left."""
        return self._tell(forgetting.all_of_agent(self))

    # --- inside -------------------------------------------------------------------------------

    def _tell(self, done: Sequence[Change]) -> tuple[Change, ...]:
        told = changes.without_repeats(done)
        if told:
            for listener in tuple(self._listeners):
                listener(told)
        return told

    def let_go(self, off: tuple[Feature, ...]) -> list[Change]:
        """These features are off now, and no others."""
        if off == self.off:
            return []
        self.off = off
        return [changes.DegradedChanged()]

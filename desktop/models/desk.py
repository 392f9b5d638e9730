"""The desk as the panels see it: what is chosen, what may be done, and the doing of it.

Panels read the store through here and never learn of the network.
"""

import time
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.models.clock import SecondClock
from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.conversation import Conversation
from desktop.state.drafts import Remembered
from desktop.state.link import SignInPhase
from desktop.state.store import Store
from protocol.commands import EndChat, SetAgentState
from protocol.entities import Agent, Interaction
from protocol.ids import CommandId, InteractionId, MessageId, new_id
from protocol.kinds import AgentStatus, NotReadyReason

if TYPE_CHECKING:
    from desktop.models.shown import ShownChat


class Desk(QObject):
    """View-model of the whole desk.

    Signals:
        selected_changed: another chat is before the agent, or none.
        taken: a chat that was accepted here is open and chosen.
        revealed: an item of the chosen chat is to be brought before the agent (its key, the words looked for).
    """

    selected_changed = Signal()
    taken = Signal()
    revealed = Signal(str, str)

    def __init__(self, store: Store, bus: CommandBus, parent: QObject | None = None, *, furnished: bool = True) -> None:
        super().__init__(parent)
        self.store = store
        self.bus = bus
        self.signals = StoreSignals(store, self)
        self.clock = SecondClock(self)
        self.preferences = Chosen(store, self.signals, self)
        self._looking = False
        self._furnished = False
        if furnished:
            self.furnish()

    def furnish(self) -> None:
        """Make what stands behind the door, once. The door needs none of it, and is there sooner without."""
        if self._furnished:
            return
        self._furnished = True
        from desktop.models.alerts import Alerts
        from desktop.models.attention import Attention
        from desktop.models.calls import Calls
        from desktop.models.canned import CannedTexts
        from desktop.models.changing import Changing
        from desktop.models.cobrowse import Cobrowse
        from desktop.models.company import Company
        from desktop.models.customers import Customers
        from desktop.models.endings import Endings
        from desktop.models.experts import Experts
        from desktop.models.figures import DayFigures
        from desktop.models.guarding import Guarding
        from desktop.models.link import LinkWatch
        from desktop.models.links import Links
        from desktop.models.looks import Looks
        from desktop.models.losses import Losses
        from desktop.models.offers import Offers
        from desktop.models.pads import ScratchPads
        from desktop.models.pictures import Pictures
        from desktop.models.proposals import Proposals
        from desktop.models.pull import Pull
        from desktop.models.queues import Queues
        from desktop.models.readiness import Readiness
        from desktop.models.rooms import Rooms
        from desktop.models.spelling import Spelling
        from desktop.models.supervision import Supervision
        from desktop.models.tiles import Tiles
        from desktop.models.undoing import Undoing
        from desktop.models.unsent import Unsent
        from desktop.models.visitors import Visitors
        from desktop.models.wrap_up import WrapUps
        from desktop.models.writing import Writing

        store, bus = self.store, self.bus
        self.pictures = Pictures(store, bus, self.signals, self)
        self.link = LinkWatch(store, self.signals, self)
        self.losses = Losses(store, bus, self.signals, self)
        self.writing = Writing(store, bus, self)
        self.canned = CannedTexts(store, bus, self.signals, self)
        self.changing = Changing(store, bus, self.signals, self.writing, self)
        self.unsent = Unsent(store, bus, self.signals, self)
        self.undoing = Undoing(store, bus, self.signals, self.preferences, self)
        self.spelling = Spelling(store, bus, self.signals, self.preferences, self)
        self.guarding = Guarding(store, bus, self.signals, self.preferences, self)
        self.calls = Calls(store, bus, self)
        self.links = Links(store, self)
        self.endings = Endings(self._end, steady, self)
        self.company = Company(store, bus, self.signals, steady, self)
        self.looks = Looks(store, bus, self.signals, self)
        self.proposals = Proposals(store, bus, self.signals, self)
        self.customers = Customers(store, bus, self.signals, self)
        # Before those who asked for a chat: they forget that they did as soon as it is here.
        self.attention = Attention(
            store,
            self.signals,
            self.preferences,
            answering=lambda: self.offers.answering,
            expected=self._expects,
            clock=steady,
            parent=self,
        )
        self.offers = Offers(store, bus, self.signals, self)
        self.pull = Pull(store, bus, self.signals, self._begin, self)
        self.supervision = Supervision(store, bus, self.signals, self._begin, steady, self)
        self.wrap_ups = WrapUps(store, bus, self.signals, self)
        self.pads = ScratchPads(store, self.signals, self.writing, self.wrap_ups, self)
        self.alerts = Alerts(store, bus, self.signals, self.preferences, self.canned.known, self)
        self.visitors = Visitors(store, bus, self.signals, self)
        self.queues = Queues(store, self.signals, self)
        self.figures = DayFigures(store, bus, self.signals, self)
        self.readiness = Readiness(store, bus, self.signals, self)
        self.rooms = Rooms(store, bus, self.signals, self)
        self.experts = Experts(store, bus, self.signals, self)
        self.cobrowse = Cobrowse(store, bus, self.signals, self.proposals, self)
        #: The chosen chat: that of the tile or window with the focus. Others may be shown besides.
        self.focused = self.show_chat(_remembered(store), self)
        # Before others hear of the choice: what is chosen has its tile by then.
        self.tiles = Tiles(store, self.signals, self.focused, self)
        self.focused.changed.connect(self.selected_changed)
        self.offers.answering_changed.connect(self.attention.offers_changed)
        self.signals.sign_in.connect(self._signed_in)
        self.signals.opened.connect(self._opened)
        self.signals.closed.connect(self._closed)
        self.signals.chats.connect(self._chats_changed)
        self.signals.items.connect(self._items_changed)
        self.signals.conversation.connect(self._items_changed)
        self.selected_changed.connect(self._look_into)
        if self.card is None:
            self._choose_first()
        self._look_into()
        if self._looking:
            self.look(True)

    def stop(self) -> None:
        """Let go of the store and the threads; before the window goes."""
        self.clock.run(False)
        if not self._furnished:
            self.signals.stop()
            return
        self.endings.stop()
        self.undoing.stop()
        self.company.stop()
        self.supervision.stop_all()
        self.wrap_ups.stop()
        self.alerts.stop()
        self.signals.stop()
        self.pictures.stop()

    # --- reading ----------------------------------------------------------------------------

    @property
    def me(self) -> Agent | None:
        """The signed-in agent."""
        return self.store.my_agent

    @property
    def selected(self) -> InteractionId | None:
        """The chosen chat; it may be one that waits, which can only be looked at."""
        return self.focused.id

    @property
    def conversation(self) -> Conversation | None:
        """The chosen conversation, if it is on this desk."""
        return self.focused.conversation

    @property
    def followed(self) -> Conversation | None:
        """The chosen chat where it is none of this agent's and she only looks into it."""
        return self.focused.followed

    @property
    def card(self) -> Interaction | None:
        """The chosen chat's card, whether it is mine or waits."""
        return self.focused.card

    def show_chat(self, interaction: InteractionId | None, parent: QObject) -> "ShownChat":
        """One more place that shows a chat."""
        from desktop.models.shown import ShownChat

        shown = ShownChat(self.store, self.signals, self.looks, parent)
        shown.show(interaction)
        return shown

    def now(self) -> int:
        """The server's clock in Unix milliseconds."""
        return self.store.now()

    def local_now(self) -> int:
        """This machine's clock in Unix milliseconds, which the link's times are on."""
        return self.store.local_now()

    def can_write(self) -> bool:
        """The chosen chat is mine and goes on."""
        return self.focused.can_write()

    def can_hide(self) -> bool:
        """Staff alone can be written to in the chosen chat: after its end too, while it is mine."""
        return self.focused.can_hide()

    def can_finish(self) -> bool:
        """The chosen chat is mine, has ended and waits to be finished."""
        return self.focused.can_finish()

    def can_dismiss(self) -> bool:
        """The chosen chat is no longer mine but still on the desk."""
        return self.focused.can_dismiss()

    # --- choosing ---------------------------------------------------------------------------

    def select(self, interaction: InteractionId | None) -> None:
        """Put a chat before the agent."""
        if interaction == self.selected:
            return
        if interaction is not None:
            self.store.memory.put(Remembered.SELECTED, interaction.bytes)
        self.focused.show(interaction)
        self._tell_seen()

    def reveal(self, interaction: InteractionId, key: str, wanted: str = "") -> None:
        """Put an item of a chat before the agent, the words that were looked for marked."""
        self.select(interaction)
        self.revealed.emit(key, wanted)

    def look(self, looking: bool) -> None:
        """Whether the agent has the window before her: what she sees counts as seen."""
        self._looking = looking
        if self._furnished:
            self.rooms.look(looking)
            self._tell_seen()

    # --- doing ------------------------------------------------------------------------------

    def retry(self, message: MessageId) -> None:
        """Send a failed message again."""
        self.bus.retry(message)

    def discard(self, message: MessageId) -> None:
        """Forget a failed message, or one that has not left this machine; its words can be put back."""
        self.unsent.discard_one(message)

    def set_state(self, status: AgentStatus, reason: NotReadyReason | None = None) -> None:
        """Choose a state."""
        self.bus.send(SetAgentState(id=CommandId(new_id()), status=status, reason=reason))

    def end(self) -> None:
        """End the chosen chat soon; `endings` can undo it until then."""
        self.end_chat(self.focused)

    def finish(self) -> None:
        """Done with the chosen chat, which has ended; or say that it is still to be said what came of it."""
        self.finish_chat(self.focused)

    def dismiss(self) -> None:
        """Take the chosen chat, which is no longer mine, off the desk."""
        self.dismiss_chat(self.focused)

    def end_chat(self, shown: "ShownChat") -> None:
        """The same of another chat that is shown."""
        if shown.id is not None and shown.can_write():
            self.endings.begin(shown.id)

    def finish_chat(self, shown: "ShownChat") -> None:
        """The same of another chat that is shown."""
        work = self.wrap_ups.of(shown.id)
        if work is not None and work.missing:
            self.wrap_ups.missed.emit(work.interaction)
        elif work is not None and shown.can_finish():
            self.wrap_ups.finish(work.interaction)

    def dismiss_chat(self, shown: "ShownChat") -> None:
        """The same of another chat that is shown."""
        if shown.id is not None and shown.can_dismiss():
            self.bus.dismiss(shown.id)

    # --- inside -----------------------------------------------------------------------------

    def _expects(self, interaction: InteractionId) -> bool:
        """A chat that comes is one that she asked for."""
        return any(one.expects(interaction) for one in (self.offers, self.supervision, self.pull))

    def _begin(self, interaction: InteractionId) -> None:
        """A chat that was taken is here; it may have been before the agent already, as one that waits."""
        if interaction == self.selected:
            self.focused.changed.emit()
        self.select(interaction)
        self.taken.emit()

    def _end(self, interaction: InteractionId) -> None:
        from desktop.models.writing import writable

        chat = self.store.conversations.get(interaction)
        if chat is not None and writable(chat):
            self.bus.send(EndChat(id=CommandId(new_id()), interaction=chat.id, version=chat.version))

    def _look_into(self) -> None:
        self.looks.choose(self.selected)
        self.customers.choose(self.selected)
        self.cobrowse.choose(self.selected)

    def _signed_in(self) -> None:
        """Another person may have signed in: what she had chosen is chosen again."""
        if self.store.sign_in.phase is SignInPhase.SIGNED_IN and self.card is None:
            self.focused.show(_remembered(self.store))

    def _opened(self, interaction: InteractionId) -> None:
        if self.offers.expects(interaction):
            self.offers.came(interaction)
            self._begin(interaction)
        elif interaction != self.selected and self.conversation is None and self.card is None:
            # What was chosen before a restart may be among the chats that are still to come.
            self.select(interaction)

    def _closed(self, interaction: InteractionId) -> None:
        if interaction == self.selected:
            self._choose_first()

    def _chats_changed(self) -> None:
        if self.selected is not None and self.card is None and self.store.floor.seq:
            self._choose_first()

    def _choose_first(self) -> None:
        mine = self.store.my_conversations()
        if mine:
            self.select(mine[0].id)
        elif self.store.floor.seq:
            self.select(None)

    def _items_changed(self, interaction: InteractionId) -> None:
        if interaction == self.selected:
            self._tell_seen()

    def _tell_seen(self) -> None:
        chat = self.conversation
        if self._looking and chat is not None and chat.unread:
            self.bus.seen(chat.id)


def steady() -> int:
    """A clock that never jumps, in milliseconds."""
    return time.monotonic_ns() // 1_000_000


def _remembered(store: Store) -> InteractionId | None:
    kept = store.memory.of(Remembered.SELECTED)
    return InteractionId(UUID(bytes=kept)) if kept is not None and len(kept) == 16 else None

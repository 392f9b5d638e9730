"""What draws the agent's attention: what rings, what came, how many chats await her answer.

It decides; whoever can sound and pop up (`desktop.ui.notifier`) does it.
"""

from collections.abc import Callable
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.state.attention import awaiting, tones, way
from desktop.state.conversation import Held
from desktop.state.link import LinkPhase
from desktop.state.messages import AssignedItem, MessageItem
from desktop.state.preferences import Event
from desktop.state.store import Store
from protocol.entities import Interaction, Offer
from protocol.ids import AgentId, InteractionId, OfferId
from protocol.kinds import OfferKind, PartyKind

#: Milliseconds in which one tone for messages is enough.
ONE_TONE_IN = 1_500


class Ring(Struct, frozen=True):
    """A tone, so many times. `key` names what it is for."""

    key: str
    event: Event
    times: int = 1


class How(Enum):
    """How a colleague brings a chat to this agent."""

    #: She is to take it over.
    OVER = "over"
    #: She is to join.
    JOIN = "join"
    #: It was given to her.
    GIVEN = "given"
    #: It was passed to a queue of hers.
    PASSED = "passed"


class Asking(Struct, frozen=True):
    """Who brings a chat, and in what words. `queue` is the name of where it was passed to."""

    how: How
    #: Empty: somebody who is not known here.
    by: str
    brief: str = ""
    queue: str = ""


class PopUp(Struct, frozen=True, kw_only=True):
    """What pops up outside of the desk's windows. A new one of the same key replaces the old one."""

    key: str
    event: Event
    title: str
    text: str = ""
    #: Said before the text.
    asking: Asking | None = None
    #: The chat that a click brings before her.
    interaction: InteractionId | None = None


class Attention(QObject):
    """View-model of sounds, pop-ups and the badge.

    `answering` is the offer she has answered just now; `expected` tells chats that she asked for.

    Signals:
        rings: a tone is to sound (Ring).
        hushed: it is to sound no more (the key of the Ring).
        popped: something is to pop up (PopUp).
        withdrawn: it is to go (its key).
        awaiting_changed: how many chats await her answer.
    """

    rings = Signal(object)
    hushed = Signal(str)
    popped = Signal(object)
    withdrawn = Signal(str)
    awaiting_changed = Signal()

    def __init__(
        self,
        store: Store,
        signals: StoreSignals,
        chosen: Chosen,
        *,
        answering: Callable[[], OfferId | None],
        expected: Callable[[InteractionId], bool],
        clock: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._chosen = chosen
        self._answering = answering
        self._expected = expected
        self._clock = clock
        self._focused = False
        #: The card of what rings is before her: it stands in the main window.
        self._sees_cards = False
        self._ringing: OfferId | None = None
        self._sounding: set[str] = set()
        self._shown: set[str] = set()
        #: What goes on until it is withdrawn, and of which queue: it pops up too when she looks elsewhere meanwhile.
        self._lasting: dict[str, tuple[PopUp, str]] = {}
        #: By chat, the last message of its customer that is known.
        self._known: dict[InteractionId, str] = {}
        self._last_tone: int | None = None
        self.awaiting = 0
        signals.offers.connect(self.offers_changed)
        signals.opened.connect(self._opened)
        signals.closed.connect(self._closed)
        signals.items.connect(self._items_changed)
        for signal in (signals.chats, signals.conversation):
            signal.connect(self._count)
        chosen.changed.connect(self._chosen_changed)
        for chat in store.conversations:
            self._learn(chat)
        self._count()

    # --- telling ----------------------------------------------------------------------------

    def look(self, focused: bool, *, main: bool = True) -> None:
        """Whether a window of the desk is the active one; and whether that is the main one, or another in front.

        What she sees for herself needs no pop-up; what rings for her hand rings on.
        """
        self._focused, self._sees_cards = focused, focused and main
        if focused:
            for key in [key for key in self._shown if self._sees_cards or key not in self._lasting]:
                self._hide(key)
        if self._sees_cards:
            return
        for key, (made, queue) in self._lasting.items():
            if key not in self._shown and way(self._chosen.now.notices, made.event, queue=queue, focused=False).pop_up:
                self._shown.add(key)
                self.popped.emit(made)

    def tell(
        self,
        event: Event,
        title: str,
        text: str = "",
        *,
        key: str,
        interaction: InteractionId | None = None,
        queue: str = "",
        times: int = 1,
        asking: Asking | None = None,
    ) -> None:
        """Sound and pop up as she has chosen it. `times` > 1: it sounds until `withdraw`, so often at most."""
        told = way(self._chosen.now.notices, event, queue=queue, focused=self._focused)
        sees = self._sees_cards if times > 1 else self._focused
        pops_up = way(self._chosen.now.notices, event, queue=queue, focused=sees).pop_up
        if told.sound and (event is not Event.MESSAGE or self._may_sound()):
            if times > 1:
                self._sounding.add(key)
            self.rings.emit(Ring(key, event, times))
        made = PopUp(key=key, event=event, title=title, text=text, asking=asking, interaction=interaction)
        if times > 1:
            self._lasting[key] = (made, queue)
        if pops_up:
            self._shown.add(key)
            self.popped.emit(made)

    def hear(self, event: Event) -> None:
        """She wants to know how it sounds: at once, whatever is chosen."""
        self.rings.emit(Ring("heard", event))

    def withdraw(self, key: str) -> None:
        """It is over: no sound, no pop-up."""
        self._lasting.pop(key, None)
        if key in self._sounding:
            self._sounding.discard(key)
            self.hushed.emit(key)
        self._hide(key)

    def offers_changed(self) -> None:
        """The offer that rings here came, went, or is being answered: then it is silent at once."""
        offer = self._store.my_offer()
        rings = offer if offer is not None and offer.id != self._answering() else None
        if self._ringing is not None and (rings is None or rings.id != self._ringing):
            self.withdraw(f"offer {self._ringing}")
            self._ringing = None
        if rings is None or rings.id == self._ringing:
            return
        self._ringing = rings.id
        card = self._store.floor.interactions.get(rings.interaction)
        self.tell(
            Event.OFFER if rings.kind is OfferKind.QUEUE else Event.TRANSFER,
            card.customer.name if card is not None else "",
            card.question if card is not None else "",
            key=f"offer {rings.id}",
            interaction=rings.interaction,
            queue=str(rings.queue),
            times=tones(rings.deadline - self._store.now()),
            asking=self._asking(rings, card),
        )

    def _asking(self, offer: Offer, card: Interaction | None) -> Asking | None:
        """Whose wish it is that it rings here."""
        if offer.kind is not OfferKind.QUEUE:
            how = How.OVER if offer.kind is OfferKind.TRANSFER else How.JOIN
            return Asking(how, self._name(offer.by), offer.brief)
        if card is None or card.passed is None:
            return None
        queue = self._store.floor.queues.get(offer.queue)
        return Asking(
            How.PASSED, self._name(card.passed.by), card.passed.brief, queue.name if queue is not None else ""
        )

    def _name(self, agent: AgentId | None) -> str:
        found = self._store.floor.agents.get(agent) if agent is not None else None
        return found.name if found is not None else ""

    # --- inside -----------------------------------------------------------------------------

    def _hide(self, key: str) -> None:
        if key in self._shown:
            self._shown.discard(key)
            self.withdrawn.emit(key)

    def _opened(self, interaction: InteractionId) -> None:
        self._learn(interaction)
        chat = self._store.conversations.get(interaction)
        if chat is None or self._expected(interaction) or self._store.link.phase is not LinkPhase.ONLINE:
            return
        if chat.held is Held.MINE and chat.card.agent == self._store.me:
            # Nobody asked her: a supervisor gave it.
            given = next((item for item in reversed(chat.items) if isinstance(item, AssignedItem)), None)
            self.tell(
                Event.TRANSFER,
                chat.card.customer.name,
                chat.card.question,
                key=f"given {interaction}",
                interaction=interaction,
                asking=Asking(How.GIVEN, self._name(given.by), given.brief) if given is not None else None,
            )

    def _closed(self, interaction: InteractionId) -> None:
        self._known.pop(interaction, None)
        self.withdraw(f"message {interaction}")

    def _items_changed(self, interaction: InteractionId) -> None:
        chat, item = self._store.conversations.get(interaction), self._last(interaction)
        if chat is None or item is None or item.key == self._known.get(interaction):
            return
        self._known[interaction] = item.key
        if chat.held is not Held.MINE:
            return
        files = item.attachments
        text = " ".join(item.text.split()) or (files[0].name if files else "")
        self.tell(
            Event.MESSAGE,
            chat.card.customer.name,
            text,
            key=f"message {interaction}",
            interaction=interaction,
            queue=str(chat.card.queue),
        )

    def _last(self, interaction: InteractionId) -> MessageItem | None:
        """The customer's last message."""
        chat = self._store.conversations.get(interaction)
        for item in reversed(chat.items if chat is not None else ()):
            if isinstance(item, MessageItem) and item.author.kind is PartyKind.CUSTOMER and not item.taken_back:
                return item
        return None

    def _learn(self, interaction: InteractionId) -> None:
        """What is there already is no news."""
        item = self._last(interaction)
        self._known[interaction] = item.key if item is not None else ""

    def _may_sound(self) -> bool:
        now = self._clock()
        if self._last_tone is not None and now - self._last_tone < ONE_TONE_IN:
            return False
        self._last_tone = now
        return True

    def _chosen_changed(self) -> None:
        if self._chosen.now.notices.do_not_disturb:
            for key in tuple(self._sounding | self._shown):
                self.withdraw(key)

    def _count(self, _interaction: object = None) -> None:
        count = awaiting(self._store)
        if count != self.awaiting:
            self.awaiting = count
            self.awaiting_changed.emit()

"""Who is on the shops' pages: where, for how long, what is in the cart; and asking them in."""

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state import waiting
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused
from desktop.state.drafts import Aside
from desktop.state.floor import WAITS
from desktop.state.link import LinkPhase
from desktop.state.store import Store
from protocol.asides import InviteVisitor
from protocol.browsing import Asked, Visiting
from protocol.entities import Interaction, Queue
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CommandId, InteractionId, QueueId, VisitorId, new_id
from protocol.kinds import Feature
from protocol.limits import MAX_INVITATION_CHARACTERS

#: Most visitors shown; the head tells how many there are.
MOST = 100


class Bar(Enum):
    """Why nobody is shown."""

    NONE = "none"
    OFFLINE = "offline"
    #: The server has let the list go under load.
    SHED = "shed"


class Visitor(Struct, frozen=True, kw_only=True):
    """A visitor as the list shows them. Times are server time in ms."""

    visiting: Visiting
    site: str
    #: Whose invitation it was, if an agent's.
    asked_by: str = ""
    #: This desk has asked and no answer of the server has come.
    asking: bool = False
    #: Their chat, if they have one.
    interaction: InteractionId | None = None
    #: The name of the queue in which that chat waits for an agent; empty: it does not.
    waits_in: str = ""

    @property
    def may_be_asked(self) -> bool:
        """Nobody has asked them during this visit, and they don't chat."""
        return self.visiting.asked is Asked.NOT_YET and not self.asking and self.interaction is None


class Visitors(QObject):
    """View-model of the visitors. The server tells of them only while somebody here looks.

    Signals:
        changed: who is here, or what became of an invitation.
        pointed: somebody wants to see one of them (VisitorId).
    """

    changed = Signal()
    pointed = Signal(object)

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._lookers: set[str] = set()
        self._asking: dict[VisitorId, CommandId] = {}
        self._all: tuple[Visitor, ...] | None = None
        signals.refused.connect(self._refused)
        signals.sign_in.connect(self._look_again)
        for signal in (signals.visitors, signals.floor, signals.link, signals.degraded):
            signal.connect(self._refresh)

    # --- reading ----------------------------------------------------------------------------

    @property
    def all(self) -> tuple[Visitor, ...]:
        """Everybody: who can be asked and has most in the cart first, then who is here longest."""
        if self._all is None:
            self._all = tuple(sorted((self._look(one) for one in self._store.visitors.values()), key=_order))
        return self._all

    @property
    def more(self) -> int:
        """How many are here besides all of these: the server follows no more than so many."""
        return self._store.visitors_more

    @property
    def bar(self) -> Bar:
        """What keeps the list empty, if anything does."""
        if self._store.link.phase is not LinkPhase.ONLINE:
            return Bar.OFFLINE
        return Bar.SHED if Feature.VISITOR_LIST in self._store.off else Bar.NONE

    def of_card(self, card: Interaction | None) -> Visiting | None:
        """The page and cart of the customer of a chat, while they are known."""
        return None if card is None else self._store.visitors.get(card.customer.visitor)

    def queues(self) -> tuple[Queue, ...]:
        """The queues into which this agent may invite, by name."""
        store = self._store
        return tuple(
            sorted(
                (queue for queue in store.floor.queues.values() if waiting.serves(store.my_agent, queue.id)),
                key=lambda queue: queue.name,
            )
        )

    @property
    def words(self) -> str:
        """What this agent wrote last to ask visitors in; empty if nothing yet."""
        return self._store.drafts.aside(Aside.INVITATION)

    # --- doing ------------------------------------------------------------------------------

    def look(self, who: str, looking: bool) -> None:
        """A part of the desk looks at the visitors, or has stopped."""
        before = bool(self._lookers)
        (self._lookers.add if looking else self._lookers.discard)(who)
        if bool(self._lookers) is not before:
            self._bus.follow_visitors(bool(self._lookers))

    def point_at(self, visitor: VisitorId) -> None:
        """Let who shows them choose this one."""
        self.pointed.emit(visitor)

    def keep_words(self, text: str) -> None:
        """Keep what is written to visitors, over a restart too."""
        self._store.drafts.put_aside(Aside.INVITATION, text)

    def invite(self, visitor: VisitorId, queue: QueueId, text: str) -> None:
        """Ask a visitor to chat. Raises Refusal; then nothing was sent."""
        text = text.strip()
        if not text:
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if len(text) > MAX_INVITATION_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        command = InviteVisitor(id=CommandId(new_id()), visitor=visitor, queue=queue, text=text)
        self._asking[visitor] = command.id
        self._bus.send(command)
        self._refresh()

    # --- inside -----------------------------------------------------------------------------

    def _look(self, visiting: Visiting) -> Visitor:
        floor = self._store.floor
        site = floor.sites.get(visiting.site)
        by = floor.agents.get(visiting.asked_by) if visiting.asked_by is not None else None
        card = floor.interactions.get(visiting.interaction) if visiting.interaction is not None else None
        queue = floor.queues.get(card.queue) if card is not None and card.status in WAITS else None
        return Visitor(
            visiting=visiting,
            site=site.name if site is not None else "",
            asked_by=by.name if by is not None else "",
            asking=visiting.visitor in self._asking,
            interaction=visiting.interaction,
            waits_in=queue.name if queue is not None else "",
        )

    def _refresh(self) -> None:
        for visitor in list(self._asking):
            now = self._store.visitors.get(visitor)
            if now is None or now.asked is not Asked.NOT_YET:
                del self._asking[visitor]
        self._all = None
        self.changed.emit()

    def _refused(self, change: CommandRefused) -> None:
        if isinstance(change.command, InviteVisitor) and self._asking.pop(change.command.visitor, None):
            self._refresh()

    def _look_again(self) -> None:
        """Another connection does not know that somebody looks."""
        if self._lookers:
            self._bus.follow_visitors(True)


def _order(visitor: Visitor) -> tuple[bool, int, int, int]:
    one = visitor.visiting
    return (not visitor.may_be_asked, -(one.cart.total if one.cart is not None else 0), one.since, one.visitor.int)

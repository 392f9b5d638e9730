"""What a source looks at: the desk's state, the time, and what happened lately."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from msgspec import Struct, field

from desktop.state.alerts.alert import Alert
from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.queueing import Line, lines
from desktop.state.conversation import Conversation, Held
from desktop.state.link import LinkPhase
from desktop.state.store import Store
from protocol.entities import Customer, Interaction
from protocol.ids import CustomerId, InteractionId, VisitorId

_AWAY = (LinkPhase.OFFLINE, LinkPhase.CONNECTING, LinkPhase.CATCHING_UP)


class Moments(Struct):
    """What the state alone does not tell any more; brought up to date before each look."""

    #: Chats whose customer lost the connection, and when those who did were back (server time).
    gone: set[InteractionId] = field(default_factory=set[InteractionId])
    back: dict[InteractionId, int] = field(default_factory=dict[InteractionId, int])
    #: Since when there is no link (server time); trying to connect and failing is one absence.
    away_since: int | None = None

    def take(self, store: Store, now: int) -> None:
        """See what has happened since the last look."""
        if store.link.phase not in _AWAY:
            self.away_since = None
        elif self.away_since is None:
            self.away_since = store.on_server_clock(store.link.since)
        for chat in store.conversations.values():
            if chat.customer_gone_until is not None:
                self.gone.add(chat.id)
                self.back.pop(chat.id, None)
            elif chat.id in self.gone:
                self.gone.discard(chat.id)
                if chat.ended is None:
                    self.back[chat.id] = now
        self.gone &= store.conversations.keys()
        for old in [id for id in self.back if id not in store.conversations]:
            del self.back[old]


class Scene(Struct, frozen=True, kw_only=True, dict=True):
    """All that a source may look at. It changes nothing of it. `now`: server time, Unix milliseconds."""

    store: Store
    now: int
    moments: Moments
    kept: BellKept

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Who waits where this agent serves, by queue."""
        return lines(self.store)

    @property
    def online(self) -> bool:
        """What the store says of the floor is of now."""
        return self.store.link.phase is LinkPhase.ONLINE

    def mine(self) -> Iterator[Conversation]:
        """The agent's own chats that go on."""
        for chat in self.store.conversations.values():
            if chat.held is Held.MINE and chat.owned and chat.ended is None:
                yield chat

    def queue_name(self, card: Interaction) -> str:
        """The name of a card's queue."""
        queue = self.store.floor.queues.get(card.queue)
        return queue.name if queue is not None else ""


class Source(Struct, frozen=True, kw_only=True):
    """Somebody who looks at the scene and says what to know; the same scene gives the same alerts.

    The keys of its alerts name what they are about, and are its own: two sources may use the same.
    """

    #: For the agent's choice of what she wants to be told; never changed.
    id: str
    #: English, for `tr`.
    title: str
    look: Callable[[Scene], Iterable[Alert]]
    #: It can be switched off.
    optional: bool = True
    #: It speaks of the floor, which is not known while there is no link.
    of_floor: bool = True


def same(one: Customer, visitor: VisitorId, record: CustomerId | None) -> bool:
    """Whether it is the same person: the same record, or the same browser where a record is not known of both."""
    if one.record is not None and record is not None:
        return one.record == record
    return one.visitor == visitor

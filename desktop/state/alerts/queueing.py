"""Who waits where this agent serves, by queue: what the sources about waits look at."""

from msgspec import Struct

from desktop.state import waiting
from desktop.state.floor import is_in
from desktop.state.store import Store
from protocol.entities import Interaction, Queue
from protocol.ids import QueueId
from protocol.kinds import Channel

#: Queues told of at most: who oversees many has a window for that.
MOST = 5


class Line(Struct, frozen=True, kw_only=True):
    """A queue in which somebody waits. Times are milliseconds."""

    queue: Queue
    #: Within how long they should be answered; 0: no target.
    target: int
    #: Who waits, in no order, and who has for the longest.
    cards: tuple[Interaction, ...]
    first: Interaction

    @staticmethod
    def since(card: Interaction) -> int:
        """Since when somebody waits (server time)."""
        return waiting.waits_since(card)

    def waited(self, now: int) -> int:
        """The longest wait."""
        return now - self.since(self.first)


def lines(store: Store) -> tuple[Line, ...]:
    """The queues in which somebody waits, those with the longest waits first."""
    floor, me = store.floor, store.my_agent
    by_queue: dict[QueueId, list[Interaction]] = {}
    # This is asked each second, and a large floor has thousands who wait: all is asked by queue that can be.
    for card in floor.who_wait():
        # Who left a message or wants to be called does not sit and wait.
        if card.channel is Channel.CHAT:
            by_queue.setdefault(card.queue, []).append(card)
    found: list[Line] = []
    for id, cards in by_queue.items():
        queue = floor.queues.get(id)
        if queue is None or me is None or not waiting.serves(me, id):
            continue
        # Where she waits with the customer herself, it stands among her own chats.
        others = tuple(card for card in cards if not is_in(card, me.id))
        if others:
            first = min(others, key=_since)
            found.append(Line(queue=queue, target=waiting.target_of(queue), cards=others, first=first))
    return tuple(sorted(found, key=lambda line: (line.since(line.first), line.queue.id))[:MOST])


def _since(card: Interaction) -> tuple[int, int]:
    return waiting.waits_since(card), card.id.int

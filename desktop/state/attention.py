"""Whether something sounds or pops up: what the agent has chosen, and where she looks."""

from msgspec import Struct

from desktop.state.conversation import Conversation, Held
from desktop.state.preferences import Event, Notices
from desktop.state.store import Store
from protocol.kinds import Channel, InteractionStatus

#: Milliseconds between two tones of what rings.
RING_EVERY = 3_000


class Way(Struct, frozen=True):
    """How a thing is told."""

    sound: bool
    pop_up: bool


SILENT = Way(sound=False, pop_up=False)


def way(notices: Notices, event: Event, *, queue: str = "", focused: bool) -> Way:
    """How an event is told. `queue`: its id; `focused`: a window of the desk is the active one.

    Nothing pops up over the desk itself. What rings rings, whatever she looks at: somebody waits for her hand.
    """
    if notices.do_not_disturb:
        return SILENT
    if event is Event.MESSAGE and queue in notices.quiet_queues:
        return SILENT
    chosen = notices.of(event)
    heeded = event is Event.MESSAGE and focused and notices.silent_when_focused
    return Way(
        sound=chosen.sound and notices.volume > 0 and not heeded,
        pop_up=chosen.pop_up and not focused,
    )


def tones(left: int) -> int:
    """How often something rings that has so many milliseconds left: until then, and once at least."""
    return max(1, -(-left // RING_EVERY))


def awaits(chat: Conversation) -> bool:
    """A customer of mine waits for my answer. Left messages and callbacks are answered elsewhere."""
    goes_on = chat.held is Held.MINE and chat.ended is None and chat.card.status is not InteractionStatus.WRAP_UP
    return goes_on and chat.waiting_since is not None and chat.card.channel is Channel.CHAT


def awaiting(store: Store) -> int:
    """How many chats await this agent's answer."""
    return sum(awaits(chat) for chat in store.conversations.values())

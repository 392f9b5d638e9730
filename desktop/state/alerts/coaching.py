"""Source: a supervisor has said something to the agent in a chat of hers, which she may not have before her."""

from collections.abc import Iterator
from itertools import islice

from desktop.state.alerts.alert import Alert, Look, ToChat
from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.scene import Scene, Source
from desktop.state.conversation import Conversation
from desktop.state.messages import HiddenItem, MessageItem
from protocol.ids import AgentId
from protocol.kinds import Severity

#: It is told for so long (milliseconds), and looked for among so many of the newest lines.
_TOLD_FOR, _NEWEST = 600_000, 50


def _look(scene: Scene) -> Iterator[Alert]:
    store = scene.store
    for chat in scene.mine():
        item = unanswered(chat, store.me, scene.now)
        if item is None:
            continue
        by = store.floor.agents.get(item.author) if item.author is not None else None
        yield Alert(
            key=item.key,
            look=Look.SYSTEM,
            severity=Severity.WARNING,
            words="{agent} coaches you in the chat with {name}",
            values={"agent": by.name if by is not None else "", "name": chat.card.customer.name},
            said=item.text,
            at=item.at,
            until=item.at + _TOLD_FOR,
            link=ToChat(chat.id, item.key),
        )


def unanswered(chat: Conversation, me: AgentId | None, now: int) -> HiddenItem | None:
    """What was said to her lately, since she herself last said something there, which she did not without reading it.

    `now`: server time, Unix milliseconds.
    """
    for item in islice(reversed(chat.items), _NEWEST):
        if isinstance(item, HiddenItem) and item.coach and not item.mine and item.to is None:
            return item if now - item.at < _TOLD_FOR else None
        if isinstance(item, MessageItem | HiddenItem) and (
            item.mine if isinstance(item, HiddenItem) else item.author.agent == me
        ):
            return None
    return None


def is_done(kept: BellKept, item: HiddenItem) -> bool:
    """She has told the bell that she is done with it."""
    mark = kept.marks.get(f"{SOURCE.id}:{item.key}")
    return mark is not None and mark.done


SOURCE = Source(id="coaching", title="A supervisor coaches you", look=_look, optional=False, of_floor=False)

"""Customers in chats who wait for an answer: how many, for how long, and from when on that presses. Times in ms."""

from collections.abc import Iterable

from msgspec import Struct

from desktop.models.floor.press import Press
from desktop.state.limits import of_answer
from desktop.state.store import Store
from protocol.entities import Interaction
from protocol.kinds import InteractionStatus


class Unanswered(Struct, frozen=True, kw_only=True):
    """Of some chats. Server time."""

    count: int = 0
    #: Since when the one waits who waits longest; None: nobody does.
    first: int | None = None
    #: When that is (or was) amber and red, by the limits of their queues; None: never.
    warns_at: int | None = None
    late_at: int | None = None

    def press(self, now: int) -> Press:
        """How much it presses."""
        if self.late_at is not None and now >= self.late_at:
            return Press.LATE
        return Press.WARN if self.warns_at is not None and now >= self.warns_at else Press.CALM


NOBODY = Unanswered()


def unanswered_since(store: Store, card: Interaction) -> int | None:
    """Since when the customer of a chat that somebody has waits for an answer; None: they don't, or it is not known.

    Of chats whose words are here they tell it, of others the server does with the agent's figures.
    """
    if card.status is not InteractionStatus.ACTIVE:
        return None
    chat = store.chat(card.id)
    if chat is not None:
        return chat.waiting_since
    figures = store.figures.agents.get(card.agent) if card.agent is not None else None
    return figures.unanswered.get(card.id) if figures is not None else None


def of_chat(store: Store, card: Interaction) -> Unanswered:
    """Of one chat."""
    since = unanswered_since(store, card)
    if since is None:
        return NOBODY
    limits = of_answer(store.floor.queues.get(card.queue))
    late_at = since + limits.late if limits.late else None
    return Unanswered(count=1, first=since, warns_at=since + limits.warn, late_at=late_at)


def together(parts: Iterable[Unanswered]) -> Unanswered:
    """Of all of these."""
    some = [one for one in parts if one.count]
    if len(some) < 2:
        return some[0] if some else NOBODY
    return Unanswered(
        count=sum(one.count for one in some),
        first=_first(one.first for one in some),
        warns_at=_first(one.warns_at for one in some),
        late_at=_first(one.late_at for one in some),
    )


def _first(times: Iterable[int | None]) -> int | None:
    return min((at for at in times if at is not None), default=None)

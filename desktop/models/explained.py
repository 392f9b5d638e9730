"""Why a chat came to whom it came (N11): each offer with the numbers it was decided by, and what became of it."""

from msgspec import Struct
from msgspec.structs import replace

from desktop.state.conversation import Conversation
from desktop.state.messages import HandedItem, OfferedItem, OfferOverItem, TakenItem
from desktop.state.store import Store
from protocol.entities import Candidate, Offer, Reason
from protocol.ids import AgentId, OfferId
from protocol.kinds import OfferKind, OfferOutcome


class Compared(Struct, frozen=True, kw_only=True):
    """One agent who was free, by name."""

    name: str
    numbers: Candidate
    chosen: bool = False


class Explained(Struct, frozen=True, kw_only=True):
    """One offer. `at` is server time in ms."""

    offer: OfferId
    at: int
    agent: str
    reason: Reason
    kind: OfferKind = OfferKind.QUEUE
    by: str = ""
    #: None while it rings.
    outcome: OfferOutcome | None = None
    compared: tuple[Compared, ...] = ()


class Step(Struct, frozen=True, kw_only=True):
    """Something else that brought it along: an agent took it, or it was handed to a queue (by nobody: overflow)."""

    at: int
    agent: str
    #: The queue's name; empty when it was taken.
    queue: str = ""
    out_of_turn: bool = False


Told = Explained | Step

#: Among ten thousand messages there are a few of these.
_TOLD = frozenset((OfferedItem, OfferOverItem, TakenItem, HandedItem))


def explained(store: Store, chat: Conversation) -> tuple[Told, ...]:
    """All that is known of how a chat went from one to another, the newest first."""
    told: list[Told] = []
    at_offer: dict[OfferId, int] = {}
    for item in [one for one in chat.items if type(one) in _TOLD]:
        match item:
            case OfferedItem():
                at_offer[item.offer] = len(told)
                told.append(_offered(store, item))
            case OfferOverItem():
                at = at_offer.get(item.offer)
                one = told[at] if at is not None else None
                if at is not None and isinstance(one, Explained):
                    told[at] = replace(one, outcome=item.outcome)
            case TakenItem():
                told.append(Step(at=item.at, agent=_name(store, item.agent), out_of_turn=item.out_of_turn))
            case HandedItem():
                queue = store.floor.queues.get(item.queue)
                told.append(Step(at=item.at, agent=_name(store, item.by), queue=queue.name if queue else ""))
            case _:
                pass
    return tuple(reversed(told))


def of_offer(store: Store, offer: Offer) -> Explained:
    """The same of an offer that rings, from the floor."""
    return Explained(
        offer=offer.id,
        at=offer.made_at,
        agent=_name(store, offer.agent),
        reason=offer.reason,
        kind=offer.kind,
        by=_name(store, offer.by),
        compared=_compared(store, offer.reason),
    )


def _offered(store: Store, item: OfferedItem) -> Explained:
    return Explained(
        offer=item.offer,
        at=item.at,
        agent=_name(store, item.agent),
        reason=item.reason,
        kind=item.kind,
        by=_name(store, item.by),
        compared=_compared(store, item.reason),
    )


def _compared(store: Store, reason: Reason) -> tuple[Compared, ...]:
    chosen = reason.chosen
    first = () if chosen is None else (Compared(name=_name(store, chosen.agent), numbers=chosen, chosen=True),)
    others = (Compared(name=_name(store, one.agent), numbers=one) for one in reason.alternatives)
    return (*first, *others)


def _name(store: Store, agent: AgentId | None) -> str:
    found = store.floor.agents.get(agent) if agent is not None else None
    return found.name if found is not None else ""

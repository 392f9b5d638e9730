"""Who the customers are, as fetched and as told: records and visits. Nothing of it is kept on this machine."""

from typing import TYPE_CHECKING, TypeVar

from desktop.state import changes
from desktop.state import conversation as conversations
from desktop.state.changes import Change
from desktop.state.conversation import Conversation, Held
from desktop.state.link import LinkPhase
from protocol import frames
from protocol.customers import CustomerRecord, Match
from protocol.entities import Interaction
from protocol.ids import CustomerId, InteractionId
from protocol.rest import CustomerCard, EntriesPage

if TYPE_CHECKING:
    from desktop.state.store import Store

#: More than anybody goes back to; what was read earlier is fetched again.
MOST_CARDS = 200
MOST_PAST = 32

_K = TypeVar("_K")
_V = TypeVar("_V")


def fold_visit(store: "Store", frame: frames.VisitShown) -> list[Change]:
    """Take in what a customer sees now, or that they have gone."""
    store.old_visits.discard(frame.interaction)
    if store.visits.get(frame.interaction) == frame.visit:
        return []
    if frame.visit is None:
        del store.visits[frame.interaction]
    else:
        store.visits[frame.interaction] = frame.visit
    return [changes.VisitChanged(frame.interaction)]


def fold_record(store: "Store", frame: frames.RecordShown) -> list[Change]:
    """Take in a record that has changed, or of which something that is not in it has: a purchase, a note."""
    if store.records.get(frame.record.id) == frame.record and frame.record.id in store.cards:
        store.old_cards.add(frame.record.id)
        return [changes.RecordChanged(frame.record.id)]
    return take_record(store, frame.record)


def take_record(store: "Store", record: CustomerRecord) -> list[Change]:
    """Take in a record, unless a newer one is here."""
    known = store.records.get(record.id)
    if known is not None and (known == record or known.revision > record.revision):
        return []
    store.records[record.id] = record
    return [changes.RecordChanged(record.id)]


def take_card(store: "Store", customer: CustomerId, card: CustomerCard | None) -> list[Change]:
    """Take in a record with what was done with it; None: it could not be had, and what was here stays."""
    if card is None:
        _keep(store.cards, customer, store.cards.get(customer), MOST_CARDS)
        return [changes.CardFetched(customer)]
    store.old_cards.discard(customer)
    _keep(store.cards, customer, card, MOST_CARDS)
    return [*take_record(store, card.record), changes.CardFetched(customer)]


def take_matches(store: "Store", interaction: InteractionId, matches: tuple[Match, ...] | None) -> list[Change]:
    """Take in who a chat's customer may be."""
    store.matches[interaction] = matches
    told = [change for match in matches or () for change in take_record(store, match.record)]
    return [*told, changes.MatchesFetched(interaction)]


def take_past(store: "Store", card: Interaction, page: EntriesPage) -> list[Change]:
    """A chat of the past is here to be read."""
    chat = Conversation(card, store.me)
    chat.held = Held.PAST
    for entry in page.public:
        conversations.fold_public(chat, entry)
    for staff_entry in page.staff:
        conversations.fold_staff(chat, staff_entry)
    _keep(store.past, chat.id, chat, MOST_PAST)
    return [changes.PastRead(chat.id)]


def link_is(store: "Store", phase: LinkPhase) -> list[Change]:
    """What an earlier connection told of pages and carts stays before the agent until a new one has caught up.

    A short drop empties no panel that way.
    """
    if phase is LinkPhase.CATCHING_UP:
        store.old_visits = set(store.visits)
    if phase is not LinkPhase.ONLINE:
        return []
    gone, store.old_visits = store.old_visits, set()
    return [change for interaction in gone for change in _forget_visit(store, interaction)]


def forget_chat(store: "Store", interaction: InteractionId) -> list[Change]:
    """A chat is nowhere on this desk any more."""
    store.matches.pop(interaction, None)
    return _forget_visit(store, interaction)


def _keep(kept: dict[_K, _V], key: _K, value: _V, most: int) -> None:
    """As the newest of so many."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > most:
        del kept[next(iter(kept))]


def _forget_visit(store: "Store", interaction: InteractionId) -> list[Change]:
    if store.visits.pop(interaction, None) is None:
        return []
    return [changes.VisitChanged(interaction)]


def forget_all(store: "Store") -> None:
    """Another agent, or another history of the server's store."""
    store.old_visits.clear()
    for kept in (store.visits, store.records, store.cards, store.old_cards, store.matches, store.past):
        kept.clear()

"""What the desk's store knows of its open chats, for the guard."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.state.conversation import Conversation, Held
from desktop.state.guard.check import Around
from desktop.state.guard.findings import Known
from desktop.state.guard.numbers import numbers_in
from desktop.state.messages import MessageItem, StartItem
from protocol.browsing import ContextRow
from protocol.ids import CustomerId, InteractionId
from protocol.kinds import ContextKind, PartyKind

if TYPE_CHECKING:
    from desktop.state.store import Store

#: Messages at the end of a chat that are read for numbers.
_LAST = 50

Orders = Mapping[CustomerId, tuple[str, ...]]


def around(store: "Store", interaction: InteractionId, orders: Orders, internal: tuple[str, ...]) -> Around | None:
    """What a draft of this chat is compared with. `orders`: what customers bought, by record."""
    chat = store.conversations.get(interaction)
    if chat is None:
        return None
    here = {chat.card.agent, *(seat.agent for seat in chat.card.company), store.me}
    return Around(
        own=known(store, chat, orders),
        others=tuple(known(store, other, orders) for other in _others(store, chat)),
        said=" ".join(item.text for item in chat.items if isinstance(item, MessageItem) and item.seq),
        colleagues=tuple(agent.name for agent in store.floor.agents.values() if agent.id in here),
        internal=internal,
    )


def known(store: "Store", chat: Conversation, orders: Orders) -> Known:
    """One chat, as it can be told from others."""
    who = chat.card.customer
    record = store.records.get(who.record) if who.record is not None else None
    bought = orders.get(who.record, ()) if who.record is not None else ()
    return Known(
        interaction=chat.id,
        name=who.name,
        names=_some(who.name, record.name if record is not None else ""),
        emails=_some(who.email, record.email if record is not None else ""),
        phones=_some(who.phone, record.phone if record is not None else ""),
        customer_numbers=_some(who.customer_number, record.customer_number if record is not None else ""),
        orders=(*bought, *_told(chat), *_on_page(store, chat)),
    )


def _others(store: "Store", chat: Conversation) -> list[Conversation]:
    """The other customers on this desk; a second chat of the same one is none."""
    who = chat.card.customer
    return [
        other
        for other in store.conversations.values()
        if other.id != chat.id
        and other.held is Held.MINE
        and other.card.customer.visitor != who.visitor
        and (who.record is None or other.card.customer.record != who.record)
    ]


def _told(chat: Conversation) -> tuple[str, ...]:
    """Numbers that the customer wrote: into the form, and lately."""
    texts: list[str] = []
    for item in chat.items:
        if isinstance(item, StartItem):
            texts += (item.question, *(answer.value for answer in item.answers))
    texts += [
        item.text
        for item in chat.items[-_LAST:]
        if isinstance(item, MessageItem) and item.author.kind is PartyKind.CUSTOMER
    ]
    return tuple(dict.fromkeys(number for text in texts for number in numbers_in(text)))


def _on_page(store: "Store", chat: Conversation) -> list[str]:
    """Numbers that the shop's page says of what the customer is busy with."""
    visit = store.visits.get(chat.id)
    cards = visit.context if visit is not None else ()
    texts = [text for card in cards for text in (card.title, *(row.value for row in card.rows if _is_text(row)))]
    return [number for text in texts for number in numbers_in(text)]


def _is_text(row: ContextRow) -> bool:
    return row.kind is ContextKind.TEXT


def _some(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value.strip()))

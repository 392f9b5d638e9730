"""Chats that come to the desk and leave it again: whose they are, and what is told of those that went away."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.state import changes, customers
from desktop.state.changes import Change
from desktop.state.conversation import Conversation, Held, seat_of
from desktop.state.drafts import Mode
from desktop.state.floor import is_in
from desktop.state.link import LinkPhase
from desktop.state.losses import Loss
from desktop.state.messages import AssignedItem
from protocol.commands import LeaveChat, StaffCommand, TransferChat
from protocol.entities import Interaction, Offer
from protocol.ids import InteractionId
from protocol.kinds import InteractionStatus, OfferKind, OfferOutcome

if TYPE_CHECKING:
    from desktop.state.store import Store

_Handing = LeaveChat | TransferChat


def asked(store: "Store", command: StaffCommand) -> None:
    """The agent wants to leave a chat, or hand it over: what leaves by that is no loss."""
    if isinstance(command, LeaveChat) or (isinstance(command, TransferChat) and command.queue is not None):
        going = store.staying if isinstance(command, TransferChat) and command.stays else store.parting
        going.add(command.interaction)


def refused(store: "Store", command: StaffCommand) -> None:
    """She stays where she was."""
    if isinstance(command, _Handing):
        store.parting.discard(command.interaction)
        store.staying.discard(command.interaction)


def offer_over(store: "Store", offer: Offer, outcome: OfferOutcome | None) -> None:
    """A colleague takes a chat that this agent hands over to her."""
    if outcome is OfferOutcome.ACCEPTED and offer.kind is OfferKind.TRANSFER and offer.by == store.me:
        (store.staying if offer.stays else store.parting).add(offer.interaction)


def bring_in_line(store: "Store", interaction: InteractionId) -> list[Change]:
    """Bring a conversation on the desk in line with its card on the floor.

    One that went away without the agent's doing stays until she has read what became of it.
    """
    chat = store.conversations.get(interaction)
    if chat is None:
        return []
    was, before = chat.held, chat.card
    card = store.floor.interactions.get(interaction)
    if was is Held.MINE and card is not None and interaction in store.staying and not is_mine(store, card):
        # She hands it over and stays: her seat comes with the next entry.
        chat.card = card
        return [changes.ConversationChanged(interaction)]
    settle(store, chat)
    done: list[Change] = [changes.ConversationChanged(interaction)]
    if chat.held is Held.MINE:
        if chat.seat is not None:
            store.staying.discard(interaction)
        return [*done, *found(store, interaction)]
    if was is Held.MINE:
        nothing_left = not (chat.outbox or _words(store, interaction) or _hidden(store, interaction))
        if nothing_left and interaction in store.parting:
            return drop(store, interaction)
        finished = card is None and before.status is InteractionStatus.WRAP_UP
        if not finished and not (nothing_left and _was_company(store, chat, before)):
            done += _lost(store, chat)
    store.parting.discard(interaction)
    if chat.held is Held.CLOSED and not chat.outbox and interaction not in store.losses:
        return drop(store, interaction)
    return done


def _was_company(store: "Store", chat: Conversation, before: Interaction) -> bool:
    """It ended while she had only a seat in it: nothing of hers was taken away."""
    over = chat.held is Held.CLOSED or chat.card.status is InteractionStatus.WRAP_UP
    return over and before.agent != store.me and seat_of(before, store.me) is not None


def settle(store: "Store", chat: Conversation) -> None:
    """Whose the chat is, by its card on the floor."""
    card = store.floor.interactions.get(chat.id)
    if card is None:
        chat.held = Held.CLOSED
        return
    chat.card = card
    chat.held = Held.MINE if is_mine(store, card) else Held.LOST


def is_mine(store: "Store", card: Interaction) -> bool:
    """Whether the agent at this desk works on the chat: it is hers, or she has a seat in it."""
    return store.me is not None and is_in(card, store.me)


def come_back(store: "Store", chat: Conversation) -> list[Change]:
    """One that was cached is on the desk again, with its messages of the outbox, unless it is over by now."""
    settle(store, chat)
    if chat.held is Held.CLOSED and not chat.outbox and chat.id not in store.losses:
        return drop(store, chat.id)
    return [changes.ConversationOpened(chat.id)]


def read(store: "Store", interaction: InteractionId) -> list[Change]:
    """The agent has read what became of a chat; one that is nowhere any more leaves the desk."""
    chat = store.conversations.get(interaction)
    if chat is None or (chat.held is Held.CLOSED and not chat.outbox):
        return drop(store, interaction)
    return found(store, interaction)


def dismiss(store: "Store", interaction: InteractionId) -> list[Change]:
    """A conversation that is no longer hers leaves the desk, when she says so."""
    chat = store.conversations.get(interaction)
    return [] if chat is None or chat.held is Held.MINE else drop(store, interaction)


def drop(store: "Store", interaction: InteractionId) -> list[Change]:
    """Take a conversation off the desk, with what the agent has left in it."""
    chat = store.conversations.pop(interaction, None)
    store.parting.discard(interaction)
    store.staying.discard(interaction)
    store.drafts.forget(interaction)
    store.places.put(interaction, None)
    for mode in Mode:
        store.returned.pop((interaction, mode), None)
    told: list[Change] = [] if chat is None else [changes.ConversationClosed(interaction)]
    told += customers.forget_chat(store, interaction)
    return [*told, *found(store, interaction)]


def words_came_back(store: "Store", interaction: InteractionId) -> list[Change]:
    """Words of a chat that is not the agent's any more are in its draft: what is told of it has them too."""
    chat = store.conversations.get(interaction)
    if chat is not None and chat.held is Held.MINE:
        return []
    loss = store.losses.get(interaction)
    if loss is not None:
        words, hidden = _words(store, interaction), _hidden(store, interaction)
        return _keep(store, replace(loss, words=words, hidden=hidden))
    if chat is not None:
        return _lost(store, chat)
    card = store.floor.interactions.get(interaction)
    return _keep(
        store,
        Loss(
            interaction=interaction,
            name=card.customer.name if card is not None else "",
            queue=card.queue if card is not None else None,
            at=store.now(),
            words=_words(store, interaction),
            hidden=_hidden(store, interaction),
            here=store.link.phase is LinkPhase.ONLINE,
        ),
    )


def notes_came_back(store: "Store", interaction: InteractionId, notes: str) -> list[Change]:
    """Notes on a chat were refused. Where it is not the agent's any more, what is told of it has them."""
    chat = store.conversations.get(interaction)
    if not notes or (chat is not None and chat.held is Held.MINE):
        return []
    card = chat.card if chat is not None else store.floor.interactions.get(interaction)
    loss = store.losses.get(interaction) or Loss(
        interaction=interaction,
        name=card.customer.name if card is not None else "",
        queue=card.queue if card is not None else None,
        at=store.now(),
        here=store.link.phase is LinkPhase.ONLINE,
    )
    return _keep(store, replace(loss, hidden=(*loss.hidden, notes)))


def found(store: "Store", interaction: InteractionId) -> list[Change]:
    """Nothing is to be told of this chat any more."""
    if store.losses.pop(interaction, None) is None:
        return []
    if store.loss_kept is not None:
        store.loss_kept(interaction, None)
    return [changes.LossesChanged()]


def _lost(store: "Store", chat: Conversation) -> list[Change]:
    assigned = _assigned(store, chat)
    loss = Loss(
        interaction=chat.id,
        name=chat.card.customer.name,
        queue=chat.card.queue,
        at=chat.card.since if chat.held is Held.LOST else store.now(),
        words=_words(store, chat.id),
        hidden=_hidden(store, chat.id),
        here=store.link.phase is LinkPhase.ONLINE,
        by=assigned.by if assigned is not None else None,
        to=assigned.agent if assigned is not None else None,
    )
    return _keep(store, loss)


def _assigned(store: "Store", chat: Conversation) -> AssignedItem | None:
    """The act of a supervisor that took it from this agent just now: it is told before the chat is gone."""
    newest = (item for item in reversed(chat.items) if isinstance(item, AssignedItem))
    last = next(newest, None)
    is_it = last is not None and chat.held is Held.LOST and last.before == store.me and last.at == chat.card.since
    return last if is_it else None


def _words(store: "Store", interaction: InteractionId) -> tuple[str, ...]:
    text = store.drafts.of(interaction).text
    return (text,) if text.strip() else ()


def _hidden(store: "Store", interaction: InteractionId) -> tuple[str, ...]:
    text = store.drafts.hidden_of(interaction).draft.text
    return (text,) if text.strip() else ()


def _keep(store: "Store", loss: Loss) -> list[Change]:
    store.losses[loss.interaction] = loss
    if store.loss_kept is not None:
        store.loss_kept(loss.interaction, loss)
    return [changes.LossesChanged()]

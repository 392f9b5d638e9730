"""Chats that the desk only looks into: what rings here, what waits for somebody. Nobody else is told."""

from typing import TYPE_CHECKING

from desktop.state import changes, customers, outgoing
from desktop.state import conversation as conversations
from desktop.state.changes import Change
from desktop.state.conversation import Conversation, Held
from desktop.state.floor import WAITS, is_in
from protocol import frames
from protocol.ids import InteractionId

if TYPE_CHECKING:
    from desktop.state.store import Store


def wish(store: "Store", interaction: InteractionId, *, on: bool) -> list[Change]:
    """Look into a chat as soon as the server shows it, or no more."""
    if on:
        store.following.add(interaction)
        store.once_followed.add(interaction)
        return []
    store.following.discard(interaction)
    return let_go(store, interaction)


def shows(store: "Store", frame: frames.InteractionSnapshot) -> bool:
    """The snapshot is of a chat that is only looked into, or was until a moment ago; it is no chat of this desk."""
    card = store.floor.interactions.get(frame.interaction.id, frame.interaction)
    mine = store.me is not None and is_in(card, store.me)
    return not mine and card.id not in store.conversations and card.id in store.once_followed


def open_followed(store: "Store", chat: Conversation) -> list[Change]:
    """A chat that is looked into is here, all of it; one that nobody looks into any more is let be."""
    if chat.id not in store.following:
        return []
    chat.held = Held.FOLLOWED
    chat.card = store.floor.interactions.get(chat.id, chat.card)
    new = chat.id not in store.followed
    store.followed[chat.id] = chat
    told: list[Change] = [] if new else [changes.TranscriptReplaced(chat.id)]
    return [*told, changes.FollowedChanged(chat.id)]


def bring_in_line(store: "Store", interaction: InteractionId) -> list[Change]:
    """Bring what is looked into in line with the floor; what is the agent's own now goes to her chats."""
    card = store.floor.interactions.get(interaction)
    if card is None or card.status not in WAITS:
        done: list[Change] = [changes.PositionChanged(interaction)] if store.positions.pop(interaction, None) else []
    else:
        done = []
    chat = store.followed.get(interaction)
    if chat is None:
        return done
    if card is None:
        return [*done, *let_go(store, interaction)]
    chat.card = card
    if store.me is None or not is_in(card, store.me) or interaction in store.conversations:
        return [*done, changes.FollowedChanged(interaction)]
    del store.followed[interaction]
    chat.held = Held.MINE
    store.conversations[interaction] = chat
    outgoing.show_all(store, chat)
    return [*done, changes.FollowedChanged(interaction), changes.ConversationOpened(interaction)]


def refused(store: "Store", frame: frames.NotFollowed) -> list[Change]:
    """The server does not show it, or no more."""
    store.following.discard(frame.interaction)
    store.followed.pop(frame.interaction, None)
    told = customers.forget_chat(store, frame.interaction) if frame.interaction not in store.conversations else []
    return [*told, changes.FollowedChanged(frame.interaction, frame.code, frame.text)]


def let_go(store: "Store", interaction: InteractionId) -> list[Change]:
    """Look into a chat no more."""
    if store.followed.pop(interaction, None) is None:
        return []
    return [*customers.forget_chat(store, interaction), changes.FollowedChanged(interaction)]


def carried_on(store: "Store", chat: Conversation) -> None:
    """A chat that was looked into is among the agent's own."""
    old = store.followed.pop(chat.id, None)
    if old is not None:
        conversations.carried_over(old, chat)


def take_position(store: "Store", frame: frames.QueuePosition) -> list[Change]:
    """Somebody's place in the queue."""
    store.positions[frame.interaction] = frame
    return [changes.PositionChanged(frame.interaction)]

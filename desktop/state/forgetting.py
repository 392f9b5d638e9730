"""What the desk forgets: when the server has another store, when its cache is broken, when the agent leaves."""

from typing import TYPE_CHECKING

from desktop.state import changes, customers
from desktop.state.changes import Change
from desktop.state.figures import Figures
from desktop.state.floor import Floor

if TYPE_CHECKING:
    from desktop.state.store import Store


def other_history(store: "Store") -> list[Change]:
    """The server's store is another one. Chats stay to be read until it tells of them."""
    store.floor = Floor()
    store.rooms.clear()
    store.followed.clear()
    store.positions.clear()
    customers.forget_all(store)
    store.canned.forget()
    return [changes.FloorReplaced(), changes.RoomsReplaced(), changes.CannedChanged()]


def what_was_told(store: "Store") -> list[Change]:
    """All that the server told; it comes again. What the agent wrote stays."""
    store.floor, store.epoch = Floor(), None
    closed = [changes.ConversationClosed(interaction) for interaction in store.conversations]
    store.conversations.clear()
    store.rooms.clear()
    store.canned.forget()
    return [*closed, changes.FloorReplaced(), changes.RoomsReplaced(), changes.CannedChanged()]


def all_of_agent(store: "Store") -> list[Change]:
    """Everything of the agent who left."""
    store.floor = Floor()
    store.conversations.clear()
    customers.forget_all(store)
    store.canned.forget()
    for looks in (store.cobrowse, store.followed, store.positions, store.rooms, store.threads):
        looks.clear()
    for wishes in (store.following, store.once_followed, store.monitored, store.parting, store.staying):
        wishes.clear()
    store.outbox.clear()
    store.losses.clear()
    store.returned.clear()
    store.files.clear()
    store.drafts.restore({})
    store.drafts.restore_hidden({})
    store.drafts.restore_files({})
    store.places.restore({})
    store.pads.restore({})
    store.bell.restore(None)
    store.figures = Figures()
    store.me = store.epoch = None
    told = (changes.MeChanged(), changes.FloorReplaced(), changes.LossesChanged(), changes.OutboxChanged())
    return [*told, changes.RoomsReplaced(), changes.CannedChanged()]

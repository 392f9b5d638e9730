"""Source: a customer is back, after a lost connection, or with a new chat after one that this agent had."""

from collections.abc import Iterator

from desktop.state.alerts.alert import Alert, Look, ToChat
from desktop.state.alerts.scene import Scene, Source
from desktop.state.floor import is_in
from desktop.state.waiting import serves

#: How long it is worth telling that a connection is back (milliseconds).
_TOLD_FOR = 120_000


def _look(scene: Scene) -> Iterator[Alert]:
    for chat in scene.mine():
        at = scene.moments.back.get(chat.id)
        if at is not None:
            yield Alert(
                key=f"link {chat.id} {at}",
                look=Look.SYSTEM,
                words="{name} is back: the connection holds again",
                values={"name": chat.card.customer.name},
                at=at,
                until=at + _TOLD_FOR,
                link=ToChat(chat.id),
            )
    yield from _with_new_chats(scene)


def _with_new_chats(scene: Scene) -> Iterator[Alert]:
    store = scene.store
    mine = {one.interaction for one in scene.kept.served} | set(store.conversations)
    records = {one.record for one in scene.kept.served if one.record is not None}
    visitors = {one.visitor for one in scene.kept.served}
    here = {chat.card.customer.visitor for chat in scene.mine()}
    for card in store.floor.who_wait():
        who = card.customer
        known = who.record in records if who.record is not None else who.visitor in visitors
        if not known or card.id in mine or who.visitor in here:
            continue
        if serves(store.my_agent, card.queue) and not (store.me is not None and is_in(card, store.me)):
            yield Alert(
                key=f"chat {card.id}",
                look=Look.SUGGESTION,
                words="{name}, whom you served before, waits in {queue}",
                values={"name": who.name, "queue": scene.queue_name(card)},
                at=card.arrived_at,
                link=ToChat(card.id),
            )


SOURCE = Source(id="back", title="A customer is back", look=_look)

"""Source: a customer is back, after a lost connection, with a new chat after one that this agent had, or in the shop.

Who is in the shop is told only while somebody at this desk looks at the visitors.
"""

from collections.abc import Iterator

from desktop.state.alerts.alert import Alert, Look, ToChat, ToVisitor
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
    yield from _in_the_shop(scene)


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


def _in_the_shop(scene: Scene) -> Iterator[Alert]:
    here = scene.store.visitors
    last = {one.visitor: one for one in sorted(scene.kept.served, key=lambda one: one.at) if one.visitor in here}
    mine = {chat.card.customer.visitor for chat in scene.mine()}
    for visitor, served in last.items():
        visiting = here[visitor]
        # Who has not left since their chat with her is not back.
        if visiting.since <= served.at or visiting.interaction is not None or visitor in mine:
            continue
        yield Alert(
            key=f"shop {visitor} {visiting.since}",
            look=Look.SUGGESTION,
            words="{name}, whom you served before, is in the shop: {page}",
            values={"name": served.name, "page": visiting.page.title or visiting.page.url},
            at=visiting.since,
            link=ToVisitor(visitor),
        )


SOURCE = Source(id="back", title="A customer is back", look=_look)

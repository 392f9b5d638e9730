"""Source: a customer of the agent's has another chat open."""

from collections.abc import Iterator

from desktop.state.alerts.alert import Alert, Look, ToChat
from desktop.state.alerts.scene import Scene, Source, same
from desktop.state.floor import WAITS
from protocol.entities import Interaction
from protocol.kinds import InteractionStatus, Severity

_OPEN = (*WAITS, InteractionStatus.ACTIVE)


def _look(scene: Scene) -> Iterator[Alert]:
    mine = {chat.id: chat.card for chat in scene.mine()}
    if not mine:
        return
    visitors = {card.customer.visitor for card in mine.values()}
    records = {card.customer.record for card in mine.values() if card.customer.record is not None}
    for other in scene.store.floor.interactions.values():
        # There may be thousands, and this is asked each second: hardly any comes further than this line.
        if other.customer.visitor not in visitors and other.customer.record not in records:
            continue
        if other.status not in _OPEN:
            continue
        first = next((card for card in mine.values() if _pair(card, other)), None)
        # Of two of her own, the later one is the second.
        if first is not None and (other.id not in mine or other.arrived_at > first.arrived_at):
            yield _alert(first, other, scene)


def _pair(mine: Interaction, other: Interaction) -> bool:
    return mine.id != other.id and same(mine.customer, other.customer.visitor, other.customer.record)


def _alert(first: Interaction, other: Interaction, scene: Scene) -> Alert:
    owner = scene.store.floor.agents.get(other.agent) if other.agent is not None else None
    if other.agent == scene.store.me and owner is not None:
        words = "{name} has two chats with you"
    elif owner is not None:
        words = "{name} has another chat, with {agent}"
    else:
        words = "{name} has another chat, which waits in {queue}"
    return Alert(
        key=str(other.id),
        look=Look.SUGGESTION,
        severity=Severity.WARNING,
        words=words,
        values={
            "name": first.customer.name or other.customer.name,
            "agent": owner.name if owner is not None else "",
            "queue": scene.queue_name(other),
        },
        at=max(other.arrived_at, first.arrived_at),
        # A colleague's chat is hers to open; the customer's own page tells of both.
        link=ToChat(other.id) if owner is None or other.agent == scene.store.me else ToChat(first.id),
    )


SOURCE = Source(id="second_chat", title="A customer has two chats", look=_look)

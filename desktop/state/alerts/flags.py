"""Source: an agent whom she oversees asks for a supervisor in a chat."""

from collections.abc import Iterator

from desktop.state import overseeing
from desktop.state.alerts.alert import Alert, Look, ToChat
from desktop.state.alerts.scene import Scene, Source
from protocol.kinds import Severity


def _look(scene: Scene) -> Iterator[Alert]:
    store = scene.store
    me = store.my_agent
    if not overseeing.supervises(me):
        return
    for card in store.floor.flagged():
        flag = card.flag
        if flag is None or flag.by == store.me or not overseeing.oversees_chat(store.floor, me, card):
            continue
        by = store.floor.agents.get(flag.by)
        yield Alert(
            key=f"{card.id} {flag.at}",
            look=Look.SYSTEM,
            severity=Severity.WARNING,
            words="{agent} asks for a supervisor in the chat with {name}",
            values={"agent": by.name if by is not None else "", "name": card.customer.name},
            said=flag.text,
            at=flag.at,
            link=ToChat(card.id),
        )


SOURCE = Source(id="flags", title="An agent asks for a supervisor", look=_look, optional=False)

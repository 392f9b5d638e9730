"""Source: what supervisors tell."""

from collections.abc import Iterator

from desktop.state.alerts.alert import Alert, Look
from desktop.state.alerts.scene import Scene, Source
from desktop.state.broadcasts import for_reading


def _look(scene: Scene) -> Iterator[Alert]:
    store = scene.store
    for told in for_reading(store.floor, store.me, scene.now):
        sender = store.floor.agents.get(told.by)
        queue = store.floor.queues.get(told.queue) if told.queue is not None else None
        group = store.floor.profiles.get(told.group) if told.group is not None else None
        some = queue or group
        yield Alert(
            key=str(told.id),
            look=Look.BROADCAST,
            severity=told.severity,
            words="{name} tells",
            # To whom besides: empty for all.
            values={"name": sender.name if sender is not None else "", "to": some.name if some is not None else ""},
            said=told.text,
            at=told.at,
            until=told.until,
            broadcast=told.id,
        )


SOURCE = Source(id="broadcast", title="What supervisors tell", look=_look, optional=False, of_floor=False)

"""Source: in a queue the time in which customers should be answered is nearly over."""

from collections.abc import Iterator

from desktop.state.alerts.alert import Alert, Look, ToChat, Until
from desktop.state.alerts.scene import Scene, Source
from protocol.kinds import Severity

#: From this part of the target on, in percent.
_NEAR = 75


def _look(scene: Scene) -> Iterator[Alert]:
    for line in scene.lines:
        near = line.target * _NEAR // 100
        soon = [card for card in line.cards if near <= scene.now - line.since(card) < line.target]
        if soon:
            first = min(soon, key=lambda card: (line.since(card), card.id))
            yield Alert(
                key=str(line.queue.id),
                look=Look.SUGGESTION,
                severity=Severity.INFO,
                words="In {queue} {name} should be answered within {time}",
                values={
                    "queue": line.queue.name,
                    "name": first.customer.name,
                    "time": Until(line.since(first) + line.target),
                },
                at=line.since(first) + near,
                link=ToChat(first.id),
            )


SOURCE = Source(id="target", title="A service target is near", look=_look)

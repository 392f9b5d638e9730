"""Source: somebody waits for too long, in a queue or for the agent's own answer."""

from collections.abc import Iterator

from desktop.state.alerts.alert import Alert, Look, Since, ToChat
from desktop.state.alerts.queueing import Line
from desktop.state.alerts.scene import Scene, Source
from protocol.kinds import Severity
from protocol.service import AnswerLimits

#: In a queue without a target (milliseconds).
_WITHOUT_TARGET = 300_000
#: So many times the target, or the limit of an answer, presses.
_PRESSES, _OWN_LONG, _OWN_PRESSES = 2, 2, 5


def _look(scene: Scene) -> Iterator[Alert]:
    for line in scene.lines:
        target = line.target or _WITHOUT_TARGET
        if line.waited(scene.now) >= target:
            yield _in_queue(line, target, scene)
    for chat in scene.mine():
        queue = scene.store.floor.queues.get(chat.card.queue)
        late = (queue.answer if queue is not None else AnswerLimits()).late_seconds * 1000
        if chat.waiting_since is None or scene.now - chat.waiting_since < late * _OWN_LONG:
            continue
        presses = scene.now - chat.waiting_since >= late * _OWN_PRESSES
        yield Alert(
            key=f"chat {chat.id}",
            look=Look.SUGGESTION,
            severity=Severity.URGENT if presses else Severity.WARNING,
            words="{name} has waited for your answer for {time}",
            values={"name": chat.card.customer.name, "time": Since(chat.waiting_since)},
            at=chat.waiting_since + late * _OWN_LONG,
            link=ToChat(chat.id),
        )


def _in_queue(line: Line, target: int, scene: Scene) -> Alert:
    late = [card for card in line.cards if scene.now - line.since(card) >= target]
    one = len(late) == 1
    return Alert(
        key=f"queue {line.queue.id}",
        look=Look.SUGGESTION,
        severity=Severity.URGENT if line.waited(scene.now) >= target * _PRESSES else Severity.WARNING,
        words="{name} has waited in {queue} for {time}" if one else "{n} wait in {queue}, the longest for {time}",
        values={
            "name": line.first.customer.name,
            "n": len(late),
            "queue": line.queue.name,
            "time": Since(line.since(line.first)),
        },
        at=line.since(line.first) + target,
        link=ToChat(line.first.id),
    )


SOURCE = Source(id="long_wait", title="Somebody waits for long", look=_look)

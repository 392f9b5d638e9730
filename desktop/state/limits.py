"""From when on a wait without an answer warns, and is late: by queue (FEATURES 17)."""

from msgspec import Struct

from protocol.entities import Queue
from protocol.service import AnswerLimits

_SECOND = 1000


class Limits(Struct, frozen=True):
    """Milliseconds; `late` 0: never."""

    warn: int
    late: int


_USUAL = AnswerLimits()
USUAL = Limits(_USUAL.warn_seconds * _SECOND, _USUAL.late_seconds * _SECOND)


def of_answer(queue: Queue | None) -> Limits:
    """For a customer who is in a chat and waits for its agent."""
    if queue is None:
        return USUAL
    return Limits(queue.answer.warn_seconds * _SECOND, queue.answer.late_seconds * _SECOND)


def of_target(target: int) -> Limits:
    """For one who waits in a queue with a target (ms; 0: none): it warns at two thirds of it."""
    return Limits(target * 2 // 3, target)

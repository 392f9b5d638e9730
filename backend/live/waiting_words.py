"""What of a place in the queue is worth a word to whoever waits there."""

from protocol.frames import QueuePosition

#: Milliseconds. Estimates that differ by less are the same to whoever waits.
_WAIT_STEP = 10_000


def is_news(before: QueuePosition, now: QueuePosition) -> bool:
    """Whether a place, or the wait at it, has changed by so much that it is worth a word."""
    if now.position != before.position or (now.wait is None) != (before.wait is None):
        return True
    if now.wait is None or before.wait is None:
        return False
    return abs(now.wait - before.wait) > max(_WAIT_STEP, before.wait // 5)

"""Who has lost their last link. An absence is two deadlines in a row: when it is told, and when it ends.

Short drops are told to nobody, and long ones not too often: a page that loads, a phone that flaps
between two masts must not fill the log. An agent's row and an interaction's have the same columns.
"""

from protocol.limits import DROP_TOLD_AFTER

#: Least milliseconds from one telling that somebody is away to the next.
TOLD_AT_MOST_EVERY = 15_000
#: After a start of the server nobody's absence is told for as long as clients may take to find it again.
TIME_TO_RETURN = 10_000
#: No absence stays untold for longer; a row that says more was written under another clock.
LONGEST_UNTOLD = max(TOLD_AT_MOST_EVERY, TIME_TO_RETURN)
#: So many of a kind end, or are told, in one transaction; whoever writes meanwhile waits for no more than that.
AT_ONCE = 100


def tell_at(now: int, told_at: int | None) -> int:
    """When an absence that begins now is to be told; `told_at` is when one was told last."""
    soonest = now + DROP_TOLD_AFTER
    # The clock may have been set back since: never later than the rule itself asks.
    return soonest if told_at is None else min(max(soonest, told_at + TOLD_AT_MOST_EVERY), now + TOLD_AT_MOST_EVERY)

"""Bugs by which something waits for ever, or loses its place."""

from backend.actions import customers, deadlines, interactions, offers, presence
from backend.app.deadlines import Deadlines
from backend.app.presence import Presence
from backend.app.router import Router
from backend.live.hub import Hub
from bench.simulation.plants.edit import Line, Plant, Text

_TIMERS = "from bench.simulation.plants.timers import"

FUTURES = (
    Plant(
        "offer timer in memory",
        "An offer ends by a timer of the process that made it.",
        (
            Line(
                Router._propose,
                "self.offers_made += 1",
                f"{_TIMERS} ring_out; ring_out(self._store, offer, decision.deadline_in); self.offers_made += 1",
            ),
            Text(deadlines, "_OFFERS", "deadline <= ?", "deadline <= ?1 AND FALSE"),
            Text(deadlines, "_UNHEARD", "o.deadline <= ?", "o.deadline <= ?1 AND FALSE"),
            Text(
                deadlines,
                "_NEXT",
                "SELECT min(deadline) AS due FROM offers WHERE outcome IS NULL",
                "SELECT NULL AS due",
            ),
            Line(offers._check_open, "or deadline <= tx.now", ""),
        ),
        known=24,
    ),
    Plant(
        "lease in memory",
        "An agent who is gone loses her chats by a timer of the process that saw her go.",
        (
            Line(
                Presence.last_desk_gone,
                "self._tasks.spawn(",
                f"{_TIMERS} lease; lease(self._store, self._hub, self._tasks, agent); self._tasks.spawn(",
            ),
            Line(presence.desk_gone, "if absence is not None and absence.until is None:", "if False:"),
            Line(presence.all_desks_gone, "told = _agents(tx, _KNOWN_AWAY)", "return"),
        ),
        known=18,
    ),
    Plant(
        "lost wake-up (router)",
        "Something that happens alone does not wake the router; what comes next does.",
        (Line(Router._hear, "self._woken.set()", "self._woken.set() if len(self._inbox) > 1 else None"),),
        known=14,
    ),
    Plant(
        "lost wake-up (deadlines)",
        "A deadline that is set while the deadlines are looked at is not seen until the next look.",
        (
            Line(
                Deadlines.run,
                "self._changed.clear()\n        await self._sleep(await self._expire())",
                "due = await self._expire()\n        self._changed.clear()\n        await self._sleep(due)",
            ),
            # As seldom as it could be, were there no silences to look for.
            Line(
                Deadlines._expire,
                "return _AT_LEAST_EVERY\n    return min(max(due - self._clock(), 0) + 1, _AT_LEAST_EVERY)",
                "return 30_000\n    return min(max(due - self._clock(), 0) + 1, 30_000)",
            ),
        ),
        known=58,
    ),
    Plant(
        "grace never ends",
        "A chat whose customer is gone stays open.",
        (
            Line(customers.expire_due, "for chat in _chats(tx, _ENDED, tx.now):", "for chat in ():"),
            Text(
                deadlines,
                "_NEXT",
                "UNION ALL SELECT min(grace_until) FROM interactions WHERE grace_until IS NOT NULL ",
                "",
            ),
        ),
        known=11,
    ),
    Plant(
        "dead peers stay",
        "A connection that has said nothing for long counts as a customer, or as an agent.",
        (Line(Hub.sweep, "elif silent > limits.DEAD_AFTER:", "elif False:"),),
        known=11,
    ),
    Plant(
        "requeue forgets the arrival",
        "A chat that goes back to its queue goes to the end of it.",
        (Text(interactions, "_REQUEUE", "since = ?1", "since = ?1, arrived_at = ?1"),),
        known=25,
    ),
    Plant(
        "a lease ends without a requeue",
        "An agent goes offline, and her chats stay hers.",
        (Line(presence.go_offline, "leaving.leave_all(tx, key, active_chats(tx, key))", "pass"),),
        known=12,
    ),
)

"""The bell: asks the sources, and minds what the agent is done with and what she has put off."""

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from desktop.state.alerts.alert import Alert, presses_more, rank
from desktop.state.alerts.kept import BellKept, BellMemory, Mark, Served
from desktop.state.alerts.reminder import Reminder
from desktop.state.alerts.reminders import is_due
from desktop.state.alerts.scene import Moments, Scene, Source
from desktop.state.alerts.sources import SOURCES
from desktop.state.store import Store

#: How long the bell remembers whom the agent served, and how exactly it knows when that was (milliseconds).
_SERVED_FOR, _SERVED_STEP = 12 * 3_600_000, 600_000


class Rung(Struct, frozen=True, kw_only=True):
    """What there is to know now, the most pressing first, and of this what is new; what was put off until later."""

    open: tuple[Alert, ...] = ()
    new: tuple[Alert, ...] = ()
    later: tuple[tuple[int, Alert], ...] = ()


class Bell:
    """Over the store's state and its memory. Times are server time, Unix milliseconds."""

    def __init__(self, store: Store, sources: Sequence[Source] = SOURCES) -> None:
        self._store = store
        self._memory: BellMemory = store.bell
        self._sources = sources
        self._moments = Moments()
        self._there: dict[str, Alert] = {}

    # --- looking ----------------------------------------------------------------------------

    def look(self, unwanted: Collection[str] = ()) -> Rung:
        """What there is to know now. `unwanted`: ids of sources that the agent has switched off."""
        store, now = self._store, self._store.now()
        self._moments.take(store, now)
        self._remember(now)
        scene = Scene(store=store, now=now, moments=self._moments, kept=self._memory.now)
        asked = [one for one in self._sources if not (one.optional and one.id in unwanted)]
        asked = [one for one in asked if scene.online or not one.of_floor]
        there = {
            key: replace(alert, key=key)
            for source in asked
            for alert in source.look(scene)
            if (alert.until is None or alert.until > now) and (key := f"{source.id}:{alert.key}")
        }
        self._there = there
        # Without a link, or before it has told all, nothing is surely over: what rang is not to ring again.
        return self._sorted_out(there, {source.id for source in asked} if scene.online else set(), now)

    def _sorted_out(self, there: dict[str, Alert], asked: set[str], now: int) -> Rung:
        kept = self._memory.now
        # What was said of an alert goes with it, where its source was asked at all.
        marks = {key: mark for key, mark in kept.marks.items() if key in there or key.partition(":")[0] not in asked}
        rung: list[Alert] = []
        new: list[Alert] = []
        later: list[tuple[int, Alert]] = []
        for key, alert in there.items():
            mark = marks.get(key, Mark())
            if presses_more(alert.severity, mark.severity) and mark.later is None:
                mark = Mark()
            if mark.done:
                continue
            if mark.later is not None and mark.later > now:
                later.append((mark.later, alert))
                continue
            rung.append(alert)
            if not mark.heard:
                new.append(alert)
                marks[key] = Mark(heard=True, severity=alert.severity)
        self._memory.put(replace(kept, marks=marks))
        later.sort(key=lambda one: (one[0], one[1].key))
        return Rung(open=tuple(sorted(rung, key=rank)), new=tuple(sorted(new, key=rank)), later=tuple(later))

    def _remember(self, now: int) -> None:
        """Whom the agent serves, and which reminders are due."""
        kept = self._memory.now
        served = {one.interaction: one for one in kept.served if now - one.at <= _SERVED_FOR}
        for chat in self._store.conversations.values():
            known = served.get(chat.id)
            who = chat.card.customer
            at = now if known is None or (chat.ended is None and now - known.at > _SERVED_STEP) else known.at
            news = known is None or (known.record, known.name, known.at) != (who.record, who.name, at)
            if chat.owned and news:
                served[chat.id] = Served(
                    interaction=chat.id, visitor=who.visitor, record=who.record, name=who.name, at=at
                )
        scene = Scene(store=self._store, now=now, moments=self._moments, kept=kept)
        reminders = tuple(
            replace(one, due_at=now) if one.due_at is None and is_due(one, scene) else one for one in kept.reminders
        )
        self._memory.put(replace(kept, served=tuple(served.values()), reminders=reminders))

    # --- what the agent says ------------------------------------------------------------------

    def done(self, key: str) -> None:
        """She is done with it. A reminder is no more."""
        kept = self._memory.now
        reminders = tuple(one for one in kept.reminders if _key(one) != key)
        alert = self._there.get(key)
        mark = Mark(heard=True, done=True, severity=alert.severity if alert is not None else Mark().severity)
        self._memory.put(replace(kept, reminders=reminders, marks={**kept.marks, key: mark}))

    def put_off(self, key: str, until: int) -> None:
        """She wants to be told again then, if it still holds."""
        kept = self._memory.now
        self._memory.put(replace(kept, marks={**kept.marks, key: Mark(later=until)}))

    def remind(self, reminder: Reminder) -> None:
        """A new reminder, or another in the place of one with its id."""
        kept = self._memory.now
        others = tuple(one for one in kept.reminders if one.id != reminder.id)
        marks = {key: mark for key, mark in kept.marks.items() if key != _key(reminder)}
        self._memory.put(replace(kept, reminders=(*others, reminder), marks=marks))

    def forget(self, reminder: str) -> None:
        """A reminder is not wanted any more."""
        kept = self._memory.now
        self._memory.put(replace(kept, reminders=tuple(one for one in kept.reminders if one.id != reminder)))

    def waiting(self) -> tuple[Reminder, ...]:
        """The reminders that are not due, those with a time first and in its order."""
        still = [one for one in self._memory.now.reminders if one.due_at is None]
        return tuple(sorted(still, key=lambda one: (one.at is None, one.at or 0, one.made_at)))

    def state(self) -> BellKept:
        """All that is remembered, to go back to it."""
        return self._memory.now

    def back_to(self, state: BellKept, key: str) -> None:
        """Take back what was said of an alert: its mark and its reminder are as they were in `state`."""
        kept = self._memory.now
        was = [one for one in state.reminders if _key(one) == key]
        now = {one.id for one in kept.reminders}
        reminders = (*kept.reminders, *(one for one in was if one.id not in now))
        marks = {other: mark for other, mark in kept.marks.items() if other != key}
        if key in state.marks:
            marks[key] = state.marks[key]
        self._memory.put(replace(kept, reminders=reminders, marks=marks))


def _key(reminder: Reminder) -> str:
    return f"reminder:{reminder.id}"

"""One chat's shared page: who sends it, who watches, what is kept of it."""

from typing import Protocol

import msgspec

from backend.live.cobrowse_ring import MOST_KEPT, Gate, Ring
from backend.live.consents import Sharing
from backend.live.encoding import ForStaff, ForVisitor, for_staff
from backend.live.outbox import MOST_STREAMED
from protocol.cobrowse import CobrowseChunk, CobrowseState
from protocol.ids import AgentId, InteractionId
from protocol.service import CobrowseRules

_MINUTE = 60_000
#: Milliseconds by which the start of what is kept moves before desks are told.
_NEWS_OF_PAST = 5_000


class Window(Protocol):
    """A customer's window, as the relay needs it."""

    def notice(self, frame: ForVisitor) -> None:
        """Something it must know."""
        ...

    def volatile(self, frame: ForVisitor) -> None:
        """Something that may be lost."""
        ...


class Watcher(Protocol):
    """A desk that watches."""

    @property
    def streaming(self) -> int:
        """Bytes of streams that wait to be written to it."""
        ...

    def notice(self, frame: ForStaff) -> None:
        """Something it must know."""
        ...

    def volatile(self, frame: ForStaff) -> None:
        """Something that may be lost."""
        ...

    def stream(self, frame: ForStaff, *, whole: bool = False) -> bool:
        """A part of a stream; False when it is lost."""
        ...


class Eye:
    """One desk's view. `lost`: it waits for a whole picture; `inside`: its agent is in the chat."""

    __slots__ = ("agent", "inside", "lost", "pointed_at")

    def __init__(self, agent: AgentId) -> None:
        self.agent = agent
        self.inside = False
        self.lost = True
        self.pointed_at: int | None = None


class SharedPage:
    """What is known of one chat's shared page. Times are ticks (ms) unless they are said to be another's."""

    __slots__ = (
        "asked_whole_at",
        "before",
        "clock",
        "eyes",
        "forget_at",
        "gate",
        "keep",
        "paused",
        "ring",
        "sender",
        "sharing",
        "stopped",
        "tab",
        "told",
    )

    def __init__(self, sharing: Sharing | None) -> None:
        self.sharing = sharing
        self.eyes: dict[Watcher, Eye] = {}
        self.sender: Window | None = None
        self.tab = ""
        self.paused = False
        #: The customer has said stop, and it is not stored yet.
        self.stopped = False
        self.gate: Gate | None = None
        #: The last minutes since the yes, and those from before it.
        self.ring: Ring | None = None
        self.before: Ring | None = None
        #: The customer's clock (Unix ms) at a tick.
        self.clock: tuple[int, int] | None = None
        #: How long what is kept outlives the chat (ms).
        self.keep = 0
        self.forget_at: int | None = None
        self.asked_whole_at: int | None = None
        self.told: CobrowseState | None = None

    @property
    def wanted(self) -> bool:
        """Whether the page is to be recorded: for the last minutes, or as somebody in the chat watches."""
        return self.sharing is not None and (self.sharing.past or any(eye.inside for eye in self.eyes.values()))

    @property
    def past_from(self) -> int | None:
        """How far back can be looked, on the customer's clock."""
        begins = [ring.begins for ring in (self.before, self.ring) if ring is not None]
        return min((one for one in begins if one is not None), default=None)

    @property
    def kept(self) -> int:
        """Bytes of the past."""
        return sum(ring.bytes for ring in (self.before, self.ring) if ring is not None)

    def clear(self) -> None:
        """Let go of what is kept until now."""
        for ring in (self.before, self.ring):
            if ring is not None:
                ring.clear()

    def forget(self) -> None:
        """Keep nothing of the past."""
        self.ring = self.before = self.forget_at = self.clock = None

    def take(self, chunk: CobrowseChunk, now: int) -> None:
        """Keep it, where the customer agreed to that."""
        ring = self.before if chunk.past else self.ring
        if ring is not None:
            if self.clock is None or not chunk.past or chunk.at > self.clock[0]:
                self.clock = chunk.at, now
            ring.add(chunk)
            self.expire(now)

    def expire(self, now: int) -> None:
        """While it goes on the minutes end now: what is older goes, from before the yes too."""
        if self.clock is not None and self.sharing is not None:
            at, tick = self.clock
            for ring in (self.before, self.ring):
                if ring is not None:
                    ring.expire(at + max(now - tick, 0))

    def keep_by(self, rules: CobrowseRules) -> None:
        """What the site says about the last minutes, as far as the customer agreed to them."""
        self.keep = rules.keep_minutes * _MINUTE
        if self.sharing is not None and self.sharing.past and self.ring is None:
            self.ring = Ring(rules.past_minutes)
            self.before = Ring(rules.past_minutes, MOST_KEPT // 2)

    def lose_all(self) -> None:
        """Nobody can go on without a whole picture."""
        for eye in self.eyes.values():
            eye.lost = True

    def look_back(self, desk: Watcher) -> None:
        """What is kept, each chunk marked as past; not to a desk that has yet to take what was kept before."""
        if desk.streaming > MOST_STREAMED:
            return
        for ring in (self.before, self.ring):
            for chunk in ring or ():
                past = chunk if chunk.past else msgspec.structs.replace(chunk, past=True)
                desk.stream(for_staff(past), whole=True)

    def state(self, interaction: InteractionId, *, off: bool) -> CobrowseState:
        """As desks are told; `off`: the server shares no pages now."""
        return CobrowseState(
            interaction=interaction,
            session=None if self.sharing is None else self.sharing.id,
            live=self.sender is not None,
            paused=self.sharing is not None and (self.paused or off),
            idle=self.sharing is not None and not self.wanted,
            tab=self.tab,
            watchers=tuple(dict.fromkeys(eye.agent for eye in self.eyes.values())),
            past_from=self.past_from,
        )

    def tell(self, state: CobrowseState) -> None:
        """All who watch, if it is news."""
        if not self.eyes or (self.told is not None and _is_the_same(state, self.told)):
            return
        self.told = state
        frame = for_staff(state)
        for desk in self.eyes:
            desk.notice(frame)


def _is_the_same(state: CobrowseState, told: CobrowseState) -> bool:
    now, before = state.past_from, told.past_from
    if now is not None and before is not None and abs(now - before) < _NEWS_OF_PAST:
        state = msgspec.structs.replace(state, past_from=before)
    return state == told

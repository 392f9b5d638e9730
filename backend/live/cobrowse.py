"""Shared pages: from the customer's browser to the desks that watch, unread, unstored, within bounds.

A desk that is too slow loses chunks and gets a whole picture again; a page that sends too much waits. Nothing goes
through without a `Cobrowse` proposal that was accepted and goes on (`consents`).
"""

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from backend.live.cobrowse_ring import MOST_KEPT, WAIT, Gate, Ring, is_sound
from backend.live.consents import Ended, Sharing
from backend.live.encoding import ForStaff, ForVisitor, for_staff, for_visitor
from protocol.cobrowse import CobrowseChunk, CobrowseState, CobrowseWanted, Point, Pointed, WatchCobrowse
from protocol.ids import AgentId, InteractionId
from protocol.kinds import PointKind
from protocol.service import CobrowseRules

#: A whole picture is asked for at most this often (ms).
_WHOLE_EVERY = 1_000
#: An agent points at most this often (ms).
_POINT_EVERY = 30
_MOST_WATCHERS = 8
#: Milliseconds by which the start of what is kept moves before desks are told.
_NEWS_OF_PAST = 5_000
_MINUTE = 60_000
_MOST_TAB_CHARACTERS = 64
_MOST_NODE = 2**31
_AT_NEXT_SWEEP = -1


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


class _Eye:
    """One desk's view. `lost`: it waits for a whole picture."""

    __slots__ = ("agent", "lost", "pointed_at")

    def __init__(self, agent: AgentId) -> None:
        self.agent = agent
        self.lost = True
        self.pointed_at: int | None = None


class _Page:
    """What is known of one chat's shared page. Times are ticks (ms) unless they are said to be another's."""

    __slots__ = (
        "asked_whole_at",
        "before",
        "eyes",
        "forget_at",
        "gate",
        "keep",
        "paused",
        "ring",
        "sender",
        "sharing",
        "tab",
        "told",
    )

    def __init__(self, sharing: Sharing | None) -> None:
        self.sharing = sharing
        self.eyes: dict[Watcher, _Eye] = {}
        self.sender: Window | None = None
        self.tab = ""
        self.paused = False
        self.gate: Gate | None = None
        #: The last minutes since the yes, and those from before it.
        self.ring: Ring | None = None
        self.before: Ring | None = None
        #: How long what is kept outlives the chat (ms).
        self.keep = 0
        self.forget_at: int | None = None
        self.asked_whole_at: int | None = None
        self.told: CobrowseState | None = None

    @property
    def past_from(self) -> int | None:
        """How far back can be looked, on the customer's clock."""
        begins = [ring.begins for ring in (self.before, self.ring) if ring is not None]
        return min((one for one in begins if one is not None), default=None)

    def forget(self) -> None:
        """Keep nothing of the past."""
        self.ring = self.before = self.forget_at = None


class Relay:
    """All shared pages of this process.

    Attributes:
        chunks: how many came from customers, lost: how many of them nobody got because they were too many.
    """

    def __init__(
        self,
        windows: Callable[[InteractionId], Iterable[Window]],
        sharing: Callable[[InteractionId], Sharing | None],
    ) -> None:
        """`windows` are those of a chat's customer, `sharing` is what they agreed to."""
        self._windows = windows
        self._sharing = sharing
        self._pages: dict[InteractionId, _Page] = {}
        self._off = False
        self.chunks = 0
        self.lost = 0

    # --- consent ------------------------------------------------------------------------------

    def begins(self, interaction: InteractionId) -> None:
        """The customer has agreed, or the agent they asked."""
        page = self._page(interaction)
        page.sharing, page.gate, page.tab, page.sender = self._sharing(interaction), None, "", None
        page.forget()
        page.asked_whole_at = None
        self._want(interaction, page, whole=True)
        self._tell(interaction, page)

    def ends(self, interaction: InteractionId, ended: Ended) -> None:
        """It is stopped, or the chat is over."""
        page = self._pages.get(interaction)
        if page is None:
            return
        if page.sharing is not None:
            off = CobrowseWanted(interaction=interaction, session=page.sharing.id, on=False)
            for window in self._windows(interaction):
                window.notice(for_visitor(off))
        page.sharing = page.sender = page.gate = None
        page.paused, page.tab = False, ""
        if ended.by_customer or (ended.chat_over and not page.keep):
            page.forget()
        elif ended.chat_over:
            page.forget_at = _AT_NEXT_SWEEP
        self._tell(interaction, page)
        self._drop_if_empty(interaction, page)

    def window_opens(self, window: Window, interaction: InteractionId) -> None:
        """A customer's window shows this chat: it is told what is wanted of it, while a page is shared."""
        sharing = self._sharing(interaction)
        if sharing is not None:
            on = self._is_on(self._page(interaction))
            frame = CobrowseWanted(interaction=interaction, session=sharing.id, on=on, whole=on)
            window.notice(for_visitor(frame))

    def window_gone(self, window: Window, interaction: InteractionId) -> None:
        """It does not show it any more, or its line is gone."""
        page = self._pages.get(interaction)
        if page is not None and page.sender is window:
            page.sender = None
            for eye in page.eyes.values():
                eye.lost = True
            self._tell(interaction, page)

    # --- from the customer --------------------------------------------------------------------

    def chunk(self, window: Window, chunk: CobrowseChunk, now: int, rules: CobrowseRules) -> None:
        """A part of what a window recorded."""
        self.chunks += 1
        sharing = self._sharing(chunk.interaction)
        if sharing is None or sharing.id != chunk.session:
            self.lost += 1
            if chunk.part == 0:
                # It does not know yet that it is over.
                over = CobrowseWanted(interaction=chunk.interaction, session=chunk.session, on=False)
                window.volatile(for_visitor(over))
            return
        if self._off or not is_sound(chunk) or (chunk.past and not sharing.past):
            self.lost += 1
            return
        page = self._page(chunk.interaction)
        if page.gate is None:
            page.gate = Gate(now)
        if page.gate.is_shut(now):
            self.lost += 1
        elif not page.gate.lets(chunk, now):
            self.lost += 1
            self._pause(chunk.interaction, page)
        else:
            self._keep_rules(page, sharing, rules)
            self._pass(window, page, chunk, now)

    def _keep_rules(self, page: _Page, sharing: Sharing, rules: CobrowseRules) -> None:
        page.keep = rules.keep_minutes * _MINUTE
        if sharing.past and page.ring is None:
            page.ring = Ring(rules.past_minutes)
            page.before = Ring(rules.past_minutes, MOST_KEPT // 2)

    def _pass(self, window: Window, page: _Page, chunk: CobrowseChunk, now: int) -> None:
        if chunk.past:
            if page.before is not None:
                page.before.add(chunk)
            self._tell(chunk.interaction, page)
            return
        begins = chunk.whole and chunk.part == 0
        if begins:
            page.tab, page.paused = chunk.tab, False
        elif chunk.tab != page.tab or page.paused:
            if page.paused or not page.tab:
                self._need_whole(chunk.interaction, page, now)
            return
        page.sender = window
        if page.ring is not None:
            page.ring.add(chunk)
        self._tell(chunk.interaction, page)
        frame: ForStaff | None = None
        for desk, eye in page.eyes.items():
            if eye.lost and not begins:
                continue
            frame = frame or for_staff(chunk)
            eye.lost = not desk.stream(frame)
            self.lost += eye.lost
        if page.ring is not None and page.ring.wants_whole():
            self._need_whole(chunk.interaction, page, now)

    def _pause(self, interaction: InteractionId, page: _Page) -> None:
        """It sends too much: it waits, and begins again with a whole picture."""
        page.paused = True
        for eye in page.eyes.values():
            eye.lost = True
        if page.ring is not None:
            page.ring.clear()
        self._want(interaction, page, whole=True, wait=WAIT)
        self._tell(interaction, page)

    # --- from desks ---------------------------------------------------------------------------

    def watch(self, desk: Watcher, agent: AgentId, wish: WatchCobrowse, now: int) -> None:
        """A desk that may look into the chat watches, or wants a whole picture."""
        page = self._page(wish.interaction)
        eye = page.eyes.get(desk)
        if eye is None:
            if len(page.eyes) >= _MOST_WATCHERS:
                self._drop_if_empty(wish.interaction, page)
                return
            eye = page.eyes[desk] = _Eye(agent)
            if len(page.eyes) == 1:
                self._want(wish.interaction, page, whole=True)
                page.asked_whole_at = now
            page.told = None
            self._tell(wish.interaction, page)
        elif wish.whole or wish.past:
            eye.lost = True
        if wish.past:
            self._look_back(desk, page)
        if eye.lost:
            self._need_whole(wish.interaction, page, now)

    def look_back(self, desk: Watcher, interaction: InteractionId) -> None:
        """What is kept of a chat that is over, to a desk that may read it."""
        page = self._pages.get(interaction)
        if page is None:
            desk.notice(for_staff(CobrowseState(interaction=interaction)))
            return
        desk.notice(for_staff(self._state(interaction, page)))
        if page.sharing is None:
            self._look_back(desk, page)

    def unwatch(self, desk: Watcher, interaction: InteractionId) -> None:
        """It does not watch any more, or may not."""
        page = self._pages.get(interaction)
        if page is None or page.eyes.pop(desk, None) is None:
            return
        if not page.eyes:
            self._want(interaction, page)
        self._tell(interaction, page)
        self._drop_if_empty(interaction, page)

    def point(self, desk: Watcher, point: Point, name: str, now: int) -> None:
        """A desk that watches points at something on the page; `name` is the agent's as customers see it."""
        page = self._pages.get(point.interaction)
        eye = None if page is None else page.eyes.get(desk)
        if page is None or eye is None or page.sharing is None or page.sharing.id != point.session:
            return
        if len(point.tab) > _MOST_TAB_CHARACTERS or not 0 <= point.node < _MOST_NODE:
            return
        if point.kind is not PointKind.CLEAR:
            if eye.pointed_at is not None and 0 <= now - eye.pointed_at < _POINT_EVERY:
                return
            eye.pointed_at = now
        told = for_visitor(
            Pointed(
                interaction=point.interaction,
                session=point.session,
                tab=point.tab,
                kind=point.kind,
                node=point.node,
                name=name,
            )
        )
        for window in self._windows(point.interaction):
            window.volatile(told)
        for other in page.eyes:
            if other is not desk:
                other.volatile(told)

    @staticmethod
    def _look_back(desk: Watcher, page: _Page) -> None:
        if desk.streaming:
            # It has not taken what was sent before.
            return
        for ring in (page.before, page.ring):
            for chunk in ring or ():
                past = chunk if chunk.past else msgspec.structs.replace(chunk, past=True)
                desk.stream(for_staff(past), whole=True)

    # --- life ---------------------------------------------------------------------------------

    def let_go(self, off: bool) -> None:
        """Under load no page is shared, until it is over."""
        if off == self._off:
            return
        self._off = off
        for interaction, page in self._pages.items():
            if page.sharing is not None:
                for eye in page.eyes.values():
                    eye.lost = True
                self._want(interaction, page, whole=True)
                self._tell(interaction, page)

    def sweep(self, now: int) -> None:
        """Ask again for pictures that did not come; forget what has been kept long enough (ticks, ms)."""
        for interaction, page in tuple(self._pages.items()):
            if page.forget_at is not None:
                if page.forget_at == _AT_NEXT_SWEEP:
                    page.forget_at = now + page.keep
                elif now >= page.forget_at:
                    page.forget()
                    self._tell(interaction, page)
            if any(eye.lost and not desk.streaming for desk, eye in page.eyes.items()):
                self._need_whole(interaction, page, now)
            self._drop_if_empty(interaction, page)

    def _page(self, interaction: InteractionId) -> _Page:
        page = self._pages.get(interaction)
        if page is None:
            page = self._pages[interaction] = _Page(self._sharing(interaction))
        return page

    def _drop_if_empty(self, interaction: InteractionId, page: _Page) -> None:
        if page.sharing is None and not page.eyes and page.past_from is None:
            self._pages.pop(interaction, None)

    # --- telling ------------------------------------------------------------------------------

    def _is_on(self, page: _Page) -> bool:
        sharing = page.sharing
        return sharing is not None and not self._off and (bool(page.eyes) or sharing.past)

    def _need_whole(self, interaction: InteractionId, page: _Page, now: int) -> None:
        if page.gate is not None and page.gate.is_shut(now):
            return
        asked = page.asked_whole_at
        if page.sharing is not None and (asked is None or not 0 <= now - asked < _WHOLE_EVERY):
            page.asked_whole_at = now
            self._want(interaction, page, whole=True)

    def _want(self, interaction: InteractionId, page: _Page, *, whole: bool = False, wait: int = 0) -> None:
        if page.sharing is None:
            return
        on = self._is_on(page)
        frame = CobrowseWanted(
            interaction=interaction, session=page.sharing.id, on=on, whole=on and whole, wait=wait if on else 0
        )
        encoded = for_visitor(frame)
        for window in self._windows(interaction):
            window.notice(encoded)

    def _state(self, interaction: InteractionId, page: _Page) -> CobrowseState:
        return CobrowseState(
            interaction=interaction,
            session=None if page.sharing is None else page.sharing.id,
            live=page.sender is not None,
            paused=page.sharing is not None and (page.paused or self._off),
            tab=page.tab,
            watchers=tuple(dict.fromkeys(eye.agent for eye in page.eyes.values())),
            past_from=page.past_from,
        )

    def _tell(self, interaction: InteractionId, page: _Page) -> None:
        """All who watch, if it is news."""
        if not page.eyes:
            return
        state, told = self._state(interaction, page), page.told
        if told is not None and _is_the_same(state, told):
            return
        page.told = state
        frame = for_staff(state)
        for desk in page.eyes:
            desk.notice(frame)


def _is_the_same(state: CobrowseState, told: CobrowseState) -> bool:
    now, before = state.past_from, told.past_from
    if now is not None and before is not None and abs(now - before) < _NEWS_OF_PAST:
        state = msgspec.structs.replace(state, past_from=before)
    return state == told

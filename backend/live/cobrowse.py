"""Shared pages: from the customer's browser to the desks that watch, unread, unstored, within bounds.

A desk that is too slow loses chunks and gets a whole picture again; a page that sends too much waits. Nothing goes
through without a `Cobrowse` proposal that was accepted and goes on (`consents`).
"""

from collections.abc import Callable, Iterable

from backend.live.cobrowse_page import Eye, SharedPage, Watcher, Window
from backend.live.cobrowse_ring import Gate, is_sound
from backend.live.consents import Ended, Sharing
from backend.live.encoding import ForStaff, for_staff, for_visitor
from backend.live.meters import Meters
from protocol.cobrowse import CobrowseChunk, CobrowseState, CobrowseWanted, Point, Pointed, WatchCobrowse
from protocol.ids import AgentId, InteractionId, ProposalId
from protocol.kinds import PointKind
from protocol.service import CobrowseRules

#: A whole picture is asked for at most this often (ms).
_WHOLE_EVERY = 1_000
#: An agent points at most this often (ms).
_POINT_EVERY = 30
_MOST_WATCHERS = 8
_MOST_TAB_CHARACTERS = 64
_MOST_NODE = 2**31
_AT_NEXT_SWEEP = -1
#: Bytes that are kept of the last minutes of all pages.
_MOST_KEPT_OF_ALL = 256 * 1024 * 1024


class Relay:
    """All shared pages of this process."""

    def __init__(
        self,
        windows: Callable[[InteractionId], Iterable[Window]],
        sharing: Callable[[InteractionId], Sharing | None],
        meters: Meters,
        most_kept: int = _MOST_KEPT_OF_ALL,
    ) -> None:
        """`windows` are those of a chat's customer, `sharing` is what they agreed to."""
        self._most_kept = most_kept
        self._windows = windows
        self._sharing = sharing
        self._pages: dict[InteractionId, SharedPage] = {}
        self._off = False
        self._meters = meters

    # --- consent ------------------------------------------------------------------------------

    def begins(self, interaction: InteractionId) -> None:
        """The customer has agreed, or the agent they asked."""
        page = self._page(interaction)
        page.sharing, page.gate, page.tab, page.sender = self._sharing(interaction), None, "", None
        page.forget()
        page.stopped = False
        page.asked_whole_at = None
        self._want(interaction, page, whole=True)
        self._tell(interaction, page)

    def stops(self, interaction: InteractionId, session: ProposalId | None) -> None:
        """The customer says stop (None: ends the chat): nothing goes through from now on, stored or not yet."""
        sharing = self._sharing(interaction)
        if sharing is not None and session in {None, sharing.id}:
            page = self._page(interaction)
            page.stopped, page.sender = True, None
            page.lose_all()
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
            page.lose_all()
            self._tell(interaction, page)

    # --- from the customer --------------------------------------------------------------------

    def chunk(self, window: Window, chunk: CobrowseChunk, now: int, rules: CobrowseRules) -> None:
        """A part of what a window recorded."""
        self._meters.chunks += 1
        sharing = self._sharing(chunk.interaction)
        if sharing is None or sharing.id != chunk.session:
            self._meters.chunks_lost += 1
            if chunk.part == 0:
                # It does not know yet that it is over.
                over = CobrowseWanted(interaction=chunk.interaction, session=chunk.session, on=False)
                window.volatile(for_visitor(over))
            return
        if self._off or not is_sound(chunk) or (chunk.past and not sharing.past):
            self._meters.chunks_lost += 1
            return
        page = self._page(chunk.interaction)
        if page.stopped:
            self._meters.chunks_lost += 1
            return
        if page.gate is None:
            page.gate = Gate(now)
        if page.gate.shut_for(now):
            self._meters.chunks_lost += 1
        elif not page.gate.lets(chunk, now):
            self._meters.chunks_lost += 1
            self._pause(chunk.interaction, page, now)
        else:
            page.keep_by(rules)
            self._pass(window, page, chunk, now)

    def _pass(self, window: Window, page: SharedPage, chunk: CobrowseChunk, now: int) -> None:
        if chunk.past:
            page.take(chunk, now)
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
        page.take(chunk, now)
        self._tell(chunk.interaction, page)
        frame: ForStaff | None = None
        for desk, eye in page.eyes.items():
            if eye.lost and not begins:
                continue
            frame = frame or for_staff(chunk)
            eye.lost = not desk.stream(frame)
            self._meters.chunks_lost += eye.lost
        if page.ring is not None and page.ring.wants_whole():
            self._need_whole(chunk.interaction, page, now)

    def _pause(self, interaction: InteractionId, page: SharedPage, now: int) -> None:
        """It sends too much: it waits, and begins again with a whole picture."""
        page.paused = True
        page.lose_all()
        self._want(interaction, page, whole=True, now=now)
        self._tell(interaction, page)

    # --- from desks ---------------------------------------------------------------------------

    def watch(self, desk: Watcher, agent: AgentId, wish: WatchCobrowse, now: int, *, inside: bool) -> None:
        """A desk that may look into the chat watches, or wants a whole picture; `inside`: its agent is in the chat."""
        page = self._page(wish.interaction)
        eye = page.eyes.get(desk)
        if eye is None:
            if len(page.eyes) >= _MOST_WATCHERS:
                self._drop_if_empty(wish.interaction, page)
                return
            eye = page.eyes[desk] = Eye(agent)
            page.told = None
        elif wish.whole or wish.past:
            eye.lost = True
        self.take_part(desk, wish.interaction, now, inside=inside)
        self._tell(wish.interaction, page)
        if wish.past:
            page.look_back(desk)
        if eye.lost:
            self._need_whole(wish.interaction, page, now)

    def take_part(self, desk: Watcher, interaction: InteractionId, now: int, *, inside: bool) -> None:
        """A desk is in the chat from now on, or only looks in: who does sees what is recorded for those in it."""
        page = self._pages.get(interaction)
        eye = None if page is None else page.eyes.get(desk)
        if page is None or eye is None or eye.inside == inside:
            return
        was_on = self._is_on(page)
        eye.inside = inside
        self._switched(interaction, page, was_on, now)

    def _switched(self, interaction: InteractionId, page: SharedPage, was_on: bool, now: int | None = None) -> None:
        if self._is_on(page) is not was_on:
            page.asked_whole_at = now
            self._want(interaction, page, whole=True, now=now)
        self._tell(interaction, page)

    def look_back(self, desk: Watcher, interaction: InteractionId) -> None:
        """What is kept of a chat that is over, to a desk that may read it."""
        page = self._pages.get(interaction)
        if page is None:
            desk.notice(for_staff(CobrowseState(interaction=interaction)))
            return
        desk.notice(for_staff(page.state(interaction, off=self._off)))
        if page.sharing is None:
            page.look_back(desk)

    def unwatch(self, desk: Watcher, interaction: InteractionId) -> None:
        """It does not watch any more, or may not."""
        page = self._pages.get(interaction)
        if page is None or desk not in page.eyes:
            return
        was_on = self._is_on(page)
        del page.eyes[desk]
        self._switched(interaction, page, was_on)
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

    # --- life ---------------------------------------------------------------------------------

    def let_go(self, off: bool) -> None:
        """Under load no page is shared, until it is over."""
        if off == self._off:
            return
        self._off = off
        for interaction, page in self._pages.items():
            if page.sharing is not None:
                page.lose_all()
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
            page.expire(now)
            self._tell(interaction, page)
            stands_still = page.sender is not None and page.ring is not None and page.ring.wants_whole()
            if stands_still or any(eye.lost and not desk.streaming for desk, eye in page.eyes.items()):
                self._need_whole(interaction, page, now)
            self._drop_if_empty(interaction, page)
        self._bound()

    def _bound(self) -> None:
        """Of all that is kept the most goes first."""
        kept = {page: page.kept for page in self._pages.values()}
        total = sum(kept.values())
        for page in sorted(kept, key=kept.__getitem__, reverse=True):
            if total <= self._most_kept:
                return
            total -= kept[page]
            page.clear()

    def _page(self, interaction: InteractionId) -> SharedPage:
        page = self._pages.get(interaction)
        if page is None:
            page = self._pages[interaction] = SharedPage(self._sharing(interaction))
        return page

    def _drop_if_empty(self, interaction: InteractionId, page: SharedPage) -> None:
        if page.sharing is None and not page.eyes and page.past_from is None:
            self._pages.pop(interaction, None)

    # --- telling ------------------------------------------------------------------------------

    def _is_on(self, page: SharedPage) -> bool:
        return page.wanted and not self._off

    def _need_whole(self, interaction: InteractionId, page: SharedPage, now: int) -> None:
        if page.gate is not None and page.gate.shut_for(now):
            return
        asked = page.asked_whole_at
        if self._is_on(page) and (asked is None or not 0 <= now - asked < _WHOLE_EVERY):
            page.asked_whole_at = now
            self._want(interaction, page, whole=True, now=now)

    def _want(
        self, interaction: InteractionId, page: SharedPage, *, whole: bool = False, now: int | None = None
    ) -> None:
        if page.sharing is None:
            return
        on = self._is_on(page)
        wait = 0 if page.gate is None or now is None or not on else page.gate.shut_for(now)
        frame = CobrowseWanted(interaction=interaction, session=page.sharing.id, on=on, whole=on and whole, wait=wait)
        encoded = for_visitor(frame)
        for window in self._windows(interaction):
            window.notice(encoded)

    def _tell(self, interaction: InteractionId, page: SharedPage) -> None:
        page.tell(page.state(interaction, off=self._off))

"""Visitors whose pages are open: where they are, what is in the cart, who is to be invited.

Volatile: nothing of it is stored but invitations. Times are Unix milliseconds.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import msgspec

from backend.actions.arrivals import tidy
from backend.actions.invitation_rules import first_due
from backend.actions.invitations import Standing, Wish
from backend.live import visit_words
from backend.live.encoding import ForStaff, for_staff
from protocol.browsing import Asked, Invitation, Position, Visit, Visiting
from protocol.frames import Browsing, Visitors
from protocol.ids import InteractionId, InvitationId, QueueId, SiteId, VisitorId
from protocol.service import InvitationRule
from protocol.shop import ShopVisit

#: Whoever goes from page to page is away for a moment each time.
LINGER = 10_000
#: A rule for which nobody was free looks again after so long.
_AGAIN_AFTER = 5_000
#: More than this are counted, not followed; a frame has no more than that.
_MOST = 5_000
_MOST_IN_A_FRAME = 200
#: Who looks into a chat sees its visit at most this often (ms); the rest comes with the next round.
_SHOWN_EVERY = 200


class Onlooker(Protocol):
    """A desk that looks at the visitors."""

    @property
    def lost(self) -> int:
        """How much that may be lost was lost so far."""
        ...

    @property
    def keeps_up(self) -> bool:
        """Whether it has read all that it was sent."""
        ...

    def volatile(self, frame: ForStaff) -> None:
        """Something that may be lost."""
        ...

    def show(self, frames: Sequence[ForStaff]) -> None:
        """All there is; nothing of it is lost."""
        ...


class _Visit:
    __slots__ = ("away", "by_shop", "invitation", "left_at", "rest", "shown_at", "try_at", "visiting", "wish")

    def __init__(self, visiting: Visiting) -> None:
        self.visiting = visiting
        #: What desks that look into the chat see besides; its own `visiting` is as it was.
        self.rest = Visit(visiting=visiting)
        #: What the shop's own server said last of what no page has said anything of since.
        self.by_shop = ShopVisit()
        self.shown_at: int | None = None
        self.invitation: InvitationId | None = None
        self.away = False
        self.left_at: int | None = None
        #: From when on a rule invites them, and which.
        self.wish: tuple[int, InvitationRule] | None = None
        self.try_at = 0


class Visits:
    """All visits of now, and the desks that look at them.

    Attributes:
        changed: called when something may have to be looked up in the store, or told.
        show: called with a chat and the visit of its customer (None: gone), for the desks that look into it.
        to_look: visitors of whom the store may know something new about inviting them.
    """

    def __init__(self) -> None:
        self._visits: dict[VisitorId, _Visit] = {}
        self._chats: dict[InteractionId, VisitorId] = {}
        #: With what each had lost when it was shown all; None: it was not told all that happened since.
        self._desks: dict[Onlooker, int | None] = {}
        #: Who is here and not followed, because so many others are.
        self._more: dict[VisitorId, None] = {}
        self._more_told = 0
        self._news: dict[VisitorId, None] = {}
        self._gone: dict[VisitorId, None] = {}
        self.to_look: dict[VisitorId, None] = {}
        self.changed: Callable[[], None] = _nothing
        self.show: Callable[[InteractionId, Visit | None], None] = _nobody
        self._to_show: dict[VisitorId, None] = {}

    # --- visitors -----------------------------------------------------------------------------

    def browse(
        self, visitor: VisitorId, site: SiteId, said: Browsing, now: int, rules: Sequence[InvitationRule]
    ) -> None:
        """A window says where it is. What it leaves out is as it was, or as the shop's own server said."""
        visit = self._visits.get(visitor)
        if visit is not None:
            said = _with_word_of_shop(said, visit)
        page, cart = tidy(said.page), None if said.cart is None else visit_words.cart(said.cart)
        if visit is None:
            if len(self._visits) >= _MOST:
                self._more[visitor] = None
                return
            self._more.pop(visitor, None)
            fresh = Visiting(visitor=visitor, site=site, page=page, since=now, page_since=now, cart=cart)
            visit = self._visits[visitor] = _Visit(fresh)
            visit.rest = _with_news(visit.rest, said, now)
            self.look(visitor)
        else:
            before, rest = visit.visiting, visit.rest
            same_page = before.page.url == page.url
            visit.visiting = msgspec.structs.replace(
                before, site=site, page=page, cart=cart, page_since=before.page_since if same_page else now
            )
            visit.rest = _with_news(rest, said, now)
            visit.away, visit.left_at = False, None
            if visit.visiting == before:
                if visit.rest != rest:
                    self._show(visitor, visit, now)
                return
        self._wish(visit, rules)
        self._tell(visitor)
        self._show(visitor, visit, now)

    def shop_says(self, visitors: Iterable[VisitorId], said: ShopVisit, now: int) -> bool:
        """What the shop itself knows of these; answers whether one of them is here."""
        here = [(who, visit) for who in visitors if (visit := self._visits.get(who)) is not None]
        for visitor, visit in here:
            visit.by_shop = ShopVisit(
                cart=said.cart or visit.by_shop.cart,
                context=visit.by_shop.context if said.context is None else said.context,
            )
            if said.cart is not None:
                visit.visiting = msgspec.structs.replace(visit.visiting, cart=visit_words.cart(said.cart))
                self._tell(visitor)
            if said.context is not None:
                visit.rest = msgspec.structs.replace(visit.rest, context=visit_words.context(said.context))
            if said.page is not None:
                seen = visit_words.trail((*visit.rest.trail, said.page), now)
                visit.rest = msgspec.structs.replace(visit.rest, trail=seen)
            self._show(visitor, visit, now)
        return bool(here)

    def locate(self, visitor: VisitorId, said: Position | None, now: int, *, live: bool) -> None:
        """Where they are, as they chose to share; None: not any more, or it can't be told."""
        visit = self._visits.get(visitor)
        if visit is None:
            return
        before = visit.rest
        visit.rest = msgspec.structs.replace(before, position=visit_words.position(said, now, live=live))
        if visit.rest != before:
            self._show(visitor, visit, now)

    def hide_place(self, interaction: InteractionId) -> None:
        """The customer shares no more where they are."""
        visitor = self._chats.get(interaction)
        visit = None if visitor is None else self._visits.get(visitor)
        if visit is not None and visit.rest.position is not None:
            visit.rest = msgspec.structs.replace(visit.rest, position=None)
            self.show(interaction, _whole(visit))

    def of_chat(self, interaction: InteractionId) -> Visit | None:
        """The visit of a chat's customer, if they are here."""
        visitor = self._chats.get(interaction)
        visit = None if visitor is None else self._visits.get(visitor)
        return None if visit is None else _whole(visit)

    def leave(self, visitor: VisitorId) -> None:
        """Their last window is gone, for a moment or for good."""
        self._more.pop(visitor, None)
        visit = self._visits.get(visitor)
        if visit is not None:
            visit.away = True

    def is_here(self, visitor: VisitorId) -> bool:
        """Whether a page of theirs is open, or was a moment ago."""
        return visitor in self._visits

    def look(self, visitor: VisitorId) -> None:
        """Something about inviting them may have changed."""
        self.to_look[visitor] = None
        self.changed()

    def stands(self, visitor: VisitorId, standing: Standing) -> tuple[InvitationId | None, Invitation | None]:
        """How it stands with inviting them now; answers the invitation that is over thereby, and one that is new."""
        visit = self._visits.get(visitor)
        if visit is None:
            return None, None
        before, visit.invitation = visit.invitation, None if standing.invitation is None else standing.invitation.id
        told = msgspec.structs.replace(
            visit.visiting, asked=standing.asked, asked_by=standing.by, interaction=standing.chat
        )
        if told.interaction is not None:
            self._chats[told.interaction] = visitor
        if told != visit.visiting:
            visit.visiting = told
            self._tell(visitor)
            if told.interaction is not None:
                self.show(told.interaction, _whole(visit))
        return (None, None) if before == visit.invitation else (before, standing.invitation)

    def chat_over(self, interaction: InteractionId) -> None:
        """A chat has ended."""
        visitor = self._chats.pop(interaction, None)
        visit = None if visitor is None else self._visits.get(visitor)
        if visitor is not None and visit is not None and visit.visiting.interaction == interaction:
            # What was shared for the chat's sake ends with it.
            visit.rest = msgspec.structs.replace(visit.rest, position=None)
            self.show(interaction, _whole(visit))
            visit.visiting = msgspec.structs.replace(visit.visiting, interaction=None)
            self._tell(visitor)

    # --- rules --------------------------------------------------------------------------------

    def reconsider(self, site: SiteId, rules: Sequence[InvitationRule]) -> None:
        """A site's rules may be others now."""
        for visit in self._visits.values():
            if visit.visiting.site == site:
                self._wish(visit, rules)

    def wishes(self, now: int, is_free: Callable[[QueueId], bool]) -> list[Wish]:
        """Whom the rules invite now, as far as somebody is free for them."""
        found: list[Wish] = []
        for visitor, visit in self._visits.items():
            if visit.wish is None or visit.away or max(visit.wish[0], visit.try_at) > now:
                continue
            if visit.visiting.asked is not Asked.NOT_YET or visit.visiting.interaction is not None:
                continue
            rule = visit.wish[1]
            visit.try_at = now + _AGAIN_AFTER
            if is_free(rule.queue):
                found.append(Wish(visitor=visitor, rule=rule))
        return found

    @staticmethod
    def _wish(visit: _Visit, rules: Sequence[InvitationRule]) -> None:
        visit.wish = first_due(rules, visit.visiting) if rules else None

    # --- desks --------------------------------------------------------------------------------

    def follow(self, desk: Onlooker) -> None:
        """The desk looks: all who are here, then what changes."""
        self._desks[desk] = desk.lost
        self._show_all((desk,))

    def unfollow(self, desk: Onlooker) -> None:
        """It does not any more."""
        self._desks.pop(desk, None)

    def tell(self, now: int, *, quiet: bool = False) -> None:
        """Hand the desks what is new, and forget who is gone; `quiet`: without a word."""
        for visitor in [who for who, visit in self._visits.items() if visit.away and _is_over(visit, now)]:
            gone = self._visits.pop(visitor).visiting
            if gone.interaction is not None:
                self._chats.pop(gone.interaction, None)
                self.show(gone.interaction, None)
            self._news.pop(visitor, None)
            self._gone[visitor] = None
        self._show_late(now)
        news, gone_now = [self._visits[who].visiting for who in self._news if who in self._visits], tuple(self._gone)
        self._news.clear()
        self._gone.clear()
        if not self._desks or not (news or gone_now or len(self._more) != self._more_told):
            return
        if quiet:
            self._desks = dict.fromkeys(self._desks)
            return
        self._more_told = len(self._more)
        for frame in _frames(news, gone=gone_now, more=self._more_told):
            encoded = for_staff(frame)
            for desk in tuple(self._desks):
                desk.volatile(encoded)

    def mend(self) -> None:
        """Desks that lost something of it on the way, or were told nothing for a while, see all anew."""
        behind = [desk for desk, lost in self._desks.items() if lost != desk.lost and desk.keeps_up]
        for desk in behind:
            self._desks[desk] = desk.lost
        self._show_all(behind)

    def _show_all(self, desks: Sequence[Onlooker]) -> None:
        if desks:
            here = [visit.visiting for visit in self._visits.values()]
            frames = [for_staff(frame) for frame in _frames(here, whole=True, more=len(self._more))]
            for desk in desks:
                desk.show(frames)

    def _tell(self, visitor: VisitorId) -> None:
        self._gone.pop(visitor, None)
        self._news[visitor] = None

    # --- desks that look into a chat ----------------------------------------------------------

    def _show(self, visitor: VisitorId, visit: _Visit, now: int) -> None:
        """At once, or, soon after another time, with the next round."""
        if visit.visiting.interaction is None:
            return
        if visit.shown_at is not None and 0 <= now - visit.shown_at < _SHOWN_EVERY:
            self._to_show[visitor] = None
            return
        self._to_show.pop(visitor, None)
        visit.shown_at = now
        self.show(visit.visiting.interaction, _whole(visit))

    def _show_late(self, now: int) -> None:
        late = tuple(self._to_show)
        self._to_show.clear()
        for visitor in late:
            visit = self._visits.get(visitor)
            if visit is not None and visit.visiting.interaction is not None:
                visit.shown_at = now
                self.show(visit.visiting.interaction, _whole(visit))


def _whole(visit: _Visit) -> Visit:
    return msgspec.structs.replace(visit.rest, visiting=visit.visiting)


def _with_word_of_shop(said: Browsing, visit: _Visit) -> Browsing:
    """Each page says its cart and cards anew, also one that knows of none."""
    visit.by_shop = ShopVisit(
        cart=None if said.cart is not None else visit.by_shop.cart,
        context=None if said.context else visit.by_shop.context,
    )
    kept = visit.by_shop
    return msgspec.structs.replace(
        said,
        cart=said.cart if kept.cart is None else kept.cart,
        context=said.context if kept.context is None else kept.context,
    )


def _with_news(rest: Visit, said: Browsing, now: int) -> Visit:
    return msgspec.structs.replace(
        rest,
        device=rest.device if said.device is None else visit_words.device(said.device),
        campaign=rest.campaign if said.campaign is None else visit_words.campaign(said.campaign),
        trail=rest.trail if said.trail is None else visit_words.trail(said.trail, now),
        context=rest.context if said.context is None else visit_words.context(said.context),
    )


def _frames(
    here: Sequence[Visiting], *, gone: tuple[VisitorId, ...] = (), whole: bool = False, more: int
) -> Iterable[Visitors]:
    """In frames of a fair size; only the first says `gone` and `all`."""
    for first in range(0, max(len(here), 1), _MOST_IN_A_FRAME):
        part = tuple(here[first : first + _MOST_IN_A_FRAME])
        yield Visitors(here=part, gone=() if first else gone, all=whole and not first, more=more)


def _is_over(visit: _Visit, now: int) -> bool:
    if visit.left_at is None or visit.left_at > now:
        visit.left_at = now
    return now - visit.left_at >= LINGER


def _nothing() -> None:
    """Nobody asked to be told."""


def _nobody(interaction: InteractionId, visit: Visit | None) -> None:
    """Nobody looks."""

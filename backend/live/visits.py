"""Visitors whose pages are open: where they are, what is in the cart, who is to be invited.

Volatile: nothing of it is stored but invitations. Times are Unix milliseconds.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import msgspec

from backend.actions.arrivals import tidy
from backend.actions.forms import visible
from backend.actions.invitation_rules import first_due
from backend.actions.invitations import Standing, Wish
from backend.live.encoding import ForStaff, for_staff
from protocol.browsing import Asked, Cart, CartLine, Invitation, Visiting
from protocol.entities import PageContext
from protocol.frames import Visitors
from protocol.ids import InteractionId, InvitationId, QueueId, SiteId, VisitorId
from protocol.service import InvitationRule

#: Whoever goes from page to page is away for a moment each time.
LINGER = 10_000
#: A rule for which nobody was free looks again after so long.
_AGAIN_AFTER = 5_000
#: More than this are counted, not followed; a frame has no more than that.
_MOST = 5_000
_MOST_IN_A_FRAME = 200
_MOST_LINES = 50
_MOST_NAME_CHARACTERS = 200
_MOST_MONEY = 10**12


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
    __slots__ = ("away", "invitation", "left_at", "try_at", "visiting", "wish")

    def __init__(self, visiting: Visiting) -> None:
        self.visiting = visiting
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

    # --- visitors -----------------------------------------------------------------------------

    def browse(
        self,
        visitor: VisitorId,
        site: SiteId,
        page: PageContext,
        cart: Cart | None,
        now: int,
        rules: Sequence[InvitationRule],
    ) -> None:
        """A window says where it is."""
        page, cart = tidy(page), None if cart is None else _tidy_cart(cart)
        visit = self._visits.get(visitor)
        if visit is None:
            if len(self._visits) >= _MOST:
                self._more[visitor] = None
                return
            self._more.pop(visitor, None)
            fresh = Visiting(visitor=visitor, site=site, page=page, since=now, page_since=now, cart=cart)
            visit = self._visits[visitor] = _Visit(fresh)
            self.look(visitor)
        else:
            before = visit.visiting
            same_page = before.page.url == page.url
            visit.visiting = msgspec.structs.replace(
                before, site=site, page=page, cart=cart, page_since=before.page_since if same_page else now
            )
            visit.away, visit.left_at = False, None
            if visit.visiting == before:
                return
        self._wish(visit, rules)
        self._tell(visitor)

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
        return (None, None) if before == visit.invitation else (before, standing.invitation)

    def chat_over(self, interaction: InteractionId) -> None:
        """A chat has ended."""
        visitor = self._chats.pop(interaction, None)
        visit = None if visitor is None else self._visits.get(visitor)
        if visitor is not None and visit is not None and visit.visiting.interaction == interaction:
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
            self._news.pop(visitor, None)
            self._gone[visitor] = None
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


def _tidy_cart(cart: Cart) -> Cart:
    """Without excess: it comes from a page."""
    return Cart(
        currency=visible(cart.currency)[:3].upper(),
        total=_money(cart.total),
        lines=tuple(
            CartLine(
                name=visible(line.name)[:_MOST_NAME_CHARACTERS],
                quantity=min(max(line.quantity, 0), 1_000_000),
                price=_money(line.price),
            )
            for line in cart.lines[:_MOST_LINES]
        ),
    )


def _money(amount: int) -> int:
    return min(max(amount, -_MOST_MONEY), _MOST_MONEY)


def _nothing() -> None:
    """Nobody asked to be told."""

"""Checks of what is proposed: by whom, within which bounds, and whether the site allows it."""

import msgspec

from backend.actions import checks, link_rules, links
from backend.actions.actor import Actor
from backend.actions.interactions import Held
from backend.actions.seen_text import visible
from backend.store import Tx
from protocol.errors import ErrorCode, Refusal
from protocol.kinds import PushMode, Role
from protocol.limits import MAX_CART_LINES
from protocol.proposals import CartChange, CartEdit, Cobrowse, PageVisit, PositionShare, Proposable

_MOST_KEY_CHARACTERS = 100
_MOST_NAME_CHARACTERS = 200
_MOST_PIECES = 9_999
#: Milliseconds: a position is shared for a day at most.
LONGEST_SHARE = 24 * 3_600_000


def checked(tx: Tx, held: Held, what: Proposable, actor: Actor) -> Proposable:
    """As it goes into the stream. Raises Refusal: `not_allowed`, `invalid_value`, `link_refused`, `not_offered`."""
    site = links.site_of(tx, held)
    match what:
        case CartChange(edits=edits):
            _staff_only(actor)
            return CartChange(edits=_edits(edits))
        case PageVisit():
            _staff_only(actor)
            address = link_rules.check(what.url, links.allowed(tx, held))
            label = visible(what.label).strip()[:_MOST_NAME_CHARACTERS]
            straight = address.own and site.push is PushMode.OWN_HOSTS
            return PageVisit(url=address.url, label=label, straight=straight)
        case Cobrowse():
            if not site.cobrowse.on:
                raise Refusal(ErrorCode.NOT_OFFERED)
            return Cobrowse(past=what.past and site.cobrowse.past)
        case PositionShare():
            if not site.position:
                raise Refusal(ErrorCode.NOT_OFFERED)
            return _share(what, tx.now)


def needs_no_answer(what: Proposable, *, by_customer: bool) -> bool:
    """Whether it counts as agreed to from the start."""
    return (by_customer and isinstance(what, PositionShare)) or (isinstance(what, PageVisit) and what.straight)


def _staff_only(actor: Actor) -> None:
    if actor.role is Role.VISITOR:
        raise Refusal(ErrorCode.NOT_ALLOWED)


def _edits(edits: tuple[CartEdit, ...]) -> tuple[CartEdit, ...]:
    checks.number("Number of changes", len(edits), 1, MAX_CART_LINES)
    for edit in edits:
        checks.text("Article number", edit.key, _MOST_KEY_CHARACTERS)
        checks.number("How many", edit.quantity, 0, _MOST_PIECES)
        checks.number("How many there were", edit.was or 0, 0, _MOST_PIECES)
    if len({edit.key for edit in edits}) < len(edits):
        raise checks.invalid("Changes", "each article once.")
    return tuple(
        msgspec.structs.replace(edit, name=visible(edit.name).strip()[:_MOST_NAME_CHARACTERS]) for edit in edits
    )


def _share(what: PositionShare, now: int) -> PositionShare:
    if not what.live or what.until is None:
        return PositionShare(live=what.live)
    if not now < what.until <= now + LONGEST_SHARE:
        raise checks.invalid("Until", "a time within the next 24 hours.")
    return what

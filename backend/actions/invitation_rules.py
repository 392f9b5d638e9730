"""When a rule invites a visitor: pure, over what their page said."""

from collections.abc import Sequence

from protocol.browsing import Visiting
from protocol.service import InvitationRule


def due_at(rule: InvitationRule, visiting: Visiting) -> int | None:
    """From when on (Unix milliseconds) this rule fits a visitor who changes nothing; None: it does not."""
    if rule.page not in visiting.page.url:
        return None
    total = 0 if visiting.cart is None else visiting.cart.total
    if total < rule.cart_total:
        return None
    return visiting.page_since + rule.seconds * 1000


def first_due(rules: Sequence[InvitationRule], visiting: Visiting) -> tuple[int, InvitationRule] | None:
    """The rule that fits first, and from when on; of two at the same time the one that stands first."""
    found = [(due, place) for place, rule in enumerate(rules) if (due := due_at(rule, visiting)) is not None]
    if not found:
        return None
    due, place = min(found)
    return due, rules[place]

"""Which events are somebody's word, that others may have answered: one rule for server and desk (the widget's is
`spoke` in `store.ts`)."""

from protocol.entities import Party
from protocol.events import MessagePosted, PublicEvent
from protocol.kinds import PartyKind, ProposalState
from protocol.proposals import ProposalChanged, Proposed

#: What the asked side says to a proposal, or who made it takes back; the rest only tells how it goes.
_ANSWERS = frozenset({ProposalState.ACCEPTED, ProposalState.REFUSED, ProposalState.WITHDRAWN})


def said_by(event: PublicEvent) -> Party | None:
    """Whose word it is: a message, and whatever the customer proposes or says to a proposal; None: nobody's.

    What an agent proposes is not: it asks on its own card, and no silence is counted from it.
    """
    match event:
        case MessagePosted(author=author):
            return author
        case Proposed(author=author) if author.kind is PartyKind.CUSTOMER:
            return author
        case ProposalChanged(by=by, state=state) if by.kind is PartyKind.CUSTOMER and state in _ANSWERS:
            return by
        case _:
            return None

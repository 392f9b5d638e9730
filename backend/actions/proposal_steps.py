"""Who may move a proposal from where to where: a table, and nothing else."""

from enum import Enum, auto

from protocol.kinds import ProposalState
from protocol.proposals import CartChange, Cobrowse, PageVisit, PositionShare, Proposable

_OPEN, _ACCEPTED = ProposalState.OPEN, ProposalState.ACCEPTED
#: What can still be moved.
GOING_ON = frozenset({_OPEN, _ACCEPTED})


class Side(Enum):
    """Of a chat; staff are one side, whoever of them proposed."""

    CUSTOMER = auto()
    STAFF = auto()
    SYSTEM = auto()


_CUSTOMER, _STAFF, _SYSTEM = Side.CUSTOMER, Side.STAFF, Side.SYSTEM
_BOTH = frozenset({_CUSTOMER, _STAFF})

#: Of an open one: who is asked answers, who asked takes it back.
_ANSWERS = frozenset({ProposalState.ACCEPTED, ProposalState.REFUSED})
#: Of an accepted one. The customer's browser carries things out, and says so, or that it could not.
_ENDS: dict[type[Proposable], dict[ProposalState, frozenset[Side]]] = {
    CartChange: {
        ProposalState.DONE: frozenset({_CUSTOMER}),
        ProposalState.FAILED: frozenset({_CUSTOMER, _SYSTEM}),
    },
    PageVisit: {
        ProposalState.DONE: frozenset({_CUSTOMER}),
        ProposalState.FAILED: frozenset({_CUSTOMER, _SYSTEM}),
    },
    # Sharing is stopped by either.
    Cobrowse: {ProposalState.DONE: _BOTH, ProposalState.FAILED: frozenset({_CUSTOMER})},
    PositionShare: {
        ProposalState.DONE: _BOTH | {_SYSTEM},
        ProposalState.FAILED: frozenset({_CUSTOMER}),
    },
}


def may_step(what: type[Proposable], before: ProposalState, after: ProposalState, author: Side, side: Side) -> bool:
    """Whether `side` may move a proposal of `author`'s so."""
    if before is _OPEN:
        if after in _ANSWERS:
            return side in _BOTH and side is not author
        if after is ProposalState.WITHDRAWN:
            return side is author
        return after is ProposalState.EXPIRED and side is _SYSTEM
    return before is _ACCEPTED and side in _ENDS[what].get(after, ())

"""What is proposed in open chats: rows equal to what their public streams say. Reads only."""

from collections.abc import Iterator
from uuid import UUID

from backend.store import Tx
from protocol.codec import decode_public_event
from protocol.ids import ProposalId
from protocol.kinds import ProposalState
from protocol.proposals import ProposalChanged, Proposed

#: `type` is the first field of every event.
_SAID = (
    "SELECT e.data FROM interactions i JOIN events e ON e.topic = 2 * i.n "
    "WHERE i.status IN ('waiting', 'offered', 'active') "
    'AND (CAST(e.data AS TEXT) LIKE \'{"type":"proposed"%\' '
    'OR CAST(e.data AS TEXT) LIKE \'{"type":"proposal_changed"%\') '
    "ORDER BY e.rowid"
)
_ROWS = "SELECT id, state, past FROM proposals ORDER BY rowid"

#: Name, what is looked at, and what finds the wrong ones with words for each.
RULES = (
    (
        "proposals, each in a chat that goes on",
        "proposals",
        (
            "SELECT 'a proposal is ' || p.state || ' in chat ' || i.n || ', which is ' || i.status FROM proposals p "
            "JOIN interactions i ON i.id = p.interaction WHERE i.status IN ('wrap_up', 'closed') "
            "OR (p.state = 'open' AND p.due_at IS NULL) "
            "OR (p.state NOT IN ('open', 'accepted') AND p.due_at IS NOT NULL)"
        ),
    ),
)


def proposals(tx: Tx) -> Iterator[str]:
    """Where rows and streams say different things."""
    told: dict[ProposalId, tuple[ProposalState, bool]] = {}
    for (data,) in tx.all(_SAID):
        event = decode_public_event(data)
        if isinstance(event, Proposed | ProposalChanged):
            past = isinstance(event, ProposalChanged) and event.past
            told[event.id] = (event.state, past)
    rows = {ProposalId(UUID(bytes=key)): (ProposalState(state), bool(past)) for key, state, past in tx.all(_ROWS)}
    for key in {**told, **rows}:
        if told.get(key) != rows.get(key):
            yield f"proposal {key} is {rows.get(key)} in the rows, {told.get(key)} in the stream"

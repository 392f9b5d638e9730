"""What one side of a chat proposes and the other agrees to: the one door for whatever needs the customer's yes.

What is proposed is checked in `proposable`, who may move it where is a table in `proposal_steps`. Rows are of
chats that have not ended.
"""

from uuid import UUID

from backend.actions import inactivity, proposable, proposal_rows
from backend.actions.absences import AT_ONCE
from backend.actions.actor import Actor
from backend.actions.interactions import SYSTEM, hold
from backend.actions.proposal_rows import Stored
from backend.actions.proposal_steps import GOING_ON, Side, may_step
from backend.actions.seen_text import visible
from backend.store import Tx
from protocol.commands import AnswerProposal, Propose
from protocol.entities import Party
from protocol.errors import ErrorCode, Refusal
from protocol.frames import PublicEntry
from protocol.ids import ProposalId
from protocol.kinds import Channel, ProposalState, Role
from protocol.limits import PROPOSAL_OPEN
from protocol.proposals import CartChange, Cobrowse, PageVisit, PositionShare, Proposable, ProposalChanged, Proposed

#: How long the customer's browser has to carry out what was agreed to (ms).
CARRIED_OUT_WITHIN = 60_000
_MOST_DETAIL_CHARACTERS = 300

_PUT = (
    "INSERT INTO proposals (id, interaction, kind, by_customer, state, what, due_at, past) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SAME_KIND = (
    "SELECT 1 FROM proposals WHERE interaction = ? AND kind = ? AND state IN ('open', 'accepted') "
    "AND (state = 'accepted' OR due_at > ?)"
)
_MOVE = "UPDATE proposals SET state = ?, due_at = ?, past = ? WHERE id = ?"
_DUE = "SELECT id FROM proposals WHERE due_at <= ? ORDER BY due_at LIMIT ?"
_DUE_IN = "SELECT id FROM proposals WHERE interaction = ? AND kind = ? AND due_at <= ?"
_TOO_FAR = "SELECT id FROM proposals WHERE due_at > ? AND kind <> 'position_share' LIMIT ?"
_PUT_OFF = "UPDATE proposals SET due_at = ? WHERE id = ?"


def propose(tx: Tx, command: Propose, actor: Actor) -> PublicEntry:
    """Refusals are those of `Propose`."""
    held = hold(tx, command.interaction)
    author = held.party(actor)
    held.check_fence(actor, command.version)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    if held.channel is not Channel.CHAT:
        raise Refusal(ErrorCode.NOT_ALLOWED, "Nobody reads along here.")
    what = proposable.checked(tx, held, command.what, actor)
    kind = proposal_rows.kind(what)
    for (overdue,) in tx.all(_DUE_IN, (held.id.bytes, kind, tx.now)):
        # The row's deadline decides, not who woke up for it.
        _expire(tx, _row(tx, overdue))
    if tx.one(_SAME_KIND, (held.id.bytes, kind, tx.now)) is not None:
        raise Refusal(ErrorCode.PROPOSAL_OPEN)
    by_customer = actor.role is Role.VISITOR
    agreed = proposable.needs_no_answer(what, by_customer=by_customer)
    state = ProposalState.ACCEPTED if agreed else ProposalState.OPEN
    due = _due(what, tx.now) if agreed else tx.now + PROPOSAL_OPEN
    proposal = ProposalId(command.id)
    tx.execute(
        _PUT, (proposal.bytes, held.id.bytes, kind, by_customer, state.value, proposal_rows.to_json(what), due, False)
    )
    if by_customer:
        inactivity.customer_wrote(tx, held.id)
    deadline = tx.now + PROPOSAL_OPEN if due is None else due
    return tx.append_public(held.id, Proposed(id=proposal, author=author, what=what, deadline=deadline, state=state))


def answer_proposal(tx: Tx, command: AnswerProposal, actor: Actor) -> PublicEntry | None:
    """Refusals are those of `AnswerProposal`."""
    held = hold(tx, command.interaction)
    party = held.party(actor)
    held.check_fence(actor, command.version)
    row = proposal_rows.find(tx, command.proposal)
    if row is None or row.interaction != held.id:
        raise Refusal(ErrorCode.PROPOSAL_GONE)
    if row.state is command.state:
        return None
    if row.state not in GOING_ON or (row.state is ProposalState.OPEN and _is_over(row, tx.now)):
        raise Refusal(ErrorCode.PROPOSAL_GONE)
    side = Side.CUSTOMER if actor.role is Role.VISITOR else Side.STAFF
    if not may_step(type(row.what), row.state, command.state, row.author, side):
        raise Refusal(ErrorCode.NOT_ALLOWED)
    if side is Side.CUSTOMER and row.state is ProposalState.OPEN:
        inactivity.customer_wrote(tx, held.id)
    detail = visible(command.detail).strip()[:_MOST_DETAIL_CHARACTERS]
    return _move(tx, row, command.state, party, detail, past=command.past or row.author is Side.CUSTOMER)


def expire_due(tx: Tx) -> None:
    """End what nobody answered in time, what was not carried out, what was shared until now."""
    for (key,) in tx.all(_TOO_FAR, (tx.now + max(PROPOSAL_OPEN, CARRIED_OUT_WITHIN), AT_ONCE)):
        # The clock was set back.
        tx.execute(_PUT_OFF, (tx.now + PROPOSAL_OPEN, key))
    for (key,) in tx.all(_DUE, (tx.now, AT_ONCE)):
        _expire(tx, _row(tx, key))


def _expire(tx: Tx, row: Stored) -> None:
    if row.state is ProposalState.OPEN:
        _move(tx, row, ProposalState.EXPIRED, SYSTEM)
    elif isinstance(row.what, PositionShare):
        _move(tx, row, ProposalState.DONE, SYSTEM)
    else:
        _move(tx, row, ProposalState.FAILED, SYSTEM)


def _move(tx: Tx, row: Stored, state: ProposalState, by: Party, detail: str = "", *, past: bool = False) -> PublicEntry:
    accepted = state is ProposalState.ACCEPTED
    past = accepted and past and isinstance(row.what, Cobrowse) and row.what.past
    due = _due(row.what, tx.now) if accepted else None
    tx.execute(_MOVE, (state.value, due, past, row.id.bytes))
    changed = ProposalChanged(id=row.id, state=state, by=by, detail=detail, past=past)
    return tx.append_public(row.interaction, changed)


def _due(what: Proposable, now: int) -> int | None:
    """When an accepted one ends by itself."""
    match what:
        case CartChange() | PageVisit():
            return now + CARRIED_OUT_WITHIN
        case PositionShare(until=until):
            return until
        case Cobrowse():
            return None


def _is_over(row: Stored, now: int) -> bool:
    return row.due_at is not None and row.due_at <= now


def _row(tx: Tx, key: bytes) -> Stored:
    row = proposal_rows.find(tx, ProposalId(UUID(bytes=key)))
    if row is None:
        raise Refusal(ErrorCode.PROPOSAL_GONE)
    return row

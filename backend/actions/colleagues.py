"""One agent asks another: to take a chat over, or to come into it."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from backend.actions import checks, places, rows
from backend.actions.actor import Actor
from backend.actions.interactions import Held, hold
from backend.actions.offer_rows import open_offer, tell
from backend.store import Tx
from protocol.commands import InviteColleague
from protocol.entities import Reason
from protocol.errors import ErrorCode, Refusal
from protocol.frames import FloorEntry
from protocol.ids import AgentId
from protocol.kinds import AgentStatus, InteractionStatus, OfferKind, Rule
from protocol.limits import COLLEAGUE_OFFER, MAX_BRIEF_CHARACTERS

_THERE = f"SELECT a.status, {rows.AT_DESK} FROM agents a WHERE a.id = ?"
_RINGS = "SELECT 1 FROM offers WHERE agent = ? AND outcome IS NULL"
_ASK = (
    "INSERT INTO offers (id, interaction, agent, queue, made_at, deadline, reason, kind, asked_by, brief, stays) "
    "SELECT ?1, i.id, ?2, i.queue, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM interactions i WHERE i.id = ?10 "
    f"RETURNING {rows.OFFER}"
)
_ARRIVED = "SELECT arrived_at FROM interactions WHERE id = ?"


def invite_colleague(tx: Tx, command: InviteColleague, actor: Actor) -> FloorEntry:
    """Ask a colleague into a chat the acting agent is in. Refusals are those of `InviteColleague`."""
    checks.length(command.brief, MAX_BRIEF_CHARACTERS)
    held = hold(tx, command.interaction)
    held.party(actor)
    held.check_fence(actor, command.version)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    if held.status is not InteractionStatus.ACTIVE:
        raise Refusal(ErrorCode.NOT_ALLOWED, "The customer waits in a queue. Somebody has to take the chat first.")
    if any(one.party.agent == command.agent for one in held.company):
        raise Refusal(ErrorCode.NOT_ALLOWED, "That colleague is in this chat already.")
    return ask(tx, held, actor, OfferKind.COMPANY, command.agent, brief=command.brief, stays=False)


def ask(tx: Tx, held: Held, actor: Actor, kind: OfferKind, whom: AgentId, *, brief: str, stays: bool) -> FloorEntry:
    """An active chat rings at a colleague, and goes on meanwhile.

    Raises Refusal: `unknown_agent`, `not_allowed` for who has it, `agent_away`, `agent_full`, `offer_open`.
    """
    _check_can_be_asked(tx, held, kind, whom)
    if open_offer(tx, held.id) is not None:
        raise Refusal(ErrorCode.OFFER_OPEN)
    arrived = tx.one(_ARRIVED, (held.id.bytes,))
    reason = Reason(rule=Rule.CHOSEN_BY_COLLEAGUE, waited=0 if arrived is None else max(tx.now - arrived[0], 0))
    row = tx.one(
        _ASK,
        (
            tx.new_id().bytes,
            whom.bytes,
            tx.now,
            tx.now + COLLEAGUE_OFFER,
            rows.to_json(reason),
            kind.value,
            actor.need_agent().bytes,
            brief.strip(),
            stays,
            held.id.bytes,
        ),
    )
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    return tell(tx, rows.offer(row))


def _check_can_be_asked(tx: Tx, held: Held, kind: OfferKind, whom: AgentId) -> None:
    row = tx.one(_THERE, (whom.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_AGENT)
    if held.agent == whom.bytes:
        raise Refusal(ErrorCode.NOT_ALLOWED, "That colleague has this chat already.")
    status, there = row
    takes_over = kind is OfferKind.TRANSFER
    if not there or (takes_over and status != AgentStatus.READY.value):
        raise Refusal(ErrorCode.AGENT_AWAY)
    if tx.one(_RINGS, (whom.bytes,)) is not None:
        raise Refusal(ErrorCode.OFFER_OPEN, "Something rings at that colleague just now. Try again in a moment.")
    if not any(one.party.agent == whom for one in held.company):
        places.check_can_be_asked(tx, whom, held.channel, blocked=takes_over)

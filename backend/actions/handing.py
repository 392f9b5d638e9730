"""A chat goes to a queue: handed over by its agent, moved while it waits, or by overflow."""

import msgspec

from backend.actions import checks, colleagues, hours, monitors, overseeing, queue_rows, rows, seats, waits
from backend.actions.actor import Actor
from backend.actions.interactions import SYSTEM, Held, agent_party, hold
from backend.actions.offer_rows import open_offer, withdraw_offer_of
from backend.actions.serving import serves, somebody_serves
from backend.store import Tx
from protocol.commands import TransferChat
from protocol.entities import Passed, Queue
from protocol.errors import ErrorCode, Refusal
from protocol.events import HandedOver, PartyLeft, PassedOn
from protocol.floor import InteractionRequeued
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import InteractionStatus, OfferKind, SeatKind
from protocol.limits import MAX_BRIEF_CHARACTERS

_passed = msgspec.json.Decoder(Passed).decode

_HAND_ON = (
    "UPDATE interactions SET status = 'waiting', agent = NULL, queue = ?1, version = drawn + 1, drawn = drawn + 1, "
    "since = ?2, passed = CASE WHEN ?3 IS NULL THEN passed ELSE ?3 END "
    "WHERE id = ?4 AND status = ?5 RETURNING version, passed"
)


def transfer_chat(tx: Tx, command: TransferChat, actor: Actor) -> FloorEntry:
    """Hand a chat over, or move one that waits. Refusals are those of `TransferChat`."""
    to = command.queue
    if (to is None) == (command.agent is None):
        raise Refusal(ErrorCode.INVALID_VALUE, "Choose a queue or a colleague, one of the two.")
    checks.length(command.brief, MAX_BRIEF_CHARACTERS)
    held = hold(tx, command.interaction)
    if held.ended:
        held.party(actor)
        raise Refusal(ErrorCode.CHAT_ENDED)
    if held.status is InteractionStatus.ACTIVE:
        _check_may_hand_over(tx, held, actor, command)
    else:
        _check_may_move(tx, held, actor, command.version)
    if command.agent is not None:
        if held.status is not InteractionStatus.ACTIVE:
            raise Refusal(ErrorCode.NOT_ALLOWED, "It waits in a queue. Take it first.")
        return colleagues.ask(
            tx, held, actor, OfferKind.TRANSFER, command.agent, brief=command.brief, stays=command.stays
        )
    if to is None:
        raise Refusal(ErrorCode.UNKNOWN_QUEUE)
    queue = queue_rows.need(tx, to)
    stays = command.stays and (held.owns(actor) or held.seat(actor) is not None)
    _check_goes_somewhere(tx, held, actor, queue, stays=stays)
    _clear_offers(tx, held, actor)
    return _pass(tx, held, queue, actor.need_agent(), command.brief.strip(), stays=stays)


def overflow(tx: Tx, interaction: InteractionId, queue: QueueId) -> FloorEntry | None:
    """Who has waited too long waits on in another queue; None when nobody waits there any more.

    Raises Refusal(unknown_queue).
    """
    held = hold(tx, interaction)
    target = queue_rows.need(tx, queue)
    if held.status is not InteractionStatus.WAITING or held.queue == queue:
        return None
    return _pass(tx, held, target, None, "", stays=False)


def _check_may_hand_over(tx: Tx, held: Held, actor: Actor, command: TransferChat) -> None:
    """Its owner may, and who oversees it: to a queue, with the interaction's version."""
    if not held.owns(actor) and overseeing.is_supervisor(actor):
        overseeing.check_chat(tx, actor, held.id)
        if command.agent is not None:
            raise Refusal(ErrorCode.NOT_ALLOWED, "A colleague has this chat. Assign it instead.")
        if command.version != held.version:
            raise Refusal(ErrorCode.STALE_ASSIGNMENT, "Somebody else has this chat meanwhile. Look again.")
        return
    held.party(actor)
    held.check_fence(actor, command.version)
    if not held.owns(actor):
        raise Refusal(ErrorCode.NOT_ALLOWED, "A colleague has this chat. Who has it can hand it over.")


def _check_may_move(tx: Tx, held: Held, actor: Actor, version: int) -> None:
    seat = held.seat(actor)
    if (
        seat is None
        and not serves(tx, actor.need_agent(), held.queue)
        and not overseeing.oversees_chat(tx, actor, held.id)
    ):
        raise overseeing.beyond(actor, "It waits in a queue that you don't serve.")
    if version != held.version and (seat is None or version != seat.version):
        raise Refusal(ErrorCode.STALE_ASSIGNMENT)


def _check_goes_somewhere(tx: Tx, held: Held, actor: Actor, queue: Queue, *, stays: bool) -> None:
    """Nothing is ever forwarded into the void."""
    if not hours.is_open(queue, tx.now):
        raise Refusal(ErrorCode.QUEUE_CLOSED)
    others = any(one.party.agent != actor.agent for one in held.company)
    if not stays and not others and not somebody_serves(tx, queue.id, held.channel):
        raise Refusal(ErrorCode.NOBODY_THERE)


def _clear_offers(tx: Tx, held: Held, actor: Actor) -> None:
    """What rings at the mover is withdrawn, and for a supervisor what rings at anybody; a colleague is waited for."""
    offer = open_offer(tx, held.id)
    if offer is None:
        return
    waits = held.status is InteractionStatus.OFFERED
    if not overseeing.oversees_chat(tx, actor, held.id) and not (waits and offer.agent == actor.agent):
        raise Refusal(ErrorCode.OFFER_OPEN)
    withdraw_offer_of(tx, interaction=held.id)


def _pass(tx: Tx, held: Held, queue: Queue, by: AgentId | None, brief: str, *, stays: bool) -> FloorEntry:
    """From where it is into the queue, with its first arrival; `stays` says whether `by` keeps a place in it."""
    owner = held.owner
    passed = None if by is None else rows.to_json(Passed(by=by, at=tx.now, brief=brief))
    was = InteractionStatus.ACTIVE if owner is not None else InteractionStatus.WAITING
    row = tx.one(_HAND_ON, (queue.id.bytes, tx.now, passed, held.id.bytes, was.value))
    if row is None:
        raise Refusal(ErrorCode.STALE_ASSIGNMENT)
    waits.begin(tx, held.id, queue)
    entry = tx.append_floor(
        InteractionRequeued(
            interaction=held.id,
            version=row[0],
            since=tx.now,
            before=None if owner is None else owner.agent,
            queue=queue.id,
            passed=None if row[1] is None else _passed(row[1]),
        )
    )
    is_owner = owner is not None and owner.agent == by
    if by is not None:
        if is_owner and stays:
            seats.take(tx, held.id, by, SeatKind.STAYING)
        elif not stays and seats.leave(tx, held.id, by) is not None and owner is not None:
            tx.append_public(held.id, PartyLeft(party=agent_party(tx, by)))
    # For the customer it is the one they talked with who goes, also where a supervisor moves the chat; of who moves
    # one that waits, and is not in it, they read nothing.
    seated = next((one.party for one in held.company if one.party.agent == by), SYSTEM)
    face = seated if owner is None else owner
    is_left_alone = owner is not None and not is_owner
    tx.append_public(held.id, PassedOn(by=face, queue_name=queue.name, stays=stays and not is_left_alone))
    tx.append_staff(held.id, HandedOver(queue=queue.id, by=by, brief=brief, stays=stays))
    monitors.chat_moved(tx, held.id)
    return entry

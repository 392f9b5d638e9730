"""Agents leave chats, by wish or because their link is gone: the customer stays with somebody, or waits."""

from backend.actions import chats, seats
from backend.actions.actor import Actor
from backend.actions.interactions import Held, give, hold, is_away, requeue, tell_absent_owner
from backend.actions.offer_rows import open_offer, withdraw_asked
from backend.actions.serving import somebody_serves
from backend.store import Entry, Tx
from protocol.commands import LeaveChat
from protocol.entities import Party
from protocol.errors import ErrorCode, Refusal
from protocol.events import PartyLeft
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId
from protocol.kinds import EndReason, InteractionStatus, OfferKind, SeatKind

#: Who has a chat once its owner is gone, first to last.
_HEIRS = (SeatKind.INVITED, SeatKind.STAYING, SeatKind.SUPERVISING)


def leave_chat(tx: Tx, command: LeaveChat, actor: Actor) -> Entry | None:
    """Go, and leave the customer to the others; who is alone ends the chat. Refusals are those of `LeaveChat`."""
    held = hold(tx, command.interaction)
    party = held.party(actor)
    held.check_fence(actor, command.version)
    if not held.owns(actor):
        if held.owner is None and len(held.company) == 1 and not somebody_serves(tx, held.queue, held.channel):
            raise Refusal(ErrorCode.NOBODY_THERE)
        return _stand_up(tx, held, party, actor.need_agent())
    if held.ended:
        return None
    if held.company:
        return _leave_to_company(tx, held, party, actor.need_agent())
    offer = open_offer(tx, held.id)
    if offer is not None and offer.kind is OfferKind.TRANSFER:
        raise Refusal(ErrorCode.OFFER_OPEN)
    return chats.end(tx, held.id, party, EndReason.AGENT_ENDED)


def stand_up(tx: Tx, interaction: InteractionId, agent: AgentId) -> None:
    """The agent's seat goes, if she has one."""
    held = hold(tx, interaction)
    party = next((one.party for one in held.company if one.party.agent == agent), None)
    if party is not None:
        _stand_up(tx, held, party, agent)


def leave_all(tx: Tx, agent: AgentId, active: list[InteractionId]) -> None:
    """The agent is gone: her seats go, and what she has (`active`) goes to its company, or waits again."""
    for interaction in seats.of_agent(tx, agent):
        stand_up(tx, interaction, agent)
    for interaction in active:
        held = hold(tx, interaction)
        if held.company and held.owner is not None:
            _leave_to_company(tx, held, held.owner, agent)
        else:
            requeue(tx, interaction)


def _stand_up(tx: Tx, held: Held, party: Party, agent: AgentId) -> FloorEntry | None:
    withdraw_asked(tx, held.id, agent)
    tx.append_public(held.id, PartyLeft(party=party))
    entry = seats.leave(tx, held.id, agent)
    tell_absent_owner(tx, held.id)
    return entry


def _leave_to_company(tx: Tx, held: Held, party: Party, agent: AgentId) -> FloorEntry | None:
    """Whoever was invited first has it now, else who stayed, else a supervisor; who is here before who is away."""
    heir = min(held.company, key=lambda one: (is_away(tx, one.party), _HEIRS.index(one.kind)), default=None)
    if heir is None or heir.party.agent is None:
        return None
    withdraw_asked(tx, held.id, agent)
    tx.append_public(held.id, PartyLeft(party=party))
    return give(tx, held.id, heir.party.agent, was=InteractionStatus.ACTIVE, before=agent)

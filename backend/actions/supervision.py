"""What a supervisor does with chats and agents that she oversees: the commands (FEATURES 83 to 85)."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from backend.actions import checks, leaving, monitors, overseeing, places, presence, rows, seats, sign_in
from backend.actions.actor import Actor
from backend.actions.interactions import Held, agent_party, give, hold, tell_absent_owner
from backend.actions.messages import check_content
from backend.actions.offer_rows import end_offer, open_offer, withdraw_offer_of
from backend.store import Tx
from protocol.commands import AssignChat, BargeIn, CoachAgent, ForceState, MonitorChat, SignOutAgent
from protocol.errors import ErrorCode, Refusal
from protocol.events import BargedIn, ChatAssigned, Coached, PartyJoined, PartyLeft
from protocol.frames import FloorEntry, StaffEntry
from protocol.ids import AgentId, MessageId
from protocol.kinds import AgentStatus, InteractionStatus, OfferKind, OfferOutcome, Role, SeatKind
from protocol.limits import MAX_BRIEF_CHARACTERS

_AT_DESK = f"SELECT {rows.AT_DESK} FROM agents a WHERE a.id = ?"


# --- reading along ----------------------------------------------------------------------------


def monitor_chat(tx: Tx, command: MonitorChat, actor: Actor) -> StaffEntry | None:
    """Read along, or stop. Refusals are those of `MonitorChat`."""
    by = actor.need_agent()
    held = hold(tx, command.interaction)
    if not command.on:
        return monitors.end(tx, by, held.id)
    overseeing.check_chat(tx, actor, held.id)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    _check_own_desk(tx, by)
    return monitors.begin(tx, by, held.id)


def coach_agent(tx: Tx, command: CoachAgent, actor: Actor) -> StaffEntry:
    """A word to the chat's staff. Refusals are those of `CoachAgent`."""
    check_content(command.text, ())
    by = actor.need_agent()
    held = hold(tx, command.interaction)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    if not (monitors.monitors(tx, by, held.id) and overseeing.oversees_chat(tx, actor, held.id)):
        raise Refusal(ErrorCode.NOT_MONITORED)
    to = None if held.owner is None else held.owner.agent
    return tx.append_staff(held.id, Coached(id=MessageId(command.id), author=by, text=command.text, to=to))


# --- stepping in ------------------------------------------------------------------------------


def barge_in(tx: Tx, command: BargeIn, actor: Actor) -> FloorEntry | None:
    """A seat in a chat that somebody has. Refusals are those of `BargeIn`."""
    by = actor.need_agent()
    held = hold(tx, command.interaction)
    overseeing.check_chat(tx, actor, held.id)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    if held.owns(actor) or held.seat(actor) is not None:
        return None
    if held.status is not InteractionStatus.ACTIVE:
        raise Refusal(ErrorCode.CHAT_WAITS)
    _check_own_desk(tx, by)
    offer = open_offer(tx, held.id)
    if offer is not None and offer.agent == by and offer.kind is OfferKind.COMPANY:
        # She was asked in, and comes as herself.
        end_offer(tx, offer.id, OfferOutcome.WITHDRAWN)
    entry = seats.take(tx, held.id, by, SeatKind.SUPERVISING)
    tx.append_public(held.id, PartyJoined(party=agent_party(tx, by)))
    tx.append_staff(held.id, BargedIn(by=by))
    tell_absent_owner(tx, held.id)
    return entry


def assign_chat(tx: Tx, command: AssignChat, actor: Actor) -> FloorEntry | None:
    """Give a chat to an agent, or take it over. Refusals are those of `AssignChat`."""
    by = actor.need_agent()
    checks.length(command.brief, MAX_BRIEF_CHARACTERS)
    held = hold(tx, command.interaction)
    overseeing.check_chat(tx, actor, held.id)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    if held.agent == command.agent.bytes:
        return None
    if command.version != held.version:
        raise Refusal(ErrorCode.STALE_ASSIGNMENT, "Somebody else has this chat meanwhile. Look again.")
    _check_takes(tx, held, command.agent, actor)
    return _assign(tx, held, command.agent, by, command.brief.strip())


def _check_takes(tx: Tx, held: Held, agent: AgentId, actor: Actor) -> None:
    to_herself = agent == actor.agent
    if not _is_at_desk(tx, agent):
        raise Refusal(ErrorCode.AGENT_AWAY)
    if not to_herself:
        overseeing.check_agent(tx, actor, agent)
    # What rings about it, perhaps at her, takes no place any more.
    withdraw_offer_of(tx, interaction=held.id)
    has_seat = any(one.party.agent == agent for one in held.company)
    if not to_herself and not has_seat and not places.can_take(tx, agent, held.channel):
        raise Refusal(ErrorCode.AGENT_FULL, "That colleague has no place left. Choose another.")


def _assign(tx: Tx, held: Held, agent: AgentId, by: AgentId, brief: str) -> FloorEntry:
    before = held.owner
    if before is not None:
        tx.append_public(held.id, PartyLeft(party=before))
    was = InteractionStatus.WAITING if before is None else InteractionStatus.ACTIVE
    owner = None if before is None else before.agent
    # Before it is given: then the one who had it hears no more of it, and would not know who took it.
    tx.append_staff(held.id, ChatAssigned(by=by, agent=agent, before=owner, brief=brief))
    entry = give(tx, held.id, agent, was=was, before=owner)
    if entry is None:
        raise Refusal(ErrorCode.STALE_ASSIGNMENT)
    return entry


# --- agents -----------------------------------------------------------------------------------


def force_state(tx: Tx, command: ForceState, actor: Actor) -> FloorEntry | None:
    """Set an agent's state for her. Refusals are those of `ForceState`."""
    by = actor.need_agent()
    agent = presence.agent(tx, command.agent)
    overseeing.check_agent(tx, actor, agent.id)
    presence.check_choice(command.status, command.reason)
    if not agent.online:
        raise Refusal(ErrorCode.AGENT_AWAY)
    if command.status is AgentStatus.NOT_READY and not command.keeps_chats:
        withdraw_offer_of(tx, agent=agent.id)
        leaving.leave_all(tx, agent.id, presence.active_chats(tx, agent.id))
    elif command.status is not AgentStatus.READY:
        withdraw_offer_of(tx, agent=agent.id, but_company=True)
    return presence.change(tx, agent.id, command.status, command.reason, by=by)


def sign_out_agent(tx: Tx, command: SignOutAgent, actor: Actor) -> FloorEntry | None:
    """End her sign-ins; the floor tells her desks. Refusals are those of `SignOutAgent`."""
    by = actor.need_agent()
    agent = presence.agent(tx, command.agent)
    overseeing.check_agent(tx, actor, agent.id)
    if agent.id == by:
        raise Refusal(ErrorCode.INVALID_VALUE, "To sign out yourself, sign out at your desk.")
    if agent.role is Role.ADMINISTRATOR and actor.role is not Role.ADMINISTRATOR:
        raise Refusal(ErrorCode.NOT_ALLOWED, "Only an administrator signs out an administrator.")
    sign_in.end_all(tx, agent.id)
    return presence.signed_out(tx, agent.id, by=by) if agent.online else None


def _check_own_desk(tx: Tx, agent: AgentId) -> None:
    """A place in a chat can be had at a desk only: no lease would end it else."""
    if not _is_at_desk(tx, agent):
        raise Refusal(ErrorCode.NOT_ALLOWED, "Open your desk first.")


def _is_at_desk(tx: Tx, agent: AgentId) -> bool:
    """Raises Refusal(unknown_agent)."""
    row = tx.one(_AT_DESK, (agent.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_AGENT)
    return bool(row[0])

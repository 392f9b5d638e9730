"""A chat's end, and which one a customer has."""

from uuid import UUID

from backend.actions import consultation_rows, monitors, participants, proposal_rows, seats, wrap_up
from backend.actions.actor import Actor
from backend.actions.interactions import hold, withdraw_offer_of
from backend.store import Tx
from protocol.commands import EndChat
from protocol.entities import Party
from protocol.errors import ErrorCode, Refusal
from protocol.events import ChatEnded
from protocol.floor import InteractionClosed, InteractionEnded
from protocol.frames import PublicEntry
from protocol.ids import InteractionId, VisitorId
from protocol.kinds import EndReason, InteractionStatus, Role

_OPEN = (
    "SELECT id FROM interactions WHERE visitor = ? AND status IN ('waiting', 'offered', 'active') AND channel = 'chat'"
)
_END = (
    "UPDATE interactions SET status = ?, since = ?, wrap_up_until = ?, passed = NULL, grace_until = NULL, "
    "tell_at = NULL, quiet_since = NULL, warn_at = NULL, close_at = NULL, overflow_at = NULL WHERE id = ?"
)


def end_chat(tx: Tx, command: EndChat, actor: Actor) -> PublicEntry | None:
    """End the conversation; one that has ended is left alone. Waiting ones close at once."""
    held = hold(tx, command.interaction)
    party = held.party(actor)
    if held.ended:
        return None
    held.check_fence(actor, command.version)
    if held.owner is not None and held.seat(actor) is not None:
        raise Refusal(ErrorCode.NOT_ALLOWED, "A colleague has this chat. You can leave it.")
    reason = EndReason.CUSTOMER_LEFT if actor.role is Role.VISITOR else EndReason.AGENT_ENDED
    return end(tx, command.interaction, party, reason)


def end(tx: Tx, interaction: InteractionId, by: Party, reason: EndReason) -> PublicEntry:
    """End an open chat: with an agent it goes into wrap-up, holding her capacity; without, it closes.

    Where its queue has no wrap-up it closes too. Whoever else is in it is out of it.
    """
    held = hold(tx, interaction)
    active = held.status is InteractionStatus.ACTIVE
    follows = wrap_up.after_end(tx, held.queue) if active else None
    withdraw_offer_of(tx, interaction=interaction)
    consultation_rows.chat_ended(tx, interaction)
    seats.drop_all(tx, interaction)
    proposal_rows.chat_ended(tx, interaction)
    status = InteractionStatus.CLOSED if follows is None else InteractionStatus.WRAP_UP
    until = None if follows is None else follows.until
    tx.execute(_END, (status.value, tx.now, until, interaction.bytes))
    entry = tx.append_public(interaction, ChatEnded(by=by, reason=reason))
    tx.append_floor(InteractionEnded(interaction=interaction, reason=reason, since=tx.now, wrap_up_until=until))
    if follows is None:
        participants.note_closed(tx, interaction)
        monitors.chat_closes(tx, interaction)
        tx.append_floor(InteractionClosed(interaction=interaction))
    return entry


def open_chat_of(tx: Tx, visitor: VisitorId) -> InteractionId | None:
    """The visitor's chat that goes on, if one does."""
    row = tx.one(_OPEN, (visitor.bytes,))
    return None if row is None else InteractionId(UUID(bytes=row[0]))

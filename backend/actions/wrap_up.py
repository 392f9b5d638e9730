"""What an agent does after a chat's end: what came of it, her notes, and that she is done (FEATURES 35)."""

from uuid import UUID

from msgspec import Struct

from backend.actions import monitors, participants, queue_rows
from backend.actions.absences import AT_ONCE
from backend.actions.actor import Actor
from backend.actions.interactions import hold
from backend.store import Tx
from protocol.commands import FinishWrapUp, SetDisposition
from protocol.errors import ErrorCode, Refusal
from protocol.events import DispositionSet, WrapUpFinished
from protocol.floor import DispositionChosen, InteractionClosed
from protocol.frames import FloorEntry, StaffEntry
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import InteractionStatus
from protocol.limits import MAX_MESSAGE_CHARACTERS, NOTES_AFTER_CLOSE
from protocol.service import Disposition, WrapUp, WrapUpMode

#: Seconds.
LONGEST = 3_600

_CLOSED_AT = "SELECT since FROM interactions WHERE id = ?"
_CHOSEN = "SELECT disposition FROM interactions WHERE id = ?"
_CHOOSE = "UPDATE interactions SET disposition = ? WHERE id = ?"
_CLOSE = (
    "UPDATE interactions SET status = 'closed', since = ?1, wrap_up_until = NULL WHERE id = ?2 AND status = 'wrap_up'"
)
_DUE = (
    "SELECT id, agent FROM interactions WHERE wrap_up_until <= ? AND wrap_up_until IS NOT NULL "
    "ORDER BY wrap_up_until LIMIT ?"
)
_TOO_FAR = "SELECT id FROM interactions WHERE wrap_up_until > ? AND wrap_up_until IS NOT NULL LIMIT ?"


class Following(Struct, frozen=True):
    """The work after a chat; `until` is when it ends by itself, None: when the agent says so."""

    until: int | None


def after_end(tx: Tx, queue: QueueId) -> Following | None:
    """What follows a chat that ends now; None: nothing, it closes at once."""
    rules = queue_rows.need(tx, queue).wrap_up
    if rules.mode is WrapUpMode.NONE:
        return None
    return Following(tx.now + rules.seconds * 1000 if rules.mode is WrapUpMode.TIMED else None)


def disposition(rules: WrapUp, key: str) -> Disposition | None:
    """One of a queue's, by its key."""
    return next((one for one in rules.dispositions if one.key == key), None)


def set_disposition(tx: Tx, command: SetDisposition, actor: Actor) -> StaffEntry:
    """Say what came of a chat, during it or after, until it was closed for `NOTES_AFTER_CLOSE`.

    Her last words may be on their way, or wait in her desk for a network, when the time is over and the chat closes
    by itself. Refusals are those of `SetDisposition`.
    """
    held = hold(tx, command.interaction)
    held.party(actor)
    held.check_fence(actor, command.version)
    is_closed = held.status is InteractionStatus.CLOSED
    if is_closed and not _is_fresh(tx, command.interaction):
        raise Refusal(ErrorCode.NOT_ALLOWED, "The chat was closed too long ago.")
    if len(command.notes) > MAX_MESSAGE_CHARACTERS:
        raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
    chosen = disposition(queue_rows.need(tx, held.queue).wrap_up, command.disposition)
    if command.disposition and chosen is None:
        raise Refusal(ErrorCode.INVALID_VALUE, "That is not one of this queue's outcomes. Choose another.")
    if is_closed:
        return _add(tx, command.interaction, chosen, actor.need_agent(), command.notes)
    return _choose(tx, command.interaction, chosen, actor.need_agent(), command.notes)


def finish_wrap_up(tx: Tx, command: FinishWrapUp, actor: Actor) -> FloorEntry | None:
    """The agent is done; the interaction leaves her list and frees her capacity."""
    held = hold(tx, command.interaction)
    held.party(actor)
    held.check_fence(actor, command.version)
    if held.status is InteractionStatus.CLOSED:
        return None
    if not held.ended:
        raise Refusal(ErrorCode.NOT_ALLOWED, "The chat is still open. End it first.")
    rules = queue_rows.need(tx, held.queue).wrap_up
    if rules.mode is WrapUpMode.REQUIRED and disposition(rules, _chosen(tx, command.interaction)) is None:
        raise Refusal(ErrorCode.DISPOSITION_MISSING)
    return _finish(tx, command.interaction, actor.need_agent(), timed_out=False)


def expire_due(tx: Tx) -> None:
    """Finish what has had its time; the queue's default stands where nothing was chosen."""
    for (key,) in tx.all(_TOO_FAR, (tx.now + LONGEST * 1000, AT_ONCE)):
        # The clock was set back.
        tx.execute("UPDATE interactions SET wrap_up_until = ? WHERE id = ?", (tx.now, key))
    for key, agent in tx.all(_DUE, (tx.now, AT_ONCE)):
        interaction = InteractionId(UUID(bytes=key))
        rules = queue_rows.need(tx, hold(tx, interaction).queue).wrap_up
        default = disposition(rules, rules.default)
        if default is not None and not _chosen(tx, interaction):
            _choose(tx, interaction, default, None, "")
        _finish(tx, interaction, AgentId(UUID(bytes=agent)), timed_out=True)


def _is_fresh(tx: Tx, interaction: InteractionId) -> bool:
    """A clock that was set back makes none older."""
    row = tx.one(_CLOSED_AT, (interaction.bytes,))
    return row is not None and tx.now - int(row[0]) <= NOTES_AFTER_CLOSE


def _add(tx: Tx, interaction: InteractionId, chosen: Disposition | None, by: AgentId, notes: str) -> StaffEntry:
    """To a closed chat: the floor knows it no more, and who says nothing new about the outcome leaves it as it is."""
    if chosen is None:
        key = _chosen(tx, interaction)
        known = disposition(queue_rows.need(tx, hold(tx, interaction).queue).wrap_up, key)
        label = "" if known is None else known.label
    else:
        key, label = chosen.key, chosen.label
        tx.execute(_CHOOSE, (key, interaction.bytes))
    return tx.append_staff(interaction, DispositionSet(by=by, disposition=key, label=label, notes=notes))


def _choose(
    tx: Tx, interaction: InteractionId, chosen: Disposition | None, by: AgentId | None, notes: str
) -> StaffEntry:
    key, label = ("", "") if chosen is None else (chosen.key, chosen.label)
    if key != _chosen(tx, interaction):
        tx.execute(_CHOOSE, (key, interaction.bytes))
        tx.append_floor(DispositionChosen(interaction=interaction, disposition=key))
    return tx.append_staff(interaction, DispositionSet(by=by, disposition=key, label=label, notes=notes))


def _finish(tx: Tx, interaction: InteractionId, agent: AgentId, *, timed_out: bool) -> FloorEntry:
    tx.execute(_CLOSE, (tx.now, interaction.bytes))
    participants.note_closed(tx, interaction)
    tx.append_staff(interaction, WrapUpFinished(agent=agent, timed_out=timed_out))
    monitors.chat_closes(tx, interaction)
    return tx.append_floor(InteractionClosed(interaction=interaction))


def _chosen(tx: Tx, interaction: InteractionId) -> str:
    row = tx.one(_CHOSEN, (interaction.bytes,))
    return "" if row is None else str(row[0])

"""An agent asks for a supervisor, and somebody sees to it."""

from backend.actions import checks, overseeing, rows
from backend.actions.actor import Actor
from backend.actions.interactions import hold
from backend.store import Tx
from protocol.commands import FlagChat, LowerFlag
from protocol.entities import Flag
from protocol.errors import ErrorCode, Refusal
from protocol.events import FlagLowered, FlagRaised
from protocol.floor import InteractionFlagged
from protocol.frames import FloorEntry
from protocol.ids import InteractionId
from protocol.kinds import InteractionStatus
from protocol.limits import MAX_BRIEF_CHARACTERS

_SET = "UPDATE interactions SET flag = ? WHERE id = ?"
_FLAGGED = "SELECT 1 FROM interactions WHERE id = ? AND flag IS NOT NULL"


def flag_chat(tx: Tx, command: FlagChat, actor: Actor) -> FloorEntry:
    """Raise the flag, or raise it anew with other words. Refusals are those of `FlagChat`."""
    checks.length(command.text, MAX_BRIEF_CHARACTERS)
    held = hold(tx, command.interaction)
    held.party(actor)
    held.check_fence(actor, command.version)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    flag = Flag(by=actor.need_agent(), at=tx.now, text=command.text.strip())
    tx.append_staff(held.id, FlagRaised(by=flag.by, text=flag.text))
    return _show(tx, held.id, flag)


def lower_flag(tx: Tx, command: LowerFlag, actor: Actor) -> FloorEntry | None:
    """Take the flag down; None when none is up. Refusals are those of `LowerFlag`."""
    by = actor.need_agent()
    held = hold(tx, command.interaction)
    is_in_it = held.owns(actor) or held.seat(actor) is not None
    if not is_in_it and not overseeing.oversees_chat(tx, actor, held.id):
        raise overseeing.beyond(actor)
    if held.status is InteractionStatus.CLOSED or tx.one(_FLAGGED, (held.id.bytes,)) is None:
        return None
    tx.append_staff(held.id, FlagLowered(by=by))
    return _show(tx, held.id, None)


def _show(tx: Tx, interaction: InteractionId, flag: Flag | None) -> FloorEntry:
    tx.execute(_SET, (None if flag is None else rows.to_json(flag), interaction.bytes))
    return tx.append_floor(InteractionFlagged(interaction=interaction, flag=flag))

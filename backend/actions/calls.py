"""Calls to a customer, noted in the log of their chat; the call itself is made elsewhere."""

from backend.actions import forms
from backend.actions.actor import Actor
from backend.actions.interactions import hold
from backend.store import Tx
from protocol.commands import NoteCall
from protocol.errors import ErrorCode, Refusal
from protocol.events import CallNoted
from protocol.frames import StaffEntry
from protocol.kinds import InteractionStatus


def note_call(tx: Tx, command: NoteCall, actor: Actor) -> StaffEntry:
    """Refusals are those of `NoteCall`."""
    held = hold(tx, command.interaction)
    held.party(actor)
    held.check_fence(actor, command.version)
    if held.status is InteractionStatus.CLOSED:
        raise Refusal(ErrorCode.STALE_ASSIGNMENT)
    phone = forms.phone(command.phone)
    return tx.append_staff(held.id, CallNoted(by=actor.need_agent(), phone=phone, consent=command.consent))

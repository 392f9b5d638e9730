"""What was said a moment ago is written anew, or taken back (FEATURES 20)."""

from backend.actions import files, inactivity, links, said
from backend.actions.actor import Actor
from backend.actions.interactions import Held, hold
from backend.actions.messages import check_content
from backend.actions.said import Said
from backend.store import Tx
from protocol.commands import ChangeMessage, TakeBackMessage
from protocol.errors import ErrorCode, Refusal
from protocol.events import MessageChanged, MessageTakenBack
from protocol.frames import PublicEntry
from protocol.ids import MessageId
from protocol.limits import CHANGE_WITHIN


def change_message(tx: Tx, command: ChangeMessage, actor: Actor) -> PublicEntry | None:
    """Write it anew; the same words are no change. Refusals are those of `ChangeMessage`."""
    held, mine = _hold(tx, command, actor)
    check_content(command.text, [file.id for file in mine.message.attachments])
    if mine.taken_back:
        raise Refusal(ErrorCode.TOO_LATE)
    _check_time(tx, mine)
    led = links.checked(tx, held, command, actor) if command.links else ()
    if (command.text, led) == (mine.message.text, mine.message.links):
        return None
    return tx.append_public(held.id, MessageChanged(id=command.message, text=command.text, links=led))


def take_back_message(tx: Tx, command: TakeBackMessage, actor: Actor) -> PublicEntry | None:
    """It is gone for all who read along. Refusals are those of `TakeBackMessage`."""
    held, mine = _hold(tx, command, actor)
    if mine.taken_back:
        return None
    _check_time(tx, mine)
    entry = tx.append_public(held.id, MessageTakenBack(id=command.message))
    files.message_taken_back(tx, mine.message.attachments)
    inactivity.agent_took_back(tx, held.id)
    return entry


def _hold(tx: Tx, command: ChangeMessage | TakeBackMessage, actor: Actor) -> tuple[Held, Said]:
    held = hold(tx, command.interaction)
    author = held.party(actor)
    held.check_fence(actor, command.version)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    found = said.find(tx, held.id, MessageId(command.message))
    if found is None:
        raise Refusal(ErrorCode.UNKNOWN_MESSAGE)
    if found.message.author.agent != author.agent:
        raise Refusal(ErrorCode.NOT_ALLOWED, "That was said by somebody else.")
    return held, found


def _check_time(tx: Tx, mine: Said) -> None:
    if not mine.last or tx.now - mine.at > CHANGE_WITHIN:
        raise Refusal(ErrorCode.TOO_LATE)

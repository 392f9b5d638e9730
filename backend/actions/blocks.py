"""Staff keep a visitor out, and let them in again: the commands. The rows are in `block_rows`."""

from uuid import UUID

from backend.actions import block_rows, chats, checks, overseeing
from backend.actions.actor import Actor
from backend.actions.interactions import SYSTEM, hold
from backend.store import Tx
from protocol.commands import BlockVisitor, UnblockVisitor
from protocol.entities import Block
from protocol.events import BlockMade
from protocol.frames import FloorEntry
from protocol.ids import VisitorId
from protocol.kinds import EndReason, InteractionStatus

_MOST_REASON_CHARACTERS = 500
#: A block for longer than ten years is one without an end.
_LONGEST = 10 * 366 * 86_400_000


def block_visitor(tx: Tx, command: BlockVisitor, actor: Actor) -> FloorEntry:
    """End what the visitor has open, and refuse what comes. Refusals are those of `BlockVisitor`."""
    agent = actor.need_agent()
    held = hold(tx, command.interaction)
    has_it = (held.owns(actor) and held.status is not InteractionStatus.CLOSED) or held.seat(actor) is not None
    if not has_it and not overseeing.oversees_chat(tx, actor, held.id):
        raise overseeing.beyond(actor)
    checks.text("Reason", command.reason, _MOST_REASON_CHARACTERS)
    if command.until is not None:
        checks.number("Until", command.until, tx.now + 1, tx.now + _LONGEST)
    visitor = VisitorId(UUID(bytes=held.visitor))
    block = Block(
        visitor=visitor,
        by=agent,
        at=tx.now,
        reason=command.reason.strip(),
        name=held.customer_name,
        until=command.until,
    )
    tx.append_staff(held.id, BlockMade(by=block.by, reason=block.reason, until=block.until))
    entry = block_rows.put(tx, block)
    chat = chats.open_chat_of(tx, visitor)
    if chat is not None:
        # The customer reads that it ended, not whose doing it was.
        chats.end(tx, chat, SYSTEM, EndReason.BLOCKED)
    return entry


def unblock_visitor(tx: Tx, command: UnblockVisitor, actor: Actor) -> FloorEntry | None:
    """Take a block back; None when there is none. Raises Refusal: `not_allowed`, `not_overseen`."""
    agent = actor.need_agent()
    block = block_rows.of(tx, command.visitor)
    if block is None:
        return None
    if block.by != agent and not overseeing.oversees_agent(tx, actor, block.by):
        raise overseeing.beyond(actor, "A colleague made this block. Ask them, or a supervisor.")
    return block_rows.lift(tx, command.visitor)

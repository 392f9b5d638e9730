"""Visitors who may not chat for now."""

from uuid import UUID

import msgspec

from backend.actions import rows
from backend.actions.absences import AT_ONCE
from backend.store import Tx
from protocol.entities import Block
from protocol.errors import ErrorCode, Refusal
from protocol.floor import VisitorBlocked, VisitorUnblocked
from protocol.frames import FloorEntry
from protocol.ids import VisitorId

_decode = msgspec.json.Decoder(Block).decode

_PUT = (
    "INSERT INTO blocks (visitor, agent, until, data) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (visitor) DO UPDATE SET agent = ?2, until = ?3, data = ?4"
)
_FIND = "SELECT data FROM blocks WHERE visitor = ?"
_HOLDS = "SELECT 1 FROM blocks WHERE visitor = ? AND (until IS NULL OR until > ?)"
_OVER = "SELECT visitor FROM blocks WHERE until <= ? ORDER BY until LIMIT ?"
_ALL = "SELECT data FROM blocks ORDER BY rowid"


def check(tx: Tx, visitor: VisitorId) -> None:
    """Raises Refusal(visitor_blocked)."""
    if tx.one(_HOLDS, (visitor.bytes, tx.now)) is not None:
        raise Refusal(ErrorCode.VISITOR_BLOCKED)


def of(tx: Tx, visitor: VisitorId) -> Block | None:
    """The block of a visitor, or None."""
    row = tx.one(_FIND, (visitor.bytes,))
    return None if row is None else _decode(row[0])


def of_all(tx: Tx) -> tuple[Block, ...]:
    """All there are, in the order they were first made."""
    return tuple(_decode(row[0]) for row in tx.all(_ALL))


def put(tx: Tx, block: Block) -> FloorEntry:
    """Make a block, or replace one."""
    tx.execute(_PUT, (block.visitor.bytes, block.by.bytes, block.until, rows.to_json(block)))
    return tx.append_floor(VisitorBlocked(block=block))


def lift(tx: Tx, visitor: VisitorId) -> FloorEntry:
    """The visitor may chat again."""
    tx.execute("DELETE FROM blocks WHERE visitor = ?", (visitor.bytes,))
    return tx.append_floor(VisitorUnblocked(visitor=visitor))


def expire_due(tx: Tx) -> None:
    """Take away the blocks that are over."""
    for (visitor,) in tx.all(_OVER, (tx.now, AT_ONCE)):
        lift(tx, VisitorId(UUID(bytes=visitor)))

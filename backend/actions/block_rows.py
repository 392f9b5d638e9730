"""Visitors who may not chat for now: the rows, for whoever asks them.

As of every noun here whose rows others need: `blocks` has the commands, `block_rows` the rest.
"""

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
from protocol.limits import BLOCKS_ON_FLOOR
from protocol.rest import BlocksPage

_decode = msgspec.json.Decoder(Block).decode

_LATEST = 2**63 - 1
#: Blocks on one page.
PAGE_BLOCKS = 100

_PUT = (
    "INSERT INTO blocks (visitor, agent, until, number, data) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (visitor) DO UPDATE SET agent = ?2, until = ?3, number = ?4, data = ?5"
)
#: Lifted ones count too, so that what the floor carries follows from its entries alone.
_NUMBER = (
    "INSERT INTO facts (name, value) VALUES ('blocks_made', '1') "
    "ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value"
)
_MADE = "SELECT value FROM facts WHERE name = 'blocks_made'"
_FIND = "SELECT data FROM blocks WHERE visitor = ?"
_HOLDS = "SELECT 1 FROM blocks WHERE visitor = ? AND (until IS NULL OR until > ?)"
_OVER = "SELECT visitor FROM blocks WHERE until <= ? ORDER BY until LIMIT ?"
_ON_FLOOR = "SELECT data FROM blocks WHERE number > ? ORDER BY number, rowid"
_BEFORE = "SELECT data FROM blocks WHERE number < ? AND (until IS NULL OR until > ?) ORDER BY number DESC LIMIT ?"


def check(tx: Tx, visitor: VisitorId) -> None:
    """Raises Refusal(visitor_blocked)."""
    if tx.one(_HOLDS, (visitor.bytes, tx.now)) is not None:
        raise Refusal(ErrorCode.VISITOR_BLOCKED)


def of(tx: Tx, visitor: VisitorId) -> Block | None:
    """The block of a visitor, or None."""
    row = tx.one(_FIND, (visitor.bytes,))
    return None if row is None else _decode(row[0])


def on_floor(tx: Tx) -> tuple[Block, ...]:
    """Of the last `BLOCKS_ON_FLOOR` that were made, those in force, in that order."""
    row = tx.one(_MADE)
    made = 0 if row is None else int(row[0])
    return tuple(_decode(row[0]) for row in tx.all(_ON_FLOOR, (made - BLOCKS_ON_FLOOR,)))


def blocks_before(tx: Tx, before: int | None) -> BlocksPage:
    """The page before the one of that number, the last made first; None: from the end."""
    page = tuple(
        _decode(row[0]) for row in tx.all(_BEFORE, (_LATEST if before is None else before, tx.now, PAGE_BLOCKS))
    )
    return BlocksPage(blocks=page, next=page[-1].number if len(page) == PAGE_BLOCKS else None)


def put(tx: Tx, block: Block) -> FloorEntry:
    """Make a block, or replace one."""
    row = tx.one(_NUMBER)
    block = msgspec.structs.replace(block, number=0 if row is None else int(row[0]))
    tx.execute(_PUT, (block.visitor.bytes, block.by.bytes, block.until, block.number, rows.to_json(block)))
    return tx.append_floor(VisitorBlocked(block=block))


def lift(tx: Tx, visitor: VisitorId) -> FloorEntry:
    """The visitor may chat again."""
    tx.execute("DELETE FROM blocks WHERE visitor = ?", (visitor.bytes,))
    return tx.append_floor(VisitorUnblocked(visitor=visitor))


def expire_due(tx: Tx) -> None:
    """Take away the blocks that are over."""
    for (visitor,) in tx.all(_OVER, (tx.now, AT_ONCE)):
        lift(tx, VisitorId(UUID(bytes=visitor)))

"""Whether a customer with an open chat has a window connected, and what happens when none is."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from uuid import UUID

from backend.actions import absences, chats
from backend.actions.interactions import SYSTEM, hold
from backend.store import Tx
from protocol.events import ConnectionChanged
from protocol.ids import InteractionId, VisitorId
from protocol.kinds import EndReason
from protocol.limits import VISITOR_GRACE

_ROW = "SELECT grace_until, tell_at, told_at FROM interactions WHERE id = ?"
_LEAVE = "UPDATE interactions SET grace_until = ?, tell_at = ? WHERE id = ?"
_TOLD = "UPDATE interactions SET tell_at = NULL, told_at = ? WHERE id = ?"
_LEAVE_ALL = (
    "UPDATE interactions SET grace_until = ?, tell_at = ? "
    "WHERE status IN ('waiting', 'offered', 'active') AND channel = 'chat' "
    "AND (grace_until IS NULL OR tell_at IS NOT NULL)"
)
_KNOWN_AWAY = (
    "SELECT id FROM interactions INDEXED BY interactions_grace "
    "WHERE grace_until IS NOT NULL AND tell_at IS NULL ORDER BY n"
)
_ENDED = f"SELECT id FROM interactions WHERE grace_until <= ? ORDER BY grace_until LIMIT {absences.AT_ONCE}"
_TO_TELL = (
    f"SELECT id FROM interactions WHERE tell_at <= ?1 AND grace_until > ?1 ORDER BY tell_at LIMIT {absences.AT_ONCE}"
)
_TOO_LONG = f"SELECT id FROM interactions WHERE grace_until > ?1 + ?2 OR tell_at > ?1 + ?3 LIMIT {absences.AT_ONCE}"


def window_gone(tx: Tx, visitor: VisitorId) -> None:
    """The customer's last window is gone: an open chat waits for them, up to the end of its grace."""
    chat = chats.open_chat_of(tx, visitor)
    if chat is None:
        return
    grace_until, _, told_at = _row(tx, chat)
    if grace_until is None:
        _leave(tx, chat, absences.tell_at(tx.now, told_at))


def window_open(tx: Tx, visitor: VisitorId) -> None:
    """A window of the customer's is here (again)."""
    chat = chats.open_chat_of(tx, visitor)
    if chat is None:
        return
    grace_until, tell_at, _ = _row(tx, chat)
    if grace_until is None:
        return
    tx.execute(_LEAVE, (None, None, chat.bytes))
    if tell_at is None:
        tx.append_public(chat, ConnectionChanged(party=hold(tx, chat).customer, connected=True))


def all_windows_gone(tx: Tx) -> None:
    """The server starts: every open chat waits for its customer from now on."""
    tx.execute(_LEAVE_ALL, (tx.now + VISITOR_GRACE, tx.now + absences.TIME_TO_RETURN))
    for chat in _chats(tx, _KNOWN_AWAY):
        _leave(tx, chat, None)
        _tell(tx, chat)


def expire_due(tx: Tx) -> None:
    """End the chats whose grace has passed, tell the absences whose time has come."""
    for chat in _chats(tx, _TOO_LONG, tx.now, VISITOR_GRACE, absences.LONGEST_UNTOLD):
        # The clock was set back: what is left counts from now.
        _, tell_at, _ = _row(tx, chat)
        _leave(tx, chat, None if tell_at is None else absences.tell_at(tx.now, None))
        if tell_at is None:
            _tell(tx, chat)
    for chat in _chats(tx, _ENDED, tx.now):
        chats.end(tx, chat, SYSTEM, EndReason.CONNECTION_LOST)
    for chat in _chats(tx, _TO_TELL, tx.now):
        tx.execute(_TOLD, (tx.now, chat.bytes))
        _tell(tx, chat)


def _leave(tx: Tx, chat: InteractionId, tell_at: int | None) -> None:
    tx.execute(_LEAVE, (tx.now + VISITOR_GRACE, tell_at, chat.bytes))


def _tell(tx: Tx, chat: InteractionId) -> None:
    grace_until, _, _ = _row(tx, chat)
    tx.append_public(chat, ConnectionChanged(party=hold(tx, chat).customer, connected=False, until=grace_until))


def _row(tx: Tx, chat: InteractionId) -> tuple[int | None, int | None, int | None]:
    row = tx.one(_ROW, (chat.bytes,))
    return (None, None, None) if row is None else (row[0], row[1], row[2])


def _chats(tx: Tx, sql: str, *params: int) -> list[InteractionId]:
    return [InteractionId(UUID(bytes=row[0])) for row in tx.all(sql, params)]

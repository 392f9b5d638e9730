"""A customer who does not answer: warned, then the chat ends (FEATURES 33).

It counts from an agent's last public message, while she has the chat; whatever the customer writes
ends it. A chat that changed hands since is nobody's silence: the new agent speaks first.
"""

from uuid import UUID

import msgspec

from backend.actions import chats, said
from backend.actions.absences import AT_ONCE
from backend.actions.interactions import SYSTEM
from backend.store import Tx
from protocol.events import InactivityWarned
from protocol.ids import InteractionId
from protocol.kinds import EndReason, PartyKind
from protocol.service import Inactivity

#: Seconds.
LONGEST = 86_400


class _Rules(msgspec.Struct):
    """Of a queue's `data`, the part that is read at each message of an agent."""

    inactivity: Inactivity = Inactivity()


_rules = msgspec.json.Decoder(_Rules)

_ACTIVE = "SELECT q.data FROM interactions i JOIN queues q ON q.id = i.queue WHERE i.id = ? AND i.status = 'active'"
_COUNT = "UPDATE interactions SET quiet_since = ?1, warn_at = ?2, close_at = ?3 WHERE id = ?4"
_STOP = (
    "UPDATE interactions SET quiet_since = NULL, warn_at = NULL, close_at = NULL "
    "WHERE id = ? AND quiet_since IS NOT NULL"
)
_SINCE = "SELECT since FROM interactions WHERE id = ? AND quiet_since IS NOT NULL"
_WARNED = "UPDATE interactions SET warn_at = NULL WHERE id = ?"
_WARN = (
    "SELECT id, close_at, status = 'active' AND since <= quiet_since FROM interactions "
    "WHERE warn_at <= ? AND warn_at IS NOT NULL ORDER BY warn_at LIMIT ?"
)
_END = (
    "SELECT id, status = 'active' AND since <= quiet_since FROM interactions "
    "WHERE close_at <= ? AND close_at IS NOT NULL ORDER BY close_at LIMIT ?"
)
_COUNTING = "SELECT id FROM interactions WHERE close_at IS NOT NULL AND since <= quiet_since"
_FROM_LATER = "SELECT id FROM interactions WHERE close_at > ? AND close_at IS NOT NULL LIMIT ?"


def due(rules: Inactivity, since: int) -> tuple[int | None, int | None]:
    """When a silence that begins at `since` is warned of, and when it ends the chat; None: never."""
    if not rules.close_seconds:
        return None, None
    warned = 0 < rules.warn_seconds < rules.close_seconds
    return since + rules.warn_seconds * 1000 if warned else None, since + rules.close_seconds * 1000


def agent_wrote(tx: Tx, interaction: InteractionId) -> None:
    """The customer owes an answer from now on."""
    row = tx.one(_ACTIVE, (interaction.bytes,))
    if row is None:
        return
    warn_at, close_at = due(_rules.decode(row[0]).inactivity, tx.now)
    tx.execute(_COUNT, (None if close_at is None else tx.now, warn_at, close_at, interaction.bytes))


def customer_wrote(tx: Tx, interaction: InteractionId) -> None:
    """They answered, in words or by what they propose or agree to."""
    tx.execute(_STOP, (interaction.bytes,))


def agent_took_back(tx: Tx, interaction: InteractionId) -> None:
    """Where nothing stands since the agent has it that the customer would owe an answer to, they owe none."""
    row = tx.one(_SINCE, (interaction.bytes,))
    if row is None:
        return
    author = said.who_said_last(tx, interaction, row[0])
    if author is None or author.kind is not PartyKind.AGENT:
        tx.execute(_STOP, (interaction.bytes,))


def begin_anew(tx: Tx) -> None:
    """The server starts: nobody could answer while it was down, so all silences begin again."""
    for (key,) in tx.all(_COUNTING):
        agent_wrote(tx, InteractionId(UUID(bytes=key)))


def expire_due(tx: Tx) -> None:
    """Warn, and end."""
    for (key,) in tx.all(_FROM_LATER, (tx.now + LONGEST * 1000, AT_ONCE)):
        # The clock was set back.
        agent_wrote(tx, InteractionId(UUID(bytes=key)))
    for key, close_at, counts in tx.all(_WARN, (tx.now, AT_ONCE)):
        chat = InteractionId(UUID(bytes=key))
        if not counts:
            tx.execute(_STOP, (key,))
        elif close_at > tx.now:
            tx.execute(_WARNED, (key,))
            tx.append_public(chat, InactivityWarned(closes_at=close_at))
    for key, counts in tx.all(_END, (tx.now, AT_ONCE)):
        if counts:
            chats.end(tx, InteractionId(UUID(bytes=key)), SYSTEM, EndReason.INACTIVE)
        else:
            tx.execute(_STOP, (key,))

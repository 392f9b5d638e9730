"""How much an agent may have at once: what she owns (wrap-up too), her seats, and what rings at her.

In the statements `a` is her row and `i` has the channel.
"""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from backend.routing.floor import BLOCKED_BY
from backend.store import Tx
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId
from protocol.kinds import Channel

_OWNED = "(SELECT count(*) FROM interactions h WHERE h.agent = a.id AND h.status <> 'closed' AND h.channel = i.channel)"
_SEATS = (
    "(SELECT count(*) FROM seats s JOIN interactions h ON h.id = s.interaction "
    "WHERE s.agent = a.id AND h.channel = i.channel)"
)
#: Who is asked into a chat she sits in already needs no other place.
_RINGING = (
    "(SELECT count(*) FROM offers o JOIN interactions h ON h.id = o.interaction "
    "WHERE o.agent = a.id AND o.outcome IS NULL AND h.channel = i.channel "
    "AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.interaction = o.interaction AND s.agent = a.id))"
)
_MOST = "(SELECT c.most FROM capacities c WHERE c.agent = a.id AND c.channel = i.channel)"
#: Nothing rings at whom these are tested on, so that it needs no count.
FREE = f"{_OWNED} + {_SEATS} < coalesce({_MOST}, 0)"
_BUSY_ELSEWHERE = " ".join(
    f"WHEN '{channel.value}' THEN EXISTS (SELECT 1 FROM interactions h WHERE h.agent = a.id AND h.status <> 'closed' "
    f"AND h.channel IN ({', '.join(repr(other.value) for other in others)}))"
    for channel, others in BLOCKED_BY.items()
    if others
)
#: A call or an open e-mail keeps chats from ringing.
UNBLOCKED = f"NOT CASE i.channel {_BUSY_ELSEWHERE} ELSE FALSE END"

# Of a channel that nothing is said about, one at a time is what a person who takes it herself can do.
_CAN_TAKE = f"SELECT {_OWNED} + {_SEATS} + {_RINGING} < coalesce({_MOST}, 1) FROM agents a WHERE a.id = ?1".replace(
    "i.channel", "?2"
)
_CAN_BE_ASKED = f"SELECT {FREE}, {UNBLOCKED} FROM agents a WHERE a.id = ?1".replace("i.channel", "?2")


def can_take(tx: Tx, agent: AgentId, channel: Channel) -> bool:
    """Whether she has room for one more that she takes herself; what rings at her keeps its place."""
    row = tx.one(_CAN_TAKE, (agent.bytes, channel.value))
    return row is not None and bool(row[0])


def check_can_take(tx: Tx, agent: AgentId, channel: Channel) -> None:
    """Raises Refusal(agent_full)."""
    if not can_take(tx, agent, channel):
        raise Refusal(ErrorCode.AGENT_FULL)


def check_can_be_asked(tx: Tx, agent: AgentId, channel: Channel, *, blocked: bool) -> None:
    """Whether a colleague may put one more to her, at whom nothing rings. Raises Refusal(agent_full).

    `blocked`: whether a call or an open e-mail of hers speaks against it.
    """
    row = tx.one(_CAN_BE_ASKED, (agent.bytes, channel.value))
    if row is None or not row[0] or (blocked and not row[1]):
        raise Refusal(ErrorCode.AGENT_FULL, "That colleague has no place left. Choose another.")

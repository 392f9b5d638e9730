"""Supervisors: rows equal to what agents' rows and staff streams say. Reads only."""

from collections.abc import Iterator
from uuid import UUID

from backend.store import Tx
from protocol.codec import decode_staff_event
from protocol.events import Monitored

#: `type` is the first field of every event.
_SAID = (
    "SELECT i.n, e.data FROM events e JOIN interactions i ON e.topic = 2 * i.n + 1 "
    'WHERE CAST(e.data AS TEXT) LIKE \'{"type":"monitored"%\' ORDER BY e.rowid'
)
_ROWS = "SELECT i.n, m.agent FROM monitors m JOIN interactions i ON i.id = m.interaction"

#: Name, what is looked at, and what finds the wrong ones with words for each.
RULES = (
    (
        "who reads along, each at a desk, in a chat that is not closed",
        "monitors",
        (
            "SELECT a.login || ' reads along in chat ' || i.n || ', which is ' || i.status FROM monitors m "
            "JOIN interactions i ON i.id = m.interaction JOIN agents a ON a.id = m.agent "
            "WHERE i.status = 'closed' OR NOT a.online"
        ),
    ),
    (
        "groups, each overseen as its supervisor's row says",
        "oversight",
        (
            "SELECT a.login || ' oversees another number of groups than is said' FROM agents a WHERE "
            "coalesce(json_array_length(a.data, '$.supervises'), 0) <> "
            "(SELECT count(*) FROM oversight o WHERE o.agent = a.id) UNION ALL "
            "SELECT a.login || ' oversees a group that is not said' FROM oversight o JOIN agents a ON a.id = o.agent "
            "WHERE NOT EXISTS (SELECT 1 FROM json_each(a.data, '$.supervises') g "
            "WHERE upper(replace(g.value, '-', '')) = hex(o.profile))"
        ),
    ),
    (
        "broadcasts, each read by whom it was for",
        "broadcast_reads",
        (
            "SELECT 'a broadcast was read by ' || a.login || ', whom it was not for' FROM broadcast_reads r "
            "JOIN agents a ON a.id = r.agent JOIN broadcasts b ON b.id = r.broadcast "
            "WHERE NOT EXISTS (SELECT 1 FROM json_each(b.data, '$.to') t "
            "WHERE upper(replace(t.value, '-', '')) = hex(r.agent)) UNION ALL "
            "SELECT 'a broadcast is over at another time than it says' FROM broadcasts b "
            "WHERE b.until <> json_extract(b.data, '$.until')"
        ),
    ),
)


def monitors(tx: Tx) -> Iterator[str]:
    """Where rows and streams say different things."""
    told: set[tuple[int, UUID]] = set()
    for number, data in tx.all(_SAID):
        event = decode_staff_event(data)
        if isinstance(event, Monitored):
            (told.add if event.on else told.discard)((number, event.by))
    rows = {(number, UUID(bytes=agent)) for number, agent in tx.all(_ROWS)}
    for number, agent in sorted(told ^ rows):
        where = "rows" if (number, agent) in rows else "stream"
        yield f"that agent {agent} reads along in chat {number} stands in the {where} alone"

"""What supervisors tell many at once: the floor's broadcasts, and which of them are for this agent to read."""
# ruff: noqa: ARG001  the reducers share one signature

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.state import changes
from desktop.state.changes import Change
from protocol import floor as moves
from protocol.entities import Broadcast
from protocol.ids import AgentId

if TYPE_CHECKING:
    from desktop.state.floor import Floor


def sent(floor: "Floor", event: moves.BroadcastSent, at: int) -> list[Change]:
    """Somebody tells something."""
    floor.broadcasts[event.broadcast.id] = event.broadcast
    return [changes.BroadcastsChanged()]


def read(floor: "Floor", event: moves.BroadcastRead, at: int) -> list[Change]:
    """Somebody has read it."""
    told = floor.broadcasts.get(event.broadcast)
    if told is None or event.agent in told.read:
        return []
    floor.broadcasts[told.id] = replace(told, read=(*told.read, event.agent))
    return [changes.BroadcastsChanged()]


def over(floor: "Floor", event: moves.BroadcastOver, at: int) -> list[Change]:
    """Its time is over."""
    return [] if floor.broadcasts.pop(event.broadcast, None) is None else [changes.BroadcastsChanged()]


def for_reading(floor: "Floor", me: AgentId | None, now: int) -> tuple[Broadcast, ...]:
    """Those that an agent has not read, and that still hold, the newest last. `now`: server time."""
    if me is None:
        return ()
    told = (one for one in floor.broadcasts.values() if me in one.to and me not in one.read and one.until > now)
    return tuple(sorted(told, key=lambda one: (one.at, one.id)))

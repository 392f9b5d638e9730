"""What is done every so often, whatever happens: places in the queue, dead peers."""

import asyncio
from collections.abc import Callable

from backend.floor import Floor
from backend.live.hub import Hub

#: Seconds. Places change for everybody at every change, so they are told at most this often.
_POSITIONS_EVERY = 0.5
_SWEEP_EVERY = 2.0


async def tell_positions(floor: Floor, hub: Hub) -> None:
    """For ever: whoever waits hears of a new place."""
    told = -1
    while True:
        if floor.queue_changes != told:
            told = floor.queue_changes
            hub.tell_positions(floor.positions())
        await asyncio.sleep(_POSITIONS_EVERY)


async def sweep(hub: Hub, ticks: Callable[[], int]) -> None:
    """For ever: sockets of peers that say nothing are closed."""
    while True:
        await asyncio.sleep(_SWEEP_EVERY)
        hub.sweep(ticks())

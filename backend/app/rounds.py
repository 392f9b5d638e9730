"""What is done every so often, whatever happens: places in the queue, dead peers."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from backend.floor import Floor
from backend.live.hub import Hub
from protocol.frames import Outlook, QueuePosition
from protocol.ids import InteractionId

#: Seconds. Places change for everybody at every change, so they are told at most this often.
_POSITIONS_EVERY = 0.5
#: In rounds of that.
_ESTIMATES_EVERY = 4
_SWEEP_EVERY = 2.0


class Forecasts(Protocol):
    """Says how long it will take; the router does."""

    def wait(self, interaction: InteractionId) -> int | None:
        """How long who waits will wait yet, milliseconds; None: that can't be told."""
        ...

    def outlooks(self) -> tuple[Outlook, ...]:
        """How the queues stand."""
        ...


async def tell_positions(floor: Floor, hub: Hub, forecasts: Forecasts) -> None:
    """For ever: whoever waits hears of a new place and a new estimate, desks how the queues stand."""

    def place_of(interaction: InteractionId) -> QueuePosition | None:
        position = floor.position(interaction)
        if position is None:
            return None
        return QueuePosition(interaction=interaction, position=position, wait=forecasts.wait(interaction))

    hub.place_of = place_of
    told, rounds = -1, 0
    while True:
        # Estimates change without anybody moving.
        anew = rounds % _ESTIMATES_EVERY == 0
        if floor.queue_changes != told or (anew and floor.waiting()):
            told = floor.queue_changes
            hub.tell_positions()
        if anew and hub.has_desks:
            hub.tell_outlook(forecasts.outlooks())
        rounds += 1
        await asyncio.sleep(_POSITIONS_EVERY)


async def sweep(hub: Hub, ticks: Callable[[], int]) -> None:
    """For ever: sockets of peers that say nothing are closed."""
    while True:
        await asyncio.sleep(_SWEEP_EVERY)
        hub.sweep(ticks())

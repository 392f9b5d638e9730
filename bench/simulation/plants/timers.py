"""Deadlines as they must not be: in the memory of a process. Only planted code uses this."""

import asyncio

from backend.actions import presence
from backend.actions.offer_rows import end_offer
from backend.app.tasks import Tasks
from backend.live.hub import Hub
from backend.store import Store, Tx
from protocol.entities import Offer
from protocol.errors import Refusal
from protocol.ids import AgentId
from protocol.kinds import AgentStatus, NotReadyReason, OfferOutcome
from protocol.limits import AGENT_LEASE


def ring_out(store: Store, offer: Offer, milliseconds: int) -> None:
    """End the offer in so long, if this process lives."""

    def end(tx: Tx) -> None:
        _, agent, _ = end_offer(tx, offer.id, OfferOutcome.EXPIRED)
        presence.change(tx, agent, AgentStatus.NOT_READY, NotReadyReason.NO_ANSWER)

    async def wait() -> None:
        await asyncio.sleep(milliseconds / 1_000)
        try:
            await store.run(end)
        except Refusal:
            return

    _forgotten.append(asyncio.get_running_loop().create_task(wait()))


def lease(store: Store, hub: Hub, tasks: Tasks, agent: AgentId) -> None:
    """Take the agent's chats in so long, if this process lives and she is not back."""

    async def wait() -> None:
        await asyncio.sleep(AGENT_LEASE / 1_000)
        if not hub.is_connected(agent):
            await store.run(lambda tx: presence.go_offline(tx, agent, NotReadyReason.CONNECTION_LOST))

    tasks.spawn(wait())


_forgotten: list[asyncio.Task[None]] = []

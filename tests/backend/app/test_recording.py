"""Records that were touched are told, also when the storage had no room for it at first."""

import asyncio

import pytest

from backend.actions import presence, shop, visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.app.recording import Recording
from backend.app.tasks import Tasks
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.store import Store, store
from protocol.commands import AnyCommand, ConfirmCustomer, PutAgent, PutQueue, PutSite, StartChat
from protocol.customers import CustomerRecord
from protocol.ids import AgentId, CommandId, CustomerId, InteractionId, QueueId, SiteId, new_id
from protocol.kinds import Role
from protocol.shop import ShopCustomer

_SECONDS = 10


def _id() -> CommandId:
    return CommandId(new_id())


class _Told(Hub):
    def __init__(self) -> None:
        super().__init__(Meters())
        self.records: asyncio.Queue[tuple[InteractionId, CustomerId]] = asyncio.Queue()

    def tell_record(self, interaction: InteractionId, record: CustomerRecord) -> None:
        self.records.put_nowait((interaction, record.id))


async def _known_customer(kept: Store) -> tuple[InteractionId, CustomerId]:
    """A chat of a customer whose record a supervisor confirmed."""

    async def do(command: AnyCommand, actor: Actor) -> None:
        await kept.run(lambda tx: dispatch(tx, command, actor))

    queue, site, agent = QueueId(new_id()), SiteId(new_id()), AgentId(new_id())
    office = Actor(Role.ADMINISTRATOR)
    await do(PutQueue(id=_id(), queue=queue, name="Sales"), office)
    await do(PutSite(id=_id(), site=site, key="shop", name="Shop", default_queue=queue), office)
    await do(PutAgent(id=_id(), agent=agent, login="m", name="Maja", role=Role.SUPERVISOR), office)
    await kept.run(lambda tx: presence.desk_connected(tx, agent))
    visit = await kept.run(lambda tx: visitors.ensure_visitor(tx, "shop", None))
    start = StartChat(id=_id())
    await do(start, Actor(Role.VISITOR, visitor=visit.visitor, site=site))
    systems = Actor(Role.SHOP, site=site)
    record = await kept.run(lambda tx: shop.put_customer(tx, systems, "kim", ShopCustomer(name="Kim Larsen")))
    chat = InteractionId(start.id)
    confirm = ConfirmCustomer(id=_id(), interaction=chat, customer=record.id)
    await do(confirm, Actor(Role.SUPERVISOR, agent=agent))
    return chat, record.id


async def test_a_refusal_drops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was touched before, while and after the storage was full; what is not there hinders nobody."""
    kept, hub, tasks = Store.open(None, clock=lambda: 1_800_000_000_000, inline=True), _Told(), Tasks()
    try:
        chat, customer = await _known_customer(kept)
        recording = Recording(kept, hub, again_after=0)
        refused = asyncio.Event()
        most = store.MOST_WAITING

        class _Full(int):
            def __le__(self, other: object) -> bool:
                refused.set()
                return True

        monkeypatch.setattr(store, "MOST_WAITING", _Full())
        recording.changed(customer)
        recording.changed(CustomerId(new_id()))
        tasks.spawn(recording.run())
        async with asyncio.timeout(_SECONDS):
            await refused.wait()
            assert hub.records.empty()
            monkeypatch.setattr(store, "MOST_WAITING", most)
            assert await hub.records.get() == (chat, customer)
    finally:
        await tasks.stop()
        await kept.close()

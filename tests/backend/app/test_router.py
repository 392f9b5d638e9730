"""The router on a store in memory: what waits rings, and goes on ringing elsewhere."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from backend.actions import presence, resume, visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.app.deadlines import Deadlines
from backend.app.router import Router
from backend.app.tasks import Tasks
from backend.store import Store
from protocol.commands import (
    AcceptOffer,
    AnyCommand,
    DeclineOffer,
    PutAgent,
    PutQueue,
    PutSite,
    SetAgentState,
    StartChat,
)
from protocol.entities import Agent, Offer
from protocol.frames import FloorSnapshot
from protocol.ids import AgentId, CommandId, QueueId, SiteId, new_id
from protocol.kinds import AgentStatus, Channel, InteractionStatus, NotReadyReason, Role


def _id() -> CommandId:
    return CommandId(new_id())


class _Office:
    """A store, its router and its deadlines."""

    def __init__(self) -> None:
        self.now = 1_800_000_000_000
        self.store = Store.open(None, clock=lambda: self.now, inline=True)
        self.tasks = Tasks()
        self.queue = QueueId(new_id())
        self.changed = asyncio.Event()

    async def open(self) -> None:
        """Set it up and start its runners."""
        await self.do(PutQueue(id=_id(), queue=self.queue, name="Sales"))
        await self.do(PutSite(id=_id(), site=SiteId(new_id()), key="shop", name="Shop", default_queue=self.queue))
        await self.run_router()

    async def run_router(self) -> None:
        """A router and a deadline runner, as after a start."""
        self.router = Router(self.store, lambda: self.now)
        self.deadlines = Deadlines(self.store, lambda: self.now)
        await self.store.run(resume.floor_snapshot, at_delivery=self.router.load)
        self.store.on_commit(self.router.publish)
        self.store.on_commit(self.deadlines.publish)
        self.store.on_commit(lambda _: self.changed.set())
        self.tasks.spawn(self.router.run())
        self.tasks.spawn(self.deadlines.run())

    async def do(self, command: AnyCommand, actor: Actor | None = None) -> None:
        """Carry a command out."""
        who = actor or Actor(role=Role.ADMINISTRATOR)
        await self.store.run(lambda tx: dispatch(tx, command, who))

    async def agent(self, login: str) -> Actor:
        """An agent, ready at her desk."""
        actor = Actor(role=Role.AGENT, agent=AgentId(new_id()))
        agent = actor.need_agent()
        await self.do(PutAgent(id=_id(), agent=agent, login=login, name=login, queues={self.queue: {Channel.CHAT: 1}}))
        await self.store.run(lambda tx: presence.desk_connected(tx, agent))
        await self.do(SetAgentState(id=_id(), status=AgentStatus.READY), actor)
        return actor

    async def ring(self) -> None:
        """A new customer rings."""
        visit = await self.store.run(lambda tx: visitors.ensure_visitor(tx, "shop", None))
        await self.do(StartChat(id=_id()), Actor(role=Role.VISITOR, visitor=visit.visitor, site=visit.site.id))

    async def floor(self) -> FloorSnapshot:
        """As it stands."""
        return await self.store.run(resume.floor_snapshot)

    async def until(self, holds: Callable[[FloorSnapshot], bool]) -> FloorSnapshot:
        """Wait for the floor to be so."""
        async with asyncio.timeout(10):
            while True:
                self.changed.clear()
                floor = await self.floor()
                if holds(floor):
                    return floor
                await self.changed.wait()

    async def offer(self) -> Offer:
        """Wait for the one open offer."""
        return (await self.until(lambda floor: len(floor.offers) == 1)).offers[0]


@asynccontextmanager
async def _an_office() -> AsyncGenerator[_Office]:
    office = _Office()
    await office.open()
    try:
        yield office
    finally:
        await office.tasks.stop()
        await office.store.close()


@pytest.fixture
async def office() -> AsyncGenerator[_Office]:
    """Open, with nobody in."""
    async with _an_office() as opened:
        yield opened


def _agent(floor: FloorSnapshot, who: Actor) -> Agent:
    return next(agent for agent in floor.agents if agent.id == who.agent)


async def test_a_customer_rings_at_a_free_agent(office: _Office) -> None:
    """Whoever came first, agent or customer."""
    maja = await office.agent("maja")
    await office.ring()
    offer = await office.offer()
    assert offer.agent == maja.agent
    await office.do(AcceptOffer(id=_id(), offer=offer.id), maja)
    await office.ring()
    assert (await office.offer()).agent == maja.agent
    assert office.router.offers_made == 2


async def test_what_is_declined_rings_elsewhere(office: _Office) -> None:
    """At once."""
    maja = await office.agent("maja")
    oskar = await office.agent("oskar")
    await office.ring()
    offer = await office.offer()
    first, other = (maja, oskar) if offer.agent == maja.agent else (oskar, maja)
    await office.do(DeclineOffer(id=_id(), offer=offer.id), first)
    floor = await office.until(lambda floor: any(o.agent == other.agent for o in floor.offers))
    assert _agent(floor, first).reason is NotReadyReason.DECLINED


async def test_what_is_not_answered_rings_elsewhere(office: _Office) -> None:
    """When its deadline has passed, with its first arrival."""
    maja = await office.agent("maja")
    oskar = await office.agent("oskar")
    await office.ring()
    offer = await office.offer()
    first, other = (maja, oskar) if offer.agent == maja.agent else (oskar, maja)
    office.now = offer.deadline
    office.deadlines.look()
    floor = await office.until(lambda floor: any(o.agent == other.agent for o in floor.offers))
    assert _agent(floor, first).reason is NotReadyReason.NO_ANSWER


async def test_a_lost_agents_chat_rings_elsewhere(office: _Office) -> None:
    """When her lease has passed."""
    maja = await office.agent("maja")
    await office.ring()
    offer = await office.offer()
    await office.do(AcceptOffer(id=_id(), offer=offer.id), maja)
    oskar = await office.agent("oskar")
    await office.store.run(lambda tx: presence.desk_gone(tx, maja.need_agent()))
    office.now += 60_000
    office.deadlines.look()
    floor = await office.until(lambda floor: len(floor.offers) == 1)
    assert floor.offers[0].agent == oskar.agent
    assert not _agent(floor, maja).online


async def test_a_new_router_knows_who_waits(office: _Office) -> None:
    """And who has what, after a start."""
    await office.ring()
    await office.until(lambda floor: len(floor.interactions) == 1)
    await office.tasks.stop()
    await office.run_router()
    await office.agent("maja")
    assert (await office.offer()).interaction == (await office.floor()).interactions[0].id


@pytest.mark.expects_log("backend.app.router: routing failed")
async def test_a_bug_in_the_rules_does_not_end_routing(office: _Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins anew from the floor."""
    monkeypatch.setattr("backend.app.router._BEFORE_ANEW", 0)
    engine = vars(office.router)["_engine"]

    def fail(_batch: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr(engine, "apply_all", fail)
    await office.agent("maja")
    await office.ring()
    assert (await office.floor()).interactions[0].status in InteractionStatus
    assert await office.offer()

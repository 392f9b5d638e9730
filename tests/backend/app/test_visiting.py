"""Visits and the store are of one mind: rules invite, invitations run out, windows are told."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from backend.actions import presence, resume, visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.app.router import Router
from backend.app.tasks import Tasks
from backend.app.visiting import Visiting
from backend.errors import KnownError
from backend.floor import Floor
from backend.live.encoding import ForVisitor
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.store import Store
from protocol.codec import decode_to_visitor
from protocol.commands import (
    AnswerInvitation,
    AnyCommand,
    InviteVisitor,
    PutAgent,
    PutQueue,
    PutSite,
    SetAgentState,
    StartChat,
)
from protocol.entities import Interaction, PageContext
from protocol.errors import Refusal
from protocol.frames import Browsing, InvitationOver, Invited, ToVisitor
from protocol.ids import AgentId, CommandId, QueueId, SiteId, new_id
from protocol.kinds import AgentStatus, Channel, Role
from protocol.limits import INVITATION_OPEN
from protocol.service import InvitationRule

_SECONDS = 10


def _id() -> CommandId:
    return CommandId(new_id())


class _Window:
    """A customer's window that keeps what it is told."""

    greeted = True
    heard = 0
    waiting_bytes = 0

    def __init__(self) -> None:
        self.told: asyncio.Queue[ToVisitor | None] = asyncio.Queue()

    def notice(self, frame: ForVisitor) -> None:
        self.told.put_nowait(decode_to_visitor(frame.data))

    def close(self, why: Refusal) -> None:
        raise KnownError(why.text)

    def public_entry(self, frame: ForVisitor) -> None:
        """Nothing it waits for."""

    def chat_arrived(self, interaction: Interaction) -> None:
        """Nothing it waits for."""

    def volatile(self, frame: ForVisitor) -> None:
        """Nothing it waits for."""

    async def next(self) -> ToVisitor | None:
        async with asyncio.timeout(_SECONDS):
            return await self.told.get()


class _Shop:
    """A store, a floor, a router, and a visitor on a page."""

    def __init__(self) -> None:
        self.now = 1_800_000_000_000
        self.store = Store.open(None, clock=lambda: self.now, inline=True)
        self.tasks, self.hub, self.floor = Tasks(), Hub(Meters()), Floor("")
        self.router = Router(self.store, lambda: self.now)
        self.visiting = Visiting(self.store, self.hub, self.floor, self.router, lambda: self.now)
        self.queue, self.site = QueueId(new_id()), SiteId(new_id())
        self.agent = Actor(Role.AGENT, agent=AgentId(new_id()))
        self.window = _Window()

    async def open(self) -> None:
        await self.do(PutQueue(id=_id(), queue=self.queue, name="Sales"))
        await self.put_site()
        agent = self.agent.need_agent()
        await self.do(PutAgent(id=_id(), agent=agent, login="m", name="Maja", queues={self.queue: {Channel.CHAT: 1}}))
        await self.store.run(lambda tx: presence.desk_connected(tx, agent))
        await self.store.run(resume.floor_snapshot, at_delivery=self.router.load)
        await self.store.run(resume.floor_snapshot, at_delivery=self.floor.load)
        for publish in (self.floor.publish, self.router.publish, self.hub.publish, self.visiting.publish):
            self.store.on_commit(publish)
        self.tasks.spawn(self.router.run())
        self.tasks.spawn(self.visiting.run())
        visit = await self.store.run(lambda tx: visitors.ensure_visitor(tx, "shop", None))
        self.visitor = visit.visitor
        self.customer = Actor(Role.VISITOR, visitor=visit.visitor, site=self.site)
        self.hub.join_visitor(self.window, self.visitor)

    async def put_site(self, *rules: InvitationRule) -> None:
        command = PutSite(
            id=_id(), site=self.site, key="shop", name="Shop", default_queue=self.queue, invitations=rules
        )
        await self.do(command)

    def browse(self) -> None:
        rules = self.floor.rules(self.site)
        said = Browsing(page=PageContext(url="https://s.example/cart"))
        self.hub.visits.browse(self.visitor, self.site, said, self.now, rules)

    async def do(self, command: AnyCommand, actor: Actor | None = None) -> None:
        who = actor or Actor(role=Role.ADMINISTRATOR)
        await self.store.run(lambda tx: dispatch(tx, command, who))
        self.visiting.acted(command, who)

    async def invite(self) -> None:
        command = InviteVisitor(id=_id(), visitor=self.visitor, queue=self.queue, text="Can I help?")
        await self.do(command, self.agent)


@asynccontextmanager
async def _a_shop() -> AsyncGenerator[_Shop]:
    shop = _Shop()
    await shop.open()
    try:
        yield shop
    finally:
        await shop.tasks.stop()
        await shop.store.close()


async def test_by_hand_and_answered() -> None:
    """The window hears of it, and that it is over."""
    async with _a_shop() as shop:
        shop.browse()
        await shop.invite()
        invited = await shop.window.next()
        assert isinstance(invited, Invited)
        assert invited.invitation.by.name == "Maja"
        key = invited.invitation.id
        await shop.do(AnswerInvitation(id=_id(), invitation=key, accepted=False), shop.customer)
        assert await shop.window.next() == InvitationOver(invitation=key)


async def test_it_runs_out() -> None:
    """Without anybody doing anything."""
    async with _a_shop() as shop:
        shop.browse()
        await shop.invite()
        invited = await shop.window.next()
        assert isinstance(invited, Invited)
        shop.now += INVITATION_OPEN
        assert await shop.window.next() == InvitationOver(invitation=invited.invitation.id)


async def test_who_rings_is_not_asked_any_more() -> None:
    """By themselves, with an invitation open."""
    async with _a_shop() as shop:
        shop.browse()
        await shop.invite()
        invited = await shop.window.next()
        assert isinstance(invited, Invited)
        await shop.do(StartChat(id=_id()), shop.customer)
        assert await shop.window.next() == InvitationOver(invitation=invited.invitation.id)


async def test_a_rule_invites_when_somebody_is_free() -> None:
    """The rule comes later than the visitor, the agent later than the rule."""
    async with _a_shop() as shop:
        shop.browse()
        await shop.put_site(InvitationRule(key="cart", queue=shop.queue, text="Questions?", seconds=0, page="/cart"))
        await shop.do(SetAgentState(id=_id(), status=AgentStatus.READY), shop.agent)
        shop.now += 60_000
        invited = await shop.window.next()
        assert isinstance(invited, Invited)
        assert invited.invitation.text == "Questions?"

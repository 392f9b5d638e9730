"""The hours before: a shop's chats played through a real core, in virtual time, into a data folder no server runs on.

So the demo's desks open on a shop that has been at work: figures, charts and earlier chats are what a server folded.
It is a morning as shops have them: a rush while half of the agents are in a meeting, customers who give up, an offer
that nobody hears, breaks.
"""

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from backend.actions import customers, presence, visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.app.core import Core
from backend.app.setup_file import read_setup
from backend.live.shedding import Load
from backend.store import Entry, Store
from bench.demo.conversations import CONVERSATIONS, CUSTOMERS, Conversation
from bench.demo.setup import DemoAgent, Setup
from bench.simulation.loop import VirtualLoop
from protocol.commands import (
    AcceptOffer,
    Answer,
    AnyCommand,
    EndChat,
    FinishWrapUp,
    SendMessage,
    SetAgentState,
    SetDisposition,
    StartChat,
)
from protocol.errors import Refusal
from protocol.floor import AgentStateChanged, InteractionAssigned, InteractionEnded, OfferMade
from protocol.frames import FloorEntry
from protocol.ids import AgentId, CommandId, InteractionId, OfferId, uuid7
from protocol.kinds import AgentStatus, Channel, NotReadyReason, Role

HOURS = 4.5
#: Customers an hour for each place that agents have; in the rush (seconds before the end, how long) so much more.
_AN_HOUR, _RUSH, _MORE = 1.6, (6_600, 2_100), 8
#: Minutes before the end in which nobody rings any more, so that the last have been answered.
_LAST_CALL = 14
#: Seconds after which customers give up when nobody comes; one in so many is in a hurry.
_HURRY, _HURRIED, _PATIENCE = 4, (20.0, 70.0), (150.0, 330.0)
#: One offer in so many rings out unheard, the first of them this one; seconds until its agent is back.
_UNHEARD, _FIRST_UNHEARD, _BACK = 40, 22, (40.0, 150.0)
#: Where agents are meanwhile, by turns: seconds before the end, how long, why.
_PAUSES = (
    ((11_800, 840, NotReadyReason.BREAK), (3_900, 1_020, NotReadyReason.OTHER_WORK)),
    ((10_500, 900, NotReadyReason.BREAK), (6_900, 1_320, NotReadyReason.MEETING)),
)
_PLENTY = Load(jobs=10_000, lag=1_000_000, outbox=1_000_000_000)


def play(folder: Path, setup: Setup, *, hours: float = HOURS, seed: int = 1) -> None:
    """Set a company up in an empty folder, as of `hours` ago, and play them up to now.

    Raises KnownError when it can't be made a folder, or another process has it.
    """
    with TemporaryDirectory(prefix="deskbell-") as scratch:
        file = Path(scratch, "setup.json")
        setup.write(file)
        commands = read_setup(file)
    loop = VirtualLoop()
    began = time.time_ns() // 1_000_000 - int(hours * 3_600_000)

    def clock() -> int:
        return began + int(loop.time() * 1_000)

    try:
        store = Store.open(folder, clock=clock, inline=True)
        core = Core(
            store,
            clock=clock,
            ticks=lambda: int(loop.time() * 1_000),
            key=os.urandom(32),
            own_origin="https://desk.example",
            full=_PLENTY,
        )
        morning = _Morning(loop, store, clock, setup, Random(seed))
        loop.run_until_complete(morning.play(core, commands, hours * 3_600))
    finally:
        loop.end()
    if loop.failures:
        raise RuntimeError(loop.failures[0])


class _Morning:
    """Everybody in it; each chat is a task of its customer, agents react to what is committed."""

    def __init__(self, loop: VirtualLoop, store: Store, clock: Callable[[], int], setup: Setup, random: Random) -> None:
        self._loop = loop
        self._clock = clock
        self._store = store
        self._random = random
        self._site = setup.sites[0]
        self._agents = [agent.agent for agent in setup.agents if agent.role is Role.AGENT and agent.queues]
        self._places = sum(_places(agent, setup) for agent in setup.agents if agent.agent in self._agents)
        self._owners: dict[InteractionId, asyncio.Future[InteractionAssigned | None]] = {}
        self._offers = 0
        #: Agents who are in a break, a meeting.
        self._away: set[AgentId] = set()

    async def play(self, core: Core, commands: Iterable[AnyCommand], seconds: float) -> None:
        """From the setting up to when all agents have gone for lunch."""
        await core.begin()
        for command in commands:
            await self._store.run(lambda tx, command=command: dispatch(tx, command, Actor(Role.ADMINISTRATOR)))
        self._store.on_commit(self._hear)
        for agent in self._agents:
            await self._store.run(lambda tx, agent=agent: presence.desk_connected(tx, agent))
            await self._ready(agent)
        for number, agent in enumerate(self._agents):
            for before, lasts, reason in _PAUSES[number % len(_PAUSES)]:
                if before < seconds:
                    self._loop.call_later(seconds - before, self._start, self._pause(agent, lasts, reason))
        last_call = seconds - _LAST_CALL * 60
        chats: list[asyncio.Task[None]] = []
        while True:
            rush = 0 < self._loop.time() - (seconds - _RUSH[0]) < _RUSH[1]
            an_hour = _AN_HOUR * self._places * (_MORE if rush else 1)
            gap = self._random.expovariate(an_hour / 3_600)
            if self._loop.time() + gap >= last_call:
                break
            await asyncio.sleep(gap)
            chats.append(self._loop.create_task(self._chat(len(chats))))
        await asyncio.gather(*chats)
        await asyncio.sleep(max(0.0, seconds - self._loop.time() - 30))
        for agent in self._agents:
            await self._store.run(lambda tx, agent=agent: presence.signed_out(tx, agent))
        await core.stop()
        await self._store.close()

    # --- agents -----------------------------------------------------------------------------------

    def _hear(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if not isinstance(entry, FloorEntry):
                continue
            match entry.event:
                case OfferMade(offer=offer) if offer.agent in self._agents:
                    self._rings(offer.agent, offer.id)
                case AgentStateChanged(agent=agent, reason=NotReadyReason.NO_ANSWER):
                    self._loop.call_later(self._random.uniform(*_BACK), self._start, self._ready(agent))
                case InteractionAssigned(interaction=chat) as assigned if chat in self._owners:
                    if not self._owners[chat].done():
                        self._owners[chat].set_result(assigned)
                case InteractionEnded(interaction=chat) if chat in self._owners and not self._owners[chat].done():
                    self._owners[chat].set_result(None)
                case _:
                    pass

    def _rings(self, agent: AgentId, offer: OfferId) -> None:
        self._offers += 1
        if self._offers % _UNHEARD != _FIRST_UNHEARD:
            accept = AcceptOffer(id=self._command(), offer=offer)
            self._loop.call_later(self._random.triangular(2, 24, 4), self._start, self._as_agent(agent, accept))

    def _start(self, act: Coroutine[None, None, object]) -> None:
        self._loop.create_task(act)

    async def _ready(self, agent: AgentId) -> None:
        if agent not in self._away:
            await self._as_agent(agent, SetAgentState(id=self._command(), status=AgentStatus.READY))

    async def _pause(self, agent: AgentId, lasts: float, reason: NotReadyReason) -> None:
        """Her chats go on meanwhile; nothing rings."""
        self._away.add(agent)
        away = SetAgentState(id=self._command(), status=AgentStatus.NOT_READY, reason=reason)
        await self._as_agent(agent, away)
        await asyncio.sleep(lasts)
        self._away.discard(agent)
        await self._ready(agent)

    async def _as_agent(self, agent: AgentId, command: AnyCommand) -> bool:
        """Whether it was carried out: an offer may be gone by then, as with people."""
        try:
            await self._store.run(lambda tx: dispatch(tx, command, Actor(Role.AGENT, agent=agent)))
        except Refusal:
            return False
        return True

    # --- customers --------------------------------------------------------------------------------

    async def _chat(self, number: int) -> None:
        random = self._random
        talk = random.choice(CONVERSATIONS)
        name = CUSTOMERS[number % len(CUSTOMERS)]
        visit = await self._store.run(lambda tx: visitors.ensure_visitor(tx, self._site.key, None))
        customer = Actor(Role.VISITOR, visitor=visit.visitor, site=self._site.site)
        start = StartChat(
            id=self._command(),
            question=talk.question,
            answers=(
                Answer(key="name", value=name),
                Answer(key="email", value=f"{name.lower().replace(' ', '.')}@nordmail.example"),
            ),
        )
        chat = InteractionId(start.id)
        owner = self._owners[chat] = self._loop.create_future()
        await self._as_customer(customer, start)
        await self._store.run(lambda tx: customers.window_open(tx, visit.visitor))
        await self._as_customer(customer, SendMessage(id=self._command(), interaction=chat, text=talk.lines[0]))
        patience = _HURRIED if number % _HURRY == 0 else _PATIENCE
        await asyncio.wait((owner,), timeout=random.uniform(*patience))
        assigned = owner.result() if owner.done() else None
        if assigned is None:
            await self._as_customer(customer, EndChat(id=self._command(), interaction=chat))
        else:
            await self._talk(chat, customer, assigned, talk)

    async def _talk(
        self, chat: InteractionId, customer: Actor, assigned: InteractionAssigned, talk: Conversation
    ) -> None:
        random, agent, version = self._random, assigned.agent, assigned.version
        for place, line in enumerate(talk.lines[1:], start=1):
            await asyncio.sleep(random.uniform(12, 45) + len(line) * random.uniform(0.25, 0.6))
            if place % 2:
                said = SendMessage(id=self._command(), interaction=chat, version=version, text=line)
                await self._as_agent(agent, said)
            else:
                await self._as_customer(customer, SendMessage(id=self._command(), interaction=chat, text=line))
        await asyncio.sleep(random.uniform(5, 40))
        await self._as_customer(customer, EndChat(id=self._command(), interaction=chat))
        await asyncio.sleep(random.uniform(5, 30))
        outcome = SetDisposition(id=self._command(), interaction=chat, version=version, disposition=talk.disposition)
        await self._as_agent(agent, outcome)
        await self._as_agent(agent, FinishWrapUp(id=self._command(), interaction=chat, version=version))

    async def _as_customer(self, customer: Actor, command: AnyCommand) -> None:
        await self._store.run(lambda tx: dispatch(tx, command, customer))

    def _command(self) -> CommandId:
        return CommandId(uuid7(self._clock(), self._random.randbytes(10)))


def _places(agent: DemoAgent, setup: Setup) -> int:
    like = next((profile for profile in setup.profiles if profile.profile == agent.profile), None)
    return agent.capacity.get(Channel.CHAT) or (0 if like is None else like.capacity.get(Channel.CHAT, 0))

"""The rest of a busy shop, for pictures: its agents at desks nobody looks at, and the customers they talk with.

Each is a real connection to the act's server, that signs in, rings, takes and writes as people do.
"""

import asyncio
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from bench.demo.setup import DemoAgent, Setup
from bench.world import ORIGIN, PASSWORD, Door, Line, agent_line, keep_alive, visitor_line
from protocol import codec
from protocol.commands import AcceptOffer, Answer, SendMessage, SetAgentState, StartChat
from protocol.entities import PageContext
from protocol.floor import InteractionAssigned, OfferMade
from protocol.frames import FloorEntry
from protocol.ids import AgentId, CommandId, InteractionId, new_id
from protocol.kinds import AgentStatus, Channel, NotReadyReason

#: Seconds: how long they have to come, and the beat in which they answer: not all at once, as people do.
_SECONDS, _PAUSE = 60, 0.8


class Colleague(NamedTuple):
    """An agent of the crowd: where she is this morning (None: ready), how good she is, how many chats she takes."""

    name: str
    away: NotReadyReason | None
    bicycles: int
    repairs: int
    chats: int


COLLEAGUES = (
    Colleague("Ida Sørensen", None, 8, 3, 3),
    Colleague("Jonas Kivi", None, 5, 8, 2),
    Colleague("Nora Lie", None, 7, 2, 3),
    Colleague("Anton Ek", None, 4, 7, 2),
    Colleague("Sofie Juhl", NotReadyReason.LUNCH, 6, 3, 4),
    Colleague("Elias Niemi", None, 9, 5, 2),
    Colleague("Liv Aas", None, 3, 8, 1),
    Colleague("Mikael Strand", NotReadyReason.TRAINING, 5, 5, 4),
    Colleague("Saga Lindholm", None, 6, 6, 2),
    Colleague("Emil Bruun", NotReadyReason.MEETING, 7, 4, 4),
)


class Caller(NamedTuple):
    """A customer of the crowd: what they ask for, and their first words."""

    name: str
    question: str
    says: str
    page: str


CALLERS = (
    Caller("Astrid Dahl", "buying", "Is the Lumi 12 right for a child of four?", "/p/lumi-balance-12"),
    Caller("Mikkel Krogh", "service", "My gears jump since the weekend.", "/c/accessories"),
    Caller("Elina Virtanen", "order", "When does my parcel leave?", "/account"),
    Caller("Lars Holm", "service", "The brake at the front squeaks when it rains.", "/"),
    Caller("Tuva Moen", "buying", "Does the Fjord City come with a step-through frame?", "/c/city"),
    Caller("Karl Persson", "buying", "Which gravel bike takes 50 mm tyres?", "/c/gravel"),
    Caller("Noor Aziz", "order", "I'd like to change the colour in my order.", "/account"),
    Caller("Emma Laine", "service", "Do you fit a child seat while I wait?", "/"),
    Caller("Oliver Beck", "buying", "Can I pay in two parts?", "/cart"),
    Caller("Hanna Salo", "order", "One of the two lights is missing.", "/account"),
    Caller("Viggo Thorsen", "buying", "How far does the electric one go in winter?", "/c/electric"),
    Caller("Marta Lund", "service", "My lock has frozen. Is there a trick?", "/p/vind-pump"),
    Caller("Sanna Hill", "buying", "Is the Pyry 16 in stock in yellow?", "/c/kids"),
    Caller("Peter Aho", "order", "Can I send the helmet back? It is too small.", "/account"),
    Caller("Ylva Berge", "buying", "What is the weight of the Vidda?", "/p/vidda-gravel"),
    Caller("Tom Fisker", "service", "How often does a chain want oil?", "/c/accessories"),
    Caller("Selma Rask", "buying", "Do you have the city bike in 53 cm?", "/c/city"),
)
ANSWER = "Good morning! Let me look that up for you."


def busy_shop(setup: Setup) -> Setup:
    """The demo's company with the crowd's agents, whose site lets the crowd's customers in."""
    like = setup.agent("maja")
    return msgspec.structs.replace(
        setup,
        sites=tuple(msgspec.structs.replace(site, origins=(*site.origins, ORIGIN)) for site in setup.sites),
        agents=(
            *setup.agents,
            *(
                DemoAgent(
                    id=CommandId(new_id()),
                    agent=AgentId(new_id()),
                    login=_login(who),
                    name=who.name,
                    profile=like.profile,
                    skills={"bicycles": who.bicycles, "repairs": who.repairs},
                    queues=like.queues,
                    capacity={Channel.CHAT: who.chats},
                    password=PASSWORD,
                )
                for who in COLLEAGUES
            ),
        ),
    )


def _login(who: Colleague) -> str:
    return who.name.split()[0].lower()


class _Crowd:
    """Brings everybody in, then keeps them there. Runs on a loop of its own."""

    def __init__(self, server: str, shop: str, site: str) -> None:
        self._server = server
        self._shop = shop
        self._site = site
        self._lines: list[Line] = []
        self._callers: dict[InteractionId, int] = {}
        self._owned: set[InteractionId] = set()
        self._changed = asyncio.Event()

    async def come(self) -> None:
        """Agents sign in, customers ring; over when every seat is taken. Raises TimeoutError, ConnectionError."""
        door = Door(self._server)
        for who in COLLEAGUES:
            tokens = await asyncio.to_thread(door.sign_in, _login(who))
            line = await agent_line(self._server, tokens.access)
            line.heard = self._at_work(line, tokens.agent.id)
            status = AgentStatus.READY if who.away is None else AgentStatus.NOT_READY
            line.send(codec.encode_from_client(SetAgentState(id=_command(), status=status, reason=who.away)))
            self._lines.append(line)
        for number, caller in enumerate(CALLERS):
            await self._rings(door, number, caller)
        door.close()
        seats = sum(who.chats for who in COLLEAGUES if who.away is None)
        async with asyncio.timeout(_SECONDS):
            while len(self._owned) < min(seats, len(CALLERS)):
                self._changed.clear()
                await self._changed.wait()

    async def stay(self, until: asyncio.Event) -> None:
        """They stay until then; all lines are cut."""
        async with asyncio.TaskGroup() as group:
            pings = group.create_task(keep_alive(self._lines))
            await until.wait()
            pings.cancel()
        for line in self._lines:
            if line.socket is not None:
                line.socket.close()

    async def _rings(self, door: Door, number: int, caller: Caller) -> None:
        visitor = await asyncio.to_thread(door.visitor, self._site)
        line = await visitor_line(self._server, visitor.token)
        start = StartChat(
            id=_command(),
            question=caller.question,
            answers=(
                Answer(key="name", value=caller.name),
                Answer(key="email", value=f"{caller.name.lower().replace(' ', '.')}@nordmail.example"),
            ),
            page=PageContext(url=self._shop + caller.page, title="Nordlys Bikes", language="en-GB"),
        )
        chat = InteractionId(start.id)
        self._callers[chat] = number
        self._lines.append(line)
        line.send(codec.encode_from_client(start))
        line.send(codec.encode_from_client(SendMessage(id=_command(), interaction=chat, text=caller.says)))

    def _at_work(self, line: Line, agent: AgentId) -> Callable[[bytes], None]:
        own = str(agent).encode()

        def heard(frame: bytes) -> None:
            if own not in frame or not frame.startswith(b'{"type":"floor"'):
                return
            entry = codec.decode_to_staff(frame)
            assert isinstance(entry, FloorEntry)
            if isinstance(entry.event, OfferMade) and entry.event.offer.agent == agent:
                line.send(codec.encode_from_client(AcceptOffer(id=_command(), offer=entry.event.offer.id)))
            elif isinstance(entry.event, InteractionAssigned) and entry.event.agent == agent:
                self._takes(line, entry.event)

        return heard

    def _takes(self, line: Line, given: InteractionAssigned) -> None:
        # Some are answered at once, some wait for their answer: as it is.
        if self._callers.get(given.interaction, 0) % 3:
            said = SendMessage(id=_command(), interaction=given.interaction, version=given.version, text=ANSWER)
            asyncio.get_running_loop().call_later(
                _PAUSE * (1 + len(self._owned)), line.send, codec.encode_from_client(said)
            )
        self._owned.add(given.interaction)
        self._changed.set()


@contextmanager
def crowd(server: str, shop: str, site: str) -> Generator[None]:
    """The crowd is in while this lasts. Raises TimeoutError and ConnectionError when it does not come in."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="crowd")
    thread.start()
    try:
        people = _Crowd(server, shop, site)
        asyncio.run_coroutine_threadsafe(people.come(), loop).result()
        over = asyncio.Event()
        staying = asyncio.run_coroutine_threadsafe(people.stay(over), loop)
        try:
            yield
        finally:
            loop.call_soon_threadsafe(over.set)
            staying.result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _command() -> CommandId:
    return CommandId(new_id())

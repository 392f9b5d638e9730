"""Widgets and desks by the thousand: their protocol, their back-off, their numbers; and each tells when it is back."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from random import Random
from typing import Final

from bench.websocket import WebSocket, connect
from bench.world import ORIGIN
from protocol import PROTOCOL_VERSION, codec
from protocol.commands import AcceptOffer, SendMessage, SetAgentState, StartChat
from protocol.floor import InteractionAssigned, InteractionRequeued, OfferMade
from protocol.frames import (
    Ack,
    CaughtUp,
    Closing,
    FloorEntry,
    FloorSnapshot,
    FromStaff,
    FromVisitor,
    InteractionSnapshot,
    Ping,
    PublicEntry,
    Refused,
    Seen,
    StaffEntry,
    StaffHello,
    ToStaff,
    ToVisitor,
    VisitorHello,
    VisitorSnapshot,
    Welcome,
)
from protocol.ids import AgentId, CommandId, InteractionId, new_id
from protocol.kinds import AgentStatus
from protocol.limits import BACKOFF_FIRST, BACKOFF_MOST, HEARTBEAT

#: A connection that says nothing for so many seconds before it is caught up is given up, as widget and desk do.
_GREETING: Final = 10.0


class Storm:
    """What all clients share.

    Attributes:
        url: of the server.
        at_once: nobody waits between two tries but for the server: the worst that can come.
        listens: set while the server listens.
        faults: what a client must never see.
    """

    def __init__(self, url: str, seed: int) -> None:
        self.url = url
        self.random = Random(seed)
        self.at_once = False
        self.listens = asyncio.Event()
        self.listens.set()
        self.faults: list[str] = []
        self.tries = 0

    async def wait(self, attempt: int, retry_after: int) -> None:
        """Between two tries: full jitter, as widget and desk have it."""
        if self.at_once:
            await self.listens.wait()
            return
        most = min(BACKOFF_MOST, BACKOFF_FIRST << min(attempt, 10))
        await asyncio.sleep((retry_after + self.random.random() * most) / 1_000)


class Client(ABC):
    """One client, connected as long as `run` runs.

    Attributes:
        back: when it was caught up last (`time.perf_counter`); None while it is not.
    """

    path: str
    origin: str | None

    def __init__(self, storm: Storm) -> None:
        self.storm = storm
        self.back: float | None = None
        self.epoch: str | None = None
        self._socket: WebSocket | None = None
        self._changed = asyncio.Event()
        self._heard = 0.0
        self._retry_after = 0

    async def run(self) -> None:
        """Come back whenever the line is gone; until cancelled."""
        attempt = 0
        try:
            while True:
                if await self._visit():
                    attempt = 0
                await self.storm.wait(attempt, self._retry_after)
                attempt += 1
        finally:
            self.cut()

    def cut(self) -> None:
        """The line is gone, without a word."""
        if self._socket is not None:
            self._socket.close()

    def send(self, frame: FromVisitor | FromStaff) -> None:
        """Say something, if there is a line."""
        if self._socket is not None and self._socket.ended is None:
            self._socket.send(codec.encode_from_client(frame))

    async def _visit(self) -> bool:
        """One connection, to its end; whether it was caught up."""
        self._retry_after = 0
        self._heard = time.perf_counter()
        self.storm.tries += 1
        try:
            async with asyncio.timeout(_GREETING):
                self._socket = await connect(self.storm.url, self.path, self.origin, self._take)
        except (OSError, TimeoutError):
            return False
        socket = self._socket
        socket.over = self._changed.set
        self.send(self.hello())
        await self._until_over(socket)
        caught_up, self.back = self.back is not None, None
        socket.close()
        return caught_up

    async def _until_over(self, socket: WebSocket) -> None:
        while socket.ended is None:
            self._changed.clear()
            waits = HEARTBEAT / 1_000 if self.back is not None else self._heard + _GREETING - time.perf_counter()
            try:
                async with asyncio.timeout(waits):
                    await self._changed.wait()
            except TimeoutError:
                if self.back is None and time.perf_counter() - self._heard >= _GREETING:
                    return
                self.send(Ping(sent=0))

    def _take(self, data: bytes) -> None:
        self._heard = time.perf_counter()
        frame = self.decode(data)
        match frame:
            case Welcome():
                if self.epoch not in (None, frame.epoch):
                    self.storm.faults.append(f"the epoch is {frame.epoch}, and was {self.epoch}")
                self.epoch = frame.epoch
            case CaughtUp():
                self.back = self._heard
                self.here()
                self._changed.set()
            case Closing():
                self._retry_after = frame.retry_after or 0
                if frame.retry_after is None:
                    self.storm.faults.append(f"sent away: {frame.text}")
            case Refused():
                if frame.retry_after is None:
                    self.storm.faults.append(f"refused: {frame.text}")
            case None:
                self.storm.faults.append(f"can't be read: {data[:200]!r}")
            case _:
                self.take(frame)

    def follow(self, entry: PublicEntry | StaffEntry | FloorEntry, last: int) -> int:
        """The entry's number, which must be the next."""
        if entry.seq != last + 1:
            self.storm.faults.append(f"{type(entry).__name__} {entry.seq} came after {last}")
        return entry.seq

    @abstractmethod
    def hello(self) -> FromVisitor | FromStaff:
        """The first frame."""

    @abstractmethod
    def decode(self, data: bytes) -> ToVisitor | ToStaff | None:
        """A frame."""

    @abstractmethod
    def here(self) -> None:
        """It is caught up."""

    @abstractmethod
    def take(self, frame: ToVisitor | ToStaff) -> None:
        """Any other frame."""


class Widget(Client):
    """A customer with a chat, who writes while the server is away.

    Attributes:
        public: the last number held of the chat's public stream.
        acknowledged: messages the server said to have stored.
        outbox: written, and not acknowledged.
        settled: when the outbox was empty last (`time.perf_counter`).
    """

    path = "/live/visitor"
    origin = ORIGIN

    def __init__(self, storm: Storm, token: str) -> None:
        super().__init__(storm)
        self._token = token
        self._start = StartChat(id=CommandId(new_id()))
        self._started = False
        self.chat = InteractionId(self._start.id)
        self.public = 0
        self.acknowledged: list[CommandId] = []
        self.outbox: list[SendMessage] = []
        self.settled = 0.0

    @property
    def started(self) -> bool:
        """Whether the chat is stored."""
        return self._started

    def write(self, text: str) -> None:
        """Into the outbox; it goes when its turn comes."""
        self.outbox.append(SendMessage(id=CommandId(new_id()), interaction=self.chat, text=text))
        if self.back is not None and len(self.outbox) == 1:
            self.send(self.outbox[0])

    def hello(self) -> VisitorHello:
        return VisitorHello(
            protocol=PROTOCOL_VERSION,
            token=self._token,
            epoch=self.epoch,
            interaction=self.chat if self.public else None,
            public=self.public,
        )

    def decode(self, data: bytes) -> ToVisitor | None:
        return codec.decode_to_visitor(data)

    def here(self) -> None:
        if not self._started:
            self.send(self._start)
        elif self.outbox:
            self.send(self.outbox[0])
        else:
            self.settled = self._heard

    def take(self, frame: ToVisitor | ToStaff) -> None:
        match frame:
            case PublicEntry():
                self.public = self.follow(frame, self.public)
            case VisitorSnapshot():
                self.public = frame.public
            case Ack(id=id) if id == self._start.id:
                self._started = True
            case Ack(id=id) if self.outbox and id == self.outbox[0].id:
                self.acknowledged.append(self.outbox.pop(0).id)
                if self.outbox:
                    self.send(self.outbox[0])
                else:
                    self.settled = time.perf_counter()
            case _:
                pass


class Desk(Client):
    """An agent with as many chats as she takes.

    Attributes:
        floor: the last number held of the floor.
        chats: the last numbers held of both streams of each of hers.
    """

    path = "/live/staff"
    origin = None

    def __init__(self, storm: Storm, token: str, agent: AgentId) -> None:
        super().__init__(storm)
        self._token = token
        self._agent = agent
        self.floor = 0
        self.chats: dict[InteractionId, tuple[int, int]] = {}

    def hello(self) -> StaffHello:
        seen = tuple(Seen(interaction=chat, public=at[0], staff=at[1]) for chat, at in self.chats.items())
        return StaffHello(
            protocol=PROTOCOL_VERSION, token=self._token, epoch=self.epoch, floor=self.floor, interactions=seen
        )

    def decode(self, data: bytes) -> ToStaff | None:
        return codec.decode_to_staff(data)

    def here(self) -> None:
        if not self.chats:
            self.send(SetAgentState(id=CommandId(new_id()), status=AgentStatus.READY))

    def take(self, frame: ToVisitor | ToStaff) -> None:
        match frame:
            case FloorSnapshot():
                self.floor = frame.seq
            case FloorEntry():
                self.floor = self.follow(frame, self.floor)
                self._on_floor(frame)
            case InteractionSnapshot():
                self.chats[frame.interaction.id] = (frame.public, frame.staff)
            case PublicEntry() if frame.interaction in self.chats:
                public, staff = self.chats[frame.interaction]
                self.chats[frame.interaction] = (self.follow(frame, public), staff)
            case StaffEntry() if frame.interaction in self.chats:
                public, staff = self.chats[frame.interaction]
                self.chats[frame.interaction] = (public, self.follow(frame, staff))
            case _:
                pass

    def _on_floor(self, entry: FloorEntry) -> None:
        match entry.event:
            case OfferMade(offer=offer) if offer.agent == self._agent:
                self.send(AcceptOffer(id=CommandId(new_id()), offer=offer.id))
            case InteractionRequeued(interaction=interaction) if interaction in self.chats:
                self.storm.faults.append(f"chat {interaction} was taken from its agent")
            case InteractionAssigned(interaction=interaction, agent=agent):
                if agent != self._agent and interaction in self.chats:
                    self.storm.faults.append(f"chat {interaction} was given to another agent")
            case _:
                pass


async def until(what: str, so: Callable[[], bool], seconds: float) -> None:
    """Wait for something to come true. Raises TimeoutError."""
    try:
        async with asyncio.timeout(seconds):
            while not so():  # noqa: ASYNC110 -- thousands of clients; an event each would be load
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise TimeoutError(f"{what}: not within {seconds:g} s") from None

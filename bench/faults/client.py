"""A person's program on a real socket, as widgets and desks are: an outbox, retries with the same id, resume.

It is lean, and strict where people's programs are forgiving: a gap in a stream, or an entry that differs from
what it was before, is a fault and not a reason to ask again.
"""

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urlsplit

from bench.faults.record import Record
from bench.websocket import WebSocket
from protocol import codec
from protocol.commands import AnyCommand
from protocol.errors import ErrorCode
from protocol.frames import (
    Ack,
    CaughtUp,
    Closing,
    FloorEntry,
    FromStaff,
    FromVisitor,
    Ping,
    PublicEntry,
    Refused,
    StaffEntry,
    ToStaff,
    ToVisitor,
    Welcome,
)
from protocol.ids import AgentId, CommandId, OfferId
from protocol.limits import HEARTBEAT

#: Seconds before a client tries again to connect; real ones wait longer, and a bench for fewer faults an hour.
_BREATH = 0.05
#: Refusals for good that a race with the other side explains.
_EXPECTED = frozenset({ErrorCode.CHAT_ENDED, ErrorCode.OFFER_GONE, ErrorCode.STALE_ASSIGNMENT})


@dataclass
class Habits:
    """How busy people are; seconds."""

    thinks: float = 0.02
    #: Messages of one chat.
    says: tuple[int, int] = (10, 60)
    #: An agent takes so long at most to answer an offer.
    answers: float = 0.15
    #: The part of messages that carry a file.
    files: float = 0.02
    #: Bytes of a file, and seconds between pieces of it.
    size: tuple[int, int] = (2_000, 120_000)
    piece: int = 16_384
    trickle: float = 0.01


@dataclass
class Place:
    """What all clients share.

    Attributes:
        url: of the server, wherever in its life it is.
        closing: nobody begins anything new.
        offers: those that ring now.
        uploads: files that are on their way now.
    """

    url: str
    record: Record
    random: random.Random
    habits: Habits = field(default_factory=Habits)
    closing: bool = False
    offers: set[OfferId] = field(default_factory=set[OfferId])
    uploads: int = 0
    #: Refused for now, by code.
    put_off: dict[ErrorCode, int] = field(default_factory=dict[ErrorCode, int])

    def fault(self, text: str) -> None:
        """Something a client must never see."""
        self.record.faults.append(text)


class _Socket(WebSocket):
    """Tells when it is over."""

    __slots__ = ("gone",)

    def __init__(self, host: str, path: str, origin: str | None, heard: Callable[[bytes], None]) -> None:
        super().__init__(host, path, origin, heard)
        self.gone = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.gone.set()


class Client(ABC):
    """One person's program.

    Attributes:
        outbox: commands nobody has answered, oldest first.
        caught_up: whether it has all there is, and hears the rest live.
    """

    path: str
    origin: str | None

    def __init__(self, place: Place, name: str) -> None:
        self.place = place
        self.name = name
        self.outbox: dict[CommandId, AnyCommand] = {}
        self.caught_up = False
        self.epoch: str | None = None
        self._socket: _Socket | None = None
        self._under_way: CommandId | None = None
        self._timers: set[asyncio.TimerHandle] = set()

    async def run(self) -> None:
        """Be there, whatever happens; until cancelled."""
        try:
            while True:
                try:
                    await self._visit()
                except (OSError, HTTPException):
                    await asyncio.sleep(_BREATH * (0.5 + self.place.random.random()))
        finally:
            self.hang_up()
            for timer in self._timers:
                timer.cancel()

    def hang_up(self) -> None:
        """Cut the line, as a network does."""
        if self._socket is not None:
            self._socket.close()

    async def _visit(self) -> None:
        """One connection, to its end. Raises OSError, HTTPException."""
        await self.sign_in()
        address = urlsplit(self.place.url)
        assert address.hostname
        assert address.port
        _, socket = await asyncio.get_running_loop().create_connection(
            lambda: _Socket(address.netloc, self.path, self.origin, self._heard), address.hostname, address.port
        )
        self._socket = socket
        try:
            await socket.opened()
            socket.send(codec.encode_from_client(self.hello()))
            await self._stay(socket)
        finally:
            socket.close()
            self._socket = None
            self.caught_up = False
            self._under_way = None
        await asyncio.sleep(_BREATH)

    @staticmethod
    async def _stay(socket: _Socket) -> None:
        """Until it is over; whoever is silent for too long is taken for gone."""
        while not socket.gone.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT / 1000):
                    await socket.gone.wait()
            socket.send(codec.encode_from_client(Ping(sent=0)))

    # --- the outbox ---------------------------------------------------------------------------

    def submit(self, command: AnyCommand) -> None:
        """Put it into the outbox; it goes out when its turn comes."""
        self.place.record.ask(command, customer=self.agent is None)
        self.outbox[command.id] = command
        self._send_next()

    def _send_next(self) -> None:
        if not self.caught_up or self._under_way is not None or self._socket is None or not self.outbox:
            return
        command = next(iter(self.outbox.values()))
        self._under_way = command.id
        self._socket.send(codec.encode_from_client(command))

    def _answered(self, command: CommandId) -> AnyCommand | None:
        if self._under_way == command:
            self._under_way = None
        done = self.outbox.pop(command, None)
        if done is None:
            self.place.fault(f"{self.name} was answered about {command}, which was answered before")
        return done

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something in a while."""

        def do() -> None:
            self._timers.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(seconds, do)
        self._timers.add(timer)

    # --- frames -------------------------------------------------------------------------------

    def _heard(self, data: bytes) -> None:
        frame = self.decode(data)
        match frame:
            case Welcome():
                if self.epoch not in (None, frame.epoch):
                    self.place.fault(f"the epoch is {frame.epoch}, and was {self.epoch}")
                self.epoch = frame.epoch
                self.welcomed(frame)
            case CaughtUp():
                self.caught_up = True
                self.here()
                self._send_next()
            case Ack():
                command = self._answered(frame.id)
                self.place.record.ack(frame, self.agent)
                if command is not None:
                    self.acked(command)
                self._send_next()
            case Refused():
                self._refused(frame)
            case Closing():
                if frame.code in (ErrorCode.SESSION_EXPIRED, ErrorCode.SESSION_REPLACED):
                    self.signed_out()
                elif frame.retry_after is None and frame.code is not ErrorCode.SLOW_CONSUMER:
                    self.place.fault(f"{self.name} was sent away: {frame.text}")
            case None:
                self.place.fault(f"{self.name} can't read {data[:200]!r}")
            case _:
                self.take(frame)

    def _refused(self, frame: Refused) -> None:
        if frame.retry_after is not None:
            self.place.put_off[frame.code] = self.place.put_off.get(frame.code, 0) + 1
            # Nothing overtakes it: it stays under way until its time has come.
            self.later(frame.retry_after / 1000, lambda: self._again(frame.id))
            return
        command = self._answered(frame.id)
        self.place.record.refuse(frame.id, frame.code)
        if frame.code not in _EXPECTED:
            self.place.fault(f"{self.name}: {command} was refused: {frame.text}")
        if command is not None:
            self.turned_down(command)
        self._send_next()

    def _again(self, command: CommandId) -> None:
        if self._under_way == command:
            self._under_way = None
            self._send_next()

    def follow(self, entry: PublicEntry | StaffEntry | FloorEntry, last: int) -> int:
        """The entry's number, which must be the next."""
        if entry.seq != last + 1:
            self.place.fault(f"{self.name} got {type(entry).__name__} {entry.seq} after {last}")
        self.place.record.show(entry)
        return entry.seq

    # --- of each kind -------------------------------------------------------------------------

    @property
    def agent(self) -> AgentId | None:
        """Who it is, among agents."""
        return None

    @property
    @abstractmethod
    def at_rest(self) -> bool:
        """Whether nothing of it is on its way."""

    @abstractmethod
    async def sign_in(self) -> None:
        """Get a token, if there is none. Raises OSError, HTTPException."""

    @abstractmethod
    def signed_out(self) -> None:
        """The token is good no more."""

    @abstractmethod
    def hello(self) -> FromVisitor | FromStaff:
        """The first frame."""

    @abstractmethod
    def decode(self, data: bytes) -> ToVisitor | ToStaff | None:
        """A frame."""

    def welcomed(self, frame: Welcome) -> None:  # noqa: B027 -- not everybody cares
        """The server agreed."""

    def here(self) -> None:  # noqa: B027 -- not everybody cares
        """It is caught up."""

    def acked(self, command: AnyCommand) -> None:  # noqa: B027 -- not everybody cares
        """A command is stored."""

    def turned_down(self, command: AnyCommand) -> None:  # noqa: B027 -- not everybody cares
        """A command was refused for good."""

    @abstractmethod
    def take(self, frame: ToVisitor | ToStaff) -> None:
        """Any other frame."""

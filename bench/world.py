"""A real server with agents who take chats and customers who have them, for benches to load."""

import asyncio
import http.client
import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from bench.demo.processes import Program, import_setup, start_server
from bench.demo.setup import DemoAgent, Setup
from bench.websocket import WebSocket, connect
from protocol import PROTOCOL_VERSION, codec
from protocol.commands import AcceptOffer, PutQueue, PutSite, SetAgentState, StartChat
from protocol.floor import InteractionAssigned, OfferMade
from protocol.frames import FloorEntry, Ping, StaffHello, VisitorHello
from protocol.ids import AgentId, CommandId, InteractionId, QueueId, SiteId, new_id
from protocol.kinds import AgentStatus, Channel
from protocol.limits import HEARTBEAT
from protocol.rest import SignIn, Tokens, VisitorSession, VisitorSessionRequest

_B = TypeVar("_B", Tokens, VisitorSession)

ORIGIN = "https://shop.example"
KEY = "bench"
PASSWORD = "a password for a bench"  # noqa: S105 (of nobody)
CAPACITY = 8
#: A bench's customers come from one address and write faster than people do.
NO_LIMITS = {
    "DESKBELL_VISITORS_PER_MINUTE": "10000000",
    "DESKBELL_MESSAGES_PER_MINUTE": "1000000",
    "DESKBELL_CHATS_PER_HOUR": "1000000",
    "DESKBELL_SOCKETS_PER_VISITOR": "1000000",
}


def set_up(folder: Path, agents: int) -> Sequence[str]:
    """Put a site, a queue and agents into a folder that no server runs on; the agents' logins."""
    queue, site = QueueId(new_id()), SiteId(new_id())
    logins = [f"agent{number}" for number in range(agents)]
    setup = Setup(
        sites=(
            PutSite(id=_command(), site=site, key=KEY, name="Bench", origins=(ORIGIN,), form=(), default_queue=queue),
        ),
        queues=(PutQueue(id=_command(), queue=queue, name="Bench"),),
        agents=tuple(
            DemoAgent(
                id=_command(),
                agent=AgentId(new_id()),
                login=login,
                name=login,
                queues={queue: {Channel.CHAT: 1}},
                capacity={Channel.CHAT: CAPACITY},
                password=PASSWORD,
            )
            for login in logins
        ),
    )
    import_setup(folder, setup)
    return logins


@contextmanager
def server(folder: Path, agents: int) -> Generator[tuple[Program, str, Sequence[str]]]:
    """A server process with a site, a queue and agents; yields it, its address and the agents' logins."""
    logins = set_up(folder, agents)
    program, url = start_again(folder)
    try:
        yield program, url, logins
    finally:
        program.stop()


def start_again(folder: Path, port: int = 0) -> tuple[Program, str]:
    """A server process on a folder that is set up already, and its address."""
    os.environ.update(NO_LIMITS)
    try:
        return start_server(folder, port)
    finally:
        for name in NO_LIMITS:
            del os.environ[name]


def _command() -> CommandId:
    return CommandId(new_id())


class Door:
    """The server's HTTP side, over one kept connection."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        assert address.hostname
        self._connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)

    def sign_in(self, login: str) -> Tokens:
        """An agent's tokens."""
        return self._post("/api/auth/sign-in", SignIn(login=login, password=PASSWORD), Tokens)

    def visitor(self, key: str = KEY) -> VisitorSession:
        """A new visitor of the site with this key."""
        return self._post(f"/api/widget/{key}/session", VisitorSessionRequest(), VisitorSession)

    def _post(self, path: str, body: msgspec.Struct, kind: type[_B]) -> _B:
        headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
        self._connection.request("POST", path, msgspec.json.encode(body), headers)
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            raise ConnectionError(f"{path}: {answer.status} {said.decode(errors='replace')[:300]}")
        return msgspec.json.decode(said, type=kind)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class Line:
    """A socket that has said hello, and tells its own frames to whoever listens then."""

    def __init__(self) -> None:
        self.socket: WebSocket | None = None
        self.caught_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard: Callable[[bytes], None] = _let_go

    def take(self, frame: bytes) -> None:
        """A frame came."""
        if not self.caught_up.done():
            if b'"type":"caught_up"' in frame:
                self.caught_up.set_result(None)
            elif b'"type":"closing"' in frame:
                self.caught_up.set_exception(ConnectionError(frame.decode()))
        self.heard(frame)

    def send(self, frame: bytes) -> None:
        """A frame goes out."""
        assert self.socket is not None
        self.socket.send(frame)


def _let_go(frame: bytes) -> None:
    """Nobody listens."""


async def visitor_line(url: str, token: str) -> Line:
    """A customer's socket, caught up."""
    line = Line()
    line.socket = await connect(url, "/live/visitor", ORIGIN, line.take)
    line.send(codec.encode_from_client(VisitorHello(protocol=PROTOCOL_VERSION, token=token)))
    await line.caught_up
    return line


async def agent_line(url: str, token: str) -> Line:
    """A desk's socket, caught up."""
    line = Line()
    line.socket = await connect(url, "/live/staff", None, line.take)
    line.send(codec.encode_from_client(StaffHello(protocol=PROTOCOL_VERSION, token=token)))
    await line.caught_up
    return line


async def keep_alive(lines: Sequence[Line]) -> None:
    """Pings on all lines, evenly over the heartbeat, for ever."""
    ping = codec.encode_from_client(Ping(sent=0))
    while True:
        for line in lines:
            line.send(ping)
            await asyncio.sleep(HEARTBEAT / 1000 / len(lines))


class Chats:
    """Chats that agents have accepted: each a customer's line and the interaction it is in.

    Attributes:
        owners: by interaction, the line of the agent who has it, and the version to write with.
    """

    def __init__(self) -> None:
        self.customers: list[tuple[Line, InteractionId]] = []
        self.agents: list[Line] = []
        self.owners: dict[InteractionId, tuple[Line, int]] = {}
        self._changed = asyncio.Event()
        self._refused: str | None = None

    @property
    def lines(self) -> list[Line]:
        """Every socket of them."""
        return [*self.agents, *(line for line, _ in self.customers)]

    async def open(self, url: str, logins: Sequence[str], count: int) -> None:
        """Agents sign in and get ready, customers ring, offers are accepted.

        Raises TimeoutError and ConnectionError.
        """
        door = Door(url)
        for login in logins:
            tokens = await asyncio.to_thread(door.sign_in, login)
            line = await agent_line(url, tokens.access)
            line.heard = self._answers(line, tokens.agent.id)
            line.send(codec.encode_from_client(SetAgentState(id=_command(), status=AgentStatus.READY)))
            self.agents.append(line)
        for _ in range(count):
            visitor = await asyncio.to_thread(door.visitor)
            line = await visitor_line(url, visitor.token)
            line.heard = self._watches
            start = StartChat(id=_command())
            line.send(codec.encode_from_client(start))
            self.customers.append((line, InteractionId(start.id)))
        door.close()
        async with asyncio.timeout(120):
            while len(self.owners) < count:
                self._changed.clear()
                await self._changed.wait()
                if self._refused is not None:
                    raise ConnectionError(self._refused)
        for line in self.lines:
            line.heard = _let_go

    def _watches(self, frame: bytes) -> None:
        if frame.startswith(b'{"type":"refused"'):
            self._refused = frame.decode()
            self._changed.set()

    def _answers(self, line: Line, agent: AgentId) -> Callable[[bytes], None]:
        own = str(agent).encode()

        def heard(frame: bytes) -> None:
            if own not in frame or not frame.startswith(b'{"type":"floor"'):
                return
            entry = codec.decode_to_staff(frame)
            assert isinstance(entry, FloorEntry)
            if isinstance(entry.event, OfferMade) and entry.event.offer.agent == agent:
                line.send(codec.encode_from_client(AcceptOffer(id=_command(), offer=entry.event.offer.id)))
            elif isinstance(entry.event, InteractionAssigned) and entry.event.agent == agent:
                self.owners[entry.event.interaction] = (line, entry.event.version)
                self._changed.set()

        return heard

    def close(self) -> None:
        """Cut every line."""
        for line in self.lines:
            if line.socket is not None:
                line.socket.close()

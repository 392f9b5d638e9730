"""A real server in a process of its own, a customer on its socket, and a desk without a window."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from desktop.app.bus import Behind, Bus
from desktop.app.connection import Connection
from desktop.app.files import Files
from desktop.app.keeping import Keeper
from desktop.app.sign_in import SignIn
from desktop.app.tasks import Tasks
from desktop.net.credentials import Keyring
from desktop.state.conversation import Conversation
from desktop.state.link import SignInPhase, SignInState
from desktop.state.messages import MessageItem
from desktop.state.store import Store
from protocol import PROTOCOL_VERSION, codec, frames
from protocol.commands import AcceptOffer, Answer, EndChat, SendMessage, SetAgentState, StartChat
from protocol.entities import Attachment
from protocol.errors import ErrorCode
from protocol.events import MessagePosted
from protocol.ids import CommandId, FileId, InteractionId, MessageId, new_id
from protocol.kinds import AgentStatus
from protocol.rest import VisitorSession

ORIGIN = "http://shop.test"
#: Seconds that anything in these tests may take; it is a limit, nothing waits for it to pass.
LIMIT = 20.0
_SETUP: dict[str, list[dict[str, object]]] = {
    "queues": [{"queue": "0192a1b0-0000-7000-8000-000000000011", "name": "Sales"}],
    "sites": [
        {
            "site": "0192a1b0-0000-7000-8000-000000000001",
            "key": "shop",
            "name": "Shop",
            "origins": [ORIGIN],
            "form": [
                {"key": "name", "label": "Your name", "meaning": "name"},
                {"key": "mail", "label": "E-mail", "kind": "email", "meaning": "email"},
            ],
            "default_queue": "0192a1b0-0000-7000-8000-000000000011",
        }
    ],
    "agents": [
        {
            "agent": f"0192a1b0-0000-7000-8000-00000000002{number}",
            "login": login,
            "name": name,
            "password": f"secret-{login}",
            "queues": {"0192a1b0-0000-7000-8000-000000000011": {"chat": 1}},
        }
        for number, (login, name) in enumerate([("maja", "Maja Lindqvist"), ("oskar", "Oskar Berg")])
    ],
    "expert_groups": [
        {
            "group": "0192a1b0-0000-7000-8000-000000000031",
            "name": "Workshop",
            "members": ["0192a1b0-0000-7000-8000-000000000021"],
        }
    ],
    "canned": [
        {
            "canned": "0192a1b0-0000-7000-8000-000000000041",
            "shortcut": "hello",
            "title": "Greeting",
            "text": "Hello {customer.first_name|there}",
        }
    ],
}
T = TypeVar("T")


async def until(look: Callable[[], T | None]) -> T:
    """What `look` finds, as soon as it finds something. Fails after LIMIT."""
    end = time.monotonic() + LIMIT
    while not (found := look()):
        assert time.monotonic() < end, "it did not come to be in time"
        await asyncio.sleep(0.01)
    return found


class Server:
    """`deskbell serve` on a folder of its own; it can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def set_up(self, queue: Mapping[str, object] | None = None, agent: Mapping[str, object] | None = None) -> None:
        """A shop, a queue, two agents; `queue` and `agent`: what is told of them besides."""
        file = self._folder / "setup.json"
        queues = [{**one, **(queue or {})} for one in _SETUP["queues"]]
        agents = [{**one, **(agent or {})} for one in _SETUP["agents"]]
        file.write_text(json.dumps({**_SETUP, "queues": queues, "agents": agents}))
        self._run("admin", "--data", str(self._folder / "data"), "import", str(file))

    def start(self) -> None:
        """Listen; at the same port as before, if there was one."""
        port = self.url.rsplit(":", 1)[1] if self.url else "0"
        command = [sys.executable, "-m", "backend.cli", "serve", "--data", str(self._folder / "data"), "--port", port]
        with (self._folder / "server.log").open("a") as log:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("Deskbell listens on "), (self._folder / "server.log").read_text()
        self.url = line.split()[-1]

    @property
    def runs(self) -> bool:
        """Whether it was started and not killed since."""
        return self._process is not None

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None

    def pause(self) -> None:
        """It answers nothing, and its sockets stay open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It answers again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def put_back(self) -> None:
        """What is there now, restored from a backup of it: the same, in another history. It must not run."""
        file = self._folder / "backup.db"
        self._run("admin", "--data", str(self._folder / "data"), "backup", str(file))
        self._run("admin", "--data", str(self._folder / "data"), "restore", str(file))

    def stop(self) -> None:
        """At the end of the tests."""
        if self._process is not None:
            self.kill()

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "backend.cli", *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


class Customer:
    """A customer on the shop's page, as the widget would speak for them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._token = ""
        self._socket: ClientConnection | None = None
        self.interaction: InteractionId | None = None
        self.heard: list[frames.ToVisitor] = []

    async def __aenter__(self) -> Self:
        async with httpx.AsyncClient(base_url=self._url, headers={"Origin": ORIGIN}) as client:
            answer = await client.post("/api/widget/shop/session", json={})
            answer.raise_for_status()
            session = msgspec.json.decode(answer.content, type=VisitorSession)
        self._token = session.token
        await self._connect()
        return self

    async def comes_back(self) -> None:
        """The page is loaded anew; all of the chat is heard again."""
        if self._socket is not None:
            await self._socket.close()
        self.heard.clear()
        await self._connect()

    async def _connect(self) -> None:
        self._socket = await connect(
            "ws" + self._url.removeprefix("http") + "/live/visitor",
            origin=Origin(ORIGIN),
            compression=None,
        )
        await self._send(frames.VisitorHello(protocol=PROTOCOL_VERSION, token=self._token))
        await self.hears(frames.CaughtUp)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def sends(self, frame: frames.FromVisitor) -> None:
        """Send any frame."""
        await self._send(frame)

    async def rings(self, mail: str = "", name: str = "Elin") -> None:
        """Start a chat."""
        given = (Answer(key="mail", value=mail),) if mail else ()
        start = StartChat(id=CommandId(new_id()), answers=(Answer(key="name", value=name), *given))
        self.interaction = InteractionId(start.id)
        await self._send(start)

    async def says(self, text: str, *files: FileId) -> None:
        """Send a message."""
        assert self.interaction is not None
        await self._send(
            SendMessage(id=CommandId(new_id()), interaction=self.interaction, text=text, attachments=files)
        )

    async def hears_words(self, text: str) -> None:
        """Wait for a message with these words."""

        def fits(entry: frames.PublicEntry) -> bool:
            return isinstance(entry.event, MessagePosted) and entry.event.text == text

        await self.hears(frames.PublicEntry, fits)

    async def types(self) -> None:
        """Press a key."""
        assert self.interaction is not None
        await self._send(frames.Typing(interaction=self.interaction, typing=True))

    async def ends(self) -> None:
        """End the chat."""
        assert self.interaction is not None
        await self._send(EndChat(id=CommandId(new_id()), interaction=self.interaction))

    async def puts(self, name: str, content: bytes) -> Attachment:
        """Upload a file."""
        async with httpx.AsyncClient(
            base_url=self._url, headers={"Origin": ORIGIN, "Authorization": f"Bearer {self._token}"}
        ) as client:
            answer = await client.put(f"/api/files/{new_id()}", params={"name": name}, content=content)
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=Attachment)

    async def hears(self, kind: type[T], fits: Callable[[T], bool] = lambda _: True) -> T:
        """The first frame of this kind, from before or from now on."""
        for frame in self.heard:
            if isinstance(frame, kind) and fits(frame):
                return frame
        assert self._socket is not None
        async with asyncio.timeout(LIMIT):
            while True:
                frame = codec.decode_to_visitor(await self._socket.recv())
                if frame is None:
                    continue
                self.heard.append(frame)
                if isinstance(frame, kind) and fits(frame):
                    return frame

    async def _send(self, frame: frames.FromVisitor) -> None:
        assert self._socket is not None
        await self._socket.send(codec.encode_from_client(frame).decode())


class HeadlessDesk:
    """All of a desk but its window."""

    def __init__(self, folder: Path, keyring: Callable[[], Keyring], server: str = "") -> None:
        def wall() -> int:
            return time.time_ns() // 1_000_000

        self.failed: list[BaseException] = []
        self.store = Store(wall)
        #: What the window's memory would bring along.
        self.store.set_sign_in(SignInState(SignInPhase.ASKING, server, "maja"))
        folder.mkdir(exist_ok=True)
        self.tasks = Tasks(self.failed.append)
        self.files = Files(self.store, folder / "fetched")
        self.keeper = Keeper(folder, keyring, self.store.set_problem)
        self.pair: tuple[str, str] | None = None

        def make(server: str, login: str, expired: Callable[[ErrorCode, str], None]) -> Connection:
            return Connection(
                server=server,
                login=login,
                store=self.store,
                keeper=self.keeper,
                tasks=self.tasks,
                files=self.files,
                expired=expired,
            )

        self.door = SignIn(self.store, self.keeper, self.tasks, make, self._signed_in)
        self.bus = Bus(self.store)
        self.bus.attach(Behind(self.keeper, self.tasks, self.door))

    def _signed_in(self, server: str, login: str) -> None:
        self.pair = (server, login)

    async def __aenter__(self) -> Self:
        await self.door.start(None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.door.close()
        await self.tasks.stop()
        self.files.empty()
        await self.keeper.close()
        assert error is not None or self.failed == []

    async def gets_ready(self) -> None:
        """Take chats."""
        self.bus.send(SetAgentState(id=CommandId(new_id()), status=AgentStatus.READY))
        await until(lambda: self.store.my_agent and self.store.my_agent.status is AgentStatus.READY)

    async def accepts(self, interaction: InteractionId | None) -> Conversation:
        """Take the chat when it rings."""
        assert interaction is not None
        offer = await until(self.store.my_offer)
        self.bus.send(AcceptOffer(id=CommandId(new_id()), offer=offer.id))
        return await until(lambda: self.store.conversations.get(interaction))

    def says(self, chat: Conversation, text: str) -> MessageId:
        """Send a message."""
        command = SendMessage(id=CommandId(new_id()), interaction=chat.id, text=text, version=chat.version)
        self.bus.send(command)
        return MessageId(command.id)

    def message(self, interaction: InteractionId, message: MessageId) -> MessageItem | None:
        """How a message stands in the transcript."""
        items = self.store.conversations[interaction].items
        return next((item for item in items if isinstance(item, MessageItem) and item.id == message), None)

    async def signs_in(self, url: str, login: str = "maja") -> None:
        """Sign in and wait until the floor is here."""
        self.bus.sign_in(url, login, f"secret-{login}")
        await until(lambda: self.store.sign_in.phase is SignInPhase.SIGNED_IN and self.store.floor.seq)

"""A real server process on a folder of its own, set up as a small company."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from backend.cli import main
from protocol import PROTOCOL_VERSION, codec
from protocol.commands import AcceptOffer, Answer, AnyCommand, SetAgentState, StartChat
from protocol.floor import OfferMade
from protocol.frames import (
    CaughtUp,
    FloorEntry,
    FromStaff,
    FromVisitor,
    InteractionSnapshot,
    StaffHello,
    ToStaff,
    ToVisitor,
    VisitorHello,
)
from protocol.ids import CommandId, FileId, InteractionId, new_id
from protocol.kinds import AgentStatus
from protocol.rest import Tokens, VisitorSession

F = TypeVar("F")

ORIGIN = "http://shop.example"
PASSWORD = "four plain words here"
#: A word of the staff's that no customer may ever be sent.
SECRET = "xyzzy-longest-idle-secret"
#: A test's customers write faster than people do.
_UNHURRIED = ("--messages-per-minute", "1000000", "--chats-per-hour", "1000000")
DESKBELL = [sys.executable, "-m", "backend.cli"]

_QUEUE = "0192a1b0-0000-7000-8000-000000000011"
SETUP = {
    "queues": [{"queue": _QUEUE, "name": "Sales", "welcome": "Hello {customer_name}", "skills": {SECRET: 1}}],
    "sites": [
        {
            "site": "0192a1b0-0000-7000-8000-000000000001",
            "key": "shop",
            "name": "Shop",
            "origins": [ORIGIN],
            "form": [{"key": "name", "label": "Your name", "meaning": "name", "required": True}],
            "default_queue": _QUEUE,
            "cobrowse": {"on": True, "past": True},
        }
    ],
    "agents": [
        {
            "agent": f"0192a1b0-0000-7000-8000-00000000002{number}",
            "login": login,
            "name": name,
            "role": role,
            "password": PASSWORD,
            "skills": {SECRET: 5},
            "queues": {_QUEUE: {"chat": 1}},
        }
        for number, (login, name, role) in enumerate(
            [
                ("maja", "Maja", "agent"),
                ("aino", "Aino", "supervisor"),
                ("admin", "Elias", "administrator"),
                ("oskar", "Oskar", "agent"),
            ]
        )
    ],
}


def command_id() -> CommandId:
    """A fresh id."""
    return CommandId(new_id())


class Answered(Exception):
    """An HTTP call was refused."""

    def __init__(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.headers = headers

    @property
    def code(self) -> str:
        """Of the error body."""
        return str(json.loads(self.body)["code"])


class Server:
    """A running `deskbell serve`.

    Attributes:
        url: where it listens.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.log = folder.with_suffix(".log")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*DESKBELL, "serve", "--data", str(folder), "--port", "0", *_UNHURRIED, *options],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("Deskbell listens on "), self.log.read_text()
        self.url = line.removeprefix("Deskbell listens on ").strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.process.terminate()
        code = self.process.wait(timeout=20)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code

    def kill(self) -> None:
        """End it as a power cut would end its process."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=20)
        if self.process.stdout is not None:
            self.process.stdout.close()

    # --- HTTP ---------------------------------------------------------------------------------

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        origin: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[bytes, dict[str, str]]:
        """One call: its body and headers. Raises Answered."""
        data = body if body is None or isinstance(body, bytes) else msgspec.json.encode(body)
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers or {})
        request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        if origin is not None:
            request.add_header("Origin", origin)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.read(), _lower(response.headers)
        except urllib.error.HTTPError as error:
            with error:
                raise Answered(error.code, error.read(), _lower(error.headers)) from None

    def sign_in(self, login: str = "maja") -> Tokens:
        """A signed-in agent."""
        body, _ = self.call("POST", "/api/auth/sign-in", {"login": login, "password": PASSWORD})
        return msgspec.json.decode(body, type=Tokens)

    def visit(self) -> VisitorSession:
        """A new visitor."""
        body, _ = self.call("POST", "/api/widget/shop/session", {}, origin=ORIGIN)
        return msgspec.json.decode(body, type=VisitorSession)

    def upload(self, data: bytes, name: str, token: str, file: FileId | None = None) -> dict[str, Any]:
        """A file brought by a visitor."""
        file = file or FileId(new_id())
        body, _ = self.call("PUT", f"/api/files/{file}?name={name}", data, token=token, origin=ORIGIN)
        answer: dict[str, Any] = json.loads(body)
        return answer

    # --- sockets ------------------------------------------------------------------------------

    def socket(self, path: str, origin: str | None = None) -> connect:
        """An open socket that has not said hello."""
        return connect(self.url.replace("http", "ws", 1) + path, origin=origin, max_size=None)  # type: ignore[arg-type]


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


class Window:
    """A customer's window on a real socket.

    Attributes:
        raw: every frame as it came.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.raw: list[str] = []

    async def hello(self, session: VisitorSession, **more: Any) -> None:
        """Say hello and wait until caught up."""
        await self.say(VisitorHello(protocol=PROTOCOL_VERSION, token=session.token, **more))
        await self.until(CaughtUp)

    async def say(self, frame: FromVisitor) -> None:
        """Send a frame."""
        await self.socket.send(codec.encode_from_client(frame).decode())

    async def next(self) -> ToVisitor:
        """The next frame."""
        text = await self.socket.recv()
        assert isinstance(text, str)
        self.raw.append(text)
        frame = codec.decode_to_visitor(text)
        assert frame is not None
        return frame

    async def until(self, kind: type[F]) -> F:
        """The next frame of a kind; what comes before is passed over."""
        while True:
            frame = await self.next()
            if isinstance(frame, kind):
                return frame

    async def end(self) -> int | None:
        """Read to the end; the close code."""
        try:
            while True:
                await self.next()
        except ConnectionClosed:
            return self.socket.close_code

    async def ring(self) -> InteractionId:
        """Start a chat."""
        command = StartChat(id=command_id(), answers=(Answer(key="name", value="Kim"),))
        await self.say(command)
        return InteractionId(command.id)


class Desk:
    """A desk on a real socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def hello(self, tokens: Tokens, **more: Any) -> None:
        """Say hello and wait until caught up."""
        await self.say(StaffHello(protocol=PROTOCOL_VERSION, token=tokens.access, **more))
        await self.until(CaughtUp)

    async def say(self, frame: FromStaff) -> None:
        """Send a frame."""
        await self.socket.send(codec.encode_from_client(frame).decode())

    async def next(self) -> ToStaff:
        """The next frame."""
        text = await self.socket.recv()
        frame = codec.decode_to_staff(text)
        assert frame is not None
        return frame

    async def until(self, kind: type[F]) -> F:
        """The next frame of a kind; what comes before is passed over."""
        while True:
            frame = await self.next()
            if isinstance(frame, kind):
                return frame

    async def ready(self) -> None:
        """Take chats."""
        await self.say(SetAgentState(id=command_id(), status=AgentStatus.READY))

    async def accept(self) -> InteractionSnapshot:
        """Wait for an offer, take it, and wait for what comes with it."""
        while True:
            entry = await self.until(FloorEntry)
            if isinstance(entry.event, OfferMade):
                await self.say(AcceptOffer(id=command_id(), offer=entry.event.offer.id))
                return await self.until(InteractionSnapshot)


def command_body(command: AnyCommand) -> bytes:
    """As it is posted."""
    return msgspec.json.encode(command)


def set_up(folder: Path) -> None:
    """Put the small company into a folder, as an administrator would."""
    file = folder.with_suffix(".json")
    file.write_text(json.dumps(SETUP))
    assert main(["admin", "--data", str(folder), "import", str(file)]) == 0


@contextmanager
def serving(folder: Path, *options: str) -> Generator[Server]:
    """A server on a fresh folder."""
    set_up(folder)
    with Server(folder, *options) as server:
        yield server

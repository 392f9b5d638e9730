"""A desk that watches a shared page, frame by frame, and notes when each came."""

import base64
import json
import queue
import threading
import time
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

import httpx
import msgspec
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from protocol import PROTOCOL_VERSION, codec
from protocol.cobrowse import CobrowseChunk, WatchCobrowse
from protocol.commands import AcceptOffer, Propose, SendMessage, SetAgentState, StaffCommand
from protocol.events import MessagePosted
from protocol.floor import InteractionAssigned, OfferMade
from protocol.frames import FloorEntry, Ping, PublicEntry, StaffHello, ToStaff
from protocol.ids import AgentId, CommandId, InteractionId, new_id
from protocol.kinds import AgentStatus, ProposalState
from protocol.limits import HEARTBEAT
from protocol.proposals import Cobrowse, ProposalChanged
from protocol.rest import SignIn, Tokens

_PATIENCE = 60.0
Found = TypeVar("Found")


class Watcher:
    """An agent's line.

    Attributes:
        bytes: how much of shared pages came, as it travels.
        chunks: in how many frames.
    """

    def __init__(self, socket: ClientConnection, agent: AgentId) -> None:
        self.bytes = self.chunks = 0
        self._socket = socket
        self._agent = agent
        self._version = 0
        self._chat: InteractionId | None = None
        self._frames: queue.SimpleQueue[tuple[float, ToStaff]] = queue.SimpleQueue()
        self._gone = threading.Event()
        self._threads = [threading.Thread(target=act, name=act.__name__) for act in (self._read, self._ping)]
        for thread in self._threads:
            thread.start()

    def _read(self) -> None:
        try:
            for said in self._socket:
                at = time.time() * 1000
                frame = codec.decode_to_staff(said.encode() if isinstance(said, str) else said)
                if isinstance(frame, CobrowseChunk):
                    self.bytes += len(said)
                    self.chunks += 1
                if frame is not None:
                    self._frames.put((at, frame))
        except ConnectionClosed:
            return

    def _ping(self) -> None:
        while not self._gone.wait(HEARTBEAT / 1000):
            self._socket.send(codec.encode_from_client(Ping(sent=0)), text=True)

    def until(self, find: Callable[[ToStaff], Found | None]) -> tuple[float, Found]:
        """When it came (Unix milliseconds), and what is looked for. Raises TimeoutError."""
        while True:
            try:
                at, frame = self._frames.get(timeout=_PATIENCE)
            except queue.Empty:
                raise TimeoutError(f"the desk heard nothing for {_PATIENCE:g} s") from None
            if (found := find(frame)) is not None:
                return at, found

    def _send(self, frame: StaffCommand | WatchCobrowse) -> None:
        self._socket.send(codec.encode_from_client(frame), text=True)

    def takes_a_chat(self) -> None:
        """Get ready, and accept the first chat that is offered."""
        self._send(SetAgentState(id=CommandId(new_id()), status=AgentStatus.READY))

        def offered(frame: ToStaff) -> OfferMade | None:
            event = frame.event if isinstance(frame, FloorEntry) else None
            return event if isinstance(event, OfferMade) and event.offer.agent == self._agent else None

        def assigned(frame: ToStaff) -> InteractionAssigned | None:
            event = frame.event if isinstance(frame, FloorEntry) else None
            return event if isinstance(event, InteractionAssigned) and event.agent == self._agent else None

        offer = self.until(offered)[1].offer
        self._send(AcceptOffer(id=CommandId(new_id()), offer=offer.id))
        self._chat, self._version = offer.interaction, self.until(assigned)[1].version

    def asks_to_see(self) -> None:
        """Ask for the page; the answer is waited for by `sees`."""
        assert self._chat is not None
        self._send(Propose(id=CommandId(new_id()), interaction=self._chat, what=Cobrowse(), version=self._version))

    def sees(self) -> None:
        """Wait for the yes, and watch until the first whole picture."""
        assert self._chat is not None

        def accepted(frame: ToStaff) -> bool | None:
            event = frame.event if isinstance(frame, PublicEntry) else None
            return True if isinstance(event, ProposalChanged) and event.state is ProposalState.ACCEPTED else None

        self.until(accepted)
        self._send(WatchCobrowse(interaction=self._chat))
        self.until(lambda frame: True if isinstance(frame, CobrowseChunk) and frame.whole else None)

    def says(self, text: str) -> None:
        """Write to the customer."""
        assert self._chat is not None
        self._send(SendMessage(id=CommandId(new_id()), interaction=self._chat, text=text, version=self._version))

    def hears(self, text: str) -> float:
        """When the customer's words came."""

        def said(frame: ToStaff) -> bool | None:
            event = frame.event if isinstance(frame, PublicEntry) else None
            return True if isinstance(event, MessagePosted) and event.text == text else None

        return self.until(said)[0]

    def sees_text(self, text: str) -> float:
        """When the batch came in which this is."""
        parts: dict[tuple[str, int], list[str]] = {}

        def shown(frame: ToStaff) -> bool | None:
            if not isinstance(frame, CobrowseChunk):
                return None
            gathered = parts.setdefault((frame.tab, frame.batch), [])
            gathered.append(frame.data)
            return True if len(gathered) == frame.parts and text in inflated(gathered) else None

        return self.until(shown)[0]

    def close(self) -> None:
        """Hang up."""
        self._gone.set()
        self._socket.close()
        for thread in self._threads:
            thread.join()


def inflated(parts: list[str]) -> str:
    """A batch as JSON."""
    return json.dumps(json.loads(zlib.decompress(base64.b64decode("".join(parts)), -zlib.MAX_WBITS)))


@contextmanager
def watching(server: str, login: str, password: str) -> Generator[Watcher]:
    """An agent at a line, until the end of the block."""
    asked = msgspec.json.encode(SignIn(login=login, password=password))
    headers = {"Content-Type": "application/json"}
    answer = httpx.post(f"{server}/api/auth/sign-in", content=asked, headers=headers, timeout=30).raise_for_status()
    tokens = msgspec.json.decode(answer.content, type=Tokens)
    with connect(f"{server.replace('http', 'ws', 1)}/live/staff", max_size=None) as socket:
        hello = StaffHello(protocol=PROTOCOL_VERSION, token=tokens.access)
        socket.send(codec.encode_from_client(hello), text=True)
        watcher = Watcher(socket, tokens.agent.id)
        try:
            yield watcher
        finally:
            watcher.close()

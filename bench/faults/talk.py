"""An ordinary conversation while something else goes on: both sides of many chats talk, and nothing may be missing."""

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from backend.store import Tx
from backend.store.reading import read, reading
from bench.world import Chats, keep_alive
from protocol import codec
from protocol.commands import SendMessage
from protocol.events import MessagePosted
from protocol.ids import CommandId, InteractionId, new_id
from protocol.kinds import PartyKind

#: In every text: who hears it and is not in the chat has heard what was not theirs.
CONFIDENCE = "between the two of us"
_BOTH = (PartyKind.CUSTOMER, PartyKind.AGENT)
#: Seconds that the last words may take to arrive.
_LAST_WORDS = 30.0


class Heard(Struct, frozen=True, kw_only=True):
    """How the talk went: milliseconds from when a text was due to be sent until the other side had it."""

    said: int
    p50: float
    p99: float
    longest: float


class Talk:
    """Customers and agents of these chats, in turn, at a steady rate."""

    def __init__(self, chats: Chats, rate: float) -> None:
        self._chats = chats
        self._rate = rate
        self._said: dict[tuple[InteractionId, PartyKind], list[str]] = {
            (chat, kind): [] for _, chat in chats.customers for kind in _BOTH
        }
        self._due: dict[bytes, float] = {}
        self._waits: list[float] = []
        self._all_heard = asyncio.Event()
        for line, _ in chats.customers:
            line.heard = self._hears(PartyKind.AGENT)
        for line in chats.agents:
            line.heard = self._hears(PartyKind.CUSTOMER)

    @asynccontextmanager
    async def going_on(self) -> AsyncGenerator[None]:
        """Until the end of the block, and then until the last word has arrived. Raises TimeoutError."""
        talking = asyncio.create_task(self._go_on())
        alive = asyncio.create_task(keep_alive(self._chats.lines))
        try:
            yield
            talking.cancel()
            async with asyncio.timeout(_LAST_WORDS):
                await self._all_heard.wait()
        finally:
            talking.cancel()
            alive.cancel()
            await asyncio.gather(talking, alive, return_exceptions=True)

    @property
    def heard(self) -> Heard:
        """How it went so far."""
        waits = sorted(self._waits) or [math.nan]
        return Heard(
            said=len(self._waits),
            p50=part(waits, 0.5) * 1_000,
            p99=part(waits, 0.99) * 1_000,
            longest=waits[-1] * 1_000,
        )

    def faults(self, folder: Path) -> Sequence[str]:
        """Where the server's log is not what was said: every text once, each side's in its order, nothing else."""
        faults: list[str] = []
        with reading(folder) as connection:
            for (chat, kind), said in self._said.items():
                logged = read(connection, lambda tx, chat=chat, kind=kind: texts(tx, chat, kind))
                if logged != said:
                    faults.append(f"chat {chat}: its {kind} said {len(said)} texts, the log has {len(logged)}")
        return faults

    async def _go_on(self) -> None:
        began = time.perf_counter()
        number = 0
        while True:
            due = began + number / self._rate
            await asyncio.sleep(max(0, due - time.perf_counter()))
            self._say(number, due)
            number += 1

    def _say(self, number: int, due: float) -> None:
        customer, chat = self._chats.customers[number % len(self._chats.customers)]
        owner, version = self._chats.owners[chat]
        by_agent = number // len(self._chats.customers) % 2 == 1
        kind = PartyKind.AGENT if by_agent else PartyKind.CUSTOMER
        text = f"{kind} said={number}; {CONFIDENCE}"
        self._due[str(number).encode()] = due
        self._all_heard.clear()
        self._said[chat, kind].append(text)
        fence = version if by_agent else None
        message = SendMessage(id=CommandId(new_id()), interaction=chat, text=text, version=fence)
        (owner if by_agent else customer).send(codec.encode_from_client(message))

    def _hears(self, other: PartyKind) -> Callable[[bytes], None]:
        words = f"{other} said=".encode()

        def heard(frame: bytes) -> None:
            at = frame.find(words)
            if at < 0:
                return
            due = self._due.pop(frame[at + len(words) : frame.index(b";", at)], None)
            if due is not None:
                self._waits.append(time.perf_counter() - due)
            if not self._due:
                self._all_heard.set()

        return heard


def part(values: Sequence[float], of: float) -> float:
    """The value below which this part of them lies; `values` rise, and there is one at least."""
    return values[min(len(values) - 1, int(of * len(values)))]


def texts(tx: Tx, chat: InteractionId, kind: PartyKind) -> list[str]:
    """What one side said in a chat, in the order of the log."""
    events = (entry.event for entry in tx.public_entries(chat, 1, tx.public_seq(chat)))
    return [event.text for event in events if isinstance(event, MessagePosted) and event.author.kind is kind]

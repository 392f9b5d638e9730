"""A minimal XMPP client over plain TCP: registers, signs in (SASL PLAIN), sends and receives messages."""

import asyncio
import base64
from collections.abc import Callable, Sequence
from typing import cast

import uvloop

from bench.load import Arrivals, Result, Send, Size, closed_loop, open_loop

DOMAIN = "localhost"
_PASSWORD = "bench"  # noqa: S105 (of nobody, on loopback)
#: As many chats an agent as ours have, so that the servers hold the same number of connections.
_CHATS_EACH = 8
#: Registrations at the same time.
_AT_ONCE = 20
_OPEN = (
    f"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='{DOMAIN}' version='1.0'>"
)


class Connection(asyncio.Protocol):
    """One signed-in user. `heard` gets the bytes as they come; a message is never split that finely."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.heard: Callable[[bytes], None] | None = None
        self._buffer = b""
        self._awaited: tuple[bytes, asyncio.Future[None]] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Nothing is said before `sign_in`."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Stanzas, whole or in parts."""
        buffer = self._buffer + data
        if self.heard is not None:
            end = buffer.rfind(b"</message>") + len(b"</message>")
            self._buffer = buffer[end:] if end >= len(b"</message>") else buffer
            for stanza in buffer[:end].split(b"</message>")[:-1] if end >= len(b"</message>") else ():
                self.heard(stanza)
            return
        self._buffer = buffer
        self._look()

    def _look(self) -> None:
        if self._awaited is None:
            return
        what, future = self._awaited
        if what in self._buffer:
            self._buffer = b""
            self._awaited = None
            future.set_result(None)
        elif b"<failure" in self._buffer or b"type='error'" in self._buffer or b"<stream:error" in self._buffer:
            self._awaited = None
            future.set_exception(ConnectionError(self._buffer.decode(errors="replace")[:500]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits hears of it."""
        if self._awaited is not None and not self._awaited[1].done():
            self._awaited[1].set_exception(ConnectionError(f"{self.user}: connection lost: {exc}"))

    async def _say(self, text: str, until: bytes) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._awaited = (until, future)
        self.write(text.encode())
        async with asyncio.timeout(60):
            await future

    async def sign_in(self) -> None:
        """Make the account, sign in, be present. Raises ConnectionError or TimeoutError."""
        await self._say(_OPEN, b"</stream:features>")
        register = f"<username>{self.user}</username><password>{_PASSWORD}</password>"
        await self._say(
            f"<iq type='set' id='r' to='{DOMAIN}'><query xmlns='jabber:iq:register'>{register}</query></iq>", b"<iq"
        )
        plain = base64.b64encode(f"\0{self.user}\0{_PASSWORD}".encode()).decode()
        await self._say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{plain}</auth>", b"<success")
        await self._say(_OPEN, b"</stream:features>")
        await self._say(
            "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>b</resource></bind></iq>",
            b"</iq>",
        )
        await self._say("<presence><priority>1</priority></presence>", b"<presence")

    def write(self, data: bytes) -> None:
        """Bytes out."""
        if self._transport is not None:
            self._transport.write(data)

    def send_to(self, user: str, text: str) -> None:
        """A chat message."""
        self.write(f"<message to='{user}@{DOMAIN}' type='chat'><body>{text}</body></message>".encode())

    def close(self) -> None:
        """Cut it."""
        if self._transport is not None:
            self._transport.abort()


def run(size: Size, port: int) -> Result:
    """The same load as ours has, on the XMPP server at this port."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_load(size, port))


async def _load(size: Size, port: int) -> Result:
    count = max(size.open_chats, size.closed_chats)
    customers = await _signed_in(port, [f"customer{number}" for number in range(count)])
    agents = await _signed_in(port, [f"agent{number}" for number in range(-(-count // _CHATS_EACH))])
    arrivals = Arrivals()
    for agent in agents:
        agent.heard = arrivals.take
    senders = [_sender(customer, agents[number // _CHATS_EACH].user) for number, customer in enumerate(customers)]
    try:
        latency = await open_loop(senders[: size.open_chats], arrivals, size.rate, size.open_seconds)
        throughput = await closed_loop(senders[: size.closed_chats], arrivals, size.closed_seconds)
    finally:
        for connection in (*customers, *agents):
            connection.close()
    return Result(latency=latency, throughput=throughput)


def _sender(customer: Connection, agent: str) -> Send:
    return lambda text: customer.send_to(agent, text)


async def _signed_in(port: int, users: Sequence[str]) -> list[Connection]:
    connections: list[Connection] = []
    for first in range(0, len(users), _AT_ONCE):
        connections += await asyncio.gather(*(_connect(port, user) for user in users[first : first + _AT_ONCE]))
    return connections


async def _connect(port: int, user: str) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(lambda: Connection(user), "127.0.0.1", port)
    await connection.sign_in()
    return connection

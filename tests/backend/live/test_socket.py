"""The adapter between a session, an ASGI socket and the store."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, cast

import pytest
from litestar.types import Scope

from backend.actions import visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.app.tasks import Tasks
from backend.live.admission import Admission, PerVisitor
from backend.live.endpoints import Doors
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.live.ports import Services
from backend.live.socket import CONNECTION
from backend.store import Store, Tx
from backend.tokens import Tokens, VisitorIdentity
from protocol import codec
from protocol.commands import PutSite, StartChat
from protocol.errors import ErrorCode, Refusal
from protocol.frames import CaughtUp, Closing, Ping, Pong, Refused, ToVisitor, VisitorHello
from protocol.ids import CommandId, SiteId, new_id
from protocol.kinds import Role
from protocol.service import CobrowseRules, InvitationRule

_NOW = 1_800_000_000_000


class _Anywhere:
    def allows(self, site: SiteId, origin: str | None) -> bool:
        """Any page."""
        return True

    def rules(self, site: SiteId) -> tuple[InvitationRule, ...]:
        """Nobody is invited by itself."""
        return ()

    def cobrowse(self, site: SiteId) -> CobrowseRules:
        """Nothing of it."""
        return CobrowseRules()

    def is_own(self, origin: str) -> bool:
        """Any page."""
        return True


class _Peer:
    """A client at the other end of an ASGI socket; `reads` says whether it takes what is written."""

    def __init__(self, doors: Doors, path: str, *, quick: bool) -> None:
        self._to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()
        self.cut = False
        scope: dict[str, Any] = {
            "type": "websocket",
            "path": path,
            "headers": [(b"origin", b"https://a.example")],
            "extensions": {},
        }
        if quick:
            scope["extensions"] = {CONNECTION: {"connection": self}}
        self._to_server.put_nowait({"type": "websocket.connect"})
        self.served = asyncio.create_task(doors(cast("Scope", scope), self._receive, self._send))  # type: ignore[arg-type]

    async def _receive(self) -> dict[str, Any]:
        return await self._to_server.get()

    async def _send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        self._from_server.put_nowait(message)
        if message["type"] == "websocket.close":
            self._to_server.put_nowait({"type": "websocket.disconnect", "code": message["code"]})

    def write(self, data: bytes) -> bool:
        """As the server's own protocol does it."""
        if not self.reads.is_set():
            return False
        self._from_server.put_nowait({"type": "websocket.send", "text": data.decode()})
        return True

    def abort(self) -> None:
        """As the server's own protocol does it."""
        self.cut = True
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1006})

    def say(self, frame: Any) -> None:
        """A frame for the server."""
        self._to_server.put_nowait(
            {"type": "websocket.receive", "text": codec.encode_from_client(frame).decode(), "bytes": None}
        )

    async def next(self) -> dict[str, Any]:
        """The next ASGI message from the server."""
        async with asyncio.timeout(10):
            return await self._from_server.get()

    async def frame(self) -> ToVisitor:
        """The next frame from the server."""
        frame = codec.decode_to_visitor((await self.next())["text"])
        assert frame is not None
        return frame

    async def leave(self) -> None:
        """Go away, and wait until the server has noticed."""
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self.served


class _Building:
    """Doors over a store in memory."""

    def __init__(self) -> None:
        self.store = Store.open(None, clock=lambda: _NOW, inline=True)
        self.tasks = Tasks()
        self.meters = Meters()
        self.hub = Hub(self.meters)
        self.tokens = Tokens(b"k" * 32, lambda: _NOW)
        services = Services(
            epoch="one",
            clock=lambda: _NOW,
            ticks=lambda: 0,
            tokens=self.tokens,
            origins=_Anywhere(),
            meters=self.meters,
            admission=Admission(PerVisitor(), lambda: 0),
        )
        self.doors = Doors(services, self.hub, self.store, self.tasks.spawn)

    async def visitor(self, *, quick: bool = True) -> _Peer:
        """A customer's window that has caught up."""
        peer = _Peer(self.doors, "/live/visitor", quick=quick)
        assert (await peer.next())["type"] == "websocket.accept"
        visit = await self.store.run(_new_visitor)
        who = VisitorIdentity(visitor=visit.visitor, site=visit.site.id)
        peer.say(VisitorHello(protocol=1, token=self.tokens.make_visitor(who)))
        while not isinstance(await peer.frame(), CaughtUp):
            pass
        return peer


def _new_visitor(tx: Tx) -> visitors.Visit:
    site = PutSite(id=CommandId(new_id()), site=SiteId(new_id()), key=str(new_id()), name="Bikes")
    dispatch(tx, site, Actor(Role.ADMINISTRATOR))
    return visitors.ensure_visitor(tx, site.key, None)


@pytest.fixture
async def building() -> AsyncGenerator[_Building]:
    """And nobody left in it."""
    opened = _Building()
    yield opened
    await opened.tasks.stop()
    await opened.store.close()


@pytest.mark.parametrize("quick", [True, False])
async def test_a_socket_is_served_by_any_asgi_server(building: _Building, quick: bool) -> None:
    """With ours or without: at once, or by a task."""
    peer = await building.visitor(quick=quick)
    for number in range(20):
        peer.say(Ping(sent=number))
    assert [await peer.frame() for _ in range(20)] == [Pong(sent=n, now=_NOW) for n in range(20)]
    await peer.leave()
    assert building.meters.visitor_sockets == 0


async def test_a_slow_peer_gets_all_in_order_when_it_reads_again(building: _Building) -> None:
    """What waited meanwhile comes after what was under way."""
    peer = await building.visitor()
    peer.reads.clear()
    for number in range(5):
        peer.say(Ping(sent=number))
    peer.reads.set()
    assert [await peer.frame() for _ in range(5)] == [Pong(sent=n, now=_NOW) for n in range(5)]
    await peer.leave()


async def test_a_peer_that_never_reads_is_cut_off(building: _Building, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it was given time to hear why."""
    monkeypatch.setattr("backend.live.socket._CLOSING_TIME", 0)
    peer = await building.visitor()
    peer.reads.clear()
    building.hub.close_all(Refusal(ErrorCode.SHUTTING_DOWN))
    await peer.served
    assert peer.cut
    peer.reads.set()


async def test_an_end_is_told_before_the_close(building: _Building) -> None:
    """A closing frame, then the close code."""
    peer = await building.visitor()
    building.hub.close_all(Refusal(ErrorCode.SHUTTING_DOWN, retry_after=1_000))
    closing = await peer.frame()
    assert isinstance(closing, Closing)
    assert (closing.code, closing.retry_after) == (ErrorCode.SHUTTING_DOWN, 1_000)
    assert await peer.next() == {"type": "websocket.close", "code": 4503, "reason": ""}
    await peer.served


@pytest.mark.expects_log("backend.live.socket: a job of a socket failed")
async def test_a_bug_in_an_action_is_told_and_recorded(building: _Building, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session goes on; the command can be tried again."""

    def broken(*_: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr("backend.live.visitor.dispatch", broken)
    peer = await building.visitor()
    command = StartChat(id=CommandId(new_id()))
    peer.say(command)
    refused = await peer.frame()
    assert isinstance(refused, Refused)
    assert (refused.id, refused.code) == (command.id, ErrorCode.INTERNAL)
    peer.say(Ping(sent=1))
    assert await peer.frame() == Pong(sent=1, now=_NOW)
    await peer.leave()


async def test_a_full_store_refuses_at_once(building: _Building, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `busy`; nothing piles up."""
    peer = await building.visitor()
    monkeypatch.setattr("backend.store.store.MOST_WAITING", 0)
    peer.say(StartChat(id=CommandId(new_id())))
    refused = await peer.frame()
    assert isinstance(refused, Refused)
    assert refused.code is ErrorCode.BUSY
    assert refused.retry_after
    monkeypatch.undo()
    await peer.leave()


async def test_an_unknown_door_is_closed(building: _Building) -> None:
    """Before it was opened."""
    peer = _Peer(building.doors, "/live/other", quick=True)
    assert (await peer.next())["type"] == "websocket.close"
    await peer.served

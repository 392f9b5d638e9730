"""Joins a session to an ASGI socket and to the store: the only part of `live` that does I/O."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Protocol, cast

from litestar.types import Receive, Scope, Send

from backend.live.encoding import ForStaff, ForVisitor
from backend.live.wire import Wire, Work
from backend.store import Store
from protocol.errors import ErrorCode, Refusal

_log = logging.getLogger(__name__)

#: Seconds that a peer has to take its last frames before the connection is cut.
_CLOSING_TIME = 5.0
#: Where the server process puts a way to cut a connection whose peer does not read.
ABORT = "deskbell.abort"

Spawn = Callable[[Coroutine[object, object, None]], object]


class Session(Protocol):
    """What a socket needs of a session of either kind."""

    @property
    def wire(self) -> Wire[ForStaff] | Wire[ForVisitor]:
        """Its side of the socket."""
        ...

    def receive(self, text: str) -> None:
        """A frame came in."""
        ...

    def gone(self) -> None:
        """The socket is closed."""
        ...


class Socket:
    """One accepted socket. While nothing is said, its reader is the only task."""

    __slots__ = ("_abort", "_cut", "_room", "_send", "_session", "_spawn", "_store", "_wire", "_writing")

    def __init__(self, session: Session, scope: Scope, send: Send, store: Store, spawn: Spawn) -> None:
        self._session = session
        self._wire = session.wire
        self._send = send
        self._store = store
        self._spawn = spawn
        self._abort = _abort_of(scope)
        self._writing = False
        self._cut: asyncio.TimerHandle | None = None
        self._room: asyncio.Event | None = None
        self._wire.wake = self._woken

    async def serve(self, receive: Receive) -> None:
        """Read until either side ends it."""
        try:
            while True:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    return
                if message["type"] == "websocket.receive":
                    text = message.get("text")
                    if text is None:
                        self._wire.close(Refusal(ErrorCode.BAD_FRAME))
                    else:
                        self._session.receive(text)
                if self._wire.is_full:
                    self._room = asyncio.Event()
                    await self._room.wait()
                    self._room = None
        finally:
            self._wire.wake = _nothing
            self._session.gone()

    def _woken(self) -> None:
        work = self._wire.work
        while work:
            self._wire.open_jobs += 1
            self._spawn(self._do(work.popleft()))
        if self._wire.closing is not None and self._cut is None:
            # A peer that does not read would keep its socket, and us waiting, for ever.
            self._cut = asyncio.get_running_loop().call_later(_CLOSING_TIME, self._abort)
        if not self._writing:
            self._writing = True
            self._spawn(self._write())

    async def _write(self) -> None:
        """Write all that waits; once closed, `_writing` stays set and nothing more is written."""
        try:
            while (frame := self._wire.outbox.take()) is not None:
                await self._send({"type": "websocket.send", "text": frame.text, "bytes": None})
            if self._wire.closing is None:
                self._writing = False
            else:
                await self._send({"type": "websocket.close", "code": self._wire.closing, "reason": ""})
        except OSError:
            _log.debug("the peer was gone before all was written")

    async def _do(self, work: Work) -> None:
        try:
            if work.in_order:
                await self._store.run(work.job, at_delivery=_call)
            else:
                (await self._store.run(work.job))()
        except Refusal as refusal:
            work.failed(refusal)
        except Exception:  # noqa: BLE001 -- a bug: recorded, and the peer is told
            _log.exception("a job of a socket failed")
            work.failed(Refusal(ErrorCode.INTERNAL))
        finally:
            self._wire.open_jobs -= 1
            if self._room is not None and not self._wire.is_full:
                self._room.set()


def _call(then: Callable[[], None]) -> None:
    try:
        then()
    except Exception:  # noqa: BLE001 -- others' results are delivered in the same turn and must not suffer
        _log.exception("a socket could not take its result")


def _abort_of(scope: Scope) -> Callable[[], None]:
    extensions = cast("dict[str, dict[str, Callable[[], None]]]", scope["extensions"] or {})
    return extensions.get(ABORT, {}).get("abort", _nothing)


def _nothing() -> None:
    """Nothing to do."""

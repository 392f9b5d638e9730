"""Joins a session to an ASGI socket and to the store: the only part of `live` that does I/O."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Protocol, cast

from litestar.types import Receive, Scope, Send

from backend.live.encoding import ForStaff, ForVisitor
from backend.live.wire import Then, Wire, Work
from backend.store import Outcome, Store
from protocol.errors import ErrorCode, Refusal

_log = logging.getLogger(__name__)

#: Seconds that a peer has to take its last frames before the connection is cut.
_CLOSING_TIME = 5.0
#: Where the server process puts what ASGI lacks: a `Connection`.
CONNECTION = "deskbell.connection"

Spawn = Callable[[Coroutine[object, object, None]], object]


class Connection(Protocol):
    """What ASGI lacks: to write without a task, and to cut off a peer who does not read."""

    def write(self, data: bytes) -> bool:
        """Write a text frame now. False when the peer has not taken enough of what was written before."""
        ...

    def abort(self) -> None:
        """End it without a word."""
        ...


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

    __slots__ = ("_connection", "_cut", "_room", "_send", "_session", "_spawn", "_store", "_wire", "_writing")

    def __init__(self, session: Session, scope: Scope, send: Send, store: Store, spawn: Spawn) -> None:
        self._session = session
        self._wire = session.wire
        self._send = send
        self._store = store
        self._spawn = spawn
        self._connection = _connection_of(scope)
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
        while self._wire.work:
            self._submit(self._wire.work.popleft())
        if self._wire.closing is not None and self._cut is None:
            # A peer that does not read would keep its socket, and us waiting, for ever.
            self._cut = asyncio.get_running_loop().call_later(_CLOSING_TIME, self._connection.abort)
        if not self._writing:
            self._write_now()

    def _write_now(self) -> None:
        """Write what waits; a task does the rest only if the peer is slow or the end has come."""
        outbox = self._wire.outbox
        while (frame := outbox.take()) is not None:
            if not self._connection.write(frame.data):
                self._writing = True
                self._spawn(self._write_slowly(frame))
                return
        if self._wire.closing is not None:
            self._writing = True
            self._spawn(self._write_slowly(None))

    async def _write_slowly(self, frame: ForStaff | None) -> None:
        """As fast as the peer reads. Once closed, `_writing` stays set and nothing more is written."""
        try:
            while frame is not None:
                await self._send({"type": "websocket.send", "text": frame.data.decode(), "bytes": None})
                frame = self._wire.outbox.take()
            if self._wire.closing is None:
                self._writing = False
            else:
                await self._send({"type": "websocket.close", "code": self._wire.closing, "reason": ""})
        except OSError:
            _log.debug("the peer was gone before all was written")

    def _submit(self, work: Work) -> None:
        done = partial(self._done, work)
        try:
            self._store.submit(work.job, done, at_delivery=_call if work.in_order else None)
        except Refusal as refusal:
            work.failed(refusal)
            return
        self._wire.open_jobs += 1

    def _done(self, work: Work, outcome: Outcome[Then]) -> None:
        self._wire.open_jobs -= 1
        error = outcome.error
        if isinstance(error, Refusal):
            work.failed(error)
        elif error is not None:
            _log.error("a job of a socket failed", exc_info=error)
            work.failed(Refusal(ErrorCode.INTERNAL))
        elif not work.in_order:
            _call(cast("Then", outcome.value))
        if self._room is not None and not self._wire.is_full:
            self._room.set()


def _call(then: Then) -> None:
    then()


class _Plain:
    """Any other ASGI server: all is written by a task, and nobody is cut off."""

    def write(self, data: bytes) -> bool:  # noqa: ARG002 -- as the protocol has it
        return False

    def abort(self) -> None:
        return


_PLAIN = _Plain()


def _connection_of(scope: Scope) -> Connection:
    extensions = cast("dict[str, dict[str, Connection]]", scope["extensions"] or {})
    return extensions.get(CONNECTION, {}).get("connection", _PLAIN)


def _nothing() -> None:
    """Nothing to do."""

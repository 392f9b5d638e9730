"""One socket as its session sees it: frames out, work to be done, limits on what comes in.

No I/O: the adapter (`backend.live.socket`) takes what is here and does it.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from backend.live.encoding import ForStaff
from backend.live.outbox import Outbox
from backend.live.ports import Services
from backend.store import Tx
from protocol import limits
from protocol.errors import CloseCode, ErrorCode, Refusal
from protocol.frames import Closing, Refused
from protocol.ids import CommandId

F = TypeVar("F", bound=ForStaff)
T = TypeVar("T")

#: What a job answers with: what to do on the loop once it is stored.
Then = Callable[[], None]

_log = logging.getLogger(__name__)

#: Unknown frame types are named in the log once each, up to this many.
_MOST_UNKNOWN = 50
#: What the peer's own leaving is counted as (RFC 6455).
NORMAL_CLOSURE = 1000
#: Jobs of one socket that may wait for the writer; then it is read no further.
MAX_OPEN_JOBS = 32

_CLOSE_CODES = {
    ErrorCode.BAD_FRAME: CloseCode.BAD_FRAME,
    ErrorCode.HELLO_EXPECTED: CloseCode.BAD_FRAME,
    ErrorCode.FRAME_TOO_LARGE: CloseCode.TOO_LARGE,
    ErrorCode.CLIENT_TOO_OLD: CloseCode.TOO_OLD,
    ErrorCode.SESSION_EXPIRED: CloseCode.SESSION,
    ErrorCode.SESSION_REPLACED: CloseCode.SESSION,
    ErrorCode.NOT_ALLOWED: CloseCode.SESSION,
    ErrorCode.ORIGIN_REFUSED: CloseCode.ORIGIN,
    ErrorCode.SLOW_CONSUMER: CloseCode.SLOW_CONSUMER,
    ErrorCode.STORAGE_UNAVAILABLE: CloseCode.RESTART,
    ErrorCode.BUSY: CloseCode.RESTART,
    ErrorCode.SHUTTING_DOWN: CloseCode.RESTART,
}


@dataclass(frozen=True, slots=True)
class Work:
    """A job for the writer. What it returns is called on the loop; a refusal goes to `failed`.

    With `in_order` the call happens at the job's exact place among the committed entries.
    """

    job: Callable[[Tx], Then]
    failed: Callable[[Refusal], None]
    in_order: bool = False


class _Peek(msgspec.Struct):
    type: str = ""
    id: CommandId | None = None


_peek = msgspec.json.Decoder(_Peek)


class Wire(Generic[F]):
    """What passes between a session and its socket.

    Attributes:
        outbox: frames to write, oldest first.
        work: jobs to hand to the store, oldest first.
        heard: when the peer last said something (`Services.ticks`).
        closing: the close code, once the session is over; write what is in the outbox, then close.
    """

    __slots__ = ("_encode", "_services", "closing", "heard", "open_jobs", "outbox", "wake", "work")

    def __init__(self, services: Services, encode: Callable[[Closing | Refused], F]) -> None:
        self._services = services
        self._encode = encode
        self.outbox: Outbox[F] = Outbox()
        self.work: deque[Work] = deque()
        self.heard = services.ticks()
        self.closing: int | None = None
        self.open_jobs = 0
        #: Called when there is something new to write or to do; the adapter sets it.
        self.wake: Callable[[], None] = _nobody

    def send(self, frame: F) -> None:
        """Write a live frame, or end the socket of a reader too slow for it."""
        if self.closing is not None:
            return
        if self.outbox.put(frame):
            self.wake()
        else:
            self.close(Refusal(ErrorCode.SLOW_CONSUMER))

    def send_volatile(self, frame: F) -> None:
        """Write a frame that may be lost."""
        if self.closing is None:
            self.outbox.put_volatile(frame)
            self.wake()

    def send_stream(self, frame: F, *, whole: bool = False) -> bool:
        """Write a part of a stream, behind all else; False when it is lost."""
        if self.closing is not None or not self.outbox.put_stream(frame, whole=whole):
            return False
        self.wake()
        return True

    def send_catch_up(self, *frames: F) -> None:
        """Write what a resume brings, or end the socket of a reader who asks on and on and does not read."""
        if self.closing is not None:
            return
        if self.outbox.put_catch_up(frames):
            self.wake()
        else:
            self.close(Refusal(ErrorCode.SLOW_CONSUMER))

    @property
    def is_full(self) -> bool:
        """Whether so much waits for the writer that the socket should be read no further."""
        return self.open_jobs + len(self.work) >= MAX_OPEN_JOBS

    def write(self, job: Callable[[Tx], Then], failed: Callable[[Refusal], None]) -> None:
        """Have a command carried out."""
        self.work.append(Work(job, failed))
        self.wake()

    def resume(self, job: Callable[[Tx], Then]) -> None:
        """Have a state read, and shown at its exact place among the entries; or end the session."""
        self.work.append(Work(job, self.close, in_order=True))
        self.wake()

    def close(self, why: Refusal) -> None:
        """End the session: the reason is the last frame the peer gets."""
        if self.closing is not None:
            return
        self.closing = _CLOSE_CODES.get(why.code, CloseCode.INTERNAL)
        self._services.meters.closed[self.closing] += 1
        last = self._encode(Closing(code=why.code, text=why.text, retry_after=why.retry_after))
        if why.code is ErrorCode.SLOW_CONSUMER:
            self.outbox.end_with(last)
        else:
            self.outbox.put_catch_up((last,))
        self.wake()

    def ended(self) -> None:
        """The socket is closed; nothing more is written."""
        if self.closing is None:
            self.closing = NORMAL_CLOSURE
        self._services.meters.frames_dropped += self.outbox.dropped

    def read(self, text: str, decode: Callable[[str], T | None]) -> T | None:
        """A frame from the peer; None when there is nothing to handle.

        Too large or unreadable frames end the session. A command that can't be read, but has an
        id, is refused by it instead, so that the peer doesn't send it again for ever.
        """
        self.heard = self._services.ticks()
        if len(text) * 4 > limits.MAX_FRAME_BYTES and len(text.encode()) > limits.MAX_FRAME_BYTES:
            self.close(Refusal(ErrorCode.FRAME_TOO_LARGE))
            return None
        try:
            frame = decode(text)
        except Refusal as refusal:
            command = _peek_at(text).id
            if command is None:
                self.close(refusal)
            else:
                self.refuse(command, refusal)
            return None
        if frame is None:
            self._skip(_peek_at(text).type)
        return frame

    def refuse(self, command: CommandId, why: Refusal) -> None:
        """Tell the peer that a command was not carried out."""
        self.send(self._encode(Refused(id=command, code=why.code, text=why.text, retry_after=why.retry_after)))

    def _skip(self, tag: str) -> None:
        """An unknown type: the peer may be newer. Logged once a type, then counted."""
        self._services.meters.unknown_frames += 1
        name = tag[:40]
        if name not in _unknown and len(_unknown) < _MOST_UNKNOWN:
            _unknown.add(name)
            _log.info("skipped a frame of an unknown type", extra={"frame_type": name})


_unknown: set[str] = set()


def _peek_at(text: str) -> _Peek:
    try:
        return _peek.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return _Peek()


def _nobody() -> None:
    """No adapter yet."""

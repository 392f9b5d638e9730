"""What waits to be written to one socket: bounded, with a named overflow policy.

Volatile frames go first, from half full on. A reader that still falls behind by
`OUTBOX_FRAMES` frames or `OUTBOX_BYTES` bytes of live frames loses its socket, not its data:
it resumes. What a resume itself brings (bounded by `RESUME_ENTRIES`) does not count, but for one that asks for more
and more of it and does not read: beyond `MOST_CAUGHT_UP` bytes that wait it loses its socket too.

A stream (a shared page) has a queue of its own behind all that: it takes the line when nothing else waits, and what
finds its queue full is lost.
"""

from collections import deque
from collections.abc import Iterable
from enum import Enum, auto
from typing import Generic, TypeVar

from backend.live.encoding import ForStaff
from protocol import limits

F = TypeVar("F", bound=ForStaff)

#: Bytes of streams that wait for one socket: more than one whole picture of a page.
MOST_STREAMED = 4 * 1024 * 1024
#: Bytes of catch-up that may wait when more is asked for: several times a floor of thousands of chats.
MOST_CAUGHT_UP = 64 * 1024 * 1024


class _Kind(Enum):
    LIVE = auto()
    VOLATILE = auto()
    CATCH_UP = auto()


class Outbox(Generic[F]):
    """Frames for one socket, oldest first.

    Attributes:
        dropped: volatile frames that were let go.
        overflowed: a live frame did not fit, or too much catch-up waits; the socket must be closed.
        streaming: bytes of streams that wait.
    """

    __slots__ = (
        "_bytes",
        "_caught_up",
        "_items",
        "_live",
        "_max_bytes",
        "_max_frames",
        "_stream",
        "dropped",
        "overflowed",
        "streaming",
    )

    def __init__(self, max_frames: int = limits.OUTBOX_FRAMES, max_bytes: int = limits.OUTBOX_BYTES) -> None:
        self._items: deque[tuple[F, _Kind]] = deque()
        self._stream: deque[F] = deque()
        self.streaming = 0
        self._live = 0
        self._bytes = 0
        self._caught_up = 0
        self._max_frames = max_frames
        self._max_bytes = max_bytes
        self.dropped = 0
        self.overflowed = False

    def __len__(self) -> int:
        return len(self._items) + len(self._stream)

    @property
    def bytes(self) -> int:
        """The size of the live and volatile frames that wait."""
        return self._bytes

    def put(self, frame: F) -> bool:
        """Append a live frame. False when it did not fit even without the volatile ones."""
        if self.overflowed:
            return False
        if not self._fits(frame):
            self._shed()
            if not self._fits(frame):
                self.overflowed = True
                return False
        self._append(frame, _Kind.LIVE)
        return True

    def put_volatile(self, frame: F) -> None:
        """Append a frame that may be lost; it is when the box is half full."""
        if self.overflowed or self._live * 2 >= self._max_frames or self._bytes * 2 >= self._max_bytes:
            self.dropped += 1
            return
        self._append(frame, _Kind.VOLATILE)

    def put_catch_up(self, frames: Iterable[F]) -> bool:
        """Append what a resume brings, bounded by the resume's own limits. False when too much of it waits already."""
        if self._caught_up > MOST_CAUGHT_UP:
            self.overflowed = True
            return False
        for frame in frames:
            self._items.append((frame, _Kind.CATCH_UP))
            self._caught_up += len(frame.data)
        return True

    def put_stream(self, frame: F, *, whole: bool = False) -> bool:
        """Append a part of a stream; False when it is lost. What is given `whole` is bounded by who gives it."""
        if self.overflowed or (not whole and self.streaming + len(frame.data) > MOST_STREAMED):
            self.dropped += 1
            return False
        self._stream.append(frame)
        self.streaming += len(frame.data)
        return True

    def end_with(self, frame: F) -> None:
        """Forget all that waits; `frame` is the last one this socket gets."""
        self._items.clear()
        self._stream.clear()
        self._live = self._bytes = self.streaming = 0
        self._caught_up = len(frame.data)
        self.overflowed = True
        self._items.append((frame, _Kind.CATCH_UP))

    def take(self) -> F | None:
        """The next frame to write, or None."""
        if not self._items:
            return self._take_stream()
        frame, kind = self._items.popleft()
        if kind is _Kind.CATCH_UP:
            self._caught_up -= len(frame.data)
        else:
            self._live -= 1
            self._bytes -= len(frame.data)
        return frame

    def _take_stream(self) -> F | None:
        if not self._stream:
            return None
        frame = self._stream.popleft()
        self.streaming -= len(frame.data)
        return frame

    def _fits(self, frame: F) -> bool:
        return self._live < self._max_frames and self._bytes + len(frame.data) <= self._max_bytes

    def _append(self, frame: F, kind: _Kind) -> None:
        self._items.append((frame, kind))
        self._live += 1
        self._bytes += len(frame.data)

    def _shed(self) -> None:
        kept: deque[tuple[F, _Kind]] = deque()
        for frame, kind in self._items:
            if kind is _Kind.VOLATILE:
                self.dropped += 1
                self._live -= 1
                self._bytes -= len(frame.data)
            else:
                kept.append((frame, kind))
        self._items = kept

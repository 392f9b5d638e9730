"""What of a shared page goes through at what pace, and what of its last minutes is kept. In memory only."""

from collections import deque
from collections.abc import Iterator

from protocol.cobrowse import CobrowseChunk
from protocol.limits import MAX_COBROWSE_BATCH, MAX_COBROWSE_CHUNK

#: What one shared page may send: bytes and batches a second, and so many seconds' worth of both at once.
BYTES_A_SECOND = 512 * 1024
BATCHES_A_SECOND = 30
#: A whole picture with the shop's images is 100 kB to 2 MB.
_BURST_BYTES = 6 * 1024 * 1024
_BURST_BATCHES = 120
#: A chunk that holds little costs as much as one of this size.
_LEAST_COST = 256
#: What keeping a chunk takes in memory besides its data, bytes.
_KEPT_WITH_EACH = 512
#: Milliseconds that a page waits that sends too much.
WAIT = 2_000
#: Base64 takes four characters for three bytes.
_MOST_PARTS = MAX_COBROWSE_BATCH * 4 // 3 // MAX_COBROWSE_CHUNK + 1
_MOST_TAB_CHARACTERS = 64
_MOST_NUMBER = 2**53

#: Bytes that are kept of one page's last minutes: since the yes, and from before it.
MOST_KEPT = 8 * 1024 * 1024
#: A picture is wanted anew after so much (bytes; ms, and of a short time a fifth): only whole pictures can be let go.
_SEGMENT_BYTES = MOST_KEPT // 8
_SEGMENT_TIME = 60_000
_SEGMENTS = 5
_MINUTE = 60_000


def is_sound(chunk: CobrowseChunk) -> bool:
    """Whether a chunk has a shape that the widget makes; what is in it only the desk can read."""
    return (
        0 < len(chunk.data) <= MAX_COBROWSE_CHUNK
        and chunk.data.isascii()
        and 0 < len(chunk.tab) <= _MOST_TAB_CHARACTERS
        and 0 < chunk.batch <= _MOST_NUMBER
        and 0 <= chunk.part < chunk.parts <= _MOST_PARTS
        and 0 <= chunk.at <= _MOST_NUMBER
    )


class Gate:
    """Lets a page send bytes and batches at a pace. Times are ticks (ms)."""

    __slots__ = ("_at", "_batches", "_bytes", "_shut_until")

    def __init__(self, now: int) -> None:
        self._at = now
        self._bytes = float(_BURST_BYTES)
        self._batches = float(_BURST_BATCHES)
        self._shut_until = now

    def shut_for(self, now: int) -> int:
        """How long the page has to wait yet; 0: it may send."""
        return max(self._shut_until - now, 0)

    def lets(self, chunk: CobrowseChunk, now: int) -> bool:
        """Whether it may pass; if not, the gate shuts for `WAIT`, and opens with room for a picture."""
        passed = max(now - self._at, 0) / 1_000
        self._at = now
        self._bytes = min(self._bytes + passed * BYTES_A_SECOND, _BURST_BYTES)
        self._batches = min(self._batches + passed * BATCHES_A_SECOND, _BURST_BATCHES)
        self._bytes -= max(len(chunk.data), _LEAST_COST)
        self._batches -= not chunk.part
        if self._bytes >= 0 and self._batches >= 0:
            return True
        self._shut_until = now + WAIT
        self._bytes = max(self._bytes, 0)
        self._batches = max(self._batches, 0)
        return False


def _size(chunk: CobrowseChunk) -> int:
    return len(chunk.data) + _KEPT_WITH_EACH


class Ring:
    """The last minutes of a page, from a whole picture on, and nothing from before them: so long a customer agreed to.

    `at` of chunks is the customer's clock (Unix ms).
    """

    def __init__(self, minutes: int, most: int = MOST_KEPT) -> None:
        self._time = minutes * _MINUTE
        self._segment_time = min(_SEGMENT_TIME, self._time // _SEGMENTS)
        self._most = most
        #: Each begins with a whole picture.
        self._segments: deque[list[CobrowseChunk]] = deque()
        self._newest = 0
        #: Of the last segment: its picture, and what followed.
        self._picture = self._since = 0
        self.bytes = 0

    def add(self, chunk: CobrowseChunk) -> None:
        """Take a chunk in, and let go of what is too old or too much."""
        if chunk.whole and chunk.part == 0:
            self._segments.append([])
            self._picture = self._since = 0
        elif not self._segments or self._segments[-1][0].tab != chunk.tab:
            return
        size = _size(chunk)
        self._segments[-1].append(chunk)
        self._newest = max(self._newest, chunk.at)
        if chunk.batch == self._segments[-1][0].batch:
            self._picture += size
        else:
            self._since += size
        self.bytes += size
        self.expire(self._newest)
        while len(self._segments) > 1 and self.bytes > self._most:
            self._let_go()
        if self.bytes > self._most:
            # One picture and all that followed it: nothing of it can stay without the rest.
            self.clear()

    def expire(self, now: int) -> None:
        """Let go of what began before the minutes that end now (the customer's clock)."""
        self._newest = max(self._newest, now)
        while self._segments and self._segments[0][0].at < self._newest - self._time:
            self._let_go()

    def clear(self) -> None:
        """Keep nothing; go on with the next whole picture."""
        self._segments.clear()
        self.bytes = self._picture = self._since = 0

    def wants_whole(self) -> bool:
        """Whether a whole picture is due, so that the older ones can be let go."""
        if not self._segments:
            return False
        # A picture costs as much as what it lets go.
        return (
            self._since > max(_SEGMENT_BYTES, self._picture)
            or self._newest - self._segments[-1][0].at > self._segment_time
        )

    @property
    def begins(self) -> int | None:
        """When what is kept begins, on the customer's clock; None: nothing is kept."""
        return self._segments[0][0].at if self._segments else None

    def __iter__(self) -> Iterator[CobrowseChunk]:
        for segment in self._segments:
            yield from segment

    def _let_go(self) -> None:
        self.bytes -= sum(map(_size, self._segments.popleft()))
        if not self._segments:
            self._picture = self._since = 0

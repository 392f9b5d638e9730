"""Recordings of shared pages as they come: parts put together, inflated within bounds, gaps noticed.

All of it was made in a customer's browser: nothing in it is believed, and no text of it is run.
"""

import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from typing import Annotated

import msgspec

from desktop.state.recordings import Batch, Mark, MarkKind
from protocol import limits
from protocol.cobrowse import CobrowseChunk, WatchCobrowse
from protocol.ids import InteractionId, ProposalId

#: Parts of one batch; at their largest they hold far more than a batch may.
_MOST_PARTS = 256
#: Bytes of recording a chat's customer may have read at once, and in each second.
BURST = 3 * limits.MAX_COBROWSE_BATCH
RATE = 4 * 1024 * 1024
#: A fresh picture is asked for this often at most, in milliseconds.
ASK_EVERY = 2_000
#: Of the words at a mark.
_MOST_WORDS = 200
_META, _INCREMENTAL, _CUSTOM = 4, 3, 5
_MOUSE, _CLICK = 2, 2


#: Milliseconds; more than this no clock counts, nor a date.
_MOST_TIME = 2**43


class _Event(msgspec.Struct):
    type: int
    timestamp: Annotated[float, msgspec.Meta(ge=0, le=_MOST_TIME)]
    data: msgspec.Raw


class _Meta(msgspec.Struct):
    href: str = ""


class _Incremental(msgspec.Struct):
    source: int = -1
    type: int = -1


class _Words(msgspec.Struct):
    text: str = ""
    title: str = ""
    url: str = ""


class _Custom(msgspec.Struct):
    tag: str = ""
    payload: _Words = msgspec.field(default_factory=_Words)


_events = msgspec.json.Decoder(list[_Event])
_meta = msgspec.json.Decoder(_Meta)
_incremental = msgspec.json.Decoder(_Incremental)
_custom = msgspec.json.Decoder(_Custom)


class _Unfit(Exception):
    """A batch that can't be shown."""


class _Line:
    """The batches of one kind (live, or past) of one chat."""

    def __init__(self) -> None:
        self.session: ProposalId | None = None
        self.tab = ""
        #: The batch that may come next; 0: only one with a whole picture may.
        self.next = 0
        self._parts: list[CobrowseChunk] = []

    def gather(self, chunk: CobrowseChunk) -> tuple[CobrowseChunk, ...] | None:
        """The parts of a batch, when its last one is here. Raises _Unfit for one out of its place."""
        begun = self._parts
        if chunk.part == 0:
            self._parts = begun = []
        fits = chunk.part == len(begun) and chunk.parts <= _MOST_PARTS
        same = not begun or (begun[0].session, begun[0].tab, begun[0].batch) == (
            chunk.session,
            chunk.tab,
            chunk.batch,
        )
        if not fits or not same:
            self._parts = []
            raise _Unfit
        begun.append(chunk)
        if len(begun) < chunk.parts:
            return None
        self._parts = []
        return tuple(begun)

    def place(self, first: CobrowseChunk) -> None:
        """The batch is the next one, or begins anew. Raises _Unfit where one was missed."""
        here = (first.session, first.tab, first.batch) == (self.session, self.tab, self.next)
        if not first.whole and not here:
            self.next = 0
            raise _Unfit
        self.session, self.tab, self.next = first.session, first.tab, first.batch + 1


class _Shared:
    """One chat's recordings: the live one, the one of the past, and how much of both is read."""

    def __init__(self, now: int) -> None:
        self.live, self.past = _Line(), _Line()
        self.asked_at: int | None = None
        self._left = float(BURST)
        self._at = now

    def may_read(self, now: int) -> int:
        """How many bytes may be read now."""
        self._left = min(BURST, self._left + (now - self._at) * RATE / 1000)
        self._at = now
        return min(int(self._left), limits.MAX_COBROWSE_BATCH)

    def read(self, size: int) -> None:
        """So many were."""
        self._left -= size


class Recordings:
    """What is watched, and what comes of it. Times are steady milliseconds."""

    def __init__(self) -> None:
        self._wishes: dict[InteractionId, bool] = {}
        self._shared: dict[InteractionId, _Shared] = {}

    def watch(self, interaction: InteractionId, *, on: bool, past: bool) -> WatchCobrowse | None:
        """Watch a chat, the last minutes first if `past`, or stop: what to say, if anything."""
        known = self._wishes.get(interaction)
        if (known == past) if on else (known is None):
            return None
        self._shared.pop(interaction, None)
        if not on:
            del self._wishes[interaction]
            return WatchCobrowse(interaction=interaction, on=False)
        self._wishes[interaction] = past
        return WatchCobrowse(interaction=interaction, whole=True, past=past)

    def again(self) -> list[WatchCobrowse]:
        """What to say on a new connection."""
        self._shared.clear()
        return [WatchCobrowse(interaction=one, whole=True, past=past) for one, past in self._wishes.items()]

    def renew(self, interaction: InteractionId, now: int) -> WatchCobrowse | None:
        """The viewer began anew, or lost its place: what to say, if that was not said just now."""
        if interaction not in self._wishes:
            return None
        shared = self._shared.setdefault(interaction, _Shared(now))
        shared.live.next = 0
        if shared.asked_at is not None and now < shared.asked_at + ASK_EVERY:
            return None
        shared.asked_at = now
        return WatchCobrowse(interaction=interaction, whole=True)

    def take(self, chunk: CobrowseChunk, now: int) -> Batch | WatchCobrowse | None:
        """A batch when it is whole and in its place; or what to say because one was missed."""
        if chunk.interaction not in self._wishes:
            return None
        shared = self._shared.setdefault(chunk.interaction, _Shared(now))
        line = shared.past if chunk.past else shared.live
        try:
            parts = line.gather(chunk)
            if parts is None:
                return None
            line.place(parts[0])
            data = _inflate(parts, shared.may_read(now))
            shared.read(len(data))
            return _read(parts[0], data)
        except _Unfit:
            line.next = 0
            # What is past is not sent again: what there is of it is shown.
            return None if chunk.past else self.renew(chunk.interaction, now)


def _inflate(parts: tuple[CobrowseChunk, ...], most: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    read: list[bytes] = []
    left = most
    try:
        for part in parts:
            piece = inflater.decompress(b64decode(part.data, validate=True), left + 1)
            left -= len(piece)
            if left < 0:
                raise _Unfit
            read.append(piece)
    except (NotBase64, ValueError, zlib.error) as error:
        raise _Unfit from error
    if not inflater.eof:
        raise _Unfit
    return b"".join(read)


def _read(first: CobrowseChunk, data: bytes) -> Batch:
    try:
        text = data.decode()
        events = _events.decode(data)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        raise _Unfit from error
    if not events or (first.whole and events[0].type != _META):
        raise _Unfit
    return Batch(
        interaction=first.interaction,
        session=first.session,
        tab=first.tab,
        number=first.batch,
        events=text,
        whole=first.whole,
        past=first.past,
        at=int(events[0].timestamp),
        to=int(max(event.timestamp for event in events)),
        marks=tuple(mark for event in events if (mark := _mark(event)) is not None),
    )


def _mark(event: _Event) -> Mark | None:
    """What the timeline shows of an event; a forged one shows nothing."""
    at = int(event.timestamp)
    try:
        if event.type == _META:
            return Mark(MarkKind.PAGE, at, _meta.decode(event.data).href[:_MOST_WORDS])
        if event.type == _INCREMENTAL:
            what = _incremental.decode(event.data)
            return Mark(MarkKind.CLICK, at) if (what.source, what.type) == (_MOUSE, _CLICK) else None
        if event.type == _CUSTOM:
            return _custom_mark(_custom.decode(event.data), at)
    except (msgspec.DecodeError, RecursionError):
        return None
    return None


def _custom_mark(custom: _Custom, at: int) -> Mark | None:
    said = custom.payload
    if custom.tag == MarkKind.ERROR.value:
        return Mark(MarkKind.ERROR, at, said.text[:_MOST_WORDS])
    if custom.tag == MarkKind.PAGE.value:
        return Mark(MarkKind.PAGE, at, (said.title or said.url)[:_MOST_WORDS])
    return None

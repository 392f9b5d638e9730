"""What a desk reads of a recording: whole, in its place, within bounds; nothing of it is believed."""

from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from desktop.net.cobrowse import ASK_EVERY, BURST, Recordings
from desktop.state.recordings import Batch, Mark, MarkKind, Tape
from protocol import limits
from protocol.cobrowse import CobrowseChunk, WatchCobrowse
from protocol.ids import InteractionId, ProposalId
from tests.cobrowse import forge

CHAT, SESSION = InteractionId(UUID(int=1)), ProposalId(UUID(int=2))
PAGE = "<html><head></head><body><p>Hello</p></body></html>"
AT = 1_000_000
_ASKS = WatchCobrowse(interaction=CHAT, whole=True)


@pytest.fixture
def line() -> Recordings:
    """A desk that watches one chat."""
    recordings = Recordings()
    assert recordings.watch(CHAT, on=True, past=False) == _ASKS
    return recordings


def whole(batch: int = 1, tab: str = "t1") -> CobrowseChunk:
    """A whole picture."""
    return forge.chunk(CHAT, SESSION, forge.page(PAGE, AT), batch=batch, whole=True, tab=tab)


def change(batch: int, tab: str = "t1") -> CobrowseChunk:
    """A click."""
    return forge.chunk(CHAT, SESSION, [forge.click(AT + batch, 5)], batch=batch, tab=tab)


def test_batches_come_in_order(line: Recordings) -> None:
    """A picture, then what happens."""
    first, second = line.take(whole(), 0), line.take(change(2), 0)
    assert isinstance(first, Batch)
    assert isinstance(second, Batch)
    assert (first.whole, first.at, first.marks[0].kind) == (True, AT, MarkKind.PAGE)
    assert second.marks == (Mark(MarkKind.CLICK, AT + 2),)


def test_parts_are_put_together(line: Recordings) -> None:
    """A large batch comes in several frames; a part that is missing is asked for by a whole picture."""
    sent = whole()
    pieces = [replace(sent, data=sent.data[:40], parts=2), replace(sent, data=sent.data[40:], part=1, parts=2)]
    assert line.take(pieces[0], 0) is None
    assert isinstance(line.take(pieces[1], 0), Batch)
    assert line.take(replace(pieces[1], batch=2), 0) == _ASKS


def test_a_gap_asks_for_a_whole_picture_once(line: Recordings) -> None:
    """What follows a gap is let be until the picture is there."""
    line.take(whole(), 0)
    assert line.take(change(3), 0) == _ASKS
    assert line.take(change(4), 10) is None
    assert line.take(change(5), ASK_EVERY) == _ASKS
    assert isinstance(line.take(whole(6), ASK_EVERY), Batch)
    assert isinstance(line.take(change(7), ASK_EVERY), Batch)


def test_another_tab_begins_with_a_picture(line: Recordings) -> None:
    """What happens in a tab that is not shown is let be."""
    line.take(whole(), 0)
    assert line.take(change(2, "t2"), 0) == _ASKS
    assert isinstance(line.take(whole(1, "t2"), 0), Batch)


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b"[1]",
        b'[{"type":"4"}]',
        b'[{"type":3,"timestamp":1,"data":{}}]',
        *(b'[{"type":4,"timestamp":%b,"data":{}}]' % at for at in (b"-1", b"1e308", b"1e400", b"9007199254740993")),
        b"\xff\xfe",
        b"[" * 5_000,
        b'[{"type":4,"timestamp":1,"data":' + b"[" * 5_000 + b"]" * 5_000 + b"}]",
    ],
)
def test_what_is_no_recording_is_refused(line: Recordings, data: bytes) -> None:
    """And asked for anew."""
    assert line.take(forge.chunk(CHAT, SESSION, data, batch=1, whole=True), 0) == _ASKS


@pytest.mark.parametrize("data", ["", "?", "AAAA", "é"])
def test_what_does_not_inflate_is_refused(line: Recordings, data: str) -> None:
    """Base64 and deflate are looked at too."""
    assert line.take(replace(whole(), data=data), 0) == _ASKS


def test_a_bomb_is_not_inflated(line: Recordings) -> None:
    """A few kilobytes that would fill the memory stop at the bound."""
    padded = msgspec.json.encode(forge.page(PAGE, AT)) + b" " * (limits.MAX_COBROWSE_BATCH * 4)
    bomb = forge.chunk(CHAT, SESSION, padded, batch=1, whole=True)
    assert len(bomb.data) < 200_000
    assert line.take(bomb, 0) == _ASKS


def test_a_flood_is_read_at_a_rate(line: Recordings) -> None:
    """Who sends the largest batches without end keeps no desk busy."""
    padded = msgspec.json.encode(forge.page(PAGE, AT)) + b" " * (limits.MAX_COBROWSE_BATCH - 2_000)
    flood = forge.chunk(CHAT, SESSION, padded, batch=1, whole=True)
    read = sum(isinstance(line.take(flood, 0), Batch) for _ in range(20))
    assert 0 < read <= BURST // len(padded)
    assert isinstance(line.take(flood, 10_000), Batch)


def test_nobody_reads_what_nobody_watches(line: Recordings) -> None:
    """After the panel was hidden nothing is shown; it is said once, and again on each connection."""
    assert line.watch(CHAT, on=True, past=True) == replace(_ASKS, past=True)
    assert line.watch(CHAT, on=True, past=True) is None
    assert line.again() == [replace(_ASKS, past=True)]
    assert line.watch(CHAT, on=False, past=False) == WatchCobrowse(interaction=CHAT, on=False)
    assert line.take(whole(), 0) is None
    assert line.renew(CHAT, 0) is None
    assert line.again() == []


def test_marks_are_of_what_happened(line: Recordings) -> None:
    """Clicks, errors and pages; forged ones and long words do no harm."""
    events = [
        *forge.page(PAGE, AT, href="https://shop.example/pay"),
        forge.note(AT + 1, "error", text="x" * 5_000),
        forge.note(AT + 2, "page", title="Thank you", url="https://shop.example/done"),
        forge.note(AT + 3, "error", text=7),
        forge.note(AT + 4, "other", text="no"),
        forge.happens(AT + 5, 2, type="2"),
    ]
    read = line.take(forge.chunk(CHAT, SESSION, events, batch=1, whole=True), 0)
    assert isinstance(read, Batch)
    kinds = [(mark.kind, mark.text[:24]) for mark in read.marks]
    assert kinds == [
        (MarkKind.PAGE, "https://shop.example/pay"),
        (MarkKind.ERROR, "x" * 24),
        (MarkKind.PAGE, "Thank you"),
    ]
    assert len(read.marks[1].text) == 200


def test_the_tape_is_cut_at_whole_pictures() -> None:
    """A look back always begins with a picture; what comes twice is there once."""
    tape = Tape(SESSION)
    for number, at in enumerate(range(AT, AT + 60_000, 10_000), 1):
        events = forge.page(PAGE, at) if number % 2 else [forge.click(at, 5)]
        one = forge.batch(CHAT, SESSION, events, number=number, whole=bool(number % 2))
        tape.add(one)
        tape.add(one)
    assert [one.number for one in tape.played()] == [1, 2, 3, 4, 5, 6]
    tape.cut(AT + 35_000)
    assert [one.number for one in tape.played()] == [3, 4, 5, 6]
    assert tape.span == (AT + 20_000, AT + 50_000)

"""The outbox: its caps, and who is let go first."""

from backend.live.encoding import ForStaff
from backend.live.outbox import MOST_CAUGHT_UP, MOST_STREAMED, Outbox


def _frame(size: int = 10) -> ForStaff:
    return ForStaff(b"x" * size)


def test_frames_come_out_in_order() -> None:
    """Live, volatile and catch-up frames are one line."""
    box: Outbox[ForStaff] = Outbox()
    frames = [_frame(size) for size in (1, 2, 3)]
    box.put(frames[0])
    box.put_volatile(frames[1])
    box.put_catch_up([frames[2]])
    assert [box.take(), box.take(), box.take(), box.take()] == [*frames, None]


def test_volatile_frames_are_not_taken_when_half_full() -> None:
    """By number and by bytes."""
    by_number: Outbox[ForStaff] = Outbox(max_frames=4)
    by_number.put(_frame())
    by_number.put_volatile(_frame())
    by_number.put_volatile(_frame())
    assert (len(by_number), by_number.dropped) == (2, 1)
    by_bytes: Outbox[ForStaff] = Outbox(max_bytes=100)
    by_bytes.put(_frame(50))
    by_bytes.put_volatile(_frame())
    assert (len(by_bytes), by_bytes.dropped) == (1, 1)


def test_volatile_frames_make_room_for_live_ones() -> None:
    """They are shed before the socket is given up."""
    box: Outbox[ForStaff] = Outbox(max_frames=4)
    box.put_volatile(_frame(1))
    box.put_volatile(_frame(1))
    assert all(box.put(_frame(2)) for _ in range(4))
    assert box.dropped == 2
    assert [box.take() is not None for _ in range(4)] == [True] * 4
    assert box.take() is None


def test_a_live_frame_too_many_is_an_overflow() -> None:
    """And nothing is taken after it."""
    box: Outbox[ForStaff] = Outbox(max_frames=2)
    assert box.put(_frame())
    assert box.put(_frame())
    assert not box.put(_frame())
    assert box.overflowed
    box.take()
    assert not box.put(_frame())


def test_catch_up_that_is_not_read_is_an_overflow_in_the_end() -> None:
    """However large one is, it passes; who asks for another while it waits is not read to."""
    box: Outbox[ForStaff] = Outbox()
    whole = _frame(MOST_CAUGHT_UP + 1)
    assert box.put_catch_up([whole])
    assert not box.put_catch_up([_frame()])
    assert box.overflowed
    read: Outbox[ForStaff] = Outbox()
    assert read.put_catch_up([whole])
    assert read.take() is whole
    assert read.put_catch_up([whole])


def test_a_megabyte_is_an_overflow_too() -> None:
    """Few large frames count like many small ones."""
    box: Outbox[ForStaff] = Outbox(max_bytes=100)
    assert box.put(_frame(60))
    assert not box.put(_frame(60))


def test_what_a_resume_brings_does_not_count() -> None:
    """It is bounded by the resume itself."""
    box: Outbox[ForStaff] = Outbox(max_frames=2)
    box.put_catch_up(_frame() for _ in range(1000))
    assert box.put(_frame())
    assert box.put(_frame())
    for _ in range(1000):
        box.take()
    assert not box.put(_frame())


def test_room_comes_back_as_frames_are_taken() -> None:
    """A reader that keeps up is never closed."""
    box: Outbox[ForStaff] = Outbox(max_frames=1)
    for _ in range(100):
        assert box.put(_frame())
        box.take()


def test_the_last_frame_replaces_all_others() -> None:
    """A slow reader gets the reason, not the backlog."""
    box: Outbox[ForStaff] = Outbox()
    box.put(_frame())
    last = _frame(3)
    box.end_with(last)
    assert box.take() is last
    assert box.take() is None
    assert not box.put(_frame())


def test_a_stream_waits_behind_all_else() -> None:
    """It takes nothing of the room of others, loses what does not fit, and goes with the rest at the end."""
    box: Outbox[ForStaff] = Outbox(max_frames=2)
    part = _frame(MOST_STREAMED // 2)
    assert [box.put_stream(part) for _ in range(3)] == [True, True, False]
    assert (box.streaming, box.dropped, box.bytes) == (MOST_STREAMED, 1, 0)
    assert box.put_stream(part, whole=True), "what was kept comes whole"
    said = _frame()
    assert box.put(said)
    assert (box.take(), box.take()) == (said, part)
    assert (len(box), box.streaming) == (2, MOST_STREAMED)
    last = _frame(1)
    box.end_with(last)
    assert not box.put_stream(part)
    assert (box.take(), box.take(), box.streaming) == (last, None, 0)

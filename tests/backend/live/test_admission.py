"""One visitor's script takes no more than a visitor's part; nothing of it is lost, it is told to wait."""

import pytest

from backend.live.admission import Admission, PerVisitor
from protocol.commands import AnyCommand, EndChat, Mark, SendMessage, StartChat
from protocol.errors import CloseCode, ErrorCode, Refusal
from protocol.frames import Ack, CaughtUp, Closing, Refused
from protocol.ids import CommandId, InteractionId, VisitorId, new_id
from tests.backend.actions.world import answer
from tests.backend.live.stage import Stage, of

CHAT = InteractionId(new_id())
MOST = PerVisitor(messages_per_minute=3, chats_per_hour=2, sockets=2)


class _House:
    def __init__(self) -> None:
        self.ticks = 0
        self.admission = Admission(MOST, lambda: self.ticks)

    def refused(self, command: AnyCommand, visitor: VisitorId) -> Refusal | None:
        """Why it is not let in."""
        try:
            self.admission.command(command, visitor)
        except Refusal as refusal:
            return refusal
        return None


def _id() -> CommandId:
    return CommandId(new_id())


@pytest.mark.parametrize(
    ("command", "at_once", "then_each"),
    [
        (SendMessage(id=_id(), interaction=CHAT, text="Hello"), 3, 20_000),
        (StartChat(id=_id()), 2, 1_800_000),
        (Mark(id=_id(), interaction=CHAT, delivered=1, seen=1), 15, 4_000),
        (EndChat(id=_id(), interaction=CHAT), 15, 4_000),
    ],
    ids=lambda value: type(value).__name__,
)
def test_so_many_at_once_then_one_each_while(command: AnyCommand, at_once: int, then_each: int) -> None:
    """And the refusal says when; others are not held up."""
    house, visitor = _House(), VisitorId(new_id())
    for _ in range(at_once):
        assert house.refused(command, visitor) is None
    for _ in range(2):
        refusal = house.refused(command, visitor)
        assert refusal is not None
        assert (refusal.code, refusal.retry_after) == (ErrorCode.BUSY, then_each)
    assert house.refused(command, VisitorId(new_id())) is None
    house.ticks += then_each
    assert house.refused(command, visitor) is None
    assert house.refused(command, visitor) is not None


def test_limits_beyond_counting_are_none() -> None:
    """As benches set them."""
    admission = Admission(PerVisitor(messages_per_minute=1_000_000), lambda: 0)
    visitor = VisitorId(new_id())
    for _ in range(100_000):
        admission.command(SendMessage(id=_id(), interaction=CHAT), visitor)


def test_what_was_refused_goes_out_when_it_is_sent_again(stage: Stage) -> None:
    """By the same id, once; the socket stays."""
    visitor = stage.world.visitor()
    window = stage.greet_visitor(visitor)
    start = StartChat(id=stage.world.command_id(), answers=(answer("name", "Kim"),))
    stage.say(window, start)
    chat = InteractionId(start.id)
    messages = [
        SendMessage(id=stage.world.command_id(), interaction=chat, text=f"{number}")
        for number in range(PerVisitor().messages_per_minute + 1)
    ]
    for message in messages:
        stage.say(window, message)
        stage.settle()
    (refused,) = of(stage.shown(window), Refused)
    assert (refused.id, refused.code, refused.retry_after) == (messages[-1].id, ErrorCode.BUSY, 1_000)
    stage.ticks += 1_000
    stage.say(window, messages[-1])
    stage.settle()
    assert [ack.id for ack in of(stage.shown(window), Ack)] == [messages[-1].id]


def test_a_window_too_many_is_asked_to_come_again(stage: Stage) -> None:
    """It is let in when another has gone; desks are not counted."""
    visitor = stage.world.visitor()
    windows = [stage.greet_visitor(visitor) for _ in range(PerVisitor().sockets)]
    late = stage.greet_visitor(visitor)
    (closing,) = of(stage.shown(late), Closing)
    assert (closing.code, late.wire.closing) == (ErrorCode.BUSY, CloseCode.RESTART)
    assert closing.retry_after
    late.gone()
    assert of(stage.shown(stage.greet_visitor(stage.world.visitor())), CaughtUp)
    windows[0].gone()
    assert of(stage.shown(stage.greet_visitor(visitor)), CaughtUp)

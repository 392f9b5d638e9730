"""What one visitor may do, so that nobody's script takes what is everybody's. Staff are not limited."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from backend.limiter import Limiter
from protocol.commands import AnyCommand, AskCallback, LeaveMessage, SendMessage, StartChat
from protocol.errors import ErrorCode, Refusal
from protocol.ids import VisitorId

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
#: What is not said is counted too, more generously: marks follow what others say.
_OTHERS_PER_MESSAGE = 5
#: Milliseconds to the next try of a window too many. A dead socket is found by then, or soon after.
_WINDOW_RETRY_AFTER = 15_000

_TOO_FAST = "That was much at once. It is sent in a moment."
_TOO_MANY_CHATS = "You have started many chats. Wait a little, then try again."
_TOO_MANY_WINDOWS = "Chat is open in many windows. Close some of them."


@dataclass(frozen=True, slots=True)
class PerVisitor:
    """The most of one visitor."""

    messages_per_minute: int = 60
    chats_per_hour: int = 20
    sockets: int = 20


class Admission:
    """Counts what visitors do. `ticks` is a clock in milliseconds that never jumps."""

    def __init__(self, most: PerVisitor, ticks: Callable[[], int]) -> None:
        self._messages = Limiter(most.messages_per_minute, _MINUTE // most.messages_per_minute, ticks)
        others = most.messages_per_minute * _OTHERS_PER_MESSAGE
        self._others = Limiter(others, _MINUTE // others, ticks)
        self._chats = Limiter(most.chats_per_hour, _HOUR // most.chats_per_hour, ticks)
        self._most_sockets = most.sockets
        self._sockets: Counter[VisitorId] = Counter()

    def command(self, command: AnyCommand, visitor: VisitorId) -> None:
        """Count a command, a retry too. Raises Refusal(busy) with `retry_after`: sent again then, nothing is lost."""
        match command:
            case SendMessage():
                wait, words = self._messages.wait(visitor), _TOO_FAST
            case StartChat() | LeaveMessage() | AskCallback():
                wait, words = self._chats.wait(visitor), _TOO_MANY_CHATS
            case _:
                wait, words = self._others.wait(visitor), _TOO_FAST
        if wait:
            raise Refusal(ErrorCode.BUSY, words, retry_after=wait)

    def enter(self, visitor: VisitorId) -> None:
        """A window said hello. Raises Refusal(busy) for one too many."""
        if self._sockets[visitor] >= self._most_sockets:
            raise Refusal(ErrorCode.BUSY, _TOO_MANY_WINDOWS, retry_after=_WINDOW_RETRY_AFTER)
        self._sockets[visitor] += 1

    def leave(self, visitor: VisitorId) -> None:
        """A window that had entered is gone."""
        self._sockets[visitor] -= 1
        if not self._sockets[visitor]:
            del self._sockets[visitor]

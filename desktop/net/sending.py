"""The commands on their way: one at a time and in order, again after a reconnect, until each is answered."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from desktop.state.messages import Words
from protocol.asides import BlockVisitor, FlagChat, MarkRoom, SendHidden
from protocol.canned import DropCanned, PutCanned, UseCanned
from protocol.commands import (
    ChangeMessage,
    EndChat,
    FinishWrapUp,
    InviteColleague,
    LeaveChat,
    Mark,
    SendMessage,
    SetDisposition,
    StaffCommand,
    TakeBackMessage,
    TransferChat,
)
from protocol.ids import CommandId, InteractionId, RoomId
from protocol.supervision import AssignChat

#: Commands that must not overtake what was said in their chat before.
_IN_ORDER = (
    SendMessage
    | ChangeMessage
    | TakeBackMessage
    | SendHidden
    | EndChat
    | TransferChat
    | AssignChat
    | InviteColleague
    | LeaveChat
    | FlagChat
    | BlockVisitor
    | SetDisposition
    | FinishWrapUp
)
#: Commands that nobody waits for.
_BEHIND = PutCanned | DropCanned | UseCanned


class _Waiting(msgspec.Struct):
    """A command without an answer yet."""

    command: StaffCommand
    #: Unix milliseconds of this machine.
    written_at: int
    #: Its files are on the server.
    ready: bool
    #: Its author is to be asked first.
    asks: bool
    #: She was asked: it goes, whatever waits before it.
    told_to: bool = False
    #: Not before (steady): until then it can be taken back.
    not_before: int = 0
    #: It has left once; the server may have it.
    left: bool = False


class Sending:
    """The queue behind a session. Times are steady milliseconds unless they are said to be others.

    One command is under way at a time, so that one refused for now is not overtaken by the next. What waits
    for its files, for its author or for its time holds back what was written later to the same chat, and
    nothing else.
    Texts kept ready go behind all else: a table of thousands keeps no customer waiting.
    Marks are not queued: only the newest of a chat counts, and it may be told twice.
    """

    def __init__(self) -> None:
        self._queue: dict[CommandId, _Waiting] = {}
        #: Goes when nothing else can.
        self._behind: dict[CommandId, StaffCommand] = {}
        #: By chat or room.
        self._marks: dict[UUID, Mark | MarkRoom] = {}
        self._under_way: CommandId | None = None
        self._sent_at = 0
        self._hold_until = 0

    def put(
        self, command: StaffCommand, written_at: int, *, ready: bool = True, asks: bool = False, not_before: int = 0
    ) -> None:
        """Queue a command, once. Its place in the order is that of its first time.

        An act that must not overtake words ends the time in which they can be taken back.
        """
        if isinstance(command, _BEHIND):
            self._behind.setdefault(command.id, command)
            return
        chat = _chat(command)
        if chat is not None and not isinstance(command, Words):
            self._let_go(chat)
        waiting = _Waiting(command, written_at, ready, asks, not_before=not_before)
        self._queue.setdefault(command.id, waiting)

    def ready(self, command: CommandId) -> None:
        """Its files are on the server."""
        if command in self._queue:
            self._queue[command].ready = True

    def ask_before(self, wall: int) -> None:
        """What was written before this Unix time waits for its author's word."""
        for waiting in self._queue.values():
            if isinstance(waiting.command, Words) and waiting.written_at < wall and not waiting.told_to:
                waiting.asks = True

    def release(self, command: CommandId) -> None:
        """Its author says: send it."""
        if command in self._queue:
            waiting = self._queue[command]
            waiting.asks, waiting.told_to = False, True

    def held(self) -> tuple[CommandId, ...]:
        """The messages that wait for a word: those to be asked about, and what stands behind them."""
        asked: set[InteractionId] = set()
        held: list[CommandId] = []
        for waiting in self._queue.values():
            command = waiting.command
            if isinstance(command, Words):
                if waiting.asks:
                    asked.add(command.interaction)
                if command.interaction in asked and not waiting.told_to:
                    held.append(command.id)
        return tuple(held)

    def take_back(self, command: CommandId) -> bool:
        """Send it no more; False if the server may have it."""
        waiting = self._queue.get(command)
        if waiting is None or waiting.left:
            return False
        del self._queue[command]
        return True

    def hurry(self) -> None:
        """Nothing waits for its time any more."""
        for waiting in self._queue.values():
            waiting.not_before = 0

    def put_mark(self, mark: Mark | MarkRoom) -> None:
        """Tell this until it is acknowledged or a newer one is."""
        self._marks[mark.interaction if isinstance(mark, Mark) else mark.room] = mark

    def marks(self) -> tuple[Mark | MarkRoom, ...]:
        """The marks that nobody has acknowledged."""
        return tuple(self._marks.values())

    def forget_mark(self, place: InteractionId | RoomId) -> None:
        """The chat or room left the desk."""
        self._marks.pop(place, None)

    def next(self, now: int) -> StaffCommand | None:
        """The command to send now, if it is time for one; it is under way from now on."""
        if self._under_way is not None or now < self._hold_until:
            return None
        command = next(self._may_go(now), None)
        if command is not None:
            self._queue[command.id].left = True
        else:
            command = next(iter(self._behind.values()), None)
        if command is not None:
            self._under_way = command.id
            self._sent_at = now
        return command

    def answered(self, command: CommandId) -> None:
        """Done, one way or the other."""
        self._queue.pop(command, None)
        self._behind.pop(command, None)
        self._marks = {place: mark for place, mark in self._marks.items() if mark.id != command}
        if self._under_way == command:
            self._under_way = None

    def refused_for_now(self, command: CommandId, until: int) -> bool:
        """Send it again at `until`, and nothing else before. False for what was not under way."""
        if self._under_way != command:
            return False
        self._under_way = None
        self._hold_until = until
        return True

    def disconnected(self) -> None:
        """What was under way has to go again."""
        self._under_way = None
        self._hold_until = 0

    def unanswered_since(self) -> int | None:
        """When the command under way was sent."""
        return None if self._under_way is None else self._sent_at

    def due(self, now: int) -> int | None:
        """When the next command may be sent, if one waits for its time."""
        dues = [waiting.not_before for waiting in self._queue.values()]
        if self._queue or self._behind:
            dues.append(self._hold_until)
        return min((due for due in dues if due > now), default=None)

    def _let_go(self, chat: InteractionId) -> None:
        for waiting in self._queue.values():
            if _chat(waiting.command) == chat:
                waiting.not_before = 0

    def _may_go(self, now: int) -> Iterator[StaffCommand]:
        """In order, what neither waits itself nor stands behind what waits."""
        asked: set[InteractionId] = set()
        not_yet: set[InteractionId] = set()
        for waiting in self._queue.values():
            chat = _chat(waiting.command)
            if chat is None:
                if waiting.ready:
                    yield waiting.command
            elif waiting.asks:
                asked.add(chat)
            elif not waiting.ready or waiting.not_before > now:
                not_yet.add(chat)
            elif chat not in not_yet and (chat not in asked or waiting.told_to):
                yield waiting.command


def _chat(command: StaffCommand) -> InteractionId | None:
    """The chat in which a command has its place in the order."""
    return command.interaction if isinstance(command, _IN_ORDER) else None

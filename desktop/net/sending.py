"""The commands on their way: one at a time and in order, again after a reconnect, until each is answered."""

from protocol.commands import Mark, StaffCommand
from protocol.ids import CommandId, InteractionId


class Sending:
    """The queue behind a session. Times are steady milliseconds.

    One command is under way at a time, so that one refused for now is not overtaken by the next.
    Marks are not queued: only the newest of a chat counts, and it may be told twice.
    """

    def __init__(self) -> None:
        self._queue: dict[CommandId, StaffCommand] = {}
        self._marks: dict[InteractionId, Mark] = {}
        self._under_way: CommandId | None = None
        self._sent_at = 0
        self._hold_until = 0

    def put(self, command: StaffCommand) -> None:
        """Queue a command, once."""
        self._queue.setdefault(command.id, command)

    def put_mark(self, mark: Mark) -> None:
        """Tell this until it is acknowledged or a newer one is."""
        self._marks[mark.interaction] = mark

    def marks(self) -> tuple[Mark, ...]:
        """The marks that nobody has acknowledged."""
        return tuple(self._marks.values())

    def forget_mark(self, interaction: InteractionId) -> None:
        """The chat left the desk."""
        self._marks.pop(interaction, None)

    def next(self, now: int) -> StaffCommand | None:
        """The command to send now, if it is time for one; it is under way from now on."""
        if self._under_way is not None or now < self._hold_until:
            return None
        command = next(iter(self._queue.values()), None)
        if command is not None:
            self._under_way = command.id
            self._sent_at = now
        return command

    def answered(self, command: CommandId) -> None:
        """Done, one way or the other."""
        self._queue.pop(command, None)
        self._marks = {chat: mark for chat, mark in self._marks.items() if mark.id != command}
        if self._under_way == command:
            self._under_way = None

    def refused_for_now(self, command: CommandId, until: int) -> None:
        """Send it again at `until`, and nothing else before."""
        if self._under_way == command:
            self._under_way = None
            self._hold_until = until

    def disconnected(self) -> None:
        """What was under way has to go again."""
        self._under_way = None
        self._hold_until = 0

    def unanswered_since(self) -> int | None:
        """When the command under way was sent."""
        return None if self._under_way is None else self._sent_at

    def due(self, now: int) -> int | None:
        """When the next command may be sent, if one waits for its time."""
        return self._hold_until if self._queue and self._hold_until > now else None

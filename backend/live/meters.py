"""Counts of what happens on sockets: plain numbers, read when the metrics are asked for."""

from collections import Counter
from dataclasses import dataclass, field

from protocol.commands import AnyCommand
from protocol.errors import ErrorCode


@dataclass(slots=True)
class Meters:
    """Totals since the start, and the present number of sockets."""

    visitor_sockets: int = 0
    staff_sockets: int = 0
    #: By command type and outcome: `ok` or the error code.
    commands: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    #: By close code.
    closed: Counter[int] = field(default_factory=Counter[int])
    entries: int = 0
    commits: int = 0
    frames_dropped: int = 0
    unknown_frames: int = 0
    #: Of shared pages: what came, and what was let go because it was too much.
    chunks: int = 0
    chunks_lost: int = 0

    def done(self, command: AnyCommand) -> None:
        """A command was carried out."""
        self.commands[(str(command.__struct_config__.tag), "ok")] += 1

    def refused(self, command: AnyCommand, code: ErrorCode) -> None:
        """A command was refused."""
        self.commands[(str(command.__struct_config__.tag), code.value)] += 1

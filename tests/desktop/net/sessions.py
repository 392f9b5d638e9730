"""A session under a virtual clock, and words to say to it."""

from collections.abc import Sequence

from desktop.net.acts import Act, Apply, Send
from desktop.net.session import Session
from desktop.state.link import LinkPhase
from protocol import codec, frames
from protocol.commands import SendMessage
from protocol.frames import Ack, CaughtUp
from protocol.ids import CommandId
from tests.desktop.state.floors import (
    CHAT,
    command_id,
    floor_snapshot,
    welcome,
)


class World:
    """A session, its clock, and what it did."""

    def __init__(self, random: float = 0.5) -> None:
        self.time = 1_000_000
        self.asleep = 0
        self.random = random
        self.session = Session(clock=lambda: self.time, wall=self.wall, random=lambda: self.random)
        self.done: list[Act] = []

    def wall(self) -> int:
        """The wall clock."""
        return self.time + self.asleep + 5_000_000

    def acts(self) -> list[Act]:
        """What it wants done now."""
        acts = self.session.acts()
        self.done += acts
        return acts

    def sent(self, acts: Sequence[Act] | None = None) -> list[frames.FromStaff]:
        """The frames it sends now."""
        acts = self.acts() if acts is None else acts
        read = [codec.decode_from_staff(act.data) for act in acts if isinstance(act, Send)]
        return [frame for frame in read if frame is not None]

    def applied(self) -> list[frames.ToStaff]:
        """The frames it hands on now."""
        return [frame for act in self.acts() if isinstance(act, Apply) for frame in act.batch]

    def says(self, *said_frames: frames.ToStaff) -> None:
        """The server says this."""
        for frame in said_frames:
            self.session.received(codec.encode_to_staff(frame))

    def pass_time(self, milliseconds: int) -> None:
        """Let time pass, ticking whenever it is due."""
        end = self.time + milliseconds
        while (due := self.session.deadline()) <= end:
            self.time = max(self.time, due)
            self.session.tick()
            self.acts()
        self.time = end

    def online(self, *seen: frames.ToStaff) -> "World":
        """Connected and caught up."""
        self.session.start()
        self.session.opened("token")
        self.says(welcome(), *(seen or (floor_snapshot(),)), CaughtUp())
        self.acts()
        assert self.phase is LinkPhase.ONLINE
        return self

    @property
    def phase(self) -> LinkPhase:
        """Where the link is."""
        return self.session.link.phase


def message(number: int) -> SendMessage:
    """A message of ours."""
    return SendMessage(id=command_id(number), interaction=CHAT, text=f"message {number}", version=1)


def ack(number: int) -> Ack:
    """It is stored."""
    return Ack(id=command_id(number), at=1, seq=number)


def ids(sent: list[frames.FromStaff]) -> list[CommandId]:
    """The commands among what was sent."""
    return [frame.id for frame in sent if isinstance(frame, SendMessage)]

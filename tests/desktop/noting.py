"""A command bus that only notes what it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.state.questions import Question
from desktop.state.spelling.questions import SpellingQuestion
from protocol.cobrowse import Point
from protocol.commands import StaffCommand
from protocol.entities import (
    Attachment,
)
from protocol.ids import (
    CannedId,
    ExpertGroupId,
    InteractionId,
    MessageId,
    RoomId,
)

Upload = tuple[InteractionId, Path | bytes, str]


@dataclass
class NotingBus:
    """A command bus that writes down what it is asked."""

    sent: list[StaffCommand] = field(default_factory=list[StaffCommand])
    #: When what was sent and uploaded was to go out, in its order.
    times: list[int] = field(default_factory=list[int])
    #: The texts kept ready that stood in what was sent, in its order.
    used: list[tuple[CannedId, ...]] = field(default_factory=list[tuple[CannedId, ...]])
    spelling: list[SpellingQuestion] = field(default_factory=list[SpellingQuestion])
    taken_back: list[MessageId] = field(default_factory=list[MessageId])
    uploads: list[Upload] = field(default_factory=list[Upload])
    hidden_uploads: list[Upload] = field(default_factory=list[Upload])
    watches: list[tuple[InteractionId, bool, bool]] = field(default_factory=list[tuple[InteractionId, bool, bool]])
    renewed: list[InteractionId] = field(default_factory=list[InteractionId])
    points: list[Point] = field(default_factory=list[Point])
    room_uploads: list[tuple[RoomId, str]] = field(default_factory=list[tuple[RoomId, str]])
    follows: list[tuple[InteractionId, bool]] = field(default_factory=list[tuple[InteractionId, bool]])
    retried: list[MessageId] = field(default_factory=list[MessageId])
    discarded: list[MessageId] = field(default_factory=list[MessageId])
    typed: list[tuple[InteractionId, bool]] = field(default_factory=list[tuple[InteractionId, bool]])
    read: list[InteractionId] = field(default_factory=list[InteractionId])
    older: list[InteractionId] = field(default_factory=list[InteractionId])
    files: list[tuple[Attachment, bool]] = field(default_factory=list[tuple[Attachment, bool]])
    portraits: list[str] = field(default_factory=list[str])
    saved: list[tuple[Attachment, Path]] = field(default_factory=list[tuple[Attachment, Path]])
    dismissed: list[InteractionId] = field(default_factory=list[InteractionId])
    sign_ins: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    sign_outs: int = 0
    losses_read: list[InteractionId] = field(default_factory=list[InteractionId])
    reconnects: int = 0
    looks: list[bool] = field(default_factory=list[bool])
    floor_looks: list[bool] = field(default_factory=list[bool])

    rooms_seen: list[RoomId] = field(default_factory=list[RoomId])
    older_lines: list[RoomId] = field(default_factory=list[RoomId])
    searches: list[str] = field(default_factory=list[str])
    threads: list[InteractionId] = field(default_factory=list[InteractionId])
    questions: list[Question] = field(default_factory=list[Question])
    rankings: list[tuple[ExpertGroupId, str]] = field(default_factory=list[tuple[ExpertGroupId, str]])

    def seen_room(self, room: RoomId) -> None:
        self.rooms_seen.append(room)

    def fetch_older_lines(self, room: RoomId) -> None:
        self.older_lines.append(room)

    def search_rooms(self, words: str) -> None:
        self.searches.append(words)

    def fetch_threads(self, interaction: InteractionId) -> None:
        self.threads.append(interaction)

    def ask(self, question: Question) -> None:
        self.questions.append(question)

    def rank_experts(self, group: ExpertGroupId, words: str) -> None:
        self.rankings.append((group, words))

    def forget_loss(self, interaction: InteractionId) -> None:
        self.losses_read.append(interaction)

    def reconnect(self) -> None:
        self.reconnects += 1

    def send(self, command: StaffCommand, goes_at: int = 0, used: tuple[CannedId, ...] = ()) -> None:
        self.sent.append(command)
        self.used.append(used)
        self.times.append(goes_at)

    def send_all(self, commands: Sequence[StaffCommand]) -> None:
        for command in commands:
            self.send(command)

    def upload(
        self, interaction: InteractionId, source: Path | bytes, name: str, hidden: bool = False, goes_at: int = 0
    ) -> None:
        self.times.append(goes_at)
        (self.hidden_uploads if hidden else self.uploads).append((interaction, source, name))

    def upload_to_room(self, room: RoomId, source: Path | bytes, name: str) -> None:
        self.room_uploads.append((room, name))

    def spell(self, question: SpellingQuestion) -> None:
        self.spelling.append(question)

    def take_back(self, message: MessageId) -> None:
        self.taken_back.append(message)

    def retry(self, message: MessageId) -> None:
        self.retried.append(message)

    def discard(self, message: MessageId) -> None:
        self.discarded.append(message)

    def typing(self, interaction: InteractionId, typing: bool) -> None:
        self.typed.append((interaction, typing))

    def seen(self, interaction: InteractionId) -> None:
        self.read.append(interaction)

    def follow_visitors(self, on: bool) -> None:
        self.looks.append(on)

    def follow_floor(self, on: bool) -> None:
        self.floor_looks.append(on)

    def watch_cobrowse(self, interaction: InteractionId, on: bool, past: bool = False) -> None:
        self.watches.append((interaction, on, past))

    def renew_cobrowse(self, interaction: InteractionId) -> None:
        self.renewed.append(interaction)

    def point(self, point: Point) -> None:
        self.points.append(point)

    def follow(self, interaction: InteractionId, on: bool) -> None:
        self.follows.append((interaction, on))

    def fetch_older(self, interaction: InteractionId) -> None:
        self.older.append(interaction)

    def fetch_file(self, attachment: Attachment, thumbnail: bool) -> None:
        self.files.append((attachment, thumbnail))

    def fetch_portrait(self, url: str) -> None:
        self.portraits.append(url)

    def save_file(self, attachment: Attachment, target: Path) -> None:
        self.saved.append((attachment, target))

    def dismiss(self, interaction: InteractionId) -> None:
        self.dismissed.append(interaction)

    def sign_in(self, server: str, login: str, password: str) -> None:
        self.sign_ins.append((server, login, password))

    def sign_out(self) -> None:
        self.sign_outs += 1

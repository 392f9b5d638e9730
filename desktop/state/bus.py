"""What a panel may ask for. Each call returns at once; what comes of it arrives as a change."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from desktop.state.questions import Question
from desktop.state.spelling.questions import SpellingQuestion
from protocol.cobrowse import Point
from protocol.commands import StaffCommand
from protocol.entities import Attachment
from protocol.ids import CannedId, ExpertGroupId, InteractionId, MessageId, RoomId


class CommandBus(Protocol):
    """The one way from the panels to the server. Implemented by `desktop.app.bus`."""

    def send(self, command: StaffCommand, goes_at: int = 0, used: tuple[CannedId, ...] = ()) -> None:
        """Send a command once, surely: it is on the disk before it shows as sending.

        A message carries `version` of its conversation. It goes out at `goes_at`, in this machine's Unix ms.
        `used`: texts kept ready that stand in it.
        """
        ...

    def send_all(self, commands: Sequence[StaffCommand]) -> None:
        """Send many, in their order: they are on the disk together before the first one goes."""
        ...

    def upload(
        self, interaction: InteractionId, source: Path | bytes, name: str, hidden: bool = False, goes_at: int = 0
    ) -> None:
        """Send a file as a message of its own; an outbox item with its progress shows at once.

        `hidden`: to staff alone. `goes_at`: as in `send`.
        """
        ...

    def upload_to_room(self, room: RoomId, source: Path | bytes, name: str) -> None:
        """Send a file to a room as a message of its own; an outbox item with its progress shows at once."""
        ...

    def retry(self, message: MessageId) -> None:
        """Send a failed message again, or one that waits for the agent's word, under the same id."""
        ...

    def take_back(self, message: MessageId) -> None:
        """Put a message that waits for its time back into its composer: `WordsTakenBack`; nothing if it has left."""
        ...

    def discard(self, message: MessageId) -> None:
        """Forget a message that failed, waits for the agent's word or has not left this machine."""
        ...

    def forget_loss(self, interaction: InteractionId) -> None:
        """The agent has read what became of a chat: `LossesChanged`."""
        ...

    def reconnect(self) -> None:
        """Try to connect now, without waiting for the next try's time."""
        ...

    def typing(self, interaction: InteractionId, typing: bool) -> None:
        """The agent types, or has stopped. Call it at every keystroke; it goes out when it changes."""
        ...

    def seen(self, interaction: InteractionId) -> None:
        """The agent has this conversation before her eyes: all of it counts as seen."""
        ...

    def follow_visitors(self, on: bool) -> None:
        """Look at the visitors of the sites, or stop: `VisitorsChanged` from then on."""
        ...

    def follow_floor(self, on: bool) -> None:
        """Be told how the day goes, or stop: `FiguresChanged` from then on."""
        ...

    def follow(self, interaction: InteractionId, on: bool) -> None:
        """Look into a chat that is not on this desk, or stop: `FollowedChanged`. Nobody else is told."""
        ...

    def watch_cobrowse(self, interaction: InteractionId, on: bool, past: bool = False) -> None:
        """Watch what a customer shares of their page, the last minutes first if `past`, or stop.

        `CobrowseChanged`, `CobrowseArrived` and `CobrowsePointed` from then on.
        """
        ...

    def renew_cobrowse(self, interaction: InteractionId) -> None:
        """The viewer began anew: ask for a whole picture."""
        ...

    def point(self, point: Point) -> None:
        """Point at something on a shared page. Nothing waits for it: without a link it is lost."""
        ...

    def fetch_older(self, interaction: InteractionId) -> None:
        """Bring older entries, if `conversation.older`. One request at a time; more calls do nothing."""
        ...

    def seen_room(self, room: RoomId) -> None:
        """The agent has this room before her eyes: all of it counts as read."""
        ...

    def fetch_older_lines(self, room: RoomId) -> None:
        """Bring older lines of a room, if they can be had now: `RoomLinesChanged`."""
        ...

    def search_rooms(self, words: str) -> None:
        """Look for these words in this agent's rooms: `RoomsSearched`."""
        ...

    def fetch_threads(self, interaction: InteractionId) -> None:
        """Bring a chat's consultations, ended ones too: `ThreadsFetched`."""
        ...

    def rank_experts(self, group: ExpertGroupId, words: str) -> None:
        """Ask whom of a group to ask first about these words: `ExpertsRanked`."""
        ...

    def ask(self, question: Question) -> None:
        """Ask the server about a customer; each question names the change that answers it."""
        ...

    def spell(self, question: SpellingQuestion) -> None:
        """Ask the dictionaries on this machine; each question names the change that answers it."""
        ...

    def fetch_file(self, attachment: Attachment, thumbnail: bool) -> None:
        """Bring a file, or a picture's thumbnail, to this machine: `FileFetched`."""
        ...

    def fetch_portrait(self, url: str) -> None:
        """Bring a person's public picture to this machine, once: `PortraitFetched`, or nothing."""
        ...

    def save_file(self, attachment: Attachment, target: Path) -> None:
        """Bring a file and put a copy at `target`."""
        ...

    def dismiss(self, interaction: InteractionId) -> None:
        """Take a conversation that is no longer mine off the desk."""
        ...

    def sign_in(self, server: str, login: str, password: str) -> None:
        """Sign in, or sign in again after the session expired: `SignInChanged`."""
        ...

    def sign_out(self) -> None:
        """End the session and forget it on this machine."""
        ...

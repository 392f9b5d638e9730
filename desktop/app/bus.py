"""The command bus of the panels over the connection, the outbox and the sign-in."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.net.errors import NotKept
from desktop.state.changes import FileFetched
from desktop.state.messages import Queued, Upload, Words
from desktop.state.questions import Question
from desktop.state.spelling.questions import SpellingQuestion
from desktop.state.store import Store
from protocol.asides import SendHidden, SendToRoom
from protocol.cobrowse import Point
from protocol.commands import SendMessage, StaffCommand
from protocol.entities import Attachment
from protocol.ids import CannedId, CommandId, ExpertGroupId, FileId, InteractionId, MessageId, RoomId, new_id

if TYPE_CHECKING:
    import asyncio

    from desktop.app.connection import Connection
    from desktop.app.keeping import Keeper
    from desktop.app.spelling import Speller
    from desktop.app.tasks import Tasks


class Door(Protocol):
    """Who signs in and out, and holds the connection while there is one."""

    connection: "Connection | None"

    def sign_in(self, server: str, login: str, password: str) -> None:
        """Begin to sign in."""
        ...

    def sign_out(self) -> None:
        """Begin to sign out."""
        ...


@dataclass(frozen=True)
class Behind:
    """What the bus works with."""

    keeper: "Keeper"
    tasks: "Tasks"
    door: Door
    #: None where nothing is spelt.
    speller: "Speller | None" = None


class Bus:
    """Implements `desktop.state.bus.CommandBus`. The window gets it before there is anything behind it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._behind: Behind | None = None

    def attach(self, behind: Behind) -> None:
        """From now on things happen."""
        self._behind = behind

    def send(self, command: StaffCommand, goes_at: int = 0, used: tuple[CannedId, ...] = ()) -> None:
        """Send a command once, surely."""
        connection = self._connection
        if self._behind is not None and connection is not None:
            queued = connection.written(command, goes_at=goes_at, used=used)
            # It is on its way to the disk before this returns, whoever stops the desk meanwhile.
            kept = self._behind.keeper.put(queued, {})
            self._behind.tasks.spawn(self._start(queued, kept, connection), "send")

    def send_all(self, commands: Sequence[StaffCommand]) -> None:
        """Send many, in their order."""
        connection = self._connection
        if self._behind is not None and connection is not None:
            queued = tuple(connection.written(command) for command in commands)
            kept = self._behind.keeper.put_all(queued)
            self._behind.tasks.spawn(self._start_all(queued, kept, connection), "send all")

    def upload(
        self, interaction: InteractionId, source: Path | bytes, name: str, hidden: bool = False, goes_at: int = 0
    ) -> None:
        """Send a file as a message of its own."""
        chat = self._store.conversations.get(interaction)
        if chat is None:
            return
        file, id, version = FileId(new_id()), CommandId(new_id()), chat.version
        command: Words = SendMessage(id=id, interaction=interaction, attachments=(file,), version=version)
        if hidden:
            command = SendHidden(id=id, interaction=interaction, attachments=(file,), version=version)

        self._carry(command, source, name, goes_at)

    def upload_to_room(self, room: RoomId, source: Path | bytes, name: str) -> None:
        """Send a file to colleagues as a message of its own."""
        file = FileId(new_id())
        self._carry(SendToRoom(id=CommandId(new_id()), room=room, attachments=(file,)), source, name)

    def retry(self, message: MessageId) -> None:
        """Send a failed message again, its files too, or one that waits for the agent's word."""
        queued = self._store.outbox.get(CommandId(message))
        connection = self._connection
        if connection is not None and queued is not None and (queued.failure is not None or queued.held):
            connection.again(queued)

    def take_back(self, message: MessageId) -> None:
        """Undo the sending of a message that has not left."""
        connection = self._connection
        if connection is not None:
            connection.take_back(CommandId(message))

    def discard(self, message: MessageId) -> None:
        """Forget a failed message."""
        self._store.discarded(message)
        connection = self._connection
        if connection is not None:
            connection.withdraw(CommandId(message))

    def forget_loss(self, interaction: InteractionId) -> None:
        """The agent has read what became of a chat."""
        self._store.loss_read(interaction)

    def reconnect(self) -> None:
        """Try to connect now."""
        connection = self._connection
        if connection is not None:
            connection.reconnect()

    def typing(self, interaction: InteractionId, typing: bool) -> None:
        """The agent types, or has stopped."""
        connection = self._connection
        if connection is not None:
            connection.typing(interaction, typing=typing)

    def seen(self, interaction: InteractionId) -> None:
        """The agent has this conversation before her eyes."""
        connection = self._connection
        if connection is not None:
            connection.seen(interaction)

    def follow_visitors(self, on: bool) -> None:
        """Look at the visitors of the sites, or stop."""
        connection = self._connection
        if connection is not None:
            connection.follow_visitors(on=on)
        if not on:
            self._store.unfollow_visitors()

    def follow_floor(self, on: bool) -> None:
        """Be told how the day goes, or stop."""
        connection = self._connection
        if connection is not None:
            connection.follow_floor(on=on)

    def follow(self, interaction: InteractionId, on: bool) -> None:
        """Look into a chat that is not on this desk, or stop."""
        self._store.follow(interaction, on=on)
        connection = self._connection
        if connection is not None:
            connection.follow(interaction, on=on)

    def watch_cobrowse(self, interaction: InteractionId, on: bool, past: bool = False) -> None:
        """Watch what a customer shares of their page, or stop."""
        connection = self._connection
        if connection is not None:
            connection.watch_cobrowse(interaction, on=on, past=past)
        if not on:
            self._store.unwatch(interaction)

    def renew_cobrowse(self, interaction: InteractionId) -> None:
        """Ask for a whole picture."""
        connection = self._connection
        if connection is not None:
            connection.renew_cobrowse(interaction)

    def point(self, point: Point) -> None:
        """Point at something on a shared page."""
        connection = self._connection
        if connection is not None:
            connection.point(point)

    def fetch_older(self, interaction: InteractionId) -> None:
        """Bring older entries."""
        connection = self._connection
        if connection is not None:
            connection.fetching.older(interaction)

    def seen_room(self, room: RoomId) -> None:
        """The agent has this room before her eyes."""
        connection = self._connection
        if connection is not None:
            connection.colleagues.seen(room)

    def fetch_older_lines(self, room: RoomId) -> None:
        """Bring older lines of a room."""
        connection = self._connection
        if connection is not None:
            connection.colleagues.fetch_older(room)

    def search_rooms(self, words: str) -> None:
        """Look for these words among colleagues."""
        connection = self._connection
        if connection is not None:
            connection.colleagues.search(words)

    def fetch_threads(self, interaction: InteractionId) -> None:
        """Bring a chat's consultations."""
        connection = self._connection
        if connection is not None:
            connection.colleagues.fetch_threads(interaction)

    def rank_experts(self, group: ExpertGroupId, words: str) -> None:
        """Ask whom of a group to ask first."""
        connection = self._connection
        if connection is not None:
            connection.colleagues.rank(group, words)

    def ask(self, question: Question) -> None:
        """Ask the server about a customer."""
        connection = self._connection
        if connection is not None:
            connection.customers.ask(question)

    def spell(self, question: SpellingQuestion) -> None:
        """Ask the dictionaries on this machine."""
        if self._behind is not None and self._behind.speller is not None:
            self._behind.speller.ask(question)

    def fetch_file(self, attachment: Attachment, thumbnail: bool) -> None:
        """Bring a file, or a thumbnail, to this machine."""
        connection = self._connection
        if connection is not None:
            connection.fetching.file(attachment, thumbnail=thumbnail)

    def fetch_portrait(self, url: str) -> None:
        """Bring a person's public picture to this machine."""
        connection = self._connection
        if connection is not None:
            connection.fetching.portrait(url)

    def save_file(self, attachment: Attachment, target: Path) -> None:
        """Bring a file and put a copy at `target`."""
        connection = self._connection
        if connection is not None:
            connection.fetching.save(attachment, target)

    def dismiss(self, interaction: InteractionId) -> None:
        """Take a conversation that is no longer mine off the desk."""
        self._store.dismissed(interaction)

    def sign_in(self, server: str, login: str, password: str) -> None:
        """Sign in, or sign in again."""
        if self._behind is not None:
            self._behind.door.sign_in(server, login, password)

    def sign_out(self) -> None:
        """End the session."""
        if self._behind is not None:
            self._behind.door.sign_out()

    # --- inside -------------------------------------------------------------------------------

    def _carry(self, command: Words | SendToRoom, source: Path | bytes, name: str, goes_at: int = 0) -> None:
        connection = self._connection
        if self._behind is None or connection is None:
            return
        file = command.attachments[0]

        def make(size: int) -> Queued:
            return connection.written(command, (Upload(file, name, size),), goes_at)

        # It is read and on its way to the disk before this returns.
        kept = self._behind.keeper.put_file(source, file, make)
        self._behind.tasks.spawn(self._upload(command, name, kept, connection), "upload")

    @property
    def _connection(self) -> "Connection | None":
        return None if self._behind is None else self._behind.door.connection

    async def _start(self, queued: Queued, kept: "asyncio.Future[None]", connection: "Connection") -> None:
        from asyncio import shield

        try:
            await shield(kept)
        except NotKept as error:
            # Not sent: what is not kept could get lost. The words go back where they came from.
            self._store.not_kept(queued.command, str(error))
            return
        self._store.queued(queued)
        connection.start(queued)

    async def _start_all(
        self, many: tuple[Queued, ...], kept: "asyncio.Future[None]", connection: "Connection"
    ) -> None:
        from asyncio import shield

        try:
            await shield(kept)
        except NotKept as error:
            for queued in many:
                self._store.not_kept(queued.command, str(error))
            return
        self._store.queued(*many)
        for queued in many:
            connection.start(queued)

    async def _upload(
        self, command: Words | SendToRoom, name: str, kept: "asyncio.Future[Queued]", connection: "Connection"
    ) -> None:
        from asyncio import shield

        try:
            queued = await shield(kept)
        except NotKept as error:
            self._store.not_kept(command, str(error))
        except OSError:
            words = f"{name} could not be read."
            self._store.fetched(FileFetched(command.attachments[0], thumbnail=False, path=None, problem=words))
        else:
            self._store.queued(queued)
            connection.start(queued)

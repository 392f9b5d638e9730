"""What is brought to this machine as the agent comes to it: older entries of a chat, files, portraits."""

from pathlib import Path

from desktop.app.files import Files
from desktop.app.tasks import Tasks
from desktop.net.errors import Unreachable
from desktop.net.rest import Rest
from desktop.net.tokens import TokenKeeper
from desktop.state.store import Store
from protocol.entities import Attachment
from protocol.errors import Refusal
from protocol.ids import InteractionId


class Fetching:
    """Of one connection. What could not be had is told as a change, and asked for again when it is wanted."""

    def __init__(self, store: Store, rest: Rest, tokens: TokenKeeper, tasks: Tasks, files: Files) -> None:
        self._store = store
        self._rest = rest
        self._tokens = tokens
        self._tasks = tasks
        self._files = files
        #: Chats of which older entries are on their way.
        self._coming: set[InteractionId] = set()

    def older(self, interaction: InteractionId) -> None:
        """Bring older entries, one request at a time."""
        if interaction not in self._coming:
            self._coming.add(interaction)
            self._tasks.spawn(self._older(interaction), "older entries")

    def file(self, attachment: Attachment, *, thumbnail: bool) -> None:
        """Bring a file here."""
        self._tasks.spawn(self._file(attachment, thumbnail=thumbnail), "file")

    def portrait(self, url: str) -> None:
        """Bring a person's picture here."""
        self._tasks.spawn(self._files.fetch_portrait(self._rest, url), "portrait")

    def save(self, attachment: Attachment, target: Path) -> None:
        """Bring a file here and copy it to `target`."""
        self._tasks.spawn(self._files.save(self._rest, attachment, target), "save file")

    async def _older(self, interaction: InteractionId) -> None:
        try:
            chat = self._store.chat(interaction)
            if chat is None or not chat.older:
                return
            access = await self._tokens.access()
            page = await self._rest.entries(access, interaction, chat.first_public, chat.first_staff)
            self._store.older(interaction, page)
        except (Refusal, Unreachable):
            self._store.older_not_fetched(interaction)
        finally:
            self._coming.discard(interaction)

    async def _file(self, attachment: Attachment, *, thumbnail: bool) -> None:
        await self._files.fetch(self._rest, attachment, thumbnail=thumbnail)

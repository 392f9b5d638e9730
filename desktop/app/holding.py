"""Messages that wait a few seconds so that their sending can be undone: taken back, or sent before she leaves."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from desktop.app.keeping import Keeper
from desktop.app.tasks import Tasks
from desktop.net.errors import NotKept
from desktop.net.link import Link
from desktop.net.session import Session
from desktop.state.changes import Change
from desktop.state.drafts import ReadyFile
from desktop.state.link import LinkPhase
from desktop.state.messages import Queued
from desktop.state.store import Store
from protocol.asides import SendHidden
from protocol.errors import ErrorCode
from protocol.ids import CommandId

_log = logging.getLogger(__name__)
#: Seconds that the server may take to answer what goes out at the last moment.
_GOODBYE = 2.0


class Holding:
    """Over the outbox. `failed` is told of a message that went neither out nor back."""

    def __init__(
        self, store: Store, keeper: Keeper, tasks: Tasks, failed: Callable[[Queued, ErrorCode, str], None]
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._tasks = tasks
        self._failed = failed

    def take_back(self, message: CommandId, to: Session | Link) -> None:
        """Put a message that has never left this machine back into its composer, words and files."""
        queued = self._store.outbox.get(message)
        if queued is None or not to.take_back(message):
            return
        if queued.uploads:
            self._tasks.spawn(self._take_back_files(queued), "take back")
        else:
            self._put_back(message, ())

    async def send(self, link: Link | None) -> None:
        """Who leaves undoes nothing any more: what was held back goes out, if the server answers soon."""
        store = self._store
        waiting = {id for id, queued in store.outbox.items() if queued.goes_at and queued.failure is None}
        if link is None or store.link.phase is not LinkPhase.ONLINE or not waiting:
            return
        gone = asyncio.Event()

        def look(_batch: Sequence[Change]) -> None:
            if not waiting & store.outbox.keys():
                gone.set()

        store.listen(look)
        link.hurry()
        try:
            async with asyncio.timeout(_GOODBYE):
                await gone.wait()
        except TimeoutError:
            _log.info("messages were held back and not answered; they go out at the next start")
        finally:
            store.forget(look)

    async def _take_back_files(self, queued: Queued) -> None:
        command = queued.command
        is_hidden = isinstance(command, SendHidden)
        files: list[ReadyFile] = []
        try:
            for upload in queued.uploads:
                content = await self._keeper.file(upload.file)
                if content is not None:
                    files.append(ReadyFile(upload.name, content, len(content), is_hidden))
        except NotKept as error:
            # Not sent and not to be had: it stays in the chat, after a restart too, to be sent again or let go.
            self._failed(queued, ErrorCode.STORAGE_UNAVAILABLE, str(error))
            return
        self._put_back(command.id, tuple(files))

    def _put_back(self, message: CommandId, files: tuple[ReadyFile, ...]) -> None:
        self._store.taken_back(message, files)
        self._keeper.remove(message)

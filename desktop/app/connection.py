"""What exists while an agent is signed in: tokens, link, outbox on its way. Imported after the first paint."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.app.files import Files
from desktop.app.keeping import Keeper
from desktop.app.marks import Marker
from desktop.app.tasks import Tasks
from desktop.app.uploads import Uploads
from desktop.net.errors import Unreachable
from desktop.net.link import Link
from desktop.net.rest import Rest
from desktop.net.session import Session
from desktop.net.tokens import TokenKeeper
from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.link import LinkState
from desktop.state.messages import Queued
from desktop.state.store import Store
from protocol import events, frames
from protocol.commands import AcceptOffer, DeclineOffer, Mark, SetAgentState, StaffCommand
from protocol.entities import Attachment
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CommandId, InteractionId
from protocol.rest import Tokens

_log = logging.getLogger(__name__)
#: Seconds for a goodbye to the server.
_GOODBYE = 2.0
#: What is not worth doing any more after the program was closed and opened again.
_OF_THE_MOMENT = AcceptOffer | DeclineOffer | SetAgentState


def steady() -> int:
    """A clock that never jumps, in milliseconds."""
    return time.monotonic_ns() // 1_000_000


def wall() -> int:
    """This machine's Unix milliseconds."""
    return time.time_ns() // 1_000_000


class Connection:
    """One agent's connection to one server, over any number of sockets and sign-ins.

    `expired` is told, with code and words, when the agent has to sign in again.
    """

    def __init__(
        self,
        *,
        server: str,
        login: str,
        store: Store,
        keeper: Keeper,
        tasks: Tasks,
        files: Files,
        expired: Callable[[ErrorCode, str], None],
    ) -> None:
        self.server = server
        self.account = f"{login}@{server}"
        self.rest = Rest(server)
        self._store = store
        self._keeper = keeper
        self._tasks = tasks
        self._files = files
        self._expired = expired
        self._session = Session(clock=steady, wall=wall, random=random.random)
        self._tokens = TokenKeeper(self.rest, steady, self._keep_token)
        self._link: Link | None = None
        self._running: asyncio.Task[None] | None = None
        self._marker = Marker(self._mark)
        self._uploads = Uploads(store, keeper, self.rest, self._tokens, self._upload_failed)
        self._fetching: set[InteractionId] = set()
        store.listen(self._changed)

    # --- signing in -----------------------------------------------------------------------------

    async def sign_in(self, login: str, password: str) -> None:
        """Get tokens for a name and a password. Raises Refusal, Unreachable."""
        await self._tokens.take(await self.rest.sign_in(login, password))

    async def resume(self, refresh: str) -> None:
        """Get tokens for a refresh token of an earlier run. Raises Refusal, Unreachable."""
        self._tokens.start_with(refresh)
        await self._tokens.access()

    async def restore(self) -> None:
        """Take over what an earlier run left in the outbox. Raises NotKept."""
        queue, drafts = await self._keeper.use(self.account)
        self._store.drafts.restore(drafts)
        self._store.drafts.kept = self._keeper.put_draft
        for queued in queue:
            if isinstance(queued.command, _OF_THE_MOMENT):
                self._keeper.remove(queued.command.id)
                continue
            self._store.queued(queued)
            if queued.failure is None:
                self._start(queued)

    def connect(self) -> None:
        """Open the link, or open it again after signing in again."""
        self._link = Link(self.server, self._session, self, self._access)
        self._running = self._tasks.spawn(self._link.run(), "link")

    async def sign_out(self) -> None:
        """End the session here and on the server; a server that is away learns of it by time."""
        try:
            await self.rest.sign_out(await self._tokens.access())
        except (Refusal, Unreachable):
            return

    async def close(self) -> None:
        """Close the link and the connections; the outbox is kept."""
        self._store.forget(self._changed)
        if self._link is not None:
            self._link.stop()
        if self._running is not None:
            await asyncio.wait({self._running}, timeout=_GOODBYE)
        await self.rest.close()

    # --- what the bus asks for ------------------------------------------------------------------

    def start(self, queued: Queued) -> None:
        """Send a command that is kept and shown, its files first."""
        self._start(queued)

    def withdraw(self, command: CommandId) -> None:
        """Send a command no more and forget it."""
        self._session.withdraw(command)
        self._keeper.remove(command)

    def reconnect(self) -> None:
        """Try to connect now, if that waits for its time."""
        if self._link is not None:
            self._link.reconnect()

    def typing(self, interaction: InteractionId, *, typing: bool) -> None:
        """A key was pressed, or the text is gone."""
        if self._link is not None:
            self._link.typing(interaction, typing=typing)

    def seen(self, interaction: InteractionId) -> None:
        """The agent has this chat before her eyes."""
        chat = self._store.conversations.get(interaction)
        if chat is not None:
            self._marker.seen(chat)

    def fetch_older(self, interaction: InteractionId) -> None:
        """Bring older entries, one request at a time."""
        if interaction not in self._fetching:
            self._fetching.add(interaction)
            self._tasks.spawn(self._fetch_older(interaction), "older entries")

    def fetch_file(self, attachment: Attachment, *, thumbnail: bool) -> None:
        """Bring a file here."""
        self._tasks.spawn(self._fetch_file(attachment, thumbnail=thumbnail), "file")

    def fetch_portrait(self, url: str) -> None:
        """Bring a person's picture here."""
        self._tasks.spawn(self._files.fetch_portrait(self.rest, url), "portrait")

    def save_file(self, attachment: Attachment, target: Path) -> None:
        """Bring a file here and copy it to `target`."""
        self._tasks.spawn(self._files.save(self.rest, attachment, target), "save file")

    # --- LinkOwner --------------------------------------------------------------------------------

    def link_frames(self, batch: Sequence[frames.ToStaff]) -> None:
        """Fold a batch, and keep what became of our commands."""
        answered = [one for one in map(_answers, batch) if one is not None and one in self._store.outbox]
        self._store.apply(batch)
        for one in answered:
            queued = self._store.outbox.get(one)
            if queued is None:
                self._keeper.remove(one)
            elif queued.failure is not None:
                self._keeper.change(queued)

    def link_changed(self, link: LinkState) -> None:
        """Show how the link is."""
        self._store.set_link(link)

    def link_rejected(self, code: ErrorCode, text: str) -> None:
        """The session is over."""
        self._link = None
        self._expired(code, text)

    def link_strange(self, what: str) -> None:
        """The server said something that can't be read."""
        _log.warning("the server sent %s", what)

    # --- inside -----------------------------------------------------------------------------------

    async def _access(self, fresh: bool) -> str:
        return await self._tokens.access(fresh=fresh)

    async def _keep_token(self, tokens: Tokens) -> None:
        await self._keeper.keep_refresh_token(self.account, tokens.refresh)

    def _start(self, queued: Queued) -> None:
        if any(upload.sent < upload.bytes for upload in queued.uploads):
            self._tasks.spawn(self._upload(queued), "upload")
        else:
            self._submit(queued.command)

    def _submit(self, command: StaffCommand) -> None:
        if self._link is None:
            self._session.submit(command)
        else:
            self._link.submit(command)

    def _mark(self, mark: Mark) -> None:
        if self._link is not None:
            self._link.mark(mark)

    async def _upload(self, queued: Queued) -> None:
        if await self._uploads.carry(queued) and queued.command.id in self._store.outbox:
            self._submit(queued.command)

    def _upload_failed(self, queued: Queued, code: ErrorCode, text: str) -> None:
        self._store.failed(queued.command.id, code, text)
        failed = self._store.outbox.get(queued.command.id)
        if failed is not None:
            self._keeper.change(failed)

    async def _fetch_older(self, interaction: InteractionId) -> None:
        try:
            chat = self._store.conversations.get(interaction)
            if chat is None or not chat.older:
                return
            access = await self._tokens.access()
            page = await self.rest.entries(access, interaction, chat.first_public, chat.first_staff)
            self._store.older(interaction, page)
        except (Refusal, Unreachable):
            # The agent scrolls again when the link is back; the list stays as it is.
            return
        finally:
            self._fetching.discard(interaction)

    async def _fetch_file(self, attachment: Attachment, *, thumbnail: bool) -> None:
        await self._files.fetch(self.rest, attachment, thumbnail=thumbnail)

    def _changed(self, batch: Sequence[Change]) -> None:
        for change in batch:
            match change:
                case changes.ConversationChanged() | changes.ConversationOpened():
                    chat = self._store.conversations.get(change.interaction)
                    if chat is not None:
                        self._marker.received(chat)
                case changes.ConversationClosed():
                    self._session.forget(change.interaction)
                    self._marker.forget(change.interaction)
                case _:
                    pass


def _answers(frame: frames.ToStaff) -> CommandId | None:
    """The command that this frame answers, if it does."""
    match frame:
        case frames.Ack() | frames.Refused():
            return frame.id
        case frames.PublicEntry(event=events.MessagePosted() as event):
            return CommandId(event.id)
        case _:
            return None

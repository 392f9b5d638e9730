"""What exists while an agent is signed in: tokens, link, outbox on its way. Imported after the first paint."""

import asyncio
import gc
import logging
import random
import time
from collections.abc import Callable, Collection, Sequence

from msgspec import structs

from desktop.app.address import account
from desktop.app.caching import Caching
from desktop.app.colleagues import Colleagues
from desktop.app.customers import Customers
from desktop.app.fetching import Fetching
from desktop.app.files import Files
from desktop.app.gathering import Gathering
from desktop.app.holding import Holding
from desktop.app.keeping import Keeper
from desktop.app.leftovers import keep_no_more, take_over
from desktop.app.marks import Marker
from desktop.app.tasks import Tasks
from desktop.app.uploads import Uploads
from desktop.net.answers import answers
from desktop.net.errors import Unreachable
from desktop.net.link import Link
from desktop.net.rest import Rest
from desktop.net.session import Session
from desktop.net.tokens import TokenKeeper
from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.link import LinkState
from desktop.state.messages import Queued, Upload, Words
from desktop.state.recordings import Batch
from desktop.state.restoring import Cached
from desktop.state.store import Store
from protocol import frames
from protocol.asides import MarkRoom
from protocol.cobrowse import Point
from protocol.commands import (
    Mark,
    StaffCommand,
)
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CannedId, CommandId, InteractionId
from protocol.limits import ASK_BEFORE_SENDING_AFTER
from protocol.rest import Tokens

_log = logging.getLogger(__name__)
#: Seconds for a goodbye to the server.
_GOODBYE = 2.0


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
        self.account = account(server, login)
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
        self._caching = Caching(store, keeper, self._session, wall)
        self._uploads = Uploads(store, keeper, self.rest, self._tokens, self._upload_failed)
        self._holding = Holding(store, keeper, tasks, self._upload_failed)
        self.colleagues = Colleagues(store, self.rest, self._tokens, tasks, self._mark)
        self.customers = Customers(store, self.rest, self._tokens, tasks)
        self.fetching = Fetching(store, self.rest, self._tokens, tasks, files)
        self._gathering = Gathering(store, self._take_frames, asyncio.get_running_loop().call_later)
        self._left = False
        self._frozen = False
        store.listen(self._changed)

    # --- signing in -----------------------------------------------------------------------------

    async def sign_in(self, login: str, password: str) -> None:
        """Get tokens for a name and a password. Raises Refusal, Unreachable."""
        await self._tokens.take(await self.rest.sign_in(login, password))

    async def resume(self, refresh: str) -> None:
        """Get tokens for a refresh token of an earlier run. Raises Refusal, Unreachable."""
        self.resume_later(refresh)
        await self._tokens.access()

    def resume_later(self, refresh: str) -> None:
        """Get tokens for a refresh token of an earlier run, as soon as the link wants one."""
        self._tokens.start_with(refresh)

    async def restore(self) -> None:
        """Take over what the agent has left on this machine: words, files, places, outbox. Raises NotKept."""
        for queued in await take_over(self.account, self._store, self._keeper):
            self.start(queued)

    async def cached(self) -> Cached | None:
        """What this agent's desk knew last, if that is here. Raises NotKept."""
        return await self._keeper.cached(self.account)

    async def show_cached(self, cached: Cached) -> None:
        """Show it, and go on from there when the server is reached."""
        await self._caching.restore(cached)

    def connect(self) -> None:
        """Open the link, or open it again after signing in again."""
        for interaction in self._store.following:
            self._session.follow(interaction, on=True)
        self._link = Link(self.server, self._session, self, self._access)
        self._running = self._tasks.spawn(self._link.run(), "link")

    async def leave(self) -> None:
        """Close the link, and keep nothing of the store from now on; the outbox stays on this machine."""
        if self._left:
            return
        self._left = True
        await self._holding.send(self._link)
        self._gathering.flush()
        self._store.forget(self._changed)
        keep_no_more(self._store)
        if self._link is not None:
            self._link.stop()
        if self._running is not None:
            await asyncio.wait({self._running}, timeout=_GOODBYE)

    async def sign_out(self) -> None:
        """End the session on the server; one that is away learns of it by time."""
        try:
            await self.rest.sign_out(await self._tokens.access())
        except (Refusal, Unreachable):
            return

    async def goodbye(self) -> None:
        """End the session here and on the server."""
        self._files.empty()
        try:
            await self.sign_out()
        finally:
            await self.close()

    async def close(self) -> None:
        """Close the link and the connections; the outbox is kept."""
        await self.leave()
        await self.rest.close()

    # --- what the bus asks for ------------------------------------------------------------------

    def written(
        self,
        command: StaffCommand,
        uploads: tuple[Upload, ...] = (),
        goes_at: int = 0,
        used: tuple[CannedId, ...] = (),
    ) -> Queued:
        """A command for the outbox, written now; not to be sent before `goes_at` (this machine's Unix ms)."""
        return Queued(command, uploads, written_at=wall(), goes_at=goes_at, used=used)

    def start(self, queued: Queued) -> None:
        """Send a command that is kept and shown, its files first; in its place in the order."""
        ready = all(upload.sent >= upload.bytes for upload in queued.uploads)
        self._submit(queued, ready=ready)
        if not ready:
            self._tasks.spawn(self._upload(queued), "upload")

    def again(self, queued: Queued) -> None:
        """Send one that failed, or that waited for its author's word, and count its age from now on."""
        command, failure = queued.command, queued.failure
        chat = self._store.conversations.get(command.interaction) if isinstance(command, Words) else None
        if chat is not None and failure is not None and failure.code is ErrorCode.STALE_ASSIGNMENT:
            command = structs.replace(command, version=chat.version)
        uploads = queued.uploads if failure is None else tuple(structs.replace(one, sent=0) for one in queued.uploads)
        again = Queued(command, uploads, written_at=wall(), used=queued.used)
        self._keeper.change(again)
        self._store.retried(again)
        if failure is not None:
            self.start(again)
        else:
            self._to.release(command.id)

    def take_back(self, message: CommandId) -> None:
        """Put a message that has never left this machine back into its composer, words and files."""
        self._holding.take_back(message, self._to)

    def withdraw(self, command: CommandId) -> None:
        """Send a command no more and forget it."""
        self._withdraw(command)
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

    def follow_visitors(self, *, on: bool) -> None:
        """Look at the visitors of the sites, or stop; over this connection and those that come."""
        self._to.follow_visitors(on=on)

    def follow_floor(self, *, on: bool) -> None:
        """Be told how the day goes, or stop; over this connection and those that come."""
        self._to.follow_floor(on=on)

    def follow(self, interaction: InteractionId, *, on: bool) -> None:
        """Look into a chat that is not on this desk, or stop."""
        self._to.follow(interaction, on=on)

    def watch_cobrowse(self, interaction: InteractionId, *, on: bool, past: bool) -> None:
        """Watch a customer's page, or stop; over this connection and those that come."""
        self._to.watch_cobrowse(interaction, on=on, past=past)

    def renew_cobrowse(self, interaction: InteractionId) -> None:
        """Ask for a whole picture of a customer's page."""
        if self._link is not None:
            self._link.renew_cobrowse(interaction)

    def point(self, point: Point) -> None:
        """Point at something on a customer's page."""
        if self._link is not None:
            self._link.point(point)

    # --- LinkOwner --------------------------------------------------------------------------------

    def link_frames(self, batch: Sequence[frames.ToStaff]) -> None:
        """Fold a batch; what is no news to anybody here a moment later, together with what comes meanwhile."""
        self._gathering.take(batch)

    def _take_frames(self, batch: Sequence[frames.ToStaff]) -> None:
        """Fold a batch, and keep what became of our commands."""
        answered = [one for frame in batch for one in answers(frame) if one in self._store.outbox]
        self._store.apply(batch)
        if not self._frozen and any(isinstance(frame, frames.FloorSnapshot) for frame in batch):
            # A large floor has thousands of cards that stay: no collection need look at them each time. Once, since
            # what is frozen is never collected.
            self._frozen = True
            gc.collect()
            gc.freeze()
        self._caching.take(batch)
        for one in answered:
            queued = self._store.outbox.get(one)
            if queued is None:
                self._keeper.remove(one)
            elif queued.failure is not None:
                self._keeper.change(queued)

    def link_batch(self, batch: Batch) -> None:
        """Show what a customer's page does."""
        self._store.take_batch(batch)

    def link_holds(self, commands: Collection[CommandId]) -> None:
        """These messages wait for their author's word; so they will after a restart."""
        before = {queued.command.id: queued for queued in self._store.held}
        self._store.set_held(commands)
        after = {queued.command.id: queued for queued in self._store.held}
        for id in [*(id for id in before if id not in after), *(id for id in after if id not in before)]:
            if id in self._store.outbox:
                self._keeper.change(self._store.outbox[id])

    def link_changed(self, link: LinkState) -> None:
        """Show how the link is."""
        self._gathering.flush()
        self._store.set_link(link)

    def link_rejected(self, code: ErrorCode, text: str) -> None:
        """The session is over."""
        self._link = None
        self._expired(code, text)

    def link_strange(self, what: str) -> None:
        """The server said something that can't be read."""
        _log.warning("the server sent %s", what)

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _to(self) -> Session | Link:
        """Who takes what is to be sent: without a link the session keeps it for one."""
        return self._session if self._link is None else self._link

    async def _access(self, fresh: bool) -> str:
        return await self._tokens.access(fresh=fresh)

    async def _keep_token(self, tokens: Tokens) -> None:
        # Who has left is not signed in again by a goodbye that needed a fresh token.
        if not self._left:
            await self._keeper.keep_refresh_token(self.account, tokens.refresh)

    def _submit(self, queued: Queued, *, ready: bool) -> None:
        at = queued.written_at
        # What only stood behind an older one asks for nothing itself.
        held = queued.held and wall() - at > ASK_BEFORE_SENDING_AFTER
        self._to.submit(queued.command, written_at=at, ready=ready, held=held, goes_at=queued.goes_at)

    def _withdraw(self, command: CommandId) -> None:
        self._to.withdraw(command)

    def _mark(self, mark: Mark | MarkRoom) -> None:
        if self._link is not None:
            self._link.mark(mark)

    async def _upload(self, queued: Queued) -> None:
        if await self._uploads.carry(queued):
            self._to.ready(queued.command.id)

    def _upload_failed(self, queued: Queued, code: ErrorCode, text: str) -> None:
        self._withdraw(queued.command.id)
        self._store.failed(queued.command.id, code, text)
        failed = self._store.outbox.get(queued.command.id)
        if failed is not None:
            self._keeper.change(failed)

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
                    self._caching.left(change.interaction)
                case changes.FollowedChanged():
                    if self._store.chat(change.interaction) is None:
                        self._session.forget(change.interaction)
                case changes.RoomLeft():
                    self._session.forget_room(change.room)
                    self.colleagues.left(change.room)
                    self._caching.left_room(change.room)
                case _:
                    pass

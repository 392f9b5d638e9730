"""The session on a real socket: a thin asyncio shell around `session.py`."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from desktop.net.acts import Act, Apply, Close, Connect, Holds, Recorded, Rejected, Report, Send, Strange
from desktop.net.errors import Unreachable
from desktop.net.session import Session
from desktop.state.link import LinkState
from desktop.state.recordings import Batch
from protocol.asides import MarkRoom
from protocol.cobrowse import Point
from protocol.commands import Mark, StaffCommand
from protocol.errors import ErrorCode, Refusal
from protocol.frames import ToStaff
from protocol.ids import CommandId, InteractionId

#: A snapshot of a long chat is large; beyond this something is wrong. Bytes.
_LARGEST_FRAME = 64 * 1024 * 1024
#: Frames that are there already are folded together, up to this many, so that the window stays quick.
_BATCH = 200
_CANT_COME_BACK = frozenset(
    {ErrorCode.SESSION_EXPIRED, ErrorCode.SESSION_REPLACED, ErrorCode.CLIENT_TOO_OLD, ErrorCode.NOT_ALLOWED}
)


class LinkOwner(Protocol):
    """Whom the link tells."""

    def link_frames(self, batch: Sequence[ToStaff]) -> None:
        """Fold these."""
        ...

    def link_batch(self, batch: Batch) -> None:
        """A batch of what a customer's page does, in its place."""
        ...

    def link_holds(self, commands: Collection[CommandId]) -> None:
        """These messages wait for their author's word, and no others."""
        ...

    def link_changed(self, link: LinkState) -> None:
        """How the link is now."""
        ...

    def link_rejected(self, code: ErrorCode, text: str) -> None:
        """The session is over: sign in again."""
        ...

    def link_strange(self, what: str) -> None:
        """The server said something that can't be read."""
        ...


class Link:
    """Keeps one session connected while `run` runs.

    `token` gives an access token, a new one if its argument is True; it raises Refusal or Unreachable.
    """

    def __init__(
        self, server: str, session: Session, owner: LinkOwner, token: Callable[[bool], Awaitable[str]]
    ) -> None:
        self._url = "ws" + server.rstrip("/").removeprefix("http") + "/live/staff"
        self._session = session
        self._owner = owner
        self._token = token
        self._time = asyncio.get_running_loop().time
        self._socket: ClientConnection | None = None
        self._connect: Connect | None = None
        self._sends: list[bytes] = []
        self._wake = asyncio.Event()
        self._over = False
        self._listening: asyncio.Timeout | None = None

    async def run(self) -> None:
        """Connect and stay connected until the session is rejected or stopped."""
        self._session.start()
        self._carry_out()
        try:
            while not self._over:
                if self._connect is not None:
                    await self._open(self._connect)
                elif self._socket is not None:
                    await self._talk(self._socket)
                else:
                    await self._wait()
        finally:
            if self._socket is not None:
                await self._hang_up(self._socket)

    def stop(self) -> None:
        """Close; `run` ends soon after."""
        self._session.stop()
        self._over = True
        self._carry_out()
        self._wake.set()

    def reconnect(self) -> None:
        """Try to connect now, if that waits for its time."""
        self._session.reconnect()
        self._carry_out()

    def submit(
        self, command: StaffCommand, *, written_at: int, ready: bool = True, held: bool = False, goes_at: int = 0
    ) -> None:
        """Send a command until it is answered. As `Session.submit`."""
        self._session.submit(command, written_at=written_at, ready=ready, held=held, goes_at=goes_at)
        self._carry_out()

    def ready(self, command: CommandId) -> None:
        """The files of this command are on the server."""
        self._session.ready(command)
        self._carry_out()

    def release(self, command: CommandId) -> None:
        """Send this command, however old it is."""
        self._session.release(command)
        self._carry_out()

    def take_back(self, command: CommandId) -> bool:
        """Send this command no more, if it has never left."""
        taken = self._session.take_back(command)
        self._carry_out()
        return taken

    def hurry(self) -> None:
        """What waits for its time goes now."""
        self._session.hurry()
        self._carry_out()

    def withdraw(self, command: CommandId) -> None:
        """Send a command no more."""
        self._session.withdraw(command)
        self._carry_out()

    def mark(self, mark: Mark | MarkRoom) -> None:
        """Tell how far was received and seen."""
        self._session.mark(mark)
        self._carry_out()

    def typing(self, interaction: InteractionId, *, typing: bool) -> None:
        """A key was pressed, or the text is gone."""
        self._session.typing(interaction, typing=typing)
        self._carry_out()

    def follow_visitors(self, *, on: bool) -> None:
        """Look at the visitors of the sites, or stop."""
        self._session.follow_visitors(on=on)
        self._carry_out()

    def follow_floor(self, *, on: bool) -> None:
        """Be told how the day goes, or stop."""
        self._session.follow_floor(on=on)
        self._carry_out()

    def watch_cobrowse(self, interaction: InteractionId, *, on: bool, past: bool) -> None:
        """Watch a customer's page, or stop."""
        self._session.watch_cobrowse(interaction, on=on, past=past)
        self._carry_out()

    def renew_cobrowse(self, interaction: InteractionId) -> None:
        """Ask for a whole picture."""
        self._session.renew_cobrowse(interaction)
        self._carry_out()

    def point(self, point: Point) -> None:
        """Point at something on a customer's page."""
        self._session.tell(point)
        self._carry_out()

    def follow(self, interaction: InteractionId, *, on: bool) -> None:
        """Look into a chat that is not on this desk, or stop."""
        self._session.follow(interaction, on=on)
        self._carry_out()

    def forget(self, interaction: InteractionId) -> None:
        """A conversation left the desk."""
        self._session.forget(interaction)

    # --- inside -------------------------------------------------------------------------------

    async def _open(self, order: Connect) -> None:
        self._connect = None
        try:
            token = await self._token(order.fresh_token)
            self._socket = await connect(
                self._url,
                compression=None,
                ping_interval=None,
                max_size=_LARGEST_FRAME,
                close_timeout=2,
                open_timeout=10,
            )
        except Refusal as refusal:
            if refusal.code in _CANT_COME_BACK:
                self._over = True
                self._session.stop()
                self._carry_out()
                self._owner.link_rejected(refusal.code, refusal.text)
                return
            self._session.failed(refusal.text, refusal.retry_after)
        except Unreachable as error:
            self._session.failed(str(error))
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI):
            self._session.failed("The server does not answer.")
        else:
            if self._over:
                return
            self._session.opened(token)
        self._carry_out()

    async def _talk(self, socket: ClientConnection) -> None:
        """Carry frames both ways until this socket is gone or given up."""
        try:
            while self._socket is socket and not self._over:
                sends, self._sends = self._sends, []
                for data in sends:
                    await socket.send(data, text=True)
                await self._listen(socket)
                self._session.tick()
                self._carry_out()
        except ConnectionClosed as closed:
            if self._socket is socket:
                self._socket = None
                self._session.closed(closed.rcvd.code if closed.rcvd else None)
                self._carry_out()
        finally:
            await self._hang_up(socket)

    async def _listen(self, socket: ClientConnection) -> None:
        """Wait for frames until the session's deadline, or until there is something to send."""
        try:
            async with asyncio.timeout(self._left()) as limit:
                self._listening = limit
                try:
                    data = await socket.recv()
                finally:
                    self._listening = None
            self._session.received(data)
            for _ in range(_BATCH):
                async with asyncio.timeout(0):
                    data = await socket.recv()
                self._session.received(data)
        except TimeoutError:
            return

    async def _wait(self) -> None:
        """Wait between two tries."""
        self._wake.clear()
        try:
            async with asyncio.timeout(self._left()):
                await self._wake.wait()
        except TimeoutError:
            self._session.tick()
            self._carry_out()

    async def _hang_up(self, socket: ClientConnection) -> None:
        """Say goodbye when we leave; don't wait for a peer that was given up."""
        if self._socket is socket:
            self._socket = None
        self._sends.clear()
        if not self._over:
            socket.transport.abort()
        try:
            await socket.close()
        finally:
            # Cut off in mid-goodbye, the socket would stay open.
            socket.transport.abort()

    def _left(self) -> float:
        return max(0, self._session.deadline() - self._session.now()) / 1000

    def _carry_out(self) -> None:
        """Do what the session wants done."""
        for act in self._session.acts():
            self._do(act)
        self._wake.set()
        if self._listening is not None and (self._sends or self._socket is None) and not self._listening.expired():
            self._listening.reschedule(self._time())

    def _do(self, act: Act) -> None:
        match act:
            case Connect():
                self._connect = act
            case Send():
                self._sends.append(act.data)
            case Close():
                self._socket = None
                self._sends.clear()
            case Apply():
                self._owner.link_frames(act.batch)
            case Recorded():
                self._owner.link_batch(act.batch)
            case Holds():
                self._owner.link_holds(act.commands)
            case Report():
                self._owner.link_changed(act.link)
            case Strange():
                self._owner.link_strange(act.what)
            case Rejected():
                self._over = True
                self._owner.link_rejected(act.code, act.text)

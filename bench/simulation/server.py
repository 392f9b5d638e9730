"""The server's machine: a real `Core` on a virtual disk, killed and started over and over."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, cast

from backend.actions import past, sign_in, visitors
from backend.actions.actor import Actor
from backend.actions.sign_in import Session
from backend.app.clock import Steady
from backend.app.core import Core
from backend.errors import KnownError
from backend.live.admission import PerVisitor
from backend.live.shedding import Load
from backend.live.socket import CONNECTION, Connection
from backend.store import Store, Tx
from backend.tokens import StaffIdentity, VisitorIdentity
from bench.simulation.disk import Disk, Trouble, VirtualWriter
from bench.simulation.history import (
    BackedUp,
    ClockJumped,
    History,
    Restored,
    ServerPaused,
    ServerResumed,
    ServerStarted,
    ServerStopped,
    StorageFailed,
    StorageMended,
)
from bench.simulation.machine import Machine
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId
from protocol.rest import EntriesPage, Tokens, VisitorSession

if TYPE_CHECKING:
    from litestar.types import Receive as AsgiReceive
    from litestar.types import Scope as AsgiScope
    from litestar.types import Send as AsgiSend

#: As ASGI has it.
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: What signs the tokens; the same over all lives of the server.
_KEY = b"a key that signs in a simulation"
#: Seconds for clients to hear that the server ends.
_TO_TELL = 2.0
#: Seconds between two tries to start on a disk that does not work.
_START_AGAIN = 1.0


class Host:
    """The server's machine and its disk.

    Attributes:
        core: of the process that runs; None: there is none.
        listens: whether it takes connections.
    """

    def __init__(
        self,
        machine: Machine,
        history: History,
        random: Random,
        origin: str,
        *,
        full: Load,
        per_visitor: PerVisitor,
    ) -> None:
        self.machine = machine
        self.disk = Disk(history, self._now, random)
        self.core: Core | None = None
        self.listens = False
        self._clock = machine.wall
        self._history = history
        self._random = random
        self._full = full
        self._per_visitor = per_visitor
        self._origin = origin

    def _now(self) -> int:
        return int(self.machine.loop.time() * 1_000)

    # --- its lives --------------------------------------------------------------------------------

    def start(self) -> None:
        """A new process on what the disk has."""
        self.machine.start()
        self.machine.spawn(self._run())

    async def _run(self) -> None:
        while True:
            try:
                await self._begin()
            except (Refusal, KnownError):
                # A program that can't read its disk ends, and whoever watches over it starts it again.
                await asyncio.sleep(_START_AGAIN)
            else:
                return

    async def _begin(self) -> None:
        machine = self.machine
        clock = self._clock = Steady(machine.wall, machine.steady)
        ledger = self.disk.ledger(clock, self._random.randbytes)
        store = Store(ledger, writer=partial(VirtualWriter, random=self._random))
        clock.begin_after(store.written_at)
        core = Core(
            store,
            clock=clock,
            ticks=machine.steady,
            key=_KEY,
            own_origin=self._origin,
            full=self._full,
            per_visitor=self._per_visitor,
        )
        await core.begin()
        self.core, self.listens = core, True
        self._history.add(ServerStarted(self._now(), store.epoch))

    def kill(self) -> None:
        """The process is gone, whatever it was doing."""
        self.machine.kill()
        self.core, self.listens = None, False
        self._history.add(ServerStopped(self._now()))

    def stop(self) -> "asyncio.Task[None] | None":
        """Tell it to end."""
        return self.machine.spawn(self._stop())

    async def _stop(self) -> None:
        core, self.listens = self.core, False
        if core is None:
            return
        core.say_goodbye()
        ends = self.machine.loop.time() + _TO_TELL
        while core.has_company and self.machine.loop.time() < ends:  # noqa: ASYNC110 -- as the server does it
            await asyncio.sleep(0.02)
        await core.stop()
        await core.store.close()

    # --- what befalls it --------------------------------------------------------------------------

    def pause(self) -> None:
        """Its machine stands still."""
        if self.machine.alive and not self.machine.asleep:
            self.machine.sleep()
            self._history.add(ServerPaused(self._now()))

    def resume(self) -> None:
        """Its machine goes on."""
        if self.machine.asleep:
            self.machine.wake()
            self._history.add(ServerResumed(self._now()))

    def set_clock(self, by: int) -> None:
        """Its clock is set by so many milliseconds."""
        self.machine.set_clock(by)
        self._history.add(ClockJumped(self._now(), by))

    def trouble(self, trouble: Trouble) -> None:
        """Its disk begins or ceases to make trouble."""
        before, self.disk.trouble = self.disk.trouble, trouble
        if (before is Trouble.NONE) != (trouble is Trouble.NONE):
            happened = StorageMended if trouble is Trouble.NONE else StorageFailed
            self._history.add(happened(self._now()))

    def back_up(self) -> None:
        """A copy of the data is made."""
        self.disk.tell_rest()
        self.disk.back_up()
        self._history.add(BackedUp(self._now()))

    def restore(self) -> None:
        """While no process runs: back to the last copy."""
        self.disk.tell_rest()
        if self.disk.restore(self.machine.wall()):
            self._history.add(Restored(self._now()))

    # --- sockets ----------------------------------------------------------------------------------

    async def take(
        self, path: str, headers: list[tuple[bytes, bytes]], connection: Connection, receive: Receive, send: Send
    ) -> None:
        """Serve one socket to its end."""
        core = self.core
        assert core is not None
        extensions = {CONNECTION: {"connection": connection}}
        scope = {"type": "websocket", "path": path, "headers": headers, "extensions": extensions}
        await core.doors(cast("AsgiScope", scope), cast("AsgiReceive", receive), cast("AsgiSend", send))

    # --- calls, as `backend.rest` answers them ----------------------------------------------------

    def _core(self) -> Core:
        if self.core is None:
            raise Refusal(ErrorCode.SHUTTING_DOWN)
        return self.core

    async def sign_in(self, login: str) -> Tokens:
        """A login, whose password is right. Raises Refusal."""
        core = self._core()
        found = await core.store.run(lambda tx: sign_in.credentials(tx, login))
        if found is None:
            raise Refusal(ErrorCode.WRONG_PASSWORD)
        agent = found.agent.id
        return self._tokens(core, await core.store.run(lambda tx: sign_in.open_session(tx, agent)))

    async def refresh(self, token: str) -> Tokens:
        """A refresh token for new tokens. Raises Refusal."""
        core = self._core()
        session = await core.store.run(lambda tx: sign_in.rotate_refresh(tx, token))
        if isinstance(session, Refusal):
            ended = sign_in.session_of(token)
            if session.code is ErrorCode.SESSION_REPLACED and ended is not None:
                core.hub.end_sign_in(ended)
            raise session
        return self._tokens(core, session)

    async def sign_out(self, access: str) -> None:
        """End a sign-in. Raises Refusal."""
        core = self._core()
        session = core.tokens.read_access(access).session
        await core.store.run(lambda tx: sign_in.sign_out(tx, session))
        core.hub.end_sign_in(session)

    async def entries(self, access: str, interaction: InteractionId, public: int, staff: int) -> EntriesPage:
        """Older entries. Raises Refusal."""
        core = self._core()
        session = core.tokens.read_access(access).session

        def read(tx: Tx) -> EntriesPage:
            agent = sign_in.session_agent(tx, session)
            return past.entries_before(tx, Actor(role=agent.role, agent=agent.id), interaction, public, staff)

        return await core.store.run(read)

    async def visitor_session(self, key: str, token: str | None) -> VisitorSession:
        """A new visitor, or a fresh token for a known one. Raises Refusal."""
        core = self._core()
        known = None
        if token is not None:
            try:
                known = core.tokens.read_visitor(token).visitor
            except (Refusal, KnownError):
                known = None
        visit = await core.store.run(lambda tx: visitors.ensure_visitor(tx, key, known))
        made = core.tokens.make_visitor(VisitorIdentity(visitor=visit.visitor, site=visit.site.id))
        return VisitorSession(visitor=visit.visitor, token=made, interaction=visit.interaction)

    def _tokens(self, core: Core, session: Session) -> Tokens:
        access, ends = core.tokens.make_access(StaffIdentity(agent=session.agent.id, session=session.id))
        return Tokens(
            access=access,
            refresh=session.refresh,
            access_expires_at=ends,
            now=self._clock(),
            agent=session.agent,
        )

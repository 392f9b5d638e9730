"""Signing in, again after the session expired, and out. What goes wrong is said where the agent looks."""

import asyncio
import importlib
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.app.address import account, address
from desktop.app.keeping import Keeper
from desktop.app.tasks import Tasks
from desktop.net.errors import NotKept, Unreachable
from desktop.state.link import SignInPhase, SignInState
from desktop.state.store import Store
from protocol.errors import ErrorCode, Refusal, words
from protocol.kinds import NotReadyReason

if TYPE_CHECKING:
    from desktop.app.connection import Connection
    from desktop.state.restoring import Cached

#: Seconds: between two tries to resume when the server is away; before what takes its time is loaded.
_TRY_AGAIN = 3.0
_FIRST_MOMENTS = 0.3
#: Refusals after which the token that is kept opens nothing any more.
_TOKEN_IS_GONE = frozenset({ErrorCode.SESSION_EXPIRED, ErrorCode.SESSION_REPLACED, ErrorCode.NOT_ALLOWED})


class SignIn:
    """The sign-in flow. It makes the connection and holds it.

    `connect` makes a connection for a server and a login; `signed_in` is told of the pair that worked.
    """

    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        tasks: Tasks,
        connect: "Callable[[str, str, Callable[[ErrorCode, str], None]], Connection]",
        signed_in: Callable[[str, str], None],
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._tasks = tasks
        self._connect = connect
        self._signed_in = signed_in
        self._attempt: asyncio.Task[None] | None = None
        self._prepared = asyncio.Event()
        self.connection: Connection | None = None

    async def prepare(self) -> None:
        """Load what signing in needs, while the window paints, and open what this machine keeps."""
        loading = asyncio.to_thread(importlib.import_module, "desktop.app.connection")
        keeping, _ = await asyncio.gather(self._keeper.open(), loading)
        self._store.set_keeping(keeping)
        self._prepared.set()

    async def start(self, password: str | None) -> None:
        """Get ready; then sign in with a given password, or with the keyring's token, or wait for the agent.

        Where nobody signs in by itself, the door's first moments belong to who types into it.
        """
        if self._store.sign_in.phase is SignInPhase.ASKING:
            await asyncio.sleep(_FIRST_MOMENTS)
        await self.prepare()
        if self._attempt is not None:
            return
        state = self._store.sign_in
        if password is not None:
            self.sign_in(state.server, state.login, password)
            return
        if state.server and state.login:
            token = await self._keeper.refresh_token(account(state.server, state.login))
            if token is not None:
                self._begin(self._resume(state.server, state.login, token))
                return
        self._store.set_sign_in(replace(state, phase=SignInPhase.ASKING))

    def sign_in(self, server: str, login: str, password: str) -> None:
        """Begin to sign in; a try that goes on is given up."""
        self._begin(self._sign_in(address(server), login.strip(), password))

    def sign_out(self) -> None:
        """Begin to sign out; of what this machine kept only her own notes stay."""
        self._begin(self._sign_out())

    async def close(self) -> None:
        """Close the connection; nothing is forgotten."""
        if self.connection is not None:
            await self.connection.close()

    # --- inside -------------------------------------------------------------------------------

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        if self._attempt is not None:
            self._attempt.cancel()
        self._attempt = self._tasks.spawn(work, "sign in")

    async def _sign_in(self, server: str, login: str, password: str) -> None:
        again = self._store.sign_in.phase is SignInPhase.EXPIRED
        back = SignInPhase.EXPIRED if again else SignInPhase.ASKING
        if not again:
            self._store.set_sign_in(SignInState(SignInPhase.WORKING, server, login))
        await self._prepared.wait()
        connection = self._of(server, login)
        try:
            await connection.sign_in(login, password)
        except (Refusal, Unreachable) as error:
            problem = error.text if isinstance(error, Refusal) else str(error)
            state = self._store.sign_in if again else SignInState(back, server, login)
            self._store.set_sign_in(replace(state, phase=back, problem=problem))
            if connection is not self.connection:
                await connection.close()
            return
        await self._enter(connection, server, login)

    async def _resume(self, server: str, login: str, token: str) -> None:
        """Go on with a kept token: at once with what is cached, whether the server can be reached or not."""
        self._store.set_sign_in(SignInState(SignInPhase.WORKING, server, login))
        connection = self._of(server, login)
        try:
            cached = await self._cached(connection)
            if cached is None:
                await self._resume_sometime(connection, server, login, token)
            else:
                connection.resume_later(token)
        except Refusal as refusal:
            await self._keeper.keep_refresh_token(connection.account, None)
            self._store.set_sign_in(SignInState(SignInPhase.ASKING, server, login, refusal.text))
            await connection.close()
        except asyncio.CancelledError:
            await connection.close()
            raise
        else:
            await self._enter(connection, server, login, cached)

    async def _cached(self, connection: "Connection") -> "Cached | None":
        try:
            return await connection.cached()
        except NotKept as error:
            self._store.set_problem(str(error))
            return None

    async def _resume_sometime(self, connection: "Connection", server: str, login: str, token: str) -> None:
        while True:
            try:
                await connection.resume(token)
            except Unreachable as error:
                self._store.set_sign_in(SignInState(SignInPhase.ASKING, server, login, str(error)))
                await asyncio.sleep(_TRY_AGAIN)
            else:
                return

    def _of(self, server: str, login: str) -> "Connection":
        """The connection of this account: the present one when she signs in again."""
        if self.connection is not None and self.connection.account == account(server, login):
            return self.connection
        return self._connect(server, login, self._expired)

    async def _enter(self, connection: "Connection", server: str, login: str, cached: "Cached | None" = None) -> None:
        """Open the desk: first the agent's words, then what was cached, then the link."""
        is_new = connection is not self.connection
        if is_new:
            if self.connection is not None:
                await self.connection.close()
                self._store.signed_out()
            self.connection = connection
            cached = cached or await self._cached(connection)
            try:
                await connection.restore()
            except NotKept as error:
                self._store.set_problem(str(error))
        self._signed_in(server, login)
        self._store.set_sign_in(SignInState(SignInPhase.SIGNED_IN, server, login))
        if is_new and cached is not None:
            await connection.show_cached(cached)
        connection.connect()

    def _expired(self, code: ErrorCode, text: str) -> None:
        """The server will not have us any more; everything stays, and she is asked to sign in again."""
        state = self._store.sign_in
        if self.connection is not None and code in _TOKEN_IS_GONE:
            self._keeper.forget_refresh_token(self.connection.account)
        if state.phase is SignInPhase.SIGNED_IN:
            # A desk that was away meanwhile has it from the server, one that was there from the floor.
            by, said = self._signed_out_by(), "" if text == words(ErrorCode.SESSION_EXPIRED) else text
            ended = f"{by} signed you out. Sign in again; what you wrote is kept." if by and not said else said
            self._store.set_sign_in(replace(state, phase=SignInPhase.EXPIRED, problem="", ended=ended))

    def _signed_out_by(self) -> str:
        """The supervisor who did it, as the floor told this desk before the server let it go; empty: nobody."""
        me = self._store.my_agent
        if me is None or me.reason is not NotReadyReason.SIGNED_OUT or me.set_by is None:
            return ""
        by = self._store.floor.agents.get(me.set_by)
        return by.name if by is not None else ""

    async def _sign_out(self) -> None:
        """First this machine forgets, whatever the network does; then the server is told."""
        connection, self.connection = self.connection, None
        state = self._store.sign_in
        if connection is not None:
            await connection.leave()
            try:
                await self._keeper.sign_out()
            except NotKept as error:
                self._store.set_problem(str(error))
            token_is_gone = self._keeper.keep_refresh_token(connection.account, None)
            self._tasks.spawn(connection.goodbye(), "goodbye")
            await token_is_gone
        self._store.signed_out()
        self._store.set_sign_in(SignInState(SignInPhase.ASKING, state.server, state.login))

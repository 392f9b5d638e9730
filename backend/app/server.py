"""The composition root: a core with its disk, sockets and HTTP."""

import asyncio
import os
import secrets
import socket
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import uvicorn

from backend.actions.hours import zone_of
from backend.app.asgi import CallProtocol, Front, LiveProtocol, WebServer
from backend.app.clock import Steady, ticks, wall_clock
from backend.app.core import Core
from backend.app.local import Address, LocalDoor
from backend.app.settings import Settings
from backend.app.sweep import Sweep
from backend.errors import KnownError
from backend.limiter import Limiter
from backend.live.admission import PerVisitor
from backend.live.shedding import Load
from backend.rest import services as rest
from backend.rest.app import make_app
from backend.rest.origins import CrossOrigin
from backend.rest.passwords import Passwords
from backend.rest.sent_paths import SentPaths
from backend.rest.uploads import Uploads
from backend.store import Store
from backend.tokens import signing_key
from protocol.commands import AnyCommand
from protocol.errors import ErrorCode, Refusal
from protocol.limits import MAX_FRAME_BYTES

_WIDGET = Path(__file__).parents[2] / "resources" / "widget" / "dist"
#: Frames up to this are read, so that the session itself can say that one was too large.
_HARD_FRAME_LIMIT = 4 * MAX_FRAME_BYTES
_KEEP_ALIVE_SECONDS = 5
_MOST_SECONDS_TO_END = 10
#: What clients get to hear that we end.
_SECONDS_TO_TELL = 2.0
#: Wrong passwords: five at once for a login from one address, then one each 20 seconds.
_SIGN_IN_BURST, _SIGN_IN_REFILL = 5, 20_000
#: Files of one visitor or agent: twenty at once, then one each 3 seconds.
_FILE_BURST, _FILE_REFILL = 20, 3_000
_MINUTE = 60_000
#: Whose X-Forwarded headers are believed behind a proxy: peers on this machine or its private network.
_PROXIES = ["127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]


async def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Run a server until it is told to stop; `ready` gets its address once it listens.

    Raises KnownError: the folder or the port is taken, a file can't be used.
    """
    clock = Steady(wall_clock, ticks)
    store = Store.open(settings.data, clock=clock)
    clock.begin_after(store.written_at)
    try:
        listener = _listen(settings.host, settings.port)
        await _Server(settings, store, listener, clock).run(ready)
    finally:
        await store.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise KnownError(f"Can't listen on {host} port {port}: {error.strerror}.") from error
    return listener


class _Server:
    """A core, with sockets and HTTP around it."""

    def __init__(self, settings: Settings, store: Store, listener: socket.socket, clock: Callable[[], int]) -> None:
        self._settings = settings
        self._store = store
        self._listener = listener
        self._clock = clock
        scheme = "https" if settings.tls_cert else "http"
        host, port = listener.getsockname()[:2]
        self.address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
        self._core = Core(
            store,
            clock=clock,
            ticks=ticks,
            key=signing_key(settings.data),
            own_origin=settings.public_url or self.address,
            full=Load(jobs=settings.full_jobs, lag=settings.full_lag, outbox=settings.full_outbox),
            per_visitor=PerVisitor(
                messages_per_minute=settings.messages_per_minute,
                chats_per_hour=settings.chats_per_hour,
                sockets=settings.sockets_per_visitor,
            ),
            zone=zone_of(settings.time_zone),
        )
        self._passwords = Passwords()
        self._uploads = Uploads(settings.data / "files")
        self._sweep = Sweep(store, self._uploads, settings.unsent_files_hours, clock, wall_clock)
        self._local_token = secrets.token_urlsafe(32)

    async def run(self, ready: Callable[[str], None]) -> None:
        """Until told to stop."""
        web = WebServer(self._config(), self._tell_all)
        try:
            await self._begin()
            with LocalDoor(self._settings.data, Address(url=self.address, pid=os.getpid()), self._local_token):
                self._core.tasks.spawn(self._announce(web, ready))
                self._core.tasks.spawn(self._sweep.run())
                await web.serve(sockets=[self._listener])
        finally:
            await self._core.stop()
            self._passwords.close()

    async def _begin(self) -> None:
        try:
            await self._core.begin()
        except Refusal as refusal:
            raise KnownError(f"Nothing can be stored in {self._settings.data} now. Is its disk full?") from refusal

    async def _announce(self, web: WebServer, ready: Callable[[str], None]) -> None:
        while not web.started:  # noqa: ASYNC110 -- uvicorn has no event for it
            await asyncio.sleep(0.01)
        ready(self.address)

    async def _tell_all(self) -> None:
        """Every client hears that we restart, before its connection ends."""
        self._core.say_goodbye()
        try:
            async with asyncio.timeout(_SECONDS_TO_TELL):
                while self._core.has_company:  # noqa: ASYNC110 -- once, at the end
                    await asyncio.sleep(0.02)
        except TimeoutError:
            return

    def _config(self) -> uvicorn.Config:
        settings, core = self._settings, self._core
        return uvicorn.Config(
            Front(core.doors, CrossOrigin(SentPaths(make_app(self._rest(), version("deskbell"))), core.floor)),
            lifespan="off",
            loop="none",
            http=CallProtocol,
            ws=LiveProtocol,
            ws_max_size=_HARD_FRAME_LIMIT,
            ws_ping_interval=None,
            ws_ping_timeout=None,
            ws_per_message_deflate=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_MOST_SECONDS_TO_END,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=settings.behind_proxy,
            forwarded_allow_ips=_PROXIES,
            ssl_certfile=settings.tls_cert,
            ssl_keyfile=settings.tls_key,
        )

    def _rest(self) -> rest.Services:
        core = self._core
        return rest.Services(
            store=self._store,
            floor=core.floor,
            tokens=core.tokens,
            passwords=self._passwords,
            uploads=self._uploads,
            sign_ins=Limiter(_SIGN_IN_BURST, _SIGN_IN_REFILL, ticks),
            visitors=Limiter(
                self._settings.visitors_per_minute, max(_MINUTE // self._settings.visitors_per_minute, 1), ticks
            ),
            files=Limiter(_FILE_BURST, _FILE_REFILL, ticks),
            clock=self._clock,
            local_token=self._local_token,
            sign_in_ended=core.hub.end_sign_in,
            admit=core.admit,
            against=core.against,
            acted=self._core.acted,
            record_changed=core.record_changed,
            shop_visit=core.shop_visit,
            outlooks=self._core.router.outlooks,
            outcome=self._outcome,
            metrics=self._render_metrics,
            metrics_token=self._settings.metrics_token,
            widget_folder=_WIDGET,
        )

    def _render_metrics(self) -> bytes:
        # Not at the start: that has enough to load.
        from backend.app.metrics import render

        core = self._core
        return render(core.meters, core.floor, self._store, core.router, core.watch)

    def _outcome(self, command: AnyCommand, code: ErrorCode | None) -> None:
        if code is None:
            self._core.meters.done(command)
        else:
            self._core.meters.refused(command, code)

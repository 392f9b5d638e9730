"""The composition root: the one module that sees all parts of the server."""

import asyncio
import os
import secrets
import socket
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import uvicorn

from backend.actions import deadlines, resume
from backend.app.asgi import CallProtocol, Front, LiveProtocol, WebServer
from backend.app.clock import ticks, wall_clock
from backend.app.deadlines import Deadlines
from backend.app.load import Watch
from backend.app.local import Address, LocalDoor
from backend.app.metrics import Metrics
from backend.app.presence import Presence
from backend.app.rounds import sweep, tell_positions
from backend.app.router import Router
from backend.app.settings import Settings
from backend.app.tasks import Tasks
from backend.errors import KnownError
from backend.floor import Floor
from backend.live import ports
from backend.live.endpoints import Doors
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.live.shedding import Load
from backend.rest import services as rest
from backend.rest.app import make_app
from backend.rest.limiter import Limiter
from backend.rest.origins import CrossOrigin
from backend.rest.passwords import Passwords
from backend.rest.uploads import Uploads
from backend.store import Store
from backend.tokens import Tokens, signing_key
from protocol.commands import AnyCommand
from protocol.errors import ErrorCode, Refusal
from protocol.frames import FloorSnapshot
from protocol.limits import MAX_FRAME_BYTES

_WIDGET = Path(__file__).parents[2] / "resources" / "widget" / "dist"
#: Frames up to this are read, so that the session itself can say that one was too large.
_HARD_FRAME_LIMIT = 4 * MAX_FRAME_BYTES
_KEEP_ALIVE_SECONDS = 5
_MOST_SECONDS_TO_END = 10
#: Milliseconds that clients wait before they come back, and seconds we give them to hear it.
_RETRY_AFTER = 1_000
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
    store = Store.open(settings.data, clock=wall_clock)
    try:
        listener = _listen(settings.host, settings.port)
        await _Server(settings, store, listener).run(ready)
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
    """All parts of one running server."""

    def __init__(self, settings: Settings, store: Store, listener: socket.socket) -> None:
        self._settings = settings
        self._store = store
        self._listener = listener
        scheme = "https" if settings.tls_cert else "http"
        host, port = listener.getsockname()[:2]
        self.address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
        self._tasks = Tasks()
        self._meters = Meters()
        self._hub = Hub(self._meters)
        self._floor = Floor(settings.public_url or self.address)
        self._router = Router(store, wall_clock)
        self._deadlines = Deadlines(store, wall_clock)
        full = Load(jobs=settings.full_jobs, lag=settings.full_lag, outbox=settings.full_outbox)
        self._watch = Watch(store, self._hub, full, ticks)
        self._tokens = Tokens(signing_key(settings.data), wall_clock)
        self._passwords = Passwords()
        self._local_token = secrets.token_urlsafe(32)

    async def run(self, ready: Callable[[str], None]) -> None:
        """Until told to stop."""
        web = WebServer(self._config(), self._tell_all)
        await self._store.run(deadlines.begin_anew)
        await self._store.run(resume.floor_snapshot, at_delivery=self._begin)
        with LocalDoor(self._settings.data, Address(url=self.address, pid=os.getpid()), self._local_token):
            self._tasks.spawn(self._router.run())
            self._tasks.spawn(self._deadlines.run())
            self._tasks.spawn(tell_positions(self._floor, self._hub))
            self._tasks.spawn(sweep(self._hub, ticks))
            self._tasks.spawn(self._watch.run())
            self._tasks.spawn(self._announce(web, ready))
            try:
                await web.serve(sockets=[self._listener])
            finally:
                await self._tasks.stop()
                self._passwords.close()

    def _begin(self, floor: FloorSnapshot) -> None:
        self._floor.load(floor)
        self._router.load(floor)
        # The floor first: what hears of an entry may ask it.
        self._store.on_commit(self._floor.publish)
        self._store.on_commit(self._hub.publish)
        self._store.on_commit(self._router.publish)
        self._store.on_commit(self._deadlines.publish)
        links = Presence(self._store, self._hub, self._tasks, self._deadlines)
        self._hub.last_desk_gone = links.last_desk_gone
        self._hub.last_window_gone = links.last_window_gone

    async def _announce(self, web: WebServer, ready: Callable[[str], None]) -> None:
        while not web.started:  # noqa: ASYNC110 -- uvicorn has no event for it
            await asyncio.sleep(0.01)
        ready(self.address)

    async def _tell_all(self) -> None:
        """Every client hears that we restart, before its connection ends."""
        self._hub.close_all(Refusal(ErrorCode.SHUTTING_DOWN, retry_after=_RETRY_AFTER))
        try:
            async with asyncio.timeout(_SECONDS_TO_TELL):
                while self._meters.visitor_sockets or self._meters.staff_sockets:  # noqa: ASYNC110 -- once, at the end
                    await asyncio.sleep(0.02)
        except TimeoutError:
            return

    def _config(self) -> uvicorn.Config:
        settings = self._settings
        return uvicorn.Config(
            Front(self._doors(), CrossOrigin(make_app(self._rest(), version("deskbell")), self._floor)),
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
        return rest.Services(
            store=self._store,
            floor=self._floor,
            tokens=self._tokens,
            passwords=self._passwords,
            uploads=Uploads(self._settings.data / "files"),
            sign_ins=Limiter(_SIGN_IN_BURST, _SIGN_IN_REFILL, ticks),
            visitors=Limiter(
                self._settings.visitors_per_minute, max(_MINUTE // self._settings.visitors_per_minute, 1), ticks
            ),
            files=Limiter(_FILE_BURST, _FILE_REFILL, ticks),
            clock=wall_clock,
            local_token=self._local_token,
            sign_in_ended=self._hub.end_sign_in,
            admit=self._hub.admit,
            outcome=self._outcome,
            metrics=Metrics(self._meters, self._floor, self._store, self._router, self._watch).render,
            widget_folder=_WIDGET,
        )

    def _outcome(self, command: AnyCommand, code: ErrorCode | None) -> None:
        if code is None:
            self._meters.done(command)
        else:
            self._meters.refused(command, code)

    def _doors(self) -> Doors:
        services = ports.Services(
            epoch=self._store.epoch,
            clock=wall_clock,
            ticks=ticks,
            tokens=self._tokens,
            origins=self._floor,
            meters=self._meters,
        )
        return Doors(services, self._hub, self._store, self._tasks.spawn)

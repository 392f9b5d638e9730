"""`deskbell desktop`: the composition root, the only module that sees all parts of the desk.

The window is painted first; what only the network needs is imported after that.
"""

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication

from desktop.app.bus import Bus
from desktop.app.faults import Faults, write_log
from desktop.app.files import Files
from desktop.app.keeping import Keeper
from desktop.app.lifecycle import Lifecycle
from desktop.app.options import Options, parse
from desktop.app.sign_in import SignIn, address
from desktop.app.tasks import Tasks
from desktop.models.desk import Desk
from desktop.net import remembered
from desktop.net.errors import NotKept
from desktop.net.remembered import Remembered
from desktop.panels import PANELS
from desktop.state import drafts
from desktop.state.link import SignInPhase, SignInState
from desktop.state.store import Store
from desktop.ui import text, theme
from desktop.ui.window import MainWindow
from protocol.errors import ErrorCode

if TYPE_CHECKING:
    from desktop.app.connection import Connection


def command(arguments: Sequence[str]) -> int:
    """Run the desk until its window is closed. 0 when all is saved, 2 when it can't start."""
    options = parse(arguments)
    try:
        options.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        log_file = write_log(options.data)
    except OSError as error:
        sys.stderr.write(f"The desk can't write to {options.data}: {error.strerror}.\n")
        return 2
    faults = Faults(log_file)
    faults.install()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["deskbell"])
    app.setApplicationName("Deskbell")
    app.setDesktopFileName("deskbell")
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        faults.install_in(runner.get_loop())
        runner.run(_desk(app, options, faults))
    return 0


async def _desk(app: QApplication, options: Options, faults: Faults) -> None:
    """Put the desk together, run it, take it apart."""
    lifecycle = Lifecycle()
    tasks = Tasks(faults.tell)
    store = Store(_wall)
    memory = _Memory(store, options)
    faults.show_with(store.set_problem)
    keeper = Keeper(options.data, None, store.set_problem)
    lifecycle.at_stop(keeper.close)
    files = Files(store, options.data / "fetched")
    files.empty()
    lifecycle.at_stop(files.empty)
    lifecycle.at_stop(tasks.stop)

    def connect(server: str, login: str, expired: Callable[[ErrorCode, str], None]) -> "Connection":
        from desktop.app.connection import Connection

        return Connection(
            server=server,
            login=login,
            store=store,
            keeper=keeper,
            tasks=tasks,
            files=files,
            wall=_wall,
            expired=expired,
        )

    sign_in = SignIn(store, keeper, tasks, connect, memory.signed_in)
    bus = Bus(store, keeper, tasks, sign_in)
    lifecycle.at_stop(sign_in.close)
    text.use(QLocale.system().name())
    theme.install(app)
    desk = Desk(store, bus)
    window = MainWindow(desk, PANELS)
    window.close_asked.connect(lifecycle.ask_stop)
    painted = _FirstPaint(window)
    window.show()
    window.activateWindow()
    signal.signal(signal.SIGTERM, _stopper(lifecycle))
    await painted.wait()
    await sign_in.prepare()
    tasks.spawn(sign_in.start(options.password), "first sign-in")
    if options.control:
        from desktop.app.control import Control

        tasks.spawn(Control(window, lifecycle.ask_stop).run(), "control")
    await lifecycle.run(before=lambda: _put_away(window, desk))


def _put_away(window: MainWindow, desk: Desk) -> None:
    """Refuse input from now on, and let nothing fire that the panels hold."""
    window.hide()
    window.setEnabled(False)
    desk.stop()
    window.deleteLater()
    desk.deleteLater()


def _wall() -> int:
    return time.time_ns() // 1_000_000


def _stopper(lifecycle: Lifecycle) -> Callable[[int, object], None]:
    loop = asyncio.get_running_loop()

    def stop(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(lifecycle.ask_stop)

    return stop


class _Memory:
    """The desk's memory of itself, in a file that holds no secrets."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._file = options.data / "window.json"
        kept = remembered.read(self._file)
        self._server = address(options.server) or kept.server
        self._login = options.login or kept.login
        self._values = dict(kept.values)
        store.memory.restore(kept.values)
        store.memory.kept = self._keep
        if options.theme:
            store.memory.put(drafts.Remembered.THEME, options.theme.encode())
        phase = SignInPhase.ASKING if options.password is None else SignInPhase.WORKING
        store.set_sign_in(SignInState(phase, self._server, self._login))

    def signed_in(self, server: str, login: str) -> None:
        """Offer this pair the next time."""
        self._server, self._login = server, login
        self._write()

    def _keep(self, name: str, value: bytes) -> None:
        self._values[name] = value
        self._write()

    def _write(self) -> None:
        try:
            remembered.write(self._file, Remembered(server=self._server, login=self._login, values=self._values))
        except NotKept as error:
            self._store.set_problem(str(error))


class _FirstPaint(QObject):
    """Waits until a window was painted for the first time."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._painted = asyncio.Event()
        window.installEventFilter(self)

    async def wait(self) -> None:
        """Return after the first paint."""
        await self._painted.wait()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            asyncio.get_running_loop().call_soon(self._painted.set)
        return False

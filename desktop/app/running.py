"""The composition root, the only module that sees all parts of the desk: puts them together, takes them apart."""

import asyncio
import gc
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import qasync
from PySide6.QtWidgets import QApplication

from desktop.app.bus import Behind, Bus
from desktop.app.faults import Faults, write_log
from desktop.app.files import Files
from desktop.app.keeping import Keeper
from desktop.app.lifecycle import Lifecycle
from desktop.app.memory import FileMemory
from desktop.app.options import Options
from desktop.app.sign_in import SignIn
from desktop.app.spelling import Speller
from desktop.app.tasks import Tasks
from desktop.models.desk import Desk
from desktop.ui.window import MainWindow
from protocol.errors import ErrorCode

if TYPE_CHECKING:
    from desktop.app.connection import Connection

#: Seconds after the door was painted; somebody who signs in sooner has it sooner.
_SHELL_AFTER = 0.5


def run(app: QApplication, window: MainWindow, bus: Bus, memory: FileMemory, options: Options) -> int:
    """Run the desk behind a window that is painted, until the window is closed."""
    faults = Faults(write_log(options.data))
    faults.install()
    faults.show_with(window.desk.store.set_problem)
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            loop = runner.get_loop()
            # Not the loop's own pool: that one is of QThreads.
            loop.set_default_executor(ThreadPoolExecutor(max_workers=2, thread_name_prefix="work"))
            faults.install_in(loop)
            runner.run(_run(window, bus, memory, options, faults))
    finally:
        # What Qt says when Python is gone must find nothing of it.
        faults.uninstall()
    return 0


async def _run(window: MainWindow, bus: Bus, memory: FileMemory, options: Options, faults: Faults) -> None:
    store = window.desk.store
    lifecycle = Lifecycle()
    tasks = Tasks(faults.tell)
    keeper = Keeper(options.data, None, store.set_problem)
    lifecycle.at_stop(keeper.close)
    files = Files(store, options.data / "fetched")
    files.empty()
    lifecycle.at_stop(files.empty)
    speller = Speller(store, tasks)
    lifecycle.at_stop(speller.close)
    lifecycle.at_stop(tasks.stop)

    def connect(server: str, login: str, expired: Callable[[ErrorCode, str], None]) -> "Connection":
        from desktop.app.connection import Connection

        return Connection(
            server=server, login=login, store=store, keeper=keeper, tasks=tasks, files=files, expired=expired
        )

    door = SignIn(store, keeper, tasks, connect, memory.signed_in)
    bus.attach(Behind(keeper, tasks, door, speller))
    lifecycle.at_stop(door.close)
    window.close_asked.connect(lifecycle.ask_stop)
    signal.signal(signal.SIGTERM, _stopper(lifecycle))
    if options.control:
        from desktop.app.control import Control

        tasks.spawn(Control(window, lifecycle.ask_stop).run(), "control")
    tasks.spawn(door.start(options.password), "first sign-in")
    # The rest of the window is made while the agent types or the network answers.
    lifecycle.at_stop(_Furnishing(window).stop)
    await lifecycle.run(before=lambda: _put_away(window, window.desk))


class _Furnishing:
    """Builds the desk behind the door between what is typed there, and then lets garbage be collected again, which
    the start has put off.

    The modules and widgets of the start stay as long as the desk: no collection need look at their 40,000
    objects, which held up the window for some 10 ms each time.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._loop = asyncio.get_running_loop()
        self._next = self._loop.call_later(_SHELL_AFTER, self._step)

    def _step(self) -> None:
        goes_on = False
        try:
            goes_on = self._window.build_step()
        finally:
            if not goes_on:
                gc.collect()
                gc.freeze()
                gc.enable()
        if goes_on:
            self._next = self._loop.call_later(0, self._step)

    def stop(self) -> None:
        """The desk ends."""
        self._next.cancel()


def _put_away(window: MainWindow, desk: Desk) -> None:
    """Refuse input from now on, and let nothing fire that the panels hold."""
    window.hide()
    window.setEnabled(False)
    desk.stop()
    window.deleteLater()
    desk.deleteLater()


def _stopper(lifecycle: Lifecycle) -> Callable[[int, object], None]:
    loop = asyncio.get_running_loop()

    def stop(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(lifecycle.ask_stop)

    return stop

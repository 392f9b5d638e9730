"""The first window, painted before anything else is loaded.

What comes after it (the loop, the network, what this machine keeps) is `desktop.app.running`.
"""

import os
import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QLocale, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app.bus import Bus
from desktop.app.memory import FileMemory
from desktop.app.options import Options
from desktop.models.desk import Desk
from desktop.panels import PANELS
from desktop.state import preferences
from desktop.state.drafts import Remembered
from desktop.state.store import Store
from desktop.ui import text, theme
from desktop.ui.window import MainWindow

#: Milliseconds to wait for the first paint; a window that nobody sees is never painted.
_PAINTS_WITHIN = 1_000
_SCALE = "QT_SCALE_FACTOR"
#: Seconds after which a thread beside the window's gives the interpreter up. The default of 5 ms is half a key's time.
_SWITCH = 0.0005


def open_desk(options: Options) -> int:
    """Run the desk until its window is closed, and give its exit code."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    store = Store(_wall)
    memory = FileMemory(store, options)
    # Of whoever is expected: both hold for as long as the program runs.
    chosen = preferences.read(store.memory.of(Remembered.PREFERENCES))
    app = application(chosen.text_size)
    app.setApplicationName("Deskbell")
    app.setDesktopFileName("deskbell")
    app.setQuitOnLastWindowClosed(False)
    text.use(chosen.language or QLocale.system().name())
    theme.install(app)
    bus = Bus(store)
    window = MainWindow(Desk(store, bus, furnished=False), PANELS)
    _show(window)

    from desktop.app.running import run

    return run(app, window, bus, memory, options)


def application(percent: int) -> QApplication:
    """Qt, drawing so much larger; it reads that once, and no program that the desk opens is to."""
    before = os.environ.get(_SCALE)
    try:
        scale = float(before or 1)
    except ValueError:
        scale = 1.0
    if percent in preferences.TEXT_SIZES and percent != preferences.AS_IT_COMES:
        os.environ[_SCALE] = str(scale * percent / preferences.AS_IT_COMES)
    sys.setswitchinterval(_SWITCH)
    app = QApplication(["deskbell"])
    if before is None:
        os.environ.pop(_SCALE, None)
    else:
        os.environ[_SCALE] = before
    return app


def _wall() -> int:
    return time.time_ns() // 1_000_000


def _show(window: MainWindow) -> None:
    """Show the window and see it painted; input waits until somebody can work it off."""
    loop = QEventLoop()
    painted = _FirstPaint(loop)
    window.installEventFilter(painted)
    window.show()
    window.activateWindow()
    QTimer.singleShot(_PAINTS_WITHIN, loop, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    window.removeEventFilter(painted)


class _FirstPaint(QObject):
    """Ends a loop when the watched window has been painted."""

    def __init__(self, loop: QEventLoop) -> None:
        super().__init__(loop)
        self._loop = loop

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self._loop, self._loop.quit)
        return super().eventFilter(watched, event)

"""Faults of the program itself: into the log file with their trace, and onto the screen in plain words."""

import asyncio
import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")
_LONG_LOG = 2_000_000
#: Of one and the same fault: how often with its trace, and how often after that.
_IN_FULL, _THEN_EACH = 5, 100
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def write_log(folder: Path) -> Path:
    """Log into `desk.log` in this folder; a long one is set aside at a start. No words of a chat are ever logged.

    Where it can't be written, the log goes to the standard error.
    """
    file = folder / "desk.log"
    try:
        if file.exists() and file.stat().st_size > _LONG_LOG:
            file.replace(file.with_suffix(".log.old"))
        handler: logging.Handler = logging.FileHandler(file, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for chatty in ("httpx", "httpcore", "websockets", "qasync"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return file


class Faults:
    """Catches what nobody caught. `show` puts plain words on the screen, once there is one."""

    def __init__(self, log_file: Path) -> None:
        self._words = f"Something went wrong in Deskbell. It goes on; what happened is recorded in {log_file}."
        self._early: str | None = None
        self._times: dict[tuple[type[BaseException], str, int], int] = {}
        self._show: Callable[[str], object] | None = None

    def install(self) -> None:
        """Take over the hooks of Python and Qt."""
        sys.excepthook = self.caught
        qInstallMessageHandler(_qt_message)

    def uninstall(self) -> None:
        """Give Python's hook and Qt's back."""
        sys.excepthook = sys.__excepthook__
        qInstallMessageHandler(None)

    def install_in(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take over the loop's handler."""
        loop.set_exception_handler(self._loop_handler)

    def show_with(self, show: Callable[[str], object]) -> None:
        """There is a screen now."""
        self._show = show
        if self._early is not None:
            show(self._early)

    def tell(self, _error: BaseException | None = None) -> None:
        """Something failed and has been logged: say so on the screen."""
        if self._show is None:
            self._early = self._words
        else:
            self._show(self._words)

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What Python's hook gets: an exception that nobody handled."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if self._is_worth_a_line(kind, trace):
            _log.critical("unhandled", exc_info=(kind, error, trace))
        _let_go(trace)
        self.tell(error)

    def _is_worth_a_line(self, kind: type[BaseException], trace: TracebackType | None) -> bool:
        """What fails at each paint must not fill the disk: the first few times, then each hundredth."""
        place = (kind, *_place(trace))
        times = self._times[place] = self._times.get(place, 0) + 1
        return times <= _IN_FULL or times % _THEN_EACH == 0

    def _loop_handler(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        trace = error if isinstance(error, BaseException) else None
        _log.critical("in the loop: %s", context.get("message"), exc_info=trace)
        self.tell(trace)


def _place(trace: TracebackType | None) -> tuple[str, int]:
    """Where it happened."""
    last = None
    while trace is not None:
        last, trace = trace, trace.tb_next
    return ("", 0) if last is None else (last.tb_frame.f_code.co_filename, last.tb_lineno)


def _let_go(trace: TracebackType | None) -> None:
    """Let go of what the failed frames hold.

    Python keeps the last trace for a debugger, and with it a `paintEvent`'s painter: with a painter at work on
    it the window is never painted again, or the process ends.
    """
    traceback.clear_frames(trace)
    sys.last_traceback = None


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    # A machine without sound makes Qt's multimedia complain of each library it lacks; nothing is wrong.
    of_sound = (context.category or "").startswith("qt.multimedia")
    _qt_log.log(logging.INFO if of_sound else _LEVELS[kind], message)

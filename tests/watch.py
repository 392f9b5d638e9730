"""What a test must not leave behind: log records nobody expected, tasks, threads, timers, windows.

One `Watch` follows one test from before its setup to after its teardown. Qt is looked at only
where something has imported it.
"""

import asyncio
import gc
import logging
import re
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import cast

#: Threads that are about to end get this long, in seconds.
_THREAD_GRACE = 2.0

_leaked_tasks: list[str] = []


def watch_tasks() -> None:
    """Note every task that still runs when its loop is shut down, instead of cancelling it unseen."""
    # The standard library offers no other moment between the last fixture and the cancelling.
    original = cast("Callable[[asyncio.AbstractEventLoop], None]", vars(asyncio.runners)["_cancel_all_tasks"])

    def note_and_cancel(loop: asyncio.AbstractEventLoop) -> None:
        _leaked_tasks.extend(f"task {task.get_name()}: {task.get_coro()!r}" for task in asyncio.all_tasks(loop))
        original(loop)

    setattr(asyncio.runners, "_cancel_all_tasks", note_and_cancel)  # noqa: B010 (private name)


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class Watch:
    """Follows one test; `faults()` tells, after its teardown, what it left behind.

    Attributes:
        expected: patterns of `expects_log`; each must match a record, and pardons those it matches.
    """

    def __init__(self, expected: Iterable[str]) -> None:
        self.expected = tuple(expected)
        self._log = _Records()
        self._deaf = False
        logging.getLogger().addHandler(self._log)
        self._threads = set(threading.enumerate())
        self._windows = set(_windows())
        self._timers = set(_timers()) if _qt_runs() else set[int]()
        _leaked_tasks.clear()

    @contextmanager
    def shared(self) -> Generator[None]:
        """What is started in here belongs to a fixture that outlives the test."""
        threads, windows = set(threading.enumerate()), set(_windows())
        timers = set(_timers()) if _qt_runs() else set[int]()
        yield
        self._threads |= set(threading.enumerate()) - threads
        self._windows |= set(_windows()) - windows
        if _qt_runs():
            self._timers |= set(_timers()) - timers

    def close(self) -> None:
        """The last fixture is gone: what is logged from now on is not this test's."""
        self._deaf = self._log not in logging.getLogger().handlers
        logging.getLogger().removeHandler(self._log)

    def faults(self) -> list[str]:
        """One line each. Collects garbage first: a failed task tells of itself only when it goes."""
        if _qt_runs():
            _delete_what_is_due()
        gc.collect()
        return [*self._log_faults(), *self._task_faults(), *self._thread_faults(), *self._qt_faults()]

    def _log_faults(self) -> Iterator[str]:
        if self._deaf:
            yield "took the watching handler off the log: set logs up in a process of their own"
        texts = [f"{record.name}: {record.getMessage()}" for record in self._log.records]
        for record, text in zip(self._log.records, texts, strict=True):
            if not any(re.search(pattern, text) for pattern in self.expected):
                trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
                yield f"unexpected log {record.levelname} {text}\n{trace}".rstrip()
        for pattern in self.expected:
            if not any(re.search(pattern, text) for text in texts):
                yield f"expected log record never came: {pattern}"

    def _task_faults(self) -> Iterator[str]:
        yield from (f"leaked {task}" for task in _leaked_tasks)

    def _thread_faults(self) -> Iterator[str]:
        ends = time.monotonic() + _THREAD_GRACE
        for thread in set(threading.enumerate()) - self._threads:
            if isinstance(thread, threading._DummyThread):
                # One of Qt's that called into Python once: nobody here started it.
                continue
            thread.join(max(0.0, ends - time.monotonic()))
            if thread.is_alive():
                yield f"leaked thread {thread.name}"

    def _qt_faults(self) -> Iterator[str]:
        if not _qt_runs():
            return
        windows = _windows()
        for key in windows.keys() - self._windows:
            yield f"leaked window {windows[key]}"
        timers = _timers()
        for key in timers.keys() - self._timers:
            yield f"leaked running timer {timers[key]}"


def _qt_runs() -> bool:
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets is not None and widgets.QApplication.instance() is not None


def _delete_what_is_due() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _windows() -> dict[int, str]:
    """Top-level widgets by address. A menu or combo pop-up counts only with its window."""
    if not _qt_runs():
        return {}
    import shiboken6
    from PySide6.QtWidgets import QApplication

    return {
        shiboken6.getCppPointer(widget)[0]: f"{type(widget).__name__} {widget.objectName()}".rstrip()
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None
    }


def _timers() -> dict[int, str]:
    """Running timers that Python made, by address."""
    import shiboken6
    from PySide6.QtCore import QTimer

    return {
        shiboken6.getCppPointer(timer)[0]: f"{timer.interval()} ms of {timer.parent()!r}"
        for timer in gc.get_objects()
        if type(timer) is QTimer and shiboken6.isValid(timer) and timer.isActive()
    }

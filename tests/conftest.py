"""Rules for all tests: nothing unexpected is logged, nothing is left behind.

`@pytest.mark.expects_log("pattern", ...)`: the test must log records (WARNING or above, standard
library, structlog and Qt messages alike) of which "logger: message" matches each pattern.
Tests of the desktop's Qt layers, and those marked `qt`, run async on the desk's own loop.
"""

import asyncio
import atexit
import gc
import logging
import os
import sys
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.geteuid() == 0:
    # Chromium's sandbox can't run as root. Set for tests only: the desk itself refuses without it.
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    os.environ["DESKBELL_TESTS_WITHOUT_SANDBOX"] = "1"

import hypothesis
import pytest
import structlog

from tests.watch import Watch, watch_tasks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

pytest_plugins = ["pytester"]

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

_TESTS = Path(__file__).parent
_QT_FOLDERS = tuple(_TESTS / "desktop" / name for name in ("app", "models", "ui", "panels"))
_watch = pytest.StashKey[Watch]()
_begun = pytest.StashKey[int]()
_running: list[pytest.Item] = []
#: Tests.
_KEPT_EVERY = 20


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_log(*patterns): records that this test must cause")
    config.addinivalue_line("markers", "qt: an async test that runs on the desk's Qt loop")
    watch_tasks()


def _leave(code: int) -> None:
    """End this process as it stands. Once Python is gone, what Qt still destroys would call into it: a fault of
    memory, after all is tested and told.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    # Sessions within tests have no Qt application left behind by others, and are not the process's own.
    if session.config.rootpath == _TESTS.parent and "PySide6.QtWidgets" in sys.modules:
        atexit.register(_leave, int(exitstatus))


def pytest_collection_finish() -> None:
    _keep_what_is_there()


def _keep_what_is_there() -> None:
    """Each test ends with a collection; what outlives tests need not be walked again and again."""
    gc.collect()
    gc.freeze()


def _application() -> "type[QApplication]":
    """The desk's kind of application: the viewer of shared pages wants what must be said before there is one."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication


@pytest.fixture(scope="session")
def qapp_cls() -> "type[QApplication]":
    """What pytest-qt makes its application of."""
    return _application()


def _qt_loop() -> asyncio.AbstractEventLoop:
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or _application()(["test"])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    return qasync.QEventLoop(app)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The desk's tests run on the desk's loop, all others on the standard one."""
    if item.get_closest_marker("qt") or any(item.path.is_relative_to(folder) for folder in _QT_FOLDERS):
        return {"qasync": _qt_loop}
    return {"asyncio": asyncio.new_event_loop}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    # Between two tests: of the last one only what is kept for good is left.
    item.session.stash[_begun] = begun = item.session.stash.get(_begun, 0) + 1
    if begun % _KEPT_EVERY == 0:
        _keep_what_is_there()
    _route_structlog()
    _route_qt()
    marks = item.iter_markers("expects_log")
    item.stash[_watch] = Watch(pattern for mark in marks for pattern in mark.args)
    _running.append(item)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    if fixturedef.scope == "function" or not _running:
        return (yield)
    with _running[-1].stash[_watch].shared():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    watch = item.stash[_watch]
    try:
        yield
    finally:
        _running.pop()
        watch.close()
    if faults := watch.faults():
        pytest.fail("\n".join(faults), pytrace=False)


def _route_structlog() -> None:
    """Anew before each test: one that set up the server's own logs must not blind the next."""
    structlog.reset_defaults()
    structlog.configure(
        processors=[
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"], sort_keys=True),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _route_qt() -> None:
    """What Qt says goes to the log `qt`, where it is watched like any other."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }

    def tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        logging.getLogger("qt").log(levels[kind], "%s", message)

    qInstallMessageHandler(tell)

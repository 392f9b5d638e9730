"""The rules of `tests/conftest.py` hold: what a test logs or leaves behind makes it fail."""

from pathlib import Path

import pytest

_TESTS = Path(__file__).parents[1]

_SAMPLES = """
import asyncio, logging, threading, warnings
import pytest, structlog

def test_is_clean(): logging.getLogger("shop").info("fine")
def test_logs(): logging.getLogger("shop").warning("odd %s", 7)
def test_logs_structured(): structlog.get_logger().error("lost", chat=7)
def test_warns(): warnings.warn("old")

@pytest.mark.expects_log("shop: odd")
def test_expects(): logging.getLogger("shop").warning("odd")
@pytest.mark.expects_log("shop: odd")
def test_expects_in_vain(): pass

async def test_leaks_task(): asyncio.get_running_loop().create_task(asyncio.sleep(99), name="napping")
async def test_awaits_task(): await asyncio.create_task(asyncio.sleep(0))
async def test_loses_failure():
    async def fail(): raise OSError("unseen")
    asyncio.create_task(fail())
    await asyncio.sleep(0)

@pytest.fixture(scope="module")
def shared_thread():
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    yield
    done.set()
    thread.join()
def test_shares_thread(shared_thread): pass
def test_leaks_thread(): threading.Thread(target=threading.Event().wait, name="stray", daemon=True).start()
"""

_QT_SAMPLES = """
import asyncio
import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QWidget

kept = []
@pytest.fixture(autouse=True)
def app(qapp): pass

def test_is_clean(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
def test_leaks_window():
    window = QWidget(objectName="stray")
    kept.append(window)
def test_leaks_timer():
    timer = QTimer(interval=5000)
    timer.start()
    kept.append(timer)
def test_warns(): qWarning("bad geometry")
@pytest.mark.expects_log("qt: bad geometry")
def test_expects(): qWarning("bad geometry")
@pytest.mark.qt
async def test_runs_on_the_desks_loop():
    import qasync
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)
    await asyncio.sleep(0)
"""


def _run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, samples: str) -> pytest.RunResult:
    """The samples under our own conftest, in a process of their own."""
    pytester.makeconftest((_TESTS / "conftest.py").read_text())
    pytester.makepyprojecttoml((_TESTS.parent / "pyproject.toml").read_text())
    pytester.makepyfile(samples)
    monkeypatch.setenv("PYTHONPATH", str(_TESTS.parent))
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", pytester.path)


def test_logs_tasks_and_threads(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is named; what is clean or expected passes."""
    result = _run(pytester, monkeypatch, _SAMPLES)
    result.stdout.fnmatch_lines_random(
        [
            "unexpected log WARNING shop: odd 7",
            "unexpected log ERROR *event='lost' chat=7",
            "expected log record never came: shop: odd",
            "leaked task napping:*",
            "*Task exception was never retrieved*",
            "leaked thread stray",
            "*UserWarning: old",
        ]
    )
    result.assert_outcomes(passed=10, failed=1, errors=6)


def test_qt_windows_timers_and_messages(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for Qt."""
    result = _run(pytester, monkeypatch, _QT_SAMPLES)
    result.stdout.fnmatch_lines_random(
        ["leaked window QWidget stray", "leaked running timer 5000 ms*", "unexpected log WARNING qt: bad geometry"]
    )
    result.assert_outcomes(passed=6, errors=3)

"""The bench of the supervisor's window: small, on the real window."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from bench import floor
from bench.figures import Figure
from bench.floor_window import Centre, measure
from desktop.ui import text, theme


def test_a_small_floor_is_painted_and_reported(qapp: QApplication) -> None:
    """Changes come to the screen, and the report names what was measured."""
    text.use("en")
    theme.install(qapp)
    painted = measure(qapp, 30, 100, 100.0, 0.5)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert painted.shown
    late = Figure(name="the machine itself, late p99", value=0.2, unit="ms")
    report = floor.report(painted, (late,))
    assert [figure.name for figure in report.figures][:4] == [
        "the machine itself, late p99",
        "changes taken in",
        "update to paint p50",
        "update to paint p95",
    ]


def test_a_centre_is_the_same_each_time() -> None:
    """Its events come from a seed."""
    one, other = (Centre(10, 40) for _ in range(2))
    assert [type(one.next()[0].event) for _ in range(50)] == [type(other.next()[0].event) for _ in range(50)]

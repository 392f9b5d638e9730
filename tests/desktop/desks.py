"""A fixture that makes whole desks on stores full of frames, and puts them away again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.desk import Desk
from desktop.panels import PANELS
from desktop.state.store import Store
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol.frames import ToStaff
from tests.desktop import afternoon as day
from tests.desktop.noting import NotingBus


@dataclass(frozen=True)
class Shown:
    """A desk on the screen and what it was made of."""

    window: MainWindow
    desk: Desk
    store: Store
    bus: NotingBus


MakeDesk = Callable[..., Shown]


@pytest.fixture
def make_desk(qtbot: QtBot, qapp: QApplication) -> Iterator[MakeDesk]:
    """Makes desks: `make_desk(frames)` or `make_desk(store=...)`, in English, light, 1440 by 900."""
    text.use("en")
    theme.install(qapp).choose(Scheme.LIGHT)
    made: list[Shown] = []

    def make(frames: list[ToStaff] | None = None, *, store: Store | None = None, show: bool = True) -> Shown:
        filled = store if store is not None else day.store(day.afternoon() if frames is None else frames)
        bus = NotingBus()
        desk = Desk(filled, bus)
        window = MainWindow(desk, PANELS)
        # The screen of tests is smaller than a desk's.
        window.resize(1440, 900)
        made.append(Shown(window, desk, filled, bus))
        if show:
            with qtbot.waitExposed(window):
                window.show()
            window.activateWindow()
        return made[-1]

    yield make
    for shown in made:
        shown.window.close()
        shown.desk.stop()
        shown.window.deleteLater()
        shown.desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

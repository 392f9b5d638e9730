"""Liv's desk, at the floor."""

from PySide6.QtWidgets import QApplication

from desktop.panels.floor.page import FloorPage
from protocol import floor as moves
from protocol.frames import FloorEntry
from tests.desktop import afternoon as day
from tests.desktop import overseen
from tests.desktop.desks import MakeDesk, Shown

OSKAR, FLAGGED, QUIET = overseen.OSKAR, overseen.FLAGGED, overseen.QUIET


def on_floor(make_desk: MakeDesk) -> tuple[Shown, FloorPage]:
    """Liv's desk, at the floor."""
    shown = make_desk(store=overseen.store())
    shown.window.go_to("floor")
    page = shown.window.findChild(FloorPage)
    assert isinstance(page, FloorPage)
    return shown, page


def told(shown: Shown, event: moves.FloorEvent) -> None:
    """One more thing has happened, and the tables have taken it in."""
    store = shown.store
    store.apply([FloorEntry(seq=store.floor.seq + 1, at=day.NOW, event=event)])
    QApplication.processEvents()


def choose_oskar(page: FloorPage) -> None:
    """As a click on his line does."""
    page.agents.choose(OSKAR)
    page.agents.chosen.emit(OSKAR)

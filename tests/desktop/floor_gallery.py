"""Pictures of the supervisor's window, for people to look at: `python -m tests.desktop.floor_gallery FOLDER`."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.panels.floor.page import FloorPage
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from tests.desktop import overseen
from tests.desktop.gallery import Gallery, wait


def _page(window: MainWindow) -> FloorPage:
    window.go_to("floor")
    wait(60)
    page = window.findChild(FloorPage)
    assert isinstance(page, FloorPage)
    return page


def _agents(window: MainWindow) -> None:
    page = _page(window)
    page.agents.choose(overseen.OSKAR)
    page.agents.chosen.emit(overseen.OSKAR)


def _queues(window: MainWindow) -> None:
    page = _page(window)
    page.show_table(1)
    page.queues.take_focus()


def _visitors(window: MainWindow) -> None:
    page = _page(window)
    page.show_table(2)
    window.desk.store.apply([overseen.frames()[-1]])
    wait(60)
    page.visitors.take_focus()


def _broadcast(window: MainWindow) -> None:
    _agents(window)
    window.commands.run("supervise.broadcast")


def _state(window: MainWindow) -> None:
    _agents(window)
    window.commands.run("supervise.state")


def main(arguments: list[str]) -> int:
    """Make the pictures; a second argument picks those whose name holds it."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    gallery = Gallery(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        gallery.show(f"floor-agents-{scheme}", overseen.store(), _agents, scheme=scheme)
        gallery.show(f"floor-queues-{scheme}", overseen.store(), _queues, scheme=scheme)
        gallery.show(f"floor-visitors-{scheme}", overseen.store(), _visitors, scheme=scheme)
        gallery.show(f"floor-broadcast-{scheme}", overseen.store(), _broadcast, scheme=scheme)
        gallery.show(f"floor-state-{scheme}", overseen.store(), _state, scheme=scheme)
    text.use("da")
    gallery.show("floor-agents-da", overseen.store(), _agents, size=(1280, 800))
    text.use("en")
    gallery.show("floor-small", overseen.store(), _agents, size=(1024, 700))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

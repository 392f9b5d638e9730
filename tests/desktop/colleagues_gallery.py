"""Pictures of colleagues and experts, to look at: `python -m tests.desktop.colleagues_gallery FOLDER [NAME] [LOOK]`."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.panels.rooms.panel import ColleaguesPanel
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol.frames import ToStaff
from tests.desktop import afternoon as day
from tests.desktop import colleagues as among
from tests.desktop.gallery import Gallery, wait

Act = Callable[[MainWindow], None]


def _list(window: MainWindow) -> None:
    window.commands.run("colleagues.open")


def _thread(window: MainWindow) -> None:
    window.desk.rooms.select(among.WITH_OSKAR)
    window.commands.run("colleagues.open")


def _card(window: MainWindow) -> None:
    window.desk.rooms.select(among.GROUP)
    window.commands.run("colleagues.open")
    wait(50)
    window.commands.run("colleagues.card")
    panel = window.findChild(ColleaguesPanel)
    if panel is not None:
        panel.thread_page.thread_panel.composer.editor.setPlainText("She would take the green one on Saturday.")


def _new(window: MainWindow) -> None:
    window.commands.run("colleagues.new")
    panel = window.findChild(ColleaguesPanel)
    if panel is not None:
        model = panel.new_page.list.model()
        for row in (0, 2):
            panel.new_page.list.clicked.emit(model.index(row, 0))


def _search(window: MainWindow) -> None:
    window.commands.run("colleagues.search")
    panel = window.findChild(ColleaguesPanel)
    if panel is not None:
        panel.list_page.field.field.setText("ta")


def pictures() -> tuple[tuple[str, list[ToStaff], Act], ...]:
    """Names, frames, and what is done for each."""
    desk = among.colleagues()
    return (
        ("colleagues-list", desk, _list),
        ("colleagues-thread", desk, _thread),
        ("colleagues-card", desk, _card),
        ("colleagues-new", desk, _new),
        ("colleagues-search", desk, _search),
    )


def main(arguments: list[str]) -> int:
    """Make the pictures; a second argument picks those whose name holds it, a third the look (light, dark)."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    text.use("en")
    gallery = Gallery(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")
    looks = [Scheme(arguments[2])] if len(arguments) > 2 else [Scheme.LIGHT, Scheme.DARK]
    for scheme in looks:
        for name, frames, act in pictures():
            gallery.show(f"{name}-{scheme}", day.store(frames), act, scheme=scheme)
    for language in ("da", "fi"):
        text.use(language)
        for name, frames, act in pictures():
            gallery.show(f"{name}-language-{language}", day.store(frames), act, size=(1280, 800))
    text.use("en")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

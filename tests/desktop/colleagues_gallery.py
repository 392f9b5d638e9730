"""Pictures of colleagues and experts, to look at: `python -m tests.desktop.colleagues_gallery FOLDER [NAME] [LOOK]`."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.panels.experts.panel import ExpertsPanel
from desktop.panels.rooms.panel import ColleaguesPanel
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol.frames import FloorEntry, ToStaff
from protocol.rooms import ConsultationOutcome
from tests.desktop import afternoon as day
from tests.desktop import among
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


def _ask(window: MainWindow) -> None:
    window.desk.select(day.LARS)
    window.commands.run("expert.ask")
    panel = window.findChild(ExpertsPanel)
    if panel is not None:
        panel.ask_page.question.editor.setPlainText("Is it the pads or the disc on a Fjord from 2023?")


def _rings(window: MainWindow) -> None:
    window.desk.select(day.LARS)
    window.commands.run("expert.ask")
    one = among.consultation(declined=(among.OSKAR,))
    window.desk.store.apply([among.asked(among.consultation()), *among.question().entries, among.changed(one)])


def _answered(window: MainWindow) -> None:
    window.desk.select(day.LARS)
    window.desk.store.apply(among.answered())
    window.commands.run("expert.ask")


def _used(window: MainWindow) -> None:
    _answered(window)
    wait(50)
    window.commands.run("expert.use")


def _nobody(window: MainWindow) -> None:
    window.desk.select(day.LARS)
    window.commands.run("expert.ask")
    one = among.consultation()
    window.desk.store.apply([among.asked(one), among.closed(one, ConsultationOutcome.EXPIRED, seq=1286)])


def _news(window: MainWindow) -> None:
    shift = among.group()
    window.desk.store.apply([shift.says(0, among.TOVE, "Who has the key of the second till?")])


def _to_expert(window: MainWindow) -> None:
    window.desk.store.apply([among.asked(among.consultation()), *among.question().entries])


def _expert_talks(window: MainWindow) -> None:
    _to_expert(window)
    answered = [frame for frame in among.answered() if not isinstance(frame, FloorEntry)]
    window.desk.store.apply([among.changed(among.consultation()), among.asked(among.taken(), seq=1287), *answered])


def pictures() -> tuple[tuple[str, list[ToStaff], Act], ...]:
    """Names, frames, and what is done for each."""
    desk = among.colleagues()
    return (
        ("colleagues-list", desk, _list),
        ("colleagues-thread", desk, _thread),
        ("colleagues-card", desk, _card),
        ("colleagues-new", desk, _new),
        ("colleagues-search", desk, _search),
        ("colleagues-news", desk, _news),
        ("experts-ask", desk, _ask),
        ("experts-ring", desk, _rings),
        ("experts-answered", desk, _answered),
        ("experts-used", desk, _used),
        ("experts-nobody", desk, _nobody),
        ("expert-quiet", among.as_expert(), lambda _window: None),
        ("expert-rings", among.as_expert(), _to_expert),
        ("expert-talks", among.as_expert(), _expert_talks),
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
    for language in ("da", "fi") if len(arguments) < 3 else ():
        text.use(language)
        for name, frames, act in pictures():
            gallery.show(f"{name}-language-{language}", day.store(frames), act, size=(1280, 800))
    text.use("en")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

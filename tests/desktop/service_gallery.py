"""Pictures of queue and service on the desk, to look at: `python -m tests.desktop.service_gallery FOLDER`."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol.service import WrapUpMode
from tests.desktop import afternoon as day
from tests.desktop import shift
from tests.desktop.gallery import Gallery

Act = Callable[[MainWindow], None]


def _wrap_up(window: MainWindow) -> None:
    window.desk.select(day.SOREN)
    window.commands.run("chat.focus")


def _typed(window: MainWindow) -> None:
    from desktop.panels.wrap_up import WrapUpPanel

    _wrap_up(window)
    panel = window.findChild(WrapUpPanel)
    if panel is not None:
        panel.take_focus()
        panel.field.setText("agreed")


def _chosen(window: MainWindow) -> None:
    _wrap_up(window)
    window.desk.wrap_ups.choose(day.SOREN, "return")
    window.desk.wrap_ups.note(day.SOREN, "The label is sent. If the helmet is not here by Friday, ring him.")
    window.desk.selected_changed.emit()


def _timed(window: MainWindow) -> None:
    window.desk.store.apply([shift.ends(day.SOREN, until=day.NOW + 12_000)])
    _wrap_up(window)


def _during(window: MainWindow) -> None:
    window.commands.run("wrap_up.open")


def _waits(window: MainWindow) -> None:
    window.desk.store.apply([shift.visitors(), shift.place(day.WAITS, 2, 45_000)])
    window.desk.select(day.WAITS)


def _rings(window: MainWindow) -> None:
    window.desk.store.apply([shift.rings_at_oskar(day.WAITS)])
    window.desk.select(day.WAITS)


def _handed(window: MainWindow) -> None:
    window.desk.select(shift.HANDED)
    window.desk.store.follow(shift.HANDED, on=True)
    window.desk.store.apply([shift.handed_over()])


def _letter(window: MainWindow) -> None:
    window.desk.select(shift.LETTER)


def _taken_letter(window: MainWindow) -> None:
    window.desk.store.apply(shift.takes_letter())
    window.desk.select(shift.LETTER)


def _queues(window: MainWindow) -> None:
    window.commands.run("queues.open")


def _aside(window: MainWindow) -> None:
    window.desk.store.apply([day.offer(), *shift.not_answered()])


def _visitors(window: MainWindow) -> None:
    window.commands.run("visitors.open")
    window.desk.store.apply([shift.visitors()])
    window.dock.show_panel("visitors")


def _why(window: MainWindow) -> None:
    _handed(window)
    window.commands.run("why.open")


def _silence(window: MainWindow) -> None:
    window.desk.store.apply([shift.warned(day.FREJA, 14, 262_000)])


def pictures() -> tuple[tuple[str, Act, WrapUpMode], ...]:
    """Names, what is done for each, and the queues' wrap-up."""
    return (
        ("wrap-up", _wrap_up, WrapUpMode.OPTIONAL),
        ("wrap-up-typed", _typed, WrapUpMode.REQUIRED),
        ("wrap-up-chosen", _chosen, WrapUpMode.OPTIONAL),
        ("wrap-up-timed", _timed, WrapUpMode.TIMED),
        ("wrap-up-during", _during, WrapUpMode.OPTIONAL),
        ("waiting", _waits, WrapUpMode.OPTIONAL),
        ("waiting-rings", _rings, WrapUpMode.OPTIONAL),
        ("waiting-handed", _handed, WrapUpMode.OPTIONAL),
        ("queues", _queues, WrapUpMode.OPTIONAL),
        ("aside", _aside, WrapUpMode.OPTIONAL),
        ("visitors", _visitors, WrapUpMode.OPTIONAL),
        ("why", _why, WrapUpMode.OPTIONAL),
        ("silence", _silence, WrapUpMode.OPTIONAL),
        ("letter-waits", _letter, WrapUpMode.OPTIONAL),
        ("letter-taken", _taken_letter, WrapUpMode.OPTIONAL),
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
        for name, act, mode in pictures():
            gallery.show(f"{name}-{scheme}", shift.store(shift.wrap_up(mode, default="answered")), act, scheme=scheme)
    for language in ("da", "fi"):
        text.use(language)
        for name, act, mode in pictures():
            gallery.show(f"{name}-{language}", shift.store(shift.wrap_up(mode)), act, size=(1280, 800))
    text.use("en")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

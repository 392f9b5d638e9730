"""Pictures of the customer panel in all its states: `python -m tests.desktop.customer_gallery FOLDER [name]`."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.panels.customer.panel import CustomerPanel
from desktop.state import changes
from desktop.state.store import Store
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from tests.desktop import afternoon as day
from tests.desktop import customer_scene as scene
from tests.desktop.gallery import Gallery


def _panel(window: MainWindow) -> CustomerPanel:
    window.commands.run("customer.open")
    scene.answers(window.desk.store)
    panel = window.findChild(CustomerPanel)
    assert isinstance(panel, CustomerPanel)
    return panel


def _known(window: MainWindow) -> None:
    _panel(window)


def _lower(window: MainWindow) -> None:
    bar = _panel(window).main.verticalScrollBar()
    bar.setValue(bar.maximum())


def _matches(window: MainWindow) -> None:
    _panel(window)
    window.desk.store.matches_fetched(day.FREJA, scene.matches())


def _edit(window: MainWindow) -> None:
    _panel(window)
    window.commands.run("customer.edit")


def _merge(window: MainWindow) -> None:
    panel = _panel(window)
    window.commands.run("customer.merge")
    panel.finding.merge_chosen.emit(scene.TWIN)
    window.desk.store.heard(changes.MergePreviewed(scene.RECORD, scene.TWIN, scene.preview()))


def _find(window: MainWindow) -> None:
    panel = _panel(window)
    window.commands.run("customer.find")
    panel.finding.search.field.setText("freja")
    found = (scene.record(), scene.twin())
    window.desk.store.heard(changes.CustomersFound("freja", found))


def _purchase(window: MainWindow) -> None:
    _panel(window).purchases.lines[0].click()


def _read(window: MainWindow) -> None:
    panel = _panel(window)
    panel.past.lines[0].click()
    first = scene.past()[0]
    window.desk.store.past_fetched(first, scene.past_talk(first))


def _cart(window: MainWindow) -> None:
    panel = _panel(window)
    panel.cart.change.click()
    panel.cart.lines[1].want(2)


def _proposals(window: MainWindow) -> None:
    store = window.desk.store
    store.apply(scene.proposals(day.FREJA, store.conversations[day.FREJA].public + 1))
    _panel(window)


_STATES: tuple[tuple[str, Callable[[MainWindow], None], bool], ...] = (
    ("known", _known, True),
    ("lower", _lower, True),
    ("matches", _matches, False),
    ("edit", _edit, True),
    ("merge", _merge, True),
    ("find", _find, False),
    ("purchase", _purchase, True),
    ("read", _read, True),
    ("cart", _cart, True),
    ("proposals", _proposals, True),
)


def main(arguments: list[str]) -> int:
    """All pictures, or those whose name holds a word."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    gallery = Gallery(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")

    def store(*, known: bool) -> Store:
        filled = day.store(day.afternoon())
        return scene.known(filled) if known else filled

    for scheme in (Scheme.LIGHT, Scheme.DARK):
        for name, act, known in _STATES:
            gallery.show(f"customer-{name}-{scheme}", store(known=known), act, scheme=scheme)
    for language in ("da", "fi"):
        text.use(language)
        gallery.show(f"customer-known-{language}", store(known=True), _known, size=(1280, 800))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Pictures of writing, to look at: `python -m tests.desktop.writing_gallery FOLDER [NAME] [LOOK]`."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.panels.canned import CannedPage
from desktop.panels.chat.panel import ChatPanel
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol.entities import Party
from protocol.events import MessagePosted
from protocol.frames import PublicEntry
from protocol.ids import MessageId
from protocol.kinds import PartyKind
from tests.desktop import afternoon as day
from tests.desktop import ready_texts
from tests.desktop.gallery import Gallery

Act = Callable[[MainWindow], None]


def _type(window: MainWindow, words: str) -> None:
    window.desk.select(day.FREJA)
    window.commands.run("chat.focus")
    panel = window.findChild(ChatPanel)
    if panel is not None:
        QTest.keyClicks(panel.composer.editor, words)


def _all_texts(window: MainWindow) -> None:
    _type(window, "/")


def _found(window: MainWindow) -> None:
    _type(window, "Thank you. /ord")


def _emoji(window: MainWindow) -> None:
    _type(window, "See you then :smi")


def _open_place(window: MainWindow) -> None:
    _type(window, "/order-status")
    panel = window.findChild(ChatPanel)
    if panel is not None:
        QTest.keyClick(panel.composer.editor, Qt.Key.Key_Tab)
        QTest.keyClick(panel.composer.editor, Qt.Key.Key_Return)


def _change(window: MainWindow) -> None:
    window.desk.select(day.FREJA)
    chat = window.desk.store.conversations[day.FREJA]
    window.desk.store.apply([said(window, "It is in Arhus, and it is the last one.", chat.public + 1)])
    window.commands.run("chat.edit_last")


def _quote(window: MainWindow) -> None:
    window.desk.select(day.FREJA)
    window.commands.run("chat.quote")
    _type(window, "Yes, until Saturday.")


def _page(window: MainWindow) -> None:
    window.go_to("canned")
    page = window.findChild(CannedPage)
    if page is not None:
        page.edit(ready_texts.text_id(6))


def _new(window: MainWindow) -> None:
    window.go_to("canned")
    page = window.findChild(CannedPage)
    if page is not None:
        page.new()
        page.form.title.setText("Opening hours")
        page.form.shortcut.setText("hours")
        page.form.text.editor.setPlainText("We are here until six today, {customer.nick}.")


def _table(window: MainWindow) -> None:
    window.go_to("canned")
    page = window.findChild(CannedPage)
    file = Path(sys.argv[1]) / "texts.csv"
    file.write_text(
        "shortcut,title,text,kind,queues\n"
        "bye,Goodbye,Bye!,message,\n"
        "hours,Opening hours,Ten to six,message,Repairs\n"
        "two words,Bad,Bad,message,\n"
        "sizes,Sizes,Which size?,poem,\n",
        encoding="utf-8",
    )
    if page is not None:
        page.read_table(file)


def said(window: MainWindow, words: str, seq: int) -> PublicEntry:
    """Something that Maja has just said to Freja."""
    return PublicEntry(
        interaction=day.FREJA,
        seq=seq,
        at=window.desk.now() - 8_000,
        event=MessagePosted(
            id=MessageId(day.command_id(77)),
            author=Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA),
            text=words,
        ),
    )


ACTS: dict[str, Act] = {
    "texts": _all_texts,
    "found": _found,
    "emoji": _emoji,
    "open-place": _open_place,
    "change": _change,
    "quote": _quote,
    "page": _page,
    "new": _new,
    "table": _table,
}


def main(arguments: list[str]) -> int:
    """Make the pictures; a second argument picks those whose name holds it, a third the look (light, dark)."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    text.use("en")
    gallery = Gallery(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")
    looks = [Scheme(arguments[2])] if len(arguments) > 2 else [Scheme.LIGHT, Scheme.DARK]
    for scheme in looks:
        for name, act in ACTS.items():
            store = day.store([*day.afternoon(), ready_texts.shown()])
            gallery.show(f"writing-{name}-{scheme}", store, act, scheme=scheme)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

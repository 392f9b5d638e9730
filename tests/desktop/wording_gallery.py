"""Pictures of what watches over an agent's words (spelling, guard, undo), to look at:
`python -m tests.desktop.wording_gallery FOLDER [NAME] [LOOK or LANGUAGE]`.
"""

import sys

from msgspec.structs import replace
from PySide6.QtGui import QTextCursor

from desktop.panels.chat.composer import Composer
from desktop.panels.settings.page import SettingsPage
from desktop.state.messages import Queued
from desktop.ui.window import MainWindow
from protocol.commands import SendMessage
from tests.desktop import afternoon as day
from tests.desktop.gallery import show_states, wait
from tests.desktop.linked import linked
from tests.desktop.noting import NotingBus
from tests.desktop.spelt import TWO, answer

WORDS = (
    "Hej Freja, tak for billedet. The stem on your Vidda is 90 mm long, so the cokpit wil feel shorter.\n"
    "Se https://nordlys.example/stems/90mm or write to werkstatt@nordlys.example, order NB-20441 is `reddy`.\n"
    "Vi har den i grønn, and you can pik it up on Friday."
)


def _composer(window: MainWindow) -> Composer:
    composer = window.findChild(Composer)
    assert composer is not None
    return composer


def _answer(window: MainWindow) -> None:
    bus = window.desk.bus
    assert isinstance(bus, NotingBus)
    for _ in range(4):
        wait(20)
        answer(window.desk.store, bus)


def _spelling(window: MainWindow) -> None:
    window.desk.preferences.put(TWO)
    window.commands.run("chat.focus")
    window.desk.spelling.wake()
    _composer(window).editor.setPlainText(WORDS)
    _answer(window)


def _menu(window: MainWindow) -> None:
    _spelling(window)
    editor = _composer(window).editor
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    editor.setTextCursor(cursor)
    window.commands.run("chat.spelling")
    _answer(window)


def _usual(window: MainWindow) -> None:
    _spelling(window)
    composer = _composer(window)
    cursor = composer.editor.textCursor()
    cursor.setPosition(WORDS.index("cokpit") + 2)
    composer.editor.customContextMenuRequested.emit(composer.editor.cursorRect(cursor).center())
    _answer(window)


def _missing(window: MainWindow) -> None:
    window.desk.preferences.put(replace(TWO, spell_languages=("sv_SE",)))
    window.commands.run("chat.focus")
    window.desk.spelling.wake()
    _answer(window)
    window.commands.run("chat.spelling")


def _guard(window: MainWindow) -> None:
    _spelling(window)
    composer = _composer(window)
    composer.editor.setPlainText("Hi Elina, your parcel comes tomorrow before noon. Write to elina@example.fi if not.")
    _answer(window)
    composer.send()


def _internal(window: MainWindow) -> None:
    window.commands.run("chat.focus")
    composer = _composer(window)
    composer.editor.setPlainText(
        "Sure.\nThe customer wants it free of charge, internal note: our margin is 12 %.\n"
        "She gave 4111 1111 1111 1111 as her card."
    )
    composer.send()


def _undo(window: MainWindow) -> None:
    store = window.desk.store
    window.commands.run("chat.focus")
    words = "Friday after four is fine, Anders is in the shop until six."
    command = SendMessage(id=day.command_id(41), interaction=day.FREJA, text=words, version=1)
    now = window.desk.local_now()
    store.queued(Queued(command, written_at=now, goes_at=now + 4_000))


def _settings(window: MainWindow) -> None:
    window.desk.preferences.put(replace(TWO, own_words=("Vidda", "kommissionær", "dropper"), undo_seconds=3))
    window.go_to("settings")
    page = window.findChild(SettingsPage)
    assert page is not None
    page.step(1)
    _answer(window)


def _settings_missing(window: MainWindow) -> None:
    _settings(window)
    window.desk.preferences.put(replace(TWO, spell_languages=("en_US", "sv_SE", "fi")))


STATES = {
    "settings": _settings,
    "lacking": _settings_missing,
    "spelling": _spelling,
    "suggestions": _menu,
    "context": _usual,
    "missing": _missing,
    "guard": _guard,
    "internal": _internal,
    "undo": _undo,
}


if __name__ == "__main__":
    sys.exit(show_states(sys.argv[1:], STATES, linked, translated=(1024, 700)))

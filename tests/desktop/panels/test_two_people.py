"""Two people at one desk: who signs in after another finds nothing of what that one was writing."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop.state.link import SignInPhase, SignInState
from tests.desktop import overseen
from tests.desktop.desks import MakeDesk

_WORDS = "For Liv alone"


def _fields(window: QWidget) -> list[QLineEdit | QPlainTextEdit | QTextEdit]:
    return [part for part in window.findChildren(QWidget) if isinstance(part, QLineEdit | QPlainTextEdit | QTextEdit)]


def _text(part: QLineEdit | QPlainTextEdit | QTextEdit) -> str:
    return part.text() if isinstance(part, QLineEdit) else part.toPlainText()


def test_what_one_was_writing_is_gone_for_the_next(make_desk: MakeDesk) -> None:
    """Fields, forms and sheets, open or closed."""
    store = overseen.store()
    window = make_desk(store=store).window
    for command in ("chats.search", "alerts.remind", "canned.new", "supervise.broadcast"):
        if window.commands.has(command):
            window.commands.run(command)
        QCoreApplication.processEvents()
        for part in _fields(window):
            if part.isVisible() and part.isEnabled() and not part.isReadOnly() and _WORDS not in _text(part):
                part.setFocus()
                QTest.keyClicks(part, _WORDS)
    store.signed_out()
    store.set_sign_in(SignInState(phase=SignInPhase.ASKING))
    store.apply(overseen.frames(overseen.liv(id=overseen.OSKAR, login="oskar", name="Oskar Berg")))
    store.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN, login="oskar"))
    QCoreApplication.processEvents()
    left = [part.accessibleName() for part in _fields(window) if _WORDS in _text(part)]
    assert left == []

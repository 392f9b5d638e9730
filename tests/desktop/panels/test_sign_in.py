"""The door: by keyboard alone, plain errors, busy state, and asking again without losing the desk."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.panels.chat import ChatPanel
from desktop.panels.expired import ExpiredSheet
from desktop.panels.sign_in import SignInPage
from desktop.state.drafts import Remembered
from desktop.state.link import Keeping, SignInPhase, SignInState
from desktop.state.store import Store
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk
from tests.desktop.noting import NotingBus


def door(make_desk: MakeDesk, **state: str) -> tuple[SignInPage, Store, NotingBus]:
    """A desk that nobody is signed in to."""
    store = Store(day.clock)
    store.set_sign_in(SignInState(phase=SignInPhase.ASKING, **state))
    shown = make_desk(store=store)
    page = shown.window.findChild(SignInPage)
    assert isinstance(page, SignInPage)
    return page, store, shown.bus


def test_by_keyboard_alone(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The caret stands where something is missing; Enter goes."""
    page, _store, bus = door(make_desk, server="https://desk.example")
    form = page.form
    assert QApplication.focusWidget() is form.login
    QTest.keyClicks(form.login, "maja")
    QTest.keyClick(form.login, Qt.Key.Key_Tab)
    QTest.keyClicks(form.password, "secret")
    QTest.keyClick(form.password, Qt.Key.Key_Return)
    assert bus.sign_ins == [("https://desk.example", "maja", "secret")]


def test_what_is_missing_is_asked_for(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """In plain words, with the caret there."""
    page, _store, bus = door(make_desk, server="https://desk.example", login="maja")
    QTest.keyClick(page.form.password, Qt.Key.Key_Return)
    assert page.form.problem.text() == "Write your password."
    assert QApplication.focusWidget() is page.form.password
    assert bus.sign_ins == []


def test_a_refusal_is_shown_and_goes_with_the_next_letter(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The name stays, so that only the password is typed again."""
    page, store, _bus = door(make_desk, server="https://desk.example", login="maja")
    problem = "The name or the password is wrong. Check both and try again."
    store.set_sign_in(
        SignInState(phase=SignInPhase.ASKING, server="https://desk.example", login="maja", problem=problem)
    )
    assert page.form.problem.text() == problem
    assert page.form.problem.isVisible()
    QTest.keyClicks(page.form.password, "x")
    assert not page.form.problem.isVisible()
    assert page.form.login.text() == "maja"


def test_while_it_works_nothing_can_be_changed(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """And nothing is sent twice."""
    page, store, bus = door(make_desk, server="https://desk.example", login="maja")
    store.set_sign_in(SignInState(phase=SignInPhase.WORKING, server="https://desk.example", login="maja"))
    assert not page.form.button.isEnabled()
    assert not page.form.password.isEnabled()
    assert page.form.button.text() == "Signing in"
    page.form.password.returnPressed.emit()
    assert bus.sign_ins == []


def test_after_a_refusal_the_caret_is_in_the_password(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The fields are shut while it works, and would lose it."""
    page, store, _bus = door(make_desk, server="https://desk.example", login="maja")
    for phase, problem in ((SignInPhase.WORKING, ""), (SignInPhase.ASKING, "The name or the password is wrong.")):
        store.set_sign_in(SignInState(phase=phase, server="https://desk.example", login="maja", problem=problem))
    assert QApplication.focusWidget() is page.form.password


def test_it_says_when_a_sign_in_cannot_be_kept(make_desk: MakeDesk) -> None:
    """In the words of the state."""
    page, store, _bus = door(make_desk)
    store.set_keeping(Keeping(signed_in=False, note="This machine has no keyring."))
    assert page.form.note.text() == "This machine has no keyring."


def test_an_expired_session_asks_again_over_the_desk(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The draft stays; server and name are not asked again."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    chat = shown.window.findChild(ChatPanel)
    sheet = shown.window.findChild(ExpiredSheet)
    assert isinstance(chat, ChatPanel)
    assert isinstance(sheet, ExpiredSheet)
    chat.composer.editor.setPlainText("half a sentence")
    shown.store.set_sign_in(SignInState(phase=SignInPhase.EXPIRED, server="https://desk.example", login="maja"))
    assert sheet.isVisible()
    assert QApplication.focusWidget() is sheet.form.password
    assert not sheet.form.login.isEnabled()
    QTest.keyClicks(sheet.form.password, "secret")
    QTest.keyClick(sheet.form.password, Qt.Key.Key_Return)
    assert shown.bus.sign_ins[0][2] == "secret"
    shown.store.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN, server="https://desk.example", login="maja"))
    assert not sheet.isVisible()
    assert chat.composer.editor.toPlainText() == "half a sentence"


def test_who_signed_her_out_is_said_once(make_desk: MakeDesk) -> None:
    """One reason, and what goes wrong with the next try below it."""
    shown = make_desk()
    sheet = shown.window.findChild(ExpiredSheet)
    assert isinstance(sheet, ExpiredSheet)
    ended = "Aino Virtanen signed you out. Sign in again; what you wrote is kept."
    shown.store.set_sign_in(SignInState(SignInPhase.EXPIRED, "https://desk.example", "maja", ended=ended))
    assert sheet.form.advice.text() == ended
    assert not sheet.form.problem.isVisible()
    shown.store.set_sign_in(SignInState(SignInPhase.EXPIRED, "https://desk.example", "maja", "Wrong.", ended))
    assert (sheet.form.advice.text(), sheet.form.problem.text()) == (ended, "Wrong.")
    shown.store.set_sign_in(SignInState(SignInPhase.EXPIRED, "https://desk.example", "maja"))
    assert sheet.form.advice.text() == "Your session ran out. Your chats and all you wrote are kept."


def test_who_stays_signed_in_is_welcomed_back(make_desk: MakeDesk) -> None:
    """No form that nobody is to fill in, until it turns out that it is needed."""
    store = Store(day.clock)
    store.memory.put(Remembered.NAME, "Åse Öst".encode())
    store.set_sign_in(SignInState(SignInPhase.WORKING, "https://desk.example", "ase"))
    shown = make_desk(store=store)
    page = shown.window.findChild(SignInPage)
    assert isinstance(page, SignInPage)
    assert not page.form.isVisible()
    assert not page.welcome.words.isVisible()
    page.welcome.say()
    assert page.welcome.words.isVisible()
    assert page.welcome.words.text() == "Welcome back, Åse Öst"
    store.set_sign_in(SignInState(SignInPhase.ASKING, "https://desk.example", "ase"))
    assert page.form.isVisible()
    assert not page.welcome.isVisible()
    assert QApplication.focusWidget() is page.form.password
    store.set_sign_in(SignInState(SignInPhase.WORKING, "https://desk.example", "ase"))
    assert page.form.isVisible()


def test_her_name_is_kept_for_the_next_start(make_desk: MakeDesk) -> None:
    """As the floor has it."""
    shown = make_desk()
    assert shown.desk.me is not None
    shown.desk.signals.me.emit()
    assert shown.store.memory.of(Remembered.NAME) == shown.desk.me.name.encode()

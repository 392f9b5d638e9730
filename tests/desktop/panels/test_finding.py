"""Finding words in a chat and over all chats, by keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.finding import Snippet
from desktop.models.search import FoundMessage
from desktop.panels.chat import ChatPanel
from desktop.panels.chat_list import ChatListPanel
from desktop.panels.search import found_words
from desktop.state.link import LinkPhase, LinkState
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown
from tests.desktop.models.test_transcript import long_talk

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def panels_of(shown: Shown) -> tuple[ChatPanel, ChatListPanel]:
    """The chat, showing Freja's, and the list."""
    shown.desk.select(day.FREJA)
    chat, chats = shown.window.findChild(ChatPanel), shown.window.findChild(ChatListPanel)
    assert isinstance(chat, ChatPanel)
    assert isinstance(chats, ChatListPanel)
    return chat, chats


def test_ctrl_f_finds_and_enter_goes_up(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The count tells where one is; Esc gives the keyboard back and takes the marks away."""
    shown = make_desk()
    chat, _ = panels_of(shown)
    shown.window.commands.run("chat.focus")
    QTest.keyClick(shown.window, Qt.Key.Key_F, _CTRL)
    bar = chat.reading.find_bar
    assert QApplication.focusWidget() is bar.field
    QTest.keyClicks(bar.field, "GRAVEL")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 2")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "2 of 2"
    assert chat.view.match == chat.reading.finder.current
    QTest.keyClick(bar.field, Qt.Key.Key_Return, _SHIFT)
    assert bar.count.text() == "1 of 2"
    QTest.keyClicks(bar.field, " bikes")
    qtbot.waitUntil(lambda: bar.count.text() == "Not here")
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert not chat.view.needle
    assert QApplication.focusWidget() is chat.composer.editor


def test_a_match_far_up_is_brought_before_the_reader(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Of ten thousand messages a few are laid out."""
    shown = make_desk(store=long_talk(1, 10_000))
    chat, _ = panels_of(shown)
    shown.window.commands.run("chat.find")
    chat.reading.find_bar.field.setText("Message 123")
    qtbot.waitUntil(lambda: not chat.reading.finder.looking)
    assert chat.reading.find_bar.count.text() == "1 of 11"
    QTest.keyClick(chat.reading.find_bar.field, Qt.Key.Key_Down)
    assert chat.reading.find_bar.count.text() == "11 of 11"
    model = chat.view.transcript()
    assert model is not None
    row = model.show(chat.reading.finder.current or "")
    assert row is not None
    rect = chat.view.visualRect(model.index(row))
    assert chat.view.viewport().rect().contains(rect)
    assert len(chat.view.heights) < 400
    assert not chat.view.at_end
    chat.view.to_end()
    assert chat.view.at_end


def test_what_is_not_here_may_be_on_the_server(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """And the top of what is here says so, calmly, while there is no link."""
    shown = make_desk(store=long_talk(541, 560))
    chat, _ = panels_of(shown)
    shown.store.set_link(LinkState(phase=LinkPhase.OFFLINE))
    chat.view.verticalScrollBar().setValue(0)
    assert chat.reading.older.isVisible()
    assert chat.reading.older.accessibleName().startswith("Older messages are on the server.")
    shown.window.commands.run("chat.find")
    chat.reading.find_bar.field.setText("nowhere")
    qtbot.waitUntil(lambda: chat.reading.find_bar.count.text() == "Not here · older on the server")


def test_search_over_all_works_without_a_link_and_opens_at_the_message(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Key, words, arrows, Enter; the field keeps the keyboard, Esc brings the list back."""
    shown = make_desk()
    chat, chats = panels_of(shown)
    shown.store.set_link(LinkState(phase=LinkPhase.OFFLINE))
    shown.desk.select(day.LARS)
    QTest.keyClick(shown.window, Qt.Key.Key_K, _CTRL | _SHIFT)
    field = chats.field.field
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "stem felt")
    qtbot.waitUntil(lambda: chats.results.status.text() == "1 message")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert shown.desk.selected == day.FREJA
    assert QApplication.focusWidget() is field
    model = chat.view.transcript()
    assert model is not None
    assert chat.view.match is not None
    row = model.show(chat.view.match)
    assert row is not None
    assert "It felt good" in model.index(row).data()
    assert not chats.list.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert chats.list.isVisible()
    assert QApplication.focusWidget() is chat.composer.editor


def test_a_name_opens_its_chat_and_rows_are_read_out(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Waiting customers too; words that nobody said say so."""
    shown = make_desk()
    _, chats = panels_of(shown)
    chats.field.field.setText("elina")
    qtbot.waitUntil(lambda: bool(chats.results.search.rows))
    index = chats.results.search.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Elina Virtanen, Orders"
    QTest.keyClick(chats.field.field, Qt.Key.Key_Return)
    assert shown.desk.selected == day.ELINA
    chats.field.field.setText("nobody said this")
    qtbot.waitUntil(lambda: chats.results.status.text() == "Nothing of that in the chats on this desk")


def test_words_of_a_customer_without_a_name_are_not_the_agents() -> None:
    """Only her own are hers."""

    def said(*, from_customer: bool) -> str:
        row = FoundMessage(
            interaction=day.FREJA, key="one", who="", from_customer=from_customer, at=day.NOW, words=Snippet("Hello")
        )
        return found_words(row, day.NOW)

    assert said(from_customer=True).startswith("A customer, ")
    assert said(from_customer=False).startswith("You, ")

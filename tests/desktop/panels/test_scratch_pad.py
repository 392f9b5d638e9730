"""The scratch pad as it is used: lists and boxes, words dragged in, lines that go into notes, pads of chats gone."""

from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.panels.scratch_pad.panel import PadPanel
from desktop.panels.transcript.carrying import leaf, origin_of, packed
from desktop.panels.transcript.selection import HIDDEN_WORDS
from desktop.panels.transcript.view import TranscriptView
from desktop.state.messages import MessageItem
from desktop.state.pads import GENERAL, MAX_PAD_CHARACTERS, Goal, Line, LineKind, Origin, Pad
from protocol.asides import SendHidden
from protocol.commands import SetDisposition
from protocol.ids import InteractionId, MessageId
from tests.desktop import afternoon as day
from tests.desktop.accessibility import faults
from tests.desktop.alerts_gallery import fill_pads
from tests.desktop.desks import MakeDesk, Shown


def pad_of(shown: Shown) -> PadPanel:
    """The pad of Freja's chat, with the keyboard in it."""
    shown.desk.select(day.FREJA)
    shown.window.commands.run("pad.open")
    panel = shown.window.findChild(PadPanel)
    assert isinstance(panel, PadPanel)
    assert panel.editor.hasFocus()
    return panel


def types(panel: PadPanel, *lines: str) -> None:
    """Type lines, Enter between them."""
    for at, line in enumerate(lines):
        if at:
            QTest.keyClick(panel.editor, Qt.Key.Key_Return)
        QTest.keyClicks(panel.editor, line)


def test_lists_and_boxes_come_by_typing(make_desk: MakeDesk) -> None:
    """A sign and a space begin them, Enter goes on, Enter on an empty one ends them; each key is kept."""
    shown = make_desk()
    panel = pad_of(shown)
    types(panel, "Ask", "- rack", "lights", "", "[] ring", "send")
    QTest.keyClick(panel.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown.store.pads.of(day.FREJA).lines == (
        Line(text="Ask"),
        Line(text="rack", kind=LineKind.ITEM),
        Line(text="lights", kind=LineKind.ITEM),
        Line(text="ring", kind=LineKind.TASK),
        Line(text="send", kind=LineKind.TASK, done=True),
    )
    assert shown.store.pads.of(day.FREJA).name == "Freja Nielsen"


def test_signs_are_understood_however_they_are_written(make_desk: MakeDesk) -> None:
    """By an input method, at once with their words, and taken back by undo as they were typed."""
    shown = make_desk()
    panel = pad_of(shown)
    written = QInputMethodEvent()
    written.setCommitString("[] ring")
    QApplication.sendEvent(panel.editor, written)
    assert panel.editor.lines() == (Line(text="ring", kind=LineKind.TASK),)
    panel.editor.undo()
    assert panel.editor.lines() == (Line(text="[] ring"),)
    QTest.keyClick(panel.editor, Qt.Key.Key_End)
    QTest.keyClicks(panel.editor, "!")
    assert panel.editor.lines() == (Line(text="[] ring!"),)


def test_keys_take_signs_away_and_undo_brings_them_back(make_desk: MakeDesk) -> None:
    """Backspace at the beginning; the words stay."""
    shown = make_desk()
    panel = pad_of(shown)
    types(panel, "- rack")
    QTest.keyClick(panel.editor, Qt.Key.Key_Home)
    QTest.keyClick(panel.editor, Qt.Key.Key_Backspace)
    assert panel.editor.lines() == (Line(text="rack"),)
    panel.editor.undo()
    assert panel.editor.lines() == (Line(text="rack", kind=LineKind.ITEM),)
    shown.window.commands.run("pad.tasks")
    assert panel.editor.lines() == (Line(text="rack", kind=LineKind.TASK),)
    shown.window.commands.run("pad.tasks")
    assert panel.editor.lines() == (Line(text="rack"),)


def test_a_box_is_ticked_by_pointer(make_desk: MakeDesk) -> None:
    """And the cursor stays where it was."""
    shown = make_desk()
    panel = pad_of(shown)
    types(panel, "[] ring", "send")
    at = panel.editor.textCursor().position()
    QTest.mouseClick(panel.editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, 12))
    assert [line.done for line in panel.editor.lines()] == [True, False]
    assert panel.editor.textCursor().position() == at


def test_each_chat_has_its_own_and_there_is_a_general_one(make_desk: MakeDesk) -> None:
    """Another chat shows another pad; the general one stays when it was wanted, also after a restart of the view."""
    shown = make_desk()
    panel = pad_of(shown)
    types(panel, "for Freja")
    shown.desk.select(day.LARS)
    assert panel.editor.toPlainText() == ""
    shown.window.commands.run("pad.other")
    types(panel, "codes")
    shown.desk.select(day.FREJA)
    assert panel.editor.toPlainText() == "codes"
    shown.window.commands.run("pad.other")
    assert panel.editor.toPlainText() == "for Freja"
    assert shown.store.pads.of(GENERAL).lines == (Line(text="codes"),)
    again = make_desk(store=shown.store)
    assert pad_of(again).editor.toPlainText() == "for Freja"


def message_of(shown: Shown) -> MessageItem:
    """A message of Freja's."""
    chat = shown.store.conversations[day.FREJA]
    return next(item for item in chat.items if isinstance(item, MessageItem) and item.text.startswith("Perfect"))


def test_words_dropped_from_the_chat_lead_back_to_it(make_desk: MakeDesk) -> None:
    """On a line of their own; the sign behind them goes to the message."""
    shown = make_desk()
    panel = pad_of(shown)
    types(panel, "before")
    item = message_of(shown)
    data = packed("the green one", origin_of(day.FREJA, item), hidden=False)
    drop = QDropEvent(
        QPointF(20, 12), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    panel.editor.dropEvent(drop)
    origin = Origin(interaction=day.FREJA, key=item.key, who="Freja Nielsen", at=item.at)
    assert panel.editor.lines() == (Line(text="before"), Line(text="the green one", origin=origin))
    went: list[str] = []

    def note(key: str, _words: str) -> None:
        went.append(key)

    shown.desk.revealed.connect(note)
    QTest.keyClick(panel.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    right = panel.editor.viewport().width() - 12
    QTest.mouseClick(panel.editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(right, 36))
    assert went == [item.key, item.key]


def test_chosen_words_go_to_the_pad_by_key(make_desk: MakeDesk) -> None:
    """From the transcript, with the keyboard alone; where nothing is chosen, what the customer said last."""
    shown = make_desk()
    panel = pad_of(shown)
    shown.window.commands.run("chat.to_pad")
    assert [line.text for line in panel.editor.lines()] == ["Or Friday after four, if that is easier for you"]
    view = next(one for one in shown.window.findChildren(TranscriptView) if one.isVisible())
    view.setFocus()
    while not (view.chosen_text().startswith("Perfect")):
        QTest.keyClick(view, Qt.Key.Key_Up)
    shown.window.commands.run("chat.to_pad")
    _, line = panel.editor.lines()
    assert line.text.startswith("Perfect")
    assert line.origin is not None
    assert line.origin.key == message_of(shown).key


def test_a_press_on_chosen_words_lifts_them_and_else_chooses_nothing(make_desk: MakeDesk) -> None:
    """Let go where they lay, they are chosen no more; pressed beside them, others are chosen."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    view = next(one for one in shown.window.findChildren(TranscriptView) if one.isVisible())
    last = len(view.heights) - 1
    made = view.layout_of(last)
    assert made is not None
    left, top = view.message_column()[0], view.first_top() + view.tops[last]
    at = QPoint(round(left + made.text_at.x()) + 30, round(top + made.text_at.y()) + 9)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.chosen_text() == "Friday"
    assert leaf(view.chosen_text(), 2.0).width() == 520
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.chosen_text() == "Friday"
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.chosen_text() == ""


def test_hidden_words_stay_marked_on_their_way_through_the_pad(make_desk: MakeDesk) -> None:
    """What came hidden leaves hidden: composers for the customer refuse it."""
    shown = make_desk()
    panel = pad_of(shown)
    hidden = Origin(interaction=day.FREJA, key="h", at=1, hidden=True)
    panel.editor.insertFromMimeData(packed("do not offer more", hidden, hidden=True))
    panel.editor.selectAll()
    panel.editor.copy()
    assert QApplication.clipboard().mimeData().hasFormat(HIDDEN_WORDS)


@pytest.mark.parametrize("goal", [Goal.HIDDEN, Goal.CUSTOMER])
def test_lines_become_a_note_and_know_which(make_desk: MakeDesk, goal: Goal) -> None:
    """All that have not gone anywhere; the sign behind them leads to the note."""
    shown = make_desk()
    panel = pad_of(shown)
    types(panel, "- rack", "lights")
    shown.window.commands.run(f"pad.add_{goal.value}")
    (sent,) = [one for one in shown.bus.sent if isinstance(one, SendHidden)]
    assert (sent.interaction, sent.text, sent.keep) == (day.FREJA, "- rack\n- lights", goal is Goal.CUSTOMER)
    assert {line.added.key for line in panel.editor.lines() if line.added is not None} == {str(MessageId(sent.id))}
    assert shown.store.pads.of(day.FREJA).lines == panel.editor.lines()
    shown.window.commands.run(f"pad.add_{goal.value}")
    assert len([one for one in shown.bus.sent if isinstance(one, SendHidden)]) == 1


def test_chosen_lines_go_into_what_came_of_the_chat(make_desk: MakeDesk) -> None:
    """After the notes that are there."""
    shown = make_desk()
    shown.desk.wrap_ups.note(day.FREJA, "Wants green")
    panel = pad_of(shown)
    types(panel, "one", "two")
    cursor = panel.editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
    panel.editor.setTextCursor(cursor)
    shown.window.commands.run("pad.add_wrap_up")
    shown.desk.wrap_ups.save()
    (said,) = [one for one in shown.bus.sent if isinstance(one, SetDisposition)]
    assert said.notes == "Wants green\ntwo"
    assert [line.added is not None for line in panel.editor.lines()] == [False, True]


def test_pads_of_chats_that_are_gone_can_be_read_and_thrown_away(make_desk: MakeDesk) -> None:
    """With a way back."""
    shown = make_desk()
    panel = pad_of(shown)
    gone = InteractionId(UUID(int=77))
    shown.store.pads.put(gone, Pad(lines=(Line(text="old"),), name="Karen Blix", at=day.NOW))
    shown.desk.pads.listed.emit()
    assert panel.past.isVisible()
    panel.past.click()
    menu = QApplication.focusWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert (panel.editor.toPlainText(), panel.of.text()) == ("old", "Karen Blix, Today")
    panel.throw.click()
    assert shown.store.pads.of(gone).empty
    assert panel.editor.toPlainText() == ""
    shown.desk.pads.put_back(gone, Pad(lines=(Line(text="old"),), name="Karen Blix", at=day.NOW))
    assert shown.desk.pads.earlier() == (gone,)


def test_a_full_pad_says_so(make_desk: MakeDesk) -> None:
    """And keeps what it has."""
    shown = make_desk()
    panel = pad_of(shown)
    panel.editor.show_lines((Line(text="x" * (MAX_PAD_CHARACTERS - 1)),), 0)
    QTest.keyClicks(panel.editor, "y")
    assert "y" not in panel.editor.toPlainText()
    assert shown.window.toasts.texts() == ("The scratch pad is full.",)


def test_all_of_it_has_a_name_and_can_be_reached(make_desk: MakeDesk) -> None:
    """The ways out of it, and an earlier pad."""
    shown = make_desk()
    fill_pads(shown.window)
    panel = pad_of(shown)
    panel.add.click()
    assert faults(shown.window) == []
    menu = QApplication.focusWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    shown.desk.pads.listed.emit()
    panel.past.click()
    assert faults(shown.window) == []
    panel._show_earlier(shown.desk.pads.earlier()[0])
    assert panel.of.text() == "Karen Blix, Yesterday"
    assert faults(shown.window) == []


def test_what_was_written_on_one_pad_is_not_undone_on_another(make_desk: MakeDesk) -> None:
    """Both are empty, and look the same."""
    shown = make_desk()
    panel = pad_of(shown)
    types(panel, "x")
    QTest.keyClick(panel.editor, Qt.Key.Key_Backspace)
    shown.desk.select(day.LARS)
    panel.editor.undo()
    assert panel.editor.toPlainText() == ""
    assert shown.store.pads.of(day.LARS).empty


def test_a_hidden_line_that_is_broken_is_hidden_in_both_parts(make_desk: MakeDesk) -> None:
    """What came hidden leaves hidden."""
    shown = make_desk()
    panel = pad_of(shown)
    hidden = Origin(interaction=day.FREJA, key="h", at=1, hidden=True)
    panel.editor.insertFromMimeData(packed("do not offer more", hidden, hidden=True))
    cursor = panel.editor.textCursor()
    cursor.setPosition(len("do not"))
    panel.editor.setTextCursor(cursor)
    QTest.keyClick(panel.editor, Qt.Key.Key_Return)
    assert [(line.text, line.origin) for line in panel.editor.lines()] == [("do not", hidden), (" offer more", hidden)]
    QTest.keyClick(panel.editor, Qt.Key.Key_End)
    QTest.keyClick(panel.editor, Qt.Key.Key_Return)
    assert panel.editor.lines()[-1].origin is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_a_hidden_line_that_is_joined_with_another_stays_hidden(make_desk: MakeDesk, key: Qt.Key) -> None:
    """With the words before it, or behind it; undo makes two of it again, and all of it gone leaves nothing behind."""
    shown = make_desk()
    editor = pad_of(shown).editor
    hidden = Origin(interaction=day.FREJA, key="h", at=1, hidden=True)
    three = (Line(text="ask"), Line(text="do not offer more", origin=hidden), Line(text="today"))
    editor.insert(three)
    for joined_at, text in ((1, "askdo not offer more"), (2, "do not offer moretoday")):
        cursor = editor.textCursor()
        cursor.setPosition(editor.document().findBlockByNumber(joined_at).position() - (key is Qt.Key.Key_Delete))
        editor.setTextCursor(cursor)
        QTest.keyClick(editor, key)
        assert Line(text=text, origin=hidden) in editor.lines()
        editor.undo()
        assert editor.lines() == three
    cursor = editor.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    QTest.keyClicks(editor, "x")
    assert editor.lines() == (Line(text="axot offer more", origin=hidden), Line(text="today"))
    editor.selectAll()
    QTest.keyClick(editor, key)
    QTest.keyClicks(editor, "y")
    assert editor.lines() == (Line(text="y"),)

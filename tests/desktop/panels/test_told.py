"""What happened to a chat, as an agent reads it who has just got it: folded, and who gave it to her in sight."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from desktop.panels.chat.panel import ChatPanel
from desktop.panels.transcript.view import TranscriptView
from desktop.state.messages import MessageItem
from desktop.state.runs import Run
from tests.desktop import afternoon as day
from tests.desktop import colleagues
from tests.desktop.desks import MakeDesk, Shown

_BRIEF = "Wants a child seat for the Fjord, and to pay by invoice"


def _given(make_desk: MakeDesk) -> tuple[Shown, TranscriptView]:
    shown = make_desk()
    colleagues.came_round(shown.store, _BRIEF)
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    return shown, panel.view


def _run(view: TranscriptView) -> int:
    """The row of the line that stands for many."""
    model = view.transcript()
    assert model is not None
    return next(at for at in range(model.rowCount()) if isinstance(model.row(at).item, Run))


def _said(view: TranscriptView) -> list[str]:
    """What a screen reader says of each row."""
    model = view.transcript()
    assert model is not None
    return [str(model.data(model.index(at))) for at in range(model.rowCount())]


def _in_sight(view: TranscriptView, at: int) -> bool:
    top = view.first_top() + view.tops[at]
    return top >= 0 and top + view.heights[at] <= view.viewport().height()


def test_the_customers_last_words_and_the_brief_are_on_the_screen(make_desk: MakeDesk) -> None:
    """However many it rang at before."""
    _, view = _given(make_desk)
    model = view.transcript()
    assert model is not None
    last = max(at for at in range(model.rowCount()) if isinstance(model.row(at).item, MessageItem))
    card = model.rowCount() - 1
    assert [last + 1, last + 2] == [_run(view), card]
    assert _in_sight(view, last)
    assert _in_sight(view, card)
    assert _said(view)[card].startswith(f"Oskar Berg gave the chat to you: {_BRIEF} · ")
    made = view.layout_of(card)
    assert made is not None
    assert made.bubble is not None, "it is a card"
    assert made.text is not None
    assert made.text.text == _BRIEF
    view.setCurrentIndex(model.index(card))
    assert view.chose_hidden(), "no words for the customer"


def test_what_is_folded_opens_by_key_and_closes_by_click(make_desk: MakeDesk) -> None:
    """What happened in between is rows like any others; it stays open while another chat is shown."""
    shown, view = _given(make_desk)
    closed = len(view.heights)
    at = _run(view)
    assert _said(view)[at].startswith("8 events since ")
    assert _said(view)[at].endswith("Enter shows them")
    view.setCurrentIndex(view.model().index(at, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert len(view.heights) == closed + 8
    assert _said(view)[at].endswith("Enter hides them")
    assert _said(view)[at + 1].startswith("Maja Lindqvist left; the customer waits again")
    assert _said(view)[at + 8].startswith("Oskar Berg joined")
    assert view.currentIndex().row() == at, "the keyboard stays on it"
    shown.desk.select(day.LARS)
    shown.desk.select(day.FREJA)
    assert len(view.heights) == closed + 8
    made = view.layout_of(at)
    assert made is not None
    corner = QPointF(view.message_column()[0], view.first_top() + view.tops[at])
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=(made.spots[0].rect.center() + corner).toPoint())
    assert len(view.heights) == closed
    assert view.at_end


def test_a_line_that_is_folded_is_found_all_the_same(make_desk: MakeDesk) -> None:
    """Its run is opened for who is led to it."""
    _, view = _given(make_desk)
    model = view.transcript()
    assert model is not None
    run = model.row(_run(view)).item
    assert isinstance(run, Run)
    assert view.reveal(run.lines[4].key)
    at = model.row_of(run.lines[4].key)
    assert at == _run(view) + 5

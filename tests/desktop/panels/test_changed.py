"""Messages that were changed, taken back or answer another one, as an agent reads and hears of them."""

from uuid import UUID

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from desktop.panels.chat.panel import ChatPanel
from desktop.panels.transcript.parts import Part
from desktop.panels.transcript.view import TranscriptView
from desktop.state.changing import quote_of
from desktop.state.messages import MessageItem
from protocol import events
from protocol.entities import Party
from protocol.ids import MessageId
from protocol.kinds import PartyKind
from tests.desktop import afternoon as day
from tests.desktop.colleagues import Floor
from tests.desktop.desks import MakeDesk, Shown

MAJA = Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA)
ANSWER = MessageId(UUID(int=0x9500))


def _answered(make_desk: MakeDesk) -> tuple[Shown, TranscriptView, Floor, MessageItem]:
    """Maja has answered the oldest of Freja's messages that is held."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    floor, chat = Floor(shown.store), shown.store.conversations[day.FREJA]
    asked = next(item for item in chat.items if isinstance(item, MessageItem) and not item.mine)
    floor.public(day.FREJA, events.MessagePosted(id=ANSWER, author=MAJA, text="On Friday.", quote=quote_of(asked)))
    panel = shown.window.findChild(ChatPanel)
    assert panel is not None
    return shown, panel.view, floor, asked


def _last(view: TranscriptView) -> int:
    return len(view.heights) - 1


def _heard(view: TranscriptView) -> str:
    model = view.transcript()
    assert model is not None
    return str(model.data(model.index(_last(view))))


def test_what_is_answered_is_said_and_led_to(make_desk: MakeDesk) -> None:
    """By Enter as by a click."""
    _, view, _, asked = _answered(make_desk)
    assert f"Answers Freja Nielsen: {asked.text}" in _heard(view)
    assert view.at_end
    view.setCurrentIndex(view.model().index(_last(view), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    model = view.transcript()
    assert model is not None
    row = model.show(asked.key)
    assert row is not None
    top = view.first_top() + view.tops[row]
    assert 0 <= top <= view.viewport().height(), "what is answered can be seen"


def test_edited_is_said_and_the_first_words_are_at_hand(make_desk: MakeDesk) -> None:
    """Shown where the word stands, hidden again by the same."""
    _, view, floor, _ = _answered(make_desk)
    floor.public(day.FREJA, events.MessageChanged(id=ANSWER, text="On Saturday."))
    assert "edited: " in _heard(view)
    assert "On Saturday." in _heard(view)
    assert "Friday" not in _heard(view)
    before = view.heights[_last(view)]
    made = view.layout_of(_last(view))
    assert made is not None
    spot = next(spot for spot in made.spots if spot.part is Part.FIRST)
    assert spot.name() == "Show the first words"
    left = view.message_column()[0]
    at = QPointF(spot.rect.center()) + QPointF(left, view.first_top() + view.tops[_last(view)])
    for _ in range(2):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint())
        made = view.layout_of(_last(view))
        assert made is not None
        if made.first is not None:
            assert made.first.text == "At first: On Friday."
            assert view.heights[_last(view)] > before
            spot = next(spot for spot in made.spots if spot.part is Part.FIRST)
            at = QPointF(spot.rect.center()) + QPointF(left, view.first_top() + view.tops[_last(view)])
    assert view.heights[_last(view)] == before


def test_what_was_taken_back_is_not_read_out(make_desk: MakeDesk) -> None:
    """Nor does it stand in the list of chats."""
    shown, view, floor, _ = _answered(make_desk)
    floor.public(day.FREJA, events.MessageTakenBack(id=ANSWER))
    assert "Message taken back" in _heard(view)
    assert "Friday" not in _heard(view)
    last = shown.store.conversations[day.FREJA].last_message
    assert last is not None
    assert last.id != ANSWER

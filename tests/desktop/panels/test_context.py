"""What the shop says: typed, searched, copied, opened; and the place beside it."""

import re

import pytest
from msgspec import json
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.panels.context import ContextCards
from desktop.panels.context.values import lines, value_words
from desktop.panels.map import PlacePanel
from protocol.browsing import ContextCard, ContextRow, Position, Visit, Visiting
from protocol.frames import ToStaff, VisitShown
from protocol.kinds import ContextKind
from protocol.limits import MAX_CONTEXT_CARDS, MAX_CONTEXT_ROWS
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown

ORDER = ContextCard(
    key="order",
    title="Order in progress",
    url="https://shop.example/orders/7",
    rows=(
        ContextRow(label="Step", value="Delivery"),
        ContextRow(label="Total", value="129900", kind=ContextKind.MONEY, currency="EUR"),
        ContextRow(label="Gift", value="no", kind=ContextKind.YES_NO),
    ),
)
CASE = ContextCard(
    key="case",
    title="Insurance case",
    rows=(ContextRow(label="Report", value="https://insurer.example/77", kind=ContextKind.LINK),),
)


def visit(*cards: ContextCard, position: Position | None = None) -> VisitShown:
    card = day.store(day.afternoon()).conversations[day.FREJA].card
    visiting = Visiting(visitor=card.customer.visitor, site=card.site, since=0, page_since=0)
    return VisitShown(interaction=day.FREJA, visit=Visit(visiting=visiting, context=cards, position=position))


def cards_of(shown: Shown) -> ContextCards:
    found = shown.window.dock.panel("map").findChild(ContextCards)
    assert isinstance(found, ContextCards)
    return found


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ContextRow(label="", value="14.5", kind=ContextKind.NUMBER), "14.5"),
        (ContextRow(label="", value="1234567", kind=ContextKind.NUMBER), "1,234,567"),
        (ContextRow(label="", value="fourteen", kind=ContextKind.NUMBER), "fourteen"),
        (ContextRow(label="", value="129900", kind=ContextKind.MONEY, currency="EUR"), "1,299.00 EUR"),
        (ContextRow(label="", value="1e400", kind=ContextKind.TIME), "1e400"),
        (ContextRow(label="", value="9" * 30, kind=ContextKind.TIME), "9" * 30),
        (ContextRow(label="", value="Yes", kind=ContextKind.YES_NO), "Yes"),
        (ContextRow(label="", value="<b>bold</b>"), "<b>bold</b>"),
    ],
)
def test_values_are_shown_by_their_kind_and_otherwise_as_they_came(row: ContextRow, said: str) -> None:
    assert value_words(row, day.NOW) == said


def test_only_web_addresses_open() -> None:
    bad = ContextCard(
        key="x",
        title="x",
        url="javascript:alert(1)",
        rows=(ContextRow(label="a", value="file:///etc/passwd", kind=ContextKind.LINK),),
    )
    assert [line.url for line in lines((bad,), "", day.NOW)] == ["", ""]


def test_words_find_rows_and_whole_cards(make_desk: MakeDesk) -> None:
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.desk.store.apply([visit(ORDER, CASE)])
    cards = cards_of(shown)
    assert [line.text for line in cards.model.lines] == [
        "Order in progress",
        "Delivery",
        "1,299.00 EUR",
        "No",
        "Insurance case",
        "https://insurer.example/77",
    ]
    cards.search.setText("total 1,299")
    assert [line.text for line in cards.model.lines] == ["Order in progress", "1,299.00 EUR"]
    cards.search.setText("insur")
    assert [line.text for line in cards.model.lines] == ["Insurance case", "https://insurer.example/77"]
    cards.search.setText("nowhere")
    assert cards.nothing.text() == "Nothing holds “nowhere”."
    shown.desk.select(day.MIKKEL)
    assert cards.search.text() == ""
    assert cards.model.lines == []


def test_enter_copies_a_value(make_desk: MakeDesk) -> None:
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.desk.store.apply([visit(ORDER)])
    shown.window.commands.run("map.open")
    cards = cards_of(shown)
    cards.list.setCurrentIndex(cards.model.index(2))
    QTest.keyClick(cards.list, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "1,299.00 EUR"
    assert "Total copied" in shown.window.toasts.texts()


def test_the_most_a_page_may_say_is_all_there(make_desk: MakeDesk) -> None:
    shown = make_desk()
    shown.desk.select(day.FREJA)
    many = [
        ContextCard(
            key=str(i),
            title=f"Card {i}",
            rows=tuple(ContextRow(label=f"r{j}", value="v" * 500) for j in range(MAX_CONTEXT_ROWS)),
        )
        for i in range(MAX_CONTEXT_CARDS)
    ]
    shown.desk.store.apply([visit(*many)])
    assert cards_of(shown).model.rowCount() == MAX_CONTEXT_CARDS * (1 + MAX_CONTEXT_ROWS)


def test_the_place_in_words_and_numbers(make_desk: MakeDesk) -> None:
    """Not provided until it is; the shop's own words for the address win."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    panel = shown.window.dock.panel("map")
    assert isinstance(panel, PlacePanel)
    assert panel.place.text() == "Not provided"
    at = Position(latitude=55.6761, longitude=12.5683, accuracy=1_400, at=day.NOW, address="Vestergade 12")
    shown.desk.store.apply([visit(position=at)])
    assert panel.place.text() == "Vestergade 12"
    assert panel.detail.text() == "within 1.4 km · just now"
    shown.window.commands.run("map.copy")
    assert QGuiApplication.clipboard().text() == "55.676100, 12.568300"
    shown.desk.store.apply([visit()])
    assert panel.place.text() == "Not provided"


def test_an_address_with_markup_is_shown_as_it_is(make_desk: MakeDesk) -> None:
    """What a customer wrote into it is no picture in a tooltip."""
    url = b"https://shop.example/<img src='file:///etc/passwd'>"
    frames: list[ToStaff] = [
        json.decode(re.sub(rb'"url":"http[^"]*"', b'"url":"' + url + b'"', json.encode(frame)), type=type(frame))
        for frame in day.afternoon()
    ]
    shown = make_desk(frames)
    shown.desk.select(day.FREJA)
    tips = [part.toolTip() for part in shown.window.findChildren(QWidget) if "passwd" in part.toolTip()]
    assert tips
    assert not [tip for tip in tips if "<img" in tip]

"""Texts laid out: links found, positions that survive emoji, words cut where they should be."""

import math

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.panels.transcript.text_block import (
    Marked,
    TextBlock,
    address_break,
    cut,
    find_links,
    from_right,
    units,
)
from desktop.ui import fonts
from desktop.ui.tokens import Type


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://nordlys.example/a?b=c#d.", ["https://nordlys.example/a?b=c#d"]),
        ("(https://nordlys.example/a_(b))", ["https://nordlys.example/a_(b)"]),
        ("www.nordlys.example, and http://localhost:80/x", ["https://www.nordlys.example", "http://localhost:80/x"]),
        ("javascript:alert(1) file:///etc/passwd ftp://a.b/c data:text/html,x", []),
        ("https:// and https://nothing", []),
        ("HTTPS://Nordlys.Example!", ["HTTPS://Nordlys.Example"]),
    ],
)
def test_only_web_addresses_are_links(text: str, urls: list[str]) -> None:
    """Without the punctuation of the sentence around them."""
    assert [link.url for link in find_links(text)] == urls


def test_a_text_made_to_be_slow_is_read_in_one_pass() -> None:
    """A customer's words must not hold up the desk: from the end again for each bracket would take minutes."""
    assert [link.url for link in find_links("https://x.example/(a)" + ")" * 200_000)] == ["https://x.example/(a)"]


def test_positions_count_as_qt_does() -> None:
    """An emoji is two units."""
    text = "🙌 see https://a.example now"
    (link,) = find_links(text)
    assert link.start == 7
    assert cut(text, link.start, link.start + link.length) == "https://a.example"
    assert units(text) == len(text) + 1


def test_lines_break_at_the_width_and_where_they_are_broken(qapp: QApplication) -> None:
    """A line is as high as asked for; a text is no wider than its words."""
    font = fonts.font(Type.READING)
    block = TextBlock("one\ntwo\n\nfour", font, 300, 20)
    assert block.lines == 4
    assert block.height == 80
    assert block.width < 60
    long = TextBlock("word " * 60, font, 200, 20)
    assert long.lines > 5
    assert long.width <= 200


@pytest.mark.parametrize(
    ("text", "length", "kept"),
    [
        ("freja.nielsen@nordmail.example", 25, 14),
        ("freja@a-very-long-host.example.com", 28, 23),
        ("https://nordlys.example/vidda/geometry", 27, 24),
        ("Rindfleischetikettierungsgesetz", 20, 0),
        ("see nordmail.example", 3, 0),
        ("a.bcdefghijklmnopqrstuvwxyz", 20, 0),
        ("freja@nordmail.example", 22, 0),
        ("這是一個很長的句子.沒有空格也沒有逗號", 12, 0),
    ],
)
def test_an_address_is_broken_where_it_can_be_read(text: str, length: int, kept: int) -> None:
    """After its @ or a dot, if that fills half of the line; other words as Qt breaks them."""
    assert address_break(text, 0, length) == kept


def test_a_broken_address_keeps_its_letters_in_their_places(qapp: QApplication) -> None:
    """Points and selections are found as before."""
    font = fonts.font(Type.BODY)
    block = TextBlock("freja.nielsen@nordmail.example", font, 170, 20)
    assert block.lines == 2
    assert block.width <= 170
    assert block.position(QPointF(0, 30)) == len("freja.nielsen@")


def test_what_is_under_a_point(qapp: QApplication) -> None:
    """Links only on their own letters."""
    block = TextBlock("go to https://a.example", fonts.font(Type.READING), 400, 20)
    assert block.link_at(QPointF(4, 10)) is None
    link = block.link_at(QPointF(block.width - 5, 10))
    assert link is not None
    assert link.url == "https://a.example"
    assert block.word_at(block.position(QPointF(3, 10))) == (0, 2)


def test_words_from_the_right_stand_inside_their_bubble(qapp: QApplication) -> None:
    """A short line of Arabic ends at the right edge of its own width, not of the widest bubble."""
    block = TextBlock("شكرا جزيلا\nنعم", fonts.font(Type.READING), 500, 20)
    assert from_right("شكرا, Maja")
    assert not from_right("Maja: شكرا")
    assert block.width < 120
    assert block.position(QPointF(block.width, 10)) == 0
    assert block.last_width == block.width


def _inks(block: TextBlock, found: Marked | None = None, chosen: tuple[int, int] | None = None) -> set[str]:
    """The full colours in a picture of it."""
    picture = QImage(420, math.ceil(block.height) + 1, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffffff"))
    painter = QPainter(picture)
    block.draw(painter, QPointF(0, 0), "#000000", "#0000ff", chosen, "#00ff00", "#00ff00", found)
    painter.end()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    return seen & {"#0000ff", "#00ff00", "#ff0000"}


def test_links_and_what_was_looked_for_are_drawn_in_their_colours(qapp: QApplication) -> None:
    """And no longer than they are looked for."""
    block = TextBlock("go to https://a.example", fonts.font(Type.READING), 400, 20)
    found = Marked(((0, 2),), "#ff0000", "#ff0000")
    assert _inks(block) == {"#0000ff"}
    assert _inks(block, found, chosen=(3, 5)) == {"#0000ff", "#00ff00", "#ff0000"}
    assert _inks(block) == {"#0000ff"}
    assert _inks(TextBlock("go there", fonts.font(Type.READING), 400, 20), found) == {"#ff0000"}


def test_a_text_of_nothing_but_links_is_drawn_as_one_of_words(qapp: QApplication) -> None:
    """A customer's one message: by link and line it would take a minute, each time, and so would what is looked for."""
    text = "www.a.b " * 1250
    block = TextBlock(text, fonts.font(Type.READING), 400, 20)
    assert len(block.links) == 1250
    assert cut(text, block.links[-1].start, block.links[-1].start + block.links[-1].length) == "www.a.b"
    lines, height = block.lines, block.height
    every = Marked(tuple((at, 1) for at in range(0, len(text), 2)), "#ff0000", "#ff0000")
    assert _inks(block, every) == {"#0000ff", "#ff0000"}
    assert (block.lines, block.height) == (lines, height)

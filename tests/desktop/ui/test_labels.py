"""Words of strangers stay words, wherever they are shown."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.icons import Icon
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import ElidedLabel, Label

HOSTILE = '<img src="file://host/share/x.png"><b>Kim</b> & sons'


def _elided() -> QWidget:
    label = ElidedLabel(HOSTILE)
    label.resize(30, 20)
    label.grab()
    return label


@pytest.mark.parametrize("make", [_elided, lambda: IconButton(Icon.CLOSE, HOSTILE)])
def test_markup_in_a_name_is_not_run_by_its_tooltip(qapp: QApplication, make: Callable[[], QWidget]) -> None:
    """A tooltip guesses; what it guesses from holds no tag of the customer's."""
    tooltip = make().toolTip()
    assert "<img" not in tooltip
    assert QTextDocumentFragment.fromHtml(tooltip).toPlainText() == HOSTILE


def test_wrapped_words_take_no_more_room_than_they_need(qapp: QApplication) -> None:
    """Also where they had to stand narrow before."""
    label = Label("Words that are to stand on several lines where there is little room.", wrap=True)
    label.resize(80, 20)
    label.grab()
    narrow = label.minimumHeight()
    label.resize(600, narrow)
    label.grab()
    assert label.minimumHeight() < narrow / 3

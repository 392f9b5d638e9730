"""Words of strangers stay words, wherever they are shown."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.icons import Icon
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import ElidedLabel

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

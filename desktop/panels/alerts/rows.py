"""What is told later: a line each, with a way to forget it or to have it now."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone


class LaterRow(QWidget):
    """One line. `key` is an alert's, or a reminder's id.

    Signals:
        dropped: it is not wanted any more (its key).
    """

    dropped = Signal(str)

    def __init__(self, key: str, icon: Icon) -> None:
        super().__init__()
        self.key = key
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE_HALF, 6, Space.HALF, 6)
        row.setSpacing(Space.ONE)
        row.addWidget(Glyph(icon, 15, Tone.FAINT))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.text = ElidedLabel("", Type.BODY)
        self.when = Label("", Type.CAPTION, fonts.MEDIUM, Tone.FAINT)
        words.addWidget(self.text)
        words.addWidget(self.when)
        row.addLayout(words, 1)
        self.drop = IconButton(Icon.CLOSE, "", edge=26, glyph=14)
        self.drop.clicked.connect(self._drop)
        row.addWidget(self.drop)

    def show_words(self, text: str, when: str, drop: str) -> None:
        """Say what comes, and when; `drop` names the way to forget it."""
        self.text.set_text(text)
        self.when.setText(when)
        self.drop.name(drop)
        self.setAccessibleName(f"{text}, {when}")

    def _drop(self) -> None:
        self.dropped.emit(self.key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        paint.outline(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), t.line, Radius.CONTROL)
        painter.end()


def forget_words() -> str:
    """The name of the way to forget a reminder."""
    return tr("Don't remind me")


def now_words() -> str:
    """The name of the way to have what was put off now."""
    return tr("Show it now")

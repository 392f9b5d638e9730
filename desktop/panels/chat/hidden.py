"""What tells a composer for staff alone from one for the customer, and where hidden words wait meanwhile."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.widgets.tick import Tick


class HiddenStrip(QWidget):
    """The head of a composer in its hidden mode: who reads it, and whether it is kept as a note."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, Space.ONE)
        row.setSpacing(Space.ONE)
        row.addWidget(Glyph(Icon.LOCK, 15, Tone.HIDDEN))
        self.words = Label(tr("Only your colleagues read this"), Type.SMALL, fonts.STRONG, Tone.HIDDEN)
        row.addWidget(self.words)
        row.addStretch(1)
        self.keep = Tick(tr("Keep as a note on the customer"), Tone.HIDDEN)
        row.addWidget(self.keep)
        self.hide()


class KeptHidden(QWidget):
    """Over a composer for the customer: hidden words that were begun wait, and are not among these.

    Signals:
        go_on: back to the hidden words.
        unhide: they are for the customer after all.
    """

    go_on = Signal()
    unhide = Signal()
    _GAP = 6

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(34 + self._GAP)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE_HALF, 0, Space.HALF, self._GAP)
        row.setSpacing(Space.HALF)
        row.addWidget(Glyph(Icon.LOCK, 14, Tone.HIDDEN))
        row.addSpacing(Space.HALF)
        self.words = ElidedLabel("", Type.SMALL, fonts.MEDIUM, Tone.HIDDEN)
        row.addWidget(self.words, 1)
        self.back = Button(tr("Go on writing"), Kind.QUIET, small=True)
        self.back.clicked.connect(self.go_on)
        self.out = Button(tr("Write it to the customer"), Kind.QUIET, small=True)
        self.out.clicked.connect(self.unhide)
        row.addWidget(self.back)
        row.addWidget(self.out)
        self.hide()

    def show_words(self, words: str) -> None:
        """These wait; without any there is no line."""
        self.words.set_text(tr("Hidden, not sent: {words}", words=words[:200]))
        self.setVisible(bool(words.strip()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0, 0, 0, -self._GAP)
        paint.fill(painter, rect, t.hidden_soft, Radius.CONTROL)
        painter.end()

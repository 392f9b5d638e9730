"""Over the words of a composer: that the last message is being changed, or which message they answer."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from protocol.entities import Quote


class ChangeStrip(QWidget):
    """The head of a composer that holds the last message instead of the draft.

    Signals:
        take_back: the message is to go altogether.
        left: it stays as it is.
    """

    take_back = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, Space.ONE)
        row.setSpacing(Space.ONE)
        row.addWidget(Glyph(Icon.EDIT, 15, Tone.ACCENT))
        self.words = Label(tr("Your last message"), Type.SMALL, fonts.STRONG, Tone.ACCENT)
        self.time = Label("", Type.SMALL, tone=Tone.FAINT, tabular=True)
        row.addWidget(self.words)
        row.addWidget(self.time)
        row.addStretch(1)
        self.take_back_button = Button(tr("Take it back"), Kind.QUIET, icon=Icon.UNDO, small=True)
        self.take_back_button.clicked.connect(self.take_back)
        self.leave_button = Button(tr("Leave it"), Kind.QUIET, small=True, hint=tr("Esc"))
        self.leave_button.clicked.connect(self.left)
        row.addWidget(self.take_back_button)
        row.addWidget(self.leave_button)
        self.hide()

    def show_left(self, seconds: int) -> None:
        """So long it can still be changed."""
        self.time.setText(tr("{n} s left", n=seconds))


class QuoteStrip(QWidget):
    """The message that the words answer, over them.

    Signals:
        dropped: they answer none after all.
    """

    dropped = Signal()
    _GAP = 8

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE_HALF + 2, Space.HALF + 2, Space.HALF, Space.HALF + 2 + self._GAP)
        row.setSpacing(Space.ONE)
        column = QVBoxLayout()
        column.setSpacing(1)
        self.author = ElidedLabel("", Type.SMALL, fonts.STRONG, Tone.ACCENT)
        self.words = ElidedLabel("", Type.SMALL, tone=Tone.SOFT)
        column.addWidget(self.author)
        column.addWidget(self.words)
        row.addLayout(column, 1)
        self.close_button = IconButton(Icon.CLOSE, tr("Don't quote it"), edge=26, glyph=14)
        self.close_button.clicked.connect(self.dropped)
        row.addWidget(self.close_button)
        self.hide()

    def show_quote(self, quote: Quote | None) -> None:
        """Show what is answered; None: nothing."""
        if quote is not None:
            self.author.set_text(quote.author.name or tr("The customer"))
            self.words.set_text(quote.text)
            self.setAccessibleName(tr("Answers {name}: {words}", name=self.author.text(), words=quote.text))
        self.setVisible(quote is not None)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 46 + self._GAP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0, 0, -6, -self._GAP)
        paint.fill(painter, rect, t.sunken, Radius.CONTROL)
        paint.fill(painter, QRectF(rect.x(), rect.y() + 6, 3, rect.height() - 12), t.accent_text, 1.5)
        painter.end()

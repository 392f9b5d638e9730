"""Words that the agent keeps: side by side, each goes at a press, and a field takes more."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, HoverButton, Kind
from desktop.ui.widgets.flow import Flow

_HEIGHT = 28


class WordChip(HoverButton):
    """A word, with a cross: pressed, it goes."""

    def __init__(self, word: str) -> None:
        super().__init__(None)
        self.word = word
        self.setText(word)
        self.setAccessibleName(tr("Take out “{word}”", word=word))
        self.setToolTip(tr("Take out “{word}”", word=word))

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(self._font()).horizontalAdvance(self.word)) + 40, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.hover if self.hovered else t.sunken, _HEIGHT / 2)
        painter.setPen(t.text)
        painter.setFont(self._font())
        painter.drawText(12, round(rect.center().y() + painter.fontMetrics().capHeight() / 2), self.word)
        ink = t.bad if self.hovered else t.text_faint
        icons.paint(painter, Icon.CLOSE, rect.right() - 22, (rect.height() - 12) / 2, 12, ink, 2)
        if self.hasFocus():
            paint.focus_ring(painter, rect, _HEIGHT / 2)
        painter.end()

    def _font(self) -> fonts.QFont:
        return fonts.font(Type.SMALL, fonts.MEDIUM)


class WordList(QWidget):
    """Shows words; who listens changes them and shows them anew.

    Signals:
        added: words were typed (str).
        removed: a word was taken out (str).
    """

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.TWO, Space.ONE_HALF)
        column.setSpacing(Space.ONE_HALF)
        self._words = QWidget()
        self._flow = Flow(self._words, Space.HALF + 2)
        column.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        self.field = QLineEdit()
        self.field.setObjectName("small")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.returnPressed.connect(self._add)
        self.field.textChanged.connect(self._typed)
        self.button = Button(tr("Add"), Kind.PLAIN, small=True)
        self.button.clicked.connect(self._add)
        self.button.setEnabled(False)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        column.addLayout(row)
        self.chips: list[WordChip] = []

    def show_words(self, words: Sequence[str]) -> None:
        """Show these."""
        if [chip.word for chip in self.chips] == list(words):
            return
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [WordChip(word) for word in words]
        for chip in self.chips:
            chip.clicked.connect(self._remove)
            self._flow.addWidget(chip)
            chip.show()
        self._words.setVisible(bool(words))
        self._words.updateGeometry()

    def _typed(self, text: str) -> None:
        self.button.setEnabled(bool(text.strip()))

    def _add(self) -> None:
        word = " ".join(self.field.text().split())
        if word:
            self.field.clear()
            self.added.emit(word)

    def _remove(self) -> None:
        chip = self.sender()
        if isinstance(chip, WordChip):
            self.field.setFocus()
            self.removed.emit(chip.word)

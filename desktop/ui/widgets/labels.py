"""Words on a surface: plain labels by size, weight and tone, and one that elides."""

from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import fonts, theme
from desktop.ui.tokens import Tokens, Type

#: More than any text is high.
_HIGH = 100_000


class Tone(StrEnum):
    """What colour words have."""

    TEXT = "text"
    SOFT = "soft"
    FAINT = "faint"
    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    HIDDEN = "hidden"


def tone_colour(t: Tokens, tone: Tone) -> str:
    """The colour of a tone."""
    match tone:
        case Tone.TEXT:
            return t.text
        case Tone.SOFT:
            return t.text_soft
        case Tone.FAINT:
            return t.text_faint
        case Tone.ACCENT:
            return t.accent_text
        case Tone.GOOD:
            return t.good
        case Tone.WARN:
            return t.warn
        case Tone.BAD:
            return t.bad
        case Tone.HIDDEN:
            return t.hidden


def tip(words: str) -> str:
    """Words for a tooltip, as they stand: Qt takes a name with markup for markup, and loads its pictures."""
    if "<" not in words:
        return words
    # Not by `html`, which brings the names of all characters along.
    plain = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{plain}</qt>"


class Label(QLabel):
    """Plain text, never markup: what a customer typed may stand in it."""

    def __init__(
        self,
        text: str = "",
        size: Type = Type.BODY,
        weight: QFont.Weight = fonts.REGULAR,
        tone: Tone = Tone.TEXT,
        *,
        wrap: bool = False,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(fonts.font(size, weight, tabular=tabular))
        self.setWordWrap(wrap)
        self.setProperty("tone", str(tone))
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A wrapped text takes the height its lines need at its present width, in any layout."""
        if self.wordWrap() and self.width() > 0:
            # Not by heightForWidth(): that is never less than the height it took when it was narrower.
            around = self.contentsMargins()
            room = QRect(0, 0, self.width() - around.left() - around.right(), _HIGH)
            words = QFontMetrics(self.font()).boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
            height = words.height() + around.top() + around.bottom()
            if height != self.minimumHeight():
                self.setMinimumHeight(height)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        if self.property("tone") != str(tone):
            self.setProperty("tone", str(tone))
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(QWidget):
    """One line of text that ends in an ellipsis where the room ends; whole in the tooltip then."""

    def __init__(
        self,
        text: str = "",
        size: Type = Type.BODY,
        weight: QFont.Weight = fonts.REGULAR,
        tone: Tone = Tone.TEXT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._text = ""
        self.setFont(fonts.font(size, weight))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text; line breaks become spaces."""
        text = " ".join(text.split())
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        if tone is not self._tone:
            self._tone = tone
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(tip(self._text) if shown != self._text else "")
        painter.setPen(tone_colour(theme.tokens(), self._tone))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

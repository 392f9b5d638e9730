"""A ring that empties as a deadline comes near, with the seconds left inside."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import fonts, theme
from desktop.ui.tokens import Type
from desktop.ui.widgets import paint

_WIDTH = 4.0
#: Seconds left from which the ring turns from accent to warning.
_SHORT = 10


class CountdownRing(QWidget):
    """Shows `left` of `total` seconds."""

    def __init__(self, edge: int = 52, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = 0.0
        self._total = 1.0
        self.setFixedSize(edge, edge)

    def show_left(self, left: float, total: float) -> None:
        """Seconds left, of how many."""
        self._left, self._total = max(0.0, left), max(1.0, total)
        self.setAccessibleName(str(round(self._left)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        inset = _WIDTH / 2 + 1
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(QColor(t.line), _WIDTH))
        painter.drawEllipse(rect)
        colour = t.warn if self._left <= _SHORT else t.accent_text
        painter.setPen(QPen(QColor(colour), _WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(rect, 90 * 16, round(360 * 16 * min(1.0, self._left / self._total)))
        painter.setPen(t.text)
        painter.setFont(fonts.font(Type.TITLE, fonts.STRONG, tabular=True))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(round(self._left)))
        painter.end()

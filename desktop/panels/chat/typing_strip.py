"""A line that is always there, so that nothing moves when somebody starts to type."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.panels.transcript.rows import column
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Tokens, Type
from desktop.ui.widgets import paint

_FRAME_MS = 80


class TypingStrip(QWidget):
    """Says who types, with three dots that breathe; or that the customer's connection was lost."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._absence = ""
        self._step = 0
        self.setFixedHeight(24)
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._next)

    def show_names(self, names: tuple[str, ...]) -> None:
        """Who types; nobody empties the line."""
        self._words = tr("{names} is typing", names=", ".join(names)) if names else ""
        self.setAccessibleName(self._absence or self._words)
        if names and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def show_absence(self, words: str) -> None:
        """That somebody is waited for, in place of who types; nothing shows who types again."""
        if words != self._absence:
            self._absence = words
            self.setAccessibleName(words or self._words)
            self.update()

    def hideEvent(self, _event: QHideEvent) -> None:
        self._timer.stop()

    def _next(self) -> None:
        self._step += 1
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._words and not self._absence:
            return
        t = theme.tokens()
        painter = paint.begin(self)
        left = column(float(self.width()))[0] + 4
        if self._absence:
            self._paint_absence(painter, left, t)
            painter.end()
            return
        for number in range(3):
            lift = math.sin(self._step / 2.2 - number * 0.9)
            paint.dot(painter, QPointF(left + number * 7 + 3, 12 - max(0.0, lift) * 2.5), 2.2, t.text_faint)
        painter.setPen(t.text_faint)
        painter.setFont(fonts.font(Type.SMALL))
        painter.drawText(QRectF(left + 28, 0, self.width() - left - 40, 24), Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()

    def _paint_absence(self, painter: QPainter, left: float, t: Tokens) -> None:
        font = fonts.font(Type.SMALL, fonts.MEDIUM, tabular=True)
        metrics = QFontMetricsF(font)
        room = self.width() - 2 * left - 34
        words = metrics.elidedText(self._absence, Qt.TextElideMode.ElideMiddle, room)
        paint.fill(painter, QRectF(left - 4, 0, metrics.horizontalAdvance(words) + 42, 20), t.warn_soft, 10)
        icons.paint(painter, Icon.LINK_LOST, left + 6, 3, 14, t.warn, 2)
        painter.setPen(t.warn)
        painter.setFont(font)
        painter.drawText(QRectF(left + 26, 0, room + 4, 20), Qt.AlignmentFlag.AlignVCenter, words)

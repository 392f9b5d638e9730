"""A box to tick, with its words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.labels import Tone, tone_colour

_BOX = 16


class Tick(HoverButton):
    """On or off; space and Enter change it."""

    def __init__(self, text: str, tone: Tone = Tone.ACCENT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._font = fonts.font(Type.SMALL, fonts.MEDIUM)
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font).horizontalAdvance(self.text())
        return QSize(round(width) + _BOX + Space.ONE + 8, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        box = QRectF(3, (self.height() - _BOX) / 2, _BOX, _BOX)
        colour = tone_colour(t, self._tone)
        if not self.isEnabled():
            paint.outline(painter, box, t.line_strong, Radius.SMALL, 1.5)
        elif self.isChecked():
            paint.fill(painter, box, colour, Radius.SMALL)
            icons.paint(painter, Icon.CHECK, box.x() + 2, box.y() + 2, _BOX - 4, t.surface, 3)
        else:
            paint.outline(painter, box, colour if self.hovered else t.text_faint, Radius.SMALL, 1.5)
        painter.setPen(t.text if self.isEnabled() else t.text_faint)
        painter.setFont(self._font)
        words = QRectF(self.rect()).adjusted(_BOX + Space.ONE + 2, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()), Radius.SMALL)
        painter.end()

"""The program's mark."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui import icons, theme
from desktop.ui.icons import Icon
from desktop.ui.widgets import paint


class Mark(QWidget):
    """The program's mark: a bell on the accent colour."""

    def __init__(self, edge: int = 48) -> None:
        super().__init__()
        self.setFixedSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        edge = self.width()
        paint.fill(painter, QRectF(self.rect()), t.accent, edge * 0.28)
        glyph = round(edge * 0.56)
        at = QPointF((edge - glyph) / 2, (edge - glyph) / 2)
        icons.paint(painter, Icon.BELL, at.x(), at.y(), glyph, t.on_accent, 2)
        painter.end()

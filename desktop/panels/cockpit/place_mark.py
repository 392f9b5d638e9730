"""Shows which tile a chat that is dragged would take the place of."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.tokens import Radius, Space
from desktop.ui.widgets import paint


class PlaceMark(QWidget):
    """Lies over a tile; takes no events itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, tile: QWidget) -> None:
        """Mark this one."""
        self.setGeometry(tile.geometry())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        room = QRectF(self.rect()).adjusted(Space.ONE, Space.ONE, -Space.ONE, -Space.ONE)
        paint.fill(painter, room, t.accent_soft, Radius.CARD, alpha=190)
        painter.setPen(QPen(QColor(t.accent_text), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room, Radius.CARD, Radius.CARD)
        painter.end()

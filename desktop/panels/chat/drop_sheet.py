"""What shows where dragged files will land."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint


class DropSheet(QWidget):
    """Covers the chat while files are dragged over it; takes no events itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def appear(self, whole: QWidget) -> None:
        """Cover a widget."""
        self.setGeometry(whole.rect())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), t.surface, 0, alpha=225)
        frame = QRectF(self.rect()).adjusted(Space.THREE, Space.THREE, -Space.THREE, -Space.THREE)
        painter.setPen(QPen(QColor(t.accent_text), 2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(t.accent_soft))
        painter.drawRoundedRect(frame, Radius.SHEET, Radius.SHEET)
        middle = frame.center()
        icons.paint(painter, Icon.ATTACH, middle.x() - 16, middle.y() - 40, 32, t.accent_text, 1.5)
        painter.setPen(QColor(t.accent_text))
        painter.setFont(fonts.font(Type.TITLE, fonts.STRONG))
        words = QRectF(frame.x(), middle.y() + 4, frame.width(), 28)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, tr("Drop files here to attach them"))
        painter.end()

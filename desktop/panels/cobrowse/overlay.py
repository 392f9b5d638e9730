"""What lies over the customer's page: it takes mouse and keys, so that the page gets none; and it points."""

from enum import Enum

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.widgets import paint

#: How far a key moves the cross, in logical pixels.
_STEP, _SMALL_STEP = 24, 4
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class Tool(Enum):
    """What a click does."""

    NONE = "none"
    #: A short sign on an element.
    POINT = "point"
    #: A box that stays.
    BOX = "box"


class Overlay(QWidget):
    """Arrow keys move a cross while there is a tool, Enter uses it, Escape puts it away.

    Signals:
        aimed: the place that a click would mean (QPointF); None: nowhere.
        used: the tool was used there (QPointF).
        put_away: Escape was pressed.
        scrolled: by so much (QPointF).
    """

    aimed = Signal(object)
    used = Signal(object)
    put_away = Signal()
    scrolled = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._tool = Tool.NONE
        self._cross = QPointF()
        self._by_keys = False
        self._dragged: QPointF | None = None

    def choose(self, tool: Tool) -> None:
        """A click does this from now on."""
        self._tool = tool
        self.setCursor(Qt.CursorShape.ArrowCursor if tool is Tool.NONE else Qt.CursorShape.CrossCursor)
        if tool is Tool.NONE:
            self._by_keys = False
            self.aimed.emit(None)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._by_keys:
            # On the page even where that is wider than high: it stands at the top.
            self._cross = QPointF(self.width() / 2, min(self.height() / 2, self.width() / 4))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._tool is not Tool.NONE:
            self._by_keys = False
            self._cross = at
            self.aimed.emit(at)
            self.update()
        elif self._dragged is not None:
            self.scrolled.emit(self._dragged - at)
            self._dragged = at

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._tool is Tool.NONE:
            self._dragged = event.position()
        else:
            self.used.emit(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._tool is not Tool.NONE and not self._by_keys:
            self.aimed.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        moved = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        self.scrolled.emit(QPointF(-moved))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._tool is Tool.NONE:
            if key in _ARROWS:
                self.scrolled.emit(_ARROWS[key] * _STEP)
            else:
                super().keyPressEvent(event)
        elif key in _ARROWS:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._aim(self._cross + _ARROWS[key] * (_SMALL_STEP if shift else _STEP))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.used.emit(self._cross)
        elif key == Qt.Key.Key_Escape:
            self.put_away.emit()
        else:
            super().keyPressEvent(event)

    def _aim(self, at: QPointF) -> None:
        self._by_keys = True
        self._cross = QPointF(min(max(at.x(), 0), self.width() - 1), min(max(at.y(), 0), self.height() - 1))
        self.aimed.emit(self._cross)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        if self._tool is not Tool.NONE and self._by_keys:
            self._paint_cross(painter, t.accent)
        if self.hasFocus():
            paint.focus_ring(painter, self.rect().toRectF(), 0)
        painter.end()

    def _paint_cross(self, painter: QPainter, colour: str) -> None:
        for tint, width in (("#FFFFFF", 4), (colour, 2)):
            painter.setPen(QPen(QColor(tint), width))
            for way in _ARROWS.values():
                painter.drawLine(self._cross + way * 5, self._cross + way * 14)

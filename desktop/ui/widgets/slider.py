"""A value from 0 to 100, by pointer and by arrow keys."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets import paint

_STEP, _PAGE, _MOST = 5, 20, 100
_EDGE = 9


class Slider(QWidget):
    """Signals: changed: another value was chosen by hand (0 to 100)."""

    changed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._value = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_value(0)

    @property
    def value(self) -> int:
        """What is chosen."""
        return self._value

    def show_value(self, value: int) -> None:
        """Show another value, without a signal."""
        self._value = max(0, min(_MOST, value))
        self.setAccessibleName(f"{self._name}: {self._value} %")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 28)

    def _pick(self, value: int) -> None:
        before = self._value
        self.show_value(value)
        if self._value != before:
            self.changed.emit(self._value)

    def _pick_at(self, x: float) -> None:
        room = max(1, self.width() - 2 * _EDGE)
        self._pick(round((x - _EDGE) / room * _MOST / _STEP) * _STEP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pick_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pick_at(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                self._pick(self._value - _STEP)
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                self._pick(self._value + _STEP)
            case Qt.Key.Key_PageDown:
                self._pick(self._value - _PAGE)
            case Qt.Key.Key_PageUp:
                self._pick(self._value + _PAGE)
            case Qt.Key.Key_Home:
                self._pick(0)
            case Qt.Key.Key_End:
                self._pick(_MOST)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        middle = self.height() / 2
        room = self.width() - 2 * _EDGE
        at = _EDGE + room * self._value / _MOST
        paint.fill(painter, QRectF(_EDGE, middle - 2, room, 4), t.line_strong, 2)
        paint.fill(painter, QRectF(_EDGE, middle - 2, at - _EDGE, 4), t.accent, 2)
        paint.dot(painter, QPointF(at, middle), 8, t.accent)
        paint.dot(painter, QPointF(at, middle), 5.5, t.surface)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(at - 11, middle - 11, 22, 22), 11)
        painter.end()

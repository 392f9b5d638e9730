"""The lines between tiles, which can be drawn; a double click evens out what a line is between."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.state.tile_grid import Line, Run
from desktop.ui import theme
from desktop.ui.text import tr
from desktop.ui.widgets import paint

#: Pixels on each side of a gap where the pointer gets hold of it, and the line it sees then.
_GRIP, _LINE = 3, 2


class Divider(QWidget):
    """Lies over a gap and a little of the tiles beside it. The keyboard has commands for it.

    Signals:
        drawn: so many pixels from where it was taken.
        let_go: it was drawn before.
        evened: all on its sides are to be of one size.
    """

    drawn = Signal(int)
    let_go = Signal()
    evened = Signal()

    def __init__(self, parent: QWidget, line: Line) -> None:
        super().__init__(parent)
        self.line = line
        self._taken: QPoint | None = None
        self._over = False
        self.stand(line)

    def stand(self, line: Line) -> None:
        """Lie over this gap."""
        self.line = line
        at = line.place
        upright = line.run is not Run.ROWS
        self.setCursor(Qt.CursorShape.SplitHCursor if upright else Qt.CursorShape.SplitVCursor)
        self.setToolTip(tr("Double click: all of one size"))
        if upright:
            self.setGeometry(at.x - _GRIP, at.y, at.width + 2 * _GRIP, at.height)
        else:
            self.setGeometry(at.x, at.y - _GRIP, at.width, at.height + 2 * _GRIP)

    @property
    def taken(self) -> bool:
        """The pointer holds it."""
        return self._taken is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._taken = event.globalPosition().toPoint()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._taken is not None:
            by = event.globalPosition().toPoint() - self._taken
            self.drawn.emit(by.y() if self.line.run is Run.ROWS else by.x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._taken is not None:
            self._taken = None
            self.update()
            self.let_go.emit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.evened.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._over = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not (self._over or self.taken):
            return
        painter = paint.begin(self)
        half = _LINE // 2
        colour = theme.tokens().accent
        if self.line.run is Run.ROWS:
            painter.fillRect(0, _GRIP - half + 1, self.width(), _LINE, colour)
        else:
            painter.fillRect(_GRIP - half + 1, 0, _LINE, self.height(), colour)
        painter.end()

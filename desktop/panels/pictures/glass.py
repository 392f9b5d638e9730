"""What stands on the dark ground around an enlarged picture: buttons, and a strip of the chat's pictures."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.models.album import Shot
from desktop.models.pictures import Pictures
from desktop.ui import icons
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton

#: White on the scrim, in both themes: a picture is judged on dark ground.
INK = "#FFFFFF"
_SHADE = "#000000"
_THUMB, _GAP = 56, 8


class GlassButton(HoverButton):
    """A light icon on the dark ground."""

    def __init__(self, icon: Icon, name: str, key: str = "") -> None:
        super().__init__(None)
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(f"{name}   {key}" if key else name)
        self.setFixedSize(40, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        lit = self.hovered and self.isEnabled()
        paint.fill(painter, rect, INK if lit else _SHADE, Radius.CONTROL, alpha=40 if lit else 90)
        painter.setOpacity(1.0 if self.isEnabled() else 0.35)
        icons.paint(painter, self._icon, 10, 10, 20, INK)
        if self.hasFocus():
            paint.outline(painter, rect, INK, Radius.CONTROL, 2)
        painter.end()


def draw_cover(painter: QPainter, rect: QRectF, shown: QPixmap | None, radius: float) -> None:
    """The middle of a thumbnail, filling a rounded square; nothing while there is none."""
    if shown is None:
        return
    edge = min(shown.width(), shown.height())
    source = QRectF((shown.width() - edge) / 2, (shown.height() - edge) / 2, edge, edge)
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    painter.save()
    painter.setClipPath(path)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(rect, shown, source)
    painter.restore()


class Strip(QWidget):
    """The chat's pictures in a row, the shown one marked and in the middle.

    Signals:
        chosen: another one, by its number.
    """

    chosen = Signal(int)

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._shots: tuple[Shot, ...] = ()
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        pictures.came.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(400, _THUMB + 8)

    def show_shots(self, shots: tuple[Shot, ...], at: int) -> None:
        """Show these, one marked; nothing for a single one."""
        self._shots, self._at = shots, at
        self.setVisible(len(shots) > 1)
        self.update()

    def _rect(self, number: int) -> QRectF:
        step = _THUMB + _GAP
        whole = len(self._shots) * step - _GAP
        first = (self.width() - whole) / 2 if whole <= self.width() else self._first(step, whole)
        return QRectF(first + number * step, 4, _THUMB, _THUMB)

    def _first(self, step: int, whole: int) -> float:
        centred = self.width() / 2 - self._at * step - _THUMB / 2
        return max(self.width() - whole, min(0.0, centred))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at: QPointF = event.position()
        for number in range(len(self._shots)):
            if self._rect(number).contains(at):
                self.chosen.emit(number)
                return
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        for number, shot in enumerate(self._shots):
            rect = self._rect(number)
            if rect.right() < 0 or rect.left() > self.width():
                continue
            painter.fillRect(rect, QColor(255, 255, 255, 26))
            painter.setOpacity(1.0 if number == self._at else 0.6)
            draw_cover(painter, rect, self._pictures.of(shot.picture), Radius.SMALL)
            painter.setOpacity(1.0)
            if number == self._at:
                paint.outline(painter, rect.adjusted(-2, -2, 2, 2), INK, Radius.SMALL + 2, 2)
        painter.end()

"""On or off, at once: a switch that is named by the words beside it."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.text import tr
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton

_WIDTH, _HEIGHT, _KNOB = 36, 20, 14


class Switch(HoverButton):
    """Space and Enter turn it. `clicked` comes by hand alone, `toggled` always."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setCheckable(True)
        self.toggled.connect(self._name_it)
        self._name_it(False)

    def _name_it(self, on: bool) -> None:
        self.setAccessibleName(f"{self._name}: {tr('on') if on else tr('off')}")

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH + 8, _HEIGHT + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        track = QRectF(4, (self.height() - _HEIGHT) / 2, _WIDTH, _HEIGHT)
        on = self.isChecked()
        if on:
            paint.fill(painter, track, t.accent_hover if self.hovered else t.accent, _HEIGHT / 2)
        else:
            paint.fill(painter, track, t.pressed if self.hovered else t.sunken, _HEIGHT / 2)
            paint.outline(painter, track, t.text_faint, _HEIGHT / 2, 1.5)
        x = track.right() - _KNOB / 2 - 3 if on else track.x() + _KNOB / 2 + 3
        paint.dot(painter, QRectF(x, track.center().y(), 0, 0).center(), _KNOB / 2, t.on_accent if on else t.text_faint)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()), _HEIGHT / 2 + 4)
        painter.end()

"""The way back to the newest message, for a reader who has scrolled up."""

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui import icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton

_EDGE = 36


class JumpButton(HoverButton):
    """A round button in the lower right of the transcript, there only when there is something below."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.setAccessibleName(tr("Go to the newest message"))
        self.setToolTip(tr("Go to the newest message"))
        room = 2 * paint.SHADOW
        self.setFixedSize(_EDGE + room, _EDGE + room)
        view.installEventFilter(self)
        self.hide()

    def appear(self, wanted: bool) -> None:
        """Show or hide."""
        self.setVisible(wanted)
        if wanted:
            self._place()
            self.raise_()

    def _place(self) -> None:
        edge = paint.SHADOW + Space.TWO
        self.move(self._view.width() - _EDGE - edge - Space.ONE, self._view.height() - _EDGE - edge)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        s = paint.SHADOW
        disc = QRectF(self.rect().adjusted(s, s, -s, -s))
        paint.sheet(painter, disc, _EDGE / 2)
        if self.hovered or self.isDown():
            paint.fill(painter, disc.adjusted(1, 1, -1, -1), t.hover, _EDGE / 2)
        icons.paint(painter, Icon.ARROW_DOWN, disc.center().x() - 9, disc.center().y() - 9, 18, t.text_soft)
        if self.hasFocus():
            paint.focus_ring(painter, disc, _EDGE / 2)
        painter.end()

"""A card in the corner of the screen: what happened while the desk is not the window one works in."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.state.preferences import Event
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import ElidedLabel, Tone

_SIZE = QSize(340, 76)
_ICONS = {
    Event.OFFER: Icon.BELL_RING,
    Event.MESSAGE: Icon.CHAT,
    Event.TRANSFER: Icon.HAND_OVER,
    Event.ALERT: Icon.BELL,
}


class PopUpCard(QWidget):
    """Takes no focus; goes by itself after a while, or closed.

    Signals:
        clicked: it was clicked (its key).
        left: it is to go (its key).
    """

    clicked = Signal(str)
    left = Signal(str)

    def __init__(self, key: str, title: str, text: str, event: Event, shown_ms: int) -> None:
        super().__init__(None)
        self._key = key
        self._icon = _ICONS[event]
        self._shown_ms = shown_ms
        flags = Qt.WindowType
        # A plain window past the window manager: above the others, in no task bar, without the keyboard.
        self.setWindowFlags(
            flags.Window
            | flags.FramelessWindowHint
            | flags.BypassWindowManagerHint
            | flags.WindowStaysOnTopHint
            | flags.WindowDoesNotAcceptFocus
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFixedSize(_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = ElidedLabel(title, Type.BODY, fonts.STRONG)
        self._text = ElidedLabel(text, Type.SMALL, tone=Tone.SOFT)
        row = QHBoxLayout(self)
        row.setContentsMargins(58, Space.ONE_HALF, Space.ONE, Space.ONE_HALF)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addStretch(1)
        row.addLayout(column, 1)
        close = IconButton(Icon.CLOSE, tr("Close this notice"), edge=26, glyph=14)
        close.clicked.connect(self._leave)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        self.tell(title, text, event)

    def tell(self, title: str, text: str, event: Event) -> None:
        """Say this from now on, for as long as a new one would stand."""
        self._icon = _ICONS[event]
        self.setAccessibleName(f"{title}: {text}" if text else title)
        self._title.set_text(title)
        self._text.set_text(text)
        self._text.setVisible(bool(text))
        self._timer.start(self._shown_ms)
        self.update()

    def stand(self, at: int) -> None:
        """Where it stands: so many cards below the first, in the upper right corner of the first screen."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        down = Space.TWO + at * (_SIZE.height() + Space.ONE)
        self.move(room.topRight() + QPoint(1 - _SIZE.width() - Space.TWO, down))

    def _leave(self) -> None:
        self.left.emit(self._key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit(self._key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        painter.fillRect(self.rect(), t.raised)
        paint.outline(painter, rect, t.line_strong, 0)
        paint.fill(painter, QRectF(14, rect.center().y() - 15, 30, 30), t.accent_soft, Radius.CONTROL)
        icons.paint(painter, self._icon, 20, rect.center().y() - 9, 18, t.accent_text)
        painter.end()

"""A sheet that floats inside the window, beside what opened it; a click elsewhere or Esc closes it.

It is a child of the window, not a window of its own: no window manager, no stolen activation.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.ui.tokens import Radius, Space
from desktop.ui.widgets import paint

_GAP = 6


class Popover(QWidget):
    """Base of what floats; put content into `body`.

    Signals:
        closed: it went away, and focus went back to where it was.
    """

    closed = Signal()

    def __init__(self, window: QWidget, *, margin: int = Space.ONE) -> None:
        super().__init__(window)
        self._window = window
        self._anchor: QWidget | None = None
        self._came_from: QWidget | None = None
        self._above = False
        room = paint.SHADOW + margin
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(room, room, room, room)
        self.body.setSpacing(0)
        self.hide()

    def open_at(self, anchor: QWidget) -> None:
        """Open below the anchor (above it where there is no room), and take the focus."""
        self._came_from = QApplication.focusWidget()
        self._anchor = anchor
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self.take_focus()

    def take_focus(self) -> None:
        """Give the keyboard to the first thing inside."""
        first = self.nextInFocusChain()
        while first is not self and first is not None:
            if self.isAncestorOf(first) and first.focusPolicy() & Qt.FocusPolicy.TabFocus and first.isEnabled():
                first.setFocus(Qt.FocusReason.PopupFocusReason)
                return
            first = first.nextInFocusChain()

    def close_again(self) -> None:
        """Close, and give the focus back."""
        if self.isHidden():
            return
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        back = self._came_from
        self._came_from = None
        focus = QApplication.focusWidget()
        had_focus = focus is None or focus is self or self.isAncestorOf(focus)
        self.hide()
        if had_focus and back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _place(self) -> None:
        window, anchor = self._window, self._anchor
        if anchor is None:
            return
        at = QRect(anchor.mapTo(window, QPoint(0, 0)), anchor.size())
        x = at.left() - paint.SHADOW
        if x + self.width() - paint.SHADOW > window.width() - Space.ONE:
            x = at.right() + 1 - self.width() + paint.SHADOW
        y = at.bottom() + 1 + _GAP - paint.SHADOW
        if y + self.height() - paint.SHADOW > window.height():
            y = at.top() - _GAP - self.height() + paint.SHADOW
            if y < Space.ONE - paint.SHADOW:
                # There is room neither below nor above: over the foot of the window, not far from what opened it.
                y = window.height() - Space.ONE - self.height() + paint.SHADOW
        self.move(max(x, Space.ONE - paint.SHADOW), max(y, Space.ONE - paint.SHADOW))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            at = self.mapFromGlobal(event.globalPosition().toPoint())
            inside = self._sheet().contains(at)
            anchor = self._anchor
            on_anchor = anchor is not None and anchor.rect().contains(
                anchor.mapFromGlobal(event.globalPosition().toPoint())
            )
            if not inside and isinstance(watched, QWidget):
                self.close_again()
                return on_anchor
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_again()
            return
        super().keyPressEvent(event)

    def _sheet(self) -> QRect:
        s = paint.SHADOW
        return self.rect().adjusted(s, s, -s, -s)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        paint.sheet(painter, QRectF(self._sheet()), Radius.CARD)
        painter.end()

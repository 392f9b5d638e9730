"""Short notices that go by themselves, or when closed."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label

_SHOWN_MS = 8_000
_MOST = 3
#: Below the top bar and a chat's head: newest words and the composer stay in sight.
_TOP = 132


class Weight(Enum):
    """What a notice is."""

    NOTE = "note"
    GOOD = "good"
    PROBLEM = "problem"


class _Toast(QWidget):
    def __init__(
        self, bar: "ToastBar", text: str, weight: Weight, action: str, run: Callable[[], None] | None, shown: int
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._weight = weight
        self._run = run
        room = paint.SHADOW
        row = QHBoxLayout(self)
        row.setContentsMargins(room + 44, room + 6, room + 8, room + 6)
        row.setSpacing(Space.ONE)
        self.label = Label(text, Type.BODY, fonts.MEDIUM, wrap=len(text) > 64)
        if len(text) > 64:
            self.label.setFixedWidth(400)
        self.label.setMinimumHeight(32)
        row.addWidget(self.label, 1)
        if action and run is not None:
            button = Button(action, Kind.QUIET, small=True)
            button.clicked.connect(self._act)
            row.addWidget(button)
        close = IconButton(Icon.CLOSE, tr("Close this notice"), edge=26, glyph=14)
        close.clicked.connect(self.leave)
        row.addWidget(close)
        self.setAccessibleName(text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)
        self._timer.start(shown)

    def _act(self) -> None:
        run = self._run
        self.leave()
        if run is not None:
            run()

    def leave(self) -> None:
        self._timer.stop()
        self._bar.drop(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        s = paint.SHADOW
        sheet = QRectF(self.rect().adjusted(s, s, -s, -s))
        paint.sheet(painter, sheet, Radius.CARD)
        icon, colour = {
            Weight.NOTE: (Icon.INFO, t.accent_text),
            Weight.GOOD: (Icon.WELL, t.good),
            Weight.PROBLEM: (Icon.ERROR, t.bad),
        }[self._weight]
        icons.paint(painter, icon, sheet.x() + 14, sheet.center().y() - 9, 18, colour)
        painter.end()


class ToastBar(QWidget):
    """Where notices stand: high in the middle of its window, above everything, newest below."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toasts: list[_Toast] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(-2 * paint.SHADOW + Space.ONE)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        window.installEventFilter(self)
        self.hide()

    def say(
        self,
        text: str,
        weight: Weight = Weight.NOTE,
        action: str = "",
        run: Callable[[], None] | None = None,
        until: int = 0,
    ) -> None:
        """Show a notice, with at most one thing to do about it. The same words are not shown twice.

        `until`: after so many milliseconds there is nothing to do about it any more, and it goes.
        """
        for toast in self._toasts:
            if toast.label.text() == text:
                toast.leave()
                break
        while len(self._toasts) >= _MOST:
            self._toasts[0].leave()
        toast = _Toast(self, text, weight, action, run, until or _SHOWN_MS)
        self._toasts.append(toast)
        self._column.addWidget(toast, 0, Qt.AlignmentFlag.AlignHCenter)
        toast.show()
        self._place()
        self.show()
        self.raise_()

    def drop(self, toast: _Toast) -> None:
        """Take a notice away."""
        if toast in self._toasts:
            self._toasts.remove(toast)
            self._column.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
        if not self._toasts:
            self.hide()
        self._place()

    def texts(self) -> tuple[str, ...]:
        """What is said now, oldest first."""
        return tuple(toast.label.text() for toast in self._toasts)

    def _place(self) -> None:
        window = self._window
        self._column.activate()
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, _TOP - paint.SHADOW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

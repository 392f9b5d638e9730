"""What stands in the window while a kept sign-in opens the desk: a name, and that it goes on."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.mark import Mark

#: Milliseconds before it is said at all: a desk that is there sooner comes without a flash of it.
_AFTER = 500
_BAR, _STEP = 160, 0.02
_FRAME = 33


class _Going(QWidget):
    """A thin bar in which something goes to and fro, for as long as it can be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_BAR, 3)
        self._at = 0.0
        self._frame = QTimer(self)
        self._frame.setInterval(_FRAME)
        self._frame.timeout.connect(self._go_on)

    def _go_on(self) -> None:
        self._at = (self._at + _STEP) % 2
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._frame.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._frame.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), t.pressed, 1.5)
        there = self._at if self._at <= 1 else 2 - self._at
        part = self.width() / 4
        eased = there * there * (3 - 2 * there)
        paint.fill(painter, QRectF(eased * (self.width() - part), 0, part, self.height()), t.accent, 1.5)
        painter.end()


class Welcome(QWidget):
    """The mark at once, the words a moment later."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Mark(56), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(Space.THREE)
        self.words = Label("", Type.HEADING, fonts.STRONG)
        self._about = Label(tr("Your desk is being opened."), Type.BODY, tone=Tone.SOFT)
        self._going = _Going()
        for one, gap in ((self.words, Space.HALF), (self._about, Space.THREE), (self._going, 0)):
            policy = one.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            one.setSizePolicy(policy)
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(gap)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER)
        self._soon.timeout.connect(self.say)
        self._say(False)

    def greet(self, name: str) -> None:
        """Whom it greets."""
        self.words.setText(tr("Welcome back, {name}", name=name))

    def say(self) -> None:
        """Show the words now."""
        self._say(True)

    def _say(self, said: bool) -> None:
        for one in (self.words, self._about, self._going):
            one.setVisible(said)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()
        self._say(False)

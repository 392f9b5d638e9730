"""A card for what rings: who, how long there is, two answers. It slides in under the top bar and takes no focus."""

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRectF, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import ElidedLabel, Tone
from desktop.ui.widgets.ring import CountdownRing

#: Pixels from the window's top.
TOP = 64
_SLIDE_MS = 180
#: How often the ring is drawn while something rings.
_FRAME_MS = 200


class RingingCard(QWidget):
    """Base; a subclass puts what is asked into `column`, then `put_answers`, and says in `tick` how long there is."""

    def __init__(self, window: QWidget, width: int) -> None:
        super().__init__(window)
        self._window = window
        self._inner = width
        self._frame = QTimer(self)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self.tick)
        self.slide = QPropertyAnimation(self, b"pos", self)
        self.slide.setDuration(_SLIDE_MS)
        self.slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        room = paint.SHADOW + Space.TWO
        self.setFixedWidth(width + 2 * paint.SHADOW)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(room, room, room, room)
        self.column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(Space.ONE_HALF)
        self.avatar = Avatar("", 44)
        self.ring = CountdownRing(48)
        names = QVBoxLayout()
        names.setSpacing(2)
        self.name = ElidedLabel("", Type.TITLE, fonts.STRONG)
        self.about = ElidedLabel("", Type.SMALL, tone=Tone.SOFT)
        names.addStretch(1)
        names.addWidget(self.name)
        names.addWidget(self.about)
        names.addStretch(1)
        head.addWidget(self.avatar)
        head.addLayout(names, 1)
        head.addWidget(self.ring)
        self.column.addLayout(head)
        self.column.addSpacing(Space.ONE_HALF)
        window.installEventFilter(self)
        self.hide()

    def put_answers(self, *answers: Button) -> None:
        """The buttons side by side, as wide as the card."""
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        for button in answers:
            button.setMinimumWidth((self._inner - 2 * Space.TWO - Space.ONE) // 2)
            row.addWidget(button)
        self.column.addLayout(row)

    def come(self) -> None:
        """Slide in; whoever knows what rings sees to the tone."""
        self.fit()
        at = self.place()
        self.move(at - QPoint(0, 24))
        self.show()
        self.raise_()
        self.slide.stop()
        self.slide.setStartValue(at - QPoint(0, 24))
        self.slide.setEndValue(at)
        self.slide.start()
        self._frame.start()
        QApplication.alert(self._window, 0)

    def go(self) -> None:
        """It rings no more."""
        self._frame.stop()
        self.hide()

    def tick(self) -> None:
        """Show how long there is."""

    def fit(self) -> None:
        """As high as what it says now."""
        height = self.heightForWidth(self.width()) if self.hasHeightForWidth() else self.sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)

    def place(self) -> QPoint:
        """Where it stands in the window: at the right, under the top bar."""
        return QPoint(self._window.width() - self.width() - Space.TWO + paint.SHADOW, TOP - paint.SHADOW)

    def put_in_place(self) -> None:
        """Stand where it belongs now, without a slide."""
        if self.isVisible():
            self.slide.stop()
            self.move(self.place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.put_in_place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        s = paint.SHADOW
        rect = QRectF(self.rect().adjusted(s, s, -s, -s))
        paint.sheet(painter, rect)
        paint.outline(painter, rect, theme.tokens().accent_text, 14, 1.5)
        painter.end()

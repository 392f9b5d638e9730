"""The offer that rings: who, where, what they ask, how long there is, why me; Accept or Decline.

It slides in under the top bar, takes no focus and no typed keys, and is gone with the offer.
"""

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRectF, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.ui import fonts, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.sound import Tone as Sound
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.widgets.ring import CountdownRing
from desktop.ui.words import why_words
from protocol.ids import OfferId

_WIDTH = 328
_TOP = 64
_SLIDE_MS = 180
#: How often the ring is drawn while an offer rings.
_FRAME_MS = 200


class OfferPanel(QWidget):
    """Shows the store's offer to this agent, if there is one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget)
        self._desk = shell.desk
        self._window = shell.window_widget
        self._shown: OfferId | None = None
        self._queue_name = ""
        self._sound = Sound("offer.wav", self)
        self._build(shell)
        self._frame = QTimer(self)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self._tick)
        self.slide = QPropertyAnimation(self, b"pos", self)
        self.slide.setDuration(_SLIDE_MS)
        self.slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        shell.commands.add(
            Command(
                id="offer.accept",
                title=tr("Accept the offered chat"),
                key="F2",
                icon=Icon.BELL_RING,
                run=self._desk.accept,
                enabled=self._can,
            ),
            Command(
                id="offer.decline",
                title=tr("Decline the offered chat"),
                key="F3",
                icon=Icon.CLOSE,
                run=self._desk.decline,
                enabled=self._can,
            ),
        )
        self.accept.hint, self.decline.hint = (
            shell.commands.key_of("offer.accept"),
            shell.commands.key_of("offer.decline"),
        )
        self._desk.signals.offers.connect(self.refresh)
        self._desk.answering_changed.connect(self.refresh)
        self._window.installEventFilter(self)
        self.hide()
        self.refresh()

    def _build(self, shell: Shell) -> None:
        room = paint.SHADOW + Space.TWO
        self.setFixedWidth(_WIDTH + 2 * paint.SHADOW)
        column = QVBoxLayout(self)
        column.setContentsMargins(room, room, room, room)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(Space.ONE_HALF)
        self.avatar = Avatar("", 44)
        self.ring = CountdownRing(48)
        names = QVBoxLayout()
        names.setSpacing(2)
        self.name = ElidedLabel("", Type.TITLE, fonts.STRONG)
        self.queue = ElidedLabel("", Type.SMALL, tone=Tone.SOFT)
        names.addStretch(1)
        names.addWidget(self.name)
        names.addWidget(self.queue)
        names.addStretch(1)
        head.addWidget(self.avatar)
        head.addLayout(names, 1)
        head.addWidget(self.ring)
        column.addLayout(head)
        column.addSpacing(Space.ONE_HALF)
        self.question = Label("", Type.READING, wrap=True)
        column.addWidget(self.question)
        column.addSpacing(Space.ONE)
        self.why = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        column.addWidget(self.why)
        column.addSpacing(Space.TWO)
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        self.decline = Button(tr("Decline"), Kind.PLAIN)
        self.accept = Button(tr("Accept"), Kind.PRIMARY)
        for button in (self.decline, self.accept):
            button.setMinimumWidth((_WIDTH - 2 * Space.TWO - Space.ONE) // 2)
            row.addWidget(button)
        column.addLayout(row)
        self.accept.clicked.connect(self._desk.accept)
        self.decline.clicked.connect(self._desk.decline)
        del shell

    def _can(self) -> bool:
        return self._desk.offer() is not None and self._desk.answering is None

    def refresh(self) -> None:
        """Show, change or hide."""
        offer = self._desk.offer()
        if offer is None:
            self._frame.stop()
            self._sound.stop()
            self._shown = None
            self.hide()
            return
        card = self._desk.store.floor.interactions.get(offer.interaction)
        queue = self._desk.store.floor.queues.get(offer.queue)
        name = (card.customer.name if card is not None else "") or tr("A customer")
        self.avatar.show_person(card.customer.name if card is not None else "")
        self.name.set_text(name)
        self._queue_name = queue.name if queue is not None else ""
        question = card.question if card is not None else ""
        self.question.setText(question if len(question) <= 160 else f"{question[:157]}…")
        self.question.setVisible(bool(question))
        self.why.setText(why_words(offer.reason))
        answering = self._desk.answering == offer.id
        self.accept.setEnabled(not answering)
        self.decline.setEnabled(not answering)
        self.setAccessibleName(tr("{name} rings", name=name))
        self._tick()
        if self._shown != offer.id:
            self._shown = offer.id
            self._come(name)

    def _come(self, _name: str) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()) if self.hasHeightForWidth() else self.sizeHint().height())
        at = self._place()
        self.move(at - QPoint(0, 24))
        self.show()
        self.raise_()
        self.slide.stop()
        self.slide.setStartValue(at - QPoint(0, 24))
        self.slide.setEndValue(at)
        self.slide.start()
        self._frame.start()
        self._sound.play(repeat=True)
        QApplication.alert(self._window, 0)

    def _tick(self) -> None:
        offer = self._desk.offer()
        if offer is not None:
            total = (offer.deadline - offer.made_at) / 1000
            self.ring.show_left((offer.deadline - self._desk.now()) / 1000, total)
            card = self._desk.store.floor.interactions.get(offer.interaction)
            waited = clock_words(self._desk.now() - card.arrived_at) if card is not None else ""
            self.queue.set_text(tr("{queue} · waits {time}", queue=self._queue_name, time=waited))

    def _place(self) -> QPoint:
        return QPoint(self._window.width() - self.width() - Space.TWO + paint.SHADOW, _TOP - paint.SHADOW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.slide.stop()
            self.move(self._place())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        s = paint.SHADOW
        rect = QRectF(self.rect().adjusted(s, s, -s, -s))
        paint.sheet(painter, rect)
        paint.outline(painter, rect, theme.tokens().accent_text, 14, 1.5)
        painter.end()

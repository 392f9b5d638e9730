"""The question that rings at an expert: who asks, what, how long there is; take it, or not.

It slides in under the top bar, beside a chat that is offered, takes no focus, and is gone with the question.
"""

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRectF, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.experts import take_apart
from desktop.state.rooms import SaidLine, Thread
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
from protocol.ids import AgentId, ConsultationId
from protocol.rooms import Consultation

_WIDTH = 360
_TOP = 64
#: What an offered chat takes of the window's right side.
_BESIDE_OFFER = 344
_SLIDE_MS = 180
_FRAME_MS = 200
_MOST_QUESTION, _MOST_EXCERPT = 320, 240


class QuestionPanel(QWidget):
    """Shows the oldest question that rings here, if one does."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget)
        self._desk = shell.desk
        self._experts = shell.desk.experts
        self._window = shell.window_widget
        self._toasts = shell.toasts
        self._shown: ConsultationId | None = None
        self._sound = Sound("offer.wav", self)
        shell.commands.add(
            Command(
                id="expert.accept",
                title=tr("Take the question that rings"),
                key="F8",
                icon=Icon.EXPERT,
                run=self._experts.accept,
                enabled=self._can,
            ),
            Command(
                id="expert.decline",
                title=tr("Decline the question that rings"),
                key="Shift+F8",
                icon=Icon.CLOSE,
                run=self._experts.decline,
                enabled=self._can,
            ),
        )
        self._build(shell)
        self._frame = QTimer(self)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self._tick)
        self.slide = QPropertyAnimation(self, b"pos", self)
        self.slide.setDuration(_SLIDE_MS)
        self.slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._experts.changed.connect(self.refresh)
        self._experts.gone.connect(self._gone)
        self._desk.signals.rooms.connect(self.refresh)
        self._desk.signals.offers.connect(self._step_aside)
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
        self.about = ElidedLabel("", Type.SMALL, tone=Tone.SOFT)
        names.addStretch(1)
        names.addWidget(self.name)
        names.addWidget(self.about)
        names.addStretch(1)
        head.addWidget(self.avatar)
        head.addLayout(names, 1)
        head.addWidget(self.ring)
        column.addLayout(head)
        column.addSpacing(Space.ONE_HALF)
        self.question = Label("", Type.READING, wrap=True)
        column.addWidget(self.question)
        self.excerpt = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.excerpt.setContentsMargins(0, Space.ONE, 0, 0)
        column.addWidget(self.excerpt)
        self.more = Label("", Type.SMALL, fonts.MEDIUM, Tone.ACCENT)
        self.more.setContentsMargins(0, Space.ONE, 0, 0)
        column.addWidget(self.more)
        column.addSpacing(Space.TWO)
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        self.decline = Button(tr("Decline"), Kind.PLAIN, hint=shell.commands.key_of("expert.decline"))
        self.accept = Button(tr("Take it"), Kind.PRIMARY, hint=shell.commands.key_of("expert.accept"))
        for button in (self.decline, self.accept):
            button.setMinimumWidth((_WIDTH - 2 * Space.TWO - Space.ONE) // 2)
            row.addWidget(button)
        column.addLayout(row)
        self.accept.clicked.connect(self._experts.accept)
        self.decline.clicked.connect(self._experts.decline)

    def _can(self) -> bool:
        return self._experts.ringing() is not None and self._experts.answering is None

    def refresh(self) -> None:
        """Show, change or hide."""
        one = self._experts.ringing()
        talk = self._experts.talk(one) if one is not None else None
        # The words come on the room's stream, a moment before or after.
        if one is None or talk is None or not talk.lines:
            self._frame.stop()
            self._sound.stop()
            self._shown = None
            self.hide()
            return
        self._fill(one, talk)
        if self._shown != one.id:
            self._shown = one.id
            self._come()

    def _fill(self, one: Consultation, talk: Thread) -> None:
        store = self._desk.store
        asker = store.floor.agents.get(one.by)
        name = asker.name if asker is not None else tr("A colleague")
        self.avatar.show_person(name)
        self.name.set_text(tr("{name} asks", name=name))
        card = store.floor.interactions.get(one.interaction)
        customer = (card.customer.name if card is not None else "") or tr("A customer")
        self.about.set_text(f"{self._experts.group_name(one.group)} · {customer}")
        first = next((line for line in talk.lines if isinstance(line, SaidLine)), None)
        said = take_apart(first.text if first is not None else "")
        self.question.setText(_cut(said.question, _MOST_QUESTION))
        self.excerpt.setText(_cut(said.excerpt, _MOST_EXCERPT))
        self.excerpt.setVisible(bool(said.excerpt))
        more = len(self._experts.all_ringing()) - 1
        self.more.setText(tr("1 more question rings") if more == 1 else tr("{n} more questions ring", n=more))
        self.more.setVisible(more > 0)
        free = self._experts.answering is None
        self.accept.setEnabled(free)
        self.decline.setEnabled(free)
        self.setAccessibleName(tr("{name} asks", name=name))
        self._tick()

    def _come(self) -> None:
        self._fit()
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

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()) if self.hasHeightForWidth() else self.sizeHint().height())

    def _tick(self) -> None:
        one = self._experts.ringing()
        if one is not None:
            self.ring.show_left((one.deadline - self._desk.now()) / 1000, (one.deadline - one.at) / 1000)

    def _gone(self, one: Consultation, took: AgentId | None) -> None:
        """Say why it rings no more."""
        if took is not None:
            name = self._desk.rooms.name_of(took) or tr("A colleague")
            self._toasts.say(tr("{name} took the question", name=name))
        elif self._desk.now() < one.deadline:
            self._toasts.say(tr("The question was withdrawn."))

    def _place(self) -> QPoint:
        aside = _BESIDE_OFFER if self._desk.offer() is not None else 0
        x = self._window.width() - self.width() - Space.TWO + paint.SHADOW - aside
        return QPoint(max(x, Space.TWO - paint.SHADOW), _TOP - paint.SHADOW)

    def _step_aside(self) -> None:
        if self.isVisible():
            self.slide.stop()
            self.move(self._place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._step_aside()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        s = paint.SHADOW
        rect = QRectF(self.rect().adjusted(s, s, -s, -s))
        paint.sheet(painter, rect)
        paint.outline(painter, rect, theme.tokens().accent_text, 14, 1.5)
        painter.end()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"

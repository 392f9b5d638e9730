"""Remind me: some words, and one press that says when."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.state.alerts import times
from desktop.state.alerts.reminder import MAX_REMINDER_CHARACTERS, After, Reminder
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import day_words, time_words
from protocol.errors import Refusal
from protocol.ids import InteractionId

_MINUTE = 60_000
#: Minutes, for one press.
_SPANS = (5, 15, 60)


def when_words(reminder: Reminder, now: int) -> str:
    """When a reminder comes."""
    match reminder.after:
        case After.ANSWER:
            return tr("when {name} answers", name=reminder.name or tr("the customer"))
        case After.BACK:
            return tr("when {name} is back", name=reminder.name or tr("the customer"))
        case After.END:
            return tr("when the chat with {name} is over", name=reminder.name or tr("the customer"))
        case None:
            return at_words(reminder.at or 0, now)


def at_words(at: int, now: int) -> str:
    """A time that is to come (server time), with its day where that is not today."""
    today = day_words(at, now) == day_words(now, now)
    return time_words(at) if today else f"{day_words(at, now)} {time_words(at)}"


class RemindForm(QWidget):
    """Fields of a new reminder; of the chosen chat, where one is chosen.

    Signals:
        made: a reminder was made (Reminder).
        left: it is wanted no more.
    """

    made = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._of: InteractionId | None = None
        self._pad: InteractionId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.TWO, Space.ONE_HALF)
        column.setSpacing(Space.ONE)
        head = QHBoxLayout()
        self.about = Label(tr("Remind me"), Type.BODY, fonts.STRONG)
        head.addWidget(self.about, 1)
        close = IconButton(Icon.CLOSE, tr("Close"), edge=26, glyph=14)
        close.clicked.connect(self.left)
        head.addWidget(close)
        column.addLayout(head)
        self.text = QLineEdit()
        self.text.setObjectName("small")
        self.text.setMaxLength(MAX_REMINDER_CHARACTERS)
        self.text.setPlaceholderText(tr("Of what?"))
        self.text.setAccessibleName(tr("What to be reminded of"))
        self.text.returnPressed.connect(self._entered)
        column.addWidget(self.text)
        when = QHBoxLayout()
        when.setSpacing(Space.ONE)
        self.time = QLineEdit()
        self.time.setObjectName("small")
        self.time.setPlaceholderText(tr("14:30, or 20 min"))
        self.time.setAccessibleName(tr("When: a time of day, or how many minutes from now"))
        self.time.returnPressed.connect(self._at_time)
        self.time.textChanged.connect(self._typed)
        when.addWidget(self.time, 1)
        self.set = Button(tr("Set"), Kind.PRIMARY, small=True)
        self.set.clicked.connect(self._at_time)
        when.addWidget(self.set)
        column.addLayout(when)
        self.problem = Label("", Type.SMALL, tone=Tone.BAD, wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        choices = QWidget()
        flow = Flow(choices, gap=6)
        self.spans: list[Button] = []
        for minutes in _SPANS:
            words = tr("In {n} min", n=minutes) if minutes < 60 else tr("In an hour")
            span = Button(words, Kind.PLAIN, small=True)
            span.clicked.connect(partial(self._in, minutes))
            flow.addWidget(span)
            self.spans.append(span)
        self.events: dict[After, Button] = {}
        for after, words in (
            (After.ANSWER, tr("When they answer")),
            (After.BACK, tr("When they are back")),
            (After.END, tr("When the chat is over")),
        ):
            event = Button(words, Kind.PLAIN, small=True)
            event.clicked.connect(partial(self._after, after))
            flow.addWidget(event)
            self.events[after] = event
        policy = choices.sizePolicy()
        policy.setHeightForWidth(True)
        choices.setSizePolicy(policy)
        column.addWidget(choices)

    def open(self, text: str, interaction: InteractionId | None, pad: InteractionId | None = None) -> None:
        """Begin a reminder, of a chat or of none; with `pad`, of what stands on one."""
        self._of, self._pad = interaction, pad
        chat = self._desk.store.chat(interaction) if interaction is not None else None
        name = (chat.card.customer.name or tr("the customer")) if chat is not None else ""
        self.about.setText(tr("Remind me of {name}", name=name) if name else tr("Remind me"))
        for event in self.events.values():
            event.setVisible(chat is not None)
        self.text.setText(text.strip()[:MAX_REMINDER_CHARACTERS])
        self.time.clear()
        self._typed()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def empty(self) -> None:
        """Nothing is begun."""
        self._of = self._pad = None
        self.text.clear()
        self.time.clear()

    def _entered(self) -> None:
        self.time.setFocus(Qt.FocusReason.TabFocusReason)

    def _typed(self) -> None:
        self.problem.hide()
        self.set.setEnabled(bool(self.time.text().strip()))

    def _at_time(self) -> None:
        now = self._desk.now()
        when = times.read(self.time.text(), datetime.fromtimestamp(now / 1000))
        if when is None:
            self._complain(tr("That is no time. It looks like 14:30, or 20 min."))
            return
        self._make(at=round(when.timestamp() * 1000))

    def _in(self, minutes: int) -> None:
        self._make(at=self._desk.now() + minutes * _MINUTE)

    def _after(self, after: After) -> None:
        self._make(after=after)

    def _make(self, *, at: int | None = None, after: After | None = None) -> None:
        try:
            made = self._desk.alerts.remind(self.text.text(), at=at, after=after, interaction=self._of, pad=self._pad)
        except Refusal:
            self._complain(tr("That did not work. Try again."))
            return
        self.made.emit(made)

    def _complain(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

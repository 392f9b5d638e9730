"""The foot of the chat list: how many wait for this agent, and the way to take the next of them."""

from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.pull import WhyNot
from desktop.panels.why_not import why_not_words
from desktop.state.waiting import waits_since
from desktop.ui import fonts, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import ElidedLabel, Tone
from desktop.ui.words import customer_words

_HEIGHT, _HIGH = 60, 94
#: As long as a name is that must have room.
_A_NAME = "Maja Lund"


class TakeNextBar(QWidget):
    """Stands below the list, in a narrow one with its button under the words; whoever is told of the next changes
    nothing of its height. An agent without a queue has none. `refresh` it once it is placed.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self.setFixedHeight(_HEIGHT)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(Space.TWO + 4, 0, Space.TWO, 0)
        row.setSpacing(Space.ONE)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.words = ElidedLabel("", Type.BODY, fonts.MEDIUM)
        self.first = ElidedLabel("", Type.SMALL, tone=Tone.FAINT)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.first)
        column.addStretch(1)
        row.addLayout(column, 1)
        shell.commands.add(
            Command(
                id="waiting.next",
                title=tr("Take the next who waits"),
                known_as=tr("pull, next chat, pick from the queue"),
                key="F4",
                icon=Icon.INBOX,
                run=self._take_next,
                enabled=self._desk.pull.can_ask_for_next,
            ),
            Command(
                id="waiting.take",
                title=tr("Take the chosen one who waits"),
                key="F7",
                icon=Icon.CHECK,
                run=self._take,
                enabled=self._can_take,
            ),
        )
        self.button = Button(tr("Take next"), small=True)
        shell.commands.keep_told("waiting.next", self._tell_key)
        self.button.clicked.connect(self._take_next)
        row.addWidget(self.button)
        self._desk.pull.changed.connect(self.refresh)
        self._desk.clock.tick.connect(self._tick)

    def refresh(self) -> None:
        """Say how many wait; nobody is told while the desk shows another place."""
        pull = self._desk.pull
        self.setVisible(pull.serves)
        if not self._is_seen():
            return
        count = pull.count()
        if not count:
            self.words.set_text(tr("Nobody waits"))
        else:
            self.words.set_text(tr("1 waits for you") if count == 1 else tr("{n} wait for you", n=count))
        self.button.setEnabled(pull.can_ask_for_next())
        self._tick()

    def _is_seen(self) -> bool:
        around = self.parentWidget()
        return around is None or around.isVisible() or not self.window().isVisible()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _tick(self) -> None:
        if not self._is_seen():
            return
        first, why = self._desk.pull.first(), self._desk.pull.why_not_next()
        if first is not None and why is not None:
            self.first.set_text(_short(why))
        elif first is not None:
            waited = clock_words(self._desk.now() - waits_since(first))
            name = customer_words(first.customer)
            self.first.set_text(tr("first {name}, {time}", name=name, time=waited))
        self.first.setVisible(first is not None)

    def _take_next(self) -> None:
        """Take the next, or say why nobody comes."""
        why = self._desk.pull.why_not_next()
        if why is None:
            self._desk.pull.take_next()
        else:
            self._shell.toasts.say(why_not_words(why))

    def _can_take(self) -> bool:
        return self._desk.pull.can_take(self._desk.selected)

    def _take(self) -> None:
        self._desk.pull.take(self._desk.selected)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Its words stand whole beside the button, or over it."""
        words = max(
            QFontMetrics(label.font()).horizontalAdvance(words)
            for label, words in (
                (self.words, tr("{n} wait for you", n=88)),
                (self.words, tr("Nobody waits")),
                (self.first, tr("first {name}, {time}", name=_A_NAME, time=clock_words(0))),
            )
        )
        margins = self._row.contentsMargins()
        beside = margins.left() + words + Space.ONE + self.button.roomy_width() + margins.right()
        narrow = beside > self.width()
        self.setFixedHeight(_HIGH if narrow else _HEIGHT)
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(margins.left(), 0, margins.right(), Space.ONE_HALF if narrow else 0)

    def _tell_key(self, key: str) -> None:
        self.button.tell_key(key)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.side)
        painter.fillRect(0, 0, self.width(), 1, t.line)
        painter.end()


def _short(why: WhyNot) -> str:
    return tr("no place left") if why is WhyNot.FULL else tr("none by turn: choose one")

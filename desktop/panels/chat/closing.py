"""Stands where the composer was when there is nothing more to say in a chat."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.models.shown import ShownChat
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.kinds import InteractionStatus

#: So much of what was not sent is shown; all of it is copied.
_SHOWN = 400


class Unsent(QWidget):
    """Words that were written and can't be sent here any more: to read and to copy, not lost."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._all = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.ONE_HALF, Space.ONE_HALF)
        row.setSpacing(Space.ONE_HALF)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.why = Label("", Type.SMALL, fonts.MEDIUM, Tone.WARN, wrap=True)
        self.words = Label("", Type.READING, wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.why)
        column.addWidget(self.words)
        row.addLayout(column, 1)
        self.copy = Button(tr("Copy"), icon=Icon.COPY, small=True)
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_words(self, text: str, why: str) -> None:
        """Show what was not sent, and why if that is known; nothing hides it."""
        self._all = text
        self.words.setText(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
        self.why.setText(why or tr("You wrote this and did not send it:"))
        self.setVisible(bool(text.strip()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._all)
        self._shell.toasts.say(tr("{what} copied", what=tr("Message")))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), t.warn_soft, Radius.CARD)
        painter.end()


class ClosingBar(QWidget):
    """The chat has ended, or is no longer mine: what is left to do, and what was left unsent."""

    def __init__(self, shell: Shell, shown: ShownChat) -> None:
        super().__init__()
        self._desk = shell.desk
        self._chat = shown
        self._column = QVBoxLayout(self)
        self._column.setSpacing(Space.ONE_HALF)
        self.unsent = Unsent(shell)
        self._column.addWidget(self.unsent)
        self._left = 0
        self._rest = QWidget()
        row = QHBoxLayout(self._rest)
        row.setContentsMargins(0, 0, 0, 0)
        self.words = Label("", Type.BODY, tone=Tone.SOFT, wrap=True)
        self.button = Button(tr("Finish"), Kind.PRIMARY)
        self.button.clicked.connect(self._go)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self._column.addWidget(self._rest)
        self.keep_column(Space.THREE)

    def keep_column(self, left: int) -> None:
        """Stand under the column of messages, which begins at `left`; with nothing to say it takes no room."""
        self._left = left
        if self._rest.isHidden():
            room = Space.ONE_HALF if not self.unsent.isHidden() else 0
            self._column.setContentsMargins(left, room, left, 0)
        else:
            self._column.setContentsMargins(left, Space.ONE_HALF, left, Space.THREE - 4)

    def refresh(self, why_unsent: str = "") -> None:
        """Say what is left to do; what the wrap-up below it says is not said twice."""
        self._rest.setHidden(self._wrapped_up_below())
        if self._chat.can_finish():
            self.words.setText(tr("The chat has ended. Finish it when you are done, then the next can come."))
            self.button.set_text(tr("Finish"))
        elif self._chat.can_dismiss():
            self.words.setText(self._gone())
            self.button.set_text(tr("Put away"))
        else:
            self.words.setText(tr("The chat has ended."))
        self.button.setVisible(self._chat.can_finish() or self._chat.can_dismiss())
        self.unsent.show_words(self._desk.writing.draft(self._chat.id).text, why_unsent)
        self.keep_column(self._left)

    def _wrapped_up_below(self) -> bool:
        work = self._desk.wrap_ups.of(self._chat.id)
        return work is not None and work.wanted

    def _gone(self) -> str:
        """Where a chat that is no longer the agent's is now."""
        card = self._chat.card
        floor = self._desk.store.floor
        now = floor.interactions.get(card.id) if card is not None else None
        if now is None or now.status is InteractionStatus.WRAP_UP:
            return tr("This chat has ended. You can read it until you put it away.")
        queue, agent = floor.queues.get(now.queue), floor.agents.get(now.agent) if now.agent is not None else None
        if now.agent is None and queue is not None:
            return tr("This chat waits in {queue} again. You can read it until you put it away.", queue=queue.name)
        if agent is not None:
            return tr("{name} has this chat now. You can read it until you put it away.", name=agent.name)
        return tr("This chat went on without you. You can read it until you put it away.")

    def _go(self) -> None:
        if self._chat.can_finish():
            self._desk.finish_chat(self._chat)
        else:
            self._desk.dismiss_chat(self._chat)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        if not self._rest.isHidden() or not self.unsent.isHidden():
            painter.fillRect(0, 0, self.width(), 1, theme.tokens().line)
        painter.end()

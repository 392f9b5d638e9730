"""Beside the tables: the chosen agent, queue or visitor, with what can be done."""

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.floor.board import FloorBoard
from desktop.models.floor.lines import AgentLine, QueueLine, VisitorLine
from desktop.models.supervision import Choice
from desktop.panels.floor.chats import ChatsOf
from desktop.panels.floor.words import line_state_words, part_words
from desktop.panels.visitors.invite import InviteCard
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.words import wait_words
from protocol.ids import QueueId

_WIDTH, _NARROW = 348, 300
#: On pages narrower than this it is narrow.
_NARROW_UNDER = 1080


class _Head(QWidget):
    """Who or what it is."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO + 4, Space.TWO, Space.TWO, Space.ONE)
        row.setSpacing(Space.ONE_HALF)
        self.avatar = Avatar("", 42)
        self.name = ElidedLabel("", Type.TITLE, fonts.STRONG)
        self.about = ElidedLabel("", Type.SMALL, tone=Tone.FAINT)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.name)
        names.addWidget(self.about)
        row.addWidget(self.avatar)
        row.addLayout(names, 1)


class _AgentCard(QWidget):
    def __init__(self, shell: Shell, chats: ChatsOf) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self.head = _Head()
        self.state = Label("", Type.BODY, fonts.MEDIUM)
        self.since = Label("", Type.BODY, tone=Tone.FAINT, tabular=True)
        self.by = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.figures = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        line = QHBoxLayout()
        line.setSpacing(Space.ONE)
        line.addWidget(self.state)
        line.addWidget(self.since)
        line.addStretch(1)
        self.change = self._button("supervise.state", tr("Set state"), Icon.ACTIVITY)
        self.sign_out = self._button("supervise.sign_out", tr("Sign out"), Icon.LEAVE)
        acts = QHBoxLayout()
        acts.setSpacing(Space.ONE)
        acts.addWidget(self.change)
        acts.addWidget(self.sign_out)
        acts.addStretch(1)
        inner = QVBoxLayout()
        inner.setContentsMargins(Space.TWO + 4, 0, Space.TWO, Space.ONE)
        inner.setSpacing(Space.HALF)
        inner.addLayout(line)
        inner.addWidget(self.by)
        inner.addWidget(self.figures)
        inner.addSpacing(Space.HALF)
        inner.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(inner)
        column.addWidget(chats, 1)
        self.chats = chats

    def _button(self, id: str, words: str, icon: Icon) -> Button:
        button = Button(words, Kind.PLAIN, icon=icon, small=True)
        # What it opens hangs on what has the keyboard.
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(partial(self._run, id))
        return button

    def _run(self, id: str) -> None:
        self._shell.commands.run(id)

    def show_line(self, line: AgentLine) -> None:
        """This agent."""
        agent, desk = line.agent, self._desk
        self.head.avatar.show_person(agent.name, desk.pictures.portrait(agent.picture))
        self.head.name.set_text(agent.name)
        self.head.about.set_text(" · ".join(part for part in (line.group, ", ".join(line.queues)) if part))
        self.state.setText(line_state_words(line))
        setter = desk.store.floor.agents.get(agent.set_by) if agent.set_by is not None else None
        self.by.setText(tr("Set by {name}", name=setter.name) if setter is not None else "")
        self.by.setVisible(setter is not None)
        self.figures.setText(_day_words(line))
        self.figures.setVisible(bool(self.figures.text()))
        may = desk.supervision.can_force(agent)
        self.change.setEnabled(may)
        self.sign_out.setEnabled(desk.supervision.can_sign_out(agent))
        title = tr("Chats: {n} of {most}", n=line.open, most=line.most)
        self.chats.show_cards(line.id, line.chats, title, tr("No chats now"), with_agent=False)
        self.tick(line)

    def tick(self, line: AgentLine) -> None:
        """Its clock."""
        known = line.agent.online and bool(line.agent.since)
        self.since.setText(clock_words(self._desk.now() - line.agent.since) if known else "")


class _QueueCard(QWidget):
    def __init__(self, shell: Shell, chats: ChatsOf) -> None:
        super().__init__()
        self._desk = shell.desk
        self.name = ElidedLabel("", Type.TITLE, fonts.STRONG)
        self.stands = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.chats = chats
        inner = QVBoxLayout()
        inner.setContentsMargins(Space.TWO + 4, Space.TWO, Space.TWO, Space.ONE)
        inner.setSpacing(Space.HALF)
        inner.addWidget(self.name)
        inner.addWidget(self.stands)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner)
        column.addWidget(chats, 1)

    def show_line(self, board: FloorBoard, line: QueueLine) -> None:
        """This queue: who waits first, then what goes on."""
        self.name.set_text(line.name)
        parts = [tr("{n} of {all} ready", n=line.ready, all=line.here)]
        if line.target:
            parts.append(tr("answered within {time} wanted", time=clock_words(line.target)))
        if line.level is not None:
            parts.append(tr("{part} in time today", part=part_words(line.level)))
        if line.wait is not None:
            parts.append(tr("new ones wait {time}", time=wait_words(line.wait)))
        self.stands.setText(" · ".join(parts))
        cards = sorted(board.watch.overview.waiting_in(line.queue), key=lambda card: (card.arrived_at, card.id))
        title = tr("Waiting: {n}", n=line.waiting)
        self.chats.show_cards(line.queue, tuple(cards), title, tr("Nobody waits"), with_agent=True)


class _VisitorCard(QWidget):
    def __init__(self, shell: Shell, chats: ChatsOf) -> None:
        super().__init__()
        self.chats = chats
        self.invite = InviteCard(shell, bare=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.invite)
        column.addWidget(chats, 100)
        column.addStretch(1)

    def show_line(self, line: VisitorLine) -> None:
        """This visitor: to be asked in, or in a chat already."""
        self.invite.refresh(line.visitor)
        self.chats.setVisible(line.card is not None)
        cards = (line.card,) if line.card is not None else ()
        self.chats.show_cards(line.visitor.visiting.visitor, cards, tr("Chats"), with_agent=True)


class Detail(QWidget):
    """One of them at a time.

    Signals:
        escaped: back to the table.
    """

    escaped = Signal()

    def __init__(self, shell: Shell, board: FloorBoard, choice: Choice) -> None:
        super().__init__()
        self._board = board
        self._choice = choice
        self.setFixedWidth(_WIDTH)
        self.agent = _AgentCard(shell, ChatsOf(shell, choice))
        self.queue = _QueueCard(shell, ChatsOf(shell, choice))
        self.visitor = _VisitorCard(shell, ChatsOf(shell, choice))
        self.none = EmptyState(Icon.FLOOR, tr("Nothing is chosen"), tr("Choose a line to see more of it."), narrow=True)
        self._stack = QStackedWidget()
        for page in (self.none, self.agent, self.queue, self.visitor):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._stack)
        for card in (self.agent, self.queue, self.visitor):
            card.chats.escaped.connect(self.escaped)

    def stand(self, page: int) -> None:
        """The page is so wide."""
        self.setFixedWidth(_NARROW if page < _NARROW_UNDER else _WIDTH)

    def show_line(self, line: AgentLine | QueueLine | VisitorLine | None) -> None:
        """Show this one; None: nothing is chosen."""
        self._choice.agent = line.id if isinstance(line, AgentLine) else None
        # What has chats names the chosen one of them again.
        self._choice.chat = None
        match line:
            case None:
                self._stack.setCurrentIndex(0)
            case AgentLine():
                self._stack.setCurrentIndex(1)
                self.agent.show_line(line)
            case QueueLine():
                self._stack.setCurrentIndex(2)
                self.queue.show_line(self._board, line)
            case VisitorLine():
                self._stack.setCurrentIndex(3)
                self.visitor.show_line(line)

    def tick(self, line: AgentLine | QueueLine | VisitorLine | None) -> None:
        """A second has passed."""
        if isinstance(line, AgentLine):
            self.agent.tick(line)

    def take_focus(self) -> None:
        """Where the next act is."""
        card = self._stack.currentWidget()
        if isinstance(card, _AgentCard | _QueueCard | _VisitorCard) and card.chats.list.isVisible():
            card.chats.take_focus()
        elif card is self.agent:
            self.agent.change.setFocus()
        elif card is self.visitor:
            self.visitor.invite.take_focus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.surface, Radius.CARD)
        paint.outline(painter, rect, t.line, Radius.CARD)
        painter.end()


def queue_of(line: object) -> QueueId | None:
    """The queue whose hours the charts tell of, if one is chosen."""
    return line.queue if isinstance(line, QueueLine) else None


def _day_words(line: AgentLine) -> str:
    figures, parts = line.figures, list[str]()
    if figures.chats:
        parts.append(tr("1 chat today") if figures.chats == 1 else tr("{n} chats today", n=figures.chats))
    if line.answer is not None:
        parts.append(tr("answers after {time}", time=clock_words(line.answer)))
    if figures.missed or figures.declined:
        parts.append(tr("{n} not answered, {m} declined", n=figures.missed, m=figures.declined))
    return " · ".join(parts)

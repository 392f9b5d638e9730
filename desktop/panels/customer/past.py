"""What was said with the customer before: chats that are over, each to be read."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.customers import Looking
from desktop.models.pages import PastList
from desktop.models.transcript import TranscriptModel
from desktop.panels.customer.parts import BackHead, Hint, Line, Section, open_page
from desktop.panels.customer.words import moment_words
from desktop.panels.transcript.rows import Layouts
from desktop.panels.transcript.view import TranscriptView
from desktop.panels.transcript.words import ItemWords
from desktop.state.changes import PastRead
from desktop.state.questions import ReadPast
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import channel_icon, day_words
from protocol.entities import Interaction
from protocol.ids import InteractionId

_FIRST = 3


class PastSection(Section):
    """The newest few; more when they are wanted.

    Signals:
        opened: a past interaction is to be read (Interaction).
    """

    opened = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("Before"))
        self._desk = shell.desk
        self.model = PastList(shell.desk.bus, shell.desk.signals, self)
        self._all = False
        self._shown: tuple[object, ...] | None = None
        self.lines: list[Line] = []
        self.hint = Hint()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.more = Button(tr("Show more"), Kind.QUIET, small=True)
        self.more.clicked.connect(self._show_more)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.HALF, 0, 0, 0)
        foot.addWidget(self.more)
        foot.addStretch(1)
        self.column.addWidget(self.hint)
        self.column.addLayout(self._list)
        self.column.addLayout(foot)
        self.model.changed.connect(self._refresh)

    def refresh(self, card: Interaction) -> None:
        """Show this chat's."""
        before = self.model.whose
        self.model.of(card.id, card.customer.record)
        if before != self.model.whose:
            self._all = False
        self._refresh()

    def _refresh(self) -> None:
        model = self.model
        shown = model.rows if self._all else model.rows[:_FIRST]
        self.more.setVisible(len(shown) < len(model.rows) or (model.next is not None and bool(shown)))
        count = f"{len(model.rows)}+" if model.next is not None else str(len(model.rows))
        self.say(count if model.rows else "")
        match model.looking:
            case Looking.FAILED:
                said = tr("What was before could not be had now.")
            case Looking.ASKED if not model.rows:
                said = tr("Fetching…")
            case _:
                said = "" if model.rows else tr("No finished chat before this one.")
        self.hint.setText(said)
        self.hint.setVisible(bool(said))
        key = (shown, self._desk.now() // 86_400_000)
        if key != self._shown:
            self._shown = key
            self._show(shown)

    def _show(self, cards: tuple[Interaction, ...]) -> None:
        for old in self.lines:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = []
        floor = self._desk.store.floor
        for card in cards:
            line = Line(channel_icon(card.channel))
            queue, agent = floor.queues.get(card.queue), floor.agents.get(card.agent) if card.agent else None
            who = " · ".join(part for part in (queue.name if queue else "", agent.name if agent else "") if part)
            about = card.question or (queue.name if queue is not None else tr("Chat"))
            line.show_words(about, who, day_words(card.arrived_at, self._desk.now()), right_tone=Tone.FAINT)
            line.clicked.connect(partial(self.opened.emit, card))
            self._list.addWidget(line)
            line.show()
            self.lines.append(line)

    def _show_more(self) -> None:
        if not self._all and len(self.model.rows) > _FIRST:
            self._all = True
            self._refresh()
        else:
            self._all = True
            self.model.more()


class PastPage(QWidget):
    """A chat of the past, to be read and copied from.

    Signals:
        back: the panel is wanted again.
    """

    back = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._of: InteractionId | None = None
        self._model: TranscriptModel | None = None
        self._words = ItemWords(shell.desk.store)
        self.head = BackHead()
        self.head.back.connect(self.back)
        self.about = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.about.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        self.hint = Hint()
        self.view = TranscriptView(Layouts(self._words), self._desk.pictures, self._desk.now)
        self.view.link_activated.connect(open_page)
        self.view.setAccessibleName(tr("A chat of before"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.about)
        outer.addWidget(self.hint)
        outer.addWidget(self.view, 1)
        self._desk.signals.past_read.connect(self._came)

    def open(self, card: Interaction) -> None:
        """Show this one; it is fetched if it is not here."""
        self._drop()
        self._of = card.id
        floor = self._desk.store.floor
        queue, agent = floor.queues.get(card.queue), floor.agents.get(card.agent) if card.agent else None
        when = moment_words(card.arrived_at, self._desk.now())
        self.head.title.set_text(card.question or (queue.name if queue is not None else tr("Chat")))
        parts = (when, queue.name if queue is not None else "", agent.name if agent is not None else "")
        self.about.setText(" · ".join(part for part in parts if part))
        if card.id in self._desk.store.past:
            self._show()
        else:
            self._say(tr("Fetching…"))
            self._desk.bus.ask(ReadPast(card))

    def close_again(self) -> None:
        """It is read no more."""
        self._of = None
        self._drop()

    def _came(self, change: PastRead) -> None:
        if change.interaction != self._of:
            return
        if change.problem:
            self._say(tr("It could not be read. {why}", why=change.problem))
        else:
            self._show()

    def _show(self) -> None:
        desk = self._desk
        chat = desk.store.past.get(self._of) if self._of is not None else None
        if chat is not None:
            self._say("")
            self._model = TranscriptModel(desk.store, desk.bus, desk.signals, chat, self._words.spoken, self)
            self.view.setModel(self._model)
            self.view.to_end()

    def _say(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def _drop(self) -> None:
        model, self._model = self._model, None
        self.view.setModel(None)
        if model is not None:
            model.deleteLater()

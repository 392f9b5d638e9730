"""A question that rings at experts, and the talk with the one who took it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.experts import take_apart
from desktop.panels.experts.words import names_words
from desktop.panels.rooms.thread_panel import ThreadPanel
from desktop.state.rooms import SaidLine, Thread
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.widgets.ring import CountdownRing
from protocol.rooms import Consultation

#: How often the ring is drawn while it rings.
_FRAME_MS = 200


def question_of(talk: Thread | None) -> str:
    """What was asked, without what was quoted."""
    first = next((line for line in talk.lines if isinstance(line, SaidLine)), None) if talk is not None else None
    return take_apart(first.text).question if first is not None else ""


class RingingPage(QWidget):
    """A question of this desk while it rings: at whom, how long yet, and a way to take it back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._experts = shell.desk.experts
        self._one: Consultation | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.TWO)
        column.setSpacing(Space.ONE)
        head = QHBoxLayout()
        head.setSpacing(Space.ONE_HALF)
        self.ring = CountdownRing(52)
        names = QVBoxLayout()
        names.setSpacing(2)
        self.title = ElidedLabel("", Type.BODY, fonts.STRONG)
        self.at = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        names.addWidget(self.title)
        names.addWidget(self.at)
        head.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        column.addLayout(head)
        self.declined = Label("", Type.SMALL, tone=Tone.WARN, wrap=True)
        column.addWidget(self.declined)
        self.question = Label("", Type.READING, wrap=True)
        column.addSpacing(Space.ONE)
        column.addWidget(self.question)
        row = QHBoxLayout()
        self.withdraw = Button(tr("Take the question back"), Kind.PLAIN, small=True)
        shell.commands.keep_told("expert.end", self.withdraw.tell_key)
        self.withdraw.clicked.connect(self._withdraw)
        row.addWidget(self.withdraw)
        row.addStretch(1)
        column.addSpacing(Space.ONE)
        column.addLayout(row)
        column.addStretch(1)
        self._frame = QTimer(self)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self._tick)

    def show_question(self, one: Consultation | None) -> None:
        """Show another question, or what has become of it."""
        self._one = one
        if one is None:
            self._frame.stop()
            return
        store = self._desk.store
        group = self._experts.group_name(one.group)
        self.title.set_text(tr("{group} is asked", group=group or tr("An expert")))
        names = tuple(
            agent.name for id in one.experts if id not in one.declined and (agent := store.floor.agents.get(id))
        )
        self.at.setText(tr("Rings at {names}", names=names_words(names)) if names else "")
        gone = tuple(agent.name for id in one.declined if (agent := store.floor.agents.get(id)))
        self.declined.setText(tr("Declined: {names}", names=names_words(gone)))
        self.declined.setVisible(bool(gone))
        self.question.setText(question_of(self._experts.talk(one)))
        self._tick()
        if self.isVisible():
            self._frame.start()

    def take_focus(self) -> None:
        """The keyboard goes to the button."""
        self.withdraw.setFocus()

    def _withdraw(self) -> None:
        if self._one is not None:
            self._experts.end(self._one)

    def _tick(self) -> None:
        one = self._one
        if one is None or not self.isVisible():
            self._frame.stop()
            return
        self.ring.show_left((one.deadline - self._desk.now()) / 1000, (one.deadline - one.at) / 1000)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_question(self._one)


class TalkPage(QWidget):
    """The talk about a question: who answers or asks, the thread, what can be done with it.

    Signals:
        use_asked: the newest answer, or a chosen line, is wanted in the chat's composer.
    """

    use_asked = Signal(object)

    def __init__(self, shell: Shell, *, wide: bool = False) -> None:
        super().__init__()
        self._desk = shell.desk
        self._experts = shell.desk.experts
        self._one: Consultation | None = None
        self._past: Thread | None = None
        self.avatar = Avatar("", 40 if wide else 32)
        self.name = ElidedLabel("", Type.TITLE if wide else Type.BODY, fonts.STRONG)
        self.about = ElidedLabel("", Type.SMALL if wide else Type.CAPTION, tone=Tone.FAINT)
        self.finish = Button(tr("Finish"), Kind.PLAIN, small=True)
        self.finish.clicked.connect(self._finish)
        shell.commands.keep_told("expert.end", self._tell_end)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.about)
        head = QHBoxLayout()
        side = Space.THREE if wide else Space.ONE_HALF
        head.setContentsMargins(side, Space.ONE_HALF if wide else 0, side, Space.ONE)
        head.setSpacing(Space.ONE_HALF)
        head.addWidget(self.avatar)
        head.addLayout(names, 1)
        head.addWidget(self.finish)
        self.thread_panel = ThreadPanel(shell, cards=False)
        self.thread_panel.use_asked.connect(self.use_asked)
        self.use = Button(tr("Into the message"), Kind.PLAIN, icon=Icon.ENTER, small=True)
        shell.commands.keep_told("expert.use", self.use.tell_key)
        self.use.setToolTip(tr("Put the answer into the message to the customer"))
        self.use.clicked.connect(self.ask_use)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(Space.ONE_HALF, Space.HALF, Space.ONE_HALF, 0)
        foot.addWidget(self.use)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.thread_panel, 1)
        inner = self.thread_panel.layout()
        if isinstance(inner, QVBoxLayout):
            # Between the lines and the composer.
            inner.insertWidget(1, self._foot)

    @property
    def consultation(self) -> Consultation | None:
        """What is shown, while it goes on."""
        return self._one

    def show_question(self, one: Consultation) -> None:
        """Show a question that goes on."""
        self._one, self._past = one, None
        store = self._desk.store
        asks = one.by == store.me or (one.expert is not None and one.expert != store.me)
        other = store.floor.agents.get(one.expert if asks and one.expert is not None else one.by)
        name = other.name if other is not None else tr("A colleague")
        group = self._experts.group_name(one.group)
        card = store.floor.interactions.get(one.interaction)
        customer = (card.customer.name if card is not None else "") or tr("A customer")
        self.avatar.show_person(name)
        self.name.set_text(name)
        about = tr("answers for {group}", group=group) if asks else tr("asks about {name}", name=customer)
        self.about.set_text(about)
        self.finish.show()
        self.thread_panel.show_room(one.room)
        self._show_use(asks=asks)

    def show_past(self, talk: Thread) -> None:
        """Show one that is over."""
        self._one, self._past = None, talk
        names = tuple(agent.name for id in talk.others if (agent := self._desk.store.floor.agents.get(id)) is not None)
        self.avatar.show_person(names[0] if names else "")
        self.name.set_text(names_words(names) if names else tr("Nobody answered"))
        self.about.set_text(tr("An earlier question"))
        self.finish.hide()
        self.thread_panel.show_room(talk.id, talk)
        self._show_use(asks=True)

    def take_focus(self) -> None:
        """The keyboard goes to the composer."""
        self.thread_panel.take_focus()

    def ask_use(self) -> None:
        """The newest answer, or the chosen line."""
        line = self.thread_panel.last_answer()
        if line is not None:
            self.use_asked.emit(line)

    def _show_use(self, *, asks: bool) -> None:
        chosen = self._desk.conversation
        about = self._one.interaction if self._one is not None else None
        usable = asks and chosen is not None and (about is None or chosen.id == about) and self._desk.can_write()
        self._foot.setVisible(usable)
        self.thread_panel.view.usable = usable

    def _tell_end(self, key: str) -> None:
        name = tr("Finish the question")
        self.finish.setToolTip(f"{name}   {key}" if key else name)

    def _finish(self) -> None:
        if self._one is not None:
            self._experts.end(self._one)

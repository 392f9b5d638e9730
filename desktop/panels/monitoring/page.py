"""A chat that goes on with somebody else: read along in, with what a supervisor can do about it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from desktop.models.shown import ShownChat
from desktop.panels.chat.header_marks import ClockPill, FlagMark
from desktop.panels.monitoring.coach import CoachBox
from desktop.panels.reading_page import ReadingPage
from desktop.state.conversation import Conversation
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.bar import Bar, Choice
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import ElidedLabel, Tone
from protocol.entities import Interaction
from protocol.ids import InteractionId
from protocol.kinds import InteractionStatus


class MonitorPage(ReadingPage):
    """Read-only; the field at its foot writes to the chat's staff alone."""

    def __init__(self, shell: Shell, shown: ShownChat) -> None:
        super().__init__(shell.desk)
        self._shell = shell
        self._chat = shown
        self._build()
        shell.commands.changed.connect(self._tell_keys)
        self._tell_keys()
        desk = shell.desk
        desk.looks.changed.connect(self._looked)
        desk.supervision.changed.connect(self._refresh)
        desk.supervision.coach_asked.connect(self._coach_asked)
        desk.signals.conversation.connect(self._changed)
        desk.clock.tick.connect(self._tick)

    def _build(self) -> None:
        row = QHBoxLayout(self.head)
        row.setContentsMargins(Space.THREE - 4, 0, Space.TWO, 0)
        row.setSpacing(Space.ONE)
        self.avatar = Avatar("", 38)
        self.title = ElidedLabel("", Type.TITLE, fonts.STRONG)
        self.about = ElidedLabel("", Type.SMALL, tone=Tone.FAINT)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addStretch(1)
        names.addWidget(self.title)
        names.addWidget(self.about)
        names.addStretch(1)
        self.waiting = ClockPill(Icon.TIMER, tr("The customer waits"), minds=True)
        self.session = ClockPill(Icon.CLOCK, tr("In this chat"), minds=False)
        self.flag = FlagMark()
        row.addWidget(self.avatar)
        row.addSpacing(Space.HALF)
        row.addLayout(names, 1)
        for part in (self.waiting, self.session, self.flag):
            row.addWidget(part)
        self.assign = self._icon(row, "supervise.assign", Icon.HAND_OVER)
        self.stop = self._icon(row, "supervise.stop", Icon.EYE_OFF)
        self.barge_in = self._button(row, "supervise.barge_in", tr("Join"), Kind.PLAIN)
        self.take_over = self._button(row, "supervise.take_over", tr("Take over"), Kind.PLAIN)
        self.asks = Bar(Icon.FLAG, Tone.BAD, (Choice(tr("It is answered"), partial(self._run, "supervise.lower")),))
        self.asks.hide()
        self.coach = CoachBox(self._desk, self._shell.commands)
        self.coach.sent.connect(self.view.to_end)
        self.note = EmptyState(Icon.EYE, "")
        self.read = Button(tr("Read along"), Kind.PRIMARY, icon=Icon.EYE)
        self.read.clicked.connect(partial(self._run, "supervise.monitor"))
        self.note.add(self.read)
        self._bars = QVBoxLayout()
        self._bars.addWidget(self.asks)
        self._foot = QVBoxLayout()
        self._foot.addWidget(self.coach)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addLayout(self._bars)
        outer.addWidget(self.view, 1)
        outer.addWidget(self.note, 1)
        outer.addLayout(self._foot)
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _button(self, row: QHBoxLayout, id: str, words: str, kind: Kind) -> Button:
        commands = self._shell.commands
        button = Button(words, kind, icon=commands.get(id).icon, small=True)
        button.clicked.connect(partial(self._run, id))
        row.addWidget(button)
        return button

    def _icon(self, row: QHBoxLayout, id: str, icon: Icon) -> IconButton:
        button = IconButton(icon, self._shell.commands.get(id).title)
        button.clicked.connect(partial(self._run, id))
        row.addWidget(button)
        return button

    def _tell_keys(self) -> None:
        commands = self._shell.commands
        for button, id in ((self.assign, "supervise.assign"), (self.stop, "supervise.stop")):
            button.name(commands.get(id).title, commands.key_of(id))
        for button, id in ((self.barge_in, "supervise.barge_in"), (self.take_over, "supervise.take_over")):
            button.setToolTip(f"{commands.get(id).title}   {commands.key_of(id)}".strip())

    def _run(self, id: str) -> None:
        """What is pressed here is about the chat that is shown here."""
        if self._chat.id is not None:
            self._desk.select(self._chat.id)
        self._shell.commands.run(id)

    # --- what is shown ------------------------------------------------------------------------

    def refresh(self, card: Interaction) -> None:
        """Show this one."""
        desk, acts = self._desk, self._desk.supervision
        owner = desk.store.floor.agents.get(card.agent) if card.agent is not None else None
        agent = owner.name if owner is not None else tr("An agent")
        name = card.customer.name or tr("A customer")
        queue = desk.store.floor.queues.get(card.queue)
        self.avatar.show_person(card.customer.name)
        self.title.set_text(name)
        parts = (tr("with {name}", name=agent), queue.name if queue is not None else "", card.question)
        self.about.set_text(" · ".join(part for part in parts if part))
        self.flag.show_flag(card)
        self._show_flag(card)
        chat = self._chat.followed if acts.monitors(card.id) else None
        self.show_transcript(chat)
        self.coach.setVisible(acts.can_coach(card))
        self.coach.show_chat(card, agent)
        self._say(card, chat, agent)
        self.stop.setVisible(acts.monitors(card.id))
        self.barge_in.setVisible(acts.can_barge_in(card))
        self.take_over.setVisible(acts.can_take_over(card))
        self.assign.setVisible(acts.can_assign(card))
        self._tick()

    def _show_flag(self, card: Interaction) -> None:
        may = card.flag is not None and self._desk.company.can_lower(card)
        if card.flag is not None and may:
            by = self._desk.store.floor.agents.get(card.flag.by)
            words = tr("{name} asks for a supervisor", name=by.name if by is not None else tr("An agent"))
            self.asks.say(Icon.FLAG, Tone.BAD, f"{words}: {card.flag.text}" if card.flag.text else words)
        self.asks.setVisible(may)

    def _say(self, card: Interaction, chat: Conversation | None, agent: str) -> None:
        """Why nothing can be read yet, and what to do about it."""
        acts = self._desk.supervision
        self.note.setVisible(chat is None)
        if chat is not None:
            return
        may = acts.can_monitor(card) and not acts.asks(card.id)
        self.read.setVisible(may)
        if may:
            self.note.say(
                Icon.EYE,
                tr("You don't read along"),
                tr("{name} sees it when you do; the customer does not.", name=agent),
            )
        elif acts.asks(card.id) or acts.monitors(card.id):
            self.note.say(Icon.LOADER, tr("One moment"), "")
        elif card.status is InteractionStatus.WRAP_UP:
            self.note.say(Icon.FORM, tr("The chat has ended"), tr("{name} has still to finish it.", name=agent))
        else:
            self.note.say(Icon.LOCK, tr("Not yours to read"), tr("It belongs to a group that you do not oversee."))

    def _card(self) -> Interaction | None:
        """What is shown, while this is its page."""
        card = self._chat.card
        goes_on = card is not None and card.status in (InteractionStatus.ACTIVE, InteractionStatus.WRAP_UP)
        return card if self._chat.conversation is None and goes_on else None

    def _refresh(self) -> None:
        card = self._card()
        if card is not None:
            self.refresh(card)

    def _looked(self, interaction: InteractionId) -> None:
        if interaction == self._chat.id:
            self._refresh()

    def _changed(self, interaction: InteractionId) -> None:
        if interaction == self._chat.id:
            self._refresh()

    def _coach_asked(self, interaction: InteractionId) -> None:
        if interaction == self._chat.id:
            self.take_focus()

    def _tick(self) -> None:
        card = self._card()
        if card is None or not self.isVisible():
            return
        now = self._desk.now()
        active = card.status is InteractionStatus.ACTIVE
        self.session.show_elapsed(now - card.since if active else None)
        chat = self._chat.followed
        waits = chat.waiting_since if chat is not None and active else None
        self.waiting.show_elapsed(now - waits if waits is not None else None)

    # --- doing ------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Where the next act is one key away."""
        if self.coach.isVisible():
            self.coach.take_focus()
        elif self.read.isVisible():
            self.read.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- look -------------------------------------------------------------------------------

    def stand(self, left: int) -> None:
        self._bars.setContentsMargins(left, Space.ONE, left, 0)
        self._foot.setContentsMargins(left, Space.ONE, left, Space.TWO)

"""Somebody who waits, in the centre: who, since when, where, with what in the cart, what was said; and Take."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.pull import answered_elsewhere
from desktop.models.shown import ShownChat
from desktop.panels.chat.header_marks import ClockPill
from desktop.panels.reading_page import ReadingPage
from desktop.panels.waiting.facts import Facts, place_words
from desktop.panels.why_not import why_not_words
from desktop.state.limits import of_target
from desktop.state.waiting import target_of, waits_since
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.words import customer_words
from protocol.entities import Interaction
from protocol.kinds import Channel

_LOOKS = "waiting"


class WaitingPage(ReadingPage):
    """Nobody is told that somebody looks."""

    def __init__(self, shell: Shell, shown: ShownChat) -> None:
        super().__init__(shell.desk)
        self._shell = shell
        self._chat = shown
        self._build(shell)
        self._desk.looks.changed.connect(self._looked)
        self._desk.visitors.changed.connect(self._refresh_facts)
        self._desk.customers.changed.connect(self._refresh_facts)
        self._desk.pull.changed.connect(self._refresh_facts)
        self._desk.signals.offers.connect(self._refresh_facts)
        self._desk.clock.tick.connect(self._tick)

    def _build(self, shell: Shell) -> None:
        row = QHBoxLayout(self.head)
        row.setContentsMargins(Space.THREE - 4, 0, Space.TWO, 0)
        row.setSpacing(Space.ONE_HALF)
        self.avatar = Avatar("", 38)
        names = QVBoxLayout()
        names.setSpacing(1)
        self.title = ElidedLabel("", Type.TITLE, fonts.STRONG)
        self.place = ElidedLabel("", Type.SMALL, tone=Tone.FAINT)
        names.addStretch(1)
        names.addWidget(self.title)
        names.addWidget(self.place)
        names.addStretch(1)
        self.waited = ClockPill(Icon.TIMER, tr("Waited"), minds=True)
        self.take = Button(tr("Take this chat"), Kind.PRIMARY)
        shell.commands.changed.connect(self._tell_key)
        self._tell_key()
        self.take.clicked.connect(self._take)
        row.addWidget(self.avatar)
        row.addLayout(names, 1)
        row.addWidget(self.waited)
        row.addWidget(self.take)
        self.facts = Facts(self._desk)
        self.question = Label("", Type.READING, fonts.MEDIUM, wrap=True)
        self.advice = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self._middle = QVBoxLayout()
        self._middle.setSpacing(Space.ONE)
        self._middle.addWidget(self.question)
        self._middle.addWidget(self.facts)
        self._middle.addWidget(self.advice)
        self._rest = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addLayout(self._middle)
        outer.addWidget(self.view, 1)
        outer.addWidget(self._rest, 1)

    def _tell_key(self) -> None:
        self.take.tell_key(self._shell.commands.key_of("waiting.take"))

    # --- what is shown ------------------------------------------------------------------------

    def refresh(self, card: Interaction) -> None:
        """Show this one."""
        queue = self._desk.store.floor.queues.get(card.queue)
        name = customer_words(card.customer)
        self.avatar.show_person(name)
        title = {
            Channel.EMAIL: tr("{name} left a message in {queue}", name=name, queue=queue.name if queue else ""),
            Channel.PHONE: tr("{name} wants to be called by {queue}", name=name, queue=queue.name if queue else ""),
        }.get(card.channel, tr("{name} waits in {queue}", name=name, queue=queue.name if queue else ""))
        self.title.set_text(title)
        self.take.set_text(tr("Take it") if answered_elsewhere(card) else tr("Take this chat"))
        read = self.show_transcript(self._chat.followed)
        self._rest.setVisible(not read)
        self.question.setText(f"“{card.question}”" if card.question else "")
        self.question.setVisible(bool(card.question) and not read)
        self._refresh_facts()
        self._look()

    def _refresh_facts(self) -> None:
        card = self._card()
        if card is None:
            return
        self.facts.refresh(card)
        may = self._desk.pull.can_take(card.id)
        self.take.setEnabled(may)
        why = self._desk.pull.why_not(card)
        self.advice.setText("" if why is None else why_not_words(why, card.channel))
        self.advice.setVisible(not may)
        self._tick()

    def _card(self) -> Interaction | None:
        """What is shown, while it waits."""
        return self._chat.card if self._chat.conversation is None else None

    def _looked(self) -> None:
        card = self._card()
        if card is not None:
            self.refresh(card)

    def _tick(self) -> None:
        card = self._card()
        if card is None or not self.isVisible():
            return
        self.place.set_text(place_words(self._desk, card))
        target = target_of(self._desk.store.floor.queues.get(card.queue))
        self.waited.show_elapsed(self._desk.now() - waits_since(card), of_target(target))
        if card.id in self._desk.store.visits or self._desk.visitors.of_card(card) is not None:
            self.facts.refresh(card)

    # --- doing ------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Put the keyboard where taking is one key away."""
        self.take.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _take(self) -> None:
        self._desk.pull.take(self._chat.id)

    # --- look -------------------------------------------------------------------------------

    def _look(self) -> None:
        self._desk.visitors.look(_LOOKS, self.isVisible())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()
        self._refresh_facts()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._desk.visitors.look(_LOOKS, False)

    def stand(self, left: int) -> None:
        self._middle.setContentsMargins(left, Space.TWO, left, Space.ONE)

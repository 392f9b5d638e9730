"""The offer that rings: who, where, what they ask, how long there is, why me; Accept or Decline.

A colleague's asking shows who asks and what she says about it; the chat itself can be looked into before
answering, hidden words and all. It slides in under the top bar, takes no focus and no typed keys, and is gone
with the offer.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.models.clock import clock_words
from desktop.panels.preview import Preview
from desktop.state.waiting import waits_since
from desktop.ui import fonts
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.routing_words import why_words
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.ringing import TOP, RingingCard
from desktop.ui.words import customer_words
from protocol.entities import Offer
from protocol.ids import OfferId
from protocol.kinds import OfferKind
from protocol.limits import MAX_BRIEF_CHARACTERS

_WIDTH = 328
#: Characters of a colleague's words that are shown; all of them stand in the chat.
_BRIEF_SHOWN = 320


class OfferPanel(RingingCard):
    """Shows the store's offer to this agent, if there is one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, _WIDTH)
        self._desk = shell.desk
        self._shown: OfferId | None = None
        self._queue_name = ""
        self._build(shell)
        shell.commands.add(
            Command(
                id="offer.accept",
                title=tr("Accept the offered chat"),
                known_as=tr("answer, pick up, take the call"),
                key="F2",
                icon=Icon.BELL_RING,
                run=self._desk.offers.accept,
                enabled=self._can,
            ),
            Command(
                id="offer.decline",
                title=tr("Decline the offered chat"),
                known_as=tr("reject, refuse, ignore"),
                key="F3",
                icon=Icon.CLOSE,
                run=self._decline,
                enabled=self._can,
            ),
        )
        shell.commands.keep_told("offer.accept", self.accept.tell_key)
        shell.commands.keep_told("offer.decline", self.decline.tell_key)
        self._desk.signals.offers.connect(self.refresh)
        self._desk.offers.answering_changed.connect(self.refresh)
        self.refresh()

    def _build(self, shell: Shell) -> None:
        column = self.column
        self.question = Label("", Type.READING, wrap=True)
        column.addWidget(self.question)
        column.addSpacing(Space.ONE)
        self.asks = Label("", Type.BODY, fonts.STRONG, Tone.ACCENT, wrap=True)
        column.addWidget(self.asks)
        self.brief = Label("", Type.BODY, wrap=True)
        self.brief.setContentsMargins(0, Space.HALF, 0, 0)
        column.addWidget(self.brief)
        self.why = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        column.addWidget(self.why)
        column.addSpacing(Space.ONE)
        self.preview = Preview(shell)
        self.preview.changed.connect(self.fit)
        column.addWidget(self.preview)
        column.addSpacing(Space.ONE)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Why not? They read it"))
        self.reason.setAccessibleName(self.reason.placeholderText())
        self.reason.setMaxLength(MAX_BRIEF_CHARACTERS)
        self.reason.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reason.returnPressed.connect(self._decline)
        column.addWidget(self.reason)
        column.addSpacing(Space.ONE)
        self.decline = Button(tr("Decline"), Kind.PLAIN)
        self.accept = Button(tr("Accept"), Kind.PRIMARY)
        self.put_answers(self.decline, self.accept)
        self.accept.clicked.connect(self._desk.offers.accept)
        self.decline.clicked.connect(self._decline)

    def _decline(self) -> None:
        """No; to a colleague with the words that stand in the field."""
        offer = self._desk.offers.ringing
        asked = offer is not None and offer.kind is not OfferKind.QUEUE
        self._desk.offers.decline(self.reason.text() if asked else "")

    def _can(self) -> bool:
        return self._desk.offers.ringing is not None and self._desk.offers.answering is None

    def refresh(self) -> None:
        """Show, change or hide."""
        offer = self._desk.offers.ringing
        if offer is None:
            self._shown = None
            self.go()
            return
        card = self._desk.store.floor.interactions.get(offer.interaction)
        queue = self._desk.store.floor.queues.get(offer.queue)
        name = customer_words(card.customer) if card is not None else tr("A customer")
        self.avatar.show_person(name if card is not None else "")
        self.name.set_text(name)
        self._queue_name = queue.name if queue is not None else ""
        question = card.question if card is not None else ""
        self.question.setText(question if len(question) <= 160 else f"{question[:157]}…")
        self.question.setVisible(bool(question))
        self._say_asking(offer)
        answering = self._desk.offers.answering == offer.id
        self.accept.setEnabled(not answering)
        self.decline.setEnabled(not answering)
        self.setAccessibleName(tr("{name} rings", name=name))
        self.tick()
        if self._shown != offer.id:
            self._shown = offer.id
            self.reason.clear()
            self.preview.begin(offer)
            self.come()
        else:
            self.preview.refresh()
            self.fit()

    def _say_asking(self, offer: Offer) -> None:
        """Why it rings here: the router's reason, or the colleague's words."""
        floor = self._desk.store.floor
        card = floor.interactions.get(offer.interaction)
        colleague = offer.kind is not OfferKind.QUEUE
        # One that waits after a hand-over rings for its queue, with the words of who handed it over.
        passed = card.passed if card is not None and not colleague else None
        asker = offer.by if passed is None else passed.by
        by = floor.agents.get(asker) if asker is not None else None
        name = by.name if by is not None else tr("A colleague")
        if passed is not None:
            self.asks.setText(tr("{name} passed the chat to {queue}", name=name, queue=self._queue_name))
        elif offer.kind is OfferKind.TRANSFER:
            self.asks.setText(tr("{name} asks you to take this chat over", name=name))
        else:
            self.asks.setText(tr("{name} asks you to join this chat", name=name))
        brief = offer.brief if passed is None else passed.brief
        words = brief if len(brief) <= _BRIEF_SHOWN else f"{brief[:_BRIEF_SHOWN]}…"
        self.brief.setText(f"“{words}”")
        self.why.setText(why_words(offer.reason))
        self.asks.setVisible(colleague or passed is not None)
        self.brief.setVisible(bool(words.strip()))
        self.why.setVisible(not colleague)
        self.reason.setVisible(colleague)
        self.accept.set_text(tr("Join") if offer.kind is OfferKind.COMPANY else tr("Accept"))

    def fit(self) -> None:
        """As high as what it says now, within the window."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        room = self._window.height() - TOP - Space.TWO + 2 * paint.SHADOW
        most = room - (self.sizeHint().height() - self.preview.height_shown())
        self.preview.fit(most)
        super().fit()

    def tick(self) -> None:
        """How long there is, and how long they have waited."""
        offer = self._desk.offers.ringing
        if offer is not None:
            total = (offer.deadline - offer.made_at) / 1000
            self.ring.show_left((offer.deadline - self._desk.now()) / 1000, total)
            card = self._desk.store.floor.interactions.get(offer.interaction)
            waited = clock_words(self._desk.now() - waits_since(card)) if card is not None else ""
            if offer.kind is OfferKind.QUEUE:
                self.about.set_text(tr("{queue} · waits {time}", queue=self._queue_name, time=waited))
            else:
                self.about.set_text(tr("{queue} · came {time} ago", queue=self._queue_name, time=waited))

"""A look into the chat that rings, before answering: who the customer is, and what was said, hidden words too."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.transcript import TranscriptModel
from desktop.panels.customer.words import cart_words, known_words
from desktop.panels.transcript.rows import Layouts
from desktop.panels.transcript.view import TranscriptView
from desktop.panels.transcript.words import ItemWords
from desktop.ui import theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.entities import Interaction, Offer
from protocol.ids import InteractionId
from protocol.kinds import OfferKind

#: Pixels; as high as the window has room for, between these.
_LEAST, _MOST = 120, 300
_NOTES_SHOWN = 2


class Preview(QWidget):
    """Closed for a customer from a queue, open where a colleague asks.

    Signals:
        changed: it needs more or less room.
    """

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._interaction: InteractionId | None = None
        self._model: TranscriptModel | None = None
        self._open = False
        self._words = ItemWords(shell.desk.store)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HALF)
        self.facts = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.notes = Label("", Type.SMALL, tone=Tone.HIDDEN, wrap=True)
        self.toggle = Button(tr("Look into the chat"), Kind.QUIET, icon=Icon.EYE, small=True)
        # What is being typed goes on: the ring never takes the keyboard.
        self.toggle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.toggle.clicked.connect(self._toggle)
        self.view = TranscriptView(Layouts(self._words), shell.desk.pictures, shell.desk.now)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.frame = _Frame(self.view)
        for part in (self.facts, self.notes, self.toggle, self.frame):
            column.addWidget(part)
        self._desk.looks.changed.connect(self._came)
        self._desk.customers.changed.connect(self._known)
        self._desk.signals.conversation.connect(self._came)

    def begin(self, offer: Offer) -> None:
        """Another offer rings."""
        self._interaction = offer.interaction
        self._open = offer.kind is not OfferKind.QUEUE
        self._drop()
        self.refresh()

    def refresh(self) -> None:
        """Show what there is to look at now."""
        card = self._desk.store.floor.interactions.get(self._interaction) if self._interaction is not None else None
        chat = self._desk.store.chat(self._interaction) if self._interaction is not None else None
        self._say_facts(card)
        if chat is not None and self._open and self._model is None:
            desk = self._desk
            self._model = TranscriptModel(desk.store, desk.bus, desk.signals, chat, self._words.spoken, self)
            self.view.setModel(self._model)
            self.view.to_end()
        self.toggle.set_text(tr("Close the chat") if self._open else tr("Look into the chat"))
        self.toggle.setVisible(chat is not None)
        self.frame.setVisible(self._open and self._model is not None)
        # The ring asks for its height at once, before Qt has told it that this one's differs.
        self._column.activate()
        self.updateGeometry()

    def height_shown(self) -> int:
        """How much of its height the transcript takes now."""
        return self.frame.height() if not self.frame.isHidden() else 0

    def fit(self, most: int) -> None:
        """The transcript may take this much."""
        self.frame.setFixedHeight(max(_LEAST, min(_MOST, most)))

    def _say_facts(self, card: Interaction | None) -> None:
        said = "" if card is None else self._facts_of(card)
        known = card is not None and (card.customer.record is not None or card.id in self._desk.store.visits)
        self.facts.setText(said)
        self.facts.setVisible((self._open or known) and bool(said))
        # What was hidden had another width when it was laid out last.
        self.facts.setMinimumHeight(self.facts.heightForWidth(self.width()) if said and self.width() else 0)
        notes = card.customer.notes[-_NOTES_SHOWN:] if card is not None else ()
        self.notes.setText("\n".join(tr("Note: {words}", words=note.text) for note in notes))
        self.notes.setVisible(bool(notes))

    def _facts_of(self, card: Interaction) -> str:
        """Who they are to the company, how they are reached, what is in the cart; a line each."""
        who, visit = card.customer, self._desk.store.visits.get(card.id)
        known = known_words(self._desk.customers, card)
        number = "" if who.customer_number in known else who.customer_number
        reach = " · ".join(part for part in (who.email, who.phone, number) if part)
        cart = cart_words(visit.visiting.cart) if visit is not None else ""
        return "\n".join(line for line in (known, reach, cart) if line)

    def _toggle(self) -> None:
        self._open = not self._open
        self.refresh()
        self.changed.emit()

    def _came(self, interaction: InteractionId) -> None:
        if interaction == self._interaction:
            if self._desk.store.chat(interaction) is None:
                self._drop()
            self.refresh()
            self.changed.emit()

    def _known(self) -> None:
        """Who rings was found to be somebody, or has something else in the cart."""
        if self._interaction is not None and self.isVisible():
            self.refresh()
            self.changed.emit()

    def _drop(self) -> None:
        model, self._model = self._model, None
        if model is not None:
            self.view.setModel(None)
            model.deleteLater()


class _Frame(QWidget):
    """A sunken ground around the transcript."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(view)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.surface, Radius.CONTROL)
        paint.outline(painter, rect, t.line, Radius.CONTROL)
        painter.end()

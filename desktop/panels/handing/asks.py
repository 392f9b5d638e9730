"""Two small sheets: a flag for the supervisor with a word why, and a block of the customer with reason and end."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.state.conversation import Conversation
from desktop.ui import fonts
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.popover import Popover
from desktop.ui.widgets.segmented import Segmented
from protocol.entities import Interaction
from protocol.limits import MAX_BRIEF_CHARACTERS

_WIDTH = 360
#: What the server takes as the reason of a block, in characters.
_MOST_REASON = 500
_HOUR, _DAY = 3_600_000, 86_400_000
#: How long a block lasts, in milliseconds; None: until it is taken back.
_SPANS: tuple[int | None, ...] = (_HOUR, _DAY, 30 * _DAY, None)


class _Sheet(Popover):
    """A title, a line of advice, a field, and two buttons; `do` is told what stands in the field."""

    def __init__(
        self, shell: Shell, field: str, kind: Kind, do: Callable[[str], None], *, most: int, needs: bool
    ) -> None:
        super().__init__(shell.window_widget, margin=Space.TWO)
        self._do = do
        self._desk = shell.desk
        self.title = Label("", Type.TITLE, fonts.STRONG)
        self.advice = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.advice.setFixedWidth(_WIDTH)
        self.field = QLineEdit()
        self.field.setPlaceholderText(field)
        self.field.setAccessibleName(field)
        self.field.setMaxLength(most)
        self.field.returnPressed.connect(self._entered)
        self.field.textChanged.connect(self._written)
        self._needs = needs
        self.body.addWidget(self.title)
        self.body.addSpacing(Space.HALF)
        self.body.addWidget(self.advice)
        self.body.addSpacing(Space.ONE_HALF)
        self.body.addWidget(self.field)
        self.body.addSpacing(Space.ONE_HALF)
        self._row = QHBoxLayout()
        self._row.setSpacing(Space.ONE)
        self.cancel = Button(tr("Cancel"), Kind.PLAIN)
        self.cancel.clicked.connect(self.close_again)
        self.go = Button("", kind)
        self.go.clicked.connect(self._entered)
        self._row.addStretch(1)
        self._row.addWidget(self.cancel)
        self._row.addWidget(self.go)
        self.body.addLayout(self._row)

    def _open(self, title: str, advice: str, anchor: QWidget) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)
        self.advice.setText(advice)
        self.field.clear()
        self._written("")
        self.open_at(anchor)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _written(self, words: str) -> None:
        self.go.setEnabled(bool(words.strip()) or not self._needs)

    def _entered(self) -> None:
        if not self.go.isEnabled():
            return
        self._do(self.field.text())
        self.close_again()


class FlagSheet(_Sheet):
    """Asks for a supervisor."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            tr("What is it about? (they read it with the flag)"),
            Kind.PRIMARY,
            self._flag,
            most=MAX_BRIEF_CHARACTERS,
            needs=False,
        )
        self.go.set_text(tr("Ask for a supervisor"))
        self._chat: Conversation | None = None

    def ask(self, chat: Conversation, anchor: QWidget) -> None:
        """Open for a chat."""
        self._chat = chat
        self._open(tr("Ask for a supervisor"), tr("The chat gets a flag. The customer sees nothing of it."), anchor)

    def _flag(self, words: str) -> None:
        if self._chat is not None:
            self._desk.company.flag(self._chat, words)


class BlockSheet(_Sheet):
    """Blocks the customer of a chat for a while; it begins in a few seconds and can be taken back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell, tr("Why? (colleagues read it)"), Kind.DANGER, self._block, most=_MOST_REASON, needs=True
        )
        self.go.set_text(tr("Block"))
        self.span = Segmented(tr("For how long"), (tr("1 hour"), tr("1 day"), tr("30 days"), tr("For good")))
        self.span.choose(1)
        self.body.insertWidget(4, self.span)
        self.body.insertSpacing(5, Space.ONE_HALF)
        self._card: Interaction | None = None

    def ask(self, card: Interaction, anchor: QWidget) -> None:
        """Open for a chat."""
        self._card = card
        name = card.customer.name or tr("the customer")
        advice = tr("The chat ends, and they can't begin another. You can take it back.")
        self._open(tr("Block {name}", name=name), advice, anchor)

    def _block(self, words: str) -> None:
        card, span = self._card, _SPANS[self.span.index()]
        if card is not None:
            until = None if span is None else self._desk.now() + span
            self._desk.company.block(card.id, words, until)

"""Where a supervisor writes to the staff of a chat that she reads along in; the customer never gets it."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.panels.chat.sending import is_send_key
from desktop.panels.wrap_up.notes import NotesField
from desktop.state.link import LinkPhase
from desktop.ui import fonts, icons, theme
from desktop.ui.commands import Commands
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from protocol.entities import Interaction
from protocol.ids import InteractionId
from protocol.limits import MAX_MESSAGE_CHARACTERS


class CoachBox(QWidget):
    """A field in the colour of coaching; the key that sends in a chat sends here.

    Signals:
        sent: words are on their way.
    """

    sent = Signal()

    def __init__(self, desk: Desk, commands: Commands) -> None:
        super().__init__()
        self._desk = desk
        self._commands = commands
        self._chat: InteractionId | None = None
        self.whom = ElidedLabel("", Type.SMALL, fonts.STRONG)
        self.field = NotesField(tr("What should be done, or known?"))
        self.field.editor.textChanged.connect(self._written)
        self.field.editor.installEventFilter(self)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.hide()
        self.button = Button(tr("Coach"), Kind.PLAIN, icon=Icon.TRAINING, small=True)
        self.button.clicked.connect(self.send)
        head = QHBoxLayout()
        head.setContentsMargins(22, 0, 0, 0)
        head.addWidget(self.whom, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addStretch(1)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE)
        column.setSpacing(Space.HALF + 2)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addLayout(foot)
        desk.supervision.returned.connect(self._returned)
        desk.signals.link.connect(self._judge)

    def show_chat(self, card: Interaction, name: str) -> None:
        """Write to this chat's staff; what was begun is there."""
        self.whom.set_text(tr("To {name} and who has the chat later, never to the customer.", name=name))
        self.field.editor.setAccessibleName(tr("Say something to {name}", name=name))
        if card.id != self._chat:
            self._chat = card.id
            self.field.show_text(self._desk.supervision.coaching_of(card.id))
        self._judge()

    def take_focus(self) -> None:
        """To the words."""
        self.field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def send(self) -> None:
        """Say it."""
        if self._chat is not None and self.button.isEnabled():
            self._desk.supervision.coach(self._chat, self.field.text())
            self.field.show_text("")
            self._judge()
            self.sent.emit()

    # --- inside -----------------------------------------------------------------------------

    def _written(self) -> None:
        if self._chat is not None:
            self._desk.supervision.keep_coaching(self._chat, self.field.text())
        self._judge()

    def _judge(self) -> None:
        text = self.field.text()
        left = MAX_MESSAGE_CHARACTERS - len(text)
        offline = self._desk.store.link.phase is not LinkPhase.ONLINE
        words = tr("{n} too many", n=-left) if left < 0 else tr("It goes out when the link is back.") if offline else ""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.button.setEnabled(bool(text.strip()) and left >= 0)

    def _returned(self, interaction: InteractionId) -> None:
        if interaction == self._chat:
            self.field.show_text(self._desk.supervision.coaching_of(interaction))
            self._judge()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enter_sends = self._desk.preferences.now.enter_sends
        if (
            watched is self.field.editor
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and is_send_key(self._commands, event, enter_sends=enter_sends)
        ):
            self.send()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.coach_soft, Radius.CARD)
        paint.outline(painter, rect, t.coach, Radius.CARD, 1.5)
        icons.paint(painter, Icon.TRAINING, Space.ONE_HALF, self.whom.y() + 1, 16, t.coach, 2)
        painter.end()

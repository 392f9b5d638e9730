"""Over the words of a composer: that the last message is being changed, or which message they answer."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.panels.chat.editor import Editor
from desktop.panels.transcript.text_block import units
from desktop.state.drafts import Draft
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from protocol.entities import Quote
from protocol.errors import Refusal
from protocol.ids import InteractionId


class ChangeStrip(QWidget):
    """The head of a composer that holds the last message instead of the draft.

    Signals:
        take_back: the message is to go altogether.
        left: it stays as it is.
    """

    take_back = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        # It takes what room there is: in a narrow tile the buttons are icons.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, Space.ONE)
        row.setSpacing(Space.ONE)
        row.addWidget(Glyph(Icon.EDIT, 15, Tone.ACCENT))
        self.words = ElidedLabel(tr("Your last message"), Type.SMALL, fonts.STRONG, Tone.ACCENT)
        self.time = Label("", Type.SMALL, tone=Tone.FAINT, tabular=True)
        row.addWidget(self.words, 1)
        row.addWidget(self.time)
        self.take_back_button = Button(tr("Take it back"), Kind.QUIET, icon=Icon.UNDO, small=True)
        self.take_back_button.clicked.connect(self.take_back)
        self.leave_button = Button(tr("Leave it"), Kind.QUIET, icon=Icon.CLOSE, small=True, hint=tr("Esc"))
        self.leave_button.clicked.connect(self.left)
        row.addWidget(self.take_back_button)
        row.addWidget(self.leave_button)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        buttons = (self.take_back_button, self.leave_button)
        words = QFontMetricsF(self.words.font()).horizontalAdvance(self.words.text())
        need = 15 + words + self.time.sizeHint().width() + sum(one.roomy_width() for one in buttons) + 5 * Space.ONE
        for button in buttons:
            button.set_bare(need > self.width())

    def show_left(self, seconds: int) -> None:
        """So long it can still be changed."""
        self.time.setText(tr("{n} s left", n=seconds))


class QuoteStrip(QWidget):
    """The message that the words answer, over them.

    Signals:
        dropped: they answer none after all.
    """

    dropped = Signal()
    _GAP = 8

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE_HALF + 2, Space.HALF + 2, Space.HALF, Space.HALF + 2 + self._GAP)
        row.setSpacing(Space.ONE)
        column = QVBoxLayout()
        column.setSpacing(1)
        self.author = ElidedLabel("", Type.SMALL, fonts.STRONG, Tone.ACCENT)
        self.words = ElidedLabel("", Type.SMALL, tone=Tone.SOFT)
        column.addWidget(self.author)
        column.addWidget(self.words)
        row.addLayout(column, 1)
        self.close_button = IconButton(Icon.CLOSE, tr("Don't quote it"), edge=26, glyph=14)
        self.close_button.clicked.connect(self.dropped)
        row.addWidget(self.close_button)
        self.hide()

    def show_quote(self, quote: Quote | None) -> None:
        """Show what is answered; None: nothing."""
        if quote is not None:
            self.author.set_text(quote.author.name or tr("The customer"))
            self.words.set_text(quote.text)
            self.setAccessibleName(tr("Answers {name}: {words}", name=self.author.text(), words=quote.text))
        self.setVisible(quote is not None)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 46 + self._GAP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0, 0, -6, -self._GAP)
        paint.fill(painter, rect, t.sunken, Radius.CONTROL)
        paint.fill(painter, QRectF(rect.x(), rect.y() + 6, 3, rect.height() - 12), t.accent_text, 1.5)
        painter.end()


class Rewriting(QWidget):
    """Both strips of one composer, and what is done with them; `show_chat` says of which chat.

    Signals:
        anew: other words belong into the composer now: the last message, or the draft again.
        problem: why something could not be done, in words (str).
    """

    anew = Signal()
    problem = Signal(str)

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__()
        self._changing = desk.changing
        self._editor = editor
        self._interaction: InteractionId | None = None
        self._hidden = False
        self.change, self.quote = ChangeStrip(), QuoteStrip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.change)
        column.addWidget(self.quote)
        self.change.left.connect(self._leave)
        self.change.take_back.connect(self.take_back)
        self.quote.dropped.connect(self._drop_quote)
        desk.changing.changed.connect(self._changed)
        desk.changing.too_late.connect(self._too_late)
        desk.clock.tick.connect(self._tick)

    def active(self, interaction: InteractionId | None) -> bool:
        """The chat's last message stands in the composer, to be written anew."""
        return self._changing.editing(interaction) is not None

    def look(self, interaction: InteractionId) -> str:
        """This chat is about to be shown: was it too late for its last message meanwhile? What there is to say of it.

        What was written of it is in the draft then: to be asked before that is read.
        """
        return _late_words() if self._changing.look(interaction) else ""

    def draft_of(self, interaction: InteractionId, draft: Draft) -> Draft:
        """What stands in the composer of a chat: this draft, or its last message."""
        if not self.active(interaction):
            return draft
        words = self._changing.words(interaction)
        return Draft(words, units(words))

    def show_chat(self, interaction: InteractionId | None, *, hidden: bool) -> None:
        """Speak of this chat; `hidden`: its composer writes to staff alone."""
        self._interaction, self._hidden = interaction, hidden
        changes = self.active(interaction)
        self.change.setVisible(changes)
        self.quote.show_quote(None if hidden or changes else self._changing.quoted(interaction))
        self.setVisible(not self.change.isHidden() or not self.quote.isHidden())
        self._tick()

    def say(self, text: str) -> None:
        """The last message reads so from now on, if it still may."""
        if self._interaction is not None:
            try:
                self._changing.say(self._interaction, text)
            except Refusal as refused:
                self.problem.emit(refusal(refused.code, refused.text))

    def take_back(self) -> None:
        """Take the last message back."""
        if self._interaction is not None:
            self._changing.take_back(self._interaction)
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside -----------------------------------------------------------------------------

    def _changed(self, interaction: InteractionId) -> None:
        if interaction != self._interaction:
            return
        if self.active(interaction) or not self.change.isHidden():
            self.anew.emit()
        else:
            self.show_chat(interaction, hidden=self._hidden)

    def _leave(self) -> None:
        if self._interaction is not None:
            self._changing.leave(self._interaction)
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop_quote(self) -> None:
        if self._interaction is not None:
            self._changing.quote(self._interaction, None)
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _too_late(self, interaction: InteractionId) -> None:
        if interaction == self._interaction:
            self.problem.emit(_late_words())

    def _tick(self) -> None:
        if self._interaction is not None and self.active(self._interaction):
            self._changing.look(self._interaction)
            self.change.show_left(self._changing.left(self._interaction))


def _late_words() -> str:
    return tr("It is too late to change that message. What you wrote stands here, not sent.")

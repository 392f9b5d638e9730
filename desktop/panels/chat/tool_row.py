"""The line under the words of a composer: what can be put in, who reads it, what is left, and the sending."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from desktop.ui import fonts, theme
from desktop.ui.commands import Commands
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.segmented import Segmented

#: With fewer letters left than this, their number is told.
_COUNT_FROM = 500


class ToolRow(QWidget):
    """Where room is short the hint goes first; then icons stand for who reads it, and for sending.

    It stands below the words; in a low tile above them, so that they stay where they are when it comes.
    """

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands = commands
        #: It lies over the words, and covers them.
        self._floats = False
        #: It stands in the colour of what only colleagues read.
        self.hidden_words = False
        self.attach = IconButton(Icon.ATTACH, tr("Attach files"))
        self.link = IconButton(Icon.LINK, tr("Insert a link"))
        self.texts = IconButton(Icon.TEXTS, tr("Insert a text"))
        self.texts.name(tr("Insert a text"), "/")
        self.mode = Segmented(tr("Who reads it"), (tr("Customer"), tr("Colleagues only")), icons=(Icon.CHAT, Icon.LOCK))
        self.mode.setFixedSize(2 * self.mode.widest(), 28)
        self.hint = Label("", Type.CAPTION, tone=Tone.FAINT)
        self.count = Label("", Type.SMALL, fonts.MEDIUM, Tone.WARN, tabular=True)
        self.button = Button(tr("Send"), Kind.PRIMARY, icon=Icon.SEND, small=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.HALF)
        for part in (self.attach, self.link, self.texts, self.mode):
            self._row.addWidget(part)
        self._row.addSpacing(Space.HALF)
        self._row.addWidget(self.hint)
        self._row.addStretch(1)
        self._row.addWidget(self.count)
        self._row.addSpacing(Space.HALF)
        self._row.addWidget(self.button)
        commands.changed.connect(self._tell_keys)
        self._tell_keys()

    def _tell_keys(self) -> None:
        key = self._commands.key_of
        self.attach.name(tr("Attach files"), key("chat.attach"))
        self.link.name(tr("Insert a link"), key("chat.link"))
        self.mode.setToolTip(key("chat.hidden"))

    def stand(self, above: int, below: int) -> None:
        """Be a line of its own in a layout, with so much room above and below, in pixels."""
        self._floats = False
        self._row.setContentsMargins(0, above, 0, below)

    def float_over(self, words: QPlainTextEdit) -> None:
        """Lie over the end of these words; where there are none, over the line."""
        self._floats = True
        self._row.setContentsMargins(Space.HALF, 0, 0, 0)
        wanted, at = self.sizeHint(), words.geometry()
        width = at.width() if words.document().isEmpty() else min(wanted.width(), at.width())
        self.setGeometry(at.right() + 1 - width, at.center().y() + 1 - wanted.height() // 2, width, wanted.height())
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._floats:
            t = theme.tokens()
            painter = paint.begin(self)
            painter.fillRect(self.rect(), t.hidden_soft if self.hidden_words else t.surface)
            painter.end()

    def say_hint(self, *, offline: bool, key: str) -> None:
        """What sends, Enter or another key, or that nothing goes out now."""
        words = tr("Enter sends, Shift+Enter starts a new line")
        if key:
            words = tr("{key} sends, Enter starts a new line", key=key)
        if offline:
            words = tr("Offline: what you send is kept and goes out when the link is back")
        self.hint.setText(words)
        self.hint.set_tone(Tone.WARN if offline else Tone.FAINT)

    def show_left(self, left: int, *, room: int, with_hint: bool) -> None:
        """So many letters are left, in a line so wide."""
        # Words that nobody sees would lay the row out anew at each key.
        self.count.setVisible(left <= _COUNT_FROM)
        if left < 0:
            self.count.setText(tr("{n} too many", n=f"{-left:,}"))
            self.count.set_tone(Tone.BAD)
        elif left <= _COUNT_FROM:
            self.count.setText(tr("{n} left", n=left))
            self.count.set_tone(Tone.WARN)
        self._fit(room, with_hint=with_hint and left > _COUNT_FROM)

    def _fit(self, room: int, *, with_hint: bool) -> None:
        others = [part for part in (self.attach, self.link, self.texts, self.count, self.button) if not part.isHidden()]
        # Between all of them, the mode and the hint; room that is kept free has no gaps of its own.
        gaps = (len(others) + 1) * self._row.spacing() + 2 * Space.HALF
        need = sum(part.sizeHint().width() for part in others) + gaps
        long = 0 if self.mode.isHidden() else 2 * self.mode.widest()
        self.mode.shorten(need + long > room)
        self.mode.setFixedWidth(2 * self.mode.widest(short=self.mode.short))
        self.hint.setVisible(with_hint and need + long + self.hint.sizeHint().width() <= room)

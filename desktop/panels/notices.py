"""What the agent should know of this machine and this program: a line under the top bar, and toasts."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.state.changes import CommandRefused
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, said, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Tone
from desktop.ui.widgets.toast import Weight
from desktop.ui.words import off_words
from protocol.entities import Feature


class NoticeLine(QWidget):
    """A fault of the program, no new chats under load, or what is not kept. Closed by hand, it stays closed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self._closed: set[str] = set()
        self.setFixedHeight(38)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.THREE - 4, 0, Space.TWO, 0)
        row.setSpacing(Space.ONE_HALF)
        self._glyph = Glyph(Icon.ALERT)
        self.words = ElidedLabel("", Type.SMALL, fonts.MEDIUM)
        close = IconButton(Icon.CLOSE, tr("Close this notice"), edge=26, glyph=14)
        close.clicked.connect(self._close)
        row.addWidget(self._glyph)
        row.addWidget(self.words, 1)
        row.addWidget(close)
        self._desk.signals.keeping.connect(self.refresh)
        self._desk.signals.problem.connect(self.refresh)
        self._desk.signals.degraded.connect(self.refresh)
        self._desk.signals.refused.connect(self._refused)
        self.hide()
        self.refresh()

    def _said(self) -> tuple[str, bool]:
        """What is to be said, and whether it is a fault."""
        store = self._desk.store
        if store.problem and store.problem not in self._closed:
            return store.problem, True
        # What an agent would otherwise wonder about; the lesser things are told with the link.
        busy = off_words(store.off) if Feature.NEW_CHATS in store.off else ""
        for note in (busy, store.keeping.note):
            if note and note not in self._closed:
                return note, False
        return "", False

    def refresh(self) -> None:
        """Say what there is to say."""
        words, fault = self._said()
        tone = Tone.BAD if fault else Tone.WARN
        self._glyph.show_icon(Icon.ERROR if fault else Icon.ALERT, tone)
        self.words.set_text(said(words))
        self.words.set_tone(tone)
        self.setVisible(bool(words))
        self.update()

    def _close(self) -> None:
        self._closed.add(self._said()[0])
        self.refresh()

    def _refused(self, change: CommandRefused) -> None:
        self._shell.toasts.say(refusal(change.code, change.text), Weight.PROBLEM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.bad_soft if self._said()[1] else t.warn_soft)
        painter.end()

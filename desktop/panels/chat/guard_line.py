"""Over the words of a composer: what in them looks meant for somebody else. Asked for once more, they are sent."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.models.guarding import Guarding
from desktop.panels.chat.guard_words import again_words, guard_words
from desktop.panels.chat.text_marks import Source, TextMarks
from desktop.panels.transcript.text_block import units
from desktop.state.guard.findings import Finding, What
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import Label, Tone
from protocol.ids import InteractionId

#: Milliseconds before the same key counts as a second wish: nobody reads faster.
READ_FOR = 400
_GAP = 6


class GuardLine(QWidget):
    """`passes` is asked before anything is sent; the line shows what was found, until the words change.

    Signals:
        send_asked: send it all the same.
        hide_asked: it is for colleagues.
        move_asked: it is for the customer of another chat (InteractionId).
    """

    send_asked = Signal()
    hide_asked = Signal()
    move_asked = Signal(object)

    def __init__(
        self,
        guarding: Guarding,
        editor: QPlainTextEdit,
        marks: TextMarks,
        send_key: Callable[[], str],
        clock: Callable[[], int],
    ) -> None:
        super().__init__()
        self._guarding = guarding
        self._editor = editor
        self._marks = marks
        self._send_key = send_key
        self._clock = clock
        #: What was warned of: the chat, the words, the files' names, to whom; and when.
        self._warned: tuple[InteractionId, str, tuple[str, ...], bool] | None = None
        #: Whose it seems to be, if it is one other's.
        self._whose: InteractionId | None = None
        self._warned_at = 0
        self._build()
        editor.textChanged.connect(self.forget)
        self.hide()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE + _GAP)
        row.setSpacing(Space.ONE)
        row.addWidget(Glyph(Icon.GUARD, 16, Tone.WARN), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(Space.ONE)
        self.words = Label("", Type.SMALL, fonts.MEDIUM, Tone.WARN, wrap=True)
        column.addWidget(self.words)
        self.hide_it = Button(tr("To colleagues"), Kind.PLAIN, small=True)
        self.hide_it.clicked.connect(self.hide_asked)
        self.move_it = Button(tr("Move to {name}", name=tr("that chat")), Kind.PLAIN, small=True)
        self.move_it.clicked.connect(self.move_words)
        self.anyway = Button(tr("Send anyway"), Kind.QUIET, small=True)
        self.anyway.clicked.connect(self._send)
        # In a narrow tile they stand under each other.
        buttons = Flow()
        for button in (self.hide_it, self.move_it, self.anyway):
            buttons.addWidget(button)
        column.addLayout(buttons)
        row.addLayout(column, 1)

    def passes(
        self,
        interaction: InteractionId | None,
        text: str,
        files: Sequence[str] = (),
        *,
        hidden: bool,
        movable: bool = True,
    ) -> bool:
        """Whether these words and files may go; otherwise it is said why not, and the next wish is granted.

        `movable`: they can be put into another chat.
        """
        if interaction is None:
            return True
        wished = (interaction, text, tuple(files), hidden)
        if self._warned == wished:
            granted = self._clock() - self._warned_at >= READ_FOR
            if granted:
                self.forget()
            return granted
        found = self._guarding.check(interaction, text, files, hidden=hidden)
        if found:
            self._warn(found, text, movable=movable and not hidden)
            self._warned, self._warned_at = wished, self._clock()
        return not found

    @property
    def can_move(self) -> bool:
        """It is shown, and says whose the words seem to be."""
        return self.isVisible() and self._whose is not None

    def move_words(self) -> None:
        """Put the words where they seem to belong."""
        if self._whose is not None:
            self.move_asked.emit(self._whose)

    def forget(self) -> None:
        """The words are others now, or went out: what was said of them counts no more."""
        if self._warned is not None:
            self._warned = None
            self._marks.put(Source.GUARD, ())
            self.hide()

    # --- inside -------------------------------------------------------------------------------

    def _warn(self, found: tuple[Finding, ...], text: str, *, movable: bool) -> None:
        again = again_words(self._send_key())
        said = f"{guard_words(text, found)} {again}"
        self.words.setText(said)
        self.setAccessibleName(said)
        self.hide_it.setVisible(any(one.what is What.INTERNAL for one in found))
        whose = {one.whose: one.name for one in found if one.whose is not None}
        one = next(iter(whose)) if len(whose) == 1 and movable else None
        self._whose = one if one is not None and self._guarding.takes_words(one) else None
        self.move_it.setVisible(self._whose is not None)
        if self._whose is not None:
            self.move_it.set_text(tr("Move to {name}", name=whose[self._whose] or tr("that chat")))
        places = [(units(text[: one.start]), units(text[: one.end])) for one in found if not one.file]
        self._marks.put(Source.GUARD, places)
        if places:
            self._bring(places[0][1])
        self.show()

    def _bring(self, position: int) -> None:
        """Let the first place be seen; the caret stays where it is if it can."""
        area = self._editor.viewport().rect()
        place = QTextCursor(self._editor.document())
        place.setPosition(position)
        if not area.contains(self._editor.cursorRect(place).center()):
            self._editor.setTextCursor(place)
            self._editor.ensureCursorVisible()

    def _send(self) -> None:
        self._warned_at = self._clock() - READ_FOR
        self.send_asked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0, 0, 0, -_GAP)
        paint.fill(painter, rect, theme.tokens().warn_soft, Radius.CONTROL)
        painter.end()

"""What came of a chat: dispositions to search and choose, notes, the clock, and being done.

It opens by itself when a chat has ended, and by its key during one. Typing finds, Enter chooses,
Enter again (or the key of finishing, Ctrl+Return, from anywhere in it) finishes.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.shown import ShownChat
from desktop.models.wrap_up import Work
from desktop.panels.transcript.rows import column
from desktop.panels.wrap_up.answer import AnswerBar
from desktop.panels.wrap_up.chips import Chips
from desktop.panels.wrap_up.notes import NotesField
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId

#: Milliseconds left from which the clock of a timed wrap-up warns.
_SHORT = 15_000


class WrapUpPanel(QWidget):
    """Under the chat it is about."""

    def __init__(self, shell: Shell, chat: ShownChat) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self._chat = chat
        self._shown: InteractionId | None = None
        #: Chats during which it was opened by hand.
        self._open: set[InteractionId] = set()
        self._chosen_here = False
        self.setAccessibleName(tr("What came of it?"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._build()
        desk = shell.desk
        chat.changed.connect(self.refresh)
        desk.wrap_ups.changed.connect(self._changed)
        desk.wrap_ups.missed.connect(self._missed)
        desk.wrap_ups.refused.connect(self._refused)
        desk.signals.floor.connect(self.refresh)
        desk.clock.tick.connect(self._tick)
        shell.commands.changed.connect(self._tell_key)
        self._tell_key()
        self.hide()

    def _tell_key(self) -> None:
        self.button.tell_key(self._shell.commands.key_of("wrap_up.finish"))

    def _build(self) -> None:
        self._outer = QVBoxLayout(self)
        self._card = QVBoxLayout()
        self._card.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.TWO, Space.TWO)
        self._card.setSpacing(Space.ONE)
        self._outer.addLayout(self._card)
        head = QHBoxLayout()
        head.setSpacing(Space.ONE)
        self.title = Label(tr("What came of it?"), Type.BODY, fonts.STRONG)
        self.clock = Label("", Type.SMALL, fonts.MEDIUM, Tone.FAINT, tabular=True)
        self.close_button = IconButton(Icon.CLOSE, tr("Close"), edge=26, glyph=14)
        self.close_button.clicked.connect(self._close)
        head.addWidget(self.title)
        head.addWidget(self.clock)
        head.addStretch(1)
        head.addWidget(self.close_button)
        self._card.addLayout(head)
        self.answer = AnswerBar(self._shell)
        self._card.addWidget(self.answer)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Type to find, Enter chooses"))
        self.field.setAccessibleName(tr("What came of it?"))
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self._card.addWidget(self.field)
        self.chips = Chips()
        self.chips.taken.connect(self._take)
        self._card.addWidget(self.chips)
        self.nothing = Label("", Type.SMALL, tone=Tone.FAINT)
        self._card.addWidget(self.nothing)
        foot = QHBoxLayout()
        foot.setSpacing(Space.ONE_HALF)
        self.notes = NotesField(tr("Notes on this chat, for colleagues"))
        self.notes.editor.textChanged.connect(self._write)
        self.notes.editor.installEventFilter(self)
        foot.addWidget(self.notes, 1)
        self.button = Button(tr("Finish"), Kind.PRIMARY)
        self.button.clicked.connect(self.finish)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self._card.addLayout(foot)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.hide()
        self._card.addWidget(self.problem)

    # --- what is shown ------------------------------------------------------------------------

    @property
    def work(self) -> Work | None:
        """The chat's wrap-up, if it is the agent's own."""
        return self._desk.wrap_ups.of(self._chat.id)

    def refresh(self) -> None:
        """Show it; only where there is something to say."""
        work = self.work
        if work is None or not self._wanted(work):
            self._shown = None
            self.hide()
            return
        if work.interaction != self._shown:
            self._begin(work)
        self.chips.show_all(work.rules.dispositions)
        self.chips.show_chosen(work.result.disposition)
        self._narrow(self.field.text())
        has_any = bool(work.rules.dispositions)
        self.field.setVisible(has_any)
        self.chips.setVisible(has_any)
        self.title.setText(tr("What came of it?") if has_any else tr("Notes"))
        if not self.notes.editor.hasFocus() or self.notes.text().strip() == "":
            self.notes.show_text(work.result.notes)
        self.close_button.setVisible(not work.ended and not work.elsewhere)
        self.button.setVisible(work.ended or work.elsewhere)
        self.button.set_text(tr("Done") if work.elsewhere and not work.ended else tr("Finish"))
        self.answer.refresh(self._chat.card if work.elsewhere else None)
        if not work.missing:
            self.problem.hide()
        self._tick()
        self.show()

    def _wanted(self, work: Work) -> bool:
        return work.wanted or (not work.ended and work.interaction in self._open)

    def _begin(self, work: Work) -> None:
        """Another chat's: nothing typed for the one before counts for it."""
        self._shown = work.interaction
        self._chosen_here = False
        self.field.clear()
        self.problem.hide()
        self.notes.show_text(work.result.notes)

    def _changed(self, interaction: InteractionId) -> None:
        if interaction == self._chat.id:
            self.refresh()

    def _tick(self) -> None:
        work = self.work
        if work is None or self._shown is None:
            return
        tone, words = Tone.FAINT, ""
        if work.ended and work.until is not None:
            left = work.until - self._desk.now()
            words = tr("{time} left", time=clock_words(left))
            tone = Tone.WARN if left <= _SHORT else Tone.SOFT
            if work.rules.default and not work.result.disposition:
                words += " · " + tr("then: {what}", what=work.label(work.rules.default))
        elif work.ended:
            words = clock_words(self._desk.now() - work.since)
        if work.ended and work.missing:
            words = " · ".join(part for part in (words, tr("choose one to finish")) if part)
        self.clock.setText(words)
        self.clock.set_tone(tone)
        self.clock.setVisible(bool(words))

    def _narrow(self, typed: str) -> None:
        work = self.work
        if work is None:
            return
        matching = work.matching(typed)
        self.chips.narrow(matching, typed=bool(typed.strip()))
        self.nothing.setText(tr("None of them holds these words"))
        self.nothing.setVisible(bool(work.rules.dispositions) and not matching)

    # --- doing --------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """To the dispositions, or the notes where there are none."""
        target: QWidget = self.field if self.field.isVisible() else self.notes.editor
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def finish(self) -> None:
        """Done with this chat."""
        work = self.work
        if work is None:
            return
        if work.missing:
            self._missed(work.interaction)
            return
        self._desk.wrap_ups.finish(work.interaction)

    def _missed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self.problem.setText(refusal(ErrorCode.DISPOSITION_MISSING))
            self.problem.show()
            self.take_focus()

    def _refused(self, interaction: InteractionId, code: ErrorCode, text: str) -> None:
        if interaction == self._shown:
            self.problem.setText(tr("Not saved. {why}", why=refusal(code, text)))
            self.problem.show()

    def can_finish(self) -> bool:
        """The chat is over for the agent, once she has said what came of it."""
        work = self.work
        return work is not None and (work.ended or work.elsewhere)

    def toggle(self) -> None:
        """Open it, go to it, or close it."""
        work = self.work
        if work is None:
            return
        focus = QApplication.focusWidget()
        if self.isVisible() and (focus is None or not self.isAncestorOf(focus)):
            self.take_focus()
        elif self.isVisible() and not work.ended and not work.elsewhere:
            self._close()
        else:
            self._open.add(work.interaction)
            self.refresh()
            self.take_focus()

    def focus_if_shown(self) -> None:
        """Put the keyboard into it, if it can be seen."""
        self.refresh()
        if self.isVisible():
            self.take_focus()

    def _close(self) -> None:
        if self._shown is not None:
            self._open.discard(self._shown)
        self._desk.wrap_ups.save()
        self.refresh()
        self._shell.commands.run("chat.focus")

    def _take(self, key: str) -> None:
        work = self.work
        if work is None:
            return
        # A second click takes it back.
        again = work.result.disposition == key
        self._desk.wrap_ups.choose(work.interaction, "" if again else key)
        self._chosen_here = not again
        self.field.clear()
        self.problem.hide()

    def _write(self) -> None:
        if self._shown is None:
            return
        try:
            self._desk.wrap_ups.note(self._shown, self.notes.text())
            self.problem.hide()
        except Refusal as refused:
            self.problem.setText(refusal(refused.code, refused.text))
            self.problem.show()

    def _entered(self) -> None:
        current = self.chips.current()
        work = self.work
        if work is None:
            return
        if current is not None:
            if current.key != work.result.disposition:
                self._take(current.key)
            else:
                self._chosen_here = True
                self.field.clear()
        elif not self.field.text().strip() and self._chosen_here and self.can_finish():
            self.finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, enter = event.key(), event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if self._shell.commands.is_key("wrap_up.finish", event):
                if self.can_finish():
                    self.finish()
                return True
            if key == Qt.Key.Key_Escape:
                return self._escape()
            if watched is self.field:
                if enter:
                    self._entered()
                    return True
                steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
                if not self.field.text():
                    steps |= {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
                if key in steps:
                    self.chips.step(steps[Qt.Key(key)])
                    return True
        if event.type() is QEvent.Type.FocusOut and watched is self.notes.editor:
            self._desk.wrap_ups.save()
        return super().eventFilter(watched, event)

    def _escape(self) -> bool:
        work = self.work
        if self.field.text():
            self.field.clear()
            return True
        if work is not None and not work.ended and not work.elsewhere:
            self._close()
            return True
        return False

    # --- look -------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ParentChange and self.parentWidget() is not None:
            # In its place now: shown before, it would have been a window of its own.
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = round(column(float(self.width()))[0])
        self._outer.setContentsMargins(left, Space.ONE, left, Space.THREE - 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.surface)
        margins = self._outer.contentsMargins()
        card = QRectF(self.rect().marginsRemoved(margins))
        paint.fill(painter, card, t.sunken, Radius.CARD)
        paint.outline(painter, card, t.line, Radius.CARD)
        painter.end()

"""Where the agent writes. The draft belongs to its chat and is kept at every keystroke.

It writes to all in the chat, or to staff alone; the two have words of their own, and their own look.
"""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.models.shown import ShownChat
from desktop.panels.chat.earlier import Earlier
from desktop.panels.chat.editor import Editor
from desktop.panels.chat.hidden import HiddenStrip, KeptHidden
from desktop.panels.chat.laying import Laying
from desktop.panels.chat.low_room import LowRoom
from desktop.panels.chat.marked import MarkedLinks
from desktop.panels.chat.open_places import OpenPlaces
from desktop.panels.chat.rewriting import Rewriting
from desktop.panels.chat.sending import send_key
from desktop.panels.chat.suggesting import Suggesting
from desktop.panels.chat.tool_row import ToolRow
from desktop.panels.chat.wording import Wording
from desktop.state.alias import marked
from desktop.state.drafts import Draft, HiddenDraft, Mode, ReadyFile
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId
from protocol.limits import MAX_MESSAGE_CHARACTERS

#: Left and right of what the frame holds.
_INSIDE = 14 + 8


class Composer(QWidget):
    """The frame around the editor, with files laid ready, the count and what went wrong.

    What it writes goes to the chat that it shows, whichever is chosen.

    Signals:
        sent: words or files went to the outbox.
    """

    sent = Signal()

    def __init__(self, shell: Shell, shown: ShownChat) -> None:
        super().__init__()
        self._desk: Desk = shell.desk
        self._commands = shell.commands
        self._chat = shown
        self._interaction: InteractionId | None = None
        self._frame_left = 0
        self._mode = Mode.PUBLIC
        self._name = ""
        self._first_line = 0
        self.laying = Laying(shell.desk, self._where, self)
        self._build(shell)
        self.suggesting = Suggesting(shell.desk, self.editor)
        self._earlier = Earlier(shell.desk, self.editor)
        self.editor.textChanged.connect(self._edited)
        self.editor.cursorPositionChanged.connect(self._keep)
        self.editor.selectionChanged.connect(self._keep)
        self.editor.verticalScrollBar().valueChanged.connect(self._keep)
        self.editor.send_asked.connect(self.send)
        self.editor.files_given.connect(self.add_files)
        self.editor.image_given.connect(self.laying.paste)
        self.laying.changed.connect(self._show_count)
        self.laying.changed.connect(self.wording.guard.forget)
        self.laying.laid.connect(self.editor.setFocus)
        self.laying.problem.connect(self.say_problem)
        self.editor.hidden_given.connect(self._refuse_hidden)
        self.editor.minds = self._is_hidden
        self.editor.focus_changed.connect(self.update)
        self._desk.signals.link.connect(self._show_hint)
        self._desk.writing.mode_changed.connect(self._mode_changed)
        self.mode.chosen.connect(self._mode_chosen)
        self.strip.keep.toggled.connect(self._keep)
        self.kept.go_on.connect(self._write_hidden)
        self.kept.unhide.connect(self._unhide)
        self.texts.clicked.connect(self.suggesting.ask)
        self.rewriting.anew.connect(self.draft_changed)
        self.rewriting.problem.connect(self.say_problem)
        self._desk.preferences.changed.connect(self._show_hint)
        shell.commands.changed.connect(self._keys_changed)
        self._show_hint()

    @property
    def hidden_mode(self) -> bool:
        """What is written here goes to staff alone."""
        return self._mode is Mode.HIDDEN

    def _show_hint(self) -> None:
        key = send_key(self._commands, enter_sends=self._desk.preferences.now.enter_sends)
        self.tools.say_hint(offline=self._desk.link.cut_off, key=key)

    @property
    def _changes(self) -> bool:
        """The last message stands here, to be written anew."""
        return self.rewriting.active(self._interaction)

    def _where(self) -> tuple[InteractionId | None, bool]:
        return self._interaction, self.hidden_mode

    def _keys_changed(self) -> None:
        self._show_hint()
        self._show_count()

    def _build(self, shell: Shell) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.THREE, 0, Space.THREE, Space.TWO)
        self._column.setSpacing(0)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.setContentsMargins(2, 0, 0, 6)
        self.problem.hide()
        self._column.addWidget(self.problem)
        self.kept = KeptHidden()
        self._column.addWidget(self.kept)
        self.box = QWidget()
        self._inner = inner = QVBoxLayout(self.box)
        inner.setSpacing(0)
        self.tray = self.laying.tray
        self.editor = Editor()
        self.editor.sends_by(shell.commands, shell.desk.preferences)
        self.wording = Wording(shell, self.editor)
        self.wording.guard.send_asked.connect(self.send)
        self.wording.guard.hide_asked.connect(self._write_hidden)
        self.wording.guard.move_asked.connect(self._move)
        self._column.insertWidget(1, self.wording.guard)
        self.marked = MarkedLinks(self.editor.document())
        self.strip = HiddenStrip()
        self.rewriting = Rewriting(self._desk, self.editor)
        self.change, self.quote = self.rewriting.change, self.rewriting.quote
        self._places = OpenPlaces(self.editor, self.wording.marks)
        for part in (self.strip, self.rewriting, self.tray):
            inner.addWidget(part)
        inner.addWidget(self.editor)
        self.tools = tools = ToolRow(shell.commands)
        self.attach, self.link, self.texts, self.mode = tools.attach, tools.link, tools.texts, tools.mode
        self.hint, self.count, self.button = tools.hint, tools.count, tools.button
        self.attach.clicked.connect(self.choose_files)
        self.button.clicked.connect(self.send)
        self._column.addWidget(self.box)
        self.room = LowRoom(self, self._inner, self.editor, tools, self.wording.guard)
        self.room.changed.connect(self._room_changed)

    def keep_column(self, left: int) -> None:
        """Stand under the column of messages, which begins at `left`."""
        if left != self._frame_left:
            self._frame_left = left
            self._room_changed()

    def _room_changed(self) -> None:
        left = self._frame_left
        self._column.setContentsMargins(left, 0, left, Space.ONE if self.room.low else Space.TWO)
        self._show_count()
        self.room.fit()

    # --- the draft --------------------------------------------------------------------------

    def show_chat(self, interaction: InteractionId | None, name: str) -> None:
        """Write to this chat from now on; its mode, draft and caret come back."""
        self._interaction = self.suggesting.interaction = self._earlier.interaction = None
        self.suggesting.close()
        too_late = self.rewriting.look(interaction) if interaction is not None else ""
        self._name = name or self._name if interaction is not None else ""
        self._mode = self._desk.writing.mode(interaction) if interaction is not None else Mode.PUBLIC
        hidden = self._desk.writing.hidden_draft(interaction)
        draft = hidden.draft if self.hidden_mode else self._desk.writing.draft(interaction)
        if interaction is not None:
            draft = self.rewriting.draft_of(interaction, draft)
        self.editor.setPlainText(draft.text)
        cursor, most = self.editor.textCursor(), self.editor.document().characterCount() - 1
        cursor.setPosition(min(draft.caret if draft.anchor is None else draft.anchor, most))
        cursor.setPosition(min(draft.caret, most), QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)
        self._first_line = draft.scroll
        self._scroll()
        # Once more when the editor has got its height.
        QTimer.singleShot(0, self, self._scroll)
        self._interaction = self.suggesting.interaction = interaction
        self._earlier.interaction = None if self.hidden_mode else interaction
        self._show_mode(hidden)
        self.laying.show()
        self._show_count()
        self.say_problem(too_late)

    def _scroll(self) -> None:
        self.editor.verticalScrollBar().setValue(self._first_line)

    def _show_mode(self, hidden: HiddenDraft) -> None:
        """Who reads what is written here must never be in doubt."""
        is_hidden = self.hidden_mode
        self.mode.choose(1 if is_hidden else 0)
        changes = self._changes
        self.mode.setVisible(self._chat.can_write() and not changes)
        self.rewriting.show_chat(self._interaction, hidden=is_hidden)
        self.attach.setVisible(not changes)
        self.strip.setVisible(is_hidden)
        self.strip.keep.blockSignals(True)
        self.strip.keep.setChecked(hidden.keep)
        self.strip.keep.blockSignals(False)
        self.kept.show_words("" if is_hidden or changes else hidden.draft.text)
        name = self._name or tr("the customer")
        self.editor.setPlaceholderText(
            tr("Write to your colleagues; the customer never sees it")
            if is_hidden
            else tr("Write to {name}", name=name)
        )
        self.editor.hidden_words = self.tools.hidden_words = is_hidden
        self.link.setVisible(not is_hidden)
        if self.marked.active is is_hidden:
            self.marked.active = not is_hidden
            self.marked.rehighlight()
        said = tr("Hidden message") if is_hidden else tr("Your last message") if changes else tr("Message")
        self.editor.setAccessibleName(said)
        self.button.set_kind(Kind.HIDDEN if is_hidden else Kind.PRIMARY)
        self.button.set_icon(Icon.LOCK if is_hidden else Icon.CHECK if changes else Icon.SEND)
        self.button.set_text(tr("Send hidden") if is_hidden else tr("Change it") if changes else tr("Send"))
        self._show_count()
        self.box.update()
        self.update()

    def _mode_changed(self, interaction: InteractionId) -> None:
        """The words of the other mode stand here now; the caret is where it was among them."""
        if interaction == self._interaction:
            self.show_chat(self._interaction, self._name)

    def _is_hidden(self, words: str) -> bool:
        return self._desk.writing.is_hidden(self._interaction, words)

    def _mode_chosen(self, index: int) -> None:
        self._desk.writing.choose_mode(self._interaction, Mode.HIDDEN if index else Mode.PUBLIC)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse_hidden(self) -> None:
        self.say_problem(
            tr("That is hidden from the customer, so it was not pasted. Write to colleagues only instead.")
        )

    def _write_hidden(self) -> None:
        self._mode_chosen(1)

    def _move(self, to: InteractionId) -> None:
        """What stands here is for the customer of another chat, says the agent."""
        if self._interaction is None:
            return
        if self._desk.writing.move(self._interaction, to):
            self._desk.select(to)
        else:
            self.say_problem(tr("That chat is over by now. Your words stay here."))

    def _unhide(self) -> None:
        self._desk.writing.unhide(self._interaction)
        self.say_problem(tr("These words were for colleagues only. Read them again before you send them."))
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft_returned(self, code: ErrorCode, said: str) -> None:
        """Words that were refused are back: show them, and why."""
        self.draft_changed()
        self.say_problem(refusal(code, said))

    def draft_changed(self) -> None:
        """The draft was changed by another hand than the agent's: show it anew."""
        self.show_chat(self._interaction, self._name)

    def _edited(self) -> None:
        if self._interaction is None:
            # Another chat's draft is put in; `show_chat` shows what belongs to it.
            return
        self.say_problem("")
        self._show_count()
        self._keep()

    def _keep(self) -> None:
        if self._interaction is not None:
            cursor = self.editor.textCursor()
            anchor = cursor.anchor() if cursor.hasSelection() else None
            self._first_line = self.editor.verticalScrollBar().value()
            draft = Draft(self.editor.toPlainText(), cursor.position(), anchor, self._first_line)
            if self._changes:
                self._desk.changing.keep(self._interaction, draft.text)
            elif self.hidden_mode:
                kept = HiddenDraft(draft, self.strip.keep.isChecked(), chosen=True)
                self._desk.writing.keep_hidden(self._interaction, kept)
            else:
                self._desk.writing.keep_draft(self._interaction, draft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_count()

    def _room(self) -> int:
        return self.width() - 2 * self._column.contentsMargins().left() - _INSIDE

    def _show_count(self) -> None:
        left = MAX_MESSAGE_CHARACTERS - len(self.editor.toPlainText())
        with_hint = not self._changes and (not self.hidden_mode or self._desk.link.cut_off) and not self.room.low
        self.tools.show_left(left, room=self._room(), with_hint=with_hint)
        self.button.setEnabled(bool(self.editor.toPlainText().strip() or self.ready_files()))

    def say_problem(self, text: str) -> None:
        """Say what went wrong; nothing hides the line."""
        if text == self.problem.text():
            return
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    # --- sending ----------------------------------------------------------------------------

    def send(self) -> None:
        """Send the files laid ready and the words. What is refused stays where it is."""
        text, ready = self.editor.toPlainText(), self.ready_files()
        if not text.strip() and not ready:
            return
        if problem := self._places.problem():
            self.say_problem(problem)
            return
        names = [file.name for file in ready]
        guard, hidden = self.wording.guard, self.hidden_mode
        if not guard.passes(self._interaction, text, names, hidden=hidden, movable=not self._changes):
            return
        if self._changes:
            self.rewriting.say(text)
            return
        last, goes_at = "", self._desk.undoing.goes_at()
        used = self._desk.canned.used_in(self._interaction, text)
        try:
            if len(text.strip()) > MAX_MESSAGE_CHARACTERS:
                raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
            for file in ready:
                last = file.name
                self._desk.writing.send_file(self._interaction, file.source, file.name, hidden=hidden, goes_at=goes_at)
                self.laying.take_away(file)
            if text.strip() and hidden:
                keep = self.strip.keep.isChecked()
                self._desk.writing.say_hidden(self._interaction, text, keep=keep, goes_at=goes_at, used=used)
            elif text.strip():
                self._desk.writing.say(self._interaction, text, goes_at=goes_at, used=used)
        except Refusal as refused:
            self.say_problem(refusal(refused.code, refused.text))
        except OSError as error:
            self.say_problem(tr("{name} could not be read: {why}", name=last, why=error.strerror or ""))
        else:
            self.strip.keep.setChecked(False)
            self._clear()
            self.rewriting.show_chat(self._interaction, hidden=hidden)
            self.sent.emit()
        self.laying.show()
        self._show_count()

    def insert_link(self, words: str, url: str) -> None:
        """Put words that lead somewhere where the caret is, instead of those that are chosen."""
        self.editor.insertPlainText(marked(words, url))
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        cursor = self.editor.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()

    # --- files ------------------------------------------------------------------------------

    def ready_files(self) -> tuple[ReadyFile, ...]:
        """The files laid ready for this chat, to go where its words go."""
        return () if self._changes else self.laying.ready()

    def choose_files(self) -> None:
        """Ask for files."""
        self.laying.choose()

    def add_files(self, paths: list[Path]) -> None:
        """Lay files ready; what can't be sent is refused at once."""
        self.laying.add(paths)

    # --- look -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        frame = QRectF(self.box.geometry())
        paint.fill(painter, frame, t.hidden_soft if self.hidden_mode else t.surface, Radius.BUBBLE)
        if self.hidden_mode:
            paint.outline(painter, frame, t.hidden, Radius.BUBBLE, 2 if self.editor.hasFocus() else 1)
        elif self.editor.hasFocus():
            paint.outline(painter, frame, t.accent_text, Radius.BUBBLE, 1.5)
        else:
            paint.outline(painter, frame, t.line_strong, Radius.BUBBLE)
        painter.end()

"""Suggestions in a composer: `/` and `#` bring texts kept ready, `:name` emoji, anywhere in the words."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

import resources
from desktop.models.desk import Desk
from desktop.panels.chat.editor import Editor
from desktop.panels.chat.suggestions import Preview, Suggestions
from desktop.panels.transcript.text_block import units
from desktop.state import triggers
from desktop.state.emoji import Emoji, EmojiTable
from desktop.state.triggers import Offer, Trigger
from desktop.ui.text import language, tr
from protocol.canned import Canned
from protocol.ids import InteractionId

#: What is shown of emoji before a letter is typed.
_FIRST_EMOJI = "smile"
#: Nobody goes through more; another letter finds less.
_MOST_TEXTS = 40
_LIST_KEYS = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
)


@lru_cache(maxsize=1)
def emoji_table() -> EmojiTable:
    """All emoji by name; read when the first one is wanted, in some milliseconds."""
    return EmojiTable((Path(resources.__file__).parent / "emoji" / "emoji.json").read_bytes(), language())


class Suggesting(QObject):
    """Of one composer: opens the list at what is typed, and puts what is chosen in its place."""

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__(editor)
        self._desk = desk
        self._editor = editor
        self._sheet: Suggestions | None = None
        self._trigger: Trigger | None = None
        #: What texts are being looked for.
        self._wanted: Trigger | None = None
        self._search = desk.canned.search(self)
        self._search.found.connect(self._found)
        #: The block and place of a sign whose list was closed by hand; it stays closed.
        self._refused: tuple[int, int] | None = None
        #: The chat that is written in; None: nothing is suggested.
        self.interaction: InteractionId | None = None
        editor.first_keys.append(self._take)
        editor.typed.connect(self._typed)
        editor.cursorPositionChanged.connect(self._moved)
        editor.focus_changed.connect(self._focus_changed)

    @property
    def open(self) -> bool:
        """The list is there."""
        return self._trigger is not None

    @property
    def sheet(self) -> Suggestions:
        """The list; in the window that the composer stands in now."""
        window = self._editor.window()
        if self._sheet is None or self._sheet.parentWidget() is not window:
            if self._sheet is not None:
                self._sheet.deleteLater()
            self._sheet = Suggestions(window)
            self._sheet.chosen.connect(self.insert)
            self._sheet.moved.connect(self._preview)
            # Made elsewhere in the window than the editor, it goes with it.
            self._editor.destroyed.connect(self._sheet.deleteLater)
        return self._sheet

    def ask(self) -> None:
        """Bring the texts without a sign being typed: one is put in."""
        self._put_sign("/")
        self._update()

    def ask_emoji(self) -> None:
        """Bring emoji in the same way; what is typed next finds others."""
        self._put_sign(":")
        at = len(self._before()) - 1
        self._offer(Trigger(Offer.EMOJI, at, "", ":"), emoji_table().find(_FIRST_EMOJI))

    def _put_sign(self, sign: str) -> None:
        before = self._before()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._editor.insertPlainText(sign if not before or before[-1].isspace() else f" {sign}")
        self._refused = None

    def close(self) -> None:
        """Put the list away."""
        self._trigger = None
        self._search.stop()
        self._editor.setAccessibleDescription("")
        if self._sheet is not None:
            self._sheet.hide()

    def insert(self, row: Canned | Emoji) -> None:
        """Put a text or an emoji where the sign stands; one step to undo."""
        found, cursor = self._trigger, self._editor.textCursor()
        if found is None:
            return
        self.close()
        long = units(found.sign) + units(found.wanted)
        cursor.setPosition(cursor.position() - long, QTextCursor.MoveMode.KeepAnchor)
        if isinstance(row, Emoji):
            cursor.insertText(row.sign)
            return
        filled = self._desk.canned.fill(row, self.interaction)
        start = cursor.selectionStart()
        cursor.insertText(filled.text)
        if self.interaction is not None:
            self._desk.canned.inserted(self.interaction, row, filled.text)
        if filled.open:
            first = filled.open[0]
            cursor.setPosition(start + units(filled.text[: first.start]))
            cursor.setPosition(start + units(filled.text[: first.end]), QTextCursor.MoveMode.KeepAnchor)
            self._editor.setTextCursor(cursor)

    # --- inside -----------------------------------------------------------------------------

    def _before(self) -> str:
        """What stands on the caret's line before it."""
        cursor = self._editor.textCursor()
        cursor.setPosition(cursor.block().position(), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def _typed(self, text: str) -> None:
        if text == ":":
            self._complete_name()
        self._update()

    def _complete_name(self) -> None:
        """`:smile:` written to its end becomes one; undo brings the name back."""
        found = triggers.named(self._before())
        emoji = emoji_table().named(found.wanted) if found is not None else None
        if found is not None and emoji is not None:
            cursor = self._editor.textCursor()
            cursor.setPosition(cursor.position() - units(found.wanted) - 2, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(emoji.sign)

    def _update(self) -> None:
        """Look at what stands before the caret, and offer what answers it."""
        cursor = self._editor.textCursor()
        found = triggers.trigger(self._before()) if not cursor.hasSelection() else None
        place = (cursor.blockNumber(), found.at) if found is not None else None
        if found is None or self.interaction is None or place == self._refused:
            self._refused = self._refused if place is not None else None
            self.close()
            return
        if found == self._trigger or (self._search.running and found == self._wanted):
            return
        if found.offer is Offer.EMOJI:
            self._search.stop()
            self._offer(found, emoji_table().find(found.wanted))
        else:
            self._wanted = found
            self._desk.canned.find(self._search, found.wanted, self.interaction, _MOST_TEXTS)

    def _found(self, texts: list[Canned]) -> None:
        if self._wanted is not None:
            self._offer(self._wanted, texts)

    def _offer(self, found: Trigger, rows: Sequence[Canned | Emoji]) -> None:
        if not rows:
            self.close()
            return
        self._trigger = found
        self.sheet.show_rows(rows)
        self.sheet.open_over(self._caret())

    def _caret(self) -> QRect:
        rect, editor = self._editor.cursorRect(), self._editor
        return QRect(editor.viewport().mapTo(editor.window(), QPoint(rect.x(), rect.y())), rect.size())

    def _preview(self) -> None:
        row = self.sheet.current
        # The keyboard stays in the editor: it tells what Enter would take.
        if row is not None:
            name = f"{row.title}, /{row.shortcut}" if isinstance(row, Canned) else f"{row.sign} {row.said or row.name}"
            self._editor.setAccessibleDescription(tr("Suggested: {what}", what=name))
        if isinstance(row, Canned):
            filled = self._desk.canned.fill(row, self.interaction)
            self.sheet.show_preview(Preview(filled.text, tuple(dict.fromkeys(one.name for one in filled.open))))

    def _moved(self) -> None:
        if self.open:
            self._update()

    def _focus_changed(self) -> None:
        if not self._editor.hasFocus():
            self.close()

    def _take(self, event: QKeyEvent) -> bool:
        """Keys that the list takes before the editor does, while it is there."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if held and not (is_enter and held == Qt.KeyboardModifier.ShiftModifier):
            return False
        if event.key() in _LIST_KEYS:
            # They are meant for what was typed, and not for what was found before.
            self._search.finish()
        if not self.open:
            return False
        row = self.sheet.current
        match event.key():
            case Qt.Key.Key_Down:
                self.sheet.step(1)
            case Qt.Key.Key_Up:
                self.sheet.step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if held:
                if isinstance(row, Canned):
                    self.close()
                    self._desk.canned.ask_edit(row.id)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab if row is not None:
                self.insert(row)
            case Qt.Key.Key_Escape:
                found = self._trigger
                self._refused = (self._editor.textCursor().blockNumber(), found.at) if found is not None else None
                self.close()
            case _:
                return False
        return True

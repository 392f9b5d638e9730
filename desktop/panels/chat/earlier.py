"""Keys of a composer that bring back what was said: up for the last message, Ctrl+Up for those before it."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from desktop.models.desk import Desk
from desktop.panels.chat.editor import Editor
from protocol.ids import InteractionId


class Earlier(QObject):
    """Of one composer. Words of one chat are never brought into another.

    Attributes:
        interaction: the chat that is written in, to its customer; None: nothing is brought back.
    """

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__(editor)
        self._desk = desk
        self._editor = editor
        self.interaction: InteractionId | None = None
        #: Which of the earlier words stand in the editor, the newest being 0; None: others do.
        self._at: int | None = None
        self._brought = ""
        editor.first_keys.append(self._take)

    def _take(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        if self.interaction is None or (modifiers and not control):
            return False
        match event.key():
            case Qt.Key.Key_Up if control:
                return self._step(1)
            case Qt.Key.Key_Down if control:
                return self._step(-1)
            case Qt.Key.Key_Up if self._editor.document().isEmpty():
                return self._last()
            case Qt.Key.Key_Escape if not modifiers:
                return self._leave()
            case _:
                return False

    def _last(self) -> bool:
        """The last message, to be changed; one that has not gone comes back; words that are too old, said anew."""
        changing, undoing = self._desk.changing, self._desk.undoing
        if undoing.left(self.interaction) is not None:
            undoing.undo(self.interaction)
            return True
        if self.interaction is not None and changing.can_edit(self.interaction):
            changing.begin(self.interaction)
            return True
        return self._step(1)

    def _leave(self) -> bool:
        changing, chat = self._desk.changing, self.interaction
        if chat is None:
            return False
        if changing.editing(chat) is not None:
            changing.leave(chat)
            return True
        if changing.quoted(chat) is not None:
            changing.quote(chat, None)
            return True
        return False

    def _step(self, by: int) -> bool:
        """To words said before (1) or after (-1) those that stand here; words that were written stay."""
        text = self._editor.toPlainText()
        if self.interaction is None or self._desk.changing.editing(self.interaction) is not None:
            return False
        at = self._at if self._at is not None and text == self._brought else None
        if at is None and text:
            return False
        said = self._desk.changing.earlier(self.interaction)
        wanted = (-1 if at is None else at) + by
        if wanted >= len(said) or wanted < -1:
            return True
        self._at = wanted if wanted >= 0 else None
        self._brought = said[wanted] if wanted >= 0 else ""
        cursor = self._editor.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(self._brought)
        return True

"""What watches over the words of a composer: their spelling, and for whom they are meant."""

from PySide6.QtCore import QObject

from desktop.models.desk import steady
from desktop.panels.chat.editor import Editor
from desktop.panels.chat.guard_line import GuardLine
from desktop.panels.chat.sending import send_key
from desktop.panels.chat.spell_marks import SpellMarks
from desktop.panels.chat.spell_menu import SpellMenu
from desktop.panels.chat.text_marks import TextMarks
from desktop.panels.spelling_words import missing_words
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.toast import Weight


class Wording(QObject):
    """Of one editor. `guard` is the line to stand over it."""

    def __init__(self, shell: Shell, editor: Editor) -> None:
        super().__init__(editor)
        self._shell = shell
        desk = shell.desk
        self.marks = TextMarks(editor)
        self.spelling = SpellMarks(editor, desk.spelling, self.marks)
        self.menu = SpellMenu(shell, editor, self.spelling)
        self.guard = GuardLine(desk.guarding, editor, self.marks, self._send_key, steady)
        editor.textChanged.connect(desk.guarding.prepare)
        self._editor = editor
        desk.spelling.changed.connect(self._tell)

    def _send_key(self) -> str:
        return send_key(self._shell.commands, enter_sends=self._shell.desk.preferences.now.enter_sends)

    def _tell(self) -> None:
        """Say once which dictionaries are missing, to who writes."""
        spelling = self._shell.desk.spelling
        if self._editor.isVisible() and spelling.tells_of_lack():
            self._shell.toasts.say(missing_words(spelling), Weight.NOTE, tr("Settings"), self._settings)

    def _settings(self) -> None:
        self._shell.commands.run("settings.writing")

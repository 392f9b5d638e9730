"""What watches over the words of a composer: their spelling, and for whom they are meant."""

from PySide6.QtCore import QObject

from desktop.models.desk import steady
from desktop.panels.chat.editor import Editor
from desktop.panels.chat.guard_line import GuardLine
from desktop.panels.chat.spell_marks import SpellMarks
from desktop.panels.chat.spell_menu import SpellMenu
from desktop.panels.chat.text_marks import TextMarks
from desktop.ui.panel import Shell


class Wording(QObject):
    """Of one editor. `guard` is the line to stand over it."""

    def __init__(self, shell: Shell, editor: Editor) -> None:
        super().__init__(editor)
        desk = shell.desk
        self.marks = TextMarks(editor)
        self.spelling = SpellMarks(editor, desk.spelling, self.marks)
        self.menu = SpellMenu(shell, editor, self.spelling)
        self.guard = GuardLine(desk.guarding, desk.preferences, editor, self.marks, steady)
        editor.textChanged.connect(desk.guarding.prepare)

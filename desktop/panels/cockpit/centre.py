"""The centre of the window: one chat large."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.targets import Purpose
from desktop.panels.chat.acts import ChatActs
from desktop.panels.chat.commands import ChatCommands
from desktop.panels.chat.panel import ChatPanel
from desktop.ui.panel import Shell


class Cockpit(QWidget):
    """Shows the chats, and knows which of them commands speak of."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._commands = ChatCommands(shell, self.focused, self)
        self.acts = ChatActs(shell, self._anchor, self)
        self._commands.add_rest()
        self.acts.links.inserted.connect(self._insert_link)
        self._panel = ChatPanel(shell, shell.desk.focused, self.acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._panel)

    def focused(self) -> ChatPanel:
        """The panel of the chosen chat."""
        return self._panel

    def take_focus(self) -> None:
        """Put the keyboard into the chosen chat."""
        self.focused().take_focus()

    # --- inside -----------------------------------------------------------------------------

    def _anchor(self, purpose: Purpose | None) -> QWidget:
        return self.focused().anchor(purpose)

    def _insert_link(self, words: str, url: str) -> None:
        self.focused().composer.insert_link(words, url)

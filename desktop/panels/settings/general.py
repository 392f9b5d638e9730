"""The look, and which key sends."""

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.panels.settings.rows import Card, Row, switch_row
from desktop.ui import theme
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.theme import Scheme
from desktop.ui.tokens import Space
from desktop.ui.widgets.segmented import Segmented

_SCHEMES = (Scheme.SYSTEM, Scheme.LIGHT, Scheme.DARK)


class GeneralSection(QWidget):
    """What does not belong to one part of the desk alone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._chosen = shell.desk.preferences
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.THREE)
        look = Card()
        self.look = Segmented(tr("Look"), (tr("System"), tr("Light"), tr("Dark")))
        self.look.setMinimumWidth(240)
        self.look.chosen.connect(self._look_chosen)
        look.put(Row(tr("Look"), tr("As this system looks, or always light or dark."), self.look))
        column.addWidget(look)
        writing = Card()
        row, self.enter = switch_row(
            tr("Enter sends"), tr("Shift+Enter begins a new line. Off: Enter begins a new line, Ctrl+Enter sends.")
        )
        self.enter.clicked.connect(self._enter_chosen)
        writing.put(row)
        column.addWidget(writing)
        self._chosen.changed.connect(self.refresh)
        theme.current().changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen now."""
        self.look.choose(_SCHEMES.index(theme.current().scheme))
        self.enter.setChecked(self._chosen.now.enter_sends)

    def _look_chosen(self, index: int) -> None:
        self._shell.commands.run(f"theme.{_SCHEMES[index].value}")

    def _enter_chosen(self, on: bool) -> None:
        self._chosen.put(replace(self._chosen.now, enter_sends=on))

"""The look, the language, the size of words, and which key sends."""

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.panels.settings.rows import Card, Row, switch_row
from desktop.state.preferences import AS_IT_COMES, TEXT_SIZES
from desktop.ui import theme
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.theme import Scheme
from desktop.ui.tokens import Space
from desktop.ui.widgets.segmented import Segmented

_SCHEMES = (Scheme.SYSTEM, Scheme.LIGHT, Scheme.DARK)
#: The system's, then those that the desk speaks, each by its own name.
_LANGUAGES = ("", "en", "da", "fi")
_NAMES = ("English", "Dansk", "Suomi")


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
        self.look.chosen.connect(self._look_chosen)
        look.put(Row(tr("Look"), tr("As this system looks, or always light or dark."), self.look))
        self.language = Segmented(tr("Language of Deskbell"), (tr("System"), *_NAMES))
        self.language.chosen.connect(self._language_chosen)
        about = tr("What customers read is not changed by it. It holds from the next start of Deskbell.")
        look.put(Row(tr("Language of Deskbell"), about, self.language))
        self.text_size = Segmented(tr("Text size"), tuple(tr("{n} %", n=size) for size in TEXT_SIZES))
        self.text_size.chosen.connect(self._size_chosen)
        about = tr("Words, and all that stands around them. It holds from the next start of Deskbell.")
        look.put(Row(tr("Text size"), about, self.text_size))
        choices = ((self.look, len(_SCHEMES)), (self.language, len(_LANGUAGES)), (self.text_size, len(TEXT_SIZES)))
        wide = max(one.widest() * count for one, count in choices)
        for one, _ in choices:
            one.setMinimumWidth(wide)
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
        now = self._chosen.now
        self.look.choose(_SCHEMES.index(theme.current().scheme))
        self.language.choose(_LANGUAGES.index(now.language) if now.language in _LANGUAGES else 0)
        self.text_size.choose(TEXT_SIZES.index(now.text_size if now.text_size in TEXT_SIZES else AS_IT_COMES))
        self.enter.setChecked(now.enter_sends)

    def _look_chosen(self, index: int) -> None:
        self._shell.commands.run(f"theme.{_SCHEMES[index].value}")

    def _language_chosen(self, index: int) -> None:
        self._chosen.put(replace(self._chosen.now, language=_LANGUAGES[index]))

    def _size_chosen(self, index: int) -> None:
        self._chosen.put(replace(self._chosen.now, text_size=TEXT_SIZES[index]))

    def _enter_chosen(self, on: bool) -> None:
        self._chosen.put(replace(self._chosen.now, enter_sends=on))

"""An icon alone, tinted by tone."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui import icons, theme
from desktop.ui.icons import Icon
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Tone, tone_colour


class Glyph(QWidget):
    """A picture for the words beside it; silent to a screen reader."""

    def __init__(self, icon: Icon, size: int = 16, tone: Tone = Tone.FAINT) -> None:
        super().__init__()
        self._icon, self._size, self._tone = icon, size, tone
        self.setFixedSize(size, size + 3)

    def show_icon(self, icon: Icon, tone: Tone) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        icons.paint(painter, self._icon, 0, 3, self._size, tone_colour(theme.tokens(), self._tone))
        painter.end()

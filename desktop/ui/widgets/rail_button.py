"""A button of a rail: an icon with its word below; what is new behind it stands at its corner."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.badge import draw_badge
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.labels import Tone, tip

#: The width of a rail, and of what stands in it.
RAIL = 72
_WIDTH, _HEIGHT, _LOW = RAIL - Space.ONE, 52, 36
_GLYPH = 20
#: Where a word is too long it is smaller, in pixels, before it is cut.
_SMALLER = 10


class RailButton(HoverButton):
    """Checked while what it leads to is shown. Where a rail is short of height its words are in the tooltip alone."""

    def __init__(self, title: str, icon: Icon) -> None:
        super().__init__(None)
        self._icon = icon
        self._count = 0
        self._tone = Tone.ACCENT
        self._key = ""
        self._name = title
        self._low = False
        self.setText(title)
        self.setCheckable(True)
        self._tell()

    @staticmethod
    def height_of(*, low: bool) -> int:
        """The height with its word, or without."""
        return _LOW if low else _HEIGHT

    def set_low(self, low: bool) -> None:
        """Show the icon alone, or with its word."""
        if low is not self._low:
            self._low = low
            self.updateGeometry()
            self.update()

    def name(self, name: str) -> None:
        """What a screen reader says, where that is more than the word."""
        self._name = name
        self._tell()

    def note(self, count: int, tone: Tone = Tone.ACCENT) -> None:
        """Show that so much is new behind it, and how much it presses."""
        if (count, tone) != (self._count, self._tone):
            self._count, self._tone = count, tone
            self._tell()
            self.update()

    def tell_key(self, key: str) -> None:
        """Its key, for its tooltip."""
        self._key = key
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._name}, {self._count}" if self._count else self._name)
        self.setToolTip(tip(f"{self.text()}   {self._key}" if self._key else self.text()))

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, self.height_of(low=self._low))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            paint.fill(painter, rect, t.selected, Radius.CARD)
        elif self.hovered or self.isDown():
            paint.fill(painter, rect, t.hover, Radius.CARD)
        ink = t.accent_text if chosen else t.text if self.hovered else t.text_soft
        x, y = (rect.width() - _GLYPH) / 2, (_LOW - _GLYPH) / 2 if self._low else 7.0
        icons.paint(painter, self._icon, x, y, _GLYPH, ink, 2 if chosen else 1.75)
        if not self._low:
            font, words = _fitted(self.text(), _WIDTH - 2)
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(QRectF(0, 30, rect.width(), 16), Qt.AlignmentFlag.AlignCenter, words)
        if self._count:
            ground = t.selected if chosen else t.hover if self.hovered else t.ground
            draw_badge(painter, QPointF(x + _GLYPH - 1, y + 3), self._count, ground, self._tone)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CARD)
        painter.end()


def fit(buttons: Sequence[RailButton], column: QVBoxLayout, height: int, beside: int = 0) -> None:
    """Show their words where the rail is high enough for all; `beside` them it holds something else."""
    margins = column.contentsMargins()
    tall = len(buttons) * (RailButton.height_of(low=False) + column.spacing())
    low = tall + beside > height - margins.top() - margins.bottom()
    for button in buttons:
        button.set_low(low)


def _fitted(words: str, room: int) -> tuple[QFont, str]:
    """The word in the room there is: smaller before it is cut."""
    font = fonts.font(Type.CAPTION, fonts.MEDIUM)
    if QFontMetricsF(font).horizontalAdvance(words) > room:
        font = fonts.font(_SMALLER, fonts.MEDIUM)
    return font, QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room)

"""The questions of a chat side by side; what has no room goes to the next line."""

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton

_HEIGHT, _GAP = 28, 6


class Tab(Struct, frozen=True, kw_only=True):
    """One question; an empty key is a new one."""

    key: str
    text: str
    icon: Icon | None = None
    unread: bool = False
    past: bool = False


class _Chip(HoverButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.tab = Tab(key="", text="")

    def show_tab(self, tab: Tab, *, chosen: bool) -> None:
        self.tab = tab
        self.setText(tab.text)
        state = tr("earlier") if tab.past else tr("new words") if tab.unread else ""
        self.setAccessibleName(f"{tab.text}, {state}" if state else tab.text)
        self.setChecked(chosen)
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM)).horizontalAdvance(self.tab.text) + 22
        return QSize(round(width + (18 if self.tab.icon is not None or self.tab.unread else 0)), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        ground = t.selected if chosen else t.hover if self.hovered else t.surface
        paint.fill(painter, rect, ground, _HEIGHT / 2)
        paint.outline(painter, rect, t.accent_text if chosen else t.line_strong, _HEIGHT / 2)
        x = 11.0
        if self.tab.icon is not None:
            icons.paint(painter, self.tab.icon, x - 2, 7, 14, t.text_soft)
            x += 16
        elif self.tab.unread:
            paint.dot(painter, QPointF(14, _HEIGHT / 2), 4, t.accent)
            x += 14
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
        painter.setPen(t.text_faint if self.tab.past and not chosen else t.text)
        painter.drawText(rect.adjusted(x, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.tab.text)
        if self.hasFocus():
            paint.focus_ring(painter, rect, _HEIGHT / 2)
        painter.end()


class QuestionTabs(QWidget):
    """A chip a question.

    Signals:
        chosen: another question is wanted (its key).
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[_Chip] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)

    def show_tabs(self, tabs: list[Tab], chosen: str) -> None:
        """Show these, and which is chosen."""
        while len(self._chips) < len(tabs):
            chip = _Chip(self)
            chip.clicked.connect(self._clicked)
            self._chips.append(chip)
        for at, chip in enumerate(self._chips):
            chip.setVisible(at < len(tabs))
            if at < len(tabs):
                chip.show_tab(tabs[at], chosen=tabs[at].key == chosen)
        self._place()

    def _clicked(self) -> None:
        chip = next((one for one in self._chips if one is self.sender()), None)
        if chip is not None:
            chip.setChecked(True)
            self.chosen.emit(chip.tab.key)

    def _place(self) -> None:
        x = y = 0
        for chip in self._chips:
            if chip.isHidden():
                continue
            width = min(chip.sizeHint().width(), max(60, self.width()))
            if x and x + width > self.width():
                x, y = 0, y + _HEIGHT + _GAP
            chip.setGeometry(x, y, width, _HEIGHT)
            x += width + _GAP
        height = y + _HEIGHT
        if self.height() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

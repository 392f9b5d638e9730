"""The dispositions of a queue side by side: typing narrows them, arrows move among them, Enter takes one."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.flow import Flow
from protocol.service import Disposition

_HEIGHT = 30


class Chip(HoverButton):
    """One disposition. Chosen: it is what came of the chat. Current: Enter would take it."""

    def __init__(self, disposition: Disposition, parent: QWidget) -> None:
        super().__init__(parent)
        self.disposition = disposition
        self.chosen = False
        self.current = False
        # The field keeps the keyboard; who uses no arrows has Tab for the field, notes and buttons alone.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setText(disposition.label)

    def mark(self, *, chosen: bool, current: bool) -> None:
        """Show whether it is chosen, and whether Enter would take it."""
        self.setAccessibleName(tr("{what}, chosen", what=self.text()) if chosen else self.text())
        if (chosen, current) != (self.chosen, self.current):
            self.chosen, self.current = chosen, current
            self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(fonts.font(Type.BODY, fonts.MEDIUM)).horizontalAdvance(self.text())
        return QSize(round(width) + 44, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        ground = t.accent if self.chosen else t.hover if self.hovered or self.current else t.surface
        paint.fill(painter, rect, ground, _HEIGHT / 2)
        if not self.chosen:
            paint.outline(painter, rect, t.line_strong, _HEIGHT / 2)
        if self.current:
            ring = rect.adjusted(2, 2, -2, -2) if self.chosen else rect
            paint.outline(painter, ring, t.on_accent if self.chosen else t.accent_text, ring.height() / 2, 2)
        ink = t.on_accent if self.chosen else t.text
        mark, tint = (Icon.CHECK, t.on_accent) if self.chosen else (Icon.CIRCLE, t.text_faint)
        icons.paint(painter, mark, 11, (rect.height() - 13) / 2, 13, tint, 2.25)
        painter.setPen(ink)
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM))
        painter.drawText(rect.adjusted(31, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class Chips(QWidget):
    """All that match what was typed.

    Signals:
        taken: one was clicked or entered (its key).
    """

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(self)
        self._chips: list[Chip] = []
        self._shown: list[Chip] = []
        self._at = -1
        self._chosen = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_all(self, dispositions: Sequence[Disposition]) -> None:
        """These can be chosen."""
        if [chip.disposition for chip in self._chips] == list(dispositions):
            return
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [Chip(one, self) for one in dispositions]
        for chip in self._chips:
            chip.clicked.connect(self._clicked)
            self._flow.addWidget(chip)
            chip.show()
        self._shown = list(self._chips)
        self._at = -1
        self._mark()

    def narrow(self, matching: Sequence[Disposition], *, typed: bool) -> None:
        """Only these match; the best of them is what Enter takes."""
        keys = [one.key for one in matching]
        self._shown = [chip for key in keys for chip in self._chips if chip.disposition.key == key]
        for chip in self._chips:
            chip.setVisible(chip in self._shown)
        self._at = 0 if typed and self._shown else -1
        self._mark()
        self.updateGeometry()

    def show_chosen(self, key: str) -> None:
        """This one is what came of the chat; empty: none."""
        self._chosen = key
        self._mark()

    def step(self, by: int) -> None:
        """Move among those shown, round the ends."""
        if self._shown:
            start = self._at if self._at >= 0 else (-1 if by > 0 else 0)
            self._at = (start + by) % len(self._shown)
            self._mark()

    def current(self) -> Disposition | None:
        """What Enter would take."""
        return self._shown[self._at].disposition if 0 <= self._at < len(self._shown) else None

    def _mark(self) -> None:
        for chip in self._chips:
            current = 0 <= self._at < len(self._shown) and self._shown[self._at] is chip
            chip.mark(chosen=chip.disposition.key == self._chosen, current=current)

    def _clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.taken.emit(chip.disposition.key)

    def heightForWidth(self, width: int, /) -> int:
        # As high as with all of them, so that nothing moves while somebody types.
        return self._flow.height_of_all(width)

    def hasHeightForWidth(self) -> bool:
        return True

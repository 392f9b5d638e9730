"""A row of choices of which one is chosen."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import tip

_ICON_CELL = 36


class Segmented(QWidget):
    """Choices side by side; arrow keys move between them. With `icons` these stand for the words where room is short.

    Signals:
        chosen: the index of the new choice, chosen by hand.
    """

    chosen = Signal(int)

    def __init__(
        self, name: str, choices: tuple[str, ...], parent: QWidget | None = None, *, icons: tuple[Icon, ...] = ()
    ) -> None:
        super().__init__(parent)
        self._choices = choices
        self._icons = icons
        #: Icons stand for the words.
        self.short = False
        self._index = 0
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.choose(0)

    def choose(self, index: int) -> None:
        """Show another choice, without a signal."""
        self._index = index
        self.setAccessibleName(f"{self._name}: {self._choices[index]}")
        self.update()

    def index(self) -> int:
        """The chosen one."""
        return self._index

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM))
        return QSize(round(sum(metrics.horizontalAdvance(c) + 26 for c in self._choices)), 32)

    def shorten(self, short: bool) -> None:
        """Show icons, or the words."""
        if short is not self.short:
            self.short = short
            self.update()

    def widest(self, *, short: bool = False) -> int:
        """What the widest choice needs, so that all can have as much."""
        if short:
            return _ICON_CELL
        metrics = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM))
        return round(max(metrics.horizontalAdvance(choice) for choice in self._choices)) + 26

    def _pick(self, index: int) -> None:
        if index != self._index and 0 <= index < len(self._choices):
            self.choose(index)
            self.chosen.emit(index)

    def _index_at(self, x: float) -> int:
        return int(x * len(self._choices) // max(1, self.width()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pick(self._index_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        """An icon says its words when it is pointed at."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.short:
            at = self._index_at(event.pos().x())
            if 0 <= at < len(self._choices):
                key = f" ({self.toolTip()})" if self.toolTip() else ""
                QToolTip.showText(event.globalPos(), tip(self._choices[at] + key), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self._pick(self._index - 1)
            case Qt.Key.Key_Right:
                self._pick(self._index + 1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.pressed, Radius.CONTROL)
        wide = (rect.width() - 4) / len(self._choices)
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
        for index, words in enumerate(self._choices):
            cell = QRectF(2 + index * wide, 2, wide, rect.height() - 4)
            if index == self._index:
                paint.fill(painter, cell, t.surface, Radius.CONTROL - 2)
                paint.outline(painter, cell, t.line_strong, Radius.CONTROL - 2)
            ink = t.text if index == self._index else t.text_soft
            if self.short and self._icons:
                middle = cell.center()
                icons.paint(painter, self._icons[index], middle.x() - 8, middle.y() - 8, 16, ink, 2)
                continue
            painter.setPen(ink)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()

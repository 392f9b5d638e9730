"""The right side of the window: panels by tab, one shown at a time."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import IconButton


class _Tab(QAbstractButton):
    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(fonts.font(Type.BODY, fonts.STRONG)).horizontalAdvance(self.text())
        return QSize(round(width) + 2 * Space.ONE, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        painter.setPen(t.text if self.isChecked() else t.text_faint)
        painter.setFont(fonts.font(Type.BODY, fonts.STRONG if self.isChecked() else fonts.MEDIUM))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            paint.focus_ring(painter, rect.adjusted(0, 8, 0, -8), Radius.CONTROL)
        painter.end()


class Dock(QWidget):
    """Tabs over a stack. `hide_button` asks the window to fold it away.

    Signals:
        shown: whether it can be seen.
    """

    shown = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("About the customer"))
        self.hide_button = IconButton(Icon.PANEL_RIGHT, tr("Hide the side panel"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.choose)
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self._head = QHBoxLayout()
        self._head.setContentsMargins(Space.ONE_HALF - 2, 0, Space.ONE_HALF, 0)
        self._head.setSpacing(Space.HALF)
        self._head.addStretch(1)
        self._head.addWidget(self.hide_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._stack, 1)
        self.setMinimumWidth(272)

    def add(self, id: str, title: str, panel: QWidget) -> None:
        """Put a panel in, behind its tab."""
        tab = _Tab(title)
        self._group.addButton(tab, len(self._names))
        self._names.append(id)
        self._head.insertWidget(len(self._names) - 1, tab)
        self._stack.addWidget(panel)
        QWidget.setTabOrder(tab, self.hide_button)
        if len(self._names) == 1:
            self.choose(0)

    def choose(self, index: int) -> None:
        """Show a panel."""
        if 0 <= index < len(self._names):
            self._group.button(index).setChecked(True)
            self._stack.setCurrentIndex(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().side)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)

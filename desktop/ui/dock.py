"""The right side of the window: panels by tab, one shown at a time."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.badge import draw_badge
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import tip

_HEIGHT, _ICON_TAB = 48, 34


@runtime_checkable
class _TakesFocus(Protocol):
    def take_focus(self) -> None: ...


class _Tab(QAbstractButton):
    """An icon; the chosen one with its words. A count that is not zero stands at its corner."""

    def __init__(self, title: str, icon: Icon) -> None:
        super().__init__()
        self._icon = icon
        self._count = 0
        #: Whether there is room for the chosen one's words.
        self.roomy = True
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip(title))
        self.toggled.connect(self._toggled)
        self.note(0)

    def note(self, count: int) -> None:
        """Show that so much is new behind it."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def _toggled(self, _checked: bool) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        if not self.isChecked() or not self.roomy:
            return QSize(_ICON_TAB, _HEIGHT)
        return QSize(self.wide(), _HEIGHT)

    def wide(self) -> int:
        """The width with its words."""
        width = QFontMetricsF(fonts.font(Type.BODY, fonts.STRONG)).horizontalAdvance(self.text())
        return round(width) + 2 * Space.ONE + 22

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        box = rect.adjusted(0, 8, 0, -8)
        chosen = self.isChecked()
        if self.underMouse() and not chosen:
            paint.fill(painter, box, t.hover, Radius.CONTROL)
        colour = t.accent_text if chosen else t.text_faint
        worded = chosen and self.roomy
        if chosen and not worded:
            paint.fill(painter, box, t.accent_soft, Radius.CONTROL)
        x = rect.x() + (Space.ONE if worded else (rect.width() - 16) / 2)
        icons.paint(painter, self._icon, x, rect.center().y() - 8, 16, colour, 2 if chosen else 1.75)
        if worded:
            painter.setPen(t.text)
            painter.setFont(fonts.font(Type.BODY, fonts.STRONG))
            painter.drawText(rect.adjusted(Space.ONE + 22, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            draw_badge(painter, QPointF(x + 15, rect.center().y() - 8), self._count, t.side)
        if self.hasFocus():
            paint.focus_ring(painter, box, Radius.CONTROL)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class Dock(QWidget):
    """Tabs over a stack. `hide_button` asks the window to fold it away.

    Signals:
        shown: whether it can be seen.
        wanted: a panel in it is to be seen; the window unfolds it.
        chosen: another panel is shown (its id).
        widened: it is to have most of the window, or its own width again.
    """

    shown = Signal(bool)
    wanted = Signal()
    chosen = Signal(str)
    widened = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("About the customer"))
        self.hide_button = IconButton(Icon.PANEL_RIGHT, tr("Hide the side panel"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.choose)
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self._counts: dict[str, int] = {}
        self._head = QHBoxLayout()
        self._head.setContentsMargins(Space.ONE_HALF - 2, 0, Space.ONE_HALF, 0)
        self._head.setSpacing(Space.HALF)
        self._head.addStretch(1)
        self.narrow_button = IconButton(Icon.SMALLER, tr("Smaller"))
        self.narrow_button.clicked.connect(self._narrow)
        self.narrow_button.hide()
        self._head.addWidget(self.narrow_button)
        self._head.addWidget(self.hide_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._stack, 1)
        self.wide = False
        self.setMinimumWidth(272)

    def add(self, id: str, title: str, panel: QWidget, icon: Icon = Icon.CIRCLE) -> None:
        """Put a panel in, behind its tab."""
        tab = _Tab(title, icon)
        tab.note(self._counts.get(id, 0))
        self._group.addButton(tab, len(self._names))
        self._names.append(id)
        self._head.insertWidget(len(self._names) - 1, tab)
        self._stack.addWidget(panel)
        if len(self._names) > 1:
            QWidget.setTabOrder(self._group.button(len(self._names) - 2), tab)
        QWidget.setTabOrder(tab, self.narrow_button)
        QWidget.setTabOrder(self.narrow_button, self.hide_button)
        if len(self._names) == 1:
            self.choose(0)
        self._fit()

    @property
    def current(self) -> str:
        """The panel that is shown; empty before there is one."""
        at = self._stack.currentIndex()
        return self._names[at] if at >= 0 else ""

    def has(self, id: str) -> bool:
        """Whether this panel is in it already."""
        return id in self._names

    def showing(self, id: str) -> bool:
        """Whether this panel can be seen."""
        return self.isVisible() and self.current == id

    def choose(self, index: int) -> None:
        """Show a panel."""
        if 0 <= index < len(self._names):
            self._group.button(index).setChecked(True)
            self._stack.setCurrentIndex(index)
            self._fit()
            self.chosen.emit(self._names[index])

    def _fit(self) -> None:
        """Where the words of the chosen tab find no room its icon stands for it; its panel says the rest."""
        tabs = [tab for tab in self._group.buttons() if isinstance(tab, _Tab)]
        chosen = next((tab for tab in tabs if tab.isChecked()), None)
        if chosen is None:
            return
        margins = self._head.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self.hide_button.sizeHint().width()
        room -= self.narrow_button.sizeHint().width() + self._head.spacing() if self.wide else 0
        room -= len(tabs) * self._head.spacing()
        roomy = chosen.wide() + (len(tabs) - 1) * _ICON_TAB <= room
        for tab in tabs:
            if tab.roomy is not roomy:
                tab.roomy = roomy
                tab.updateGeometry()
                tab.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_panel(self, id: str, *, focus: bool = True) -> None:
        """Bring a panel before the agent, unfolded, with the keyboard in it. Raises ValueError for an unknown one."""
        at = self._names.index(id)
        self.choose(at)
        self.wanted.emit()
        panel = self._stack.widget(at)
        if focus and isinstance(panel, _TakesFocus):
            panel.take_focus()

    def widen(self, wide: bool) -> None:
        """Take most of the window, for something large in it, or give it back."""
        if wide is not self.wide:
            self.wide = wide
            self.narrow_button.setVisible(wide)
            self.wanted.emit()
            self.widened.emit(wide)

    def _narrow(self) -> None:
        self.widen(False)
        self.hide_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def note(self, id: str, count: int) -> None:
        """Show at a panel's tab that so much is new in it, also if it is still being built."""
        self._counts[id] = count
        button = self._group.button(self._names.index(id)) if id in self._names else None
        if isinstance(button, _Tab):
            button.note(count)

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

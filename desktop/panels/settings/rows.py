"""What a page of settings is made of: sections, cards, and rows of words with something to choose at their end."""

from typing import Protocol

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.switch import Switch

#: The least width of words beside a control, and the width of one that stands beside them always.
_WORDS, _SMALL = 200, 160


class Section(Protocol):
    """What a section may bring along: it is told when it comes before the agent."""

    def refresh(self) -> None:
        """Show what is chosen now."""
        ...


class Card(QWidget):
    """Rows that belong together, with a line between them."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[QWidget] = []
        self._top = 0
        if title:
            head = Label(title, Type.BODY, fonts.STRONG)
            head.setContentsMargins(2, 0, 0, Space.ONE)
            self._column.addWidget(head)
            self._head: Label | None = head
        else:
            self._head = None

    def put(self, row: QWidget) -> None:
        """A row at the end."""
        self._rows.append(row)
        self._column.addWidget(row)

    def drop_all(self) -> None:
        """Take all rows out."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        top = self._head.geometry().bottom() + 1 if self._head is not None else 0
        sheet = QRectF(0.5, top + 0.5, self.width() - 1, self.height() - top - 1)
        paint.fill(painter, sheet, t.surface, Radius.CARD)
        paint.outline(painter, sheet, t.line, Radius.CARD)
        for row in [one for one in self._rows if one.isVisible()][1:]:
            painter.fillRect(Space.TWO, row.y(), self.width() - 2 * Space.TWO, 1, t.line)
        painter.end()


class Row(QWidget):
    """Words on the left, something to choose on the right; below them where both have no room."""

    def __init__(self, title: str, about: str = "", *controls: QWidget) -> None:
        super().__init__()
        self._controls = controls
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.TWO, Space.ONE_HALF)
        row.setSpacing(Space.TWO)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.title = Label(title, Type.BODY, fonts.MEDIUM)
        column.addWidget(self.title)
        self.about = Label(about, Type.SMALL, tone=Tone.SOFT, wrap=True)
        column.addWidget(self.about)
        if not about:
            self.about.hide()
        row.addLayout(column, 1)
        for control in controls:
            row.addWidget(control)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest part: the rest goes below."""
        parts = [max(one.minimumWidth(), one.minimumSizeHint().width()) for one in self._controls]
        return QSize(max(parts, default=0) + 2 * Space.TWO, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = sum(max(one.minimumWidth(), one.sizeHint().width()) + Space.TWO for one in self._controls)
        narrow = self.width() - 2 * Space.TWO - beside < _WORDS and beside > _SMALL
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(Space.ONE if narrow else Space.TWO)


def switch_row(title: str, about: str = "") -> tuple[Row, Switch]:
    """A row with a switch of its name."""
    switch = Switch(title)
    return Row(title, about, switch), switch

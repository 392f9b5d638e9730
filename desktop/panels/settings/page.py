"""The page of settings: its sections at the left, the chosen one beside them."""

from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.panels.settings import SECTIONS, SectionSpec
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Label

_LIST, _ROW, _CONTENT = 232, 38, 760


class _Choice(QAbstractButton):
    """A section in the list."""

    def __init__(self, page: "SettingsPage", icon: Icon, title: str) -> None:
        super().__init__()
        self._page = page
        self._icon = icon
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_LIST, _ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self._page.step(1)
            case Qt.Key.Key_Up:
                self._page.step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Right:
                self._page.into_section()
            case _:
                super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        if self.isChecked():
            paint.fill(painter, rect, t.selected, Radius.CONTROL)
        elif self.underMouse():
            paint.fill(painter, rect, t.hover, Radius.CONTROL)
        ink = t.accent_text if self.isChecked() else t.text_soft
        icons.paint(painter, self._icon, 12, rect.center().y() - 8, 16, ink, 2 if self.isChecked() else 1.75)
        painter.setPen(t.text)
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM if self.isChecked() else fonts.REGULAR))
        painter.drawText(rect.adjusted(38, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()


class SettingsPage(QWidget):
    """All that she can choose; each choice holds at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setAccessibleName(tr("Settings"))
        self._at = 0
        self._stack = QStackedWidget()
        self._built: dict[int, QWidget] = {}
        self._choices: list[_Choice] = []
        beside = QVBoxLayout()
        beside.setContentsMargins(Space.TWO, Space.THREE, Space.TWO, Space.TWO)
        beside.setSpacing(2)
        title = Label(tr("Settings"), Type.HEADING, fonts.STRONG)
        title.setContentsMargins(12, 0, 0, Space.TWO)
        beside.addWidget(title)
        for at, spec in enumerate(SECTIONS):
            choice = _Choice(self, spec.icon, tr(spec.title))
            choice.clicked.connect(partial(self._choose_by_hand, at))
            self._choices.append(choice)
            beside.addWidget(choice)
        beside.addStretch(1)
        side = QWidget()
        side.setLayout(beside)
        side.setFixedWidth(_LIST)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._stack, 1)
        self._show_choices()
        shell.desk.signals.me.connect(self._show_choices)
        self.choose(0)

    def take_focus(self) -> None:
        """The list of sections."""
        self._choices[self._at].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose(self, at: int, _checked: bool = False) -> None:
        """Show a section, made when it is first wanted."""
        if at not in self._built:
            section = self._built[at] = self._framed(SECTIONS[at])
            self._stack.addWidget(section)
        self._at = at
        for number, choice in enumerate(self._choices):
            choice.setChecked(number == at)
        self._stack.setCurrentWidget(self._built[at])

    def _choose_by_hand(self, at: int, _checked: bool = False) -> None:
        self.choose(at)
        # The ring of another one would say that two are chosen.
        self._choices[at].setFocus(Qt.FocusReason.MouseFocusReason)

    def _show_choices(self) -> None:
        for spec, choice in zip(SECTIONS, self._choices, strict=True):
            choice.setVisible(spec.for_whom(self._shell.desk))
        if self._choices[self._at].isHidden():
            self.choose(0)

    def step(self, by: int) -> None:
        """The section above or below."""
        there = [at for at, choice in enumerate(self._choices) if not choice.isHidden()]
        at = there[(there.index(self._at) + by) % len(there)]
        self.choose(at)
        self._choices[at].setFocus(Qt.FocusReason.TabFocusReason)

    def into_section(self) -> None:
        """The keyboard into the chosen section."""
        for child in self._built[self._at].findChildren(QWidget):
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
                child.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def show_section(self, id: str) -> None:
        """A section by its id, with the keyboard in it. Raises ValueError for an unknown one."""
        self.choose([spec.id for spec in SECTIONS].index(id))
        self.into_section()

    def _framed(self, spec: SectionSpec) -> QWidget:
        """A section in the middle of what is there, scrolled where it is longer."""
        section = spec.build(self._shell)
        section.setMaximumWidth(_CONTENT)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(Space.THREE, Space.THREE, Space.THREE, Space.THREE)
        column.setSpacing(Space.TWO)
        column.addWidget(Label(tr(spec.title), Type.TITLE, fonts.STRONG))
        column.addWidget(section)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        return area

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.ground)
        painter.fillRect(0, 0, _LIST, self.height(), t.side)
        painter.fillRect(_LIST, 0, 1, self.height(), t.line)
        painter.end()

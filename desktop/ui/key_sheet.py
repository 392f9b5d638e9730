"""All keys at a glance, over the window: `?`, or Ctrl+/ from anywhere. Typing narrows it down."""

import re
from math import ceil

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.command_finding import find
from desktop.ui.command_groups import grouped
from desktop.ui.commands import Commands
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.popover import Popover

_WIDE, _HIGH = 1080, 700
#: The least width of a column, the height of a line, and what is free above words that take more.
_COLUMN, _ROW, _ABOVE = 290, 28, 5
_NUMBERED = re.compile(r"^(.*)\.(\d+)$")


class KeyLine(Struct, frozen=True):
    """A command's title and its key as people read it."""

    title: str
    key: str


def lines(commands: Commands, wanted: str = "") -> list[tuple[str, list[KeyLine]]]:
    """All that has a key, by group; of numbered commands the first and the last key stand for all."""
    found: list[tuple[str, list[KeyLine]]] = []
    answering = {command.id for _, command in find(wanted, commands.all())}
    for title, inside in grouped(commands.all()):
        shown: list[KeyLine] = []
        numbered: dict[str, int] = {}
        for command in inside:
            key = commands.key_of(command.id)
            if not key or not command.offered() or not (wanted.casefold() in key.casefold() or command.id in answering):
                continue
            match = _NUMBERED.match(command.id)
            stem = match.group(1) if match is not None else ""
            if stem in numbered:
                first = shown[numbered[stem]]
                shown[numbered[stem]] = KeyLine(first.title, f"{first.key.split(' … ')[0]} … {key}")
                continue
            if stem:
                numbered[stem] = len(shown)
            shown.append(KeyLine(command.title, key))
        if shown:
            found.append((tr(title), shown))
    return found


class _Line(QWidget):
    """A title and its key; a long title takes more lines rather than lose its end."""

    def __init__(self, line: KeyLine, width: int) -> None:
        super().__init__()
        self._line = line
        self._cap = QFontMetricsF(_cap_font()).horizontalAdvance(line.key) + 14
        room = QRectF(0, 0, width - self._cap - Space.ONE, _ROW)
        wrapped = QFontMetricsF(fonts.font(Type.BODY)).boundingRect(room, Qt.TextFlag.TextWordWrap, line.title)
        self._wraps = wrapped.height() > _ROW
        self.setFixedHeight(ceil(wrapped.height()) + 2 * _ABOVE if self._wraps else _ROW)
        self.setAccessibleName(f"{line.title}: {line.key}")

    def sizeHint(self) -> QSize:
        return QSize(_COLUMN, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        cap = QRectF(rect.right() - self._cap, (_ROW - 20) / 2, self._cap, 20)
        paint.fill(painter, cap, t.sunken, Radius.SMALL)
        paint.outline(painter, cap, t.line_strong, Radius.SMALL)
        painter.setFont(_cap_font())
        painter.setPen(QColor(t.text_soft))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._line.key)
        painter.setFont(fonts.font(Type.BODY))
        painter.setPen(QColor(t.text))
        room = rect.adjusted(0, _ABOVE if self._wraps else 0, -self._cap - Space.ONE, 0)
        if self._wraps:
            painter.drawText(room, Qt.TextFlag.TextWordWrap, self._line.title)
        else:
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._line.title)
        painter.end()


def _cap_font() -> QFont:
    return fonts.font(Type.CAPTION, fonts.MEDIUM)


class KeySheet(Popover):
    """In the middle of the window; Esc closes it."""

    def __init__(self, window: QWidget, commands: Commands) -> None:
        super().__init__(window, margin=Space.TWO)
        self._commands = commands
        self.setAccessibleName(tr("All keys"))
        head = QHBoxLayout()
        head.setSpacing(Space.TWO)
        head.addWidget(Label(tr("All keys"), Type.TITLE, fonts.STRONG))
        self.field = QLineEdit()
        self.field.setObjectName("small")
        self.field.setPlaceholderText(tr("Find a command or a key"))
        self.field.setAccessibleName(tr("Find a command or a key"))
        self.field.setMaximumWidth(300)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        head.addWidget(self.field, 1)
        head.addStretch(1)
        self.change = Button(tr("Change keys"), Kind.QUIET, small=True)
        self.change.clicked.connect(self._change)
        head.addWidget(self.change)
        self.body.addLayout(head)
        self.body.addSpacing(Space.ONE_HALF)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self.body.addWidget(self.area, 1)

    def open(self) -> None:
        """Open with all of them."""
        self.field.clear()
        self._show("")
        self.open_at(self._window)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown(self) -> list[str]:
        """The commands and keys that are listed now, column by column."""
        holder = self.area.widget()
        return [line.accessibleName() for line in holder.findChildren(_Line)] if holder is not None else []

    def _place(self) -> None:
        room = 2 * (paint.SHADOW + Space.TWO)
        width = min(_WIDE + room, self._window.width() - Space.TWO)
        height = min(_HIGH + room, self._window.height() - Space.THREE)
        self.resize(width, height)
        self.move((self._window.width() - width) // 2, (self._window.height() - height) // 2)
        self._show(self.field.text())

    def _columns(self) -> int:
        return max(1, min(3, (self._room() + Space.FOUR) // (_COLUMN + Space.FOUR)))

    def _room(self) -> int:
        """The width for all columns, with those between them."""
        return self.width() - 2 * (paint.SHADOW + Space.TWO) - 2 * Space.TWO

    def _show(self, wanted: str) -> None:
        """Fill the columns, each about as long as the others; a group is not torn apart."""
        groups = lines(self._commands, wanted.strip())
        count = self._columns()
        width = (self._room() + Space.FOUR) // count - Space.FOUR
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, Space.TWO, 0)
        row.setSpacing(Space.FOUR)
        whole = sum(len(inside) + 2 for _, inside in groups)
        columns = [QVBoxLayout() for _ in range(count)]
        for column in columns:
            column.setSpacing(0)
            row.addLayout(column, 1)
        at, filled = 0, 0
        for title, inside in groups:
            if filled and at < count - 1 and filled + (len(inside) + 2) / 2 > whole / count:
                at, filled = at + 1, 0
            head = Label(title, Type.SMALL, fonts.STRONG, Tone.ACCENT)
            head.setContentsMargins(0, Space.ONE_HALF if filled else 0, 0, Space.HALF)
            columns[at].addWidget(head)
            for line in inside:
                columns[at].addWidget(_Line(line, width))
            filled += len(inside) + 2
        if not groups:
            columns[0].addWidget(Label(tr("Nothing found"), Type.BODY, tone=Tone.FAINT))
        for column in columns:
            column.addStretch(1)
        holder.setAutoFillBackground(False)
        self.area.setWidget(holder)
        holder.setAutoFillBackground(False)

    def _change(self) -> None:
        self.close_again()
        self._commands.run("settings.keys")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and pages scroll while the keyboard is in the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            bar = self.area.verticalScrollBar()
            steps = {
                Qt.Key.Key_Down: 2 * _ROW,
                Qt.Key.Key_Up: -2 * _ROW,
                Qt.Key.Key_PageDown: self.area.height(),
                Qt.Key.Key_PageUp: -self.area.height(),
            }
            if event.key() in steps:
                bar.setValue(bar.value() + steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

"""The command palette: type a few letters of what you want, Enter does it."""

from msgspec import Struct
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.models.recents import Recents
from desktop.ui import fonts, icons, theme
from desktop.ui.command_finding import find
from desktop.ui.commands import Command, Commands
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.popover import Popover

_WIDTH = 560
_ROW = 40
_SHOWN = 9
#: What concerns the work at hand comes before the window and its look.
_WORK = ("offer.", "chat.")
_ShownRole = Qt.ItemDataRole.UserRole


class Shown(Struct, frozen=True):
    """A row: a command, its key as people read it, and whether it was chosen lately."""

    command: Command
    key: str
    recent: bool


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = index.data(_ShownRole)
        if not isinstance(shown, Shown):
            return
        command = shown.command
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if chosen:
            paint.fill(painter, rect.adjusted(0, 1, 0, -1), t.selected, Radius.CONTROL)
        colour = t.accent_text if chosen else t.text_soft
        icons.paint(painter, command.icon or icons.Icon.CHEVRON_RIGHT, rect.x() + 12, rect.center().y() - 8, 16, colour)
        painter.setPen(t.text)
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM if chosen else fonts.REGULAR))
        painter.drawText(rect.adjusted(42, 0, -150, 0), Qt.AlignmentFlag.AlignVCenter, command.title)
        right = rect.right() - 12
        if shown.key:
            words = shown.key
            small = fonts.font(Type.CAPTION, fonts.MEDIUM)
            width = QFontMetricsF(small).horizontalAdvance(words) + 12
            cap = QRectF(rect.right() - 12 - width, rect.center().y() - 10, width, 20)
            paint.fill(painter, cap, t.sunken if not chosen else t.surface, Radius.SMALL)
            paint.outline(painter, cap, t.line_strong, Radius.SMALL)
            painter.setPen(t.text_soft)
            painter.setFont(small)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, words)
            right = cap.x() - 10
        if shown.recent:
            icons.paint(painter, icons.Icon.HISTORY, right - 14, rect.center().y() - 7, 14, t.text_faint)
        painter.restore()


class Palette(Popover):
    """Opens in the upper middle of the window."""

    def __init__(self, window: QWidget, commands: Commands, recents: Recents) -> None:
        super().__init__(window, margin=Space.ONE)
        self._commands = commands
        self.recents = recents
        self.setAccessibleName(tr("Commands"))
        self.field = QLineEdit(self)
        self.field.setObjectName("bare")
        self.field.setPlaceholderText(tr("What do you want to do?"))
        self.field.setAccessibleName(tr("Find a command"))
        self.field.setTextMargins(Space.ONE, Space.HALF, Space.ONE, Space.HALF)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Commands found"))
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The field keeps the keyboard, and moves in it.
        self.list.setProperty("driven", True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self._clicked)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.body.addWidget(self.field)
        self.body.addSpacing(Space.ONE)
        self.body.addWidget(self.list)
        self.nothing = Label(tr("Nothing is called that"), Type.BODY, tone=Tone.FAINT)
        self.nothing.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE_HALF)
        self.body.addWidget(self.nothing)

    def open(self) -> None:
        """Open with an empty field and everything that can be done now."""
        self.field.clear()
        self._filter("")
        self.open_at(self._window)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        window = self._window
        width = min(_WIDTH, window.width() - 2 * Space.THREE)
        room = paint.SHADOW + Space.ONE
        found = self.list.count()
        self.list.setFixedSize(width, _ROW * min(max(found, 1), _SHOWN))
        self.list.setVisible(found > 0)
        self.nothing.setVisible(found == 0)
        self.body.activate()
        self.resize(width + 2 * room, self.sizeHint().height())
        self.move((window.width() - self.width()) // 2, max(Space.TWO, window.height() // 7 - paint.SHADOW))

    def _filter(self, wanted: str) -> None:
        found: list[tuple[int, int, int, bool, int, Command]] = []
        recents = self.recents.ids
        may = (command for command in self._commands.all() if not command.quiet and command.enabled())
        for at, (points, command) in enumerate(find(wanted, may)):
            recent = recents.index(command.id) if command.id in recents else len(recents)
            # The shorter of two titles is more of what was typed.
            long = len(command.title) if wanted.strip() else 0
            found.append((-points, recent, long, not command.id.startswith(_WORK), at, command))
        self.list.clear()
        for *_order, command in sorted(found, key=lambda one: one[:5]):
            recent = command.id in recents
            item = QListWidgetItem(command.title)
            item.setData(_ShownRole, Shown(command, self._commands.key_of(command.id), recent))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{command.title}, {tr('recent')}" if recent else command.title
            )
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if self.isVisible():
            self._place()

    def _clicked(self, item: QListWidgetItem) -> None:
        shown = item.data(_ShownRole)
        self.close_again()
        if isinstance(shown, Shown):
            self.recents.note(shown.command.id)
            self._commands.run(shown.command.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _SHOWN, Qt.Key.Key_PageUp: -_SHOWN}
            if event.key() in step:
                row = self.list.currentRow() + step[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.currentRow() >= 0:
                    self._clicked(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = paint.begin(self)
        y = self.field.geometry().bottom() + Space.HALF + 0.5
        s = paint.SHADOW
        painter.setPen(theme.tokens().line)
        painter.drawLine(round(s), round(y), round(self.width() - s), round(y))
        painter.end()

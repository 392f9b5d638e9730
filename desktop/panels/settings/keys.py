"""The keys of all commands: look them up, change them, see which meet."""

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.panels.search import SearchField
from desktop.panels.settings.rows import Card
from desktop.ui import fonts, icons, theme
from desktop.ui.command_finding import find
from desktop.ui.command_groups import grouped
from desktop.ui.commands import Command, Commands, readable
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, HoverButton
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.widgets.segmented import Segmented

_ROW, _SHOWN = 38, 11
_RowRole = Qt.ItemDataRole.UserRole
_ALONE = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_LETS_TYPE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class _Show(Enum):
    """Which commands are listed."""

    ALL = 0
    CHANGED = 1
    CLASHING = 2


class KeyRow(Struct, frozen=True):
    """A command in the list. `taken`: what it wants is the key of this one."""

    id: str
    title: str
    icon: Icon
    key: str
    changed: bool
    taken: str

    def said(self) -> str:
        """For a screen reader."""
        if self.taken:
            return f"{self.title}: {self.key}, {tr('is the key of: {command}', command=self.taken)}"
        return f"{self.title}: {self.key or tr('no key')}"


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(320, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(_RowRole)
        if not isinstance(row, KeyRow):
            return
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(4, 0, -4, 0)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if chosen:
            paint.fill(painter, rect.adjusted(0, 1, 0, -1), t.selected, Radius.CONTROL)
        icons.paint(painter, row.icon, rect.x() + 12, rect.center().y() - 8, 16, t.text_soft)
        right = rect.right() - 12
        if row.key:
            small = fonts.font(Type.CAPTION, fonts.MEDIUM)
            width = QFontMetricsF(small).horizontalAdvance(row.key) + 14
            cap = QRectF(right - width, rect.center().y() - 10, width, 20)
            paint.fill(painter, cap, t.warn_soft if row.taken else t.sunken, Radius.SMALL)
            paint.outline(painter, cap, t.warn if row.taken else t.line_strong, Radius.SMALL)
            painter.setPen(t.warn if row.taken else t.accent_text if row.changed else t.text_soft)
            painter.setFont(small)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, row.key)
            right = cap.x() - 10
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM if chosen else fonts.REGULAR))
        painter.setPen(t.text)
        room = QRectF(rect.x() + 40, rect.y(), right - rect.x() - 40, rect.height())
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


class KeyCatcher(HoverButton):
    """Shows a key; pressed, it waits for the next key and tells it. Esc leaves it as it was.

    Signals:
        caught: a key in Qt's portable text.
        refused: a key that would be needed to write.
    """

    caught = Signal(str)
    refused = Signal()

    def __init__(self) -> None:
        self.waits = False
        self._key = ""
        super().__init__(None)
        self.clicked.connect(self._begin)
        self.show_key("")

    def show_key(self, key: str) -> None:
        """Show a key in Qt's portable text."""
        self._key = readable(key)
        self._name_it()

    def sizeHint(self) -> QSize:
        return QSize(190, 36)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _begin(self) -> None:
        self.waits = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name_it()

    def _end(self) -> None:
        self.waits = False
        self._name_it()

    def _name_it(self) -> None:
        shown = tr("Press the new key") if self.waits else self._key or tr("no key")
        self.setText(shown)
        self.setAccessibleName(tr("Key: {key}", key=shown))
        self.update()

    def event(self, event: QEvent) -> bool:
        # While it waits every key is for it, those of other commands and Tab too.
        if self.waits and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._press(event)
                return True
        return super().event(event)

    def _press(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ALONE:
            return
        if key is Qt.Key.Key_Escape:
            self._end()
            return
        if not self._can_be(event):
            self.refused.emit()
            return
        self._end()
        self.caught.emit(QKeySequence(event.keyCombination()).toString())

    @staticmethod
    def _can_be(event: QKeyEvent) -> bool:
        """Keys that write are needed to write; alone they are nobody's."""
        if event.modifiers() & _LETS_TYPE:
            return True
        return Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint.fill(
            painter, rect, t.accent_soft if self.waits else t.hover if self.hovered else t.sunken, Radius.CONTROL
        )
        paint.outline(painter, rect, t.accent_text if self.waits else t.line_strong, Radius.CONTROL)
        painter.setPen(t.accent_text if self.waits else t.text)
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()), Radius.CONTROL)
        painter.end()


def _padded(what: QWidget | QLayout, around: int) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(around, around, around, around)
    if isinstance(what, QWidget):
        column.addWidget(what)
    else:
        column.addLayout(what)
    return holder


class KeysSection(QWidget):
    """A list of all commands, and below it the chosen one with its key."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._commands: Commands = shell.commands
        self._chosen = shell.desk.preferences
        self.field = SearchField("", tr("Find a command or a key"))
        self.which = Segmented(tr("Listed"), (tr("All"), tr("Changed"), tr("Clashing")))
        self.which.setMaximumWidth(300)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Commands and their keys"))
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFixedHeight(_ROW * _SHOWN + 8)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title = ElidedLabel("", Type.BODY, fonts.STRONG)
        self.said = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.catcher = KeyCatcher()
        self.default = Button(tr("Reset"), small=True)
        self.none = Button(tr("No key"), small=True)
        self._build()
        self.field.wanted.connect(self._filter)
        self.field.key_pressed.connect(self._press)
        self.field.left.connect(self._stop_search)
        self.which.chosen.connect(self._filter)
        self.list.currentItemChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(self._catch)
        self.catcher.caught.connect(self._caught)
        self.catcher.refused.connect(self._refused)
        self.default.clicked.connect(self._as_it_comes)
        self.none.clicked.connect(self._no_key)
        self._commands.changed.connect(self._filter)
        self._filter()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.TWO)
        head.addWidget(self.field, 1)
        head.addWidget(self.which)
        below = QHBoxLayout()
        below.setSpacing(Space.ONE)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.said)
        below.addLayout(words, 1)
        for control in (self.catcher, self.default, self.none):
            below.addWidget(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TWO)
        column.addLayout(head)
        card = Card()
        card.put(_padded(self.list, Space.HALF))
        card.put(_padded(below, Space.TWO))
        column.addWidget(card)

    def refresh(self) -> None:
        """Show the keys as they are."""
        self._filter()

    def rows(self) -> list[KeyRow]:
        """Those that are listed, in their order."""
        listed = (self.list.item(at).data(_RowRole) for at in range(self.list.count()))
        return [row for row in listed if isinstance(row, KeyRow)]

    def choose(self, id: str) -> None:
        """Bring a command before the agent."""
        for at, row in enumerate(self.rows()):
            if row.id == id:
                self.list.setCurrentRow(at)

    # --- inside -----------------------------------------------------------------------------

    def _row(self, command: Command) -> KeyRow:
        clash = self._commands.clashes().get(command.id)
        return KeyRow(
            command.id,
            command.title,
            command.icon or Icon.CHEVRON_RIGHT,
            readable(clash.key) if clash is not None else self._commands.key_of(command.id),
            command.id in self._chosen.now.keys,
            self._commands.get(clash.holder).title if clash is not None else "",
        )

    def _filter(self, _by: object = None) -> None:
        wanted, show = self.field.field.text().strip(), _Show(self.which.index())
        before = self._current()
        self.list.blockSignals(True)
        self.list.clear()
        answering = {command.id: points for points, command in find(wanted, self._commands.all())}
        # As the sheet of all keys has them: what belongs together stands together.
        for command in (one for _, group in grouped(self._commands.all()) for one in group if one.offered()):
            row = self._row(command)
            fits = wanted.casefold() in row.key.casefold() or command.id in answering
            if not fits or (show is _Show.CHANGED and not row.changed) or (show is _Show.CLASHING and not row.taken):
                continue
            item = QListWidgetItem(row.title)
            item.setData(_RowRole, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.said())
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)
        if wanted and self.rows():
            self.choose(max(self.rows(), key=lambda row: (answering.get(row.id, 0), -len(row.title))).id)
        elif before is not None:
            self.choose(before.id)
        self._show_chosen()

    def _current(self) -> KeyRow | None:
        row = self.list.currentIndex().data(_RowRole)
        return row if isinstance(row, KeyRow) else None

    def _show_chosen(self, *_items: object) -> None:
        row = self._current()
        for control in (self.catcher, self.default, self.none):
            control.setEnabled(row is not None)
        if row is None:
            self.title.set_text(tr("Nothing found"))
            self.catcher.show_key("")
            self._say("")
            return
        self.title.set_text(row.title)
        self.catcher.show_key(self._commands.key(row.id))
        self.default.setEnabled(row.changed)
        self.none.setEnabled(bool(self._commands.key(row.id)) or bool(row.taken))
        comes = self._commands.get(row.id).key
        if row.taken:
            self._say(tr("{key} is the key of “{command}”.", key=row.key, command=row.taken), Tone.WARN)
        elif row.changed:
            self._say(tr("It comes with {key}.", key=readable(comes)) if comes else tr("It comes without a key."))
        else:
            self._say(tr("To change the key, click on it or press Enter above, then press the new one."))

    def _say(self, words: str, tone: Tone = Tone.SOFT) -> None:
        self.said.setText(words)
        self.said.set_tone(tone)
        self.said.setVisible(bool(words))

    def _press(self, key: Qt.Key) -> None:
        """The field keeps the keyboard, the list follows; Enter is for the chosen one."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._current() is not None:
                self.catcher.click()
            return
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _SHOWN, Qt.Key.Key_PageUp: -_SHOWN}
        row = self.list.currentRow() + steps.get(key, 0)
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))

    def _stop_search(self) -> None:
        self.field.field.clear()

    def _catch(self, _item: QListWidgetItem) -> None:
        self.catcher.click()

    def _caught(self, key: str) -> None:
        row = self._current()
        if row is None:
            return
        holder = self._commands.holder(key, row.id)
        self._put(row.id, key)
        if holder:
            other = self._commands.get(holder).title
            words = tr("{key} was the key of “{command}”, which has none now.", key=readable(key), command=other)
            self._say(words, Tone.WARN)
        self.catcher.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self) -> None:
        self._say(tr("With Ctrl or Alt, please: you need that key to write."), Tone.WARN)

    def _as_it_comes(self) -> None:
        row = self._current()
        if row is not None:
            keys = {id: key for id, key in self._chosen.now.keys.items() if id != row.id}
            self._chosen.put(replace(self._chosen.now, keys=keys))

    def _no_key(self) -> None:
        row = self._current()
        if row is not None:
            self._put(row.id, "")

    def _put(self, id: str, key: str) -> None:
        keys = {**self._chosen.now.keys, id: key}
        if key == self._commands.get(id).key:
            del keys[id]
        self._chosen.put(replace(self._chosen.now, keys=keys))

"""Who is to be in a new conversation: one colleague, or several and a name for the group."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.models.rooms import Presence, presence_of
from desktop.panels.rooms.people_list import draw_presence
from desktop.panels.rooms.words import presence_words
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.entities import Agent
from protocol.errors import Refusal
from protocol.ids import AgentId

_ROW = 42
_AgentRole = Qt.ItemDataRole.UserRole
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class NewRoomPage(QWidget):
    """Colleagues with a tick each, a name, and Begin.

    Signals:
        left: it is done, or was given up.
    """

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._rooms = shell.desk.rooms
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(Space.ONE, 0, Space.ONE_HALF, Space.ONE)
        head.setSpacing(Space.HALF)
        back = IconButton(Icon.CHEVRON_LEFT, tr("Back to the list"))
        back.clicked.connect(self.left)
        head.addWidget(back)
        head.addWidget(Label(tr("New conversation"), Type.BODY, fonts.STRONG), 1)
        column.addLayout(head)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Find a colleague"))
        self.filter.setAccessibleName(tr("Find a colleague"))
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self._tick_first)
        inner = QVBoxLayout()
        inner.setContentsMargins(Space.ONE_HALF, 0, Space.ONE_HALF, Space.ONE)
        inner.addWidget(self.filter)
        column.addLayout(inner)
        self._model = QStandardItemModel(self)
        self.list = _Ticks(self._model)
        self._model.itemChanged.connect(self._ticked)
        column.addWidget(self.list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE_HALF)
        foot.setSpacing(Space.ONE)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name of the group"))
        self.name.setAccessibleName(tr("Name of the group"))
        self.name.textChanged.connect(self._show_button)
        self.name.returnPressed.connect(self.begin)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.hide()
        self.button = Button(tr("Begin"), Kind.PRIMARY)
        self.button.clicked.connect(self.begin)
        foot.addWidget(self.name)
        foot.addWidget(self.problem)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(foot)

    def begin_anew(self) -> None:
        """Nobody is chosen."""
        self._model.clear()
        self.filter.clear()
        self.name.clear()
        self.problem.hide()
        for agent in self._rooms.colleagues():
            item = QStandardItem(agent.name)
            item.setData(agent, _AgentRole)
            item.setData(f"{agent.name}, {presence_words(presence_of(agent))}", Qt.ItemDataRole.AccessibleTextRole)
            item.setCheckable(True)
            item.setEditable(False)
            self._model.appendRow(item)
        self._show_button()

    def take_focus(self) -> None:
        """The keyboard goes to the field."""
        self.filter.setFocus()

    def chosen(self) -> tuple[AgentId, ...]:
        """Who is ticked."""
        items = (self._model.item(row) for row in range(self._model.rowCount()))
        agents = (item.data(_AgentRole) for item in items if item.checkState() is Qt.CheckState.Checked)
        return tuple(agent.id for agent in agents if isinstance(agent, Agent))

    def begin(self) -> None:
        """Open the conversation."""
        try:
            self._rooms.open_with(self.chosen(), self.name.text())
        except Refusal as refused:
            missing = len(self.chosen()) > 1 and not self.name.text().strip()
            words = tr("Give the group a name first.") if missing else refusal(refused.code, refused.text)
            self.problem.setText(words)
            self.problem.show()
            return
        self.left.emit()

    # --- inside -----------------------------------------------------------------------------

    def _filter(self, words: str) -> None:
        wanted = words.strip().casefold()
        for row in range(self._model.rowCount()):
            self.list.setRowHidden(row, wanted not in self._model.item(row).text().casefold())

    def _tick_first(self) -> None:
        """Enter in the field ticks who fits; once more with nothing typed begins."""
        if not self.filter.text().strip():
            self.begin()
            return
        shown = [row for row in range(self._model.rowCount()) if not self.list.isRowHidden(row)]
        if shown:
            self._model.item(shown[0]).setCheckState(Qt.CheckState.Checked)
            self.filter.clear()

    def _ticked(self, _item: QStandardItem) -> None:
        self.problem.hide()
        self._show_button()

    def _show_button(self) -> None:
        count = len(self.chosen())
        self.name.setVisible(count > 1)
        self.button.setEnabled(count > 0)


class _Ticks(QListView):
    def __init__(self, model: QStandardItemModel) -> None:
        super().__init__()
        self._ticks = model
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Colleagues"))
        self.clicked.connect(self._turn)

    def _turn(self, index: QModelIndex) -> None:
        item = self._ticks.itemFromIndex(index)
        checked = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.currentIndex().isValid():
            self._turn(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        agent = index.data(_AgentRole)
        if not isinstance(agent, Agent):
            return
        t = theme.tokens()
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = rect.adjusted(8, 1, -8, -1)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        if over:
            paint.fill(painter, card, t.hover, Radius.CARD)
        if state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(painter, card, Radius.CARD)
        presence = presence_of(agent)
        picture = QRectF(card.x() + 12, card.center().y() - 14, 28, 28)
        avatar.draw(painter, picture, agent.name)
        draw_presence(painter, picture, presence, t, t.hover if over else t.side)
        box = QRectF(card.right() - 30, card.center().y() - 9, 18, 18)
        if Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked:
            paint.fill(painter, box, t.accent, Radius.SMALL)
            icons.paint(painter, Icon.CHECK, box.x() + 2, box.y() + 2, 14, t.on_accent, 2.5)
        else:
            paint.outline(painter, box, t.line_strong, Radius.SMALL, 1.5)
        painter.setFont(fonts.font(Type.BODY))
        painter.setPen(QColor(t.text if presence is not Presence.AWAY else t.text_soft))
        line = QRectF(picture.right() + 12, card.y(), box.x() - picture.right() - 24, card.height())
        shown = painter.fontMetrics().elidedText(agent.name, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, _LEFT, shown)
        painter.restore()

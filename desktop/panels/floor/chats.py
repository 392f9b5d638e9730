"""The chats of an agent, a queue or a visitor, beside the tables; what can be done about the chosen one under it."""

from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.models.clock import clock_words
from desktop.models.desk import Desk
from desktop.models.floor.press import wait_press
from desktop.models.floor.table import RowRole, Sight, Table, Weight
from desktop.models.floor.unanswered import of_chat, unanswered_since
from desktop.models.supervision import Choice
from desktop.panels.floor.cells import Pen
from desktop.state.floor import WAITS, is_in
from desktop.state.waiting import target_of, waits_since
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import channel_icon
from protocol.entities import Interaction
from protocol.ids import AgentId, InteractionId, QueueId, VisitorId
from protocol.kinds import InteractionStatus

_ROW = 54
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
#: The acts under the list, by command, with their short words.
ACTS = ("supervise.monitor", "supervise.barge_in", "supervise.take_over", "supervise.assign")


def status_words(desk: Desk, card: Interaction, *, with_agent: bool) -> str:
    """Where a chat stands, in a few words."""
    agents = desk.store.floor.agents
    owner = agents.get(card.agent) if card.agent is not None else None
    match card.status:
        case InteractionStatus.WAITING:
            return tr("waits")
        case InteractionStatus.OFFERED:
            offer = desk.store.floor.open_offer(card.id)
            ringing = agents.get(offer.agent) if offer is not None else None
            return tr("rings at {name}", name=ringing.name) if ringing is not None else tr("rings")
        case InteractionStatus.WRAP_UP:
            return tr("to finish")
        case _:
            unanswered = unanswered_since(desk.store, card) is not None
            if owner is not None and with_agent:
                name = owner.name
                return tr("with {name}, unanswered", name=name) if unanswered else tr("with {name}", name=name)
            return tr("unanswered") if unanswered else tr("goes on")


class _CardSight(Sight[Interaction]):
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def weight(self, row: Interaction, column: str) -> Weight:  # noqa: ARG002  by arrival alone
        return (row.arrived_at, row.id.int)

    def sought(self, row: Interaction) -> str:
        return row.customer.name

    def group(self, row: Interaction, by: str) -> tuple[Weight, str]:  # noqa: ARG002
        return ("",), ""

    def spoken(self, row: Interaction) -> str:
        name = row.customer.name or tr("A customer")
        flag = f", {tr('asks for a supervisor')}" if row.flag is not None else ""
        return f"{name}, {status_words(self._desk, row, with_agent=True)}{flag}: {row.question}"


class _Rows(QStyledItemDelegate):
    def __init__(self, desk: Desk, view: "_List") -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        card = index.data(RowRole)
        if not isinstance(card, Interaction):
            return
        desk, t = self._desk, theme.tokens()
        rect = QRectF(option.rect)
        flag = QStyle.StateFlag
        chosen, over = bool(option.state & flag.State_Selected), bool(option.state & flag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = rect.adjusted(8, 1, -8, -1)
        if chosen or over:
            paint.fill(painter, box, t.selected if chosen else t.hover, Radius.CONTROL)
        if chosen and self._view.hasFocus():
            paint.focus_ring(painter, box, Radius.CONTROL)
        avatar.draw(painter, QRectF(rect.x() + 18, rect.center().y() - 15, 30, 30), card.customer.name)
        pen = Pen(painter, t, desk.now(), desk.preferences.now.floor, desk.pictures.portrait)
        inner = rect.adjusted(60, 8, -20, -8)
        first = QRectF(inner.x(), inner.y(), inner.width(), 19)
        second = QRectF(inner.x(), inner.y() + 19, inner.width(), 18)
        right = self._clock(pen, first, card)
        if card.flag is not None:
            icons.paint(painter, Icon.FLAG, right - 18, first.center().y() - 7, 14, t.bad, 2.25)
            right -= 22
        if desk.supervision.monitors(card.id) and not (desk.store.me is not None and is_in(card, desk.store.me)):
            icons.paint(painter, Icon.EYE, right - 18, first.center().y() - 7, 14, t.coach, 2)
            right -= 22
        pen.words(
            QRectF(first.x(), first.y(), right - first.x() - 4, first.height()),
            card.customer.name or tr("A customer"),
            weight=fonts.MEDIUM,
        )
        queue = desk.store.floor.queues.get(card.queue)
        words = " · ".join(
            part
            for part in (
                status_words(desk, card, with_agent=self._view.with_agent),
                queue.name if queue and not self._view.with_agent else "",
                card.question,
            )
            if part
        )
        painter.setFont(fonts.font(Type.SMALL))
        painter.setPen(QColor(t.text_faint))
        icons.paint(painter, channel_icon(card.channel), second.x(), second.center().y() - 6, 12, t.text_faint, 2)
        room = second.adjusted(18, 0, 0, 0)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width())),
        )
        painter.restore()

    def _clock(self, pen: Pen, rect: QRectF, card: Interaction) -> float:
        """How long it waits, waits for an answer, or goes on; the left edge of it."""
        waits = card.status in WAITS
        unanswered = of_chat(self._desk.store, card)
        elapsed = pen.now - (waits_since(card) if waits else unanswered.first or card.since)
        words = clock_words(elapsed)
        painter = pen.painter
        painter.setFont(fonts.font(Type.SMALL, tabular=True))
        ink = pen.t.text_soft
        if waits:
            ink, _ = pen.colours(wait_press(elapsed, target_of(self._desk.store.floor.queues.get(card.queue))))
        elif unanswered.count:
            ink, _ = pen.colours(unanswered.press(pen.now))
        painter.setPen(QColor(ink))
        painter.drawText(rect, _RIGHT, words)
        return rect.right() - painter.fontMetrics().horizontalAdvance(words) - 4


class _List(QListView):
    went_on = Signal()
    escaped = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.with_agent = False
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Chats"))
        self.doubleClicked.connect(self._double)

    def _double(self, _index: QModelIndex) -> None:
        self.went_on.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.went_on.emit()
            case Qt.Key.Key_Escape:
                self.escaped.emit()
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Mouse and index.isValid():
            self.setCurrentIndex(index)
        self.menu_asked.emit(event.pos())


class ChatsOf(QWidget):
    """The list and the acts. Enter on a chat reads along in it, or goes to it where she does already.

    Signals:
        escaped: back to the table.
    """

    escaped = Signal()

    def __init__(self, shell: Shell, choice: Choice) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self._choice = choice
        self.table: Table[InteractionId, Interaction] = Table(_CardSight(shell.desk), _key, self)
        self._of: AgentId | QueueId | VisitorId | None = None
        self._chosen: InteractionId | None = None
        self.title = Label("", Type.SMALL, fonts.STRONG, Tone.SOFT)
        self.title.setContentsMargins(Space.TWO + 4, Space.ONE, Space.TWO, Space.HALF)
        self.list = _List()
        self.list.setModel(self.table)
        self.list.setItemDelegate(_Rows(shell.desk, self.list))
        self.none = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.none.setContentsMargins(Space.TWO + 4, 0, Space.TWO, Space.ONE)
        self.buttons: dict[str, Button] = {}
        grid = QGridLayout()
        grid.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.TWO)
        grid.setSpacing(Space.ONE)
        for at, id in enumerate(ACTS):
            command = shell.commands.get(id)
            kind = Kind.PRIMARY if at == 0 else Kind.PLAIN
            button = Button(_short(id), kind, icon=command.icon, small=True)
            button.setSizePolicy(button.sizePolicy().horizontalPolicy().Expanding, button.sizePolicy().verticalPolicy())
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self._run, id))
            self.buttons[id] = button
            grid.addWidget(button, at // 2, at % 2)
        self.acts = QWidget()
        self.acts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.acts.setLayout(grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.none)
        column.addWidget(self.list, 100)
        # Without chats nothing hangs in the middle.
        column.addStretch(1)
        column.addWidget(self.acts)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.went_on.connect(self._go_on)
        self.list.escaped.connect(self.escaped)
        self.list.menu_asked.connect(self._menu)
        self.table.ordered.connect(self._again)
        self.table.row_changed.connect(self._row_changed)
        self._desk.supervision.changed.connect(self.refresh_acts)
        self._desk.clock.tick.connect(self.list.viewport().update)

    def show_cards(
        self,
        of: AgentId | QueueId | VisitorId,
        cards: tuple[Interaction, ...],
        title: str,
        none: str = "",
        *,
        with_agent: bool,
    ) -> None:
        """Show these chats, of an agent, a queue or a visitor; `none`: what stands there without any."""
        another, self._of = of != self._of, of
        self.list.with_agent = with_agent
        self.title.setText(title)
        self.table.replace(cards)
        self.none.setText(none)
        self.none.setVisible(not cards and bool(none))
        self.list.setVisible(bool(cards))
        if another and self.table.of(self._chosen) is None:
            self._choose(self.table.key_at(0))
        elif self.table.of(self._chosen) is None:
            # It has gone: what is done next must not be about another customer whom nobody chose.
            self._choose(None)
        self.refresh_acts()

    def refresh_acts(self) -> None:
        """What can be done about the chosen chat."""
        card = self.table.of(self._chosen)
        if self.isVisible():
            self._choice.chat = self._chosen if card is not None else None
        self.acts.setVisible(card is not None)
        if card is None:
            return
        supervision = self._desk.supervision
        opens = supervision.opens(card)
        self.buttons["supervise.monitor"].set_text(tr("Open") if opens else _short("supervise.monitor"))
        may = {
            "supervise.monitor": opens or supervision.can_monitor(card),
            "supervise.barge_in": supervision.can_barge_in(card),
            "supervise.take_over": supervision.can_take_over(card),
            "supervise.assign": supervision.can_assign(card),
        }
        for id, button in self.buttons.items():
            button.setEnabled(may[id])
            button.setToolTip(f"{self._shell.commands.get(id).title}   {self._shell.commands.key_of(id)}".strip())
        self.list.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_acts()

    def take_focus(self) -> None:
        """The list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- inside -----------------------------------------------------------------------------

    def _choose(self, key: InteractionId | None) -> None:
        self._chosen = key
        at = self.table.row_of(key)
        if at is not None:
            flag = QItemSelectionModel.SelectionFlag
            self.list.selectionModel().setCurrentIndex(self.table.index(at), flag.ClearAndSelect)
        else:
            self.list.selectionModel().clear()

    def _row_changed(self, _at: int) -> None:
        self.list.viewport().update()

    def _again(self) -> None:
        if self.table.row_of(self._chosen) is not None:
            self._choose(self._chosen)
        self.list.viewport().update()

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        key = self.table.key_at(current.row()) if current.isValid() else None
        if key is not None and key != self._chosen:
            self._chosen = key
            self.refresh_acts()

    def _run(self, id: str) -> None:
        self.refresh_acts()
        self._shell.commands.run(id)

    def _go_on(self) -> None:
        self._run("supervise.monitor")

    def _menu(self, _at: QPoint) -> None:
        self.refresh_acts()
        self._shell.commands.run("supervise.chat_menu")


def _short(id: str) -> str:
    return {
        "supervise.monitor": tr("Read along"),
        "supervise.barge_in": tr("Join"),
        "supervise.take_over": tr("Take over"),
        "supervise.assign": tr("Give to…"),
    }[id]


def _key(card: Interaction) -> InteractionId:
    return card.id

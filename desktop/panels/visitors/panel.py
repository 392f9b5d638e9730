"""The visitors in the dock: a list, and below it the chosen one. The server tells of them while this can be seen."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.visitor_rows import RowRole, VisitorRows
from desktop.models.visitors import MOST, Bar, Visitor
from desktop.panels.visitors.invite import InviteCard
from desktop.panels.visitors.rows import VisitorDelegate, visitor_words
from desktop.ui import theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import Label, Tone
from protocol.ids import VisitorId

_LOOKS = "visitors"


class _List(QListView):
    def __init__(self, rows: VisitorRows) -> None:
        super().__init__()
        self.setModel(rows)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Visitors"))
        self.verticalScrollBar().setSingleStep(24)


class VisitorsPanel(QWidget):
    """Up and down choose, Enter goes to the words, Enter there invites."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._chosen: VisitorId | None = None
        self.rows = VisitorRows(shell.desk.visitors, visitor_words, self)
        self.list = _List(self.rows)
        self.list.setItemDelegate(VisitorDelegate(shell.desk, self.list))
        self.list.activated.connect(self._entered)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.count = Label("", Type.SMALL, tone=Tone.FAINT)
        self.count.setContentsMargins(Space.TWO + 4, Space.HALF, Space.TWO, Space.HALF)
        self.invite = InviteCard(shell)
        self.more = Label("", Type.SMALL, tone=Tone.FAINT)
        self.more.setContentsMargins(Space.TWO + 4, Space.HALF, Space.TWO, Space.HALF)
        self.empty = EmptyState(Icon.VISITORS, "", narrow=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.count)
        column.addWidget(self.list, 1)
        column.addWidget(self.more)
        column.addWidget(self.invite)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.rows.modelReset.connect(self._choose_again)
        self._desk.visitors.changed.connect(self.refresh)
        self._desk.visitors.pointed.connect(self._point_at)
        self._desk.clock.tick.connect(self.list.viewport().update)
        self.refresh()

    def take_focus(self) -> None:
        """The list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.list.currentIndex().isValid() and self.rows.rows:
            self._choose(0)

    def refresh(self) -> None:
        """Show who is here."""
        count = len(self._desk.visitors.all)
        bar = self._desk.visitors.bar
        self._stack.setCurrentIndex(1 if count and bar is Bar.NONE else 0)
        match bar:
            case Bar.OFFLINE:
                self.empty.say(Icon.LINK_LOST, tr("No link"), tr("Who is on the pages is told when the link is back."))
            case Bar.SHED:
                self.empty.say(Icon.PAUSE, tr("Off for now"), tr("The server is busy; the list comes back by itself."))
            case Bar.NONE:
                self.empty.say(Icon.VISITORS, tr("Nobody is here"), tr("Who opens a page of the shop is seen here."))
        everybody = count + self._desk.visitors.more
        words = tr("1 person is here") if everybody == 1 else tr("{n} people are here", n=f"{everybody:,}")
        self.count.setText(words)
        more = max(count - MOST, 0) + self._desk.visitors.more
        self.more.setText(tr("and {n} more", n=f"{more:,}"))
        self.more.setVisible(more > 0)
        self._show_chosen()

    def _visitor(self) -> Visitor | None:
        at = self.rows.row_of(self._chosen)
        return self.rows.rows[at] if at is not None else None

    def _show_chosen(self) -> None:
        self.invite.refresh(self._visitor())

    def _choose(self, at: int) -> None:
        flag = QItemSelectionModel.SelectionFlag
        self.list.selectionModel().setCurrentIndex(self.rows.index(at), flag.ClearAndSelect)

    def _point_at(self, visitor: VisitorId) -> None:
        self._chosen = visitor
        self._choose_again()
        self._show_chosen()

    def _choose_again(self) -> None:
        at = self.rows.row_of(self._chosen)
        if at is not None:
            self._choose(at)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = current.data(RowRole) if current.isValid() else None
        if isinstance(row, Visitor):
            self._chosen = row.visiting.visitor
            self._show_chosen()

    def _entered(self, _index: QModelIndex) -> None:
        self.invite.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._desk.visitors.look(_LOOKS, True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._desk.visitors.look(_LOOKS, False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().side)
        painter.end()

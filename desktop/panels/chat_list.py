"""The list of chats: mine, to finish, waiting; by keyboard and by pointer."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAccessible, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.chats import ChatListModel, ChatRow, RowRole, Section
from desktop.models.search import Found
from desktop.panels.chat.carrying import carry
from desktop.panels.chat_rows import ChatRowDelegate, row_words
from desktop.panels.cockpit.choice import TilesButton
from desktop.panels.search import SearchField, SearchResults, target
from desktop.panels.take_next import TakeNextBar
from desktop.ui import theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space

#: Seconds after which those who wait are put in order again; not while somebody moves among them by keyboard.
_SORT_EVERY = 5


class _List(QListView):
    """The list view, scrolled by pixels."""

    def __init__(self, rows: ChatListModel) -> None:
        super().__init__()
        self.setModel(rows)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Chats"))
        self.verticalScrollBar().setSingleStep(24)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setDragEnabled(True)

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802  Qt's name
        """A chat of the agent's own can be carried into the centre, onto the tile that it is to replace."""
        index = self.currentIndex()
        row = index.data(RowRole)
        if isinstance(row, ChatRow) and row.section is not Section.WAITING:
            carry(self, row.interaction, self.viewport().grab(self.visualRect(index)))

    def dataChanged(  # noqa: N802  Qt's name
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """A chat's row is drawn again alone: Qt draws the whole list, at each word of any chat."""
        alone = first.row() == last.row() and isinstance(first.data(RowRole), ChatRow)
        if alone and not QAccessible.isActive():
            self.update(first)
        else:
            super().dataChanged(first, last, roles)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.tokens().side)
        painter.end()
        super().paintEvent(event)


class ChatListPanel(QWidget):
    """The left of the window."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self._ticks = 0
        self.rows = ChatListModel(shell.desk.store, shell.desk.signals, row_words, self)
        shell.desk.alerts.changed.connect(self.rows.refresh)
        # Before the list hears of it, and moves on from a row that goes: nobody has chosen that.
        self._going = False
        self.rows.rowsAboutToBeRemoved.connect(self._goes)
        self.list = _List(self.rows)
        self.rows.rowsRemoved.connect(self._has_gone)
        self.list.setItemDelegate(ChatRowDelegate(shell.desk, self.list))
        self.list.clicked.connect(self._chosen)
        self.list.activated.connect(self._entered)
        self.field = SearchField("")
        self.results = SearchResults(shell)
        self.field.wanted.connect(self._search)
        self.field.key_pressed.connect(self.results.press)
        self.field.left.connect(self._stop_search)
        self.results.opened.connect(self._open_found)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.results)
        above = QHBoxLayout()
        above.setContentsMargins(Space.ONE_HALF, Space.ONE_HALF, Space.ONE_HALF, 0)
        above.setSpacing(Space.HALF)
        above.addWidget(self.field, 1)
        self.side_by_side = TilesButton(shell)
        above.addWidget(self.side_by_side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HALF)
        column.addLayout(above)
        column.addWidget(self._stack)
        self.take_next = TakeNextBar(shell)
        column.addWidget(self.take_next)
        self.take_next.refresh()
        selection = self.list.selectionModel()
        selection.currentChanged.connect(self._moved)
        self._desk.selected_changed.connect(self.rows.refresh)
        self._desk.selected_changed.connect(self._show_chosen)
        self.rows.modelReset.connect(self._show_chosen)
        self.rows.rowsInserted.connect(self._show_chosen)
        self._desk.clock.tick.connect(self._tick)
        shell.commands.add(
            Command(id="chat.next", title=tr("Next chat"), key="Alt+Down", run=self._next, enabled=self._any),
            Command(id="chat.previous", title=tr("Previous chat"), key="Alt+Up", run=self._previous, enabled=self._any),
            Command(
                id="search.open",
                title=tr("Search chats"),
                known_as=tr("filter, find a customer"),
                key="Ctrl+Shift+K",
                icon=Icon.SEARCH,
                run=self._focus_search,
            ),
            Command(
                id="chat.longest",
                title=tr("Go to who waits longest for me"),
                known_as=tr("unanswered, oldest, most urgent"),
                key="Ctrl+L",
                icon=Icon.TIMER,
                run=self._longest,
                enabled=self._any,
            ),
            *(
                Command(
                    id=f"chat.select.{number}",
                    title=tr("Chat {n}", n=number),
                    key=f"Ctrl+{number}",
                    icon=Icon.CHAT,
                    run=partial(self._number, number),
                    enabled=partial(self._has, number),
                    quiet=True,
                )
                for number in range(1, 9)
            ),
        )
        shell.commands.keep_told("search.open", self.field.tell_key)
        self._show_chosen()

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks % _SORT_EVERY == 0 and not self.list.hasFocus():
            self.rows.sort_again()
        self.list.viewport().update()

    def take_focus(self) -> None:
        """Put the keyboard into the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus_search(self) -> None:
        self.field.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.field.selectAll()

    def _search(self, wanted: str) -> None:
        self._stack.setCurrentIndex(1 if wanted.strip() else 0)
        self.results.look_for(wanted)

    def _stop_search(self) -> None:
        self.field.field.clear()
        self._shell.commands.run("chat.focus")

    def _open_found(self, row: Found) -> None:
        """The keyboard stays in the field: the next row is one arrow away."""
        chat, key = target(row)
        if key:
            self._desk.reveal(chat, key, self.field.field.text())
        else:
            self._desk.select(chat)

    def _mine(self) -> list[ChatRow]:
        return [row for row in self.rows.chats() if row.section not in (Section.MONITORED, Section.WAITING)]

    def _any(self) -> bool:
        return bool(self._mine())

    def _has(self, number: int) -> bool:
        return any(row.number == number for row in self._mine())

    def _number(self, number: int) -> None:
        for row in self._mine():
            if row.number == number:
                self._desk.select(row.interaction)
                self._shell.commands.run("chat.focus")

    def _next(self) -> None:
        self._step(1)

    def _previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        mine = [row.interaction for row in self._mine()]
        chosen = self._desk.selected
        at = mine.index(chosen) if chosen is not None and chosen in mine else (-1 if by > 0 else 0)
        self._desk.select(mine[(at + by) % len(mine)])
        self._shell.commands.run("chat.focus")

    def _longest(self) -> None:
        waiting = [row for row in self._mine() if row.waiting_since is not None]
        if waiting:
            self._desk.select(min(waiting, key=lambda row: row.waiting_since or 0).interaction)
            self._shell.commands.run("chat.focus")

    def _chosen(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, ChatRow):
            self._desk.select(row.interaction)
            self._shell.commands.run("chat.focus")

    def _entered(self, index: QModelIndex) -> None:
        self._chosen(index)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = current.data(RowRole) if current.isValid() else None
        if isinstance(row, ChatRow) and self.list.hasFocus() and not self._going:
            self._desk.select(row.interaction)

    def _goes(self) -> None:
        self._going = True

    def _has_gone(self) -> None:
        self._going = False
        self._show_chosen()

    def _show_chosen(self) -> None:
        at = self.rows.row_of(self._desk.selected) if self._desk.selected is not None else None
        if at is not None:
            index = self.rows.index(at)
            flag = QItemSelectionModel.SelectionFlag
            # The two rows that differ are drawn by this, and no others.
            self.list.selectionModel().setCurrentIndex(index, flag.ClearAndSelect)
        else:
            self.list.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.rows.sleep(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.rows.sleep(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().side)
        painter.end()

"""The floor: numbers, the last hours, three tables, and the chosen line beside them."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.floor.board import FloorBoard
from desktop.models.floor.lines import AgentLine, QueueLine, VisitorLine
from desktop.models.visitors import Bar
from desktop.panels.floor.cells import agent_cell, queue_cell, visitor_cell
from desktop.panels.floor.charts import Chart, Flow, Level
from desktop.panels.floor.detail import Detail, queue_of
from desktop.panels.floor.strip import Strip
from desktop.panels.floor.table_view import TableView
from desktop.panels.floor.words import extent_words, floor_words
from desktop.panels.search import SearchField
from desktop.ui import fonts, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.segmented import Segmented
from protocol.ids import AgentId, QueueId, VisitorId

#: Narrower pages do without the card beside the tables.
_DETAIL_FROM = 900
#: Lower ones without the charts.
_CHARTS_FROM = 680
#: On narrower tables lines are not counted in words.
_COUNT_FROM = 660
_AGENTS, _QUEUES, _VISITORS = range(3)
Line = AgentLine | QueueLine | VisitorLine
View = TableView[AgentId, AgentLine] | TableView[QueueId, QueueLine] | TableView[VisitorId, VisitorLine]


class _Card(QWidget):
    """A surface with a line around it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        paint.fill(painter, self.rect().toRectF(), t.surface, Radius.CARD)
        paint.outline(painter, self.rect().toRectF(), t.line, Radius.CARD)
        painter.end()


class FloorPage(QWidget):
    """What a supervisor oversees."""

    def __init__(self, shell: Shell, *, own: bool = False) -> None:
        super().__init__()
        desk = shell.desk
        #: It stands in a window of its own.
        self._own = own
        self._desk = desk
        self._shell = shell
        name = "floor window" if own else "floor"
        self.board = FloorBoard(desk.store, desk.signals, desk.visitors, desk.clock, floor_words(), self, name=name)
        self.strip = Strip()
        self._level = Level()
        self.flow, self.level = Chart(Flow()), Chart(self._level)
        self.agents = TableView(desk, self.board.agents, agent_cell, tr("Agents"))
        self.queues = TableView(desk, self.board.queues, queue_cell, tr("Queues"))
        self.visitors = TableView(desk, self.board.visitors, visitor_cell, tr("Visitors"))
        self.choice = desk.supervision.in_window if own else desk.supervision.on_floor
        self.detail = Detail(shell, self.board, self.choice)
        self.detail.escaped.connect(self.take_focus)
        #: What the card beside the tables shows.
        self._told: Line | None = None
        self.tabs = Segmented(tr("Table"), (tr("Agents"), tr("Queues"), tr("Visitors")))
        self.filter = SearchField("", tr("Filter"))
        self.by = Button("", icon=Icon.FILTER, small=True)
        self._menu = Menu(shell.window_widget, tr("Group by"))
        self.count = Label("", Type.SMALL, tone=Tone.FAINT, tabular=True)
        #: What the numbers are of, whatever is chosen below them.
        self.of = Label("", Type.SMALL, tone=Tone.FAINT, tabular=True)
        self.tell = Button(tr("Tell many"), Kind.PLAIN, icon=Icon.CAMPAIGN, small=True)
        self.tell.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.flags = Button(tr("Next flag"), Kind.DANGER, icon=Icon.FLAG, small=True)
        self.apart = IconButton(Icon.WINDOW, tr("Open the floor in its own window"))
        self._build()
        self._connect()
        if not own:
            self._add_commands()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.ONE)
        head.addWidget(Label(tr("Floor"), Type.HEADING, fonts.STRONG))
        self.of.setContentsMargins(0, 0, 0, 3)
        head.addWidget(self.of, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self.flags)
        head.addWidget(self.tell)
        head.addWidget(self.apart)
        self.apart.setVisible(not self._own)
        self._charts = QWidget()
        charts = QHBoxLayout(self._charts)
        charts.setContentsMargins(0, 0, 0, 0)
        charts.setSpacing(Space.ONE_HALF)
        charts.addWidget(self.flow, 1)
        charts.addWidget(self.level, 1)
        self._stack = QStackedWidget()
        for view in (self.agents, self.queues, self.visitors):
            self._stack.addWidget(view)
        self.tabs.setFixedWidth(max(264, 3 * self.tabs.widest()))
        self.filter.setMinimumWidth(100)
        self.filter.setMaximumWidth(280)
        bar = QHBoxLayout()
        bar.setContentsMargins(Space.ONE_HALF, Space.ONE_HALF, Space.ONE_HALF, Space.HALF)
        bar.setSpacing(Space.ONE)
        bar.addWidget(self.tabs)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.by)
        bar.addStretch(1)
        bar.addWidget(self.count)
        card = _Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, Space.ONE)
        inner.setSpacing(0)
        inner.addLayout(bar)
        inner.addWidget(self._stack, 1)
        below = QHBoxLayout()
        below.setSpacing(Space.ONE_HALF)
        below.addWidget(card, 1)
        below.addWidget(self.detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.THREE - 4, Space.TWO, Space.THREE - 4, Space.TWO)
        column.setSpacing(Space.ONE_HALF)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self._charts)
        column.addLayout(below, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_table)
        self.filter.wanted.connect(self._filter)
        self.filter.left.connect(self._unfilter)
        self.filter.key_pressed.connect(self.take_focus)
        self.by.clicked.connect(self._choose_group)
        self.tell.clicked.connect(partial(self._run, "supervise.broadcast"))
        self.apart.clicked.connect(partial(self._run, "supervise.window"))
        self.flags.clicked.connect(partial(self._run, "supervise.flag"))
        for view in (self.agents, self.queues, self.visitors):
            view.chosen.connect(self._show_line)
            view.went_on.connect(self._go_on)
            view.menu_asked.connect(self._open_menu)
            view.table.ordered.connect(self._ordered)
            view.chosen_changed.connect(self._show_line)
        self.board.changed.connect(self._refresh)
        self.board.visitors_changed.connect(self._visitors_changed)
        self._desk.clock.tick.connect(self._tick)
        self._desk.preferences.changed.connect(self._refresh)

    def _add_commands(self) -> None:
        def on() -> bool:
            return self._desk.supervision.on

        for at, (id, title) in enumerate(
            (("agents", tr("Floor: agents")), ("queues", tr("Floor: queues")), ("visitors", tr("Floor: visitors")))
        ):
            run = partial(self._go_to_table, at)
            self._shell.commands.add(Command(id=f"floor.{id}", title=title, run=run, enabled=on, icon=Icon.FLOOR))
        self._shell.commands.add(
            Command(
                id="floor.filter",
                title=tr("Filter the floor"),
                known_as=tr("search the floor"),
                run=self._to_filter,
                enabled=on,
                icon=Icon.FILTER,
            )
        )

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.filter, self.agents, self.queues, self.visitors, self.detail)

    # --- what is shown ------------------------------------------------------------------------

    def take_focus(self) -> None:
        """The rows."""
        self._view().take_focus()

    def show_table(self, at: int) -> None:
        """Agents, queues or visitors."""
        self.tabs.choose(at)
        self._stack.setCurrentIndex(at)
        self.board.look_at_queues(at == _QUEUES)
        self.board.look_at_visitors(at == _VISITORS and self.isVisible())
        self._filter(self.filter.field.text())
        self._refresh_by()
        self._count()
        self._show_line()

    def _view(self) -> View:
        return (self.agents, self.queues, self.visitors)[self._stack.currentIndex()]

    def _line(self) -> Line | None:
        return self._view().row()

    def _show_line(self, _key: object = None) -> None:
        line = self._line()
        if line is self._told and line is not None:
            return
        self._told = line
        self.detail.show_line(line)
        self._charts_of(line)

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        self._charts_of(self._line())
        limits = self._desk.preferences.now.floor
        totals = self.board.totals
        self.strip.refresh(totals, limits, self._desk.now())
        self._level.wanted = limits.level_warn
        self.of.setText(extent_words(totals))
        self.flags.setVisible(totals.flags > 0)
        self.flags.set_text(tr("1 flag") if totals.flags == 1 else tr("{n} flags", n=totals.flags))
        self._show_line()

    def _ordered(self) -> None:
        """Lines came, went, or are hidden by the filter, the chosen one too."""
        if self.isVisible():
            self._count()
            self._show_line()

    def _visitors_changed(self) -> None:
        if self._stack.currentIndex() == _VISITORS:
            self._count()
            self._show_line()

    def _charts_of(self, line: Line | None) -> None:
        steps = self.board.steps(queue_of(line))
        of = line.name if isinstance(line, QueueLine) else ""
        self.flow.show_steps(steps, of)
        self.level.show_steps(steps, of)

    def _count(self) -> None:
        table = self._view().table
        bar = self._desk.visitors.bar
        if self._stack.currentIndex() == _VISITORS and bar is not Bar.NONE:
            self.count.setText(tr("No link") if bar is Bar.OFFLINE else tr("Off for now: the server is busy"))
            return
        self.count.setText(tr("1 line") if table.count() == 1 else tr("{n} lines", n=f"{table.count():,}"))

    def _tick(self) -> None:
        if self.isVisible():
            self.strip.refresh(self.board.totals, self._desk.preferences.now.floor, self._desk.now())
            self.detail.tick(self._line())

    # --- doing --------------------------------------------------------------------------------

    def _run(self, id: str) -> None:
        self._shell.commands.run(id)

    def _go_to_table(self, at: int) -> None:
        self._shell.go_to("floor", focus=False)
        self.show_table(at)
        self.take_focus()

    def _to_filter(self) -> None:
        self._shell.go_to("floor", focus=False)
        self.filter.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.field.selectAll()

    def _filter(self, words: str) -> None:
        self._view().table.filter(words)
        self._count()

    def _unfilter(self) -> None:
        self.filter.field.clear()
        self.take_focus()

    def _refresh_by(self) -> None:
        table = self._view().table
        groups = table.sight.groups
        self.by.setVisible(bool(groups))
        words = tr("Group by: {what}", what=groups.get(table.by, ""))
        self.by.set_text(words)

    def _choose_group(self) -> None:
        table = self._view().table
        self._menu.clear()
        for id, words in table.sight.groups.items():
            run = partial(self._group, id)
            self._menu.add(Entry(text=words, run=run, icon=Icon.FILTER, chosen=id == table.by))
        self._menu.open_at(self.by)

    def _group(self, id: str) -> None:
        self._view().table.group(id)
        self._refresh_by()

    def _go_on(self) -> None:
        """To what can be done about the line: beside the table, or in a menu where there is no room for that."""
        if self.detail.isVisible():
            self.detail.take_focus()
        else:
            self._open_menu(QPoint())

    def _open_menu(self, _at: QPoint) -> None:
        if self._stack.currentIndex() == _AGENTS:
            self._run("supervise.state")
        else:
            self._run("supervise.chat_menu")

    # --- look ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.board.look(True)
        self.show_table(self._stack.currentIndex())
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.board.look(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.detail.stand(event.size().width())
        beside = event.size().width() >= _DETAIL_FROM
        self.detail.setVisible(beside)
        self.count.setVisible(event.size().width() - beside * self.detail.width() >= _COUNT_FROM)
        self._charts.setVisible(event.size().height() >= _CHARTS_FROM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        painter.fillRect(self.rect(), theme.tokens().ground)
        painter.end()

"""Colleagues in the dock: the list, a conversation, a new one; and a notice when something comes meanwhile."""

from functools import cached_property, partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.people import HitRow, PeopleModel, Row
from desktop.models.rooms import PersonRow, RoomRow, presence_of
from desktop.panels.rooms.new_room import NewRoomPage
from desktop.panels.rooms.people_list import PeopleList, row_words
from desktop.panels.rooms.thread_panel import ThreadPanel
from desktop.panels.rooms.words import presence_words
from desktop.panels.search import SearchField
from desktop.state.changes import RoomNews
from desktop.state.preferences import Event
from desktop.state.rooms import SaidLine
from desktop.ui import fonts
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.toast import Weight
from protocol.errors import Refusal
from protocol.ids import RoomId
from protocol.rooms import RoomKind

PANEL = "colleagues"
#: So long after the last key the server is asked, in milliseconds, and from so many letters on.
_SEARCH_AFTER, _SEARCH_FROM = 300, 2


class ColleaguesPanel(QWidget):
    """The panel in the dock."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._rooms = shell.desk.rooms
        self._shell = shell
        #: A line to be shown when its conversation is open.
        self._wanted_line = ""
        self._add_commands()
        self._pages = QStackedWidget()
        self.list_page = _ListPage(shell)
        self.list_page.opened.connect(self._open)
        self.list_page.new.clicked.connect(self._new)
        self._pages.addWidget(self.list_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._rooms.selected_changed.connect(self._selected)
        self._rooms.changed.connect(self._note)
        self._rooms.news.connect(self._news)
        self._selected()
        # The dock is still being built: its tab is there when the window is.
        QTimer.singleShot(0, self, self._note)

    def _add_commands(self) -> None:
        add, rooms = self._shell.commands.add, self._rooms
        add(
            Command(
                id="colleagues.open",
                title=tr("Write to colleagues"),
                known_as=tr("team chat, direct message, internal chat"),
                key="Ctrl+M",
                icon=Icon.USERS,
                run=self._show,
            ),
            Command(
                id="colleagues.new",
                title=tr("New conversation with colleagues"),
                known_as=tr("new group, direct message"),
                key="Ctrl+Shift+M",
                icon=Icon.PLUS,
                run=self._new,
            ),
            Command(
                id="colleagues.search",
                title=tr("Search what colleagues wrote"),
                key="Ctrl+Shift+J",
                icon=Icon.SEARCH,
                run=self._search,
            ),
            Command(
                id="colleagues.card",
                title=tr("Attach the chosen chat to a message to colleagues"),
                key="Ctrl+Shift+C",
                icon=Icon.CHAT,
                run=self._attach,
                enabled=self._can_attach,
            ),
            Command(
                id="colleagues.add",
                title=tr("Bring a colleague into the group"),
                icon=Icon.INVITE,
                run=self._add,
                enabled=rooms.can_add,
            ),
            Command(
                id="colleagues.leave",
                title=tr("Leave the group of colleagues"),
                key="Ctrl+Shift+Y",
                icon=Icon.LEAVE,
                run=rooms.leave,
                enabled=rooms.can_leave,
            ),
        )

    # --- pages, each made when it is first wanted ---------------------------------------------

    @cached_property
    def thread_page(self) -> "_ThreadPage":
        """A conversation."""
        page = _ThreadPage(self._shell)
        page.back.clicked.connect(self._to_list)
        self._pages.addWidget(page)
        return page

    @cached_property
    def new_page(self) -> NewRoomPage:
        """A new one."""
        page = NewRoomPage(self._shell)
        page.left.connect(self._to_list)
        self._pages.addWidget(page)
        return page

    # --- doing ------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """The keyboard goes to where one goes on."""
        match self._pages.currentWidget():
            case _ThreadPage() as page:
                page.thread_panel.take_focus()
            case NewRoomPage() as page:
                page.take_focus()
            case _:
                self.list_page.field.field.setFocus()

    def _show(self) -> None:
        if self._shell.dock.showing(PANEL) and self._rooms.selected is not None and self._has_focus():
            self._to_list()
        self._shell.dock.show_panel(PANEL)

    def _add(self) -> None:
        self._shell.dock.show_panel(PANEL)
        self.thread_page.ask_whom()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _new(self) -> None:
        self.new_page.begin_anew()
        self._pages.setCurrentWidget(self.new_page)
        self._shell.dock.show_panel(PANEL)

    def _search(self) -> None:
        self._to_list()
        self._shell.dock.show_panel(PANEL)

    def _can_attach(self) -> bool:
        return self._desk.card is not None

    def _attach(self) -> None:
        """To the open conversation; without one, choose it first: the list is before her."""
        self._shell.dock.show_panel(PANEL)
        page = self._pages.currentWidget()
        if isinstance(page, _ThreadPage):
            page.thread_panel.composer.attach_chat()

    def _to_list(self) -> None:
        if self._rooms.selected is not None:
            self._rooms.select(None)
        elif isinstance(self._pages.currentWidget(), NewRoomPage):
            self._pages.setCurrentWidget(self.list_page)
        self.take_focus()

    def _open(self, row: Row) -> None:
        match row:
            case RoomRow():
                self._rooms.select(row.room)
            case PersonRow():
                try:
                    self._rooms.open_with((row.agent,))
                except Refusal as refused:
                    self._shell.toasts.say(refusal(refused.code, refused.text), Weight.PROBLEM)
            case HitRow() if self._rooms.of(row.room) is None:
                self._shell.toasts.say(tr("This conversation is over. Questions to experts stand with their chat."))
            case HitRow():
                self._wanted_line = row.key
                self._rooms.select(row.room)
                self._reveal()
            case _:
                pass

    def _selected(self) -> None:
        had_focus = self._has_focus()
        room = self._rooms.selected
        if room is not None or "thread_page" in vars(self):
            self.thread_page.show_room(room)
        self._pages.setCurrentWidget(self.list_page if room is None else self.thread_page)
        if had_focus:
            self.take_focus()

    def _reveal(self) -> None:
        if self._wanted_line and not self.thread_page.thread_panel.view.reveal(self._wanted_line):
            self._shell.toasts.say(tr("This message is older than what is here. Scroll up to fetch more."))
        self._wanted_line = ""

    # --- what comes ---------------------------------------------------------------------------

    def _note(self) -> None:
        if not self._shell.dock.has(PANEL):
            return
        self._shell.dock.note(PANEL, self._rooms.unread)

    def _news(self, change: RoomNews) -> None:
        talk = self._rooms.of(change.room)
        if talk is None or talk.room.kind is RoomKind.CONSULTATION:
            return
        line = next((one for one in reversed(talk.lines) if one.key == change.line), None)
        if not isinstance(line, SaidLine) or line.seq <= talk.mine_seen:
            return
        name = self._rooms.name_of(line.author) or tr("A colleague")
        words = " ".join(line.text.split()) or tr("sent a chat")
        words = words if len(words) <= 80 else f"{words[:79]}…"
        self._shell.desk.attention.tell(Event.MESSAGE, name, words, key=f"room {change.room}")
        QApplication.alert(self._shell.window_widget, 0)
        if not self._rooms.shows(change.room):
            self._shell.toasts.say(f"{name}: {words}", Weight.NOTE, tr("Read"), lambda: self._read(change.room))

    def _read(self, room: RoomId) -> None:
        self._rooms.select(room)
        self._shell.dock.show_panel(PANEL)


class _ListPage(QWidget):
    """The field, the list, and a way to a new conversation.

    Signals:
        opened: a row is wanted (Row).
    """

    opened = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._rooms = shell.desk.rooms
        self.model = PeopleModel(self._rooms, row_words, self)
        self.model.sleep(True)
        self.list = PeopleList(shell.desk, self.model)
        self.list.opened.connect(self.opened)
        self.field = SearchField("", tr("Find people and messages"))
        shell.commands.keep_told("colleagues.search", self.field.tell_key)
        self.field.wanted.connect(self._wanted)
        self.field.key_pressed.connect(self.list.press)
        self.field.left.connect(self.field.field.clear)
        self.new = IconButton(Icon.PLUS, tr("New conversation"))
        shell.commands.keep_told("colleagues.new", partial(self.new.name, tr("New conversation")))
        self.nobody = Label(tr("No other colleague is set up yet."), Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.nobody.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SEARCH_AFTER)
        self._later.timeout.connect(self._ask)
        head = QHBoxLayout()
        head.setContentsMargins(Space.ONE_HALF, 0, Space.ONE, Space.HALF)
        head.setSpacing(Space.HALF)
        head.addWidget(self.field, 1)
        head.addWidget(self.new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.nobody)
        column.addWidget(self.list, 1)
        self.model.modelReset.connect(self._show_nobody)
        self._show_nobody()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.sleep(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.sleep(True)

    def _wanted(self, words: str) -> None:
        self.model.look_for(words)
        if len(words.strip()) >= _SEARCH_FROM:
            self._later.start()
        else:
            self._later.stop()
            self._rooms.search("")

    def _ask(self) -> None:
        self._rooms.search(self.field.field.text())

    def _show_nobody(self) -> None:
        words = tr("Nothing of that among colleagues") if self.field.field.text().strip() else ""
        self.nobody.setText(words or tr("No other colleague is set up yet."))
        self.nobody.setVisible(not self.model.rows)


class _ThreadPage(QWidget):
    """Who it is with, and the thread."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._rooms = shell.desk.rooms
        self._store = shell.desk.store
        self._room: RoomId | None = None
        self.back = IconButton(Icon.CHEVRON_LEFT, tr("Back to the list"))
        shell.commands.keep_told("colleagues.open", partial(self.back.name, tr("Back to the list")))
        self.name = ElidedLabel("", Type.BODY, fonts.STRONG)
        self.about = ElidedLabel("", Type.CAPTION, tone=Tone.FAINT)
        self.add = IconButton(Icon.INVITE, tr("Bring a colleague into the group"), edge=30, glyph=16)
        self.add.clicked.connect(self.ask_whom)
        self.menu = Menu(shell.window_widget, tr("Bring a colleague into the group"))
        self.leave = IconButton(Icon.LEAVE, tr("Leave the group"), edge=30, glyph=16)
        shell.commands.keep_told("colleagues.leave", partial(self.leave.name, tr("Leave the group")))
        self.leave.clicked.connect(self._rooms.leave)
        self.thread_panel = ThreadPanel(shell)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.about)
        head = QHBoxLayout()
        head.setContentsMargins(Space.ONE, 0, Space.ONE_HALF, Space.HALF)
        head.setSpacing(Space.HALF)
        head.addWidget(self.back)
        head.addLayout(names, 1)
        head.addWidget(self.add, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.thread_panel, 1)
        self._rooms.changed.connect(self._refresh)

    def show_room(self, room: RoomId | None) -> None:
        """Show another conversation."""
        self._room = room
        self.thread_panel.show_room(room)
        self._refresh()

    def ask_whom(self) -> None:
        """Show who can be brought in."""
        talk = self._rooms.of(self._room)
        if talk is None:
            return
        self.menu.clear()
        for agent in self._rooms.not_in(talk):
            self.menu.add(Entry(text=agent.name, run=partial(self._rooms.add, agent.id), icon=Icon.INVITE))
        self.menu.open_at(self.add)

    def _refresh(self) -> None:
        talk = self._rooms.of(self._room)
        if talk is None:
            return
        self.name.set_text(self._rooms.title(talk))
        self.leave.setVisible(talk.room.kind is RoomKind.GROUP)
        self.add.setVisible(talk.room.kind is RoomKind.GROUP and self._rooms.can_add())
        if talk.room.kind is RoomKind.GROUP:
            names = (self._rooms.name_of(one).split(" ")[0] for one in talk.others)
            self.about.set_text(", ".join([tr("You"), *(name for name in names if name)]))
        else:
            other = self._store.floor.agents.get(talk.others[0]) if talk.others else None
            self.about.set_text(presence_words(presence_of(other)) if other is not None else "")

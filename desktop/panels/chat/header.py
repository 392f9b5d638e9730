"""The head of a chat: who, where, how long; and the way to end, finish or put it away."""

from enum import Enum
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.models.pull import answered_elsewhere
from desktop.models.shown import ShownChat
from desktop.panels.chat.header_marks import ClockPill, FlagMark, NumberMark
from desktop.state.conversation import Held
from desktop.state.limits import of_answer
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import ElidedLabel, Tone
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.words import customer_words
from protocol.ids import InteractionId
from protocol.kinds import InteractionStatus

#: Commands with a button of their own, which go into the menu where the name would be cut.
_AWAY = ("chat.invite", "chat.hand_over")
#: Commands behind the menu of the head.
MORE = ("chat.push", "chat.hidden", "chat.note", "chat.flag", "chat.lower", "chat.block", "chat.unblock")
#: What a head that has room says by buttons.
_SMALL = ("chat.end", "tiles.pin", "tiles.detach")

#: So much of a name is shown before buttons are, in pixels: alone, and among tiles.
_NAME, _NAME_IN_TILE = 160, 96
#: A tile from this width on has buttons for its place.
_TOOLS_FROM = 480
_HEIGHT, _HEIGHT_IN_TILE = 64, 48
_FACE, _FACE_IN_TILE = 38, 28


class Setting(Enum):
    """Where a chat is shown."""

    #: Alone in the centre.
    LARGE = "large"
    #: Among others there.
    TILE = "tile"
    #: In a window of its own.
    WINDOW = "window"


class ChatHeader(QWidget):
    """Over the transcript. Among tiles it is low, and can be taken by the pointer.

    Signals:
        dragged: it was taken and drawn away.
    """

    dragged = Signal()

    def __init__(self, shell: Shell, shown: ShownChat) -> None:
        super().__init__()
        self._desk: Desk = shell.desk
        self._chat = shown
        self._setting = Setting.LARGE
        self._pressed_at: QPoint | None = None
        self.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.THREE - 4, 0, Space.TWO, 0)
        row.setSpacing(Space.ONE_HALF)
        self.avatar = Avatar("", _FACE)
        row.addWidget(self.avatar)
        self.number = NumberMark()
        row.addWidget(self.number)
        names = QVBoxLayout()
        names.setSpacing(1)
        self.name = ElidedLabel("", Type.TITLE, fonts.STRONG)
        self.about = ElidedLabel("", Type.SMALL, tone=Tone.FAINT)
        names.addStretch(1)
        names.addWidget(self.name)
        names.addWidget(self.about)
        names.addStretch(1)
        row.addLayout(names, 1)
        self.waiting = ClockPill(Icon.TIMER, tr("Waits for you"), minds=True)
        self.session = ClockPill(Icon.CLOCK, tr("In this chat"), minds=False)
        row.addWidget(self.waiting)
        row.addWidget(self.session)
        self._shell = shell
        self.flag = FlagMark()
        row.addWidget(self.flag)
        self.invite = self._act(row, Icon.INVITE, tr("Ask a colleague in"), "chat.invite")
        self.hand_over = self._act(row, Icon.HAND_OVER, tr("Hand the chat over"), "chat.hand_over")
        self.more = IconButton(Icon.MENU, tr("More about this chat"))
        self.more.clicked.connect(self._open_more)
        row.addWidget(self.more)
        self.menu = Menu(shell.window_widget, tr("More about this chat"))
        self.end = Button(tr("End chat"), Kind.PLAIN, small=True)
        self.end.clicked.connect(self._end)
        row.addWidget(self.end)
        self.tack = IconButton(Icon.TACK, tr("Keep this chat in its place"), edge=28, glyph=15)
        self.tack.setCheckable(True)
        self.tack.clicked.connect(self._pin)
        self.own = IconButton(Icon.WINDOW, tr("Window of its own"), edge=28, glyph=16)
        self.own.clicked.connect(partial(self._run, "tiles.detach"))
        for button in (self.tack, self.own):
            row.addWidget(button)
            button.hide()
        self.dock = IconButton(Icon.PANEL_RIGHT, tr("Show the side panel"))
        self.dock.clicked.connect(self._show_dock)
        self.dock.setVisible(shell.dock.isHidden())
        shell.dock.shown.connect(self._show_dock_button)
        row.addWidget(self.dock)
        self._row = row
        #: Whether the buttons have room beside the name.
        self._roomy = True
        self._has_more = self._has_acts = False
        self._desk.clock.tick.connect(self.tick)
        self._desk.signals.visit.connect(self._visit_changed)
        self._desk.tiles.changed.connect(self._show_place)
        shell.commands.changed.connect(self._tell_keys)
        self._tell_keys()

    def _tell_keys(self) -> None:
        key = self._shell.commands.key_of
        self.invite.name(tr("Ask a colleague in"), key("chat.invite"))
        self.hand_over.name(tr("Hand the chat over"), key("chat.hand_over"))
        self.end.setToolTip(key("chat.end"))
        self.dock.name(tr("Show the side panel"), key("dock.toggle"))
        self._show_place()

    def set_setting(self, setting: Setting) -> None:
        """It stands alone, among others, or in a window of its own."""
        self._setting = setting
        tile = setting is Setting.TILE
        self.setFixedHeight(_HEIGHT_IN_TILE if tile else _HEIGHT)
        self.avatar.resize_to(_FACE_IN_TILE if tile else _FACE)
        self._row.setContentsMargins(
            Space.ONE_HALF if tile else Space.THREE - 4, 0, Space.ONE if tile else Space.TWO, 0
        )
        self._row.setSpacing(Space.ONE if tile else Space.ONE_HALF)
        self.name.setFont(fonts.font(Type.BODY if tile else Type.TITLE, fonts.STRONG))
        self.about.setFont(fonts.font(Type.CAPTION if tile else Type.SMALL))
        self._show_place()
        self._show_dock_button(not self._shell.dock.isHidden())
        self.refresh()

    def _show_place(self) -> None:
        """What can be done about where it is shown."""
        key = self._shell.commands.key_of
        number = self._desk.tiles.number(self._chat.id) if self._setting is Setting.TILE else None
        self.number.show_number(number, key(f"chat.select.{number}") if number is not None else "")
        pinned = self._desk.tiles.pinned(self._chat.id)
        self.tack.setChecked(pinned)
        self.tack.name(
            tr("Let this chat give way to others") if pinned else tr("Keep this chat in its place"), key("tiles.pin")
        )
        back = self._setting is Setting.WINDOW
        self.own.set_icon(Icon.WINDOW_BACK if back else Icon.WINDOW)
        self.own.name(tr("Back to the other chats") if back else tr("Window of its own"), key("tiles.detach"))

    def _pin(self) -> None:
        if self._chat.id is not None:
            self._desk.tiles.pin(self._chat.id, not self._desk.tiles.pinned(self._chat.id))
            self._show_place()

    def _show_dock_button(self, dock: bool) -> None:
        """The way to the side panel, while that is away, stands where there is one chat."""
        self.dock.setVisible(not dock and self._setting is Setting.LARGE)

    def _visit_changed(self, interaction: InteractionId) -> None:
        if interaction == self._chat.id:
            self.refresh()

    def _act(self, row: QHBoxLayout, icon: Icon, name: str, command: str) -> IconButton:
        button = IconButton(icon, name)
        button.clicked.connect(partial(self._run, command))
        row.addWidget(button)
        return button

    def _run(self, command: str) -> None:
        # Commands speak of the chosen chat.
        self._desk.select(self._chat.id)
        self._shell.commands.run(command)

    def _end(self) -> None:
        self._desk.end_chat(self._chat)

    def _open_more(self) -> None:
        """What is done now and then; what can't be done now is not offered."""
        self._desk.select(self._chat.id)
        commands, menu = self._shell.commands, self.menu
        menu.clear()
        for id in (*(() if self._roomy else _AWAY), *MORE, *self._behind()):
            command = commands.get(id) if commands.has(id) else None
            if command is not None and command.enabled():
                tone = Tone.BAD if id == "chat.block" else Tone.SOFT
                run = partial(self._run, id)
                key = commands.key_of(id)
                menu.add(Entry(text=command.title, run=run, icon=command.icon, tone=tone, key=key))
        menu.open_at(self.more)

    def _behind(self) -> tuple[str, ...]:
        """What has no button here."""
        match self._setting:
            case Setting.LARGE:
                return _SMALL[1:]
            case Setting.TILE:
                return _SMALL[:1] if self.own.isVisibleTo(self) else _SMALL
            case Setting.WINDOW:
                return ()

    def _show_dock(self) -> None:
        self._shell.commands.run("dock.toggle")

    def refresh(self) -> None:
        """Show who it is with."""
        card = self._chat.card
        if card is None:
            return
        queue = self._desk.store.floor.queues.get(card.queue)
        name = customer_words(card.customer)
        self.avatar.show_person(name)
        self.name.set_text(name)
        visit = self._desk.store.visits.get(card.id)
        page = visit.visiting.page if visit is not None else card.customer.page
        parts = [queue.name if queue is not None else "", card.customer.customer_number, page.title]
        self.about.set_text(" · ".join(part for part in parts if part))
        chat = self._chat.conversation
        self.flag.show_flag(card)
        company = self._desk.company
        self.invite.setEnabled(company.can_invite(chat))
        self.hand_over.setEnabled(company.can_transfer(card))
        self._has_acts = self.invite.isEnabled() or self.hand_over.isEnabled()
        blocked = company.can_block(card) or company.can_unblock(card.customer.visitor)
        self._has_more = chat is not None and (self._chat.can_hide() or company.can_lower(card) or blocked)
        ends = self._chat.can_write() and (chat is None or chat.seat is None)
        self.end.setVisible(ends and self._setting is not Setting.TILE)
        self._show_place()
        self.end.setEnabled(self._desk.endings.left(self._chat.id) is None)
        self.tick()

    def tick(self) -> None:
        """Show the clocks."""
        card, chat = self._chat.card, self._chat.conversation
        if card is None:
            return
        now = self._desk.now()
        # Of a chat that is no longer hers nobody waits for her.
        active = card.status is InteractionStatus.ACTIVE and chat is not None and chat.held is Held.MINE
        self.session.show_elapsed(now - card.since if active else None)
        waits = chat.waiting_since if chat is not None and active and not answered_elsewhere(card) else None
        limits = of_answer(self._desk.store.floor.queues.get(card.queue))
        self.waiting.show_elapsed(now - waits if waits is not None else None, limits)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The name comes first: where it would be cut, buttons go into the menu; then the chat's clock goes."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self.avatar.width() - self._row.spacing()
        tile = self._setting is Setting.TILE
        # Tiles of one width look alike, whatever is in them.
        room -= _NAME_IN_TILE if tile else min(self.name.sizeHint().width(), _NAME)
        writes = self._chat.can_write()
        pinned = tile and self.tack.isChecked()
        # In a tile without room for them they are behind the menu.
        stay = (self.waiting, self.flag, self.end, self.dock)
        taken = self._beside(self.tack) * pinned + self._beside(self.own) * (self._setting is Setting.WINDOW)
        taken += self._beside(self.number) * (not self.number.isHidden())
        taken += sum(self._beside(part) for part in stay if not part.isHidden())
        clock = self._beside(self.session) if self.session.elapsed is not None else 0
        acts = self._beside(self.invite) + self._beside(self.hand_over) if writes else 0
        more = self._beside(self.more) if self._has_more else 0
        self._roomy = taken + clock + acts + more <= room and not tile
        has_more = self._has_more or tile or (not self._roomy and writes and self._has_acts)
        more = self._beside(self.more) if has_more else 0
        self.more.setVisible(has_more)
        for button in (self.invite, self.hand_over):
            button.setVisible(writes and self._roomy)
        tools = 0
        if tile and self.width() >= _TOOLS_FROM:
            tools = self._beside(self.own) + self._beside(self.tack) * (not pinned)
            tools *= taken + more + tools <= room
        self.own.setVisible(self._setting is Setting.WINDOW or tools > 0)
        self.tack.setVisible(pinned or tools > 0)
        self.session.give_room(taken + more + tools + clock <= room)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None
        # The tile wants to know of it too.
        event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            self.dragged.emit()

    def _beside(self, part: QWidget) -> int:
        return max(part.sizeHint().width(), part.minimumWidth()) + self._row.spacing()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, t.line)
        painter.end()

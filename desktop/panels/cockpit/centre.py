"""The centre of the window: one chat large, or several as tiles; and the windows that were detached from it.

Which chats these are is said by `desk.tiles`. What has the keyboard is what commands speak of.
"""

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QPaintEvent,
    QResizeEvent,
    QScreen,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop.panels.chat.acts import ChatActs
from desktop.panels.chat.carrying import carried, carry
from desktop.panels.chat.commands import ChatCommands
from desktop.panels.chat.header import Setting
from desktop.panels.chat.panel import ChatPanel
from desktop.panels.chat.sheets import ChatSheets
from desktop.panels.chat.writing_commands import WritingCommands
from desktop.panels.cockpit.commands import TileCommands
from desktop.panels.cockpit.place_mark import PlaceMark
from desktop.panels.cockpit.sizing import Sizing
from desktop.panels.cockpit.tile import Tile
from desktop.panels.cockpit.window import HEIGHT, WIDTH, ChatWindow, set_down_at
from desktop.panels.wrap_up import WrapUpPanel
from desktop.panels.wrap_up.commands import WrapUpCommands
from desktop.state.link import SignInPhase
from desktop.state.tile_grid import Rect, fitting
from desktop.ui import theme
from desktop.ui.panel import Shell
from desktop.ui.widgets import paint
from protocol.ids import InteractionId

#: Where under the pointer a window opens that was dragged out.
_GRIP = QPoint(120, 24)
_FACE_OF_DRAG = 220


class Cockpit(QWidget):
    """Shows the chats, and knows which of them commands speak of."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self._tiles: list[Tile] = []
        #: Tiles that were not wanted any more, to be used again.
        self._spare: list[Tile] = []
        self._windows: dict[InteractionId, ChatWindow] = {}
        #: Where each tile stands among all that are to be shown; the rest of them are on their way.
        self._places: list[int] = []
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self._arrange)
        self._arranging = False
        #: The chat that was taken, or that she was in before a start, until the keyboard is in its composer; and which.
        self._begun: InteractionId | None = None
        self._returns = False
        self._inside = False
        self._writing = WritingCommands(shell, self.focused, self)
        self._commands = ChatCommands(shell, self.focused, self)
        self._acts = ChatActs(shell, self.focused, self)
        self._commands.add_rest()
        self._wrap_up_commands = WrapUpCommands(shell, self._focused_wrap_up, self)
        self._tile_commands = TileCommands(shell, self)
        self._sizing = Sizing(shell, self, self._stand)
        self._sheets = ChatSheets(shell, self._insert_link)
        self._mark = PlaceMark(self)
        self.setAcceptDrops(True)
        self._arrange()
        self._desk.tiles.changed.connect(self._arrange)
        self._desk.selected_changed.connect(self._chosen_changed)
        self._desk.taken.connect(self._taken)
        for signal in (self._desk.signals.conversation, self._desk.signals.opened):
            signal.connect(self._conversation_changed)
        self._desk.signals.sign_in.connect(self._signed_in)
        self._signed_in()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
            app.screenRemoved.connect(self._screens_changed)
            app.screenAdded.connect(self._screens_changed)
            app.commitDataRequest.connect(self._keep_windows)

    # --- what commands speak of -------------------------------------------------------------

    def focused(self) -> ChatPanel:
        """The panel of the chosen chat."""
        return self._focused_tile().panel

    def window_of(self, chat: InteractionId) -> ChatWindow | None:
        """The chat's own window."""
        return self._windows.get(chat)

    def tiles(self) -> tuple[Tile, ...]:
        """The tiles in the centre, in their order."""
        return tuple(self._tiles)

    def take_focus(self) -> None:
        """Put the keyboard into the chosen chat, or the first that is here."""
        tile = next((one for one in self._tiles if one.chat.id == self._desk.selected), self._tiles[0])
        tile.panel.take_focus()

    def panes(self) -> tuple[QWidget, ...]:
        """What the keyboard goes round."""
        return tuple(pane for tile in self._tiles for pane in tile.panes())

    def _focused_tile(self) -> Tile:
        chosen = self._desk.selected
        window = self._windows.get(chosen) if chosen is not None else None
        if window is not None:
            return window.tile
        return next((tile for tile in self._tiles if tile.chat.id == chosen), self._tiles[0])

    def _focused_wrap_up(self) -> WrapUpPanel:
        return self._focused_tile().wrap_up

    def _insert_link(self, words: str, url: str) -> None:
        self.focused().composer.insert_link(words, url)

    # --- tiles ------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Show the chats that are to be shown; those that stay keep their tile, and its place in the text."""
        every: list[InteractionId | None] = [*self._desk.tiles.shown] or [None]
        wanted = self._at_once(every)
        if len(wanted) < len(every):
            self._more.start()
        self._arranging = True
        had_focus = self._tile_with(QApplication.focusWidget()) is not None
        there = {tile.chat.id: tile for tile in self._tiles}
        free = [tile for tile in self._tiles if tile.chat.id not in wanted]
        tiles: list[Tile] = []
        for chat in wanted:
            tile = there.get(chat) or (free.pop(0) if free else self._another())
            tile.show_chat(chat)
            tiles.append(tile)
        for tile in free:
            tile.hide()
            tile.show_chat(None)
            tile.panel.composer.room.set_awake(False)
            self._spare.append(tile)
        moved, self._tiles = tiles != self._tiles, tiles
        for tile in tiles:
            tile.set_setting(Setting.TILE if len(every) > 1 else Setting.LARGE)
        self._places = [every.index(chat) for chat in wanted]
        self._stand()
        for tile in tiles:
            tile.show()
        self._sizing.lift()
        if moved and len(tiles) > 1:
            self._chain()
        self._arrange_windows()
        self._arranging = False
        if had_focus and self._tile_with(QApplication.focusWidget()) is not self._focused_tile():
            self.focused().go_on()
        self.update()

    def _at_once(self, every: list[InteractionId | None]) -> list[InteractionId | None]:
        """Those that have a tile, or get one now: making one takes a moment, and no key waits for more than one."""
        there = {tile.chat.id for tile in self._tiles}
        free = len([tile for tile in self._tiles if tile.chat.id not in every]) + len(self._spare) + 1
        fresh = sorted((chat for chat in every if chat not in there), key=lambda chat: chat != self._desk.selected)
        later = fresh[free:]
        return [chat for chat in every if chat not in later]

    def _another(self) -> Tile:
        if self._spare:
            return self._spare.pop()
        tile = Tile(self._shell, self._sheets)
        tile.setParent(self)
        tile.remember_tabs()
        tile.panel.header.dragged.connect(partial(self._drag, tile))
        return tile

    def _stand(self) -> None:
        rects = self._sizing.lay().tiles
        for tile, place in zip(self._tiles, self._places, strict=True):
            at = rects[min(place, len(rects) - 1)]
            tile.setGeometry(at.x, at.y, at.width, at.height)

    def _chain(self) -> None:
        """The Tab key goes through the tiles in their order, and then on."""
        last: QWidget | None = None
        for tile in self._tiles:
            for part in tile.tabbed:
                if last is not None:
                    QWidget.setTabOrder(last, part)
                last = part

    def _tile_with(self, part: QWidget | None) -> Tile | None:
        """The tile, here or in a window of its own, that holds this."""
        every = (*self._tiles, *(window.tile for window in self._windows.values()))
        return next((tile for tile in every if part is not None and tile.isAncestorOf(part)), None)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        tile = None if self._arranging else self._tile_with(now)
        if tile is None and old is not None and not old.isVisible() and self._tile_with(old) is not None:
            # It went from the screen, and Qt gave the keyboard to whatever comes next in the window.
            QTimer.singleShot(0, self, partial(self._go_on_from, now))
        if tile is None:
            return
        if now is tile.panel.composer.editor:
            for one in self._tiles:
                one.panel.composer.room.set_awake(one is tile)
        if tile.chat.id is not None:
            self._desk.select(tile.chat.id)

    def _go_on_from(self, part: QWidget | None) -> None:
        if self.isVisible() and QApplication.focusWidget() is part:
            self.focused().go_on()

    def _signed_in(self) -> None:
        """She comes in where she was: the chat that she had chosen is still on its way."""
        was, self._inside = self._inside, self._desk.store.sign_in.phase in (SignInPhase.SIGNED_IN, SignInPhase.EXPIRED)
        if self._inside and not was and self._desk.conversation is None:
            self._begun, self._returns = self._desk.selected, True
        self._arrange_windows()

    def _taken(self) -> None:
        self._begun, self._returns = self._desk.selected, False
        # What goes from the screen at the same time gives the keyboard to whatever comes next.
        QTimer.singleShot(0, self, self._begin)

    def _conversation_changed(self, interaction: InteractionId) -> None:
        if interaction == self._begun:
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        """She writes in the chat that she has taken, or came back to, as soon as she can."""
        panel = self.focused()
        if self._begun is None or panel.chat.id != self._begun or not panel.composer.isVisible():
            return
        window, self._begun = self._windows.get(self._begun), None
        if self._returns and isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit):
            # She has found something else to write meanwhile.
            return
        if window is not None:
            window.come()
        panel.go_on()

    def _chosen_changed(self) -> None:
        """What is typed goes to the chosen chat, or to none."""
        if self._desk.selected != self._begun:
            self._begun = None
        there = self._tile_with(QApplication.focusWidget())
        if there is not None and not self._arranging and there is not self._focused_tile():
            self.focused().go_on()

    # --- windows ----------------------------------------------------------------------------

    def _arrange_windows(self) -> None:
        wanted = {window.chat: window for window in self._desk.tiles.windows} if self._inside else {}
        for chat in [chat for chat in self._windows if chat not in wanted]:
            self._windows.pop(chat).close_for_good()
        fresh = [chat for chat in wanted if chat not in self._windows]
        # The chosen one last, and so before the others.
        for chat in sorted(fresh, key=lambda chat: chat == self._desk.selected):
            self._open(chat, wanted[chat].at)
        for window in self._windows.values():
            window.setEnabled(self._desk.store.sign_in.phase is SignInPhase.SIGNED_IN)

    def _open(self, chat: InteractionId, at: Rect | None) -> None:
        window = ChatWindow(self._shell, chat)
        window.left.connect(partial(self._desk.tiles.attach, chat))
        window.tile.panel.header.dragged.connect(partial(self._drag, window.tile))
        window.stand(at, len(self._windows))
        self._windows[chat] = window
        # After a start they come back without taking the keyboard; who asks for one goes to it.
        asked = chat == self._desk.selected and self._tile_with(QApplication.focusWidget()) is not None
        window.appear(quietly=not asked)
        if asked:
            window.come()
            window.tile.panel.go_on()

    def _keep_windows(self) -> None:
        """The session of the system ends: nobody may ask again."""
        for window in self._windows.values():
            window.keep()

    def _screens_changed(self, _screen: QScreen) -> None:
        """Each window stands where it is wished, as far as the screens that are there allow."""
        for others, (chat, window) in enumerate(self._windows.items()):
            at = self._desk.tiles.place_of(chat)
            if at is not None:
                window.stand(at, others)

    # --- dragging ---------------------------------------------------------------------------

    def _drag(self, tile: Tile) -> None:
        """To another tile: they change places. Out of the window: a window of its own there."""
        chat = tile.chat.id
        if chat is None or tile.chat.conversation is None:
            return
        head = tile.panel.header
        done = carry(self, chat, head.grab(QRect(0, 0, min(head.width(), _FACE_OF_DRAG), head.height())))
        self._mark.hide()
        at = QCursor.pos()
        given_up = bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)
        if done is Qt.DropAction.IgnoreAction and not given_up and QApplication.topLevelAt(at) is None:
            self._set_down(chat, at)

    def _set_down(self, chat: InteractionId, pointer: QPoint) -> None:
        """Its own window stands there from now on."""
        window = self._windows.get(chat)
        at = set_down_at(pointer, pointer - _GRIP, window.size() if window is not None else QSize(WIDTH, HEIGHT))
        if window is not None:
            window.stand(at)
        else:
            self._desk.select(chat)
            self._desk.tiles.detach(chat, at)
            self._shell.commands.run("chat.focus")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if carried(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        tile = self._tile_at(event.position().toPoint())
        if tile is None or tile.chat.id == carried(event.mimeData()):
            self._mark.hide()
            event.ignore()
        else:
            self._mark.cover(tile)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._mark.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark.hide()
        tile, chat = self._tile_at(event.position().toPoint()), carried(event.mimeData())
        if chat is None or tile is None:
            return
        event.acceptProposedAction()
        if tile.chat.id is None:
            self._desk.tiles.attach(chat)
        else:
            self._desk.tiles.exchange(chat, tile.chat.id)
        self._desk.select(chat)

    def _tile_at(self, at: QPoint) -> Tile | None:
        return next((tile for tile in self._tiles if tile.geometry().contains(at)), None)

    # --- look -------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return self._tiles[0].minimumSizeHint() if len(self._tiles) == 1 else QSize(420, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._desk.tiles.make_room(fitting(self.width(), self.height()))
        self._stand()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        painter.fillRect(self.rect(), theme.tokens().line)
        painter.end()

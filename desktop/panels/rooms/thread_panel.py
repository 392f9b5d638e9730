"""One thread with its composer: among colleagues, with an expert, or one that is over."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.thread import ThreadModel
from desktop.panels.chat.editor import local_files
from desktop.panels.chat.saving import Saving
from desktop.panels.rooms.lines_view import LinesView
from desktop.panels.rooms.room_composer import RoomComposer
from desktop.panels.rooms.words import LineWords
from desktop.state.changes import RoomWordsReturned
from desktop.state.rooms import SaidLine, Thread
from desktop.ui import theme
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.labels import Label, Tone
from protocol.ids import RoomId
from protocol.rooms import Card


class ThreadPanel(QWidget):
    """Lines above, composer below; no composer where nothing more can be said.

    Signals:
        use_asked: the words of a line are wanted in the chat's composer (Line).
    """

    use_asked = Signal(object)

    def __init__(self, shell: Shell, *, cards: bool = True) -> None:
        super().__init__()
        self._desk = shell.desk
        self._rooms = shell.desk.rooms
        self._shell = shell
        self._room: RoomId | None = None
        self._words = LineWords(shell.desk.store)
        self.model = ThreadModel(shell.desk.store, shell.desk.signals, self._words.spoken, self)
        self.view = LinesView(self.model, self._words, shell.desk.now)
        self.view.older_wanted.connect(self._older)
        self.view.card_opened.connect(self._open_card)
        self.view.link_opened.connect(self._open_link)
        self._saving = Saving(shell, self)
        self.view.file_wanted.connect(self._saving.save)
        self.view.use_asked.connect(self.use_asked)
        self.composer = RoomComposer(shell, cards=cards)
        self.composer.sent.connect(self.view.to_end)
        self.over = Label(tr("Nothing more can be said here."), Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.over.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.TWO)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.composer)
        column.addWidget(self.over)
        shell.desk.signals.rooms.connect(self._head_changed)
        shell.desk.signals.room_words.connect(self._words_returned)
        theme.current().changed.connect(self.view.viewport().update)
        self.setAcceptDrops(True)
        self._head_changed()

    @property
    def room(self) -> RoomId | None:
        """What is shown."""
        return self._room

    def show_room(self, room: RoomId | None, past: Thread | None = None) -> None:
        """Show another room, or one that is over."""
        if room == self._room and past is None:
            return
        self._room = room
        self.model.show(room, past)
        talk = self._rooms.of(room)
        self.composer.show_room(room if past is None else None, self._rooms.title(talk) if talk is not None else "")
        self._head_changed()
        self._watch()
        self.view.to_end()

    def take_focus(self) -> None:
        """The keyboard goes to the composer, or to the lines."""
        if self.composer.isVisible():
            self.composer.editor.setFocus()
        else:
            self.view.setFocus()

    def last_answer(self) -> SaidLine | None:
        """The line under the keyboard, else the newest words of somebody else."""
        chosen = self.view.current_line() if self.view.hasFocus() else None
        lines = self.model.talk.lines if self.model.talk is not None else []
        others = (line for line in reversed(lines) if isinstance(line, SaidLine) and not line.mine and line.text)
        return chosen or next(others, None)

    # --- inside -----------------------------------------------------------------------------

    def _head_changed(self) -> None:
        talk = self.model.talk
        live = talk is not None and not talk.room.closed and self._rooms.of(self._room) is talk
        self.composer.setVisible(live)
        self.over.setVisible(talk is not None and not live)
        self.view.viewport().update()

    def _older(self) -> None:
        if self._room is not None:
            self._rooms.fetch_older(self._room)

    def _open_card(self, card: Card) -> None:
        known = card.interaction in self._desk.store.conversations
        if known or card.interaction in self._desk.store.floor.interactions:
            self._desk.select(card.interaction)
        else:
            self._shell.toasts.say(tr("This chat is over and no longer on the floor."))

    def _open_link(self, address: str) -> None:
        url = QUrl(address)
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)

    def _words_returned(self, change: RoomWordsReturned) -> None:
        if change.room == self._room:
            self.composer.draft_returned(refusal(change.code, change.text))

    def _watch(self) -> None:
        self._rooms.watch(self, self._room if self.isVisible() else None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.composer.isHidden() and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.composer.files.add(local_files(event.mimeData()))
        event.acceptProposedAction()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch()

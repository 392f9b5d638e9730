"""The centre of the window: the chosen chat, one that waits, or what to do when there is none."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.transcript import TranscriptModel
from desktop.panels.chat.closing import ClosingBar
from desktop.panels.chat.composer import Composer
from desktop.panels.chat.drop_sheet import DropSheet
from desktop.panels.chat.editor import local_files
from desktop.panels.chat.header import ChatHeader
from desktop.panels.chat.jump import JumpButton
from desktop.panels.chat.typing_strip import TypingStrip
from desktop.panels.lightbox import Lightbox
from desktop.panels.transcript.rows import Layouts, Part, Spot, column
from desktop.panels.transcript.view import TranscriptView
from desktop.panels.transcript.words import ItemWords
from desktop.state.changes import DraftReturned, FileFetched
from desktop.state.conversation import Conversation
from desktop.state.messages import MessageItem, Upload
from desktop.ui import theme
from desktop.ui.commands import Command, Scope
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, said, tr
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.toast import Weight
from protocol.entities import AgentStatus, Attachment, PartyKind
from protocol.ids import FileId, InteractionId


class ChatPanel(QWidget):
    """Everything about the chosen chat."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self._models: dict[InteractionId, TranscriptModel] = {}
        self._places: dict[InteractionId, int | None] = {}
        self._shown: InteractionId | None = None
        self._saving: dict[FileId, Path] = {}
        self._words = ItemWords(shell.desk.store)
        self._add_commands()
        self._build()
        self.setAcceptDrops(True)
        desk = shell.desk
        desk.selected_changed.connect(self.refresh)
        desk.taken.connect(self.take_focus)
        desk.signals.conversation.connect(self._conversation_changed)
        desk.signals.chats.connect(self._chats_changed)
        desk.signals.typing.connect(self._typing_changed)
        desk.signals.me.connect(self._say_empty)
        desk.signals.closed.connect(self._closed)
        desk.signals.draft_returned.connect(self._draft_returned)
        desk.signals.file.connect(self._file_came)
        desk.clock.tick.connect(self._tell_absence)
        self.refresh()

    def _build(self) -> None:
        shell = self._shell
        self.header = ChatHeader(shell)
        self.view = TranscriptView(Layouts(self._words), self._desk.pictures, self._desk.now)
        self.view.part_activated.connect(self._activated)
        self.view.link_activated.connect(self._open_link)
        self.view.end_changed.connect(self._end_changed)
        self.typing = TypingStrip()
        self.composer = Composer(shell)
        self.composer.editor.copy_asked.connect(self.view.copy)
        self.closing = ClosingBar(shell)
        self.jump = JumpButton(self.view)
        self.jump.clicked.connect(self.view.to_end)
        self.jump.hide()
        self.lightbox = Lightbox(shell.window_widget, self._desk.pictures)
        self.lightbox.save_asked.connect(self.save)
        self.drop_sheet = DropSheet(self)
        self.empty = EmptyState(Icon.CHAT, "")
        self.ready = Button(tr("Set yourself ready"), Kind.PRIMARY, icon=Icon.PLAY)
        self.ready.clicked.connect(self._set_ready)
        self.empty.add(self.ready)
        chat = QWidget()
        inner = QVBoxLayout(chat)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        for part in (self.header, self.view, self.typing, self.composer, self.closing):
            inner.addWidget(part, 1 if part is self.view else 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(chat)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _add_commands(self) -> None:
        desk, add = self._desk, self._add_command
        has, may = self._has_chat, desk.can_write
        add("focus", tr("Write a message"), self.take_focus, has, key="Ctrl+J")
        add("send", tr("Send"), self._send, may, key="Return", icon=Icon.SEND, scope=Scope.FOCUS)
        add("attach", tr("Attach files"), self._attach, may, key="Ctrl+Shift+A", icon=Icon.ATTACH)
        add("end", tr("End chat"), desk.end, may, key="Ctrl+Shift+E", icon=Icon.POWER)
        add("finish", tr("Finish chat"), desk.finish, desk.can_finish, key="Ctrl+Shift+F", icon=Icon.CHECK)
        add("dismiss", tr("Put the chat away"), desk.dismiss, desk.can_dismiss, icon=Icon.CLOSE)
        add("newest", tr("Go to the newest message"), self._newest, has, key="Ctrl+End", icon=Icon.ARROW_DOWN)
        add("copy", tr("Copy what is selected"), self._copy, has, icon=Icon.COPY)

    def _add_command(
        self,
        name: str,
        title: str,
        run: Callable[[], None],
        enabled: Callable[[], bool],
        *,
        key: str = "",
        icon: Icon = Icon.CHAT,
        scope: Scope = Scope.WINDOW,
    ) -> None:
        command = Command(id=f"chat.{name}", title=title, run=run, key=key, icon=icon, enabled=enabled, scope=scope)
        self._shell.commands.add(command)

    # --- what is shown ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the chosen chat."""
        chat = self._desk.conversation
        wanted = chat.id if chat is not None else None
        if wanted != self._shown:
            if self._shown is not None:
                self._places[self._shown] = self.view.scroll_place()
            self._shown = wanted
            self.view.setModel(self._model(wanted))
            if wanted is not None:
                self.view.restore_place(self._places.get(wanted))
            name = chat.card.customer.name if chat is not None else ""
            self.composer.show_chat(wanted, name)
        self._stack.setCurrentIndex(1 if chat is not None else 0)
        self.header.refresh()
        self._refresh_foot()
        self._typing_changed(self._shown)
        self._tell_absence()
        self._end_changed(self.view.at_end)
        self._say_empty()
        if self.isVisible() and not _has_focus(self.window()):
            self.take_focus()

    def _model(self, interaction: InteractionId | None) -> TranscriptModel | None:
        chat = self._desk.store.conversations.get(interaction) if interaction is not None else None
        if chat is None:
            return None
        model = self._models.get(chat.id)
        if model is None:
            desk = self._desk
            model = TranscriptModel(desk.store, desk.bus, desk.signals, chat, self._words.spoken, self)
            self._models[chat.id] = model
        return model

    def _refresh_foot(self) -> None:
        writable = self._desk.can_write()
        had_focus = self.composer.editor.hasFocus()
        self.composer.setVisible(writable)
        self.closing.setVisible(not writable)
        self.closing.refresh()
        if had_focus and not writable and self.closing.button.isVisible():
            self.closing.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _conversation_changed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self.header.refresh()
            self._refresh_foot()
            self._tell_absence()

    def _chats_changed(self) -> None:
        if self._shown is None:
            self._say_empty()

    def _typing_changed(self, interaction: InteractionId | None) -> None:
        if interaction != self._shown:
            return
        chat = self._desk.conversation
        names = tuple(
            party.name or (_customer(chat) if party.kind is PartyKind.CUSTOMER else tr("An agent"))
            for party in (chat.typing if chat is not None else ())
        )
        self.typing.show_names(names)

    def _tell_absence(self) -> None:
        chat = self._desk.conversation
        until = chat.customer_gone_until if chat is not None else None
        if until is None:
            self.typing.show_absence("")
            return
        left = clock_words(until - self._desk.now())
        text = tr("{name} lost the connection. The chat is kept for {time}.", name=_customer(chat), time=left)
        self.typing.show_absence(text)

    def _closed(self, interaction: InteractionId) -> None:
        model = self._models.pop(interaction, None)
        self._places.pop(interaction, None)
        if interaction == self._shown:
            self.refresh()
        if model is not None:
            model.deleteLater()

    def _say_empty(self) -> None:
        card, me = self._desk.card, self._desk.me
        self.ready.hide()
        if self._shown is not None:
            return
        if card is not None:
            queue = self._desk.store.floor.queues.get(card.queue)
            name = card.customer.name or tr("A customer")
            title = tr("{name} waits in {queue}", name=name, queue=queue.name if queue is not None else "")
            advice = tr("It is offered to the next free agent with the skills for it.")
            self.empty.say(Icon.TIMER, title, f"“{card.question}”\n\n{advice}" if card.question else advice)
        elif me is None or me.status is AgentStatus.READY:
            self.empty.say(Icon.BELL, tr("All quiet"), tr("You are ready. The next customer rings here."))
        elif me.status is AgentStatus.FINISHING:
            self.empty.say(
                Icon.FINISHING, tr("All finished"), tr("You take no new chats. Set yourself ready to go on.")
            )
            self.ready.show()
        else:
            self.empty.say(
                Icon.PAUSE, tr("You are not ready"), tr("No customer rings here until you set yourself ready.")
            )
            self.ready.show()

    # --- doing --------------------------------------------------------------------------------

    def _has_chat(self) -> bool:
        return self._desk.conversation is not None

    def take_focus(self) -> None:
        """Put the keyboard where the next word or act is wanted."""
        if self.composer.isVisible():
            self.composer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.closing.button.isVisible():
            self.closing.button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _send(self) -> None:
        self.composer.send()

    def _attach(self) -> None:
        self.composer.choose_files()

    def _newest(self) -> None:
        self.view.to_end()

    def _copy(self) -> None:
        self.view.copy()

    def _set_ready(self) -> None:
        self._shell.commands.run("state.ready")

    def _activated(self, spot: Spot, item: object) -> None:
        payload = spot.payload
        if isinstance(payload, Attachment) and spot.part is Part.PICTURE:
            if payload.id in self._desk.pictures.problems:
                self._desk.pictures.again(payload)
            else:
                self.lightbox.open(payload)
        elif isinstance(payload, Attachment) and spot.part is Part.FILE:
            self.save(payload)
        elif isinstance(item, MessageItem) and spot.part is Part.RETRY:
            self._desk.retry(item.id)
        elif isinstance(item, MessageItem) and (spot.part is Part.DISCARD or isinstance(payload, Upload)):
            self._desk.discard(item.id)

    def save(self, attachment: Attachment) -> None:
        """Bring a file to the folder for downloads."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
        target = free_name(folder, attachment.name)
        self._saving[attachment.id] = target
        self._desk.bus.save_file(attachment, target)

    def _file_came(self, change: FileFetched) -> None:
        if change.thumbnail or change.file not in self._saving:
            return
        target = self._saving.pop(change.file)
        if change.path is None:
            self._shell.toasts.say(
                tr("{name} was not saved. {why}", name=target.name, why=said(change.problem)), Weight.PROBLEM
            )
            return
        self._saved_folder = target.parent
        self._shell.toasts.say(tr("{name} saved", name=target.name), Weight.GOOD, tr("Open folder"), self._open_folder)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved_folder)))

    def _open_link(self, address: str) -> None:
        url = QUrl(address)
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)

    def _draft_returned(self, change: DraftReturned) -> None:
        if change.interaction == self._shown:
            self.composer.draft_returned(change.code, change.text)
            self.closing.refresh(refusal(change.code, change.text))

    # --- look -------------------------------------------------------------------------------

    def _end_changed(self, at_end: bool) -> None:
        self.jump.appear(not at_end and self._shown is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = round(column(float(self.width()))[0])
        self.composer.keep_column(left)
        self.closing.keep_column(left)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._desk.can_write() and local_files(event.mimeData()):
            event.acceptProposedAction()
            self.drop_sheet.appear(self)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.drop_sheet.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_sheet.hide()
        self.composer.add_files(local_files(event.mimeData()))
        event.acceptProposedAction()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.surface)
        painter.end()


def _customer(chat: Conversation | None) -> str:
    return (chat.card.customer.name if chat is not None else "") or tr("The customer")


def _has_focus(window: QWidget) -> bool:
    """Something in the window has the keyboard."""
    focus = QApplication.focusWidget()
    return focus is not None and window.isAncestorOf(focus)


def free_name(folder: Path, name: str) -> Path:
    """A name in a folder that is not taken: `plan.pdf`, `plan (2).pdf`. Only the last part of `name` counts."""
    plain = Path(name.replace("\\", "/")).name or "file"
    target, number = folder / plain, 2
    while target.exists():
        target = folder / f"{Path(plain).stem} ({number}){Path(plain).suffix}"
        number += 1
    return target

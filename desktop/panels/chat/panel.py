"""The centre of the window: the chosen chat, one that waits, or what to do when there is none."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.finder import Finder
from desktop.models.finding import Needle
from desktop.models.targets import Purpose
from desktop.models.transcript import TranscriptModel
from desktop.panels.chat.bars import EndingBar, HeldBar, SilenceBar
from desktop.panels.chat.closing import ClosingBar
from desktop.panels.chat.company import AskedBar, CompanyStrip, PartingBar
from desktop.panels.chat.composer import Composer
from desktop.panels.chat.drop_sheet import DropSheet
from desktop.panels.chat.editor import local_files
from desktop.panels.chat.find_bar import FindBar
from desktop.panels.chat.header import ChatHeader
from desktop.panels.chat.jump import JumpButton
from desktop.panels.chat.nothing import NoChat
from desktop.panels.chat.older import OlderNote
from desktop.panels.chat.saving import Saving
from desktop.panels.chat.typing_strip import TypingStrip
from desktop.panels.handing import BlockSheet, FlagSheet, HandingSheet
from desktop.panels.lightbox import Lightbox
from desktop.panels.transcript.rows import Layouts, Part, Spot, column
from desktop.panels.transcript.view import TranscriptView
from desktop.panels.transcript.words import ItemWords
from desktop.state.changes import DraftReturned
from desktop.state.conversation import Conversation
from desktop.state.drafts import Mode
from desktop.state.messages import Said, Upload
from desktop.ui import theme
from desktop.ui.commands import Command, Scope
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.widgets import paint
from desktop.ui.widgets.bar import Choice
from protocol.entities import Attachment
from protocol.ids import InteractionId, VisitorId
from protocol.kinds import OfferKind, PartyKind

#: Milliseconds after the reader has moved before her place is written.
_KEEP_PLACE_AFTER = 300


class ChatPanel(QWidget):
    """Everything about the chosen chat."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self._models: dict[InteractionId, TranscriptModel] = {}
        #: A moment after the reader has moved, where she is is kept.
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.setInterval(_KEEP_PLACE_AFTER)
        self._placing.timeout.connect(self._keep_place)
        self._shown: InteractionId | None = None
        self.saving = Saving(shell, self)
        self._words = ItemWords(shell.desk.store)
        self._add_commands()
        self._build()
        self.setAcceptDrops(True)
        desk = shell.desk
        desk.selected_changed.connect(self.refresh)
        desk.taken.connect(self._go_on)
        desk.signals.conversation.connect(self._conversation_changed)
        desk.signals.typing.connect(self._typing_changed)
        desk.signals.closed.connect(self._closed)
        desk.signals.draft_returned.connect(self._draft_returned)
        desk.signals.outbox.connect(self._refresh_bars)
        desk.signals.link.connect(self._link_changed)
        desk.unsent.put_back.connect(self._put_back)
        desk.endings.changed.connect(self._ending_changed)
        desk.revealed.connect(self._reveal)
        desk.mode_changed.connect(self._mode_changed)
        desk.company.changed.connect(self._company_changed)
        desk.company.parted.connect(self._company_changed)
        desk.company.blocking.connect(self._company_changed)
        desk.company.blocked.connect(self._blocked)
        desk.signals.position.connect(self._company_changed)
        desk.signals.blocks.connect(self._head_changed)
        desk.signals.offers.connect(self._offers_changed)
        desk.clock.tick.connect(self._tick)
        self.refresh()

    def _build(self) -> None:
        shell = self._shell
        self.header = ChatHeader(shell)
        self.view = TranscriptView(Layouts(self._words), self._desk.pictures, self._desk.now)
        self.view.part_activated.connect(self._activated)
        self.view.link_activated.connect(self._open_link)
        self.view.end_changed.connect(self._end_changed)
        self.view.moved.connect(self._placing.start)
        self.finder = Finder(self._desk.store, self._desk.signals, self)
        self.find_bar = FindBar(shell, self.view, self.finder)
        self.older = OlderNote(self.view)
        self.typing = TypingStrip()
        self.held = HeldBar(self._desk)
        self.ending = EndingBar(self._desk, shell.commands.key_of("chat.keep"))
        self._bars = QVBoxLayout()
        self._bars.setSpacing(0)
        self.asked = AskedBar(self._desk, Choice(tr("Ask another"), self._ask_again))
        self.parting = PartingBar(self._desk)
        self.silence = SilenceBar(self._desk)
        self._bars.addWidget(self.silence)
        self._bars.addWidget(self.held)
        self._bars.addWidget(self.asked)
        self._bars.addWidget(self.parting)
        self._bars.addWidget(self.ending)
        self.composer = Composer(shell)
        self.composer.sent.connect(self.view.to_end)
        self.composer.editor.copy_asked.connect(self.view.copy)
        self.composer.editor.page_asked.connect(self.view.page)
        self.closing = ClosingBar(shell)
        self.jump = JumpButton(self.view)
        self.jump.clicked.connect(self.view.to_end)
        self.jump.hide()
        self.lightbox = Lightbox(shell.window_widget, self._desk.pictures)
        self.lightbox.save_asked.connect(self.saving.save)
        self.drop_sheet = DropSheet(self)
        self.empty = NoChat(shell)
        chat = QWidget()
        inner = QVBoxLayout(chat)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self.company = CompanyStrip(self._desk, shell.commands.key_of("chat.leave"))
        self.handing = HandingSheet(shell)
        self.flag_sheet = FlagSheet(shell)
        self.block_sheet = BlockSheet(shell)
        for part in (self.header, self.company, self.view, self.typing):
            inner.addWidget(part, 1 if part is self.view else 0)
        inner.addLayout(self._bars)
        inner.addWidget(self.composer)
        inner.addWidget(self.closing)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(chat)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _add_commands(self) -> None:
        desk, add = self._desk, self._add_command
        has, may = self._has_chat, desk.can_write
        add("focus", tr("Write a message"), self._go_on, has, key="Ctrl+J")
        add("send", tr("Send"), self._send, may, key="Return", icon=Icon.SEND, scope=Scope.FOCUS)
        add("attach", tr("Attach files"), self._attach, may, key="Ctrl+Shift+A", icon=Icon.ATTACH)
        add("end", tr("End chat"), desk.end, may, key="Ctrl+Shift+E", icon=Icon.POWER)
        add("keep", tr("Don't end the chat"), self._keep_chat, self._ends, key="Ctrl+Shift+Z", icon=Icon.CHAT)
        add(
            "hidden",
            tr("Write to colleagues only, or to the customer"),
            self._other_mode,
            desk.can_hide,
            key="Ctrl+Shift+H",
            icon=Icon.LOCK,
        )
        add("note", tr("Write a note on the customer"), self._note, desk.can_hide, icon=Icon.NOTE)
        add("hand_over", tr("Hand the chat over"), self._hand_over, self._can_hand_over, key="F9", icon=Icon.HAND_OVER)
        add("invite", tr("Ask a colleague in"), self._invite, self._can_invite, key="F10", icon=Icon.INVITE)
        add("leave", tr("Leave the chat"), self._leave, self._can_leave, key="Ctrl+Shift+L", icon=Icon.LEAVE)
        add("take_back", tr("Take the chat back"), self._take_back, self._can_take_back, icon=Icon.RETRY)
        add("withdraw", tr("Ask the colleague no more"), self._withdraw, self._can_withdraw, icon=Icon.CLOSE)
        add("flag", tr("Ask for a supervisor"), self._flag, self._can_flag, key="Ctrl+Shift+S", icon=Icon.FLAG)
        add("lower", tr("Take the flag down"), self._lower, self._can_lower, icon=Icon.FLAG)
        add("block", tr("Block the customer"), self._block, self._can_block, icon=Icon.BLOCK)
        add("unblock", tr("Let the customer in again"), self._unblock, self._can_unblock, icon=Icon.CHECK)
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
            self._keep_place()
            self.find_bar.close_again()
            self.view.mark_found(Needle(""), None)
            self._shown = wanted
            self.view.setModel(self._model(wanted))
            if wanted is not None and not self.view.go_to(self._desk.store.places.of(wanted)):
                self.view.to_end()
            self._placing.stop()
            self.older.refresh()
            name = chat.card.customer.name if chat is not None else ""
            self.composer.show_chat(wanted, name)
        self._stack.setCurrentIndex(1 if chat is not None else 0)
        self._head_changed()
        self._refresh_foot()
        self._refresh_bars()
        self._typing_changed(self._shown)
        self._tell_absence()
        self._end_changed(self.view.at_end)
        self.empty.refresh()
        if self.isVisible() and not _has_focus(self.window()):
            self._go_on()

    def _model(self, interaction: InteractionId | None) -> TranscriptModel | None:
        chat = self._desk.store.conversations.get(interaction) if interaction is not None else None
        if chat is None:
            return None
        model = self._models.get(chat.id)
        if model is None:
            desk = self._desk
            model = TranscriptModel(desk.store, desk.bus, desk.signals, chat, self._words.spoken, self)
            model.older_changed.connect(self.older.refresh)
            self._models[chat.id] = model
        return model

    def _keep_place(self) -> None:
        self._placing.stop()
        if self._shown is not None and self.view.transcript() is not None:
            self._desk.store.places.put(self._shown, self.view.place())

    def _refresh_bars(self) -> None:
        self.silence.refresh(self._desk.conversation)
        self.held.refresh(self._desk.conversation)
        self.ending.refresh()
        self.asked.refresh()
        self.parting.refresh()

    def _company_changed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self._head_changed()
            self._refresh_bars()

    def _offers_changed(self) -> None:
        self._head_changed()
        self._refresh_bars()

    def _head_changed(self) -> None:
        self.header.refresh()
        self.company.refresh()

    def _mode_changed(self) -> None:
        self._refresh_foot()
        self._go_on()

    def _ending_changed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self.header.refresh()
            self._refresh_bars()
            self._go_on()

    def _link_changed(self) -> None:
        self.older.refresh()
        self.view.fill()

    def _put_back(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self.composer.draft_changed()
            self.closing.refresh()

    def _reveal(self, key: str, wanted: str) -> None:
        self.find_bar.close_again()
        if self.view.reveal(key):
            self.view.mark_found(Needle(wanted), key if wanted else None)

    def _tick(self) -> None:
        self._tell_absence()
        self.silence.refresh(self._desk.conversation)
        self.ending.refresh()
        self.asked.refresh()
        self.parting.refresh()

    def _refresh_foot(self) -> None:
        hidden = self._desk.can_hide() and self._desk.mode is Mode.HIDDEN
        writable = self._desk.can_write() or hidden
        had_focus = self.composer.editor.hasFocus()
        self.composer.setVisible(writable)
        self.closing.setVisible(not self._desk.can_write())
        self.closing.refresh()
        if had_focus and not writable:
            self._go_on()

    def _conversation_changed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self._head_changed()
            self._refresh_foot()
            self._refresh_bars()
            self._tell_absence()

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
        if interaction == self._shown:
            self.refresh()
        if model is not None:
            model.deleteLater()

    # --- doing --------------------------------------------------------------------------------

    def _has_chat(self) -> bool:
        return self._desk.conversation is not None

    def take_focus(self) -> None:
        """Put the keyboard into this part of the window."""
        if self._desk.conversation is None:
            self.empty.take_focus()
        elif not self._focus_on_foot():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_on(self) -> None:
        """Put the keyboard where the next word or act is wanted; that may be in what came of the chat."""
        if not self._focus_on_foot():
            self._shell.commands.run("wrap_up.focus")

    def _focus_on_foot(self) -> bool:
        target = next((one for one in (self.composer.editor, self.closing.button) if one.isVisible()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return target is not None

    def _send(self) -> None:
        self.composer.send()

    def _attach(self) -> None:
        self.composer.choose_files()

    def _ends(self) -> bool:
        return self._desk.endings.left(self._desk.selected) is not None

    def _keep_chat(self) -> None:
        if self._desk.selected is not None:
            self._desk.endings.undo(self._desk.selected)

    def _other_mode(self) -> None:
        self._desk.choose_mode(Mode.PUBLIC if self._desk.mode is Mode.HIDDEN else Mode.HIDDEN)

    def _note(self) -> None:
        self._desk.choose_mode(Mode.HIDDEN)
        self.composer.strip.keep.setChecked(True)

    def _can_hand_over(self) -> bool:
        return self._desk.company.can_transfer(self._desk.card)

    def _hand_over(self) -> None:
        card = self._desk.card
        if card is not None:
            self.handing.ask(card, Purpose.HAND_OVER, self._anchor(self.header.hand_over))

    def _can_invite(self) -> bool:
        return self._desk.company.can_invite(self._desk.conversation)

    def _invite(self) -> None:
        card = self._desk.card
        if card is not None:
            self.handing.ask(card, Purpose.INVITE, self._anchor(self.header.invite))

    def _ask_again(self) -> None:
        """The same as was asked before, of somebody else."""
        answer = self._desk.company.answer(self._shown)
        if answer is not None:
            self._desk.company.read(answer.interaction)
            if answer.offer.kind is OfferKind.TRANSFER:
                self._hand_over()
            else:
                self._invite()

    def _can_leave(self) -> bool:
        return self._desk.company.can_leave(self._desk.conversation)

    def _leave(self) -> None:
        if self._shown is not None:
            self._desk.company.leave(self._shown)

    def _can_take_back(self) -> bool:
        return self._desk.company.can_take_back(self._desk.conversation)

    def _take_back(self) -> None:
        if self._shown is not None:
            self._desk.company.take_back(self._shown)

    def _can_withdraw(self) -> bool:
        offer = self._desk.company.asked(self._shown)
        return offer is not None and offer.by == self._desk.store.me

    def _withdraw(self) -> None:
        offer = self._desk.company.asked(self._shown)
        if offer is not None:
            self._desk.company.withdraw(offer.id)

    def _can_flag(self) -> bool:
        return self._desk.company.can_flag(self._desk.conversation)

    def _flag(self) -> None:
        chat = self._desk.conversation
        if chat is not None:
            self.flag_sheet.ask(chat, self._anchor(self.header.more))

    def _can_lower(self) -> bool:
        return self._desk.company.can_lower(self._desk.card)

    def _lower(self) -> None:
        card = self._desk.card
        if card is not None:
            self._desk.company.lower(card)

    def _can_block(self) -> bool:
        return self._desk.company.can_block(self._desk.card)

    def _block(self) -> None:
        card = self._desk.card
        if card is not None:
            self.block_sheet.ask(card, self._anchor(self.header.more))

    def _can_unblock(self) -> bool:
        card = self._desk.card
        return card is not None and self._desk.company.can_unblock(card.customer.visitor)

    def _unblock(self) -> None:
        card = self._desk.card
        if card is not None:
            self._desk.company.unblock(card.customer.visitor)

    def _blocked(self, _interaction: InteractionId, visitor: VisitorId) -> None:
        undo = partial(self._desk.company.unblock, visitor)
        self._shell.toasts.say(tr("The customer is blocked"), action=tr("Undo"), run=undo)

    def _anchor(self, wanted: QWidget) -> QWidget:
        """What a sheet hangs on: the button for it, or, where that is hidden, the head."""
        return wanted if wanted.isVisible() else self.header if self.header.isVisible() else self

    def _newest(self) -> None:
        self.view.to_end()

    def _copy(self) -> None:
        self.view.copy()

    def _activated(self, spot: Spot, item: object) -> None:
        payload = spot.payload
        if isinstance(payload, Attachment) and spot.part is Part.PICTURE:
            if payload.id in self._desk.pictures.problems:
                self._desk.pictures.again(payload)
            else:
                self.lightbox.open(payload)
        elif isinstance(payload, Attachment) and spot.part is Part.FILE:
            self.saving.save(payload)
        elif isinstance(item, Said) and spot.part is Part.RETRY:
            self._desk.retry(item.id)
        elif isinstance(item, Said) and (spot.part is Part.DISCARD or isinstance(payload, Upload)):
            self._desk.discard(item.id)

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
        self._bars.setContentsMargins(left, 0, left, 0)
        self.closing.keep_column(left)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep_place()

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

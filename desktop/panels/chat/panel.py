"""The centre of the window: the chosen chat, one that waits, or what to do when there is none."""

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.shown import ShownChat
from desktop.models.targets import Purpose
from desktop.panels.chat.bars import EndingBar, HeldBar, SilenceBar
from desktop.panels.chat.closing import ClosingBar
from desktop.panels.chat.company import AskedBar, CompanyStrip, PartingBar
from desktop.panels.chat.composer import Composer
from desktop.panels.chat.drop_sheet import DropSheet
from desktop.panels.chat.editor import local_files
from desktop.panels.chat.header import ChatHeader
from desktop.panels.chat.nothing import NoChat
from desktop.panels.chat.reading import Reading
from desktop.panels.chat.sheets import ChatSheets
from desktop.panels.chat.typing_strip import TypingStrip
from desktop.panels.chat.undo_bar import UndoBar
from desktop.panels.links.sheet import Aim
from desktop.panels.transcript.rows import column
from desktop.state.changes import DraftReturned
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import Mode
from desktop.state.messages import Item, MessageItem
from desktop.ui import theme
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.widgets import paint
from desktop.ui.widgets.bar import Choice
from protocol.ids import InteractionId
from protocol.kinds import OfferKind, PartyKind


class ChatPanel(QWidget):
    """Everything about one chat: that of a tile, or of a window.

    Attributes:
        chat: which it is.
        sheets: those of its window.
        composer, reading, header: its parts.
    """

    def __init__(self, shell: Shell, chat: ShownChat, sheets: ChatSheets) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self.chat = chat
        self.sheets = sheets
        self._shown: InteractionId | None = None
        self._build()
        self.setAcceptDrops(True)
        desk = shell.desk
        chat.changed.connect(self.refresh)
        desk.selected_changed.connect(self._chosen_changed)
        desk.taken.connect(self._taken)
        desk.signals.conversation.connect(self._conversation_changed)
        desk.signals.typing.connect(self._typing_changed)
        desk.signals.closed.connect(self._closed)
        desk.signals.draft_returned.connect(self._draft_returned)
        desk.signals.outbox.connect(self._refresh_bars)
        desk.unsent.put_back.connect(self._put_back)
        desk.endings.changed.connect(self._ending_changed)
        desk.writing.mode_changed.connect(self._mode_changed)
        desk.company.changed.connect(self._company_changed)
        desk.company.parted.connect(self._company_changed)
        desk.company.blocking.connect(self._company_changed)
        desk.signals.position.connect(self._company_changed)
        desk.signals.blocks.connect(self._head_changed)
        desk.signals.offers.connect(self._offers_changed)
        desk.clock.tick.connect(self._tick)
        shell.commands.changed.connect(self._tell_keys)
        self._tell_keys()
        self.refresh()

    def _build(self) -> None:
        shell = self._shell
        self.header = ChatHeader(shell, self.chat)
        self.reading = Reading(shell, self.chat, self)
        self.view = self.reading.view
        self.typing = TypingStrip()
        self.held = HeldBar(self._desk, self.chat)
        self.ending = EndingBar(self._desk, self.chat)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(0)
        self.asked = AskedBar(self._desk, self.chat, Choice(tr("Ask another"), self._ask_again))
        self.parting = PartingBar(self._desk, self.chat)
        self.silence = SilenceBar(self._desk)
        self._bars.addWidget(self.silence)
        self._bars.addWidget(self.held)
        self._bars.addWidget(self.asked)
        self._bars.addWidget(self.parting)
        self.undo = UndoBar(self._desk, self.chat)
        self._bars.addWidget(self.ending)
        self._bars.addWidget(self.undo)
        self.composer = Composer(shell, self.chat)
        self.composer.link.clicked.connect(self.ask_link)
        self.composer.sent.connect(self.view.to_end)
        self.composer.editor.copy_asked.connect(self.view.copy)
        self.composer.editor.page_asked.connect(self.view.page)
        self.view.quotable = self._desk.changing.can_quote
        self.view.quote_asked.connect(self.quote)
        self.closing = ClosingBar(shell, self.chat)
        self.drop_sheet = DropSheet(self)
        self.empty = NoChat(shell, self.chat)
        chat = QWidget()
        inner = QVBoxLayout(chat)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self.company = CompanyStrip(self._desk, self.chat)
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

    def _tell_keys(self) -> None:
        key = self._shell.commands.key_of
        self.ending.buttons[0].setToolTip(key("chat.keep"))
        self.undo.buttons[0].tell_key(key("chat.undo_send"))
        self.company.leave.setToolTip(key("chat.leave"))

    # --- what is shown ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the chat as it is now."""
        chat = self.chat.conversation
        wanted = chat.id if chat is not None else None
        if wanted != self._shown:
            self._shown = wanted
            self.reading.show_chat(wanted)
            name = chat.card.customer.name if chat is not None else ""
            self.composer.show_chat(wanted, name)
        self._stack.setCurrentIndex(1 if chat is not None else 0)
        self._head_changed()
        self._refresh_foot()
        self._refresh_bars()
        self._typing_changed(self._shown)
        self._tell_absence()
        self.reading.end_changed(self.view.at_end)
        self.empty.refresh()
        if self.chosen and self.isVisible() and not _has_focus(self.window()):
            self.go_on()

    @property
    def chosen(self) -> bool:
        """This is the chat that commands speak of."""
        return self.chat.id == self._desk.selected

    def _chosen_changed(self) -> None:
        # Where another chat is shown too, `refresh` has not come yet, and does it.
        if self.chosen and self._shown == self.chat.id and self.isVisible() and not _has_focus(self.window()):
            self.go_on()

    def _taken(self) -> None:
        if self.chosen:
            # It may be told of before the chat itself is.
            self.refresh()
            self.go_on()

    def _ask_again(self) -> None:
        """The same as was asked before, of somebody else."""
        answer = self._desk.company.answer(self.chat.id)
        if answer is not None:
            self._desk.select(self.chat.id)
            self._desk.company.read(answer.interaction)
            handed = answer.offer.kind is OfferKind.TRANSFER
            self._shell.commands.run("chat.hand_over" if handed else "chat.invite")

    def _refresh_bars(self) -> None:
        self.silence.refresh(self.chat.conversation)
        self.held.refresh(self.chat.conversation)
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

    def _mode_changed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self._refresh_foot()
            if self.chosen:
                self.go_on()

    def _ending_changed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self.header.refresh()
            self._refresh_bars()
            if self.chosen:
                self.go_on()

    def _put_back(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self.composer.draft_changed()
            self.closing.refresh()

    def _tick(self) -> None:
        self._tell_absence()
        self.silence.refresh(self.chat.conversation)
        self.ending.refresh()
        self.asked.refresh()
        self.parting.refresh()

    def _refresh_foot(self) -> None:
        hidden = self.chat.can_hide() and self._desk.writing.mode(self.chat.id) is Mode.HIDDEN
        writable = self.chat.can_write() or hidden
        had_focus = self.composer.editor.hasFocus()
        if had_focus and not writable:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.composer.setVisible(writable)
        self.closing.setVisible(not self.chat.can_write())
        self.closing.refresh()
        if had_focus and not writable:
            self.go_on()

    def _conversation_changed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self._head_changed()
            self._refresh_foot()
            self._refresh_bars()
            self._tell_absence()

    def _typing_changed(self, interaction: InteractionId | None) -> None:
        if interaction != self._shown:
            return
        chat = self.chat.conversation
        names = tuple(
            party.name or (_customer(chat) if party.kind is PartyKind.CUSTOMER else tr("An agent"))
            for party in (chat.typing if chat is not None else ())
        )
        self.typing.show_names(names)

    def _tell_absence(self) -> None:
        chat = self.chat.conversation
        # Of a chat that is no longer hers no clock runs.
        until = chat.customer_gone_until if chat is not None and chat.held is Held.MINE else None
        if until is None:
            self.typing.show_absence("")
            return
        left = clock_words(until - self._desk.now())
        text = tr("{name} lost the connection. The chat is kept for {time}.", name=_customer(chat), time=left)
        self.typing.show_absence(text)

    def _closed(self, interaction: InteractionId) -> None:
        if interaction == self._shown:
            self.refresh()
        self.reading.forget(interaction)

    # --- doing --------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Put the keyboard into this part of the window."""
        if self.chat.conversation is None:
            self.empty.take_focus()
        elif not self._focus_on_foot():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_on(self) -> None:
        """Put the keyboard where the next word or act is wanted; that may be in what came of the chat."""
        if self._focus_on_foot():
            return
        self._shell.commands.run("wrap_up.focus")
        focus = QApplication.focusWidget()
        if self.view.isVisible() and (focus is None or not focus.isVisible() or focus is self.composer.editor):
            # Else what is hidden would give it to whatever comes next in the window.
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_on_foot(self) -> bool:
        target = next((one for one in (self.composer.editor, self.closing.button) if one.isVisible()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return target is not None

    def can_link(self) -> bool:
        """What is written here goes to the customer."""
        return self.chat.can_write() and self._desk.writing.mode(self.chat.id) is Mode.PUBLIC

    def ask_link(self) -> None:
        """Ask where the chosen words are to lead."""
        self._desk.select(self.chat.id)
        card = self.chat.card
        if card is not None and self.can_link():
            self.sheets.links.ask(
                card, Aim.INSERT, self.composer.editor.textCursor().selectedText(), self.composer.link
            )

    def quotable(self) -> Item | None:
        """What can be answered with a quote: the message chosen in the transcript, or the customer's last one."""
        item, changing = self.view.current_item(), self._desk.changing
        if item is not None and changing.can_quote(item):
            return item
        return changing.newest_from_customer(self.chat.id)

    def quote(self, item: Item | None) -> None:
        """What is written next answers this message."""
        if isinstance(item, MessageItem) and self.chat.id is not None and self.chat.can_write():
            self._desk.writing.choose_mode(self.chat.id, Mode.PUBLIC)
            self._desk.changing.quote(self.chat.id, item.id)
            self.go_on()

    def anchor(self, purpose: Purpose | None) -> QWidget:
        """What a sheet hangs on: the button for it, or, where that is hidden, the head."""
        buttons = {Purpose.HAND_OVER: self.header.hand_over, Purpose.INVITE: self.header.invite}
        wanted = self.header.more if purpose is None else buttons[purpose]
        return wanted if wanted.isVisible() else self.header if self.header.isVisible() else self

    def _draft_returned(self, change: DraftReturned) -> None:
        if change.interaction == self._shown:
            self.composer.draft_returned(change.code, change.text)
            self.closing.refresh(refusal(change.code, change.text))

    # --- look -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = round(column(float(self.width()))[0])
        self.composer.keep_column(left)
        self._bars.setContentsMargins(left, 0, left, 0)
        self.closing.keep_column(left)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.reading.keep_place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.chat.can_write() and local_files(event.mimeData()):
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

"""The customer of the chosen chat: a column of sections, and pages that open from it in its place."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.panels.customer.cart import CartSection
from desktop.panels.customer.find import FindPage, Purpose
from desktop.panels.customer.head import Head
from desktop.panels.customer.matches import Matches
from desktop.panels.customer.notes import BlockedLine, Notes
from desktop.panels.customer.parts import Fact, Hint, Section
from desktop.panels.customer.past import PastPage, PastSection
from desktop.panels.customer.purchases import PurchasePage, PurchasesSection
from desktop.panels.customer.reach import Reach
from desktop.panels.customer.scrolls import Scroll
from desktop.panels.customer.trail import TrailSection
from desktop.panels.customer.visit import VisitSection
from desktop.state.messages import JoinedItem
from desktop.state.waiting import waits_since
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.empty import EmptyState
from protocol.customers import Purchase
from protocol.entities import Interaction
from protocol.ids import CustomerId, InteractionId
from protocol.kinds import InteractionStatus

if TYPE_CHECKING:
    from desktop.panels.customer.edit import EditPage
    from desktop.panels.customer.merge import MergePage

#: Milliseconds.
_A_SECOND = 1_000


class CustomerPanel(QWidget):
    """Esc goes back from a page to the column."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self._of: InteractionId | None = None
        #: What stands there.
        self._card: Interaction | None = None
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.empty = EmptyState(Icon.USER, tr("No customer"), tr("Choose a chat to see who it is."), narrow=True)
        self.main = Scroll()
        for page in (self.empty, self.main):
            self._stack.addWidget(page)
        self._build(shell)
        self._connect()
        self._add_commands(shell)
        self.refresh()

    def _build(self, shell: Shell) -> None:
        column = self.main.column
        self.head = Head(shell)
        self.blocked = BlockedLine(shell)
        self.failed = Hint(tr("What is known of them could not be had now."))
        self.matches = Matches(shell)
        self.notes = Notes(shell)
        self.cart = CartSection(shell)
        self.reach = Reach(shell)
        self.purchases = PurchasesSection(shell)
        self.past = PastSection(shell)
        self.visit = VisitSection(shell)
        self.chat = Section(tr("This chat"))
        self.queue = Fact(shell, Icon.USERS, tr("Queue"))
        self.question = Fact(shell, Icon.FORM, tr("Question"), wraps=True)
        self.waited = Fact(shell, Icon.TIMER, tr("Waited"))
        for fact in (self.queue, self.question, self.waited):
            self.chat.column.addWidget(fact)
        self.trail = TrailSection(shell)
        for part in (
            self.head,
            self.blocked,
            self.failed,
            self.matches,
            self.notes,
            self.cart,
            self.reach,
            self.purchases,
            self.past,
            self.visit,
            self.chat,
            self.trail,
        ):
            column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        desk = self._desk
        for section in (self.head, self.matches):
            section.find_asked.connect(partial(self._open_find, Purpose.CONFIRM))
        self.head.merge_asked.connect(partial(self._open_find, Purpose.MERGE))
        self.head.edit_asked.connect(self._open_edit)
        self.head.unlink_asked.connect(self._unlink)
        self.purchases.opened.connect(self._open_purchase)
        self.past.opened.connect(self._open_past)
        # Another chosen chat is told of by this too.
        desk.customers.changed.connect(self.refresh)
        desk.proposals.changed.connect(self._proposed)
        desk.signals.chats.connect(self._chats_changed)
        for signal in (desk.signals.blocks, desk.signals.link):
            signal.connect(self.refresh)
        desk.clock.tick.connect(self._tick)

    def _add_commands(self, shell: Shell) -> None:
        shell.commands.add(
            Command(
                id="customer.open",
                title=tr("The customer"),
                known_as=tr("profile, contact, record, crm"),
                key="Ctrl+Shift+I",
                icon=Icon.USER,
                run=self._open,
            ),
            Command(
                id="customer.purchases",
                title=tr("What the customer bought"),
                known_as=tr("orders, history"),
                key="Ctrl+Shift+U",
                icon=Icon.BAG,
                run=self._open_purchases,
                enabled=self._has_record,
            ),
            Command(
                id="customer.edit",
                title=tr("Change what is known of the customer"),
                known_as=tr("profile, address, tags, rename"),
                icon=Icon.EDIT,
                run=self._edit,
                enabled=self._can_edit,
            ),
            Command(
                id="customer.find",
                title=tr("Find the customer"),
                known_as=tr("who is it, look up, identify, crm"),
                icon=Icon.WHO,
                run=self._find,
                enabled=self._can_find,
            ),
            Command(
                id="customer.merge",
                title=tr("Merge the customer with another"),
                known_as=tr("duplicates, combine, join records"),
                icon=Icon.MERGE,
                run=self._merge,
                enabled=self._can_edit,
            ),
            Command(
                id="customer.cart",
                title=tr("Propose a change of the cart"),
                known_as=tr("basket, change the order"),
                icon=Icon.CART,
                run=self._change_cart,
                enabled=self._can_change_cart,
            ),
        )

    # --- pages, each made when it is first wanted -----------------------------------------------

    @cached_property
    def edit(self) -> "EditPage":
        """Change what is known."""
        from desktop.panels.customer.edit import EditPage

        page = EditPage(self._shell)
        self._add_page(page, page.back)
        return page

    @cached_property
    def finding(self) -> FindPage:
        """Find the customer, or another to merge with."""
        page = FindPage(self._shell)
        page.merge_chosen.connect(self._open_merge)
        self._add_page(page, page.back)
        return page

    @cached_property
    def merge(self) -> "MergePage":
        """Merge with another."""
        from desktop.panels.customer.merge import MergePage

        page = MergePage(self._shell)
        self._add_page(page, page.back)
        return page

    @cached_property
    def purchase(self) -> PurchasePage:
        """One purchase."""
        page = PurchasePage(self._shell)
        self._add_page(page, page.back)
        return page

    @cached_property
    def read(self) -> PastPage:
        """A chat of before."""
        page = PastPage(self._shell)
        self._add_page(page, page.back)
        return page

    def _add_page(self, page: QWidget, back: SignalInstance) -> None:
        self._stack.addWidget(page)
        back.connect(self.show_main)

    def _close_read(self) -> None:
        if "read" in vars(self):
            self.read.close_again()

    # --- what is shown ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the chosen chat's customer."""
        card = self._card = self._desk.card
        if card is None:
            self._of = None
            self._close_read()
            self._stack.setCurrentWidget(self.empty)
            return
        if card.id != self._of or self._stack.currentWidget() is self.empty:
            new = card.id != self._of
            self._of = card.id
            self.show_main()
            if new:
                self.main.verticalScrollBar().setValue(0)
        if not self.isVisible():
            return
        self.head.refresh(card)
        self.blocked.refresh(card)
        self.failed.setVisible(self._desk.customers.card_failed(card))
        self.matches.refresh(card)
        self.notes.refresh(card)
        self.cart.refresh(card)
        self.reach.refresh(card)
        self.purchases.refresh(card)
        self.past.refresh(card)
        self.visit.refresh(card)
        self.trail.refresh(card)
        queue = self._desk.store.floor.queues.get(card.queue)
        self.queue.show_value(queue.name if queue is not None else "")
        self.question.show_value(card.question)
        self.waited.show_value(self._waited(card))

    def _chats_changed(self) -> None:
        """At each word of any chat: of the customer nothing is told by that."""
        if self._desk.card is not self._card:
            self.refresh()

    def show_main(self) -> None:
        """The column again."""
        self._close_read()
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        self._stack.setCurrentWidget(self.main if self._of is not None else self.empty)
        if inside:
            self.take_focus()

    def take_focus(self) -> None:
        """The first thing that can be done."""
        if self._stack.currentWidget() is self.main:
            self.head.more.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _proposed(self, interaction: InteractionId) -> None:
        card = self._desk.card
        if card is not None and interaction == card.id and self.isVisible():
            self.cart.refresh(card)

    def _tick(self) -> None:
        card = self._desk.card
        if card is None or not self.isVisible():
            return
        self.waited.show_value(self._waited(card))
        self.reach.tick(card)
        self.cart.tick(card)
        self.visit.tick(card)

    def _waited(self, card: Interaction) -> str:
        """In words: a clock alone could be anything. Nothing of one who was taken at once."""
        waited = self._wait_of(card)
        return tr("Waited {time}", time=clock_words(waited)) if waited >= _A_SECOND else ""

    def _wait_of(self, card: Interaction) -> int:
        """Milliseconds; 0: nobody waits or waited."""
        if card.status in (InteractionStatus.WAITING, InteractionStatus.OFFERED):
            return self._desk.now() - waits_since(card)
        if card.status is InteractionStatus.ACTIVE:
            chat = self._desk.store.chat(card.id)
            items = chat.items if chat is not None else ()
            # Who takes it over finds it served already.
            taken = next((item.at for item in items if type(item) is JoinedItem), card.since)
            return min(taken, card.since) - card.arrived_at
        return 0

    # --- pages --------------------------------------------------------------------------------

    def _open(self) -> None:
        self._shell.dock.show_panel("contact")

    def _open_purchases(self) -> None:
        self._shell.dock.show_panel("contact", focus=False)
        self.show_main()
        self.main.ensureWidgetVisible(self.purchases)
        self.purchases.take_focus()

    def _has_record(self) -> bool:
        return self._desk.customers.record(self._desk.card) is not None

    def _can_edit(self) -> bool:
        return self._has_record() and self._desk.customers.can_act(self._desk.card)

    def _can_find(self) -> bool:
        card = self._desk.card
        return self._desk.customers.can_act(card) and card is not None and not card.customer.verified

    def _can_change_cart(self) -> bool:
        return self.cart.change.isVisibleTo(self.cart)

    def _edit(self) -> None:
        self._shell.dock.show_panel("contact", focus=False)
        self._open_edit()

    def _find(self) -> None:
        self._shell.dock.show_panel("contact", focus=False)
        self._open_find(Purpose.CONFIRM)

    def _merge(self) -> None:
        self._shell.dock.show_panel("contact", focus=False)
        self._open_find(Purpose.MERGE)

    def _change_cart(self) -> None:
        self._shell.dock.show_panel("contact", focus=False)
        self.show_main()
        self.main.ensureWidgetVisible(self.cart)
        self.cart.change.click()

    def _open_edit(self) -> None:
        record = self._desk.customers.record(self._desk.card)
        if record is not None:
            self._stack.setCurrentWidget(self.edit)
            self.edit.open(record)

    def _open_find(self, purpose: Purpose) -> None:
        card = self._desk.card
        if card is not None:
            self._stack.setCurrentWidget(self.finding)
            self.finding.open(card, purpose)

    def _open_merge(self, other: CustomerId) -> None:
        record = self._desk.customers.record(self._desk.card)
        if record is not None:
            self._stack.setCurrentWidget(self.merge)
            self.merge.open(record.id, other)

    def _open_purchase(self, purchase: Purchase) -> None:
        self.purchase.open(purchase)
        self._stack.setCurrentWidget(self.purchase)
        self.purchase.head.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_past(self, card: Interaction) -> None:
        self._stack.setCurrentWidget(self.read)
        self.read.open(card)
        self.read.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- doing --------------------------------------------------------------------------------

    def _unlink(self) -> None:
        card = self._desk.card
        if card is None or card.customer.record is None:
            return
        again = partial(self._desk.customers.confirm, card.id, card.customer.record)
        self._desk.customers.unlink(card.id)
        self._shell.toasts.say(tr("The confirmation is taken back"), action=tr("Undo"), run=again)

    # --- look ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() not in (self.main, self.empty):
            self.show_main()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._desk.customers.look(True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._desk.customers.look(False)

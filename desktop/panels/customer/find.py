"""Finding a customer by words: to say that it is them, or to merge two records, with a look at what comes of it."""

from enum import Enum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.pages import ASK_AFTER
from desktop.panels.customer.matches import RecordCard, confirm
from desktop.panels.customer.parts import BackHead, Hint
from desktop.panels.customer.scrolls import Scroll
from desktop.panels.search import SearchField
from desktop.state.changes import CustomersFound
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from protocol.customers import CustomerRecord
from protocol.entities import Interaction
from protocol.ids import CustomerId, InteractionId, SiteId


class Purpose(Enum):
    """What a record is looked for."""

    CONFIRM = "confirm"
    MERGE = "merge"


class FindPage(QWidget):
    """A field, and what holds the words.

    Signals:
        back: the panel is wanted again.
        merge_chosen: this record is to be merged with the chat's (CustomerId).
    """

    back = Signal()
    merge_chosen = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._customers = shell.desk.customers
        self._purpose = Purpose.CONFIRM
        self._chat: InteractionId | None = None
        self._site: SiteId | None = None
        self._own: CustomerId | None = None
        self._words = ""
        self.cards: list[RecordCard] = []
        self.head = BackHead()
        self.head.back.connect(self.back)
        self.search = SearchField("", tr("Name, e-mail, phone or number"))
        self.search.wanted.connect(self._wanted)
        self.search.left.connect(self._left)
        self.search.key_pressed.connect(self._key)
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(ASK_AFTER)
        self._asking.timeout.connect(self._ask)
        self.hint = Hint()
        field = QHBoxLayout()
        field.setContentsMargins(Space.ONE_HALF, Space.ONE_HALF, Space.ONE_HALF, Space.ONE)
        field.addWidget(self.search)
        self.area = Scroll()
        self._list = QVBoxLayout()
        self._list.setContentsMargins(Space.ONE_HALF, 0, Space.ONE_HALF, 0)
        self._list.setSpacing(6)
        self.area.column.addLayout(self._list)
        self.area.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addLayout(field)
        outer.addWidget(self.hint)
        outer.addWidget(self.area, 1)
        self._customers.found.connect(self._found)

    def open(self, card: Interaction, purpose: Purpose) -> None:
        """Look for the customer of this chat, or for another record of theirs."""
        self._purpose, self._chat, self._own = purpose, card.id, card.customer.record
        self._site = card.site
        merging = purpose is Purpose.MERGE
        self.head.title.set_text(tr("Merge with whom?") if merging else tr("Who is it?"))
        self._show(())
        self.search.field.clear()
        self._said("")
        start = card.customer
        if merging and card.customer.name:
            self.search.field.setText(start.name)
        self.search.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.field.selectAll()

    def _wanted(self, words: str) -> None:
        self._words = words.strip()
        if self._words:
            self._asking.start()
        else:
            self._asking.stop()
            self._show(())
            self._said("")

    def _ask(self) -> None:
        if self._words and self._site is not None:
            self._customers.find(self._words, self._site)

    def _found(self, change: CustomersFound) -> None:
        if change.words != self._words:
            return
        if change.records is None:
            self._show(())
            self._said(tr("It could not be looked for now."))
            return
        others = tuple(one for one in change.records if one.id != self._own and one.merged_into is None)
        self._said("" if others else tr("Nobody is known by that."))
        self._show(others)

    def _said(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def _show(self, records: tuple[CustomerRecord, ...]) -> None:
        for old in self.cards:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        take = tr("Look") if self._purpose is Purpose.MERGE else tr("It is them")
        self.cards = [RecordCard(one, "", take, primary=False) for one in records]
        for card in self.cards:
            card.taken.connect(self._taken)
            self._list.addWidget(card)
            card.show()

    def _taken(self, customer: CustomerId) -> None:
        if self._chat is None:
            return
        if self._purpose is Purpose.MERGE:
            self.merge_chosen.emit(customer)
        else:
            confirm(self._shell, self._chat, customer)
            self.back.emit()

    def _left(self) -> None:
        if self.search.field.text():
            self.search.field.clear()
        else:
            self.back.emit()

    def _key(self, key: Qt.Key) -> None:
        if self.cards and key is Qt.Key.Key_Down:
            self.cards[0].take.setFocus(Qt.FocusReason.TabFocusReason)
        elif len(self.cards) == 1 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cards[0].take.click()

"""What the customer bought: searchable, newest first, each opens."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.customers import Looking
from desktop.models.pages import Purchases
from desktop.panels.customer.parts import BackHead, Fact, Hint, Line, Section, open_page
from desktop.panels.customer.scrolls import Scroll
from desktop.panels.customer.words import line_words, moment_words, purchase_words
from desktop.panels.search import SearchField
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label
from desktop.ui.words import day_words, money_words
from protocol.customers import Purchase
from protocol.entities import Interaction

#: Purchases shown before they are searched or more is asked for; a search field is worth it from so many on.
_FIRST = 3
_SEARCH_FROM = 4


class PurchasesSection(Section):
    """The newest few; all of them when they are wanted.

    Signals:
        opened: a purchase is wanted (Purchase).
    """

    opened = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("Purchases"))
        self._desk = shell.desk
        self.model = Purchases(shell.desk.bus, shell.desk.signals, self)
        self._all = False
        self._shown: tuple[object, ...] | None = None
        #: The chat, and how many they had bought when the rows were asked for.
        self._seen: tuple[object, int] | None = None
        self.lines: list[Line] = []
        self.search = SearchField("", tr("Search purchases"))
        shell.commands.keep_told("customer.purchases", self.search.tell_key)
        self.search.wanted.connect(self.model.search)
        self.search.left.connect(self._left)
        self.search.key_pressed.connect(self._key)
        self._field = QWidget()
        around = QVBoxLayout(self._field)
        around.setContentsMargins(Space.TWO, 2, Space.TWO, 4)
        around.addWidget(self.search)
        self.hint = Hint()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.more = Button(tr("Show more"), Kind.QUIET, small=True)
        self.more.clicked.connect(self._show_more)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.HALF, 0, 0, 0)
        foot.addWidget(self.more)
        foot.addStretch(1)
        self.column.addWidget(self._field)
        self.column.addWidget(self.hint)
        self.column.addLayout(self._list)
        self.column.addLayout(foot)
        self.model.changed.connect(self._refresh)

    def refresh(self, card: Interaction) -> None:
        """Show this customer's."""
        record = self._desk.customers.record(card)
        before = self.model.whose
        self.model.of(record.id if record is not None else None)
        known = self._desk.customers.card(card)
        seen = (card.id, known.purchases if known is not None else 0)
        if before != self.model.whose:
            self._all = False
            self.search.field.clear()
        elif seen != self._seen:
            # Another chat of theirs, or something was bought meanwhile.
            self.model.again()
        self._seen = seen
        self.setVisible(record is not None)
        self._count = seen[1]
        self._refresh()

    def take_focus(self) -> None:
        """The field, if there is one, else the first purchase."""
        self.head.setChecked(True)
        if self._field.isVisibleTo(self):
            self.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.lines:
            self.lines[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    _count = 0

    def _refresh(self) -> None:
        model = self.model
        searched = bool(model.words)
        self.say(str(self._count) if self._count else "")
        self._field.setVisible(searched or self._count >= _SEARCH_FROM or len(model.rows) >= _SEARCH_FROM)
        shown = model.rows if self._all or searched else model.rows[:_FIRST]
        self.more.setVisible(len(shown) < len(model.rows) or (model.next is not None and bool(shown)))
        match model.looking:
            case Looking.FAILED:
                said = tr("The purchases could not be had now.")
            case Looking.ASKED if not model.rows:
                said = tr("Fetching…")
            case _ if model.rows:
                said = ""
            case _:
                said = tr("Nothing bought holds these words.") if searched else tr("Nothing bought yet.")
        self.hint.setText(said)
        self.hint.setVisible(bool(said))
        key = (shown, self._desk.now() // 86_400_000)
        if key != self._shown:
            self._shown = key
            self._show(shown)

    def _show(self, purchases: tuple[Purchase, ...]) -> None:
        for old in self.lines:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = []
        for one in purchases:
            line = Line(Icon.BAG)
            day = day_words(one.at, self._desk.now())
            status = f"{day} · {one.status}" if one.status else day
            line.show_words(purchase_words(one) or one.id, status, money_words(one.total, one.currency))
            line.clicked.connect(partial(self.opened.emit, one))
            self._list.addWidget(line)
            line.show()
            self.lines.append(line)

    def _show_more(self) -> None:
        if not self._all and len(self.model.rows) > _FIRST and not self.model.words:
            self._all = True
            self._refresh()
        else:
            self._all = True
            self.model.more()

    def _left(self) -> None:
        self.search.field.clear()

    def _key(self, key: Qt.Key) -> None:
        if key is Qt.Key.Key_Down and self.lines:
            self.lines[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.lines:
            self.lines[0].click()


class PurchasePage(QWidget):
    """One purchase, all of it.

    Signals:
        back: the panel is wanted again.
    """

    back = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._purchase: Purchase | None = None
        self.head = BackHead()
        self.head.back.connect(self.back)
        self.open_button = IconButton(Icon.EXTERNAL, tr("Open the order in the shop"), edge=30, glyph=16)
        self.open_button.clicked.connect(self._open)
        self.head.row.addWidget(self.open_button)
        self.area = Scroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.area, 1)
        self.number = Fact(shell, Icon.HASH, tr("Order no."), copies=True)
        self.when = Fact(shell, Icon.CALENDAR, tr("Bought"))
        self.status = Fact(shell, Icon.INFO, tr("Status"))
        column = self.area.column
        for fact in (self.number, self.when, self.status):
            column.addWidget(fact)
        self._section = Section(tr("Articles"))
        column.addWidget(self._section)
        self._rows: list[QWidget] = []
        total = QWidget()
        row = QHBoxLayout(total)
        row.setContentsMargins(Space.TWO, 6, Space.TWO, 6)
        row.addWidget(Label(tr("Total"), Type.BODY, fonts.STRONG))
        row.addStretch(1)
        self.total = Label("", Type.BODY, fonts.STRONG, tabular=True)
        row.addWidget(self.total)
        column.addWidget(total)
        column.addStretch(1)

    def open(self, purchase: Purchase) -> None:
        """Show this one."""
        self._purchase = purchase
        self.head.title.set_text(tr("Order {number}", number=purchase.id))
        self.open_button.setVisible(bool(purchase.url))
        self.number.show_value(purchase.id)
        self.when.show_value(moment_words(purchase.at, self._shell.desk.now()))
        self.status.show_value(purchase.status)
        self.total.setText(money_words(purchase.total, purchase.currency))
        for old in self._rows:
            self._section.column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = []
        for article in purchase.lines:
            line = Line()
            price = money_words(article.price * article.quantity, purchase.currency)
            line.show_words(line_words(article), article.key, price)
            line.setEnabled(bool(article.url))
            line.clicked.connect(partial(open_page, article.url))
            self._section.column.addWidget(line)
            line.show()
            self._rows.append(line)
        self._section.say(str(len(purchase.lines)))

    def _open(self) -> None:
        if self._purchase is not None:
            open_page(self._purchase.url)

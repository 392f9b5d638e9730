"""Who it is, how sure that is, and what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.customers import Standing
from desktop.panels.customer.parts import Tag, open_page
from desktop.panels.customer.words import standing_words
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Tone
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.words import customer_words
from protocol.customers import CustomerRecord
from protocol.entities import Interaction
from protocol.kinds import FieldMeaning


class Head(QWidget):
    """Name, standing, tags, and a menu.

    Signals:
        edit_asked, merge_asked, find_asked: that page is wanted.
        unlink_asked: it is not them after all.
    """

    edit_asked = Signal()
    merge_asked = Signal()
    find_asked = Signal()
    unlink_asked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._window = shell.window_widget
        self._record: CustomerRecord | None = None
        self._tags: tuple[str, ...] = ()
        row = QHBoxLayout()
        row.setContentsMargins(Space.TWO, Space.ONE, Space.ONE_HALF, 0)
        row.setSpacing(Space.ONE_HALF)
        self.avatar = Avatar("", 44)
        row.addWidget(self.avatar)
        names = QVBoxLayout()
        names.setSpacing(1)
        self.name = ElidedLabel("", Type.TITLE, fonts.STRONG)
        standing = QHBoxLayout()
        standing.setSpacing(5)
        self._sign = Glyph(Icon.INFO, 13)
        self.said = ElidedLabel("", Type.SMALL)
        standing.addWidget(self._sign)
        standing.addWidget(self.said, 1)
        names.addStretch(1)
        names.addWidget(self.name)
        names.addLayout(standing)
        names.addStretch(1)
        row.addLayout(names, 1)
        self.open_button = IconButton(Icon.EXTERNAL, tr("Open the account in the shop"), edge=30, glyph=16)
        self.open_button.clicked.connect(self._open)
        row.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(-Space.ONE_HALF)
        self.more = IconButton(Icon.MENU, tr("What can be done about this customer"), edge=30, glyph=17)
        self.more.clicked.connect(self._show_menu)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.tags = QWidget()
        self._flow = Flow(self.tags, 5)
        self._tag_row = QVBoxLayout()
        self._tag_row.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        self._tag_row.addWidget(self.tags)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, Space.ONE)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(self._tag_row)

    def refresh(self, card: Interaction) -> None:
        """Show this chat's customer."""
        customers = self._desk.customers
        self._record = record = customers.record(card)
        name = (record.name if record is not None else "") or customer_words(card.customer)
        self.avatar.show_person(name)
        self.name.set_text(name)
        icon, words, tone = standing_words(customers.standing(card))
        self._sign.show_icon(icon, tone)
        own = card.customer.name if FieldMeaning.NAME not in card.customer.stand_ins else ""
        if record is not None and own and own.casefold() != record.name.casefold():
            words = tr("{standing} · calls themselves {name}", standing=words, name=own)
        self.said.set_text(words)
        self.said.set_tone(tone)
        self.open_button.setVisible(record is not None and bool(record.url))
        self.more.setVisible(customers.can_act(card))
        self._show_tags(record.tags if record is not None else ())

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        self.tags.setVisible(bool(tags))
        if tags == self._tags:
            return
        self._tags = tags
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for word in tags:
            tag = Tag(word)
            self._flow.addWidget(tag)
            tag.show()
        self.tags.updateGeometry()

    def _open(self) -> None:
        if self._record is not None:
            open_page(self._record.url)

    def _show_menu(self) -> None:
        card = self._desk.card
        if card is None:
            return
        menu = Menu(self._window, tr("Customer"))
        menu.closed.connect(menu.deleteLater)
        standing = self._desk.customers.standing(card)
        if self._record is not None:
            menu.add(Entry(text=tr("Change what is known"), run=self.edit_asked.emit, icon=Icon.FORM))
            menu.add(Entry(text=tr("Merge with another customer"), run=self.merge_asked.emit, icon=Icon.MERGE))
        if standing is not Standing.VERIFIED:
            words = tr("Find the customer") if self._record is None else tr("It is somebody else")
            menu.add(Entry(text=words, run=self.find_asked.emit, icon=Icon.SEARCH))
        if self._desk.customers.can_unlink(card):
            menu.line()
            menu.add(
                Entry(text=tr("It is not them after all"), run=self.unlink_asked.emit, icon=Icon.BLOCK, tone=Tone.BAD)
            )
        menu.open_at(self.more)

"""The sheet for a link: an address kept ready or one's own, the words for it, and where it goes.

By keyboard: type to find, arrows to choose, Enter takes it and goes on to the words, Enter there does it.
"""

from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.models.links import Looked
from desktop.panels.links.rows import ReadyLinks
from desktop.panels.links.words import looked_words
from desktop.state.changes import CommandRefused
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.popover import Popover
from desktop.ui.widgets.toast import Weight
from protocol.customer_commands import Propose
from protocol.entities import Interaction
from protocol.links import PredefinedLink
from protocol.proposals import PageVisit

_WIDTH = 400
_MOST_WORDS = 200


class Aim(Enum):
    """What Enter does with the address."""

    #: It goes behind words of the message that is being written.
    INSERT = "insert"
    #: The customer is asked to go there, or goes there, as the site is set up.
    PUSH = "push"


class LinkSheet(Popover):
    """One for both aims; what is written in it stays until it is used.

    Signals:
        inserted: words and their address are to go into the message.
    """

    inserted = Signal(str, str)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, margin=Space.TWO)
        self._shell = shell
        self._desk = shell.desk
        self._card: Interaction | None = None
        self._aim = Aim.INSERT
        self.title = Label("", Type.TITLE, fonts.STRONG)
        self.address = QLineEdit()
        self.words = QLineEdit()
        self.words.setMaxLength(_MOST_WORDS)
        self.ready = ReadyLinks()
        self.where = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.where.setFixedWidth(_WIDTH)
        for field, name in (
            (self.address, tr("Find an address, or write one")),
            (self.words, tr("Words that the customer reads")),
        ):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.setFixedWidth(_WIDTH)
            field.installEventFilter(self)
        self.body.addWidget(self.title)
        self.body.addSpacing(Space.ONE_HALF)
        self.body.addWidget(self.address)
        self.body.addSpacing(Space.HALF)
        self.body.addWidget(self.ready)
        self.body.addSpacing(Space.HALF)
        self.body.addWidget(self.words)
        self.body.addSpacing(Space.HALF)
        self.body.addWidget(self.where)
        self.body.addSpacing(Space.ONE_HALF)
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        self.cancel = Button(tr("Cancel"), Kind.PLAIN)
        self.push = Button(tr("Send them there"), Kind.PLAIN, icon=Icon.EXTERNAL)
        self.insert = Button(tr("Insert"), Kind.PRIMARY, icon=Icon.LINK)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.push)
        row.addWidget(self.insert)
        self.body.addLayout(row)
        self.address.textEdited.connect(self._narrow)
        self.words.textEdited.connect(self._show_state)
        self.ready.taken.connect(self._take)
        self.cancel.clicked.connect(self.close_again)
        self.push.clicked.connect(self._push)
        self.insert.clicked.connect(self._insert)
        self._desk.proposals.refused.connect(self._refused)

    def ask(self, card: Interaction, aim: Aim, words: str, anchor: QWidget) -> None:
        """Open for a chat; `words` are those that are chosen in the message."""
        if self._card is None or self._card.id != card.id:
            self.address.clear()
            self.words.clear()
        self._card, self._aim = card, aim
        name = card.customer.name or tr("the customer")
        pushes = aim is Aim.PUSH
        self.title.setText(tr("Send {name} to a page", name=name) if pushes else tr("Link for {name}", name=name))
        self.setAccessibleName(self.title.text())
        if words.strip():
            self.words.setText(words.strip()[:_MOST_WORDS])
        self.push.set_kind(Kind.PRIMARY if pushes else Kind.PLAIN)
        self.insert.set_kind(Kind.PLAIN if pushes else Kind.PRIMARY)
        self.ready.show_links(self._desk.links.ready(card, "" if self._own() else self.address.text()))
        self._show_state()
        self.open_at(anchor)
        self.address.setFocus(Qt.FocusReason.PopupFocusReason)
        self.address.selectAll()

    # --- inside -----------------------------------------------------------------------------

    def _own(self) -> bool:
        """An address is written, not words to find one by."""
        text = self.address.text().strip()
        return ":" in text or "." in text or "/" in text

    def _narrow(self, typed: str) -> None:
        if self._card is not None:
            self.ready.show_links(self._desk.links.ready(self._card, typed))
            if typed.strip() and not self._own():
                self.ready.step(1)
        self._show_state()

    def _looked(self) -> Looked | None:
        return self._desk.links.look_at(self._card, self.address.text()) if self._card is not None else None

    def _show_state(self) -> None:
        looked = self._looked()
        written = looked is not None and self._own()
        words = looked_words(looked) if looked is not None and written else ""
        good = looked is not None and looked.wrong is None and written
        if not words and not self.ready.rows:
            words = tr("Nothing is kept ready for this. Write a whole address.") if self.address.text() else ""
        self.where.setText(words)
        self.where.set_tone(Tone.SOFT if good or not written else Tone.BAD)
        self.where.setVisible(bool(words))
        self.insert.setEnabled(good and self._desk.can_write())
        self.push.setEnabled(good and self._card is not None and self._desk.proposals.can_propose(self._card.id))
        self.adjustSize()

    def _take(self, link: PredefinedLink) -> None:
        self.address.setText(link.url)
        if not self.words.text().strip():
            self.words.setText(link.label)
        self._show_state()
        self.words.setFocus(Qt.FocusReason.TabFocusReason)

    def _insert(self) -> None:
        looked = self._looked()
        if looked is None or self._card is None or not self.insert.isEnabled():
            return
        # Another chat may have come before her meanwhile: the link is for this one's customer.
        self._desk.select(self._card.id)
        if not self._desk.can_write():
            self._show_state()
            return
        self.inserted.emit(self.words.text().strip() or looked.host, looked.url)
        self._used()

    def _push(self) -> None:
        looked = self._looked()
        if looked is None or self._card is None or not self.push.isEnabled():
            return
        label = self.words.text().strip()
        if self._desk.proposals.propose(self._card.id, PageVisit(url=looked.url, label=label)) is not None:
            self._used()

    def _used(self) -> None:
        self.close_again()
        self.address.clear()
        self.words.clear()

    def _refused(self, change: CommandRefused) -> None:
        """What was refused stands in the sheet again."""
        command = change.command
        if not isinstance(command, Propose) or not isinstance(command.what, PageVisit):
            return
        if self.isHidden() and not self.address.text():
            self.address.setText(command.what.url)
            self.words.setText(command.what.label)
            self._card = self._desk.store.floor.interactions.get(command.interaction)
        self._shell.toasts.say(refusal(change.code, change.text), Weight.PROBLEM)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.address and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.ready.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if watched is self.address and enter:
                chosen = self.ready.current()
                if chosen is not None and not (self._own() and self.address.text() != chosen.url):
                    self._take(chosen)
                elif self._own():
                    self.words.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if watched is self.words and enter:
                (self._push if self._aim is Aim.PUSH else self._insert)()
                return True
        return super().eventFilter(watched, event)

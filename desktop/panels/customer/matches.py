"""Who the customer may be: found by itself from what they gave; confirmed, chosen among several, or made new."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.customers import Looking
from desktop.panels.customer.parts import Card, Hint, Section
from desktop.panels.customer.words import matched_words
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import ElidedLabel, Tone
from protocol.customers import CustomerRecord, Match
from protocol.entities import Interaction
from protocol.ids import CustomerId, InteractionId
from protocol.kinds import MatchedBy

#: A record that shares only a name is no reason to think it is them.
_STRONG = frozenset({MatchedBy.CUSTOMER_NUMBER, MatchedBy.EMAIL, MatchedBy.PHONE, MatchedBy.SAME_BROWSER})
_MOST = 5


class RecordCard(Card):
    """A record and a button to take it.

    Signals:
        taken: it is this one (CustomerId).
    """

    taken = Signal(object)

    def __init__(self, record: CustomerRecord, why: str, take: str, *, primary: bool, may: bool = True) -> None:
        super().__init__(acts=True)
        self.record = record
        name = record.name or record.email or tr("A customer")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE, Space.ONE)
        row.setSpacing(Space.ONE)
        row.addWidget(Avatar(record.name, 28))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(name, Type.BODY, fonts.MEDIUM))
        about = " · ".join(part for part in (record.customer_number, record.email, record.phone) if part)
        if about:
            words.addWidget(ElidedLabel(about, Type.SMALL, tone=Tone.SOFT))
        if why:
            words.addWidget(ElidedLabel(why, Type.CAPTION, tone=Tone.ACCENT))
        row.addLayout(words, 1)
        self.take = Button(take, Kind.PRIMARY if primary else Kind.PLAIN, small=True)
        self.take.setAccessibleName(f"{take}: {name}, {why}" if why else f"{take}: {name}")
        self.take.clicked.connect(self._take)
        self.take.setVisible(may)
        row.addWidget(self.take)

    def _take(self) -> None:
        self.taken.emit(self.record.id)


class Matches(Section):
    """Stands there while the chat has no record."""

    find_asked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("Who is it?"))
        self._shell = shell
        self._customers = shell.desk.customers
        self._shown: object = None
        self.cards: list[RecordCard] = []
        self.hint = Hint()
        self._list = QVBoxLayout()
        self._list.setContentsMargins(Space.ONE_HALF, 0, Space.ONE_HALF, 0)
        self._list.setSpacing(6)
        acts = QWidget()
        row = QHBoxLayout(acts)
        row.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.HALF)
        row.setSpacing(Space.HALF)
        self.new = Button(tr("New customer"), Kind.QUIET, icon=Icon.INVITE, small=True)
        self.new.clicked.connect(self._create)
        self.seek = Button(tr("Find"), Kind.QUIET, icon=Icon.SEARCH, small=True)
        self.seek.clicked.connect(self.find_asked)
        self.again = Button(tr("Try again"), Kind.QUIET, icon=Icon.RETRY, small=True)
        self.again.clicked.connect(self._customers.again)
        for button in (self.new, self.seek, self.again):
            row.addWidget(button)
        row.addStretch(1)
        self._acts = acts
        self.column.addWidget(self.hint)
        self.column.addLayout(self._list)
        self.column.addWidget(acts)

    def refresh(self, card: Interaction) -> None:
        """Show who it may be."""
        wanted = card.customer.record is None
        self.setVisible(wanted)
        if not wanted:
            return
        may, found = self._customers.can_act(card), self._customers.suggestions(card)
        self._acts.setVisible(may)
        self.again.setVisible(found.looking is Looking.FAILED)
        who = card.customer
        gave = bool(who.email or who.phone or who.customer_number)
        self.hint.setText(self._said(found.looking, found.matches, gave=gave, may=may))
        self.hint.setVisible(bool(self.hint.text()))
        self.say(str(len(found.matches)) if len(found.matches) > 1 else "")
        shown = (card.id, found.matches, may)
        if shown != self._shown:
            self._shown = shown
            self._show(card.id, found.matches, may=may)

    def _said(self, looking: Looking, matches: tuple[Match, ...], *, gave: bool, may: bool) -> str:
        match looking:
            case Looking.ASKED:
                return tr("Looking for them…")
            case Looking.FAILED:
                return tr("It could not be looked for now.")
            case Looking.HERE if matches:
                return ""
            case Looking.HERE if not gave:
                return tr("They gave nothing to be found by.")
            case Looking.HERE:
                return tr("Nobody is known by that.") if may else tr("Nobody is known by what they gave.")

    def _show(self, interaction: InteractionId, matches: tuple[Match, ...], *, may: bool) -> None:
        for old in self.cards:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        strong = [one for one in matches if _STRONG & set(one.by)]
        self.cards = []
        for one in matches[:_MOST]:
            why = ", ".join(matched_words(by) for by in one.by)
            # One that stands out is one key away; among several somebody has to look.
            primary = len(strong) == 1 and one is strong[0]
            card = RecordCard(one.record, why, tr("It is them"), primary=primary, may=may)
            card.taken.connect(partial(self._confirm, interaction))
            self._list.addWidget(card)
            self.cards.append(card)

    def _confirm(self, interaction: InteractionId, customer: CustomerId) -> None:
        confirm(self._shell, interaction, customer)

    def _create(self) -> None:
        card = self._shell.desk.card
        if card is not None:
            self._customers.create(card)
            undo = partial(self._customers.unlink, card.id)
            self._shell.toasts.say(tr("A record was made"), action=tr("Undo"), run=undo)


def confirm(shell: Shell, interaction: InteractionId, customer: CustomerId) -> None:
    """Say that a chat's customer is a record, and how that is taken back."""
    shell.desk.customers.confirm(interaction, customer)
    undo = partial(shell.desk.customers.unlink, interaction)
    shell.toasts.say(tr("The customer is confirmed"), action=tr("Undo"), run=undo)

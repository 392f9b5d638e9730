"""The customer's cart as it is now, line by line, and changes of it that are proposed to them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.panels.customer.parts import Card, Hint, Section, open_page
from desktop.panels.transcript.proposal_words import edit_words, state_words
from desktop.state.messages import Proposal
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.words import money_words
from protocol.browsing import Cart, CartLine
from protocol.entities import Interaction
from protocol.kinds import ProposalState
from protocol.proposals import CartChange, CartEdit

_MOST_OF_ONE = 999
#: How long after it was settled a proposal still stands below the cart, in ms.
_TOLD_FOR = 30_000


class _Line(QWidget):
    """An article: what, how many, for how much; with a stepper while the cart is being changed.

    Signals:
        stepped: another quantity is wanted.
    """

    stepped = Signal()

    def __init__(self, line: CartLine, currency: str, *, changing: bool, pages: bool) -> None:
        super().__init__()
        self.line = line
        self.wanted = line.quantity
        self._currency = currency
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO, 3, Space.TWO, 3)
        row.setSpacing(Space.ONE)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = ElidedLabel(line.name, Type.BODY)
        words.addWidget(self._name)
        if line.variant:
            words.addWidget(ElidedLabel(line.variant, Type.SMALL, tone=Tone.FAINT))
        row.addLayout(words, 1)
        self._count = Label("", Type.BODY, fonts.MEDIUM, tabular=True)
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if changing and line.key:
            self._count.setMinimumWidth(26)
            less = IconButton(Icon.MINUS, tr("One less of {article}", article=line.name), edge=24, glyph=13)
            more = IconButton(Icon.PLUS, tr("One more of {article}", article=line.name), edge=24, glyph=13)
            less.clicked.connect(self._less)
            more.clicked.connect(self._more)
            for part in (less, self._count, more):
                row.addWidget(part)
            row.setSpacing(2)
        else:
            row.addWidget(self._count)
            if pages and not line.url:
                row.addSpacing(24 + Space.ONE)
            elif pages:
                page = IconButton(
                    Icon.EXTERNAL, tr("Open {article} in the browser", article=line.name), edge=24, glyph=13
                )
                page.clicked.connect(self._open)
                row.addWidget(page)
        self._price = Label("", Type.BODY, tabular=True)
        self._price.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._price.setMinimumWidth(68)
        row.addWidget(self._price)
        self._show()

    def edit(self) -> CartEdit | None:
        """What is to be changed of it."""
        if self.wanted == self.line.quantity:
            return None
        return CartEdit(key=self.line.key, quantity=self.wanted, name=self.line.name, was=self.line.quantity)

    def _less(self) -> None:
        self.want(self.wanted - 1)

    def _more(self) -> None:
        self.want(self.wanted + 1)

    def want(self, quantity: int) -> None:
        """Another quantity is wanted."""
        self.wanted = min(max(quantity, 0), _MOST_OF_ONE)
        self._show()
        self.stepped.emit()

    def _open(self) -> None:
        open_page(self.line.url)

    def _show(self) -> None:
        other = self.wanted != self.line.quantity
        self._count.setText(f"{self.wanted} ×")
        self._count.set_tone(Tone.ACCENT if other else Tone.SOFT)
        self._price.setText(
            money_words(self.line.price * self.wanted, self._currency).removesuffix(self._currency).strip()
        )
        self._name.set_tone(Tone.FAINT if not self.wanted else Tone.TEXT)
        self.setAccessibleName(f"{self.wanted} × {self.line.name}")


class CartSection(Section):
    """Changes with the customer's page; nothing of it is stored."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("Cart"))
        self._desk = shell.desk
        self._shell = shell
        self._shown: tuple[object, ...] | None = None
        self._changing = False
        self._cart: Cart | None = None
        self._of: object = None
        self._changed_at = 0
        #: A change was proposed here: the way to take it back is about to be shown.
        self._waits_for_back = False
        self.lines: list[_Line] = []
        self.change = self.add_action(Icon.EDIT, tr("Propose a change of the cart"), self._begin)
        self.hint = Hint()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.column.addWidget(self.hint)
        self.column.addLayout(self._list)
        self._total_row()
        self._adding()
        self._deciding()
        self.standing = _Standing(shell)
        self.column.addWidget(self.standing)

    def _total_row(self) -> None:
        self._total = QWidget()
        row = QHBoxLayout(self._total)
        row.setContentsMargins(Space.TWO, 5, Space.TWO, 5)
        row.addWidget(Label(tr("Total"), Type.BODY, fonts.STRONG))
        self.ago = Label("", Type.SMALL, tone=Tone.FAINT, tabular=True)
        row.addWidget(self.ago)
        row.addStretch(1)
        self.total = Label("", Type.BODY, fonts.STRONG, tabular=True)
        row.addWidget(self.total)
        self.column.addWidget(self._total)

    def _adding(self) -> None:
        self.adding = QWidget()
        row = QHBoxLayout(self.adding)
        row.setContentsMargins(Space.TWO, 4, Space.TWO, 4)
        row.setSpacing(6)
        self.key, self.name = QLineEdit(), QLineEdit()
        for field, words in ((self.key, tr("Article no.")), (self.name, tr("Its name"))):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            field.setObjectName("small")
            field.textChanged.connect(self._edited)
            field.returnPressed.connect(self._propose)
        row.addWidget(self.key, 2)
        row.addWidget(self.name, 3)
        self.column.addWidget(self.adding)

    def _deciding(self) -> None:
        self.deciding = QWidget()
        row = QHBoxLayout(self.deciding)
        row.setContentsMargins(Space.TWO, 6, Space.TWO, 6)
        row.setSpacing(Space.ONE)
        self.propose = Button(tr("Ask the customer"), Kind.PRIMARY, small=True)
        self.propose.clicked.connect(self._propose)
        self.cancel = Button(tr("Leave it"), Kind.QUIET, small=True)
        self.cancel.clicked.connect(self._stop)
        row.addWidget(self.propose)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.column.addWidget(self.deciding)

    # --- what is shown ------------------------------------------------------------------------

    def refresh(self, card: Interaction) -> None:
        """Show this chat's cart."""
        visit = self._desk.store.visits.get(card.id)
        cart = visit.visiting.cart if visit is not None else None
        if card.id != self._of:
            self._of, self._changing, self._changed_at = card.id, False, 0
            self._cart = cart
        elif cart != self._cart:
            self._cart, self._changed_at = cart, self._desk.now()
        proposals = self._desk.proposals
        asked = proposals.standing(card.id, CartChange) is not None or proposals.sending(card.id, CartChange)
        may = proposals.can_propose(card.id) and visit is not None and not asked
        if not may:
            self._changing = False
        self.change.setVisible(may and not self._changing)
        self.light(on=visit is not None and not self._desk.link.cut_off)
        there = cart is not None and bool(cart.lines)
        self._total.setVisible(there or (cart is not None and bool(cart.total)))
        self.hint.setText(
            "" if there else tr("The cart is empty.") if visit is not None else tr("They are not on a page.")
        )
        self.hint.setVisible(not there)
        self.adding.setVisible(self._changing)
        self.deciding.setVisible(self._changing)
        if cart is not None and there:
            count = sum(line.quantity for line in cart.lines)
            self.say(tr("1 thing") if count == 1 else tr("{n} things", n=count))
        else:
            self.say("")
        shown = (card.id, cart, self._changing)
        if shown != self._shown:
            self._shown = shown
            self._show_lines(cart)
        self.tick(card)

    def tick(self, card: Interaction) -> None:
        """A second has passed."""
        ago = self._desk.now() - self._changed_at
        self.ago.setText(tr("changed {time} ago", time=clock_words(ago)) if self._changed_at and ago < 60_000 else "")
        had_focus = self.standing.back.hasFocus()
        self.standing.refresh(card, self._cart)
        if had_focus and not self.standing.back.isVisibleTo(self):
            (self.head if self.change.isHidden() else self.change).setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._waits_for_back and self.standing.back.isVisibleTo(self):
            self._waits_for_back = False
            if self.head.hasFocus():
                self.standing.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self, cart: Cart | None) -> None:
        wanted = {one.line.key: one.wanted for one in self.lines if one.edit() is not None} if self._changing else {}
        for old in self.lines:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = []
        lines, currency = (cart.lines, cart.currency) if cart is not None else ((), "")
        pages = not self._changing and any(line.url for line in lines)
        for line in lines:
            made = _Line(line, currency, changing=self._changing, pages=pages)
            made.stepped.connect(self._edited)
            self._list.addWidget(made)
            made.show()
            self.lines.append(made)
            if line.key in wanted:
                made.want(wanted[line.key])
        self._edited()

    # --- changing -----------------------------------------------------------------------------

    def _begin(self) -> None:
        self._changing = True
        self._again()
        first = next((one for one in self.lines if one.line.key), None)
        (first.findChildren(IconButton)[1] if first is not None else self.key).setFocus(Qt.FocusReason.TabFocusReason)

    def _stop(self) -> None:
        self._changing = False
        self.key.clear()
        self.name.clear()
        self._again()
        if not self.change.isHidden():
            self.change.setFocus(Qt.FocusReason.TabFocusReason)

    def _again(self) -> None:
        card = self._desk.card
        if card is not None:
            self.refresh(card)

    def _edits(self) -> tuple[CartEdit, ...]:
        edits = [edit for line in self.lines if (edit := line.edit()) is not None]
        key = self.key.text().strip()
        if key and all(line.line.key != key for line in self.lines):
            edits.append(CartEdit(key=key, quantity=1, name=self.name.text().strip(), was=0))
        return tuple(edits)

    def _edited(self) -> None:
        self.propose.setEnabled(bool(self._edits()))
        cart = self._cart
        if cart is None:
            self.total.setText("")
            return
        total = money_words(cart.total, cart.currency)
        other = sum((one.wanted - one.line.quantity) * one.line.price for one in self.lines)
        self.total.setText(f"{total} → {money_words(cart.total + other, cart.currency)}" if other else total)

    def _propose(self) -> None:
        card, edits = self._desk.card, self._edits()
        if card is not None and edits and self._desk.proposals.propose(card.id, CartChange(edits=edits)) is not None:
            # The keyboard stays here: first, before what has it is hidden.
            self.head.setFocus(Qt.FocusReason.OtherFocusReason)
            self._waits_for_back = True
            self._stop()


class _Standing(QWidget):
    """A change that the customer is asked about, or that was settled a moment ago."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.ONE_HALF, 4, Space.ONE_HALF, 4)
        sheet = Card()
        outer.addWidget(sheet)
        row = QHBoxLayout(sheet)
        row.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE, Space.ONE)
        row.setSpacing(Space.ONE)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.what = Label("", Type.BODY, wrap=True)
        self.state = Label("", Type.SMALL, fonts.MEDIUM, Tone.ACCENT, tabular=True, wrap=True)
        words.addWidget(self.what)
        words.addWidget(self.state)
        row.addLayout(words, 1)
        self.back = Button(tr("Take back"), Kind.QUIET, small=True)
        self.back.clicked.connect(self._take_back)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self._proposal: Proposal | None = None

    def refresh(self, card: Interaction, cart: Cart | None) -> None:
        """Show how it stands; what is asked for beside what is in the cart now."""
        last, now = self._desk.proposals.last(card.id, CartChange), self._desk.now()
        alive = last is not None and (last.open or last.going_on)
        told = last is not None and (alive or (not last.over and now - last.at < _TOLD_FOR))
        self._proposal = last
        self.setVisible(told)
        if last is None or not told or not isinstance(last.what, CartChange):
            return
        self.what.setText("\n".join(_beside(edit, cart if last.open else None) for edit in last.what.edits))
        left = f" · {clock_words(last.deadline - now)}" if last.open else ""
        self.state.setText(state_words(last) + left)
        self.state.set_tone(_tone(last))
        steps = self._desk.proposals.steps(card.id, last)
        self.back.setVisible(ProposalState.WITHDRAWN in steps)

    def _take_back(self) -> None:
        card = self._desk.card
        if card is not None and self._proposal is not None:
            self._desk.proposals.answer(card.id, self._proposal.id, ProposalState.WITHDRAWN)


def _beside(edit: CartEdit, cart: Cart | None) -> str:
    """One change, with how many there are now and what it comes to."""
    line = next((one for one in cart.lines if one.key == edit.key), None) if cart is not None else None
    if cart is None or line is None:
        return edit_words(edit)
    price = money_words(line.price * edit.quantity, cart.currency)
    return f"{edit.name or line.name}: {line.quantity} → {edit.quantity} · {price}"


def _tone(proposal: Proposal) -> Tone:
    match proposal.state:
        case ProposalState.DONE:
            return Tone.GOOD
        case ProposalState.FAILED:
            return Tone.BAD
        case ProposalState.REFUSED:
            return Tone.WARN
        case ProposalState.OPEN | ProposalState.ACCEPTED:
            return Tone.ACCENT
        case ProposalState.WITHDRAWN | ProposalState.EXPIRED:
            return Tone.FAINT

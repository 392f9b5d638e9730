"""How the customer is reached, and what else their record says."""

from desktop.panels.customer.parts import Fact, Hint, Section
from desktop.panels.customer.phone import PhoneLine
from desktop.panels.customer.words import address_words, local_time
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.visitor_words import language_words
from protocol.entities import Interaction


class Reach(Section):
    """From the record, and where that says nothing from what the customer said."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("Reach"))
        self._shell = shell
        self.email = self._add(Icon.MAIL, tr("E-mail"), copies=True)
        self.phone = PhoneLine(shell)
        self.column.addWidget(self.phone)
        self.number = self._add(Icon.HASH, tr("Customer no."), copies=True)
        self.account = self._add(Icon.USER, tr("Account"), copies=True)
        self.address = self._add(Icon.HOME, tr("Address"), copies=True, wraps=True)
        self.language = self._add(Icon.LANGUAGES, tr("Language"))
        self.local_time = self._add(Icon.CLOCK, tr("Their time"))
        self.nothing = Hint(tr("The customer gave no address."))
        self.column.addWidget(self.nothing)

    def _add(self, icon: Icon, name: str, *, copies: bool = False, wraps: bool = False) -> Fact:
        fact = Fact(self._shell, icon, name, copies=copies, wraps=wraps)
        self.column.addWidget(fact)
        return fact

    def refresh(self, card: Interaction) -> None:
        """Show what is known."""
        who, record = card.customer, self._shell.desk.customers.record(card)
        page = who.page
        visit = self._shell.desk.store.visits.get(card.id)
        if visit is not None:
            page = visit.visiting.page
        email = (record.email if record is not None else "") or who.email
        phone = (record.phone if record is not None else "") or who.phone
        number = (record.customer_number if record is not None else "") or who.customer_number
        self.email.show_value(email)
        self.phone.show_number(phone, self.zone(card))
        self.number.show_value(number)
        account = record.account if record is not None else ""
        self.account.show_value(account if account not in (number, email) else "")
        self.address.show_value(address_words(record.address) if record is not None else "")
        self.language.show_value(language_words((record.language if record is not None else "") or page.language))
        self.nothing.setVisible(not (email or phone or number))
        self.tick(card)

    def zone(self, card: Interaction) -> str:
        """The time zone they are in: of their browser if it says so, else of their record."""
        visit, record = self._shell.desk.store.visits.get(card.id), self._shell.desk.customers.record(card)
        here = visit.visiting.page.time_zone if visit is not None else card.customer.page.time_zone
        return here or (record.time_zone if record is not None else "")

    def tick(self, card: Interaction) -> None:
        """A second has passed."""
        self.local_time.show_value(local_time(self.zone(card), self._shell.desk.now()))

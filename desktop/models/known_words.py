"""What the desk knows of a chat that a text kept ready can say: names, numbers, the page, the day."""

from PySide6.QtCore import QDate, QDateTime, QLocale, QObject

from desktop.models.signals import StoreSignals
from desktop.state.canned_words import Variable, first_name
from desktop.state.changes import PurchasesFetched
from desktop.state.store import Store
from protocol.customers import CustomerRecord, Purchase
from protocol.entities import Interaction
from protocol.ids import CustomerId, InteractionId


class KnownWords(QObject):
    """The values of the variables, by chat. Dates are as the customer writes them."""

    def __init__(self, store: Store, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        #: The last thing that customers bought, of those whose purchases were looked at here.
        self._bought: dict[CustomerId, Purchase] = {}
        signals.purchases.connect(self._fetched)
        signals.sign_in.connect(self._bought.clear)

    def of(self, interaction: InteractionId | None) -> dict[Variable, str]:
        """What is known in this chat; without one, of the agent and the day. Nothing is empty."""
        known = {**self._agent(), **self._day(QLocale())}
        chat = self._store.chat(interaction) if interaction is not None else None
        if chat is not None:
            card = chat.card
            record = self._store.records.get(card.customer.record) if card.customer.record is not None else None
            known |= {**self._of_card(card, record), **self._day(_locale(card, record))}
        return {name: value for name, value in known.items() if value}

    def _agent(self) -> dict[Variable, str]:
        me = self._store.my_agent
        name = me.name if me is not None else ""
        return {Variable.AGENT_NAME: name, Variable.AGENT_FIRST_NAME: first_name(name)}

    def _day(self, locale: QLocale) -> dict[Variable, str]:
        today: QDate = QDateTime.fromMSecsSinceEpoch(self._store.now()).date()
        # In figures: nobody knows what language the text around it has.
        return {Variable.DATE_TODAY: locale.toString(today, QLocale.FormatType.ShortFormat)}

    def _of_card(self, card: Interaction, record: CustomerRecord | None) -> dict[Variable, str]:
        floor, customer = self._store.floor, card.customer
        site, queue = floor.sites.get(card.site), floor.queues.get(card.queue)
        visit = self._store.visits.get(card.id)
        page = visit.visiting.page if visit is not None else customer.page
        name = customer.name or (record.name if record is not None else "")
        bought = self._bought.get(record.id) if record is not None else None
        return {
            Variable.CUSTOMER_NAME: name,
            Variable.CUSTOMER_FIRST_NAME: first_name(name),
            Variable.CUSTOMER_EMAIL: customer.email or (record.email if record is not None else ""),
            Variable.CUSTOMER_PHONE: customer.phone or (record.phone if record is not None else ""),
            Variable.CUSTOMER_NUMBER: customer.customer_number
            or (record.customer_number if record is not None else ""),
            Variable.CUSTOMER_CITY: record.address.city if record is not None else "",
            Variable.SHOP_NAME: site.name if site is not None else "",
            Variable.QUEUE_NAME: queue.name if queue is not None else "",
            Variable.CHAT_QUESTION: card.question,
            Variable.PAGE_TITLE: page.title,
            Variable.PAGE_ADDRESS: page.url,
            Variable.ORDER_NUMBER: bought.id if bought is not None else "",
            Variable.ORDER_STATUS: bought.status if bought is not None else "",
        }

    def _fetched(self, fetched: PurchasesFetched) -> None:
        page = fetched.page
        if page is not None and page.purchases and not fetched.words and fetched.before is None:
            self._bought[fetched.customer] = page.purchases[0]


def _locale(card: Interaction, record: CustomerRecord | None) -> QLocale:
    said = (record.language if record is not None else "") or card.customer.page.language
    return QLocale(said) if said else QLocale()

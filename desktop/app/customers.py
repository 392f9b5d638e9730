"""What a desk asks of the server about customers, and the answers into the store."""

from collections.abc import Callable

from desktop.app.tasks import Tasks
from desktop.net.customers import CustomerCalls
from desktop.net.errors import Unreachable
from desktop.net.rest import Rest
from desktop.net.tokens import TokenKeeper
from desktop.state import changes
from desktop.state.questions import (
    FindCustomers,
    PastChats,
    Question,
    ReadPast,
    WhatBought,
    WhatIfMerged,
    WhoIs,
    WhoMayItBe,
)
from desktop.state.store import Store
from protocol.errors import Refusal


class Customers:
    """Of one connection. A question that is being asked is not asked again meanwhile."""

    def __init__(self, store: Store, rest: Rest, tokens: TokenKeeper, tasks: Tasks) -> None:
        self._store = store
        self._calls = CustomerCalls(rest)
        self._tokens = tokens
        self._tasks = tasks
        #: No set: a card has no hash.
        self._asking: list[Question] = []

    def ask(self, question: Question) -> None:
        """Ask; the answer comes as a change."""
        if question not in self._asking:
            self._asking.append(question)
            self._tasks.spawn(self._asked(question), "question")

    # --- inside -----------------------------------------------------------------------------------

    async def _asked(self, question: Question) -> None:
        try:
            tell = await self._answer(question, await self._tokens.access())
        except Refusal as refusal:
            tell = self._unanswered(question, refusal.text)
        except Unreachable as error:
            tell = self._unanswered(question, str(error))
        finally:
            # Before anybody is told: who hears it may ask the same again.
            self._asking.remove(question)
        tell()

    async def _answer(self, question: Question, access: str) -> Callable[[], object]:
        store, calls = self._store, self._calls
        match question:
            case WhoIs(customer):
                card = await calls.card(access, customer)
                return lambda: store.card_fetched(customer, card)
            case WhoMayItBe(interaction):
                found = await calls.matches(access, interaction)
                return lambda: store.matches_fetched(interaction, found.matches)
            case FindCustomers(words, site):
                records = (await calls.find(access, words, site)).records
                return lambda: store.heard(changes.CustomersFound(words, records))
            case WhatBought(customer, words, before):
                bought = await calls.purchases(access, customer, words, before)
                return lambda: store.heard(changes.PurchasesFetched(customer, words, before, bought))
            case PastChats(interaction, before):
                page = await calls.past(access, interaction, before)
                return lambda: store.heard(changes.PastFetched(interaction, before, page))
            case ReadPast(chat):
                entries = await calls.read(access, chat)
                return lambda: store.past_fetched(chat, entries)
            case WhatIfMerged(kept, gone):
                preview = await calls.merged(access, kept, gone)
                return lambda: store.heard(changes.MergePreviewed(kept, gone, preview))

    def _unanswered(self, question: Question, problem: str) -> Callable[[], object]:
        store = self._store
        match question:
            case WhoIs(customer):
                return lambda: store.card_fetched(customer, None)
            case WhoMayItBe(interaction):
                return lambda: store.matches_fetched(interaction, None)
            case FindCustomers(words):
                return lambda: store.heard(changes.CustomersFound(words, None))
            case WhatBought(customer, words, before):
                return lambda: store.heard(changes.PurchasesFetched(customer, words, before, None))
            case PastChats(interaction, before):
                return lambda: store.heard(changes.PastFetched(interaction, before, None))
            case ReadPast(chat):
                return lambda: store.heard(changes.PastRead(chat.id, problem))
            case WhatIfMerged(kept, gone):
                return lambda: store.heard(changes.MergePreviewed(kept, gone, None, problem))

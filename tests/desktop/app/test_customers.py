"""Customers over a real server: found, confirmed, changed, merged, taken back; carts and proposals."""

from pathlib import Path

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.conversation import Conversation
from desktop.state.messages import MessageItem
from desktop.state.questions import FindCustomers, PastChats, ReadPast, WhatBought, WhatIfMerged, WhoIs, WhoMayItBe
from protocol.browsing import Cart, CartLine
from protocol.commands import FinishWrapUp
from protocol.customer_commands import (
    AnswerProposal,
    ConfirmCustomer,
    CreateCustomer,
    EditCustomer,
    MergeCustomers,
    Propose,
    SplitCustomers,
    UnlinkCustomer,
)
from protocol.entities import PageContext
from protocol.frames import Browsing, PublicEntry
from protocol.ids import CommandId, CustomerId, InteractionId, ProposalId, new_id
from protocol.kinds import ProposalState
from protocol.proposals import CartChange, CartEdit, Proposed
from tests.desktop.app.world import Customer, HeadlessDesk, Server, until
from tests.desktop.net.rings import Rings


def command() -> CommandId:
    """A fresh one."""
    return CommandId(new_id())


async def begin(desk: HeadlessDesk, customer: Customer, url: str, mail: str = "") -> Conversation:
    """Maja is in a chat with Elin."""
    await desk.signs_in(url)
    await desk.gets_ready()
    await customer.rings(mail)
    return await desk.accepts(customer.interaction)


async def test_somebody_is_made_a_record_changed_and_taken_back(server: Server, tmp_path: Path) -> None:
    """Each step is told by the server, and asked for again it is so."""
    async with HeadlessDesk(tmp_path / "maja", Rings) as maja, Customer(server.url) as customer:
        chat = await begin(maja, customer, server.url)
        store = maja.store
        heard: list[Change] = []
        store.listen(heard.extend)
        maja.bus.ask(WhoMayItBe(chat.id))
        await until(lambda: store.matches.get(chat.id) is not None)
        made = CreateCustomer(id=command(), interaction=chat.id, name="Elin Dahl", email="elin@nordmail.example")
        maja.bus.send(made)
        record = CustomerId(made.id)
        await until(lambda: chat.card.customer.record == record)
        maja.bus.ask(WhoIs(record))
        card = await until(lambda: store.cards.get(record))
        assert (card.record.name, chat.card.customer.verified) == ("Elin Dahl", False)
        maja.bus.send(
            EditCustomer(id=command(), customer=record, revision=card.record.revision, phone="+45 12 34 56 78")
        )
        await until(lambda: store.records[record].phone == "+45 12 34 56 78")
        maja.bus.send(EditCustomer(id=command(), customer=record, revision=card.record.revision, name="Too late"))
        await until(lambda: [one for one in heard if isinstance(one, changes.CommandRefused)])
        assert store.records[record].name == "Elin Dahl"
        maja.bus.ask(FindCustomers("elin dahl", chat.card.site))
        found = await until(lambda: next((one for one in heard if isinstance(one, changes.CustomersFound)), None))
        assert record in [one.id for one in found.records or ()]
        maja.bus.ask(WhatBought(record))
        bought = await until(lambda: next((one for one in heard if isinstance(one, changes.PurchasesFetched)), None))
        assert bought.page is not None
        maja.bus.send(UnlinkCustomer(id=command(), interaction=chat.id))
        await until(lambda: chat.card.customer.record is None)


async def test_two_records_are_merged_and_split(server: Server, tmp_path: Path) -> None:
    """Looked at before; the chat follows there and back."""
    async with HeadlessDesk(tmp_path / "maja", Rings) as maja, Customer(server.url) as customer:
        chat = await begin(maja, customer, server.url, "elin@kontor.example")
        heard: list[Change] = []
        maja.store.listen(heard.extend)
        one = CreateCustomer(id=command(), interaction=chat.id, name="Elin", phone="+45 12 34 56 79")
        maja.bus.send(one)
        await until(lambda: chat.card.customer.record == CustomerId(one.id))
        other = CreateCustomer(id=command(), interaction=chat.id, name="Elin Dahl", email="elin@kontor.example")
        maja.bus.send(other)
        kept = CustomerId(other.id)
        await until(lambda: chat.card.customer.record == kept)
        maja.bus.ask(WhatIfMerged(kept, CustomerId(one.id)))
        seen = await until(lambda: next((it for it in heard if isinstance(it, changes.MergePreviewed)), None))
        assert seen.preview is not None
        assert seen.preview.result.phone == "+45 12 34 56 79"
        maja.bus.send(ConfirmCustomer(id=command(), interaction=chat.id, customer=CustomerId(one.id)))
        await until(lambda: chat.card.customer.record == CustomerId(one.id))
        merge = MergeCustomers(id=command(), kept=kept, gone=CustomerId(one.id))
        maja.bus.send(merge)
        await until(lambda: chat.card.customer.record == kept)
        maja.bus.send(SplitCustomers(id=command(), merge=merge.id))
        await until(lambda: chat.card.customer.record == CustomerId(one.id))


async def test_a_cart_is_live_and_a_change_of_it_is_agreed_to(server: Server, tmp_path: Path) -> None:
    """The page tells, the desk shows it at once; what she proposes goes there and back."""
    async with HeadlessDesk(tmp_path / "maja", Rings) as maja, Customer(server.url) as customer:
        chat = await begin(maja, customer, server.url)
        store = maja.store
        line = CartLine(name="Skog helmet", key="SK-2", price=59900)
        page = PageContext(url="http://shop.test/helmets", title="Helmets")
        await customer.sends(Browsing(page=page, cart=Cart(currency="DKK", total=59900, lines=(line,))))
        visit = await until(lambda: store.visits.get(chat.id))
        cart = await until(lambda: store.visits[chat.id].visiting.cart)
        assert (visit.visiting.page.title, cart.total) == ("Helmets", 59900)
        ask = Propose(
            id=command(),
            interaction=chat.id,
            what=CartChange(edits=(CartEdit(key="SK-2", quantity=2),)),
            version=chat.version,
        )
        maja.bus.send(ask)
        proposal = ProposalId(ask.id)
        await until(lambda: proposal in chat.proposals)
        assert chat.proposals[proposal].open

        def is_proposed(entry: PublicEntry) -> bool:
            return isinstance(entry.event, Proposed)

        await customer.hears(PublicEntry, is_proposed)
        for state in (ProposalState.ACCEPTED, ProposalState.DONE):
            await customer.sends(AnswerProposal(id=command(), interaction=chat.id, proposal=proposal, state=state))
        await until(lambda: chat.proposals[proposal].state is ProposalState.DONE)


async def test_what_was_said_before_is_read_in_the_next_chat(server: Server, tmp_path: Path) -> None:
    """By the same visitor; fetched from its end."""
    async with HeadlessDesk(tmp_path / "maja", Rings) as maja, Customer(server.url) as customer:
        first = await begin(maja, customer, server.url)
        await customer.says("Do you have bells?")
        await until(lambda: first.unread)
        await customer.ends()
        await until(lambda: first.ended is not None)
        maja.bus.send(FinishWrapUp(id=command(), interaction=first.id, version=first.version))
        await until(lambda: first.id not in maja.store.conversations)
        await customer.rings()
        second = await maja.accepts(customer.interaction)
        heard: list[Change] = []
        maja.store.listen(heard.extend)
        maja.bus.ask(PastChats(second.id))
        told = await until(lambda: next((one for one in heard if isinstance(one, changes.PastFetched)), None))
        assert told.page is not None
        (card,) = told.page.interactions
        assert card.id == first.id
        maja.bus.ask(ReadPast(card))
        past = await until(lambda: maja.store.past.get(first.id))
        said = [item.text for item in past.items if isinstance(item, MessageItem)]
        assert "Do you have bells?" in said


async def test_what_can_not_be_had_is_told(server: Server, tmp_path: Path) -> None:
    """A record that nobody knows."""
    async with HeadlessDesk(tmp_path / "maja", Rings) as maja:
        await maja.signs_in(server.url)
        heard: list[Change] = []
        maja.store.listen(heard.extend)
        nobody = CustomerId(new_id())
        maja.bus.ask(WhoIs(nobody))
        maja.bus.ask(PastChats(InteractionId(new_id())))
        maja.bus.ask(WhatIfMerged(nobody, nobody))
        await until(lambda: any(isinstance(one, changes.MergePreviewed) for one in heard))
        await until(lambda: any(isinstance(one, changes.PastFetched) for one in heard))
        await until(lambda: nobody in maja.store.cards)
        (merge,) = [one for one in heard if isinstance(one, changes.MergePreviewed)]
        assert (merge.preview, bool(merge.problem)) == (None, True)
        assert maja.store.cards[nobody] is None

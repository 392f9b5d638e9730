"""Visits, records and proposals on a desk: as told, over lost links, in whatever order older entries come."""

from uuid import UUID

import msgspec
import pytest

from desktop.state import changes, customers
from desktop.state import conversation as conversations
from desktop.state.conversation import Held
from desktop.state.customers import MOST_CARDS, MOST_PAST
from desktop.state.link import LinkPhase, LinkState
from desktop.state.messages import CalledItem, LinkedItem, ProposalItem
from protocol import events
from protocol.browsing import Visit, Visiting
from protocol.customers import CustomerRecord
from protocol.entities import PageContext
from protocol.errors import ErrorCode
from protocol.floor import CustomerLinked
from protocol.frames import NotFollowed, PublicEntry, RecordShown, VisitShown
from protocol.ids import CustomerId, InteractionId, MessageId, ProposalId, VisitorId
from protocol.kinds import EndReason, LinkedBy, ProposalState
from protocol.proposals import Cobrowse, PageVisit, PositionShare, ProposalChanged, Proposed
from protocol.rest import CustomerCard, EntriesPage
from tests.desktop.state.floors import AGENT, CHAT, CUSTOMER, MAJA, SITE, card, desk, floor, public, staff

RECORD = CustomerId(UUID(int=0x700))
ONE = ProposalId(UUID(int=0x800))


def visit(title: str = "Bikes") -> Visit:
    """Somebody on a page."""
    page = PageContext(title=title)
    at = Visiting(visitor=VisitorId(UUID(int=30)), site=SITE.id, page=page, since=1_000, page_since=2_000)
    return Visit(visiting=at)


def record(revision: int = 1, name: str = "Elin Dahl") -> CustomerRecord:
    """A customer."""
    return CustomerRecord(id=RECORD, site=SITE.id, name=name, revision=revision)


def online(phase: LinkPhase = LinkPhase.ONLINE) -> LinkState:
    """How the link is."""
    return LinkState(phase=phase, since=1)


def test_a_visit_is_shown_until_its_page_is_gone() -> None:
    """Told once a change, and not again for the same."""
    store, told = desk()
    store.apply([VisitShown(interaction=CHAT, visit=visit())])
    store.apply([VisitShown(interaction=CHAT, visit=visit())])
    assert told == [changes.VisitChanged(CHAT)]
    assert store.visits[CHAT].visiting.page.title == "Bikes"
    store.apply([VisitShown(interaction=CHAT)])
    assert CHAT not in store.visits


def test_a_short_drop_empties_no_cart_and_an_old_visit_does_not_stay() -> None:
    """What an earlier link told goes once the next has caught up and did not tell it again."""
    store, _ = desk()
    store.set_link(online())
    store.apply([VisitShown(interaction=CHAT, visit=visit())])
    for phase in (LinkPhase.OFFLINE, LinkPhase.CONNECTING, LinkPhase.CATCHING_UP):
        store.set_link(online(phase))
        assert CHAT in store.visits
    store.apply([VisitShown(interaction=CHAT, visit=visit("Helmets"))])
    store.set_link(online())
    assert store.visits[CHAT].visiting.page.title == "Helmets"
    store.set_link(online(LinkPhase.CATCHING_UP))
    store.set_link(online())
    assert CHAT not in store.visits, "the second link did not tell of it"


def test_a_chat_is_linked_with_a_record_and_unlinked_again() -> None:
    """The record's words stand in where the customer said nothing, and go with it."""
    store, _ = desk()
    store.apply([floor(11, CustomerLinked(interaction=CHAT, record=RECORD, verified=True, email="elin@example.org"))])
    who = store.conversations[CHAT].card.customer
    assert (who.record, who.verified, who.email) == (RECORD, True, "elin@example.org")
    store.apply([floor(12, CustomerLinked(interaction=CHAT))])
    who = store.conversations[CHAT].card.customer
    assert (who.record, who.verified, who.email, who.name) == (None, False, "", "Elin")
    store.apply([floor(13, CustomerLinked(interaction=InteractionId(UUID(int=999)), record=RECORD))])


def test_the_newest_revision_of_a_record_stays() -> None:
    """Whether it was fetched or told, and in whatever order."""
    store, told = desk()
    store.card_fetched(RECORD, CustomerCard(record=record(3), purchases=2))
    store.apply([RecordShown(interaction=CHAT, record=record(2, "Elin"))])
    assert store.records[RECORD].revision == 3
    store.apply([RecordShown(interaction=CHAT, record=record(4, "Elin D."))])
    assert store.records[RECORD].name == "Elin D."
    assert told == [changes.RecordChanged(RECORD), changes.CardFetched(RECORD), changes.RecordChanged(RECORD)]
    store.card_fetched(RECORD, None)
    assert store.cards[RECORD] is not None, "what was here stays when it can't be had"


def test_a_record_told_again_unchanged_makes_its_card_old() -> None:
    """Something is new that stands beside it: a purchase, a note."""
    store, told = desk()
    store.apply([RecordShown(interaction=CHAT, record=record(3))])
    store.apply([RecordShown(interaction=CHAT, record=record(3))])
    assert store.old_cards == set(), "nothing of it was fetched yet"
    store.card_fetched(RECORD, CustomerCard(record=record(3), purchases=1))
    told.clear()
    store.apply([RecordShown(interaction=CHAT, record=record(3))])
    assert store.old_cards == {RECORD}
    assert told == [changes.RecordChanged(RECORD)]
    store.card_fetched(RECORD, CustomerCard(record=record(3), purchases=2))
    assert store.old_cards == set()


def test_another_history_of_the_store_or_another_agent_knows_no_customers() -> None:
    """Nothing of them outlives who may see it."""
    store, _ = desk()
    store.apply([VisitShown(interaction=CHAT, visit=visit())])
    store.card_fetched(RECORD, CustomerCard(record=record()))
    store.matches_fetched(CHAT, ())
    store.past_fetched(card(InteractionId(UUID(int=5))), EntriesPage())
    store.signed_out()
    assert not any((store.visits, store.records, store.cards, store.matches, store.past))


def test_a_chat_that_leaves_the_desk_takes_its_visit_along() -> None:
    """And is told of."""
    store, told = desk()
    store.apply([VisitShown(interaction=CHAT, visit=visit())])
    store.conversations[CHAT].held = Held.LOST
    store.dismissed(CHAT)
    assert CHAT not in store.visits
    assert changes.VisitChanged(CHAT) in told


def test_a_chat_of_the_past_is_read_and_more_of_it_fetched() -> None:
    """As any other, and nobody takes it for one that goes on."""
    store, told = desk()
    old = InteractionId(UUID(int=5))
    said = events.MessagePosted(id=MessageId(UUID(int=1)), author=CUSTOMER, text="Hello")
    store.past_fetched(card(old), EntriesPage(public=(public(2, said, chat=old),)))
    chat = store.chat(old)
    assert chat is not None
    assert (chat.held, len(chat.items), chat.older) == (Held.PAST, 1, True)
    began = events.ChatStarted(customer=CUSTOMER, queue_name="Sales")
    store.older(old, EntriesPage(public=(public(1, began, chat=old),)))
    assert (len(chat.items), chat.older) == (2, False)
    assert changes.PastRead(old) in told
    assert old not in store.conversations


# --- proposals --------------------------------------------------------------------------------


def proposed(seq: int = 1) -> PublicEntry:
    """Maja wants to see the page."""
    return public(seq, Proposed(id=ONE, author=AGENT, what=Cobrowse(), deadline=100_000))


def moved(seq: int, state: ProposalState, detail: str = "") -> PublicEntry:
    """It went on."""
    return public(seq, ProposalChanged(id=ONE, state=state, by=CUSTOMER, detail=detail))


def test_a_proposal_is_one_card_that_changes() -> None:
    """Open, agreed to, stopped."""
    store, told = desk(proposed())
    chat = store.conversations[CHAT]
    assert chat.proposals[ONE].open
    store.apply([moved(2, ProposalState.ACCEPTED)])
    assert chat.proposals[ONE].going_on
    assert [type(change) for change in told] == [
        changes.ItemChanged,
        changes.ProposalsChanged,
        changes.ConversationChanged,
    ]
    store.apply([moved(3, ProposalState.DONE, "had enough")])
    (item,) = [item for item in chat.items if isinstance(item, ProposalItem)]
    assert (item.proposal.state, item.proposal.detail, item.revision) == (ProposalState.DONE, "had enough", 2)
    assert item.proposal == chat.proposals[ONE]


@pytest.mark.parametrize("state", [None, ProposalState.ACCEPTED, ProposalState.REFUSED])
def test_the_end_of_a_chat_ends_what_is_open_or_goes_on(state: ProposalState | None) -> None:
    """Without an event of its own; what was settled stays as it was."""
    entries = [proposed(), *([moved(2, state)] if state is not None else [])]
    store, _ = desk(*entries)
    end = events.ChatEnded(by=CUSTOMER, reason=EndReason.CUSTOMER_LEFT)
    store.apply([public(len(entries) + 1, end)])
    proposal = store.conversations[CHAT].proposals[ONE]
    assert proposal.over is (state is not ProposalState.REFUSED)
    assert not proposal.open
    assert not proposal.going_on


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("steps", [1, 2])
def test_a_beginning_that_is_fetched_later_stands_where_it_stands_now(steps: int, ended: bool) -> None:
    """As if all had come in order, however the entries were cut."""
    entries = [
        public(1, events.ChatStarted(customer=CUSTOMER, queue_name="Sales")),
        proposed(2),
        *(moved(3 + at, (ProposalState.ACCEPTED, ProposalState.DONE)[at]) for at in range(steps)),
    ]
    if ended:
        entries.append(public(len(entries) + 1, events.ChatEnded(by=CUSTOMER, reason=EndReason.CUSTOMER_LEFT)))
    whole, _ = desk(*entries)
    for cut in range(1, len(entries)):
        store, _ = desk(*entries[cut:])
        conversations.fold_older(store.conversations[CHAT], entries[:cut], ())
        chat, wanted = store.conversations[CHAT], whole.conversations[CHAT]
        assert chat.proposals == wanted.proposals
        assert [getattr(item, "proposal", None) for item in chat.items] == [
            getattr(item, "proposal", None) for item in wanted.items
        ]
        assert not chat.loose_steps


def test_staff_read_who_confirmed_whom_and_who_called() -> None:
    """In the chat's own log."""
    store, _ = desk(
        staff(1, events.RecordLinked(how=LinkedBy.AGENT, by=MAJA.id, record=RECORD, name="Elin Dahl")),
        staff(2, events.CallNoted(by=MAJA.id, phone="+4512345678", consent=True)),
    )
    linked, called = store.conversations[CHAT].items
    assert isinstance(linked, LinkedItem)
    assert isinstance(called, CalledItem)
    assert (linked.name, called.phone, called.consent) == ("Elin Dahl", "+4512345678", True)


def test_a_page_that_goes_straight_is_agreed_to_from_the_start() -> None:
    """It waits for nobody."""
    what = PageVisit(url="https://nordlys.example/", straight=True)
    event = Proposed(id=ONE, author=AGENT, what=what, deadline=9, state=ProposalState.ACCEPTED)
    store, _ = desk(public(1, event))
    assert store.conversations[CHAT].proposals[ONE].going_on


def test_what_was_told_of_a_chat_that_nobody_holds_is_forgotten_once() -> None:
    """Asking twice tells nobody."""
    store, _ = desk()
    store.apply([VisitShown(interaction=CHAT, visit=visit())])
    assert customers.forget_chat(store, CHAT) == [changes.VisitChanged(CHAT)]
    assert customers.forget_chat(store, CHAT) == []


def test_what_was_told_goes_when_the_server_shows_the_chat_no_more() -> None:
    """Somebody else took it meanwhile; what is on this desk itself keeps what is known of it."""
    store, told = desk()
    chat = store.conversations.pop(CHAT)
    store.apply([VisitShown(interaction=CHAT, visit=visit())])
    store.matches_fetched(CHAT, ())
    gone = NotFollowed(interaction=CHAT, code=ErrorCode.NOT_ALLOWED, text="no")
    store.apply([gone])
    assert (store.visits, store.matches) == ({}, {})
    assert changes.VisitChanged(CHAT) in told
    store.conversations[CHAT] = chat
    store.apply([VisitShown(interaction=CHAT, visit=visit()), gone])
    assert CHAT in store.visits


def test_a_long_shift_keeps_what_was_read_last() -> None:
    """Cards and chats of the past are fetched again when they are wanted again."""
    store, _ = desk()
    people = [CustomerId(UUID(int=at)) for at in range(1, MOST_CARDS + 3)]
    for person in (*people, people[3]):
        store.card_fetched(person, CustomerCard(record=msgspec.structs.replace(record(), id=person)))
    assert len(store.cards) == MOST_CARDS
    assert people[0] not in store.cards
    store.card_fetched(CustomerId(UUID(int=0x900)), None)
    assert people[3] in store.cards, "it was fetched again since"
    for at in range(1, MOST_PAST + 3):
        store.past_fetched(msgspec.structs.replace(card(), id=InteractionId(UUID(int=at))), EntriesPage())
    assert len(store.past) == MOST_PAST
    assert InteractionId(UUID(int=MOST_PAST + 2)) in store.past


def test_what_a_customer_asks_for_is_unread_until_it_is_seen() -> None:
    """Who is in another chat learns of it; what needs no answer is only told."""
    asks = Proposed(id=ONE, author=CUSTOMER, what=Cobrowse(), deadline=100_000)
    told = Proposed(id=ProposalId(UUID(int=1)), author=CUSTOMER, what=PositionShare(), deadline=9)
    straight = msgspec.structs.replace(told, state=ProposalState.ACCEPTED)
    store, _ = desk(public(1, asks), public(2, straight))
    chat = store.conversations[CHAT]
    assert (chat.unread, chat.last_from_customer) == (1, 1)
    store.apply([public(3, events.Marked(party=AGENT, delivered=1, seen=1))])
    assert chat.unread == 0

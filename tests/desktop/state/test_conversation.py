"""A conversation is a fold: whatever way the entries come, it ends up the same."""

from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from desktop.state import conversation as conversations
from desktop.state.conversation import Conversation, Marks
from desktop.state.messages import Delivery, Item, MessageItem, OfferedItem, StartItem
from protocol import events
from protocol.entities import Party, Reason
from protocol.frames import InteractionSnapshot, PublicEntry, StaffEntry
from protocol.ids import OfferId
from protocol.kinds import EndReason, OfferOutcome, Rule
from tests.desktop.state.floors import (
    AGENT,
    CHAT,
    CUSTOMER,
    MAJA,
    OTHER_AGENT,
    card,
    chat_snapshot,
    message_id,
    public,
    said,
    staff,
)

OFFER = OfferId(UUID(int=500))


def opened(*entries: PublicEntry | StaffEntry) -> Conversation:
    """A conversation from a snapshot."""
    return conversations.open_conversation(chat_snapshot(*entries), MAJA.id)


def picture(chat: Conversation) -> object:
    """All that a desk shows of a conversation; revisions only tell that something was drawn anew."""
    items: list[Item] = [msgspec.structs.replace(item, revision=0) for item in chat.items]
    return (
        items,
        (chat.public, chat.staff, chat.first_public, chat.first_staff),
        (chat.agents, chat.ended, chat.customer_marks, chat.agent_marks),
        (chat.unread, chat.waiting_since, chat.last_from_customer),
    )


_parties = st.sampled_from([CUSTOMER, AGENT, OTHER_AGENT])


@st.composite
def streams(draw: st.DrawFn) -> tuple[list[PublicEntry], list[StaffEntry]]:
    """Both streams of a chat; times may stand still or run back within and between them."""
    publics: list[PublicEntry] = []
    marks: dict[Party, tuple[int, int]] = {}
    #: Messages of agents that nobody has said anything after.
    standing: list[int] = []
    for seq in range(1, draw(st.integers(1, 14)) + 1):
        kinds = ["said", "said", "marked", "joined", "left", *(["changed", "back"] if standing else [])]
        kind = draw(st.sampled_from(kinds)) if seq > 1 else "started"
        party = draw(_parties)
        event: events.PublicEvent
        match kind:
            case "started":
                event = events.ChatStarted(customer=CUSTOMER, queue_name="Sales")
            case "said":
                event = said(seq, author=party)
                standing = [*standing, seq] if party is not CUSTOMER else []
            case "changed":
                event = events.MessageChanged(id=message_id(standing[-1]), text=f"changed {seq}")
            case "back":
                event = events.MessageTakenBack(id=message_id(standing.pop()))
            case "marked":
                delivered = draw(st.integers(marks.get(party, (0, 0))[0], seq - 1))
                seen = draw(st.integers(min(marks.get(party, (0, 0))[1], delivered), delivered))
                marks[party] = (delivered, seen)
                event = events.Marked(party=party, delivered=delivered, seen=seen)
            case "joined":
                event = events.PartyJoined(party=draw(st.sampled_from([AGENT, OTHER_AGENT])))
            case _:
                event = events.PartyLeft(party=draw(st.sampled_from([AGENT, OTHER_AGENT])))
        publics.append(public(seq, event, at=draw(st.integers(1, 6))))
    staffs = [
        staff(seq, events.WrapUpFinished(agent=MAJA.id), at=draw(st.integers(1, 6)))
        for seq in range(1, draw(st.integers(0, 4)) + 1)
    ]
    return publics, staffs


@given(streams(), st.data())
def test_a_snapshot_and_the_entries_after_it_equal_a_later_snapshot(
    both: tuple[list[PublicEntry], list[StaffEntry]], data: st.DataObject
) -> None:
    """Snapshot at n and entries up to m is the snapshot at m, in whatever order the streams interleave."""
    publics, staffs = both
    at = data.draw(st.integers(0, len(publics))), data.draw(st.integers(0, len(staffs)))
    chat = opened(*publics[: at[0]], *staffs[: at[1]])
    rest = data.draw(st.permutations([0] * (len(publics) - at[0]) + [1] * (len(staffs) - at[1])))
    queues = iter(publics[at[0] :]), iter(staffs[at[1] :])
    for stream in rest:
        if stream == 0:
            conversations.fold_public(chat, next(queues[0]))
        else:
            conversations.fold_staff(chat, next(queues[1]))
    assert picture(chat) == picture(opened(*publics, *staffs))


@given(streams(), st.data())
def test_older_entries_make_the_whole(both: tuple[list[PublicEntry], list[StaffEntry]], data: st.DataObject) -> None:
    """The end of a chat and its older entries show the items of the whole chat."""
    publics, staffs = both
    cut = data.draw(st.integers(0, len(publics) - 1))
    chat = conversations.open_conversation(
        InteractionSnapshot(
            interaction=card(),
            public=len(publics),
            staff=len(staffs),
            public_entries=tuple(publics[cut:]),
            staff_entries=tuple(staffs),
        ),
        MAJA.id,
    )
    assert chat.older is (cut > 0)
    done = conversations.fold_older(chat, publics[:cut], [])
    whole = opened(*publics, *staffs)
    assert not chat.older
    assert {item.key for item in chat.items} == {item.key for item in whole.items}
    assert _read(chat) == _read(whole)
    shown: list[Item] = list(chat.items)
    assert all(change for change in done)
    assert len(shown) == len(whole.items)


def _read(chat: Conversation) -> list[tuple[str, str, str | None, int, bool]]:
    """What stands in its messages."""
    return [
        (item.key, item.text, item.first, item.revised, item.taken_back)
        for item in chat.items
        if isinstance(item, MessageItem)
    ]


def test_marks_of_the_customer_move_our_messages_on() -> None:
    """Sent, delivered, seen; the customer's own message stays as it is."""
    chat = opened(public(1, said(1)), public(2, said(2, author=AGENT)), public(3, said(3, author=AGENT)))
    assert [item.delivery for item in messages(chat)] == [Delivery.SENT, Delivery.SENT, Delivery.SENT]
    conversations.fold_public(chat, public(4, events.Marked(party=CUSTOMER, delivered=3, seen=2)))
    assert [item.delivery for item in messages(chat)] == [Delivery.SENT, Delivery.SEEN, Delivery.DELIVERED]
    assert messages(chat)[1].revision == 1, "what is drawn from it is stale"
    conversations.fold_public(chat, public(5, events.Marked(party=CUSTOMER, delivered=3, seen=3)))
    assert messages(chat)[2].delivery is Delivery.SEEN
    assert chat.customer_marks == Marks(3, 3)


def messages(chat: Conversation) -> list[MessageItem]:
    """The messages of a transcript."""
    return [item for item in chat.items if isinstance(item, MessageItem)]


def test_the_waiting_clock_runs_from_the_oldest_unanswered_message() -> None:
    """The ring starts it, an agent's words stop it, the next question starts it again."""
    chat = opened(public(1, events.ChatStarted(customer=CUSTOMER, queue_name="Sales"), at=1_000))
    assert chat.waiting_since == 1_000
    conversations.fold_public(chat, public(2, said(2), at=2_000))
    assert chat.waiting_since == 1_000
    conversations.fold_public(chat, public(3, said(3, author=AGENT), at=3_000))
    assert chat.waiting_since is None
    conversations.fold_public(chat, public(4, said(4), at=4_000))
    conversations.fold_public(chat, public(5, said(5), at=5_000))
    assert chat.waiting_since == 4_000
    conversations.fold_public(chat, public(6, events.ChatEnded(by=CUSTOMER, reason=EndReason.CUSTOMER_LEFT), at=6_000))
    assert chat.waiting_since is None
    assert chat.ended is not None


def test_unread_counts_what_the_customer_said_since_we_looked() -> None:
    """Our own mark brings it down, from this desk or another one."""
    chat = opened(*(public(seq, said(seq)) for seq in range(1, 5)))
    assert chat.unread == 4
    conversations.fold_public(chat, public(5, events.Marked(party=AGENT, delivered=4, seen=3)))
    assert chat.unread == 1
    conversations.fold_public(chat, public(6, said(6)))
    assert chat.unread == 2


def test_typing_ends_with_the_message() -> None:
    """Who has said it types no more."""
    chat = opened(public(1, said(1)))
    chat.set_typing(CUSTOMER, typing=True)
    assert chat.typing == (CUSTOMER,)
    assert chat.set_typing(CUSTOMER, typing=True) == [], "said already"
    conversations.fold_public(chat, public(2, said(2)))
    assert chat.typing == ()


def test_the_staffs_own_lines_stand_between_the_others_by_time() -> None:
    """The reason of the offer stands after the ring and before the join."""
    chat = opened(
        public(1, events.ChatStarted(customer=CUSTOMER, queue_name="Sales"), at=1_000),
        public(2, events.PartyJoined(party=AGENT), at=3_000),
        staff(1, events.OfferExplained(offer=OFFER, agent=MAJA.id, reason=Reason(rule=Rule.LONGEST_IDLE)), at=2_000),
        staff(2, events.OfferConcluded(offer=OFFER, agent=MAJA.id, outcome=OfferOutcome.ACCEPTED), at=3_000),
    )
    assert isinstance(chat.items[0], StartItem)
    assert isinstance(chat.items[1], OfferedItem)
    assert [item.key for item in chat.items] == ["public-1", "staff-1", "public-2", "staff-2"]
    assert chat.agents == (AGENT,)
    assert chat.id == CHAT


def test_a_message_of_ours_from_another_window_is_ours() -> None:
    """Mine is who said it, not which desk sent it."""
    chat = opened(public(1, said(1, author=AGENT)), public(2, said(2, author=OTHER_AGENT)))
    assert [item.mine for item in messages(chat)] == [True, False]
    assert chat.index_of(str(message_id(2))) == 1
    assert chat.last_message is not None
    assert chat.last_message.seq == 2

"""Messages that were written anew or taken back, and what an agent may still change."""

from desktop.state import changes, changing
from desktop.state import conversation as conversations
from desktop.state.conversation import Conversation
from desktop.state.messages import Delivery, MessageItem, Queued
from protocol import events
from protocol.commands import ChangeMessage, SendMessage, TakeBackMessage
from protocol.entities import Quote
from protocol.errors import ErrorCode
from protocol.frames import Refused
from protocol.ids import ProposalId
from protocol.kinds import EndReason, ProposalState
from protocol.limits import CHANGE_WITHIN
from protocol.proposals import PositionShare, ProposalChanged, Proposed
from tests.desktop.state.floors import (
    AGENT,
    CHAT,
    CUSTOMER,
    OTHER_AGENT,
    chat_snapshot,
    command_id,
    desk,
    message_id,
    public,
    said,
)
from tests.desktop.state.floors import MAJA as ME

STARTED = public(1, events.ChatStarted(customer=CUSTOMER, queue_name="Sales"), at=1_000)
ASKED = public(2, said(2, "When?"), at=2_000)
ANSWERED = public(3, said(3, "Tuesday", AGENT), at=3_000)
CHANGED = events.MessageChanged(id=message_id(3), text="Wednesday")
GONE = events.MessageTakenBack(id=message_id(3))


def opened(*more: events.PublicEvent) -> Conversation:
    """Asked, answered, and what came of it."""
    later = (public(4 + number, event) for number, event in enumerate(more))
    return conversations.open_conversation(chat_snapshot(STARTED, ASKED, ANSWERED, *later), ME.id)


def last(chat: Conversation) -> MessageItem:
    """Its last message."""
    return [item for item in chat.items if isinstance(item, MessageItem)][-1]


def test_a_changed_message_keeps_its_first_words_for_staff() -> None:
    """However often it is changed; and that the customer saw it counts anew."""
    seen = events.Marked(party=CUSTOMER, delivered=3, seen=3)
    chat = opened(seen, CHANGED, events.MessageChanged(id=message_id(3), text="Thursday"))
    item = last(chat)
    assert (item.text, item.first, item.revised, item.seq) == ("Thursday", "Tuesday", 6, 3)
    assert item.delivery is Delivery.SENT
    conversations.fold_public(chat, public(7, events.Marked(party=CUSTOMER, delivered=6, seen=6)))
    assert last(chat).delivery is Delivery.SEEN


def test_what_was_taken_back_leaves_the_customer_waiting() -> None:
    """Since the question that has no answer now; an answer before it still counts."""
    chat = opened()
    assert chat.waiting_since is None
    conversations.fold_public(chat, public(4, GONE))
    assert chat.waiting_since == 1_000
    item = last(chat)
    assert (item.taken_back, item.text, item.first) == (True, "", "Tuesday")
    assert chat.last_message is not None
    assert chat.last_message.text == "When?"
    again = opened(said(4, "Or Friday", AGENT), events.MessageTakenBack(id=message_id(4)))
    assert again.waiting_since is None


def test_what_the_customer_proposes_or_agrees_to_is_an_answer() -> None:
    """No silence is counted after it, and what was said before it stands as it is."""
    proposal = ProposalId(command_id(9))
    warned = events.InactivityWarned(closes_at=60_000)
    shares = Proposed(id=proposal, author=CUSTOMER, what=PositionShare(), deadline=9_000)
    for answer in (shares, ProposalChanged(id=proposal, state=ProposalState.ACCEPTED, by=CUSTOMER)):
        chat = opened(warned, answer)
        assert chat.closes_at is None
        assert changing.last_said(chat, last(chat).at) is None
        gone = opened(answer, said(5, "Or Friday", AGENT), warned, events.MessageTakenBack(id=message_id(5)))
        assert gone.closes_at is None
    asks = Proposed(id=proposal, author=AGENT, what=PositionShare(), deadline=9_000)
    done = ProposalChanged(id=proposal, state=ProposalState.DONE, by=CUSTOMER)
    chat = opened(warned, asks, done)
    assert (chat.closes_at, changing.last_said(chat, last(chat).at)) == (60_000, last(chat))


def test_changes_of_what_is_not_held_are_minded() -> None:
    """They are there when the older entries come."""
    end = (public(4, CHANGED), public(5, GONE))
    chat = conversations.open_conversation(chat_snapshot(*end), ME.id)
    conversations.fold_older(chat, [STARTED, ASKED, ANSWERED], [])
    assert (last(chat).taken_back, last(chat).first) == (True, "Tuesday")
    assert chat.loose_changes == {}


def test_what_may_still_be_changed() -> None:
    """The last words, if they are mine, a minute at most, and nothing of mine is on its way."""
    chat = opened()
    now = last(chat).at
    found = changing.last_said(chat, now + CHANGE_WITHIN)
    assert found is not None
    assert found.id == message_id(3)
    assert changing.last_said(chat, now + CHANGE_WITHIN + 1) is None
    assert changing.last_said(opened(said(4)), now) is None
    assert changing.last_said(opened(said(4, author=OTHER_AGENT)), now) is None
    assert changing.last_said(opened(events.ChatEnded(by=CUSTOMER, reason=EndReason.CUSTOMER_LEFT)), now) is None
    two = opened(said(4, "Or Friday", AGENT), events.MessageTakenBack(id=message_id(4)))
    back_to = changing.last_said(two, now)
    assert back_to is not None
    assert back_to.id == message_id(3)


def test_what_is_asked_for_stands_there_until_it_is_answered() -> None:
    """And the words come back when it is refused."""
    store, _ = desk(STARTED, ASKED, ANSWERED)
    chat = store.conversations[CHAT]
    command = ChangeMessage(id=command_id(9), interaction=CHAT, version=1, message=message_id(3), text="Friday")
    store.queued(Queued(command))
    assert last(chat).asked == "Friday"
    done = store.apply([Refused(id=command.id, code=ErrorCode.TOO_LATE, text="Too late.")])
    assert last(chat).asked is None
    assert store.drafts.of(CHAT).text == "Friday"
    assert changes.DraftReturned(CHAT, ErrorCode.TOO_LATE, "Too late.", False) in done
    assert not store.outbox
    back = TakeBackMessage(id=command_id(10), interaction=CHAT, version=1, message=message_id(3))
    store.queued(Queued(back))
    assert last(chat).asked == ""
    store.apply([public(4, GONE)])
    assert (last(chat).asked, last(chat).taken_back) == (None, True)


def test_an_answer_on_its_way_shows_what_it_answers() -> None:
    """As it stands here; of a message that is gone nothing."""
    store, _ = desk(STARTED, ASKED, ANSWERED)
    chat = store.conversations[CHAT]
    store.queued(Queued(SendMessage(id=command_id(9), interaction=CHAT, version=1, text="Yes", quotes=message_id(2))))
    assert last(chat).quote == Quote(message=message_id(2), author=CUSTOMER, text="When?")
    store.apply([public(4, GONE)])
    store.queued(Queued(SendMessage(id=command_id(10), interaction=CHAT, version=1, text="No", quotes=message_id(3))))
    assert last(chat).quote is None

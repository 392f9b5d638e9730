"""What the invariants say of words that are changed or taken back, and of what a customer is told who comes back."""

from uuid import UUID

from bench.simulation.history import BackedUp, Closed, Restored, ServerStarted, ServerStopped
from protocol.events import MessageChanged, MessagePosted, MessageTakenBack
from protocol.frames import PublicEntry, VisitorSnapshot
from protocol.ids import MessageId
from protocol.limits import CHANGE_WITHIN
from tests.simulation.hand import ANNA, CHAT, CUSTOMER, EPOCH, MAJA, Hand, card, chat, party

SAID = MessageId(UUID(int=1_005))


def _said() -> tuple[Hand, PublicEntry]:
    hand = chat()
    hand.agent_writes(5, "first words")
    told = PublicEntry(
        interaction=CHAT,
        seq=hand._last["public", CHAT],
        at=hand.at,
        event=MessagePosted(id=SAID, author=party(MAJA), text="first words"),
    )
    return hand, told


def test_the_last_words_change_in_time() -> None:
    """And not the customer's, not those that were answered, not later."""
    hand, _ = _said()
    hand.public(MessageChanged(id=SAID, text="last words"))
    hand.public(MessageTakenBack(id=SAID))
    assert hand.faults() == set()
    answered, _ = _said()
    answered.posted(6, "an answer", CUSTOMER)
    answered.public(MessageChanged(id=SAID, text="last words"))
    assert answered.faults() == {"only the last words change"}
    late, _ = _said()
    late.later(CHANGE_WITHIN / 1_000 + 1)
    late.public(MessageChanged(id=SAID, text="last words"))
    assert "only the last words change" in late.faults()


def test_first_words_are_not_told_to_who_comes_back() -> None:
    """To who was there when they were said they are; neither in what was missed nor in a snapshot after that."""
    hand, told = _said()
    hand.tell(ANNA, 1, told)
    hand.public(MessageTakenBack(id=SAID))
    assert hand.faults() == set()
    hand.add(Closed(hand.at, ANNA, 1))
    hand.widget(3, interaction=CHAT, public=3)
    hand.tell(ANNA, 3, told)
    assert hand.faults() == {"nothing is told again"}
    hand, told = _said()
    hand.public(MessageChanged(id=SAID, text="last words"))
    hand.add(Closed(hand.at, ANNA, 1))
    hand.widget(3)
    hand.tell(ANNA, 3, VisitorSnapshot(interaction=CHAT, status=card(CHAT).status, public=4, entries=(told,)))
    assert "nothing is told again" in hand.faults()


def test_a_restore_takes_changes_back_too() -> None:
    """The first words are the last ones again."""
    hand, told = _said()
    hand.add(BackedUp(hand.at))
    hand.public(MessageTakenBack(id=SAID))
    hand.add(ServerStopped(hand.at), Restored(hand.at), ServerStarted(hand.at, EPOCH), Closed(hand.at, ANNA, 1))
    hand.widget(3, interaction=CHAT, public=3)
    hand.tell(ANNA, 3, told)
    assert "nothing is told again" not in hand.faults()

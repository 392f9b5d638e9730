"""Each invariant, on histories made by hand: it holds of the good one and not of the one with a fault."""

import msgspec
from msgspec.structs import replace

from bench.simulation.history import (
    BackedUp,
    Calmed,
    Closed,
    Committed,
    Compared,
    Complained,
    Heard,
    Opened,
    Restored,
    Returned,
    ServerStarted,
    ServerStopped,
    StorageFailed,
    StorageMended,
    Undone,
    Wrote,
)
from protocol.commands import TakeChat
from protocol.errors import ErrorCode
from protocol.events import MessagePosted, OfferExplained
from protocol.frames import Ack, FloorSnapshot, PublicEntry, VisitorSnapshot
from protocol.ids import MessageId
from protocol.kinds import OfferOutcome
from tests.simulation.hand import (
    ANNA,
    CHAT,
    CUSTOMER,
    DESK,
    EPOCH,
    MAJA,
    OMAR,
    OTHER,
    Hand,
    card,
    chat,
    command_id,
    entries,
    offer,
    party,
    snapshot_of,
)


def test_a_good_chat_keeps_all() -> None:
    """The story that all others change."""
    assert chat().faults() == set()


# --- delivery -----------------------------------------------------------------------------------


def test_an_ack_without_an_entry() -> None:
    """Ack before commit, and the commit never came."""
    hand = chat()
    message = hand.customer_writes(2, "lost", stored=False)
    hand.tell(ANNA, 1, Ack(id=message.id, at=hand.at, seq=4))
    assert "acknowledged is stored" in hand.faults()


def test_an_ack_of_other_words() -> None:
    """The entry is there, and says something else."""
    hand = chat()
    message = hand.customer_writes(2, "yes", stored=False)
    entry = hand.posted(2, "no")
    hand.tell(ANNA, 1, entry, Ack(id=message.id, at=entry.at, seq=entry.seq))
    assert hand.faults() == {"acknowledged is stored"}


def test_what_a_restore_took_is_not_missed() -> None:
    """It was stored when it was acknowledged; the restore says itself that it is gone."""
    hand = chat()
    hand.add(BackedUp(hand.at))
    hand.customer_writes(2, "lost by the restore")
    hand.add(ServerStopped(hand.at), Restored(hand.at), ServerStarted(hand.at, "another"))
    assert hand.faults() == set()


def test_one_message_twice() -> None:
    """No dedup."""
    hand = chat()
    hand.posted(1, "hello")
    assert "nothing twice" in hand.faults()


def test_the_same_words_under_two_ids() -> None:
    """A retry with a new id."""
    hand = chat()
    hand.customer_writes(2, "hello")
    assert "nothing twice" in hand.faults()


def test_words_that_are_nowhere() -> None:
    """In the outbox once, and at the end neither there nor stored nor given back."""
    hand = chat()
    message = hand.customer_writes(2, "forgotten", stored=False)
    hand.add(Compared(hand.at, ANNA, ()))
    assert hand.faults() == {"nothing forgotten"}
    hand.add(Returned(hand.at, ANNA, message.id, ErrorCode.CHAT_ENDED))
    assert hand.faults() == set()


def test_what_was_undone_is_not_said() -> None:
    """It is no loss either."""
    hand = chat()
    message = hand.customer_writes(2, "never mind", stored=False)
    hand.add(Returned(hand.at, ANNA, message.id, None), Undone(hand.at, ANNA, message.id))
    hand.add(Compared(hand.at, ANNA, ()))
    assert hand.faults() == set()
    hand.posted(2, "never mind")
    assert hand.faults() == {"undone stays undone"}


def test_acts_end_with_the_desk() -> None:
    """A chat that she took before she went home is not taken the next morning."""
    hand = chat()
    take = TakeChat(id=command_id(7), interaction=CHAT)
    hand.add(Wrote(hand.at, DESK, take))
    hand.say(DESK, 2, take)
    assert hand.faults() == set()
    hand.add(Wrote(hand.at, "maja/0", replace(take, id=command_id(8))))
    hand.say(DESK, 2, replace(take, id=command_id(8)))
    assert hand.faults() == {"acts end with the desk"}


def test_words_that_still_wait() -> None:
    """What is in the outbox at the end is not forgotten."""
    hand = chat()
    message = hand.customer_writes(2, "later", stored=False)
    hand.add(Compared(hand.at, ANNA, (), unsent=(message.id,)))
    assert hand.faults() == set()


def test_order_of_writing() -> None:
    """The second is stored before the first."""
    hand = chat()
    first = hand.customer_writes(2, "first", stored=False)
    hand.later(5)
    hand.customer_writes(3, "second")
    entry = hand.posted(2, "first")
    hand.tell(ANNA, 1, entry, Ack(id=first.id, at=entry.at, seq=entry.seq))
    assert hand.faults() == {"in order"}


def test_an_entry_that_is_not_in_the_log() -> None:
    """Fan-out before commit."""
    hand = chat()
    event = MessagePosted(id=MessageId(command_id(7)), author=CUSTOMER, text="dirty")
    hand.tell(ANNA, 1, PublicEntry(interaction=CHAT, seq=4, at=hand.at, event=event))
    assert hand.faults() == {"all told is stored"}


# --- owners -------------------------------------------------------------------------------------


def test_two_owners() -> None:
    """Assigned while somebody has it."""
    hand = chat()
    hand.assign(OMAR, version=2)
    assert "one owner" in hand.faults()


def test_an_assignment_without_an_offer() -> None:
    """Check-then-act: the offer had run out."""
    hand = Hand()
    hand.widget(1)
    hand.arrive()
    made = offer(1)
    hand.ring(made)
    hand.end_offer(made, OfferOutcome.EXPIRED)
    hand.assign()
    assert "one owner" in hand.faults()


def test_a_version_that_stays() -> None:
    """Who lost the chat could still write."""
    hand = chat()
    hand.requeue(version=1)
    assert "one owner" in hand.faults()


def test_a_write_of_who_lost_the_chat() -> None:
    """No fencing."""
    hand = chat()
    hand.requeue(version=2)
    hand.agent_writes(5, "still here")
    assert "one owner" in hand.faults()


def test_a_write_with_an_old_version() -> None:
    """She has the chat again, and writes what she wrote before."""
    hand = chat()
    hand.requeue(version=2)
    made = offer(2)
    hand.ring(made)
    hand.accept(made, version=3)
    hand.agent_writes(5, "from before", version=1)
    assert "one owner" in hand.faults()
    good = chat()
    good.agent_writes(5, "from now", version=1)
    assert good.faults() == set()


# --- streams ------------------------------------------------------------------------------------


def test_a_gap_in_the_log() -> None:
    """Numbers go up by one."""
    hand = chat()
    hand._last["public", CHAT] += 1
    hand.posted(8, "after the gap")
    assert hand.faults() == {"log gapless"}


def test_a_staff_event_in_the_public_stream() -> None:
    """Wrong stream: the log and what the customer is sent."""
    hand = chat()
    explained = OfferExplained(offer=offer(1).id, agent=MAJA, reason=offer(1).reason)
    entry = hand.public(explained)  # type: ignore[arg-type]
    hand.add(Heard(hand.at, ANNA, 1, msgspec.json.encode(entry)))
    assert {"log gapless", "no staff data to customers"} <= hand.faults()


def test_a_secret_in_a_frame() -> None:
    """A login in the words of an agent's public name."""
    hand = chat()
    entry = hand.posted(9, "I am login-of-maja", party(MAJA))
    hand.tell(ANNA, 1, entry)
    assert "no staff data to customers" in hand.faults()


def test_a_gap_on_a_line() -> None:
    """Slow readers lose numbered frames."""
    hand = chat()
    hand.posted(9, "never told")
    hand.tell(ANNA, 1, hand.posted(10, "told"))
    assert hand.faults() == {"lines gapless"}


def test_a_resume_that_leaves_one_out() -> None:
    """The hello says 2, the next is 4."""
    hand = chat()
    hand.add(Closed(hand.at, ANNA, 1))
    hand.widget(3, interaction=CHAT, public=2)
    hand.tell(ANNA, 3, hand.posted(9, "the fourth"))
    assert hand.faults() == {"lines gapless"}


def test_a_snapshot_begins_anew() -> None:
    """After it, the numbers go on from it."""
    hand = chat()
    hand.add(Closed(hand.at, ANNA, 1))
    hand.widget(3)
    public = tuple(one for one in entries(hand) if isinstance(one, PublicEntry))
    hand.tell(ANNA, 3, VisitorSnapshot(interaction=CHAT, status=card(CHAT).status, public=3, entries=public))
    hand.tell(ANNA, 3, hand.posted(9, "the fourth"))
    assert hand.faults() == set()


def test_a_hello_that_claims_too_much() -> None:
    """Off by one at the client."""
    hand = chat()
    hand.add(Closed(hand.at, ANNA, 1))
    hand.widget(3, interaction=CHAT, public=4)
    assert hand.faults() == {"hellos true"}


def test_a_snapshot_that_no_fold_gives() -> None:
    """An arrival that was forgotten."""
    hand = chat()
    hand.add(Opened(hand.at, DESK, 4))
    told = snapshot_of(hand)
    wrong = msgspec.structs.replace(told, interactions=(card(OTHER),))
    assert isinstance(wrong, FloorSnapshot)
    hand.tell(DESK, 4, wrong)
    assert hand.faults() == {"snapshots are folds"}


# --- futures ------------------------------------------------------------------------------------


def _waiting() -> Hand:
    """Anna waits, and Maja is free."""
    hand = Hand()
    hand.widget(1)
    hand.desk(2)
    hand.tell(DESK, 2, snapshot_of(hand))
    hand.ready()
    hand.arrive()
    return hand


def test_who_waits_is_offered() -> None:
    """Lost wake-up."""
    hand = _waiting()
    hand.later(60)
    hand.add(Calmed(hand.at))
    assert hand.faults() == {"every chat has a future"}


def test_a_server_that_is_down_owes_nothing() -> None:
    """Time counts while it runs and can store."""
    hand = _waiting()
    hand.add(ServerStopped(hand.at))
    hand.later(60)
    hand.add(ServerStarted(hand.at, EPOCH), StorageFailed(hand.at))
    hand.later(60)
    hand.add(StorageMended(hand.at))
    hand.ring(offer(1))
    assert hand.faults() == set()


def test_an_offer_ends() -> None:
    """Offer timer in memory."""
    hand = _waiting()
    hand.ring(offer(1))
    hand.later(30)
    hand.add(Calmed(hand.at))
    assert hand.faults() == {"every chat has a future"}


def test_a_lease_ends() -> None:
    """Lease in memory."""
    hand = chat()
    hand.add(Closed(hand.at, DESK, 2))
    hand.later(150)
    hand.add(Calmed(hand.at))
    assert hand.faults() == {"every chat has a future"}


def test_a_grace_ends() -> None:
    """Grace never ends."""
    hand = chat()
    hand.add(Closed(hand.at, ANNA, 1))
    hand.later(150)
    hand.add(Calmed(hand.at))
    assert hand.faults() == {"every chat has a future"}


def test_the_first_goes_first() -> None:
    """Two wait, and the one who came later is offered."""
    hand = _waiting()
    hand.later(0.5)
    hand.arrive(OTHER)
    hand.later(9)
    hand.ring(offer(1, chat=OTHER))
    assert hand.faults() == {"every chat has a future"}


def test_commands_are_answered() -> None:
    """Once the network does as it should."""
    hand = chat()
    hand.customer_writes(2, "hello?", stored=False)
    hand.add(Calmed(hand.at))
    hand.later(60)
    hand.add(Calmed(hand.at))
    assert hand.faults() == {"every chat has a future"}


# --- ends ---------------------------------------------------------------------------------------


def test_a_client_that_holds_something_else() -> None:
    """The end."""
    hand = chat()
    hand.add(Compared(hand.at, ANNA, ("seq is 2, a new tab would have 3",)))
    assert hand.faults() == {"clients hold what is"}


def test_a_program_that_complains() -> None:
    """An error in a log."""
    hand = chat()
    hand.add(Complained(hand.at, "backend.live.socket: a job of a socket failed"))
    assert hand.faults() == {"nothing complains"}


def test_the_budget() -> None:
    """Two that answer each other's marks for ever; a client that dials without a pause."""
    hand = chat()
    hand.history.acts = 1
    for number in range(10, 100):
        hand.tell(ANNA, 1, hand.posted(number, f"again {number}"))
    assert hand.faults() == {"budget kept"}
    hand = chat()
    for line in range(10, 60):
        hand.add(Opened(hand.at, ANNA, line), Closed(hand.at, ANNA, line))
    hand.add(Opened(hand.at, ANNA, 61))
    assert hand.faults() == {"budget kept"}


def test_a_log_that_can_not_be_folded() -> None:
    """An entry about a chat that never was."""
    hand = Hand()
    hand.add(Committed(hand.at, ()))
    hand.requeue(version=1, chat=OTHER)
    assert "one owner" in hand.faults()

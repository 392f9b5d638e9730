"""Taking by hand: the next, or any, out of turn."""

from msgspec.structs import replace

from desktop.models.pull import Pull, WhyNot, answered_elsewhere
from desktop.models.signals import StoreSignals
from desktop.state.link import LinkPhase
from desktop.state.messages import Queued
from desktop.state.store import Store
from protocol.commands import AcceptOffer, TakeChat, TakeNext
from protocol.errors import ErrorCode
from protocol.ids import InteractionId
from protocol.kinds import Channel, InteractionStatus
from tests.desktop import afternoon as day
from tests.desktop import shift
from tests.desktop.noting import NotingBus


class Taking:
    """The view-model, what it asked for, and which chats it began."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.bus = NotingBus()
        self.begun: list[InteractionId] = []
        signals = StoreSignals(store)
        self.pull = Pull(store, self.bus, signals, self.begun.append)
        signals.setParent(self.pull)


def test_the_next_is_asked_for_once_and_begun_when_it_is_here() -> None:
    """Whoever the server chooses."""
    taking = Taking(shift.store())
    assert taking.pull.count() == 5
    first = taking.pull.first()
    assert first is not None
    assert first.id == shift.CALL
    taking.pull.take_next()
    taking.pull.take_next()
    (command,) = taking.bus.sent
    assert isinstance(command, TakeNext)
    assert not taking.pull.can_take_next()
    taking.store.apply(shift.takes_letter())
    assert taking.begun == [shift.LETTER]
    assert taking.pull.can_take_next()


def test_a_refused_next_can_be_asked_for_again() -> None:
    """Somebody else was quicker."""
    taking = Taking(shift.store())
    taking.pull.take_next()
    command = taking.bus.sent[0]
    taking.store.queued(Queued(command))
    taking.store.failed(command.id, ErrorCode.NOBODY_WAITS, "")
    assert taking.pull.can_take_next()


def test_any_that_waits_is_taken_and_what_rings_here_is_accepted() -> None:
    """One command each, however often the key is pressed."""
    taking = Taking(shift.store())
    taking.pull.take(shift.LETTER)
    taking.pull.take(shift.LETTER)
    (command,) = taking.bus.sent
    assert isinstance(command, TakeChat)
    taking.store.apply([day.offer()])
    taking.pull.take(day.WAITS)
    accepted = taking.bus.sent[1]
    assert isinstance(accepted, AcceptOffer)
    assert accepted.offer == day.OFFER


def test_nothing_is_taken_from_a_colleague_or_without_a_link() -> None:
    """Nor is what nobody waits for."""
    taking = Taking(shift.store())
    taking.store.apply([shift.rings_at_oskar(day.WAITS)])
    taking.pull.take(day.WAITS)
    taking.pull.take(day.FREJA)
    taking.pull.take(None)
    taking.store.set_link(replace(taking.store.link, phase=LinkPhase.OFFLINE))
    taking.pull.take(shift.LETTER)
    taking.pull.take_next()
    assert taking.bus.sent == []


def test_left_messages_and_callbacks_are_answered_elsewhere() -> None:
    """There is nobody on the other side."""
    by_id = {card.id: card for card in shift.waiting()}
    assert answered_elsewhere(by_id[shift.LETTER])
    assert answered_elsewhere(by_id[shift.CALL])
    assert not answered_elsewhere(by_id[day.WAITS])


def lone(channels: dict[Channel, int], places: dict[Channel, int]) -> Taking:
    """An afternoon on which one letter waits, for an agent of these channels and places."""
    store = shift.store()
    for card in [one for one in store.floor.interactions.values() if one.status is InteractionStatus.WAITING]:
        if card.id != shift.LETTER:
            del store.floor.interactions[card.id]
    me = store.floor.agents[day.MAJA]
    queue = store.floor.interactions[shift.LETTER].queue
    store.floor.agents[day.MAJA] = replace(me, queues={queue: channels}, capacity={Channel.CHAT: 8, **places})
    return Taking(store)


def test_why_a_left_message_does_not_come_is_known() -> None:
    """It is not given by turn, or there is no place for it; both can be told to who presses the key."""
    by_choice = lone({Channel.CHAT: 1}, {})
    assert by_choice.pull.why_not_next() is WhyNot.OTHER_CHANNEL
    assert by_choice.pull.can_ask_for_next()
    assert by_choice.pull.can_take(shift.LETTER)
    never = lone({Channel.EMAIL: 1}, {Channel.EMAIL: 0})
    assert never.pull.why_not_next() is WhyNot.FULL
    assert never.pull.why_not(never.store.floor.interactions[shift.LETTER]) is WhyNot.NO_PLACES
    assert not never.pull.can_take(shift.LETTER)
    one = lone({Channel.EMAIL: 1}, {})
    assert one.pull.why_not_next() is None
    one.store.apply(shift.takes_letter())
    assert one.pull.why_not_next() is WhyNot.NOBODY

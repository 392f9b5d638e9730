"""What rings, sounds and pops up, and when it stops: by what she chose, and where she looks."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from desktop.models.attention import PopUp, Ring
from desktop.state.attention import SILENT, Way, tones, way
from desktop.state.preferences import Event, Notice, Notices
from desktop.ui.pop_ups import text_of
from protocol import floor as moves
from protocol.entities import Passed
from protocol.frames import FloorEntry
from protocol.ids import OfferId
from protocol.kinds import OfferKind, OfferOutcome
from tests.desktop import afternoon as day
from tests.desktop import colleagues, shift
from tests.desktop.desks import MakeDesk, Shown


class Told:
    """What the desk wanted to be sounded and shown."""

    def __init__(self, shown: Shown) -> None:
        self.rings: list[Ring] = []
        self.hushed: list[str] = []
        self.pop_ups: list[PopUp] = []
        self.withdrawn: list[str] = []
        attention = shown.desk.attention
        attention.rings.connect(self.rings.append)
        attention.hushed.connect(self.hushed.append)
        attention.popped.connect(self.pop_ups.append)
        attention.withdrawn.connect(self.withdrawn.append)


def choose(shown: Shown, **values: object) -> None:
    """Choose something about notices."""
    now = shown.desk.preferences.now
    shown.desk.preferences.put(replace(now, notices=replace(now.notices, **values)))


def away(make_desk: MakeDesk) -> tuple[Shown, Told]:
    """A desk that is not the window she works in."""
    shown = make_desk()
    shown.desk.attention.look(False)
    return shown, Told(shown)


@pytest.mark.parametrize("event", list(Event))
def test_nothing_is_told_while_she_is_not_to_be_disturbed(event: Event) -> None:
    """Whatever else is chosen."""
    assert way(Notices(do_not_disturb=True), event, focused=False) == SILENT


def test_messages_are_silent_while_she_works_in_the_desk() -> None:
    """If she wishes so; what rings sounds all the same, and nothing pops up over the desk itself."""
    assert way(Notices(), Event.MESSAGE, focused=True) == SILENT
    assert way(Notices(silent_when_focused=False), Event.MESSAGE, focused=True) == Way(sound=True, pop_up=False)
    assert way(Notices(), Event.OFFER, focused=True) == Way(sound=True, pop_up=False)
    assert way(Notices(), Event.MESSAGE, focused=False) == Way(sound=True, pop_up=True)


def test_each_event_is_told_as_it_was_chosen() -> None:
    """Sound and pop-up apart; without volume there is no sound."""
    notices = Notices(by_event={Event.ALERT: Notice(sound=False)})
    assert way(notices, Event.ALERT, focused=False) == Way(sound=False, pop_up=True)
    assert way(Notices(volume=0), Event.OFFER, focused=False) == Way(sound=False, pop_up=True)


def test_a_quiet_queue_still_rings() -> None:
    """Its messages are not told; its offers are."""
    notices = Notices(quiet_queues=("q",))
    assert way(notices, Event.MESSAGE, queue="q", focused=False) == SILENT
    assert way(notices, Event.OFFER, queue="q", focused=False) == Way(sound=True, pop_up=True)


def test_it_rings_for_as_long_as_there_is_time() -> None:
    """Every three seconds, once at least."""
    assert [tones(left) for left in (-5, 0, 2_999, 3_001, 30_000)] == [1, 1, 1, 2, 10]


def test_an_offer_rings_until_it_is_accepted(make_desk: MakeDesk) -> None:
    """At once, without waiting for the server."""
    shown, told = away(make_desk)
    shown.store.apply([day.offer()])
    (ring,) = told.rings
    assert (ring.event, ring.times > 1) == (Event.OFFER, True)
    assert [pop_up.key for pop_up in told.pop_ups] == [ring.key]
    shown.desk.offers.accept()
    assert (told.hushed, told.withdrawn) == ([ring.key], [ring.key])


def test_an_offer_that_goes_elsewhere_rings_no_more(make_desk: MakeDesk) -> None:
    """And what rings after it rings anew."""
    shown, told = away(make_desk)
    entry = day.offer()
    assert isinstance(entry, FloorEntry)
    assert isinstance(entry.event, moves.OfferMade)
    offer = entry.event.offer
    shown.store.apply([entry])
    over = moves.OfferEnded(
        offer=offer.id, interaction=offer.interaction, agent=offer.agent, outcome=OfferOutcome.EXPIRED
    )
    shown.store.apply([FloorEntry(seq=entry.seq + 1, at=day.NOW, event=over)])
    assert told.hushed == [told.rings[0].key]


def test_a_colleagues_asking_sounds_differently(make_desk: MakeDesk) -> None:
    """She is asked to take a chat over."""
    shown, told = away(make_desk)
    entry = day.offer()
    assert isinstance(entry, FloorEntry)
    assert isinstance(entry.event, moves.OfferMade)
    asked = replace(entry.event.offer, kind=OfferKind.TRANSFER, by=day.OSKAR)
    shown.store.apply([replace(entry, event=moves.OfferMade(offer=asked))])
    assert [ring.event for ring in told.rings] == [Event.TRANSFER]


def test_who_brings_a_chat_and_why_pops_up(make_desk: MakeDesk) -> None:
    """Of a hand-over that rings, and of one that was passed to her queue."""
    shown, told = away(make_desk)
    entry = day.offer()
    assert isinstance(entry, FloorEntry)
    assert isinstance(entry.event, moves.OfferMade)
    asked = replace(entry.event.offer, kind=OfferKind.TRANSFER, by=day.OSKAR, brief="Wants a child seat")
    shown.store.apply([replace(entry, event=moves.OfferMade(offer=asked))])
    (popped,) = told.pop_ups
    assert text_of(popped) == "Oskar Berg asks you to take this chat over: “Wants a child seat”"
    over = moves.OfferEnded(
        offer=asked.id, interaction=asked.interaction, agent=asked.agent, outcome=OfferOutcome.WITHDRAWN
    )
    passed = moves.InteractionRequeued(
        interaction=asked.interaction,
        version=4,
        since=day.NOW,
        queue=day.SALES,
        passed=Passed(by=day.OSKAR, at=day.NOW, brief=""),
    )
    again = replace(asked, id=OfferId(UUID(int=0xF2)), kind=OfferKind.QUEUE, by=None, brief="")
    colleagues.Floor(shown.store).tell(over, passed, moves.OfferMade(offer=again))
    assert text_of(told.pop_ups[-1]) == "Oskar Berg passed the chat to Sales"


def test_a_customers_words_are_told_once(make_desk: MakeDesk) -> None:
    """With the name and the words; a second message at once makes no second tone, but is shown."""
    shown, told = away(make_desk)
    shown.store.apply([day.says(day.FREJA, 14, "Are you there?")])
    shown.store.apply([day.says(day.FREJA, 15, "Hello?")])
    assert [ring.event for ring in told.rings] == [Event.MESSAGE]
    assert [(one.title, one.text) for one in told.pop_ups] == [
        ("Freja Nielsen", "Are you there?"),
        ("Freja Nielsen", "Hello?"),
    ]
    assert told.pop_ups[0].interaction == day.FREJA


def test_what_was_there_before_is_no_news(make_desk: MakeDesk) -> None:
    """At the start nothing sounds, though customers wait."""
    shown, told = away(make_desk)
    shown.store.apply([day.typing(day.FREJA, "Freja Nielsen")])
    assert (told.rings, told.pop_ups) == ([], [])


def test_coming_back_to_the_desk_takes_the_pop_ups_away(make_desk: MakeDesk) -> None:
    """She sees for herself."""
    shown, told = away(make_desk)
    shown.store.apply([day.says(day.FREJA, 14, "Are you there?")])
    shown.desk.attention.look(True)
    assert told.withdrawn == [told.pop_ups[0].key]


def test_not_to_be_disturbed_ends_what_rings(make_desk: MakeDesk) -> None:
    """The card stays; it is only silent."""
    shown, told = away(make_desk)
    shown.store.apply([day.offer()])
    choose(shown, do_not_disturb=True)
    assert told.hushed == [told.rings[0].key]
    assert shown.desk.offers.ringing is not None


def test_the_badge_counts_who_awaits_my_answer(make_desk: MakeDesk) -> None:
    """Not unread words of chats that wait for the customer, nor ended ones."""
    shown = make_desk()
    assert shown.desk.attention.awaiting == 3
    assert shown.window.windowTitle() == "(3) Deskbell"
    shown.store.apply([day.says(day.LARS, 30, "One more thing")])
    assert shown.desk.attention.awaiting == 4
    assert shown.window.windowTitle() == "(4) Deskbell"


@pytest.mark.parametrize("asks", ["nobody", "next", "over"])
def test_only_a_chat_that_she_did_not_ask_for_is_told(make_desk: MakeDesk, asks: str) -> None:
    """A supervisor gave it to her; what she takes, or takes over, she knows of."""
    shown = make_desk(store=shift.store())
    told = Told(shown)
    if asks == "next":
        shown.desk.pull.take_next()
    elif asks == "over":
        shown.desk.supervision.take_over(shown.store.floor.interactions[shift.LETTER])
    shown.store.apply(shift.takes_letter())
    assert [ring.event for ring in told.rings] == ([Event.TRANSFER] if asks == "nobody" else [])


def test_what_goes_on_pops_up_when_she_looks_elsewhere(make_desk: MakeDesk) -> None:
    """It began before her eyes, and rings on while the desk is away."""
    shown = make_desk()
    shown.desk.attention.look(True)
    told = Told(shown)
    shown.store.apply([day.offer()])
    assert (len(told.rings), told.pop_ups) == (1, [])
    shown.desk.attention.look(False)
    shown.desk.attention.look(False)
    assert [one.event for one in told.pop_ups] == [Event.OFFER]
    shown.desk.attention.look(True)
    assert told.withdrawn == [told.pop_ups[0].key]


def test_what_rings_rings_on_when_she_comes_to_it(make_desk: MakeDesk) -> None:
    """Somebody waits for her hand, not for her eye."""
    shown, told = away(make_desk)
    shown.store.apply([day.offer()])
    shown.desk.attention.look(True)
    assert (told.hushed, told.withdrawn) == ([], [told.pop_ups[0].key])
    shown.desk.offers.accept()
    assert told.hushed == [told.rings[0].key]


def test_what_rings_pops_up_beside_another_window_of_the_desk(make_desk: MakeDesk) -> None:
    """Its card stands in the main window, which a chat's own window may hide; other news need none."""
    shown = make_desk()
    shown.desk.attention.look(True, main=False)
    told = Told(shown)
    shown.store.apply([day.offer(), day.says(day.FREJA, 14, "Are you there?")])
    assert [one.event for one in told.pop_ups] == [Event.OFFER]
    shown.desk.attention.look(True)
    assert told.withdrawn == [told.pop_ups[0].key]

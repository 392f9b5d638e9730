"""How long who waits will wait: learnt from a queue that moves steadily, as small stories."""

import pytest

from backend.routing import events, outlook
from backend.routing.outlook import Forecast
from protocol.ids import AgentId
from protocol.kinds import Channel, OfferOutcome
from tests.backend.routing.stories import MAJA, OSKAR, SALES, WORKSHOP, arrives, assigned, chat, closed

SECOND = 1_000


def rings(number: int, at: int) -> events.OfferOpened:
    """At Maja."""
    return events.OfferOpened(at=at, interaction=chat(number), agent=MAJA)


def taken(number: int, at: int, after: int = 0) -> list[events.RoutingEvent]:
    """It rings, and so much later it is accepted."""
    return [
        rings(number, at),
        closed(number, MAJA, OfferOutcome.ACCEPTED, at + after),
        assigned(number, MAJA, at + after),
    ]


def serves(agent: AgentId) -> events.AgentDefined:
    """Sales."""
    service = events.Service(queue=SALES, priority=1, channel=Channel.CHAT)
    return events.AgentDefined(at=0, agent=agent, skills={}, services=(service,), capacity={Channel.CHAT: 3})


def is_ready(agent: AgentId, at: int = 0, *, ready: bool = True) -> events.AgentAvailable:
    """Or not any more."""
    return events.AgentAvailable(at=at, agent=agent, ready=ready, since=at)


def moving(every: int, ringing: int = 0) -> tuple[Forecast, int]:
    """A queue in which two always stand, and one of them rings every so often; and the time by then."""
    forecast, now = Forecast(), 0
    forecast.take_in((serves(MAJA), is_ready(MAJA), arrives(0), arrives(1)))
    for number in range(50):
        now += every
        forecast.take_in((arrives(number + 2, now), *taken(number, now, ringing)))
    return forecast, now


def test_nothing_is_told_when_nothing_is_known() -> None:
    """Neither to who waits nor to who would come."""
    forecast = Forecast()
    forecast.take_in([arrives(1)])
    assert forecast.wait(chat(1), SECOND) is None
    assert forecast.place(chat(1)) == 1
    assert forecast.newcomer(SALES, SECOND, free=0) is None
    assert forecast.waiting(SALES) == 1


def test_the_queue_goes_on_moving_as_it_moved() -> None:
    """One every twenty seconds: the first in twenty, the second in forty, who comes now in sixty."""
    forecast, now = moving(20 * SECOND)
    first, second = forecast.wait(chat(50), now), forecast.wait(chat(51), now)
    newcomer = forecast.newcomer(SALES, now, free=0)
    assert first is not None
    assert second is not None
    assert newcomer is not None
    assert abs(first - 20 * SECOND) < SECOND
    assert abs(second - 40 * SECOND) < 2 * SECOND
    assert abs(newcomer - 60 * SECOND) < 3 * SECOND


def test_where_nobody_takes_chats_nothing_is_foretold() -> None:
    """However fast it went until now; the place is. With the first who comes back it goes on."""
    forecast, now = moving(20 * SECOND)
    forecast.take_in([serves(OSKAR), is_ready(OSKAR, now), is_ready(MAJA, now, ready=False)])
    assert forecast.wait(chat(50), now) is not None
    forecast.take_in([is_ready(OSKAR, now, ready=False)])
    assert (forecast.place(chat(50)), forecast.wait(chat(50), now)) == (1, None)
    assert forecast.newcomer(SALES, now, free=0) is None
    other = events.AgentDefined(at=now, agent=MAJA, skills={}, services=(), capacity={})
    forecast.take_in([is_ready(MAJA, now), other])
    assert forecast.wait(chat(50), now) is None, "she serves another queue now"
    forecast.take_in([serves(MAJA)])
    assert forecast.wait(chat(50), now) is not None


def test_who_gives_up_makes_room() -> None:
    """With people leaving, who stands behind others gets there sooner than by the queue's own pace."""
    patient, now = moving(20 * SECOND)
    impatient, _ = moving(20 * SECOND)
    for number in range(20):
        arrival = arrives(200 + number, now)
        patient.take_in([arrival])
        impatient.take_in([arrival])
    gone = events.InteractionLeft(at=now + 10 * SECOND, interaction=chat(219))
    impatient.take_in([gone])
    now += 10 * SECOND
    longer, shorter = patient.wait(chat(210), now), impatient.wait(chat(210), now)
    assert longer is not None
    assert shorter is not None
    assert shorter < longer


def test_where_somebody_is_free_it_takes_as_long_as_to_pick_up() -> None:
    """Eight seconds of ringing; what rings already has the rest of them to go."""
    forecast, now = moving(20 * SECOND, ringing=8 * SECOND)
    now += 8 * SECOND
    forecast.take_in([*taken(50, now, 8 * SECOND), rings(51, now + 8 * SECOND)])
    now += 10 * SECOND
    assert forecast.newcomer(SALES, now, free=1) == 8 * SECOND
    assert forecast.wait(chat(51), now) == 6 * SECOND
    assert forecast.wait(chat(50), now) is None, "it was answered"
    assert forecast.waiting(SALES) == 1


def test_more_agents_are_felt_at_once() -> None:
    """The guess from what is open now moves before the measured pace does."""
    before, now = moving(20 * SECOND)
    after, _ = moving(20 * SECOND)
    for forecast in (before, after):
        forecast.take_in([events.InteractionReleased(at=now, interaction=chat(number)) for number in range(40)])
    after.take_in(
        [event for number in range(300, 330) for event in (arrives(number, now), assigned(number, OSKAR, now))]
    )
    slower, sooner = before.wait(chat(50), now), after.wait(chat(50), now)
    assert slower is not None
    assert sooner is not None
    assert sooner < slower


def test_a_declined_or_handed_over_chat_stands_again() -> None:
    """In its old place; in another queue by the pace of that one, of which nothing is known."""
    forecast, now = moving(20 * SECOND)
    forecast.take_in([rings(50, now), closed(50, MAJA, OfferOutcome.DECLINED, now)])
    assert (forecast.place(chat(50)), forecast.place(chat(51))) == (1, 2)
    forecast.take_in([events.InteractionRequeued(at=now, interaction=chat(50), queue=WORKSHOP)])
    assert (forecast.place(chat(50)), forecast.place(chat(51))) == (1, 1)
    assert forecast.wait(chat(50), now) is None
    forecast.take_in([*taken(50, now), events.InteractionRequeued(at=now, interaction=chat(50), queue=SALES)])
    assert (forecast.place(chat(50)), forecast.place(chat(51))) == (1, 2)


def test_what_is_no_chat_is_none_of_its_business() -> None:
    """A left message may lie for hours and says nothing about the wait for a chat."""
    forecast = Forecast()
    forecast.take_in([arrives(1, channel=Channel.EMAIL), assigned(1, MAJA, 9), rings(1, 9)])
    assert forecast.waiting(SALES) == 0
    assert forecast.wait(chat(1), 10) is None


@pytest.mark.parametrize("giving_up", [0.0, 1e-13, 1e-7, 3e-5, 0.02])
def test_whoever_stands_far_back_is_told_by_a_formula(giving_up: float) -> None:
    """Which is the sum, term by term."""
    rate, terms = 4e-4, 3_000
    exact = sum(1 / (rate + before * giving_up) for before in range(terms))
    assert outlook.sum_of_steps(rate, giving_up, terms) == pytest.approx(exact, rel=1e-6)

"""How long who waits will wait: learnt from a queue that moves steadily, as small stories."""

from backend.routing import events
from backend.routing.outlook import Forecast
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


def moving(every: int, ringing: int = 0) -> tuple[Forecast, int]:
    """A queue in which two always stand, and one of them rings every so often; and the time by then."""
    forecast, now = Forecast(), 0
    forecast.take_in((arrives(0), arrives(1)))
    for number in range(50):
        now += every
        forecast.take_in((arrives(number + 2, now), *taken(number, now, ringing)))
    return forecast, now


def test_nothing_is_told_when_nothing_is_known() -> None:
    """Neither to who waits nor to who would come."""
    forecast = Forecast()
    forecast.take_in([arrives(1)])
    assert forecast.waits(SALES, SECOND) == {chat(1): None}
    assert forecast.newcomer(SALES, SECOND, free=0) is None
    assert forecast.waiting(SALES) == 1


def test_the_queue_goes_on_moving_as_it_moved() -> None:
    """One every twenty seconds: the first in twenty, the second in forty, who comes now in sixty."""
    forecast, now = moving(20 * SECOND)
    first, second = forecast.waits(SALES, now).values()
    newcomer = forecast.newcomer(SALES, now, free=0)
    assert first is not None
    assert second is not None
    assert newcomer is not None
    assert abs(first - 20 * SECOND) < SECOND
    assert abs(second - 40 * SECOND) < 2 * SECOND
    assert abs(newcomer - 60 * SECOND) < 3 * SECOND


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
    longer, shorter = patient.waits(SALES, now)[chat(210)], impatient.waits(SALES, now)[chat(210)]
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
    assert forecast.all_waits(now) == {chat(51): 6 * SECOND}
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
    slower, sooner = before.waits(SALES, now)[chat(50)], after.waits(SALES, now)[chat(50)]
    assert slower is not None
    assert sooner is not None
    assert sooner < slower


def test_a_declined_or_handed_over_chat_stands_again() -> None:
    """In its old place; in another queue by the pace of that one, of which nothing is known."""
    forecast, now = moving(20 * SECOND)
    forecast.take_in([rings(50, now), closed(50, MAJA, OfferOutcome.DECLINED, now)])
    assert list(forecast.waits(SALES, now)) == [chat(50), chat(51)]
    forecast.take_in([events.InteractionRequeued(at=now, interaction=chat(50), queue=WORKSHOP)])
    assert list(forecast.waits(SALES, now)) == [chat(51)]
    assert forecast.waits(WORKSHOP, now) == {chat(50): None}
    forecast.take_in([*taken(50, now), events.InteractionRequeued(at=now, interaction=chat(50), queue=SALES)])
    assert list(forecast.waits(SALES, now)) == [chat(50), chat(51)]


def test_what_is_no_chat_is_none_of_its_business() -> None:
    """A left message may lie for hours and says nothing about the wait for a chat."""
    forecast = Forecast()
    forecast.take_in([arrives(1, channel=Channel.EMAIL), assigned(1, MAJA, 9), rings(1, 9)])
    assert forecast.waiting(SALES) == 0
    assert forecast.all_waits(10) == {}

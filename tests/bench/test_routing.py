"""The routing bench in small: its centre's days are the same for all, and its pace is of real decisions."""

from bench.routing.centre import open_centre
from bench.routing.day import Outcome, play
from bench.routing.policies import Deskbell, LongestIdle, policies
from bench.routing.speed import Size, measure_pace
from bench.routing.waits import Way, errors


def test_a_day_repeats_itself() -> None:
    """The same seed gives the same day, whatever ran before."""
    centre = open_centre(20, 2_000, 7)
    assert play(centre, Deskbell(centre)) == play(open_centre(20, 2_000, 7), Deskbell(centre))


def test_nobody_waits_where_there_are_places_for_all() -> None:
    """A hundred agents for two hundred customers: every policy answers at once."""
    centre = open_centre(100, 200, 3)
    for _, policy in policies(centre, 3):
        outcome = play(centre, policy)
        assert (outcome.in_target, outcome.gave_up, outcome.wait_p95) == (1.0, 0.0, 0)


def test_in_a_crowd_the_engine_keeps_more_promises_than_first_come_first_served() -> None:
    """What the engine is for: service targets kept when there is more to do than can be done."""
    centre = open_centre(40, 5_000, 1)
    ours, theirs = play(centre, Deskbell(centre)), play(centre, LongestIdle(centre))
    assert isinstance(ours, Outcome)
    assert ours.in_target > theirs.in_target
    assert ours.worst_of_target < theirs.worst_of_target
    assert 0 < ours.gave_up < 1


def test_the_pace_is_of_a_centre_that_is_full() -> None:
    """A small one: every part has a number."""
    pace = measure_pace(Size(agents=100, waiting=1_000, profiles=20, rounds=100, block=20), seed=1)
    assert min(pace.answers, pace.arrivals, pace.releases, pace.decisions, pace.cycles, pace.by_looking_at_all) > 0
    assert pace.kinds_of_demand > 10


def test_the_wait_is_told_better_than_by_the_formula_or_the_last_ones_wait() -> None:
    """By the server's own model, in a crowd; asked of those who wait however long it takes."""
    told = errors(open_centre(40, 5_000, 1))
    measured = told[Way.MEASURED]
    assert measured.asked == told[Way.ERLANG_A].asked > 100
    assert measured.untold < 0.05
    assert measured.off < min(told[Way.ERLANG_A].off, told[Way.AS_LAST].off)
    assert measured.off < measured.waited

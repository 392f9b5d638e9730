"""`deskbell bench routing`: the engine's pace, days of a centre under it and other rules, and the wait foretold."""

from bench.figures import Figure, Report
from bench.measure import tell
from bench.routing.centre import open_centre
from bench.routing.day import play
from bench.routing.policies import policies
from bench.routing.speed import Size, measure_pace
from bench.routing.waits import errors

AGENTS = 200
#: Customers in a day that the centre just masters, and in one that is more than it can do.
DAYS = (("a busy day", 20_000), ("too many", 24_000))
_SEED = 1


def measure() -> Report:
    """All three parts; about a minute and a half."""
    size = Size()
    tell(f"{size.agents:,} agents of {size.profiles:,} profiles, {size.waiting:,} waiting")
    pace = measure_pace(size, _SEED)
    figures = [
        Figure(name="decisions", value=pace.decisions, unit="/s", least=50_000, against="looking at all"),
        Figure(name="of these, arrivals into the backlog", value=pace.arrivals, unit="/s"),
        Figure(name="of these, a freed agent's next", value=pace.releases, unit="/s", against="looking at all"),
        Figure(name="arrivals while agents are free", value=pace.answers, unit="/s", note="with who came next"),
        Figure(name="looking at all", value=pace.by_looking_at_all, unit="/s", note="a plain scan, same world"),
        Figure(name="cycles", value=pace.cycles, unit="/s", note="arrival, release, offer, acceptance"),
    ]
    for name, arrivals in DAYS:
        centre = open_centre(AGENTS, arrivals, _SEED)
        for policy, chosen in policies(centre, _SEED):
            tell(f"{name}: {arrivals:,} customers, {AGENTS} agents, {policy}")
            outcome = play(centre, chosen)
            label = f"{name}, {policy}"
            figures += (
                Figure(name=f"{label}: answered in target", value=100 * outcome.in_target, unit="%"),
                Figure(name=f"{label}: gave up", value=100 * outcome.gave_up, unit="%"),
                Figure(name=f"{label}: occupancy", value=100 * outcome.occupancy, unit="%"),
                Figure(name=f"{label}: wait p95", value=outcome.wait_p95 / 1_000, unit="s"),
                Figure(name=f"{label}: worst wait", value=outcome.worst_of_target, unit="x target"),
            )
        tell(f"{name}: the wait told to one in twenty, who wait however long it takes")
        for way, error in errors(centre).items():
            label = f"{name}, wait told {way.value}"
            note = f"of {error.waited / 1_000:.0f} s, {error.asked} asked"
            figures += (
                Figure(name=f"{label}: off by", value=error.off / 1_000, unit="s", note=note),
                Figure(name=f"{label}: too long by", value=error.bias / 1_000, unit="s"),
                Figure(name=f"{label}: within a minute or a third", value=100 * error.close, unit="%"),
            )
    return Report(name="routing", figures=tuple(figures))

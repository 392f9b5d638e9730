"""A clock that nothing makes jump."""

from hypothesis import given
from hypothesis import strategies as st

from backend.app.clock import Steady

HOUR = 3_600_000


class Machine:
    """A system's clock that can be set, and one that can't."""

    def __init__(self) -> None:
        self.wall = 1_800_000_000_000
        self.ticks = 0
        self.clock = Steady(lambda: self.wall, lambda: self.ticks)

    def pass_by(self, milliseconds: int) -> int:
        """Time passes; what the steady clock says then."""
        self.wall += milliseconds
        self.ticks += milliseconds
        return self.clock()


def test_it_says_what_the_system_says() -> None:
    """As long as nobody sets the system's clock."""
    machine = Machine()
    for step in (1, 7, 1_000, 0, HOUR):
        assert machine.pass_by(step) == machine.wall


def test_a_jump_is_made_up_for_slowly() -> None:
    """Forward or back: a minute is a minute, give or take three seconds; at last both agree."""
    for jump in (HOUR, -HOUR):
        machine = Machine()
        before = machine.clock()
        machine.wall += jump
        assert machine.clock() == before
        assert abs(machine.pass_by(60_000) - before - 60_000) == 3_000
        machine.pass_by(24 * HOUR)
        assert machine.clock() == machine.wall


def test_many_short_looks_correct_as_much_as_one_long() -> None:
    """A busy server finds back as fast as an idle one."""
    machine = Machine()
    before = machine.clock()
    machine.wall += HOUR
    for _ in range(2_000):
        machine.pass_by(1)
    assert machine.clock() == before + 2_000 + 100


def test_a_machine_that_slept() -> None:
    """Its own ticks stood still: nothing is over when it wakes up."""
    machine = Machine()
    before = machine.clock()
    machine.wall += 8 * HOUR
    assert machine.pass_by(20) - before <= 21


def test_it_goes_on_where_the_last_run_ended() -> None:
    """Set back while the server was down: those who wait keep their places. A clock years ahead was wrong."""
    machine = Machine()
    machine.clock.begin_after(machine.wall + HOUR)
    assert machine.clock() == machine.wall + HOUR
    machine.pass_by(24 * HOUR)
    assert machine.clock() == machine.wall
    for odd in (0, machine.wall - 1, machine.wall + 25 * HOUR):
        machine.clock.begin_after(odd)
        assert machine.clock() == machine.wall


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(-HOUR, HOUR)), max_size=40))
def test_it_never_goes_back_and_never_runs_away(steps: list[tuple[int, int]]) -> None:
    """Whatever is done to the system's clock."""
    machine = Machine()
    for passed, jump in steps:
        before = machine.clock()
        machine.wall += jump
        after = machine.pass_by(passed)
        assert 0 <= after - before <= passed + passed // 20 + 1

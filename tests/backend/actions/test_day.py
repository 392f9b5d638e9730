"""Random days: whatever anyone does, in whatever order, the rules hold."""

from hypothesis import HealthCheck, settings

from tests.backend.actions.team_day import TeamDay

TestDay = TeamDay.TestCase
TestDay.settings = settings(
    max_examples=40, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

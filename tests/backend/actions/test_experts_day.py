"""Random days with experts and rooms: whatever anyone does, in whatever order, the rules hold."""

from hypothesis import HealthCheck, settings

from tests.backend.actions.experts_day import ExpertsDay

TestExpertsDay = ExpertsDay.TestCase
TestExpertsDay.settings = settings(
    max_examples=30, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

"""Random days under a queue's own rules: whatever anyone does, and whatever time does, the rules hold."""

from hypothesis import HealthCheck, settings

from tests.backend.actions.service_day import ServiceDay

TestServiceDay = ServiceDay.TestCase
TestServiceDay.settings = settings(
    max_examples=30, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

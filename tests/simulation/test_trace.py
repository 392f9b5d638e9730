"""A run as lines for people, and as one word."""

from bench.simulation.history import ServerStopped
from bench.simulation.trace import digest, lines
from tests.simulation.hand import chat


def test_what_happened_can_be_read() -> None:
    """When, at whose client and line, which way, and what."""
    told = list(lines([*chat().history.happenings, ServerStopped(2_500)]))
    assert any(" maja/1 " in line and " > hello " in line for line in told)
    assert any(" anna/1 " in line and " < ack " in line for line in told)
    assert any(" stored public " in line and "MessagePosted" in line for line in told)
    assert any(" has kept SendMessage" in line for line in told)
    assert told[-1] == "    2.500  ServerStopped(at=2500)"


def test_equal_runs_have_equal_digests() -> None:
    """And others have others."""
    happened = chat().history.happenings
    assert digest(happened) == digest(chat().history.happenings)
    assert digest(happened) != digest(happened[1:])

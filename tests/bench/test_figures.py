"""The door for figures."""

import msgspec
import pytest

from bench.figures import Figure, Report, as_object, as_table, number, show

_FLOOR = Figure(name="floor", value=0.5, unit="ms")
_OURS = Figure(name="ours", value=0.8, unit="ms", most=1.0, against="floor")
_MISSED = Figure(name="rate", value=4_000, unit="messages/s", least=5_000)
_ABSENT = Figure(name="peer", value=None, note="not installed, so not compared")


def test_a_report_passes_when_no_target_is_missed() -> None:
    """What has no target, and what was not there to be measured, fails nothing."""
    assert Report(name="delivery", figures=(_FLOOR, _OURS, _ABSENT)).passed
    assert not Report(name="delivery", figures=(_FLOOR, _OURS, _MISSED)).passed


def test_a_report_is_sound_whatever_the_clock_says() -> None:
    """A busy machine misses times; it loses nothing, and a fault is a fault."""
    late = Figure(name="back p99", value=30.0, unit="s", most=10.0)
    assert Report(name="storm", figures=(late,)).sound
    assert not Report(name="storm", figures=(late, _MISSED)).sound
    assert not Report(name="storm", figures=(Figure(name="x", value=1.0, unit="s", fault="lost"),)).sound


def test_a_target_without_a_measurement_is_missed() -> None:
    """So is anything with a fault."""
    assert not Figure(name="x", value=None, most=1.0).met
    assert not Figure(name="step", value=1.0, unit="s", fault="the desk shows nothing").met


def test_ratios_are_to_figures_of_the_same_run() -> None:
    """And left out where one of the two is missing."""
    report = Report(name="d", figures=(_FLOOR, _OURS, Figure(name="y", value=1.0, against="nobody")))
    (ratio,) = report.ratios
    assert (ratio.of, ratio.against, ratio.ratio) == ("ours", "floor", 1.6)


def test_the_object_says_all() -> None:
    """Name, figures with units, ratios against what, pass."""
    said = msgspec.json.decode(as_object(Report(name="delivery", figures=(_FLOOR, _OURS, _MISSED))))
    assert said["name"] == "delivery"
    assert said["pass"] is False
    assert said["figures"][1] == {
        "name": "ours",
        "value": 0.8,
        "unit": "ms",
        "most": 1.0,
        "against": "floor",
        "met": True,
    }
    assert said["ratios"] == [{"of": "ours", "against": "floor", "ratio": 1.6}]


def test_the_table_is_for_people() -> None:
    """A line a figure, and one that says how it ended."""
    table = as_table(Report(name="delivery", figures=(_FLOOR, _OURS, _MISSED, _ABSENT)))
    assert "0.8 ms  <= 1 ms" in table
    assert "1.60 x floor" in table
    assert "not installed" in table
    assert table.endswith("delivery: FAILED, missed: rate")


@pytest.mark.parametrize(("value", "said"), [(4877.3, "4,877"), (13.364, "13.36"), (0.8861, "0.886"), (8.0, "8")])
def test_numbers_keep_the_digits_that_matter(value: float, said: str) -> None:
    """Not more."""
    assert number(value) == said


def test_the_exit_code_tells_of_a_missed_target(capsys: pytest.CaptureFixture[str]) -> None:
    """0 or 1, as a table and as JSON alike."""
    assert show(Report(name="a", figures=(_OURS,)), as_json=False) == 0
    assert show(Report(name="a", figures=(_MISSED,)), as_json=True) == 1
    assert '"pass":false' in capsys.readouterr().out

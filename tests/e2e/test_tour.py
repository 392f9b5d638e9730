"""The tour is the acceptance test: every step of it passes. And a step that fails is never passed over."""

from pathlib import Path

import msgspec
import pytest

from backend.errors import KnownError
from bench.tour import arrival, command
from bench.tour.run import play
from bench.tour.stage import Stage
from bench.tour.story import ACTS, Act


def test_tour(tmp_path: Path) -> None:
    """All acts, with a real browser, real desks and a real server."""
    results = play(ACTS, tmp_path)
    assert not [f"{result.act} / {result.step}: {result.fault}" for result in results if result.fault is not None]


def broken(stage: Stage) -> None:
    """A step that can't be done."""
    stage.customer(arrival.FREJA).complaints.append("a script failed")


def never(stage: Stage) -> None:
    """A step after it."""


def test_a_failed_step_fails_the_steps_after_it(tmp_path: Path) -> None:
    """What a browser complains of fails the step; the steps that build on it are not reached; a picture is kept."""
    results = play([Act("short", (arrival.shop_opens, broken, never))], tmp_path)
    assert [result.fault for result in results] == [
        None,
        "Freja Nielsen's browser: a script failed",
        "not reached",
        "not reached",
    ]
    assert [file.name for file in sorted(tmp_path.glob("*.png"))] == ["01-shop-opens.png", "02-broken.png"]


def test_a_stage_that_can_not_be_built_is_told(tmp_path: Path) -> None:
    """A set-up that the import refuses fails the act in plain words."""
    act = Act("broken", (never,), lambda setup: msgspec.structs.replace(setup, queues=()))
    results = play([act], tmp_path)
    assert [result.step for result in results] == ["the stage", "never", "everybody goes home"]
    assert results[0].fault
    assert results[0].fault.startswith("The demo could not be set up:")
    assert "Traceback" not in results[0].fault


def mumbling(stage: Stage) -> None:
    """The server logs something."""
    with (stage.data / "server.log").open("a") as log:
        log.write("2026-11-22 16:00:00 [warning  ] all is not well\n")


def test_a_complaint_in_a_log_fails_the_act(tmp_path: Path) -> None:
    """Even where every step passed."""
    results = play([Act("short", (mumbling,))], tmp_path)
    assert [(result.step, bool(result.fault)) for result in results] == [
        ("mumbling", False),
        ("everybody goes home", True),
    ]
    assert "all is not well" in str(results[-1].fault)


def test_unknown_step_is_said_plainly() -> None:
    with pytest.raises(KnownError, match="--list"):
        command(["--only", "fly to the moon"])


def test_steps_have_names_of_their_own_and_say_what_they_show(capsys: pytest.CaptureFixture[str]) -> None:
    """So that `--only` finds each, and `--list` explains it."""
    assert command(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    steps = [step for act in ACTS for step in act.steps]
    assert len(lines) == len(steps) == len({step.__name__ for step in steps})
    assert all(step.__doc__ and step.__doc__ in line for step, line in zip(steps, lines, strict=True))
    assert len({line.index(f"  {step.__doc__}") for step, line in zip(steps, lines, strict=True)}) == 1, "in columns"

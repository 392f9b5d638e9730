"""Plays the story, prints PASS or FAIL a step, and keeps a picture of each."""

import argparse
import shutil
import sys
import textwrap
import time
import traceback
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from playwright.sync_api import Browser, Error, sync_playwright

from backend.errors import KnownError
from bench.demo.chromium import CHROMIUM, FLAGS
from bench.figures import Figure, Report, show
from bench.tour import gallery
from bench.tour.stage import Stage, stage
from bench.tour.story import ACTS, Act, Play


@dataclass(frozen=True)
class Result:
    """How a step went."""

    act: str
    step: str
    #: Seconds it took.
    seconds: float
    #: Why it failed; None when it passed.
    fault: str | None = None


def name_of(step: Play) -> str:
    """A step's name, as people read and type it."""
    return step.__name__.replace("_", " ")


def command(arguments: Sequence[str]) -> int:
    """Play the tour. Exit code 1 when a step failed. Raises KnownError when it can't be played at all."""
    parser = argparse.ArgumentParser(
        prog="deskbell tour",
        description="Plays the acceptance story with a real browser, real desks and a real server.",
    )
    parser.add_argument("--out", type=Path, default=Path("build/tour"), help="where pictures go (%(default)s)")
    parser.add_argument("--only", metavar="STEP", help="play only the act of this step, as far as this step")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--list", action="store_true", help="name the steps and end")
    parser.add_argument(
        "--docs",
        nargs="?",
        type=Path,
        const=Path("docs/pictures"),
        metavar="FOLDER",
        help="make the pictures of the docs instead (in %(const)s)",
    )
    chosen = parser.parse_args(arguments)
    if chosen.list:
        names = [(act.name, name_of(step), step.__doc__ or "") for act in ACTS for step in act.steps]
        of_act, of_step = (max(len(name[column]) for name in names) for column in (0, 1))
        for act, step, shows in names:
            print(f"{act:<{of_act}}  {step:<{of_step}}  {shows}")
        return 0
    if chosen.docs:
        acts: tuple[Act, ...] = (
            Act("pictures", (gallery.busy_morning, gallery.pictures_into(chosen.docs)), gallery.small_team),
            Act("at 100 %", (gallery.whole_desk_into(chosen.docs, (1920, 1080), ""),), gallery.busy_shop, later=True),
            Act(
                "at 200 %",
                (gallery.whole_desk_into(chosen.docs, (1440, 900), "-200"),),
                gallery.busy_shop,
                scale=2,
                later=True,
            ),
        )
    else:
        acts = ACTS if chosen.only is None else (_as_far_as(chosen.only),)
    results = play(acts, chosen.out, sys.stderr if chosen.json else sys.stdout)
    print(f"Pictures are in {chosen.out}.", file=sys.stderr)
    if not chosen.json:
        return _summed_up(results)
    figures = tuple(
        Figure(
            name=f"{result.act}: {result.step}",
            value=round(result.seconds, 1),
            unit="s",
            fault=textwrap.shorten(result.fault, 160) if result.fault is not None else None,
            note="PASS" if result.fault is None else "",
        )
        for result in results
    )
    return show(Report(name="tour", figures=figures), as_json=True)


def _summed_up(results: Sequence[Result]) -> int:
    """The steps were told as they were played: how many passed, in what time. The exit code."""
    failed = [result.step for result in results if result.fault is not None]
    verdict = f"failed: {', '.join(failed)}" if failed else "success"
    took = sum(result.seconds for result in results)
    print(f"tour: {len(results) - len(failed)} of {len(results)} passed in {took:.0f} s, {verdict}")
    return 1 if failed else 0


def _as_far_as(name: str) -> Act:
    for act in ACTS:
        names = [name_of(step) for step in act.steps]
        if name.replace("_", " ") in names:
            return Act(act.name, act.steps[: names.index(name.replace("_", " ")) + 1], act.change, act.scale, act.later)
    raise KnownError(f"There is no step {name!r}; `deskbell tour --list` names them.")


def play(acts: Sequence[Act], out: Path, teller: TextIO = sys.stderr) -> list[Result]:
    """Play acts one after another, each on a fresh stage, and tell of each step once it is over."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    results: list[Result] = []
    with _browser() as browser:
        for act in acts:
            for result in _play_act(act, browser, out):
                _tell(result, teller)
                results.append(result)
    return results


@contextmanager
def _browser() -> Generator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        except Error as error:
            raise KnownError(f"Chromium ({CHROMIUM}) does not start: {error.message.splitlines()[0]}") from error
        try:
            yield browser
        finally:
            browser.close()


def everybody_goes_home(stage: Stage) -> None:
    """The end of every act: all leave in good order, and no log holds a complaint."""
    stage.go_home()


def _play_act(act: Act, browser: Browser, out: Path) -> Generator[Result]:
    left = [*act.steps, everybody_goes_home]
    folder = out / "acts" / act.name.replace(" ", "-").replace("'", "")
    try:
        with stage(folder, browser, act.change, act.scale, later=act.later) as built:
            while left:
                step = left.pop(0)
                result = _play_step(act, step, built, out)
                yield result
                if result.fault is not None:
                    break
    except (KnownError, TimeoutError) as error:
        yield Result(act.name, "the stage", 0, str(error))
    for step in left:
        yield Result(act.name, name_of(step), 0, "not reached")


def _play_step(act: Act, step: Play, built: Stage, out: Path) -> Result:
    began = time.monotonic()
    fault: str | None = None
    try:
        step(built)
        if complaints := built.complaints():
            fault = "; ".join(complaints)
    except Exception as error:  # noqa: BLE001 (whatever breaks a step is what the tour is there to tell)
        fault = str(error).partition("Call log:")[0].strip() or type(error).__name__
        log = built.folder / f"{step.__name__}.txt"
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    seconds = time.monotonic() - began
    number = len(list(out.glob("*.png"))) + 1
    try:
        if built.customers or built.desks:
            built.picture(out / f"{number:02d}-{step.__name__.replace('_', '-')}.png")
    except Exception as error:  # noqa: BLE001 (a desk that is gone can't be pictured)
        fault = fault or f"no picture: {error}"
    return Result(act.name, name_of(step), seconds, fault)


def _tell(result: Result, teller: TextIO) -> None:
    verdict = "PASS" if result.fault is None else "FAIL"
    print(f"{verdict}  {result.act:<24}{result.step:<32}{result.seconds:6.1f} s", file=teller, flush=True)
    if result.fault is not None:
        print("      " + result.fault[:1500].replace("\n", "\n      "), file=teller, flush=True)

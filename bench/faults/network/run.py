"""Plays the episodes with a real browser, real desks and a real server, and counts."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct
from playwright.sync_api import Browser, sync_playwright

from backend.app.backup import verify_folder
from bench.demo.chromium import CHROMIUM, FLAGS
from bench.faults.line import Line, line_to
from bench.faults.network import beginnings
from bench.faults.network.episodes import Episode, Outcome, by_chance, play
from bench.faults.network.troubles import TROUBLES, Side
from bench.faults.talk import part
from bench.figures import Figure, Report
from bench.measure import Options, tell
from bench.tour.stage import Stage, stage

#: Episodes of one chat; then another customer rings. What they say fits on the desk's screen.
_EPISODES_A_CHAT: Final = 5
_SILENCE: Final = 60.0
_COUNT: Final = 100
_OUT: Final = Path("build/network")


class Result(Struct, frozen=True, kw_only=True):
    """What came of it."""

    outcomes: Sequence[Outcome]
    #: What else was looked at, each with its fault, or None: offers, sign-in, uploads, the silent line, verify.
    others: Sequence[tuple[str, str | None]]
    #: Seconds that the silent line was silent.
    silent: float


def measure(options: Options) -> Report:
    """The figures."""
    count, seed = options.count or _COUNT, options.seed or 1
    made = report(run(_OUT, [by_chance(number, seed) for number in range(count)]))
    if not made.passed:
        tell(f"Pictures of what went wrong, and the logs, are in {_OUT}.")
    return made


def run(folder: Path, planned: Sequence[Episode]) -> Result:
    """Play these. Each chat begins with an offer that is answered into a bad network."""
    outcomes: list[Outcome] = []
    others: list[tuple[str, str | None]] = []
    with _browser() as browser, _stage(folder, browser) as (built, lines, quiet_lines):
        others.append(_tried("signing in", lambda: beginnings.sign_in(built, "oskar", quiet_lines[Side.AGENT])))
        others.append(_tried("a silent chat begins", lambda: beginnings.quiet_chat(built, quiet_lines[Side.CUSTOMER])))
        counted, since = _accepted(quiet_lines), time.monotonic()
        built.address = lines[Side.AGENT].address
        for number, first in enumerate(range(0, len(planned), _EPISODES_A_CHAT)):
            _play_chat(built, lines, number, planned[first : first + _EPISODES_A_CHAT], outcomes, others)
        time.sleep(max(0.0, _SILENCE - (time.monotonic() - since)))
        silent = time.monotonic() - since
        others.append(("the silent line", None if _accepted(quiet_lines) == counted else "it was connected anew"))
        others.append(_tried("the silent chat goes on", lambda: beginnings.still_there(built)))
        others.append(_tried("all go home", built.go_home))
    wrong = [check.name for check in verify_folder(folder / "stage" / "server").checks if check.wrong]
    others.append(("verify", ", ".join(wrong) or None))
    return Result(outcomes=outcomes, others=others, silent=silent)


def _play_chat(
    built: Stage,
    lines: "Lines",
    number: int,
    planned: Sequence[Episode],
    outcomes: list[Outcome],
    others: list[tuple[str, str | None]],
) -> None:
    """One customer's chat, from an offer that is answered into a bad network to its end."""
    scene = beginnings.chat(built, lines, number)
    others.append(_tried(f"offer {number}", partial(beginnings.accept, scene, number)))
    if others[-1][1] is not None:
        raise ConnectionError(f"nobody took chat {number}")
    others.append(_tried(f"picture {number}", partial(beginnings.upload, scene, number)))
    for episode in planned:
        outcome = play(scene, episode)
        outcomes.append(outcome)
        tell(_line(outcome))
        if outcome.fault is not None:
            built.picture(built.folder / f"episode-{episode.number}.png")
    beginnings.end(scene)


@contextmanager
def _browser() -> Generator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


Lines = dict[Side, Line]


@contextmanager
def _stage(folder: Path, browser: Browser) -> Generator[tuple[Stage, Lines, Lines]]:
    """The stage, a pair of lines that suffer, and a pair that is let alone."""
    with stage(folder / "stage", browser, beginnings.two_teams) as built, ExitStack() as stack:
        lines, quiet = (
            {side: stack.enter_context(line_to(built.address, seed=number)) for side in Side} for number in range(2)
        )
        yield built, lines, quiet


def _accepted(lines: Lines) -> int:
    return sum(line.accepted for line in lines.values())


def _tried(name: str, act: Callable[[], object]) -> tuple[str, str | None]:
    """Do it; its fault, if it has one."""
    try:
        act()
    except (AssertionError, TimeoutError) as error:
        fault = " ".join(str(error).split())[:600]
        tell(f"FAULT {name}: {fault}")
        return name, fault
    return name, None


def _line(outcome: Outcome) -> str:
    healed = "-" if outcome.healed is None else f"{outcome.healed:.1f} s"
    said = f"{outcome.episode.number:>4}  {outcome.episode.name:<60} {healed:>7}"
    return said if outcome.fault is None else f"{said}  FAULT {outcome.fault}"


def report(result: Result) -> Report:
    """What came of it, as figures."""
    outcomes = result.outcomes
    figures = [
        Figure(
            name="messages",
            value=sum(outcome.said for outcome in outcomes),
            least=max(1, len(outcomes)),
            note=f"{len(outcomes)} episodes",
        ),
        Figure(name="lost", value=sum(outcome.lost for outcome in outcomes), most=0),
        Figure(name="doubled", value=sum(outcome.doubled for outcome in outcomes), most=0),
        *(
            Figure(
                name=f"episode {outcome.episode.number}", value=None, fault=f"{outcome.episode.name}: {outcome.fault}"
            )
            for outcome in outcomes
            if outcome.fault is not None
        ),
    ]
    for trouble in TROUBLES:
        of = [outcome for outcome in outcomes if outcome.episode.trouble is trouble]
        healed = sorted(outcome.healed for outcome in of if outcome.healed is not None)
        if healed:
            said = sum(outcome.said for outcome in of)
            figures += [
                Figure(
                    name=f"{trouble.name}: caught up p50", value=part(healed, 0.5), unit="s", note=f"{said} messages"
                ),
                Figure(
                    name=f"{trouble.name}: caught up p99", value=part(healed, 0.99), unit="s", note=f"of {len(healed)}"
                ),
            ]
    figures += [Figure(name=f"{name}", value=None, fault=fault) for name, fault in result.others if fault is not None]
    figures += [
        Figure(name="offers, pictures, sign-ins and more", value=len(result.others), note="begun into a bad network"),
        Figure(name="silence without a new connection", value=result.silent, unit="s", least=_SILENCE),
    ]
    return Report(name="network", figures=tuple(figures))

"""The viewer's lock is a promise to agents: the corpus bites elsewhere, and here it gets nowhere."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import cast

import msgspec
import pytest
from playwright.sync_api import Browser

import resources
from tests.cobrowse.canary import Canary, canary
from tests.cobrowse.corpus import FORGED, PAGES, PLAIN, SENTINEL, Forged, all_recordings
from tests.cobrowse.forge import page as picture

_ROOT = Path(__file__).parents[2]
#: Enough for a loaded machine, in seconds.
_WITHIN = 120
_BITES_WITHIN = 4_000
_VIEWER = Path(resources.__file__).parent / "viewer" / "dist" / "viewer.js"
#: An unlocked replayer: scripts of the main world, no policy, nothing taken out.
_UNLOCKED = "<!doctype html><html><head></head><body></body></html>"


class Line(msgspec.Struct):
    """What the siege says."""

    case: str = ""
    fed: bool = False
    seen: bool = False
    blocked: tuple[str, ...] = ()


class Fallen(msgspec.Struct):
    """A siege that is over."""

    lines: list[Line]
    asked: list[str]

    @property
    def blocked(self) -> tuple[str, ...]:
        """What was asked for and not let out."""
        return self.lines[-1].blocked


def besiege(walls: str) -> Fallen:
    """Try the whole corpus on the viewer's page with these walls."""
    with canary() as bird:
        done = subprocess.run(
            [sys.executable, "-m", "tests.cobrowse.siege", walls, bird.base],
            cwd=_ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            timeout=_WITHIN,
        )
        assert done.returncode == 0, done.stderr.decode()
        lines = [msgspec.json.decode(line, type=Line) for line in done.stdout.splitlines()]
        return Fallen(lines, bird.asked)


@pytest.fixture
def bird() -> Generator[Canary]:
    """A canary of this test."""
    with canary() as one:
        yield one


def _all_shown(fallen: Fallen) -> None:
    """Each case stood on the screen: nothing was held by not being shown."""
    cases = fallen.lines[:-1]
    assert [line.case for line in cases] == [name for name, _ in all_recordings("", 0)]
    assert [line.case for line in cases if not (line.fed and line.seen)] == []


def test_the_corpus_is_large() -> None:
    """At least forty, each with a name of its own."""
    names = [case.name for case in (*PAGES, *FORGED)]
    assert len(set(names)) == len(names) >= 40


@pytest.mark.parametrize("walls", ["all", "armed"])
def test_nothing_gets_out(walls: str) -> None:
    """No request, no connection and no script, whether a recording was made harmless first or not."""
    fallen = besiege(walls)
    _all_shown(fallen)
    assert fallen.asked == []
    # The policy stops all before it becomes a request.
    assert fallen.blocked == ()


@pytest.mark.parametrize("walls", ["policy", "wall"])
def test_one_wall_is_enough(walls: str) -> None:
    """But for connections that ask for nothing, which the rules for names hold. Chromium makes one, or none."""
    fallen = besiege(walls)
    _all_shown(fallen)
    assert set(fallen.asked) <= {""}
    if walls == "wall":
        tried = {url.split("/")[3] for url in fallen.blocked}
        assert len(tried) > 35
        # A script's own request would be among them: none has run.
        scripts = {page.name for page in PAGES if "{js}" in page.body + page.head + page.of_body}
        assert tried & scripts == set()


def test_every_page_bites_in_a_browser(browser: Browser, bird: Canary) -> None:
    """The positive control: what the viewer holds is real."""
    context = browser.new_context(service_workers="block")
    tab = context.new_page()
    tame: list[str] = []
    for page in PAGES:
        if page.silent:
            continue
        bird.pages[f"/page/{page.name}"] = f"<!doctype html>{page.html(bird.base)}"
        tab.goto(f"{bird.base}/page/{page.name}", wait_until="commit")
        ends = time.monotonic() + _BITES_WITHIN / 1000
        while not bird.bites(page.name):
            if time.monotonic() > ends:
                tame.append(page.name)
                break
            tab.wait_for_timeout(10)
        if "refresh" in page.head:
            # A tab that is closed, or sent elsewhere, while it changes pages may never answer.
            tab.wait_for_url(f"{bird.base}/{page.name}/x.html")
    context.close()
    assert tame == []


def test_forged_recordings_bite_in_an_unlocked_replayer(browser: Browser, bird: Canary) -> None:
    """The same replayer without the walls reaches out for most of them."""
    context = browser.new_context(service_workers="block")
    bird.pages["/unlocked"] = _UNLOCKED
    tab = context.new_page()
    tab.goto(f"{bird.base}/unlocked")
    tab.evaluate(_VIEWER.read_text())
    tab.evaluate("viewer.disarm(false)")
    tame: list[str] = []
    for forged in FORGED:
        _replay(tab.evaluate, forged, bird)
        if not forged.bites:
            continue
        ends = time.monotonic() + _BITES_WITHIN / 1000
        while not bird.bites(forged.name):
            if time.monotonic() > ends:
                tame.append(forged.name)
                break
            tab.wait_for_timeout(10)
    shown = cast("dict[str, str]", tab.evaluate("viewer.look()"))
    context.close()
    assert SENTINEL in shown["text"]
    assert tame == []


def _replay(evaluate: "object", forged: Forged, bird: Canary) -> None:
    at = time.time_ns() // 1_000_000
    events = [*picture(PLAIN, at), *forged.make(f"{bird.base}/{forged.name}/x", at + 2)]
    assert callable(evaluate)
    evaluate("text => viewer.feed(text, true)", msgspec.json.encode(events).decode())

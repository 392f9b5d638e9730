"""What stands beside a desk on a machine: a browser with the same chats in a page, and a chat program of Debian's.

Each is started on the same screen and measured for as long: the processor's part and the memory of all its processes.
"""

import html
import json
import shutil
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from msgspec import Struct

from bench.demo.chromium import CHROMIUM, FLAGS
from bench.painting import WORDS

#: Seconds until a program has settled.
_SETTLE = 4.0
#: Of Debian's packages, the first that is installed; its command and its name.
_PROGRAMS = (("dino-im", "Dino"), ("gajim", "Gajim"), ("nheko", "Nheko"))

_PAGE = """<!doctype html><meta charset="utf-8"><title>Eight chats</title><style>
body {{ margin: 0; font: 14px sans-serif; display: grid; grid-template-columns: repeat(4, 1fr); height: 100vh }}
section {{ overflow-y: auto; height: 50vh; border: 1px solid #ddd; padding: 8px; box-sizing: border-box }}
p {{ max-width: 80%; margin: 6px 0; padding: 8px 12px; border-radius: 12px; background: #f0f1f5 }}
p.mine {{ margin-left: auto; background: #e4ebfe }}
</style>{panes}<script>
const words = {words}, panes = [...document.querySelectorAll("section")]
let said = {before} * panes.length
for (const pane of panes) pane.scrollTop = pane.scrollHeight
setInterval(() => {{
  const pane = panes[said % panes.length], line = document.createElement("p")
  line.textContent = words[said % words.length]
  if (said % 3 % 2) line.className = "mine"
  pane.append(line)
  pane.scrollTop = pane.scrollHeight
  said += 1
}}, {every})
</script>
"""


class Cost(Struct, frozen=True):
    """Of all processes of a program."""

    name: str
    #: Part of a core, in percent.
    cpu: float
    #: Megabytes of resident memory; what several of its processes share counts once, in parts.
    memory: float


def chromium(
    folder: Path, environment: Mapping[str, str], seconds: float, chats: int, before: int, rate: float
) -> Cost | None:
    """A browser with the same chats in a page; None: there is none here."""
    if not shutil.which(CHROMIUM):
        return None
    page = folder / "chats.html"
    page.write_text(_page(chats, before, rate), encoding="utf-8")
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'chromium'}", "--window-size=1920,1040", page.as_uri()]
    with _running(command, environment) as process:
        return _cost("Chromium, the same in a page", process, seconds)


def chat_program(folder: Path, environment: Mapping[str, str], seconds: float) -> Cost | None:
    """A chat program of Debian's as it starts, nobody signed in; None: none is installed."""
    found = next(((command, name) for command, name in _PROGRAMS if shutil.which(command)), None)
    if found is None:
        return None
    homes = {name: str(folder / "program") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    (folder / "program").mkdir(exist_ok=True)
    with _running([found[0]], {**environment, **homes}) as process:
        return _cost(f"{found[1]}, nobody signed in", process, seconds)


def _page(chats: int, before: int, rate: float) -> str:
    lines = "".join(
        f"<p{' class=mine' if number % 3 % 2 else ''}>{html.escape(WORDS[number % len(WORDS)])}</p>"
        for number in range(before)
    )
    panes = f"<section>{lines}</section>" * chats
    return _PAGE.format(panes=panes, words=json.dumps(WORDS), before=before, every=round(1000 / (chats * rate)))


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str]) -> Generator[psutil.Process]:
    with subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as program:
        process = psutil.Process(program.pid)
        try:
            time.sleep(_SETTLE)
            yield process
        finally:
            for one in (*_family(process), process):
                if one.is_running():
                    one.kill()


def _family(process: psutil.Process) -> list[psutil.Process]:
    return process.children(recursive=True)


def _cost(name: str, process: psutil.Process, seconds: float) -> Cost:
    before = _used(process)
    time.sleep(seconds)
    cpu = (_used(process) - before) / seconds * 100
    memory = sum(one.memory_full_info().pss for one in (process, *_family(process)))
    return Cost(name, cpu, memory / 1e6)


def _used(process: psutil.Process) -> float:
    times = [one.cpu_times() for one in (process, *_family(process))]
    return sum(one.user + one.system for one in times)

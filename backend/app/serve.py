"""`deskbell serve`."""

import argparse
import asyncio
import gc
import importlib
import signal
import sys
import threading
from collections.abc import Sequence

from backend.app import logs, settings

_SWITCH_SECONDS = 0.0005


def command(arguments: Sequence[str]) -> int:
    """Run the server until SIGINT or SIGTERM. Raises KnownError."""
    parser = argparse.ArgumentParser(
        prog="deskbell serve",
        description="Runs the server on a data folder. Settings come from a file, the environment and flags, "
        "the later over the earlier.",
    )
    settings.add_flags(parser)
    chosen = settings.load(parser.parse_args(arguments))
    # 140 collections while modules load find next to nothing, and take 70 ms of the start. `_begin` resumes them.
    gc.disable()
    logs.set_up(chosen.log_format, chosen.log_level)
    # Imported late: a wrong setting is told at once.
    from backend.app.server import serve

    # The writer's thread and the loop share the interpreter: the default of 5 ms shows in every p99.
    sys.setswitchinterval(_SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve(chosen, _begin))
        for number in (signal.SIGINT, signal.SIGTERM):
            # All is stored and closed: nothing is left that could be stopped.
            signal.signal(number, signal.SIG_IGN)
    return 0


def _loop_factory():
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


def _begin(address: str) -> None:
    """Tell that we listen. No collection need stop the server for 20 ms to look at what stays as long as it."""
    gc.freeze()
    gc.enable()
    sys.stdout.write(f"Deskbell listens on {address}\n")
    sys.stdout.flush()
    threading.Thread(target=_load_the_rest, name="deskbell-loader").start()


def _load_the_rest() -> None:
    """What the first sign-in, and the first line of the log, would else stop for."""
    for name in ("jwt", "structlog"):
        importlib.import_module(name)

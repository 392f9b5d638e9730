"""`deskbell`: finds the subcommand, then imports that one alone, so that `--help` is quick."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from backend.errors import KnownError

#: Name, where it is, what it does.
COMMANDS = (
    ("serve", "backend.app.serve:command", "run the server on a data folder"),
    ("desktop", "desktop.app.main:command", "open the desk"),
    ("admin", "backend.app.admin:command", "set up agents, queues and sites; back up, verify, restore"),
    ("demo", "bench.demo:command", "start a server, a shop and a desk to try it all"),
    ("tour", "bench.tour:command", "play the acceptance story and take its pictures"),
    ("bench", "bench.measure:command", "measure, and compare with the targets"),
)
#: What each is installed with; the rest with everything.
_EXTRAS = {"serve": "server", "admin": "server", "desktop": "desktop"}
_MISUSED = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script. Known errors are told in plain words and end with 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in {"-h", "--help", "help"}:
        print(_help())
        return 0 if given else _MISUSED
    if given[0] == "--version":
        from importlib.metadata import version

        print(f"deskbell {version('deskbell')}")
        return 0
    target = {name: place for name, place, _ in COMMANDS}.get(given[0])
    if target is None:
        print(f"deskbell: there is no command {given[0]!r}.\n\n{_help()}", file=sys.stderr)
        return _MISUSED
    try:
        return _load(target)(given[1:])
    except KnownError as error:
        print(f"deskbell {given[0]}: {error}", file=sys.stderr)
        return _MISUSED
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] in {"backend", "desktop", "protocol"}:
            raise
        extra = _EXTRAS.get(given[0], "server,desktop,dev")
        print(f"deskbell {given[0]}: {error.name} is not installed. Install Deskbell with [{extra}].", file=sys.stderr)
        return _MISUSED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _load(target: str) -> Callable[[Sequence[str]], int]:
    module, _, function = target.partition(":")
    command: Callable[[Sequence[str]], int] = getattr(import_module(module), function)
    return command


def _help() -> str:
    lines = ["usage: deskbell COMMAND [options]", "", "The desk for customer conversations.", "", "commands:"]
    lines.extend(f"  {name:<10}{what}" for name, _, what in COMMANDS)
    lines.extend(["", "`deskbell COMMAND --help` says more; `deskbell --version` says which this is."])
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

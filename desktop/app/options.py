"""How the desk is started."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Options:
    """The flags of `deskbell desktop`."""

    server: str
    login: str
    #: Typed at the program's standard input; None when the agent types it into the window.
    password: str | None
    data: Path
    control: bool
    theme: str


def parse(arguments: Sequence[str]) -> Options:
    """Options from the command line. Exits with usage for what can't be understood."""
    parser = argparse.ArgumentParser(prog="deskbell desktop", description="The agent's desk.")
    parser.add_argument("--server", default="", help="the server's address, such as https://chat.example.com")
    parser.add_argument("--login", default="", help="the agent's sign-in name")
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from the first line of the standard input"
    )
    parser.add_argument("--data", type=Path, help="folder for what the desk keeps (default: the user's data folder)")
    parser.add_argument(
        "--control", action="store_true", help="be driven by JSON lines on the standard input, as the tour does"
    )
    parser.add_argument("--theme", choices=("system", "light", "dark"), default="", help="the look to begin with")
    given = parser.parse_args(arguments)
    password = sys.stdin.readline().rstrip("\r\n") if given.password_stdin else None
    return Options(
        server=given.server,
        login=given.login,
        password=password,
        data=given.data or _data_folder(),
        control=given.control,
        theme=given.theme,
    )


def _data_folder() -> Path:
    import platformdirs

    return platformdirs.user_data_path("Deskbell", appauthor=False)

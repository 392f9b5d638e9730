"""What the desk remembers of itself: the last server and name, its window. No secrets, no words of a chat."""

import contextlib
import os
from pathlib import Path

from msgspec import Struct, json

from desktop.net.errors import NotKept
from desktop.state.unreadable import UNREADABLE


class Remembered(Struct, frozen=True, kw_only=True):
    """The content of the file."""

    server: str = ""
    login: str = ""
    #: By account (a login at a server): how she has arranged her desk.
    people: dict[str, dict[str, bytes]] = {}
    #: Of whoever was here last, before there were people.
    values: dict[str, bytes] = {}


def read(file: Path) -> tuple[Remembered, Path | None]:
    """What was remembered, and where a file that can't be read was set aside: people's own words may be in it."""
    try:
        return json.decode(file.read_bytes(), type=Remembered), None
    except FileNotFoundError:
        return Remembered(), None
    except (OSError, *UNREADABLE):
        return Remembered(), _set_aside(file)


def _set_aside(file: Path) -> Path | None:
    with contextlib.suppress(OSError):
        return file.rename(file.with_suffix(f".unreadable-{file.stat().st_mtime_ns}"))
    return None


def write(file: Path, remembered: Remembered, *, through: bool = False) -> None:
    """Remember, all or nothing; `through`: a power cut a moment later loses nothing. Raises NotKept."""
    new = file.with_suffix(".new")
    try:
        with open(new, "wb", opener=_own) as out:
            out.write(json.encode(remembered))
            if through:
                out.flush()
                os.fsync(out.fileno())
        new.replace(file)
    except OSError as error:
        raise NotKept(f"This machine can't write {file}.") from error


def _own(path: str, flags: int) -> int:
    """It is its owner's to read: people's own words are in it."""
    return os.open(path, flags, 0o600)

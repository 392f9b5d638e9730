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


def read(file: Path) -> Remembered:
    """What was remembered; nothing when there is no file or it can't be read."""
    with contextlib.suppress(OSError, *UNREADABLE):
        return json.decode(file.read_bytes(), type=Remembered)
    return Remembered()


def write(file: Path, remembered: Remembered) -> None:
    """Remember, all or nothing. Raises NotKept."""
    new = file.with_suffix(".new")
    try:
        with open(new, "wb", opener=_own) as out:
            out.write(json.encode(remembered))
        new.replace(file)
    except OSError as error:
        raise NotKept(f"This machine can't write {file}.") from error


def _own(path: str, flags: int) -> int:
    """It is its owner's to read: people's own words are in it."""
    return os.open(path, flags, 0o600)

"""The desk's memory of itself."""

from pathlib import Path

import pytest

from desktop.net import remembered
from desktop.net.errors import NotKept
from desktop.net.remembered import Remembered


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Bytes and all."""
    kept = Remembered(server="https://chat.example.com", login="maja", values={"window": b"\x00\xff"})
    remembered.write(tmp_path / "window.json", kept)
    assert remembered.read(tmp_path / "window.json") == kept


def test_a_missing_or_damaged_file_is_an_empty_memory(tmp_path: Path) -> None:
    """The desk starts as new."""
    file = tmp_path / "window.json"
    assert remembered.read(file) == Remembered()
    file.write_text('{"server": 3}')
    assert remembered.read(file) == Remembered()


def test_a_folder_that_is_gone_is_a_known_error(tmp_path: Path) -> None:
    """In plain words."""
    with pytest.raises(NotKept, match="can't write"):
        remembered.write(tmp_path / "gone" / "window.json", Remembered())

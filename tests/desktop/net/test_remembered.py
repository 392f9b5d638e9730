"""The desk's memory of itself."""

from pathlib import Path

import pytest

from desktop.net import remembered
from desktop.net.errors import NotKept
from desktop.net.remembered import Remembered
from desktop.state import preferences, tiles


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Bytes and all."""
    kept = Remembered(server="https://chat.example.com", login="maja", values={"window": b"\x00\xff"})
    for through in (False, True):
        remembered.write(tmp_path / "window.json", kept, through=through)
        assert remembered.read(tmp_path / "window.json") == (kept, None)


def test_a_missing_or_damaged_file_is_an_empty_memory(tmp_path: Path) -> None:
    """The desk starts as new; what is damaged is set aside, so that nothing is written over it."""
    file = tmp_path / "window.json"
    assert remembered.read(file) == (Remembered(), None)
    file.write_text('{"server": 3}')
    found, aside = remembered.read(file)
    assert found == Remembered()
    assert aside is not None
    assert aside.read_text() == '{"server": 3}'
    assert not file.exists()


@pytest.mark.parametrize("damage", [b'{"server":"\xff\xfe"}', b'{"people":{"\xff":{}}}', b'{"x":' + b"[" * 200_000])
def test_whatever_is_wrong_with_the_file_the_desk_starts(tmp_path: Path, damage: bytes) -> None:
    """No text at all, or a nesting without end; the same of what stands in it."""
    file = tmp_path / "window.json"
    file.write_bytes(damage)
    assert remembered.read(file)[0] == Remembered()
    assert preferences.read(damage.replace(b"server", b"own_words")) == preferences.Preferences()
    assert tiles.read(damage) == tiles.Tiling()


def test_a_folder_that_is_gone_is_a_known_error(tmp_path: Path) -> None:
    """In plain words."""
    with pytest.raises(NotKept, match="can't write"):
        remembered.write(tmp_path / "gone" / "window.json", Remembered())


def test_it_is_its_owners_to_read(tmp_path: Path) -> None:
    """People's own words are in it."""
    file = tmp_path / "window.json"
    remembered.write(file, Remembered(login="maja"))
    assert file.stat().st_mode & 0o077 == 0
    assert remembered.read(file)[0].login == "maja"

"""The power goes, and what was acknowledged is there; and the disk forgets what a real one may forget."""

import random
from pathlib import Path

import pytest

from bench.faults.powercut import ledger, vault
from bench.faults.powercut.disk import SECTOR, Disk
from bench.faults.powercut.found import Synchronous
from bench.faults.powercut.run import LEAST_NORMAL, CutAgain, report, run
from bench.figures import as_table


def test_power_cuts_lose_nothing_that_was_acknowledged() -> None:
    """The bench, with fewer cuts; it sees that `synchronous=NORMAL` loses some."""
    server, desk, normal = run(200, 3)
    made = report(200, server, desk, normal)
    assert made.passed, as_table(made)


def test_however_few_cuts_the_one_that_must_lose_has_enough() -> None:
    """A short run does not fail by luck."""
    server, desk, normal = run(4, 1)
    assert normal.cuts == LEAST_NORMAL
    assert report(4, server, desk, normal).passed


@pytest.mark.parametrize("again", [ledger.cut_again, vault.cut_again], ids=["server", "desk"])
def test_who_does_not_wait_for_the_disk_is_found_out(tmp_path: Path, again: CutAgain) -> None:
    """Else the bench would look at nothing."""
    found = [again(tmp_path / str(seed), 10, random.Random(seed), Synchronous.OFF).wrong for seed in range(4)]
    assert any(found)


def _remains(folder: Path, seed: int) -> dict[str, bytes]:
    """What a cut leaves of a file that was synced, then written to and cut short, beside a new one."""
    (folder / "old").write_bytes(b"a" * 4 * SECTOR)
    disk = Disk(folder, random.Random(seed), None)
    old, new = disk.open(folder / "old", journal=False), disk.open(folder / "new", journal=True)
    disk.write(old, 0, b"b" * 2 * SECTOR)
    disk.sync(old)
    disk.write(old, SECTOR, b"c" * 2 * SECTOR)
    disk.truncate(old, 3 * SECTOR)
    disk.write(new, 0, b"n")
    disk.cut()
    return disk.image


def test_what_was_synced_stays_and_the_rest_may_be_there_in_any_part(tmp_path: Path) -> None:
    """Each sector is old or new, each length too, a new name is there or not; and all of that happens."""
    seen = [_remains(tmp_path, seed) for seed in range(200)]
    for image in seen:
        old = image["old"]
        assert old[:SECTOR] == b"b" * SECTOR
        assert old[SECTOR : 2 * SECTOR] in (b"b" * SECTOR, b"c" * SECTOR)
        assert old[2 * SECTOR : 3 * SECTOR] in (b"a" * SECTOR, b"c" * SECTOR)
        assert old[3 * SECTOR :] in (b"", b"a" * SECTOR)
    assert len({image["old"] for image in seen}) == 8
    assert {image.get("new") for image in seen} == {None, b"", b"n"}


def test_a_synced_journal_has_its_name(tmp_path: Path) -> None:
    """SQLite syncs the folder with it; and a deletion holds once the folder was synced again."""
    for seed in range(20):
        disk = Disk(tmp_path, random.Random(seed), None)
        journal = disk.open(tmp_path / "journal", journal=True)
        disk.write(journal, 0, b"j")
        disk.sync(journal)
        disk.cut()
        assert disk.image["journal"] == b"j"
    for seed in range(20):
        disk = Disk(tmp_path, random.Random(seed), None)
        disk.sync(disk.open(tmp_path / "journal", journal=True))
        disk.delete(tmp_path / "journal", sync_folder=True)
        disk.cut()
        assert disk.image == {}


def test_the_real_files_lie_where_they_are_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's shared memory has its name from what was opened, long after; nothing is left anywhere else."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    found = ledger.cut_again(tmp_path / "disk", 5, random.Random(8), Synchronous.FULL)
    assert not found.wrong
    assert list(elsewhere.iterdir()) == []

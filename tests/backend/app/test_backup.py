"""Backups are made while the server runs, checked, restored as a new history; damage is found and told."""

import asyncio
import io
import sqlite3
import tarfile
from pathlib import Path

import pytest

from backend.actions import resume
from backend.app.backup import backup, restore, verify_backup, verify_folder
from backend.cli import main
from backend.errors import KnownError
from backend.store import Store
from backend.store.connection import NAME
from protocol.commands import SendMessage
from protocol.frames import Ack
from protocol.ids import FileId, InteractionId
from tests.backend.app.process import ORIGIN, Server, Window, command_id, serving, set_up
from tests.backend.rest.samples import png


def _epoch(folder: Path) -> str:
    connection = sqlite3.connect(folder / NAME)
    try:
        return str(connection.execute("SELECT value FROM facts WHERE name = 'epoch'").fetchone()[0])
    finally:
        connection.close()


async def _talk(window: Window, chat: InteractionId, count: int) -> None:
    for number in range(count):
        await window.say(SendMessage(id=command_id(), interaction=chat, text=f"line {number}"))
    for _ in range(count):
        await window.until(Ack)


async def test_a_backup_of_a_talking_server_is_whole(folder_server: Server, tmp_path: Path) -> None:
    """Nobody waits for it; restored it is a new history, with every word and file that was in it."""
    file, elsewhere = tmp_path / "backup.tar", tmp_path / "elsewhere"
    visit = folder_server.visit()
    async with asyncio.timeout(60), folder_server.socket("/live/visitor", ORIGIN) as socket:
        window = Window(socket)
        await window.hello(visit)
        chat = await window.ring()
        await window.until(Ack)
        picture = folder_server.upload(png(40, 30), "bike.png", visit.token)
        await window.say(SendMessage(id=command_id(), interaction=chat, attachments=(FileId(picture["id"]),)))
        await window.until(Ack)
        copying = asyncio.create_task(asyncio.to_thread(backup, folder_server.folder, file))
        while not copying.done():
            await _talk(window, chat, 20)
        assert (await copying).whole
        assert (await asyncio.to_thread(verify_folder, folder_server.folder)).whole
        with pytest.raises(KnownError, match="already runs on"):
            restore(folder_server.folder, file)
    assert await asyncio.to_thread(folder_server.stop) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert restore(elsewhere, file) is None
    assert _epoch(elsewhere) != _epoch(folder_server.folder)
    with Server(elsewhere) as again:
        async with asyncio.timeout(60), again.socket("/live/visitor", ORIGIN) as socket:
            window = Window(socket)
            await window.hello(visit, epoch=_epoch(folder_server.folder), interaction=chat, public=4)
            assert any('"visitor_snapshot"' in frame for frame in window.raw), "the numbers of another history"
            await _talk(window, chat, 1)
        data, _ = again.call("GET", f"/files/{picture['id']}/{picture['key']}")
        assert data


def test_a_restore_keeps_what_was_there(folder: Path, tmp_path: Path) -> None:
    """In a folder of its own; staff sign in anew."""
    file = tmp_path / "backup.tar"
    with serving(folder) as server:
        tokens = server.sign_in()
        assert backup(folder, file).whole
        server.sign_in("aino")
    before = restore(folder, file)
    assert before is not None
    assert (before / NAME).is_file()
    connection = sqlite3.connect(folder / NAME)
    assert connection.execute("SELECT count(*), count(ended_at) FROM sessions").fetchone() == (1, 1)
    connection.close()
    with Server(folder) as server, pytest.raises(Exception, match="session_expired"):
        server.call("POST", "/api/auth/refresh", {"refresh": tokens.refresh})


def test_the_command_line(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table of what was looked at; exit code 1 for a fault, 2 for a mistake."""
    set_up(folder)
    file = tmp_path / "backup.tar"
    admin = ("admin", "--data", str(folder))
    assert main([*admin, "verify"]) == 0
    assert "ok" in capsys.readouterr().out
    assert main([*admin, "backup", str(file)]) == 0
    assert main([*admin, "verify", str(file)]) == 0
    assert "Whole." in capsys.readouterr().out
    assert main([*admin, "backup", str(file)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main([*admin, "restore", str(file)]) == 0
    assert "What was there before is in" in capsys.readouterr().out
    connection = sqlite3.connect(folder / NAME)
    connection.execute("DELETE FROM events WHERE topic = 0 AND seq = 2")
    connection.commit()
    connection.close()
    assert main([*admin, "verify"]) == 1
    told = capsys.readouterr().out
    assert "WRONG" in told
    assert "the floor has" in told
    damaged = tmp_path / "damaged.tar"
    assert main([*admin, "backup", str(damaged)]) == 1, "kept, and told"
    assert main([*admin, "restore", str(damaged)]) == 2
    assert "is not whole" in capsys.readouterr().err
    assert main(["admin", "--data", str(tmp_path / "nothing"), "verify"]) == 2


def test_a_restore_that_is_cut_off_is_repeated(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No server starts on half of it, and nothing is lost."""
    set_up(folder)
    file = tmp_path / "backup.tar"
    backup(folder, file)
    replace = Path.replace

    def cut(self: Path, target: Path) -> Path:
        if self.name == NAME and "restoring" in str(self):
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        restore(folder, file)
    monkeypatch.undo()
    with pytest.raises(KnownError, match="was cut off"):
        Store.open(folder, clock=lambda: 1)
    (tmp_path / "noise").write_bytes(b"noise" * 999)
    with pytest.raises(KnownError, match="can't be read as a backup"):
        restore(folder, tmp_path / "noise")
    with pytest.raises(KnownError, match="was cut off"):
        Store.open(folder, clock=lambda: 1)
    restore(folder, file)
    assert verify_folder(folder).whole


def test_what_a_killed_backup_left_is_no_hindrance(folder: Path, tmp_path: Path) -> None:
    """It is made again, by the same command."""
    set_up(folder)
    (tmp_path / "backup.tar.partial").write_bytes(b"half")
    assert backup(folder, tmp_path / "backup.tar").whole
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/aa/../../outside", "deskbell.lock"])
def test_what_is_no_backup_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing is written outside of the folder, whatever a file calls its parts."""
    file = tmp_path / "evil.tar"
    with tarfile.open(file, "w") as archive:
        member = tarfile.TarInfo(name)
        member.size = 4
        archive.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(KnownError, match="is no backup"):
        restore(tmp_path / "folder", file)
    assert not list(tmp_path.rglob("outside"))
    (tmp_path / "noise").write_bytes(b"noise" * 999)
    with pytest.raises(KnownError, match="can't be read as a backup"):
        verify_backup(tmp_path / "noise")


async def test_a_running_store_is_not_disturbed_by_a_reader(tmp_path: Path) -> None:
    """It neither writes nor checkpoints, and holds nothing up."""
    from backend.store.reading import read, reading

    store = Store.open(tmp_path, clock=lambda: 7)
    with reading(tmp_path) as connection:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM facts")
        before = read(connection, resume.floor_snapshot)
        await store.run(lambda tx: tx.execute("INSERT INTO facts VALUES ('a', 'b')"))
        assert read(connection, resume.floor_snapshot) == before
        assert read(connection, lambda tx: tx.one("SELECT value FROM facts WHERE name = 'a'")) == ("b",)
    await store.close()

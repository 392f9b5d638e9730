"""What an agent leaves in her chats: drafts, files laid ready, places, losses; and what sending does to them."""

from collections.abc import Generator
from pathlib import Path
from uuid import UUID

import pytest

from desktop.net import ready
from desktop.net.errors import NotKept
from desktop.net.outbox import Kept
from desktop.net.vault import Vault
from desktop.state.alerts.kept import BellKept, Mark
from desktop.state.alerts.reminder import After, Reminder
from desktop.state.belongings import Written
from desktop.state.drafts import Draft, ReadyFile
from desktop.state.losses import Loss
from desktop.state.messages import Queued, Upload
from desktop.state.pads import GENERAL, Line, LineKind, Origin, Pad
from desktop.state.places import Place
from protocol.commands import SendMessage
from protocol.ids import CommandId, FileId, InteractionId, QueueId
from protocol.kinds import Severity

KEY = bytes(range(32))
CHAT = InteractionId(UUID(int=100))
FILE = FileId(UUID(int=900))
ACCOUNT = "maja@server"


@pytest.fixture
def vault(tmp_path: Path) -> Generator[Vault]:
    """A vault on the disk."""
    vault = Vault.open(tmp_path / "desk.db", KEY)
    yield vault
    vault.close()


def message(text: str = "", number: int = 1) -> SendMessage:
    """A message of hers."""
    return SendMessage(id=CommandId(UUID(int=number)), interaction=CHAT, text=text, version=1)


def again(vault: Vault) -> Kept:
    """As the next start finds it."""
    return Kept(vault, ACCOUNT)


def test_all_she_left_is_found_again(vault: Vault) -> None:
    """The newest of each; what is empty is forgotten."""
    loss = Loss(interaction=CHAT, name="Elin", queue=QueueId(UUID(int=10)), at=5, words=("half",))
    draft = Draft("half a sentence ☺", 4, anchor=9, scroll=3)
    kept = again(vault)
    kept.write(Written(drafts={CHAT: Draft("h", 1)}, places={CHAT: Place("k", 1)}))
    kept.write(Written(drafts={CHAT: draft}, places={CHAT: Place("key", -7)}, losses={CHAT: loss}))
    found = again(vault).belongings()
    assert (found.drafts, found.places, found.losses) == ({CHAT: draft}, {CHAT: Place("key", -7)}, {CHAT: loss})
    kept.write(Written(drafts={CHAT: Draft()}, places={CHAT: None}, losses={CHAT: None}))
    found = again(vault).belongings()
    assert (found.drafts, found.places, found.losses) == ({}, {}, {})


def test_pads_and_reminders_are_found_again(vault: Vault) -> None:
    """With what their lines are and where they came from; a pad that is thrown away is gone."""
    origin = Origin(interaction=CHAT, key="k", who="Elin", at=7, hidden=True)
    pad = Pad(lines=(Line(text="ring ☺", kind=LineKind.TASK, done=True, origin=origin),), caret=3, name="Elin", at=9)
    bell = BellKept(
        reminders=(Reminder(id="r", text="ring", made_at=1, after=After.ANSWER, interaction=CHAT),),
        marks={"target:q": Mark(done=True, severity=Severity.URGENT)},
    )
    kept = again(vault)
    kept.write(Written(pads={CHAT: pad, GENERAL: pad}, bell=BellKept()))
    kept.write(Written(bell=bell))
    found = again(vault).belongings()
    assert (found.pads, found.bell) == ({CHAT: pad, GENERAL: pad}, bell)
    kept.write(Written(pads={CHAT: None}).then(Written()))
    found = again(vault).belongings()
    assert (found.pads, found.bell) == ({GENERAL: pad}, bell)
    kept.write(Written(drafts={CHAT: Draft("half", 4)}))
    kept.sign_out(Written(pads={CHAT: pad}, drafts={CHAT: Draft("half of it", 4)}))
    found = again(vault).belongings()
    noted = BellKept(reminders=bell.reminders)
    assert (found.pads, found.bell) == ({CHAT: pad, GENERAL: pad}, noted), "they are hers, and there when she is back"
    assert found.drafts == {}
    other = Kept(vault, "oskar@server")
    other.tidy(pad.at)
    assert again(vault).belongings().pads == {CHAT: pad, GENERAL: pad}
    other.tidy(pad.at + 1)
    assert again(vault).belongings().pads == {GENERAL: pad}


def test_files_laid_ready_come_back_with_their_bytes_and_in_their_order(vault: Vault, tmp_path: Path) -> None:
    """By path while the file is as it was; by the bytes it had when it changed or went away."""
    stays, changes, goes = (tmp_path / name for name in ("stays.pdf", "changes.pdf", "goes.pdf"))
    for path in (stays, changes, goes):
        path.write_bytes(path.name.encode())
    pasted = ReadyFile("Picture.png", b"pasted", 6)
    files = (pasted, *(ReadyFile(path.name, path, len(path.name)) for path in (stays, changes, goes)))
    again(vault).write(Written(files={CHAT: files}))
    changes.write_bytes(b"longer than it was")
    goes.unlink()
    found = again(vault).belongings()
    assert found.files == {
        CHAT: (
            pasted,
            files[1],
            ReadyFile("changes.pdf", b"changes.pdf", 11),
            ReadyFile("goes.pdf", b"goes.pdf", 8),
        )
    }
    assert found.lost_files == ()


def test_taking_a_file_out_again_writes_no_other_anew(vault: Vault) -> None:
    """Ten large files are not written ten times."""
    kept = again(vault)
    files = tuple(ReadyFile(f"{number}.png", bytes([number]) * 10, 10) for number in range(3))
    kept.write(Written(files={CHAT: files}))
    before = vault.read("SELECT id, name FROM ready_file ORDER BY id")
    kept.write(Written(files={CHAT: (files[0], files[2])}))
    assert vault.read("SELECT id, name FROM ready_file ORDER BY id") == [before[0], before[2]]
    kept.write(Written(files={CHAT: ()}))
    assert again(vault).belongings().files == {}


def test_beyond_the_limit_only_paths_are_kept(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a file that is nowhere any more is told by name."""
    monkeypatch.setattr(ready, "MOST_BYTES", 10)
    large = tmp_path / "large.pdf"
    large.write_bytes(b"x" * 20)
    files = (ReadyFile("small.png", b"12345678", 8), ReadyFile("large.pdf", large, 20))
    kept = again(vault)
    kept.write(Written(files={CHAT: files}))
    assert again(vault).belongings().files == {CHAT: files}
    large.unlink()
    found = again(vault).belongings()
    assert found.files == {CHAT: files[:1]}
    assert found.lost_files == ("large.pdf",)


def test_a_message_that_is_sent_leaves_the_composer_in_the_same_moment(vault: Vault) -> None:
    """Never in both, never in neither; whether the draft was on the disk already or is just being written."""
    kept = again(vault)
    kept.write(Written(drafts={CHAT: Draft("Hello there\n", 12)}))
    kept.put(Queued(message("Hello there")), {})
    assert again(vault).belongings().drafts == {}
    kept.put(Queued(message("and more", 2)), {}, Written(drafts={CHAT: Draft(" and more", 9)}))
    assert again(vault).belongings().drafts == {}
    assert len(kept.all()) == 2


def test_other_words_in_the_composer_stay(vault: Vault) -> None:
    """What was written since."""
    kept = again(vault)
    kept.write(Written(drafts={CHAT: Draft("Hello", 5)}))
    kept.put(Queued(message("Hello")), {}, Written(drafts={CHAT: Draft("something new", 3)}))
    assert again(vault).belongings().drafts == {CHAT: Draft("something new", 3)}


def test_a_file_that_is_sent_lies_ready_no_more(vault: Vault) -> None:
    """One of two of the same name, and the other stays."""
    kept = again(vault)
    files = (ReadyFile("Picture.png", b"first", 5), ReadyFile("Picture.png", b"again", 5))
    kept.write(Written(files={CHAT: files}))
    kept.put(Queued(message(), (Upload(FILE, "Picture.png", 5),)), {FILE: b"first"})
    assert again(vault).belongings().files == {CHAT: files[1:]}
    assert kept.file(FILE) == b"first"
    kept.write(Written(files={CHAT: files[1:]}))
    assert again(vault).belongings().files == {CHAT: files[1:]}


def test_words_that_come_back_and_the_end_of_their_message_are_one_moment(vault: Vault) -> None:
    """A kill between them would lose them, or say them twice."""
    kept = again(vault)
    kept.put(Queued(message("Too late")), {})
    kept.write(Written(drafts={CHAT: Draft("Too late", 8)}, done=frozenset({CommandId(UUID(int=1))})))
    found = again(vault).belongings()
    assert (found.outbox, found.drafts) == ([], {CHAT: Draft("Too late", 8)})


def test_after_a_full_disk_the_files_are_written_all_the_same(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was thought to be kept is not taken for kept."""
    kept = again(vault)
    files = (ReadyFile("1.png", b"one", 3), ReadyFile("2.png", b"two", 3))
    kept.write(Written(files={CHAT: files[:1]}))

    def full(*_: object) -> None:
        raise NotKept("This machine can't store anything now. Is its disk full?")

    with monkeypatch.context() as patch:
        patch.setattr(vault, "write", full)
        with pytest.raises(NotKept):
            kept.write(Written(files={CHAT: files}))
    kept.write(Written(files={CHAT: files}))
    assert again(vault).belongings().files == {CHAT: files}


_VERSION_1 = """
CREATE TABLE outbox(id BLOB NOT NULL UNIQUE, account TEXT NOT NULL, queued BLOB NOT NULL);
CREATE TABLE outbox_file(id BLOB NOT NULL UNIQUE, command BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE draft(
  account TEXT NOT NULL, interaction BLOB NOT NULL, text TEXT NOT NULL, caret INTEGER NOT NULL,
  PRIMARY KEY(account, interaction));
PRAGMA user_version = 1;
"""


def test_a_vault_of_an_older_desk_is_taken_over(tmp_path: Path) -> None:
    """With its outbox and its drafts."""
    path = tmp_path / "desk.db"
    old = Vault.open(path, KEY)
    for table in ("outbox", "outbox_file", "of_chat", "ready_file", "cached", "cached_entry"):
        old.write((f"DROP TABLE {table}", ()))
    for statement in _VERSION_1.split(";"):
        old.write((statement, ()))
    queued = b'{"command":{"type":"end_chat","id":"00000000-0000-0000-0000-000000000001","interaction":"%s"}}'
    old.write(
        ("INSERT INTO outbox VALUES(?, ?, ?)", (UUID(int=1).bytes, ACCOUNT, queued % str(CHAT).encode())),
        ("INSERT INTO draft VALUES(?, ?, 'half a \"sen\" ☺', 4)", (ACCOUNT, CHAT.bytes)),
    )
    old.close()
    for _ in range(2):
        vault = Vault.open(path, KEY)
        found = again(vault).belongings()
        assert found.drafts == {CHAT: Draft('half a "sen" ☺', 4)}
        assert [one.command.id for one in found.outbox] == [UUID(int=1)]
        vault.close()


def test_an_account_in_capitals_is_the_same_account(tmp_path: Path) -> None:
    """Older desks kept accounts as they were typed; what both have is as the newer one wrote it."""
    path = tmp_path / "desk.db"
    old = Vault.open(path, KEY)
    kept = Kept(old, ACCOUNT.replace("maja", "Maja"))
    message = Queued(SendMessage(id=CommandId(UUID(int=1)), interaction=CHAT, text="Hello", version=1))
    kept.put(message, {})
    files, other = (ReadyFile("a.txt", b"same", 4),), InteractionId(UUID(int=99))
    kept.write(Written(drafts={CHAT: Draft("older", 0), other: Draft("of her", 0)}, files={CHAT: files}))
    Kept(old, ACCOUNT).write(Written(drafts={CHAT: Draft("newer", 0)}))
    old.write(("PRAGMA user_version = 3", ()))
    old.close()
    vault = Vault.open(path, KEY)
    found = again(vault).belongings()
    assert [one.command.id for one in found.outbox] == [message.command.id]
    assert found.drafts == {CHAT: Draft("newer", 0), other: Draft("of her", 0)}
    assert found.files == {CHAT: files}
    vault.close()


def test_what_a_newer_desk_wrote_hinders_nobody_and_stays_for_it() -> None:
    """As when an update was taken back."""
    vault = Vault.in_memory()
    newer = b'{"command":{"type":"of_tomorrow","id":"x"}}'
    vault.write(("INSERT INTO outbox(id, account, queued) VALUES(?, ?, ?)", (b"1" * 16, "maja@server", newer)))
    vault.write(("INSERT INTO of_chat VALUES(?, ?, ?, ?)", ("maja@server", "draft", CHAT.bytes, b'{"text":1}')))
    kept = Kept(vault, "maja@server")
    kept.put(Queued(SendMessage(id=CommandId(UUID(int=1)), interaction=CHAT, text="Hello", version=1)), {})
    left = kept.belongings()
    assert [queued.command.id.int for queued in left.outbox] == [1]
    assert left.partly
    assert vault.read("SELECT count(*) FROM outbox") == [(2,)]

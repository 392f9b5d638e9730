"""What the desk keeps: encrypted, owned by one desk, there after a kill -9."""

import subprocess
import sys
import textwrap
from pathlib import Path
from uuid import UUID

import pytest

from desktop.net.errors import NotKept
from desktop.net.outbox import Kept
from desktop.net.vault import InUse, Unreadable, Vault
from desktop.state.belongings import Written
from desktop.state.drafts import Draft
from desktop.state.messages import Failure, Queued, Upload
from protocol.commands import EndChat, SendMessage, SetAgentState
from protocol.errors import ErrorCode
from protocol.ids import CommandId, FileId, InteractionId
from protocol.kinds import AgentStatus

KEY = bytes(range(32))
CHAT = InteractionId(UUID(int=100))
FILE = FileId(UUID(int=900))


def message(number: int, text: str = "Hello") -> SendMessage:
    """A message with an id made of a number."""
    return SendMessage(id=CommandId(UUID(int=number)), interaction=CHAT, text=text, version=2)


def test_the_outbox_keeps_its_order_over_a_restart(tmp_path: Path) -> None:
    """Whatever the ids are; files and failures too."""
    vault = Vault.open(tmp_path / "desk.db", KEY)
    kept = Kept(vault, "maja@server")
    queue = [
        Queued(message(9)),
        Queued(message(3, ""), (Upload(FILE, "frame.jpg", 5),)),
        Queued(EndChat(id=CommandId(UUID(int=5)), interaction=CHAT, version=2)),
        Queued(SetAgentState(id=CommandId(UUID(int=4)), status=AgentStatus.READY)),
    ]
    for queued in queue:
        kept.put(queued, {FILE: b"bytes"} if queued.uploads else {})
    failed = Queued(message(9), failure=Failure(ErrorCode.INTERNAL, "Something went wrong."))
    kept.change(failed)
    vault.close()
    again = Vault.open(tmp_path / "desk.db", KEY)
    kept = Kept(again, "maja@server")
    assert kept.all() == [failed, *queue[1:]]
    assert kept.file(FILE) == b"bytes"
    kept.write(Written(done=frozenset({CommandId(UUID(int=3))})))
    assert kept.file(FILE) is None
    assert len(kept.all()) == 3
    again.close()


def test_accounts_do_not_see_each_other() -> None:
    """Two agents share a machine."""
    vault = Vault.in_memory()
    maja, oskar = Kept(vault, "maja@server"), Kept(vault, "oskar@server")
    maja.put(Queued(message(1)), {})
    maja.write(Written(drafts={CHAT: Draft("half a sen", 10)}))
    assert oskar.all() == []
    assert oskar.belongings().drafts == {}
    oskar.sign_out()
    assert maja.belongings().drafts == {CHAT: Draft("half a sen", 10)}
    maja.sign_out()
    assert maja.all() == []
    assert maja.belongings().drafts == {}
    vault.close()


def test_an_empty_draft_is_forgotten() -> None:
    """It was sent."""
    vault = Vault.in_memory()
    kept = Kept(vault, "maja@server")
    kept.write(Written(drafts={CHAT: Draft("text", 4)}))
    kept.write(Written(drafts={CHAT: Draft()}))
    assert kept.belongings().drafts == {}
    vault.close()


def test_nothing_on_the_disk_can_be_read_without_the_key(tmp_path: Path) -> None:
    """No word of it, and not with another key."""
    path = tmp_path / "desk.db"
    vault = Vault.open(path, KEY)
    Kept(vault, "maja@server").put(Queued(message(1, "a very secret sentence")), {})
    vault.close()
    assert b"secret" not in path.read_bytes()
    assert b"SQLite format" not in path.read_bytes()
    with pytest.raises(Unreadable):
        Vault.open(path, bytes(32))


def test_a_second_desk_is_told_that_the_first_has_it(tmp_path: Path) -> None:
    """Two desks on one outbox would send things twice."""
    first = Vault.open(tmp_path / "desk.db", KEY)
    with pytest.raises(InUse):
        Vault.open(tmp_path / "desk.db", KEY)
    first.close()
    Vault.open(tmp_path / "desk.db", KEY).close()


def test_a_folder_that_cannot_be_written_is_a_known_error(tmp_path: Path) -> None:
    """In plain words."""
    with pytest.raises(NotKept, match="This machine"):
        Vault.open(tmp_path / "missing" / "desk.db", KEY)


def test_the_same_command_is_kept_once() -> None:
    """Its id is its own; the second one is refused whole."""
    vault = Vault.in_memory()
    kept = Kept(vault, "maja@server")
    kept.put(Queued(message(1)), {})
    with pytest.raises(NotKept):
        kept.put(Queued(message(1)), {FILE: b"x"})
    assert kept.file(FILE) is None
    vault.close()


_WRITER = """
    import sys
    from pathlib import Path
    from uuid import UUID
    from desktop.net.outbox import Kept
    from desktop.net.vault import Vault
    from desktop.state.belongings import Written
    from desktop.state.drafts import Draft
    from desktop.state.messages import Queued
    from protocol.commands import SendMessage
    kept = Kept(Vault.open(Path(sys.argv[1]), bytes(range(32))), "maja@server")
    for number in range(1, 100_000):
        kept.put(Queued(SendMessage(id=UUID(int=number), interaction=UUID(int=100), text=str(number))), {})
        kept.write(Written(drafts={UUID(int=100): Draft(f"draft {number}", number)}))
        print(number, flush=True)
"""


def test_what_was_said_to_be_kept_is_there_after_kill_9(tmp_path: Path) -> None:
    """A real process, killed while it writes, ten times."""
    path = tmp_path / "desk.db"
    for _ in range(10):
        path.unlink(missing_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(_WRITER), str(path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            for _ in range(20):
                writer.stdout.readline()
            writer.kill()
            said = 20 + sum(1 for line in writer.stdout if line.endswith("\n"))
        vault = Vault.open(path, KEY)
        kept = Kept(vault, "maja@server")
        texts = [queued.command.text for queued in kept.all() if isinstance(queued.command, SendMessage)]
        assert texts[:said] == [str(number) for number in range(1, said + 1)]
        assert len(texts) <= said + 1, "at most the one it was about to say"
        assert int(kept.belongings().drafts[CHAT].text.removeprefix("draft ")) >= said
        vault.close()

"""What becomes of a desk whose disk has damaged what it kept: it says so, has the rest, and works."""

from pathlib import Path
from uuid import UUID

import pytest

from desktop.app.keeping import Keeper
from desktop.app.vaults import Opened, open_vault
from desktop.net.outbox import Kept
from desktop.state.belongings import Written
from desktop.state.drafts import Draft
from desktop.state.messages import Queued
from protocol.commands import SendMessage
from protocol.ids import CommandId
from tests.desktop.net.rings import Rings
from tests.desktop.state.floors import CHAT

ACCOUNT = "maja@server"
_PAGE = 4096
_MESSAGES = 60


def _message(number: int) -> Queued:
    return Queued(SendMessage(id=CommandId(UUID(int=number)), interaction=CHAT, text="x" * 400, version=1))


def _written(folder: Path, rings: Rings) -> int:
    """A vault with words in it; answers its pages."""
    opened = open_vault(folder, lambda: rings)
    kept = Kept(opened.vault, ACCOUNT)
    for number in range(1, _MESSAGES + 1):
        kept.put(_message(number), {})
    kept.write(Written(drafts={CHAT: Draft("half a sentence", 4)}))
    opened.vault.close()
    return (folder / "desk.db").stat().st_size // _PAGE


def _works(opened: Opened) -> list[int]:
    """The messages that are there, in their order, after one more was written."""
    kept = Kept(opened.vault, ACCOUNT)
    kept.put(_message(1000), {})
    return [queued.command.id.int for queued in kept.belongings().outbox]


def test_one_damaged_page_takes_nothing_else_with_it(tmp_path: Path) -> None:
    """Whichever it is; at the next start all is well."""
    most = 0
    pages = _written(tmp_path / "whole", _made(tmp_path / "whole"))
    for page in range(1, pages):
        folder = tmp_path / str(page)
        _written(folder, rings := _made(folder))
        file = folder / "desk.db"
        content = bytearray(file.read_bytes())
        content[page * _PAGE + 1000] ^= 0xFF
        file.write_bytes(content)
        opened = open_vault(folder, lambda rings=rings: rings)
        assert opened.keeping.durable
        assert opened.keeping.signed_in
        assert "It was set aside as desk.unreadable-" in opened.keeping.note
        there = _works(opened)
        assert there == sorted(there)
        most = max(most, len(there))
        opened.vault.close()
        again = open_vault(folder, lambda rings=rings: rings)
        assert not again.keeping.note
        again.vault.close()
    assert most == _MESSAGES + 1


async def test_signing_out_forgets_what_was_set_aside_too(tmp_path: Path) -> None:
    """The words in it are the same person's."""
    _written(tmp_path, rings := Rings())
    file = tmp_path / "desk.db"
    file.write_bytes(file.read_bytes()[: 3 * _PAGE])
    keeper = Keeper(tmp_path, lambda: rings, lambda problem: None)
    await keeper.open()
    assert _set_aside(tmp_path)
    await keeper.use(ACCOUNT)
    await keeper.sign_out()
    await keeper.close()
    assert not _set_aside(tmp_path)


def _set_aside(folder: Path) -> list[Path]:
    return list(folder.glob("desk.unreadable-*"))


def _made(folder: Path) -> Rings:
    folder.mkdir()
    return Rings()


@pytest.mark.parametrize("damage", ["half", "foreign", "nothing"])
def test_what_is_no_vault_is_set_aside(tmp_path: Path, damage: str) -> None:
    """The desk keeps what is written from now on."""
    _written(tmp_path, rings := Rings())
    file = tmp_path / "desk.db"
    content = file.read_bytes()
    file.write_bytes({"half": content[: len(content) // 2], "foreign": b"noise" * 9999, "nothing": b""}[damage])
    opened = open_vault(tmp_path, lambda: rings)
    assert opened.keeping.durable
    assert _works(opened) == [1000]
    assert len(_set_aside(tmp_path)) == (damage != "nothing")
    opened.vault.close()

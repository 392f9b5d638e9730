"""The keeper on a real file: what is written when, and what a full disk does to it."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from uuid import UUID

import pytest

from desktop.app import keeping, later
from desktop.app.keeping import Keeper
from desktop.net.cache import Began
from desktop.net.errors import NotKept
from desktop.net.vault import Vault
from desktop.state.drafts import Draft, ReadyFile
from desktop.state.messages import Queued, Upload
from desktop.state.pads import GENERAL, Line, Pad
from protocol import floor as moves
from protocol.commands import SendMessage
from protocol.ids import CommandId, FileId
from tests.desktop.app.world import until
from tests.desktop.net.rings import Rings
from tests.desktop.state.floors import CHAT, EPOCH, MAJA, card, chat_snapshot, floor, floor_snapshot, public, said

ACCOUNT = "maja@server"
FILE = FileId(UUID(int=900))


class Disk:
    """The disk under all vaults: it can be full for a while."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.full = False
        self.written = 0
        write = Vault.write

        def tried(vault: Vault, *statements: tuple[str, tuple[str | int | bytes | None, ...]]) -> None:
            if self.full:
                raise NotKept("This machine can't store anything now. Is its disk full?")
            write(vault, *statements)
            self.written += 1

        patch.setattr(Vault, "write", tried)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk to fill."""
    return Disk(monkeypatch)


@pytest.fixture
def rings() -> Rings:
    """The keyring of all keepers of a test."""
    return Rings()


@pytest.fixture
def problems() -> list[str]:
    """What was said on the screen."""
    return []


@pytest.fixture
async def keeper(tmp_path: Path, rings: Rings, problems: list[str]) -> AsyncGenerator[Keeper]:
    """A keeper at work for Maja."""
    keeper = Keeper(tmp_path, lambda: rings, problems.append)
    await keeper.open()
    await keeper.use(ACCOUNT)
    await keeper.cached(ACCOUNT)
    yield keeper
    await keeper.close()


async def settled(keeper: Keeper) -> None:
    """All that was handed over is done."""
    await keeper.refresh_token(ACCOUNT)


def message(text: str) -> SendMessage:
    """A message of hers."""
    return SendMessage(id=CommandId(UUID(int=1)), interaction=CHAT, text=text, version=1)


async def test_drafts_are_written_soon_and_many_together(keeper: Keeper, disk: Disk) -> None:
    """The newest, 0.2 s after the first."""
    for number in range(1, 30):
        keeper.put_draft(CHAT, Draft("x" * number, number))
    before = disk.written
    await until(lambda: disk.written > before)
    assert disk.written == before + 1
    assert (await keeper.use(ACCOUNT)).drafts == {CHAT: Draft("x" * 29, 29)}


@pytest.mark.expects_log("desktop.app.keeping: not kept")
async def test_after_a_full_disk_the_words_are_written(
    keeper: Keeper, disk: Disk, problems: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, tried again, and nothing that was written meanwhile is lost."""
    monkeypatch.setattr(later, "AGAIN_AFTER", 0.01)
    disk.full = True
    keeper.put_draft(CHAT, Draft("half a sentence", 4))
    keeper.put_files(CHAT, (ReadyFile("frame.png", b"bytes", 5),))
    await until(lambda: problems)
    assert "disk full" in problems[0]
    before, disk.full = disk.written, False
    await until(lambda: disk.written > before)
    left = await keeper.use(ACCOUNT)
    assert left.drafts == {CHAT: Draft("half a sentence", 4)}
    assert left.files == {CHAT: (ReadyFile("frame.png", b"bytes", 5),)}


async def test_a_message_that_cannot_be_kept_stays_a_draft(keeper: Keeper, disk: Disk) -> None:
    """The bus is told, and what was in the composer is written with the next thing."""
    keeper.put_draft(CHAT, Draft("Hello", 5))
    disk.full = True
    with pytest.raises(NotKept):
        await keeper.put(Queued(message("Hello")), {})
    disk.full = False
    keeper.remove(CommandId(UUID(int=7)))
    await settled(keeper)
    left = await keeper.use(ACCOUNT)
    assert (left.outbox, left.drafts) == ([], {CHAT: Draft("Hello", 5)})


async def test_a_file_is_read_and_kept_in_one_go(keeper: Keeper, tmp_path: Path) -> None:
    """One that can't be read leaves the words alone."""
    source = tmp_path / "frame.png"
    source.write_bytes(b"bytes")

    def make(size: int) -> Queued:
        return Queued(message(""), (Upload(FILE, "frame.png", size),))

    keeper.put_draft(CHAT, Draft("Hello", 5))
    with pytest.raises(OSError, match="nowhere"):
        await keeper.put_file(tmp_path / "nowhere.png", FILE, make)
    queued = await keeper.put_file(source, FILE, make)
    assert queued.uploads == (Upload(FILE, "frame.png", 5),)
    assert await keeper.file(FILE) == b"bytes"
    left = await keeper.use(ACCOUNT)
    assert (left.outbox, left.drafts) == ([queued], {CHAT: Draft("Hello", 5)})


@pytest.mark.expects_log("desktop.app.keeping: not kept")
async def test_what_the_server_said_has_no_gap_after_a_full_disk(
    keeper: Keeper, disk: Disk, problems: list[str]
) -> None:
    """What could not be written is written before what came later."""
    keeper.cache([Began(EPOCH, MAJA.id, 0), floor_snapshot(card()), chat_snapshot(public(1, said(1)))])
    keeper.write_now()
    await settled(keeper)
    disk.full = True
    keeper.cache([public(2, said(2))])
    keeper.write_now()
    await until(lambda: problems)
    disk.full = False
    keeper.cache([public(3, said(3))])
    keeper.write_now()
    cached = await keeper.cached(ACCOUNT)
    assert cached is not None
    assert [entry.seq for entry in cached.chats[0].public_entries] == [1, 2, 3]


@pytest.mark.expects_log("desktop.app.keeping: not kept")
async def test_too_much_that_could_not_be_kept_drops_the_cache(
    keeper: Keeper, disk: Disk, problems: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes again from the server; memory is bounded."""
    monkeypatch.setattr(keeping, "_MOST_NEWS", 3)
    keeper.cache([Began(EPOCH, MAJA.id, 0), floor_snapshot(card(), seq=10)])
    keeper.write_now()
    disk.full = True
    for number in range(11, 16):
        keeper.cache([floor(number, moves.AgentConfigured(agent=MAJA))])
        keeper.write_now()
        await settled(keeper)
    await until(lambda: problems)
    disk.full = False
    keeper.cache([floor(16, moves.AgentConfigured(agent=MAJA))])
    keeper.write_now()
    assert await keeper.cached(ACCOUNT) is None


async def test_what_one_account_was_told_is_not_cached_for_the_next(keeper: Keeper) -> None:
    """What waits to be written belongs to whoever was told it."""
    keeper.cache([Began(EPOCH, MAJA.id, 0), floor_snapshot(card())])
    assert await keeper.cached("oskar@server") is None
    keeper.write_now()
    assert await keeper.cached("oskar@server") is None
    assert await keeper.cached(ACCOUNT) is not None


async def test_closing_writes_what_was_to_be_written_soon(tmp_path: Path, rings: Rings) -> None:
    """Draft and cache."""
    keeper = Keeper(tmp_path, lambda: rings, lambda _: None)
    await keeper.open()
    await keeper.use(ACCOUNT)
    await keeper.cached(ACCOUNT)
    keeper.put_draft(CHAT, Draft("half", 4))
    keeper.cache([Began(EPOCH, MAJA.id, 0), floor_snapshot(card())])
    await keeper.close()
    again = Keeper(tmp_path, lambda: rings, lambda _: None)
    await again.open()
    assert (await again.use(ACCOUNT)).drafts == {CHAT: Draft("half", 4)}
    assert await again.cached(ACCOUNT) is not None
    await again.close()


async def test_pads_alone_are_kept_after_a_sign_out(keeper: Keeper) -> None:
    """What else was to be written soon is forgotten, and what comes late goes nowhere."""
    pad = Pad(lines=(Line(text="Ring the workshop"),))
    keeper.put_draft(CHAT, Draft("half", 4))
    keeper.put_pad(GENERAL, pad)
    keeper.cache([Began(EPOCH, MAJA.id, 0), floor_snapshot(card())])
    await keeper.sign_out()
    keeper.put_draft(CHAT, Draft("late", 4))
    keeper.write_now()
    await asyncio.sleep(0)
    left = await keeper.use(ACCOUNT)
    assert (left.drafts, left.pads) == ({}, {GENERAL: pad})
    assert await keeper.cached(ACCOUNT) is None
    await keeper.sign_out()
    with pytest.raises(NotKept):
        await keeper.put(Queued(message("Hello")), {})

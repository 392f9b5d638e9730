"""What was brought and never sent goes after a while; nothing else does."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from pathlib import Path

import pytest

from backend.actions import files
from backend.app.sweep import Sweep
from backend.app.tasks import Tasks
from backend.rest.uploads import Uploads
from backend.store import Store, Tx
from protocol.entities import Attachment
from protocol.errors import ErrorCode, Refusal
from protocol.ids import FileId, VisitorId, new_id
from protocol.kinds import AttachmentKind
from tests.backend.rest.samples import png

HOUR = 3_600_000
START = 1_800_000_000_000


class Place:
    """A store and a folder of uploads, at a time that tests move."""

    def __init__(self, folder: Path) -> None:
        self.now = START
        #: How far the server's clock is ahead of the disk's.
        self.ahead = 0
        self.store = Store.open(None, clock=lambda: self.now, inline=True)
        self.uploads = Uploads(folder)
        self.sweep = Sweep(self.store, self.uploads, 72, lambda: self.now, lambda: self.now - self.ahead)

    async def bring(self, data: bytes, *, register: bool = True, sent: bool = False) -> bytes:
        """A file of somebody's; its digest."""

        async def chunks() -> AsyncIterator[bytes]:
            yield data

        async with self.uploads.receive(chunks()) as received:
            kept = await self.uploads.keep(received, "bike.png" if data.startswith(b"\x89PNG") else "bike.txt")
        for path in self._paths(received.digest):
            written = (self.now - self.ahead) / 1_000
            os.utime(path, (written, written))
        file, owner = FileId(new_id()), VisitorId(new_id())
        attachment = Attachment(
            id=file, key="key", kind=AttachmentKind.FILE, name=kept.name, media_type=kept.media_type, bytes=kept.bytes
        )
        if register:
            await self.store.run(lambda tx: files.register(tx, file, owner, received.digest, attachment))
        if sent:
            await self.store.run(lambda tx: tx.execute("UPDATE files SET sent_at = 1 WHERE id = ?", (file.bytes,)))
        return received.digest

    def _paths(self, digest: bytes) -> list[Path]:
        path = self.uploads.path(digest)
        return sorted(path.parent.glob(f"{path.name}*"))

    def has(self, digest: bytes) -> bool:
        """Whether anything of it is on the disk."""
        return bool(self._paths(digest))

    async def rows(self) -> int:
        """How many files are known."""
        found = await self.store.run(lambda tx: tx.one("SELECT count(*) FROM files"))
        assert found is not None
        return int(found[0])


@pytest.fixture
async def place(tmp_path: Path) -> AsyncGenerator[Place]:
    """An empty one."""
    here = Place(tmp_path / "files")
    yield here
    await here.store.close()


async def test_what_was_never_sent_goes(place: Place) -> None:
    """Rows after three days, bytes a round later, thumbnails too; what was sent stays."""
    sent = await place.bring(b"sent", sent=True)
    unsent, drawn = await place.bring(b"never sent"), await place.bring(png(9, 9))
    place.now += 72 * HOUR
    assert await place.sweep.round() == 0
    assert await place.rows() == 3
    place.now += 1
    assert await place.sweep.round() == 0
    assert await place.rows() == 1
    assert place.has(unsent)
    assert await place.sweep.round() == 2
    assert (place.has(sent), place.has(unsent), place.has(drawn)) == (True, False, False)


async def test_the_same_bytes_of_two_people(place: Place) -> None:
    """One never sent them, the other did: they stay."""
    digest = await place.bring(b"the same")
    assert await place.bring(b"the same", sent=True) == digest
    place.now += 73 * HOUR
    for _ in range(2):
        assert await place.sweep.round() == 0
    assert (await place.rows(), place.has(digest)) == (1, True)


async def test_bytes_without_a_row(place: Place) -> None:
    """A server was killed between the two: they go when they are old. Those whose row is still to come stay."""
    lost = await place.bring(b"lost", register=False)
    place.uploads.path(lost).with_name(f"{lost.hex()}.0123abcd").write_bytes(b"half")
    os.utime(place.uploads.path(lost).with_name(f"{lost.hex()}.0123abcd"), (1, 1))
    place.now += 73 * HOUR
    fresh = await place.bring(b"fresh", register=False)
    assert await place.sweep.round() == 1
    assert (place.has(lost), place.has(fresh)) == (False, True)


async def test_a_server_ahead_of_the_disks_clock_takes_nothing_new_for_old(place: Place) -> None:
    """Its own time goes on steadily; what the disk notes is the system's, which may have been set back."""
    place.ahead = 80 * HOUR
    fresh = await place.bring(b"its row is still to come", register=False)
    assert await place.sweep.round() == 0
    assert place.has(fresh)


async def test_a_name_that_goes_while_it_is_looked_at_ends_no_round(place: Place) -> None:
    """What is half written gets another name at any moment."""
    lost = await place.bring(b"lost", register=False)
    place.uploads.path(lost).with_name(f"{'f' * 64}.0123abcd").symlink_to("nowhere")
    place.now += 73 * HOUR
    assert await place.sweep.round() == 1
    assert not place.has(lost)


async def test_bytes_that_came_again_meanwhile_stay(place: Place) -> None:
    """Looked at as old, then stored anew: they are not the old ones any more."""
    digest = await place.bring(b"again", register=False)
    place.now += 73 * HOUR
    (old,) = [found for found in place.uploads.older_than(place.now / 1_000) if found]
    assert old == {digest}
    await place.bring(b"again", register=False)
    assert not place.uploads.remove(digest, place.now / 1_000)
    assert place.has(digest)


@pytest.mark.expects_log("backend.app.sweep: unsent files could not be removed")
async def test_a_round_that_fails_is_made_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing can be stored."""
    monkeypatch.setattr("backend.app.sweep._EVERY", 0)
    again = asyncio.Event()
    run, rounds = place.store.run, 0

    async def sometimes(job: Callable[[Tx], object]) -> object:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise Refusal(ErrorCode.STORAGE_UNAVAILABLE)
        again.set()
        return await run(job)

    monkeypatch.setattr(place.store, "run", sometimes)
    tasks = Tasks()
    tasks.spawn(place.sweep.run())
    async with asyncio.timeout(10):
        await again.wait()
    await tasks.stop()

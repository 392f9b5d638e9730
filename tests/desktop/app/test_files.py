"""Customers' files on the desk's machine, where others tidy up too."""

import asyncio
import shutil
from pathlib import Path
from uuid import UUID

from desktop.app.files import Files
from desktop.net.http import httpx
from desktop.net.rest import Rest
from desktop.state.store import Store
from protocol.entities import Attachment
from protocol.ids import FileId
from protocol.kinds import AttachmentKind


async def test_a_file_that_was_tidied_away_comes_again(tmp_path: Path) -> None:
    """As by a second desk that starts on the same folder."""
    attachment = Attachment(
        id=FileId(UUID(int=1)), key="key", name="a.txt", kind=AttachmentKind.FILE, media_type="text/plain", bytes=5
    )
    files = Files(store := Store(lambda: 0), tmp_path / "fetched")
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=b"words"))
    async with Rest("http://server", transport) as rest:
        await files.fetch(rest, attachment, thumbnail=False)
        assert store.files[(attachment.id, False)].read_bytes() == b"words"
        shutil.rmtree(tmp_path / "fetched")
        await files.save(rest, attachment, tmp_path / "saved.txt")
    assert (tmp_path / "saved.txt").read_bytes() == b"words"


async def test_faces_that_come_together_are_each_persons_own(tmp_path: Path) -> None:
    """Two are fetched at once, as after a start; one that could not be had is fetched when it is asked for again."""
    files = Files(store := Store(lambda: 0), tmp_path / "fetched")
    there = {"/maja.png", "/oskar.png"}

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        return httpx.Response(200, content=path.encode()) if path in there else httpx.Response(404)

    names = ("maja", "oskar", "aino")
    async with Rest("http://server", httpx.MockTransport(answer)) as rest:
        await asyncio.gather(*(files.fetch_portrait(rest, f"http://shop/{name}.png") for name in names))
        there.add("/aino.png")
        await files.fetch_portrait(rest, "http://shop/aino.png")
    for name in names:
        assert store.portraits[f"http://shop/{name}.png"].read_bytes() == f"/{name}.png".encode()

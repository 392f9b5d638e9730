"""Customers' files on the desk's machine, where others tidy up too."""

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

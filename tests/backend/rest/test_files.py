"""Files: what is taken, what is refused, what is served and how."""

import io
from pathlib import Path

import httpx
import pytest
from PIL import Image

from backend.rest.sniffing import tidy_name
from protocol.ids import new_id
from protocol.limits import MAX_UPLOAD_BYTES
from tests.backend.rest.house import ORIGIN, House, code_of
from tests.backend.rest.samples import HTML, PDF, SVG, bomb, odt, office, picture, png


async def _bring(house: House, data: bytes, name: str, token: str | None = None, file: str = "") -> httpx.Response:
    token = token or (await house.visitor())[1]
    async with house.client(token, ORIGIN) as client:
        return await client.put(f"/api/files/{file or new_id()}", params={"name": name}, content=data)


async def _fetch(house: House, brought: httpx.Response, size: str = "") -> httpx.Response:
    attachment = brought.json()
    async with house.client() as client:
        return await client.get(f"/files/{attachment['id']}/{attachment['key']}" + (f"?size={size}" if size else ""))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
async def test_a_picture_is_redrawn_and_served(house: House, form: str) -> None:
    """Inline, with a type of ours, its name's ending to match."""
    brought = await _bring(house, picture(form), f"bike.{form.lower()}")
    attachment = brought.json()
    assert brought.status_code == 200, brought.text
    assert (attachment["kind"], attachment["width"], attachment["height"]) == ("picture", 60, 40)
    served = await _fetch(house, brought)
    assert served.headers["content-type"] == attachment["media_type"]
    assert served.headers["content-disposition"].startswith("inline")
    assert len(served.content) == attachment["bytes"]
    with Image.open(io.BytesIO(served.content)) as image:
        assert image.size == (60, 40)


async def test_a_large_picture_has_a_small_thumbnail(house: House) -> None:
    """640 pixels at its longest."""
    brought = await _bring(house, png(1_600, 800), "wide.png")
    with Image.open(io.BytesIO((await _fetch(house, brought, "thumbnail")).content)) as image:
        assert image.size == (640, 320)


async def test_a_camera_picture_is_upright_and_tells_no_place(house: House) -> None:
    """What the camera noted about turning is done; all it noted is gone."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "secret place"
    brought = await _bring(house, picture("JPEG", 60, 40, exif=exif), "p.jpg")
    assert (brought.json()["width"], brought.json()["height"]) == (40, 60)
    served = (await _fetch(house, brought)).content
    assert b"secret place" not in served
    with Image.open(io.BytesIO(served)) as image:
        assert not image.getexif()


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("offer.pdf", PDF, "application/pdf"),
        ("notes.txt", "Grüße\n".encode(), "text/plain"),
        ("list.csv", b"a,b\n1,2\n", "text/csv"),
        ("letter.docx", office("word/document.xml"), "application/vnd.openxmlformats"),
        ("sums.xlsx", office("xl/workbook.xml"), "application/vnd.openxmlformats"),
        ("letter.odt", odt(), "application/vnd.oasis.opendocument.text"),
    ],
)
async def test_office_files_are_served_for_download(house: House, name: str, data: bytes, media_type: str) -> None:
    """Byte for byte, from an address that runs nothing."""
    brought = await _bring(house, data, name)
    assert brought.json()["kind"] == "file"
    served = await _fetch(house, brought)
    assert served.content == data
    assert served.headers["content-type"].startswith(media_type)
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "immutable" in served.headers["cache-control"]
    assert code_of(await _fetch(house, brought, "thumbnail")) == (404, "unknown_file")


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("logo.png", SVG, (415, "unsupported_file")),
        ("page.png", HTML, (415, "unsupported_file")),
        ("logo.svg", SVG, (415, "unsupported_file")),
        ("page.html", HTML, (415, "unsupported_file")),
        ("torn.png", png()[:60], (422, "picture_unreadable")),
        ("noise.jpg", b"\xff\xd8\xff" + b"noise" * 99, (422, "picture_unreadable")),
        ("odd.png", b"just words", (422, "picture_unreadable")),
        ("bomb.png", bomb(), (422, "picture_unreadable")),
        ("run.exe", b"MZ\x90\x00", (415, "unsupported_file")),
        ("many.zip", office("a"), (415, "unsupported_file")),
        ("macro.docx", office("word/document.xml", "word/vbaProject.bin"), (415, "unsupported_file")),
        ("fake.docx", office("xl/workbook.xml"), (415, "unsupported_file")),
        ("fake.pdf", b"MZ\x90\x00", (415, "unsupported_file")),
        ("fake.txt", b"MZ\x90\x00", (415, "unsupported_file")),
        ("none", b"words", (415, "unsupported_file")),
        ("empty.txt", b"", (422, "file_empty")),
    ],
)
async def test_what_is_not_what_it_says_is_refused(
    house: House, name: str, data: bytes, refusal: tuple[int, str], tmp_path: Path
) -> None:
    """With its code, and nothing of it stays."""
    assert code_of(await _bring(house, data, name)) == refusal
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


async def test_a_bomb_says_how_large_it_claims_to_be(house: House) -> None:
    """Plain words for a picture with too many pixels."""
    assert "million pixels" in (await _bring(house, bomb(), "b.png")).json()["text"]


async def test_a_file_too_large_is_refused(house: House, tmp_path: Path) -> None:
    """15 MB, and one byte more than the most; nothing of it stays."""
    for size in (15 * 1024 * 1024, MAX_UPLOAD_BYTES + 1):
        assert code_of(await _bring(house, b"x" * size, "big.txt")) == (413, "file_too_large")
    assert not list((tmp_path / "files" / "incoming").iterdir())
    assert (await _bring(house, b"x" * MAX_UPLOAD_BYTES, "big.txt")).status_code == 200


async def test_a_retry_gets_the_same_answer(house: House) -> None:
    """Other bytes, or another's, under the same id do not."""
    _, token = await house.visitor()
    file = str(new_id())
    first = await _bring(house, png(), "a.png", token, file)
    again = await _bring(house, png(), "a.png", token, file)
    assert again.json() == first.json()
    assert code_of(await _bring(house, png(9, 9), "a.png", token, file)) == (409, "id_reused")
    assert code_of(await _bring(house, png(), "a.png", None, file)) == (409, "id_reused")


async def test_the_key_is_the_right_to_a_file(house: House) -> None:
    """A wrong one finds nothing, nor does an unknown id."""
    brought = (await _bring(house, png(), "a.png")).json()
    async with house.client() as client:
        for address in (f"/files/{brought['id']}/wrong", f"/files/{new_id()}/{brought['key']}"):
            assert code_of(await client.get(address)) == (404, "unknown_file")


async def test_nobody_fills_the_disk_alone(house: House) -> None:
    """A few files at once, then one now and then; others are not held up."""
    _, token = await house.visitor()
    for _ in range(5):
        assert (await _bring(house, b"words", "a.txt", token)).status_code == 200
    assert code_of(await _bring(house, b"words", "a.txt", token)) == (429, "too_many_attempts")
    assert (await _bring(house, b"words", "a.txt")).status_code == 200
    house.clock.tick += 3_000
    assert (await _bring(house, b"words", "a.txt", token)).status_code == 200


@pytest.mark.parametrize(
    ("given", "tidy"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\a.txt", "a.txt"),
        ("bill\u202efdp.txt", "billfdp.txt"),
        ("a\r\nb.txt", "ab.txt"),
        ("...", "file"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_names_are_tidied(given: str, tidy: str) -> None:
    """No path, nothing invisible, not too long."""
    assert tidy_name(given) == tidy


async def test_a_strange_name_breaks_no_header(house: House) -> None:
    """It is told as RFC 6266 has it."""
    brought = await _bring(house, b"words", 'Räkning "ny"; x.txt')
    assert (await _fetch(house, brought)).headers["content-disposition"].isascii()

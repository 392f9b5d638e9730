"""What nobody's client sends: refused in plain words, and no trace of a failure in the log."""

import io
import zipfile
from typing import cast

import pytest
from litestar.types import HTTPReceiveMessage, HTTPScope, Message

from backend.tokens import VisitorIdentity
from protocol.ids import SiteId, new_id
from tests.backend.rest.house import ORIGIN, House, code_of


@pytest.mark.parametrize(
    "path", ["/api/auth/sign-in", "/api/auth/refresh", "/api/widget/shop/session", "/api/commands"]
)
async def test_a_body_nested_without_end_is_no_failure_of_ours(house: House, path: str) -> None:
    """It fits into the size allowed, and takes no reader down."""
    _, token = await house.visitor()
    async with house.client(token, ORIGIN) as client:
        answer = await client.post(path, content=b'{"a":' * 20_000, headers={"Content-Type": "application/json"})
    assert code_of(answer) == (400, "bad_frame")


@pytest.mark.parametrize("wrong", [b"\xc0\x80", b"\xff", b"\xed\xa0\x80"])
@pytest.mark.parametrize("body", [b'{"type":"mark","id":"@"}', b'{"type":"@"}', b'{"@":1}', b"@"])
async def test_a_body_that_is_no_text_is_no_failure_of_ours(house: House, body: bytes, wrong: bytes) -> None:
    """Wherever in it the bytes stand that are none of UTF-8's."""
    _, token = await house.visitor()
    async with house.client(token, ORIGIN) as client:
        for path in ("/api/commands", "/api/widget/shop/session"):
            answer = await client.post(
                path, content=body.replace(b"@", wrong), headers={"Content-Type": "application/json"}
            )
            assert code_of(answer) == (400, "bad_frame")


async def test_a_caller_who_is_gone_midway_is_no_failure_of_ours(house: House) -> None:
    """It happens to every phone in a tunnel; nothing is left of it, in the log neither."""
    _, token = await house.visitor()
    came: list[HTTPReceiveMessage] = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> HTTPReceiveMessage:
        return came.pop(0)

    async def send(_: Message) -> None:
        """Nobody is there."""

    scope: dict[str, object] = {
        "type": "http",
        "method": "PUT",
        "scheme": "http",
        "path": f"/api/files/{new_id()}",
        "root_path": "",
        "query_string": b"name=a.txt",
        "headers": [(b"authorization", f"Bearer {token}".encode()), (b"origin", ORIGIN.encode())],
        "state": {},
    }
    await house.app(cast("HTTPScope", scope), receive, send)
    assert not came


async def test_a_name_longer_than_any_file_of_the_widget(house: House) -> None:
    """No file system is asked for it."""
    async with house.client() as client:
        answer = await client.get("/widget/" + "a" * 300 + ".js")
    assert answer.status_code == 400


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
async def test_a_damaged_archive_is_refused(house: House, packing: int) -> None:
    """Whatever it was packed with."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text" * 3)
    damaged = bytearray(out.getvalue())
    damaged[38:70] = b"\xff" * 32
    _, token = await house.visitor()
    async with house.client(token, ORIGIN) as client:
        answer = await client.put(f"/api/files/{new_id()}", params={"name": "a.odt"}, content=bytes(damaged))
    assert code_of(answer) == (415, "unsupported_file")


async def test_a_text_that_begins_like_a_bitmap(house: House) -> None:
    """It is a text all the same."""
    _, token = await house.visitor()
    async with house.client(token, ORIGIN) as client:
        answer = await client.put(f"/api/files/{new_id()}", params={"name": "a.txt"}, content=b"BMX wheels, 20 inch\n")
    assert answer.json()["media_type"] == "text/plain"


async def test_an_archive_of_countless_members_is_not_opened(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its table of contents alone would take seconds and a hundred megabytes."""
    monkeypatch.delattr(zipfile, "ZipFile")
    _, token = await house.visitor()
    member = b"PK\x01\x02" + bytes(42)
    async with house.client(token, ORIGIN) as client:
        answer = await client.put(
            f"/api/files/{new_id()}", params={"name": "a.docx"}, content=b"PK\x03\x04" + member * 5_001
        )
    assert code_of(answer) == (415, "unsupported_file")


async def test_another_sites_token_gets_round_no_limit(house: House) -> None:
    """It is a new visitor here, and counts as one."""
    visitor, _ = await house.visitor()
    foreign = house.tokens.make_visitor(VisitorIdentity(visitor=visitor, site=SiteId(new_id())))
    async with house.client(origin=ORIGIN) as client:
        answers = [await client.post("/api/widget/shop/session", json={"token": foreign}) for _ in range(11)]
    assert {answer.json()["visitor"] for answer in answers[:10]}.isdisjoint({str(visitor)})
    assert code_of(answers[10]) == (429, "too_many_attempts")

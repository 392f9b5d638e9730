"""Past conversations, transcripts, the widget's start, assets."""

from pathlib import Path

from backend.actions.actor import Actor
from protocol.commands import EndChat, SendMessage
from protocol.entities import Party
from protocol.events import PassedOn
from protocol.ids import new_id
from protocol.kinds import PartyKind, Role
from tests.backend.rest.house import ORIGIN, House, code_of, fresh


async def _say(house: House, token: str, chat: object, text: str) -> None:
    body = {"type": "send_message", "id": str(new_id()), "interaction": str(chat), "text": text}
    async with house.client(token, ORIGIN) as client:
        assert (await client.post("/api/commands", json=body)).status_code == 200


async def test_staff_page_through_a_long_chat(house: House) -> None:
    """Backwards, to its first entry."""
    token, chat = await house.chat()
    for number in range(310):
        await house.do(
            SendMessage(id=fresh(), interaction=chat, text=str(number)),
            Actor(role=Role.VISITOR, visitor=house.tokens.read_visitor(token).visitor, site=house.site),
        )
    async with house.client(await house.staff_token()) as client:
        last = (await client.get(f"/api/interactions/{chat}/entries")).json()
        before = last["public"][0]["seq"]
        first = (await client.get(f"/api/interactions/{chat}/entries?public_before={before}&staff_before=1")).json()
    assert last["more"] is True
    assert first.get("more", False) is False
    assert [entry["seq"] for entry in first["public"] + last["public"]] == list(range(1, 312))


async def test_staff_find_past_conversations(house: House) -> None:
    """Those that have closed."""
    token, chat = await house.chat()
    visitor = Actor(role=Role.VISITOR, visitor=house.tokens.read_visitor(token).visitor, site=house.site)
    await house.do(EndChat(id=fresh(), interaction=chat), visitor)
    async with house.client(await house.staff_token()) as client:
        page = (await client.get("/api/interactions")).json()
        assert [interaction["id"] for interaction in page["interactions"]] == [str(chat)]
        assert code_of(await client.get(f"/api/interactions/{new_id()}/entries")) == (404, "unknown_interaction")


async def test_a_transcript_is_text_or_a_page(house: House) -> None:
    """And what anybody wrote is only ever text in it."""
    token, chat = await house.chat()
    await _say(house, token, chat, "<script>alert('x')</script> & more")
    async with house.client(token, ORIGIN) as client:
        text = await client.get(f"/api/visitor/transcript/{chat}")
        page = await client.get(f"/api/visitor/transcript/{chat}?format=html")
        odd = await client.get(f"/api/visitor/transcript/{chat}?format=docx")
    assert "<script>alert('x')</script> & more" in text.text
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; more" in page.text
    assert "<script" not in page.text
    assert page.headers["content-disposition"].startswith("attachment")
    assert code_of(odd) == (400, "bad_frame")


async def test_a_transcript_says_who_passed_them_on(house: House) -> None:
    """And whether she left by that, or stayed."""
    token, chat = await house.chat()
    maja, oskar = (Party(kind=PartyKind.AGENT, name=name) for name in ("Maja", "Oskar"))
    for event in (PassedOn(by=maja, queue_name="Workshop"), PassedOn(by=oskar, queue_name="Returns", stays=True)):
        await house.store.run(lambda tx, event=event: tx.append_public(chat, event))
    async with house.client(token, ORIGIN) as client:
        text = (await client.get(f"/api/visitor/transcript/{chat}")).text
    assert [line.split(" ", 2)[2] for line in text.splitlines()[-3:]] == [
        "Passed on to Workshop.",
        "Maja left.",
        "Passed on to Returns.",
    ]


async def test_the_widget_learns_how_it_looks(house: House) -> None:
    """And of an unknown key plain words."""
    async with house.client(origin=ORIGIN) as client:
        config = await client.get("/api/widget/shop/config")
        unknown = await client.get("/api/widget/nothing/config")
    assert config.json()["name"] == "Shop"
    assert code_of(unknown) == (404, "unknown_site")


async def test_the_widgets_files_are_for_every_page(house: House) -> None:
    """Those in its folder, of the kinds we make, and no others."""
    folder: Path = house.services.widget_folder
    folder.mkdir()  # noqa: ASYNC240 -- a test waits
    (folder / "widget.js").write_text("loader")
    (folder / "panel-1a2b.js").write_text("panel")
    (folder / "secret.key").write_text("secret")
    async with house.client() as client:
        loader = await client.get("/widget.js")
        panel = await client.get("/widget/panel-1a2b.js")
        for path in ("/widget/secret.key", "/widget/..%2fx.js", "/widget/none.js", "/widget/...js"):
            assert (await client.get(path)).status_code in {400, 404}
    assert (loader.text, panel.text) == ("loader", "panel")
    assert loader.headers["access-control-allow-origin"] == "*"
    assert loader.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_export_has_everything_but_passwords(house: House) -> None:
    """In the shape that import takes."""
    async with house.client(await house.staff_token(Role.ADMINISTRATOR)) as client:
        answer = await client.get("/api/export")
    setup = answer.json()
    assert [len(setup[name]) for name in ("sites", "queues", "agents")] == [1, 1, 3]
    assert "argon2" not in answer.text


async def test_a_body_too_large_is_refused(house: House) -> None:
    """Before it is read."""
    async with house.client() as client:
        answer = await client.post("/api/auth/sign-in", json={"login": "x" * 200_000, "password": "x"})
    assert code_of(answer) == (413, "frame_too_large")


async def test_a_body_that_cannot_be_read_is_refused(house: House) -> None:
    """With our own words."""
    async with house.client() as client:
        for body in (b"", b"{", b"[]", b'{"login":5}'):
            answer = await client.post("/api/auth/sign-in", content=body)
            assert code_of(answer) == (400, "bad_frame")

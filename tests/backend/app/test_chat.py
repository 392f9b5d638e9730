"""The real server on real sockets: a chat, what breaks it off, and what comes back."""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed

from protocol import PROTOCOL_VERSION, limits
from protocol.commands import EndChat, Mark, SendMessage
from protocol.errors import CloseCode, ErrorCode
from protocol.events import ChatEnded, MessagePosted, PartyJoined
from protocol.frames import (
    Ack,
    Closing,
    FloorSnapshot,
    PartyTyping,
    PublicEntry,
    QueuePosition,
    StaffHello,
    Typing,
    VisitorSnapshot,
)
from protocol.ids import FileId, InteractionId, MessageId
from protocol.kinds import EndReason
from protocol.rest import Tokens
from tests.backend.app.process import ORIGIN, SECRET, Answered, Desk, Server, Window, command_body, command_id
from tests.backend.rest.samples import png


async def _leave(desk: Desk, tokens: Tokens, server: Server) -> None:
    """Go home at once, so that the next test's chats ring at its own desk."""
    await desk.socket.close()
    server.call("POST", "/api/auth/sign-out", token=tokens.access)


async def test_a_chat_from_ring_to_transcript(server: Server) -> None:
    """The whole story; and nothing of the staff's is ever in the customer's bytes."""
    tokens, visit = server.sign_in(), server.visit()
    async with server.socket("/live/staff") as s, server.socket("/live/visitor", ORIGIN) as v:
        desk, window = Desk(s), Window(v)
        await desk.hello(tokens)
        await desk.ready()
        await window.hello(visit)
        chat = await window.ring()
        assert (await desk.accept()).interaction.id == chat
        while not isinstance((await window.until(PublicEntry)).event, PartyJoined):
            pass
        await desk.say(SendMessage(id=command_id(), interaction=chat, text="Good day", version=1))
        said = (await window.until(PublicEntry)).event
        assert isinstance(said, MessagePosted)
        assert (said.text, said.author.name) == ("Good day", "Maja")
        picture = server.upload(png(40, 30), "bike.png", visit.token)
        message = SendMessage(id=command_id(), interaction=chat, text="", attachments=(FileId(picture["id"]),))
        await window.say(message)
        while True:
            heard = (await desk.until(PublicEntry)).event
            if isinstance(heard, MessagePosted) and heard.id == MessageId(message.id):
                break
        assert [(a.name, a.width, a.height) for a in heard.attachments] == [("bike.png", 40, 30)]
        await desk.say(Typing(interaction=chat, typing=True))
        assert (await window.until(PartyTyping)).party.name == "Maja"
        await window.say(Typing(interaction=chat, typing=True))
        assert (await desk.until(PartyTyping)).typing
        await window.say(Mark(id=command_id(), interaction=chat, delivered=3, seen=3))
        await window.until(Ack)
        await window.say(EndChat(id=command_id(), interaction=chat))
        while not isinstance(ended := (await desk.until(PublicEntry)).event, ChatEnded):
            pass
        assert ended.reason is EndReason.CUSTOMER_LEFT
        while not isinstance((await window.until(PublicEntry)).event, ChatEnded):
            pass
        assert not any(SECRET in text for text in window.raw)
        await _leave(desk, tokens, server)
    text, headers = server.call("GET", f"/api/visitor/transcript/{chat}", token=visit.token, origin=ORIGIN)
    assert b"Maja: Good day" in text
    assert b"[bike.png]" in text
    assert headers["content-disposition"].startswith("attachment")
    page, _ = server.call("GET", f"/api/visitor/transcript/{chat}?format=html", token=visit.token, origin=ORIGIN)
    assert page.startswith(b"<!doctype html>")


async def test_a_retry_is_answered_as_the_first_time(server: Server) -> None:
    """By socket or by HTTP; the message is there once."""
    visit = server.visit()
    async with server.socket("/live/visitor", ORIGIN) as socket:
        window = Window(socket)
        await window.hello(visit)
        chat = await window.ring()
        await window.until(Ack)
        command = SendMessage(id=command_id(), interaction=chat, text="Once")
        await window.say(command)
        first = await window.until(Ack)
        await window.say(command)
        assert await window.until(Ack) == first
        answer, _ = server.call("POST", "/api/commands", command_body(command), token=visit.token, origin=ORIGIN)
        assert json.loads(answer)["seq"] == first.seq
        other = SendMessage(id=command.id, interaction=chat, text="Twice")
        with pytest.raises(Answered) as reused:
            server.call("POST", "/api/commands", command_body(other), token=visit.token, origin=ORIGIN)
        assert (reused.value.status, reused.value.code) == (409, "id_reused")
        await window.say(EndChat(id=command_id(), interaction=chat))
        await window.until(Ack)


async def test_a_window_resumes_with_what_it_missed(server: Server) -> None:
    """And with a snapshot when it comes from another history."""
    visit = server.visit()
    async with server.socket("/live/visitor", ORIGIN) as socket:
        window = Window(socket)
        await window.hello(visit)
        epoch = json.loads(window.raw[0])["epoch"]
        chat = await window.ring()
        await window.until(Ack)
    for text in "abc":
        command = SendMessage(id=command_id(), interaction=chat, text=text)
        server.call("POST", "/api/commands", command_body(command), token=visit.token, origin=ORIGIN)
    async with server.socket("/live/visitor", ORIGIN) as socket:
        window = Window(socket)
        await window.hello(visit, epoch=epoch, interaction=chat, public=2)
        assert [json.loads(text).get("seq") for text in window.raw] == [None, 3, 4, None]
        assert (await window.until(QueuePosition)).position >= 1
    async with server.socket("/live/visitor", ORIGIN) as socket:
        window = Window(socket)
        await window.hello(visit, epoch="of another server", interaction=chat, public=2)
        snapshot = json.loads(window.raw[1])
        assert (snapshot["type"], snapshot["public"]) == (VisitorSnapshot.__struct_config__.tag, 4)
        await window.say(EndChat(id=command_id(), interaction=chat))
        await window.until(Ack)


async def test_a_killed_server_loses_nothing_acknowledged(folder_server: Server) -> None:
    """Its successor has the same history, and the agent her chat."""
    server = folder_server
    tokens, visit = server.sign_in(), server.visit()
    async with server.socket("/live/staff") as s, server.socket("/live/visitor", ORIGIN) as v:
        desk, window = Desk(s), Window(v)
        await desk.hello(tokens)
        await desk.ready()
        await window.hello(visit)
        chat = await window.ring()
        await desk.accept()
        await window.say(SendMessage(id=command_id(), interaction=chat, text="Kept"))
        await window.until(Ack)
        await window.until(Ack)
        server.kill()
        with pytest.raises(ConnectionClosed):
            await window.until(Closing)
    with Server(server.folder) as again:
        async with again.socket("/live/staff") as s, again.socket("/live/visitor", ORIGIN) as v:
            desk, window = Desk(s), Window(v)
            await window.hello(visit)
            assert "Kept" in window.raw[1]
            await desk.say(StaffHello(protocol=PROTOCOL_VERSION, token=tokens.access))
            assert [i.id for i in (await desk.until(FloorSnapshot)).interactions] == [chat]


async def test_a_slow_reader_is_closed_and_the_rest_goes_on(server: Server) -> None:
    """Its backlog is bounded; a good reader of the same chat misses nothing."""
    visit = server.visit()
    async with server.socket("/live/visitor", ORIGIN) as g, server.socket("/live/visitor", ORIGIN) as s:
        good, slow = Window(g), Window(s)
        await good.hello(visit)
        await slow.hello(visit)
        slow.socket.transport.pause_reading()
        chat = await good.ring()
        await good.until(Ack)
        sent = 0
        metrics = b""
        while b'deskbell_sockets_closed_total{code="4408"}' not in metrics:
            for _ in range(50):
                text = "x" * limits.MAX_MESSAGE_CHARACTERS
                await good.say(SendMessage(id=command_id(), interaction=chat, text=text))
                await good.until(Ack)
                sent += 1
            assert sent < 5_000
            metrics, _ = await asyncio.to_thread(server.call, "GET", "/metrics")
        slow.socket.transport.resume_reading()
        assert await slow.end() == CloseCode.SLOW_CONSUMER
        assert json.loads(slow.raw[-1])["code"] == ErrorCode.SLOW_CONSUMER
        await good.say(EndChat(id=command_id(), interaction=chat))
        await good.until(Ack)


@pytest.mark.parametrize(
    ("hello", "origin", "code", "close"),
    [
        ('{"type":"hello","protocol":0,"token":"%s"}', ORIGIN, ErrorCode.CLIENT_TOO_OLD, CloseCode.TOO_OLD),
        ('{"type":"hello","protocol":1,"token":"no%s"}', ORIGIN, ErrorCode.SESSION_EXPIRED, CloseCode.SESSION),
        (
            '{"type":"hello","protocol":1,"token":"%s"}',
            "http://evil.example",
            ErrorCode.ORIGIN_REFUSED,
            CloseCode.ORIGIN,
        ),
        ('{"type":"hello","protocol":1,"token":"%s"}', None, ErrorCode.ORIGIN_REFUSED, CloseCode.ORIGIN),
        ('{"type":"ping","sent":1,"a":"%s"}', ORIGIN, ErrorCode.HELLO_EXPECTED, CloseCode.BAD_FRAME),
        ("nonsense %s", ORIGIN, ErrorCode.BAD_FRAME, CloseCode.BAD_FRAME),
        ("%s" + " " * limits.MAX_FRAME_BYTES, ORIGIN, ErrorCode.FRAME_TOO_LARGE, CloseCode.TOO_LARGE),
    ],
    ids=["old client", "bad token", "other page", "no page", "no hello", "nonsense", "too large"],
)
async def test_a_refused_socket_says_why(
    server: Server, hello: str, origin: str | None, code: ErrorCode, close: int
) -> None:
    """A closing frame with the code and plain words, then the close code."""
    async with server.socket("/live/visitor", origin) as socket:
        window = Window(socket)
        await socket.send(hello % server.visit().token)
        closing = await window.until(Closing)
        assert closing.code is code
        assert closing.text
        await socket.wait_closed()
        assert socket.close_code == close


async def test_binary_frames_are_refused(server: Server) -> None:
    """The contract is text."""
    async with server.socket("/live/visitor", ORIGIN) as socket:
        await socket.send(b"\x00\x01")
        assert (await Window(socket).until(Closing)).code is ErrorCode.BAD_FRAME


async def test_a_customer_cannot_open_a_desk(server: Server) -> None:
    """Nor an agent a window."""
    visit, tokens = server.visit(), server.sign_in()
    async with server.socket("/live/staff") as socket:
        await socket.send(json.dumps({"type": "hello", "protocol": 1, "token": visit.token}))
        assert json.loads(await socket.recv())["code"] == ErrorCode.SESSION_EXPIRED
    async with server.socket("/live/visitor", ORIGIN) as socket:
        await socket.send(json.dumps({"type": "hello", "protocol": 1, "token": tokens.access}))
        assert json.loads(await socket.recv())["code"] == ErrorCode.SESSION_EXPIRED


async def test_a_customer_cannot_touch_anothers_chat(server: Server) -> None:
    """Not write to it, not end it, not read it."""
    owner, other = server.visit(), server.visit()
    async with server.socket("/live/visitor", ORIGIN) as socket:
        window = Window(socket)
        await window.hello(owner)
        chat: InteractionId = await window.ring()
        await window.until(Ack)
        commands = (
            SendMessage(id=command_id(), interaction=chat, text="Psst"),
            EndChat(id=command_id(), interaction=chat),
            Mark(id=command_id(), interaction=chat, delivered=1, seen=1),
        )
        for command in commands:
            with pytest.raises(Answered) as refused:
                server.call("POST", "/api/commands", command_body(command), token=other.token, origin=ORIGIN)
            assert refused.value.code in {ErrorCode.UNKNOWN_INTERACTION, ErrorCode.NOT_ALLOWED}
        with pytest.raises(Answered) as refused:
            server.call("GET", f"/api/visitor/transcript/{chat}", token=other.token, origin=ORIGIN)
        assert refused.value.code == ErrorCode.UNKNOWN_INTERACTION
        await window.say(EndChat(id=command_id(), interaction=chat))
        await window.until(Ack)

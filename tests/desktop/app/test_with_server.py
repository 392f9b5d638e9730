"""A desk without a window against a real server in its own process."""

import io
from pathlib import Path

import pytest
from PIL import Image

from desktop.net.credentials import Keyring, NoKeyring
from desktop.state.conversation import Held
from desktop.state.drafts import Draft
from desktop.state.link import LinkPhase, SignInPhase
from desktop.state.messages import Delivery, MessageItem
from protocol.commands import EndChat, FinishWrapUp, Mark, SendMessage
from protocol.errors import ErrorCode
from protocol.events import Marked, MessagePosted
from protocol.frames import PartyTyping, PublicEntry
from protocol.ids import CommandId, new_id
from protocol.kinds import AttachmentKind, InteractionStatus, PartyKind
from tests.desktop.app.world import Customer, HeadlessDesk, Server, until
from tests.desktop.net.rings import Locked, Rings


def picture() -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "#0F6B5C").save(out, "PNG")
    return out.getvalue()


async def test_a_chat_from_the_ring_to_the_end(server: Server, tmp_path: Path) -> None:
    """Sign in, ready, offer, accept, talk both ways with marks and typing, end, wrap up."""
    rings = Rings()
    async with HeadlessDesk(tmp_path, lambda: rings) as desk, Customer(server.url) as customer:
        await desk.signs_in(server.url)
        assert desk.pair == (server.url, "maja")
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        await customer.says("My brake squeaks.")
        await until(lambda: chat.last_message and chat.unread == 1)
        assert chat.waiting_since is not None
        desk.bus.typing(chat.id, True)
        await customer.hears(PartyTyping, lambda frame: frame.typing)
        await customer.types()
        await until(lambda: chat.typing)
        message = desk.says(chat, "Which bicycle is it?")
        entry = await customer.hears(
            PublicEntry, lambda e: isinstance(e.event, MessagePosted) and e.event.id == message
        )
        await until(lambda: (item := desk.message(chat.id, message)) and item.delivery is Delivery.SENT)
        await until(lambda: not desk.store.outbox)
        assert chat.waiting_since is None
        await customer.sends(Mark(id=CommandId(new_id()), interaction=chat.id, delivered=entry.seq, seen=entry.seq))
        await until(lambda: (item := desk.message(chat.id, message)) and item.delivery is Delivery.SEEN)
        desk.bus.seen(chat.id)
        await customer.hears(
            PublicEntry,
            lambda e: isinstance(e.event, Marked) and e.event.party.kind is PartyKind.AGENT and e.event.seen > 0,
        )
        await until(lambda: chat.unread == 0)
        desk.bus.send(EndChat(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
        await until(lambda: chat.ended and chat.card.status is InteractionStatus.WRAP_UP)
        desk.bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
        await until(lambda: chat.id not in desk.store.conversations)


async def test_files_go_both_ways(server: Server, tmp_path: Path) -> None:
    """A picture with its progress up, its thumbnail and itself down, a copy saved."""
    async with HeadlessDesk(tmp_path, Rings) as desk, Customer(server.url) as customer:
        await desk.signs_in(server.url)
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        desk.bus.upload(chat.id, picture(), "frame.png")
        uploading = await until(chat.outbox_items)
        assert uploading[0].uploads[0].name == "frame.png"
        entry = await customer.hears(
            PublicEntry, lambda e: isinstance(e.event, MessagePosted) and bool(e.event.attachments)
        )
        assert isinstance(entry.event, MessagePosted)
        assert entry.event.attachments[0].kind is AttachmentKind.PICTURE
        theirs = await customer.puts("brake.png", picture())
        await customer.says("Like this.", theirs.id)
        await until(lambda: chat.last_message and chat.last_message.text == "Like this.")
        desk.bus.fetch_file(theirs, True)
        desk.bus.save_file(theirs, tmp_path / "saved.png")
        await until(lambda: (theirs.id, True) in desk.store.files and (tmp_path / "saved.png").exists())
        portrait = f"{server.url}/files/{theirs.id}/{theirs.key}"
        for url in (portrait, portrait, "file:///etc/passwd", f"{server.url}/nothing.png"):
            desk.bus.fetch_portrait(url)
        await until(lambda: desk.store.portraits.get(portrait))
        assert list(desk.store.portraits) == [portrait]
        await customer.ends()
        await until(lambda: chat.ended)
        desk.bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
        await until(lambda: chat.id not in desk.store.conversations)
    assert not (tmp_path / "fetched").exists(), "customers' files do not stay"


async def test_words_do_not_overtake_the_file_they_were_written_after(server: Server, tmp_path: Path) -> None:
    """A picture and then a question about it arrive so."""
    async with HeadlessDesk(tmp_path, Rings) as desk, Customer(server.url) as customer:
        await desk.signs_in(server.url)
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        desk.bus.upload(chat.id, picture() + bytes(2_000_000), "large.png")
        desk.says(chat, "Is it this one?")
        await customer.hears_words("Is it this one?")
        posted = [frame.event for frame in customer.heard if isinstance(frame, PublicEntry)]
        messages = [event for event in posted if isinstance(event, MessagePosted)]
        assert [bool(message.attachments) for message in messages] == [True, False]
        await customer.ends()
        await until(lambda: chat.ended)
        desk.bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
        await until(lambda: chat.id not in desk.store.conversations)


async def test_a_file_that_the_server_refuses_says_why(server: Server, tmp_path: Path) -> None:
    """An HTML page called .png: failed, with words, to discard."""
    async with HeadlessDesk(tmp_path, Rings) as desk, Customer(server.url) as customer:
        await desk.signs_in(server.url)
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        desk.bus.upload(chat.id, b"<html><script>alert(1)</script></html>", "evil.png")
        failed = await until(lambda: [item for item in chat.outbox_items() if item.failure is not None])
        assert failed[0].failure is not None
        assert failed[0].failure.code in (ErrorCode.UNSUPPORTED_FILE, ErrorCode.PICTURE_UNREADABLE)
        desk.bus.discard(failed[0].id)
        assert chat.outbox == 0
        await customer.ends()
        await until(lambda: chat.ended)
        desk.bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
        await until(lambda: chat.id not in desk.store.conversations)


async def test_a_server_that_is_killed_loses_nothing(own_server: Server, tmp_path: Path) -> None:
    """Words written while it is away go out once, in order, and the customer's are all there."""
    async with HeadlessDesk(tmp_path / "desk", Rings) as desk:
        async with Customer(own_server.url) as customer:
            await desk.signs_in(own_server.url)
            await desk.gets_ready()
            await customer.rings()
            chat = await desk.accepts(customer.interaction)
            await customer.says("before")
            await until(lambda: chat.last_message)
            own_server.kill()
            await until(lambda: desk.store.link.phase is LinkPhase.OFFLINE)
            assert desk.store.link.why
            for number in range(5):
                desk.says(chat, f"away {number}")
            await until(lambda: chat.outbox == 5)
        own_server.start()
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE and not desk.store.outbox)
        chat = desk.store.conversations[chat.id]
        await until(lambda: chat.outbox == 0)
        texts = [item.text for item in chat.items if isinstance(item, MessageItem)]
        assert texts == ["before", *(f"away {number}" for number in range(5))]


async def test_a_desk_that_is_closed_comes_back_as_it_was(own_server: Server, tmp_path: Path) -> None:
    """Signed in by the keyring; the same chat, the draft with its caret, the unsent words."""
    rings = Rings()
    async with Customer(own_server.url) as customer:
        async with HeadlessDesk(tmp_path / "desk", lambda: rings) as desk:
            await desk.signs_in(own_server.url)
            await desk.gets_ready()
            await customer.rings()
            chat = await desk.accepts(customer.interaction)
            own_server.kill()
            await until(lambda: desk.store.link.phase is LinkPhase.OFFLINE)
            message = desk.says(chat, "unsent")
            await until(lambda: desk.message(chat.id, message))
            desk.store.drafts.put(chat.id, Draft("half a sen", 4))
        own_server.start()
        async with HeadlessDesk(tmp_path / "desk", lambda: rings, own_server.url) as desk:
            assert desk.store.keeping.durable
            await until(lambda: chat.id in desk.store.conversations)
            assert desk.store.drafts.of(chat.id) == Draft("half a sen", 4)
            await until(lambda: not desk.store.outbox)
            texts = [i.text for i in desk.store.conversations[chat.id].items if isinstance(i, MessageItem)]
            assert texts == ["unsent"]
            assert desk.store.conversations[chat.id].held is Held.MINE


async def test_a_stale_assignment_gives_the_words_back(server: Server, tmp_path: Path) -> None:
    """A message with an old version is refused; the composer has it again, and the outbox forgets it."""
    async with HeadlessDesk(tmp_path, Rings) as desk, Customer(server.url) as customer:
        await desk.signs_in(server.url)
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        desk.bus.send(
            SendMessage(id=CommandId(new_id()), interaction=chat.id, text="Too late", version=chat.card.version - 1)
        )
        await until(lambda: desk.store.drafts.of(chat.id).text == "Too late")
        assert chat.outbox == 0
        left = await desk.keeper.use(f"maja@{server.url}")
        assert left.outbox == []
        assert left.drafts[chat.id].text == "Too late"
        await customer.ends()
        await until(lambda: chat.ended)
        desk.bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
        await until(lambda: chat.id not in desk.store.conversations)


async def test_two_windows_of_one_agent(server: Server, tmp_path: Path) -> None:
    """Both show the chat; what one says the other shows as ours, once."""
    async with HeadlessDesk(tmp_path / "one", Rings) as one, HeadlessDesk(tmp_path / "two", Rings) as two:
        await one.signs_in(server.url)
        await two.signs_in(server.url)
        async with Customer(server.url) as customer:
            await one.gets_ready()
            await customer.rings()
            chat = await one.accepts(customer.interaction)
            other = await until(lambda: two.store.conversations.get(chat.id))
            message = one.says(chat, "From one")
            item = await until(lambda: two.message(chat.id, message))
            assert item.mine
            await until(lambda: not one.store.outbox)
            two.says(other, "From two")
            await until(lambda: len([i for i in chat.items if isinstance(i, MessageItem)]) == 2)
            await customer.ends()
            await until(lambda: chat.ended and other.ended)
            two.bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
            await until(lambda: chat.id not in one.store.conversations)


async def test_wrong_password_and_a_server_that_is_away_are_said(server: Server, tmp_path: Path) -> None:
    """On the sign-in page, in plain words; then the right one works."""
    async with HeadlessDesk(tmp_path, Rings) as desk:
        desk.bus.sign_in(server.url, "maja", "wrong")
        await until(lambda: desk.store.sign_in.problem)
        assert "password is wrong" in desk.store.sign_in.problem
        assert desk.store.sign_in.phase is SignInPhase.ASKING
        desk.bus.sign_in("http://127.0.0.1:9", "maja", "secret-maja")
        await until(lambda: "does not answer" in desk.store.sign_in.problem)
        desk.bus.sign_in("gopher://x", "maja", "secret-maja")
        await until(lambda: "http" in desk.store.sign_in.problem)
        await desk.signs_in(server.url)


@pytest.mark.parametrize("kind", ["absent", "locked"])
async def test_without_a_keyring_the_desk_works_and_says_what_it_does_not_keep(
    server: Server, tmp_path: Path, kind: str
) -> None:
    """Everything goes on in memory."""

    def keyring() -> Keyring:
        if kind == "absent":
            raise NoKeyring("This machine has no keyring.")
        return Locked()

    async with HeadlessDesk(tmp_path, keyring) as desk:
        assert not desk.store.keeping.durable
        assert not desk.store.keeping.signed_in
        assert "will not stay signed in" in desk.store.keeping.note
        await desk.signs_in(server.url)
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE)
    assert not (tmp_path / "desk.db").exists()


async def test_signing_out_forgets_all_of_it(server: Server, tmp_path: Path) -> None:
    """The session on the server, the token, the drafts."""
    rings = Rings()
    async with HeadlessDesk(tmp_path, lambda: rings) as desk:
        await desk.signs_in(server.url)
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE)
        assert await desk.keeper.refresh_token(f"maja@{server.url}")
        desk.bus.sign_out()
        await until(lambda: desk.store.sign_in.phase is SignInPhase.ASKING)
        assert await desk.keeper.refresh_token(f"maja@{server.url}") is None
        assert desk.store.me is None
        assert desk.store.link.phase is LinkPhase.SIGNED_OUT


async def test_a_session_that_ends_while_working_keeps_everything(server: Server, tmp_path: Path) -> None:
    """Signed out elsewhere: asked to sign in again, then all goes on where it was."""
    async with HeadlessDesk(tmp_path, Rings) as desk, Customer(server.url) as customer:
        await desk.signs_in(server.url)
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        assert desk.door.connection is not None
        await desk.door.connection.sign_out()
        await until(lambda: desk.store.sign_in.phase is SignInPhase.EXPIRED)
        assert chat.id in desk.store.conversations
        message = desk.says(chat, "written while signed out")
        await until(lambda: desk.message(chat.id, message))
        desk.bus.sign_in(server.url, "maja", "wrong")
        await until(lambda: "password is wrong" in desk.store.sign_in.problem)
        assert desk.store.sign_in.phase is SignInPhase.EXPIRED
        await desk.signs_in(server.url)
        await until(lambda: not desk.store.outbox or desk.store.drafts.of(chat.id).text)

"""A desk that starts without its server: everything is there, and goes on where it was."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from desktop.app import connection
from desktop.net.vault import Vault
from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import Draft, ReadyFile
from desktop.state.link import LinkPhase, SignInPhase
from desktop.state.messages import Delivery, MessageItem
from desktop.state.places import Place
from protocol.commands import EndChat, FinishWrapUp
from protocol.ids import CommandId, InteractionId, MessageId, new_id
from protocol.limits import ASK_BEFORE_SENDING_AFTER
from tests.desktop.app.world import Customer, HeadlessDesk, Server, until
from tests.desktop.net.rings import Rings


@asynccontextmanager
async def talking(server: Server, desk: HeadlessDesk) -> AsyncGenerator[tuple[Conversation, Customer]]:
    """A desk with a chat in which something was said."""
    async with Customer(server.url) as customer:
        await desk.signs_in(server.url)
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        await customer.says("My brake squeaks.")
        await until(lambda: chat.last_message)
        yield chat, customer


def texts(chat: Conversation) -> list[str]:
    """What was said."""
    return [item.text for item in chat.items if isinstance(item, MessageItem)]


async def back(desk: HeadlessDesk, id: InteractionId) -> Conversation:
    """The chat, when it is there again."""
    return await until(lambda: desk.store.conversations.get(id))


async def stored(desk: HeadlessDesk, chat: Conversation, message: MessageId) -> None:
    """A message of ours is in the log, and back here."""
    await until(lambda: (item := desk.message(chat.id, message)) and item.seq)


async def finish(desk: HeadlessDesk, chat: Conversation) -> None:
    """End the chat, so that the next test begins with none."""
    desk.bus.send(EndChat(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
    await until(lambda: desk.store.conversations[chat.id].ended)
    desk.bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
    await until(lambda: chat.id not in desk.store.conversations)


async def test_without_a_network_the_desk_opens_with_all_it_had(server: Server, tmp_path: Path) -> None:
    """Chats, who she is, queues, draft, files, place, outbox; what is written goes out once when the link is back."""
    rings, folder = Rings(), tmp_path / "desk"
    async with HeadlessDesk(folder, lambda: rings) as desk, talking(server, desk) as (chat, _):
        first = desk.says(chat, "Which bicycle is it?")
        await stored(desk, chat, first)
        server.kill()
        await until(lambda: desk.store.link.phase is LinkPhase.OFFLINE)
        desk.store.drafts.put(chat.id, Draft("half a sentence", 4, anchor=9, scroll=2))
        desk.store.drafts.put_files(chat.id, (ReadyFile("frame.png", b"bytes", 5),))
        desk.store.places.put(chat.id, Place(chat.items[0].key, 12))
    async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
        here = await back(desk, chat.id)
        store = desk.store
        assert store.sign_in.phase is SignInPhase.SIGNED_IN
        assert texts(here) == ["My brake squeaks.", "Which bicycle is it?"]
        assert here.held is Held.MINE
        assert store.my_agent is not None
        assert store.my_agent.name == "Maja Lindqvist"
        assert [queue.name for queue in store.floor.queues.values()] == ["Sales"]
        assert store.drafts.of(chat.id) == Draft("half a sentence", 4, anchor=9, scroll=2)
        assert store.drafts.files(chat.id) == (ReadyFile("frame.png", b"bytes", 5),)
        assert store.places.of(chat.id) == Place(here.items[0].key, 12)
        item = desk.message(chat.id, first)
        assert item is not None
        assert item.delivery is Delivery.SENT
        await until(lambda: store.link.phase is LinkPhase.OFFLINE)
        assert store.link.why
        offline = desk.says(here, "Written offline")
        await until(lambda: desk.message(chat.id, offline))
    async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
        here = await back(desk, chat.id)
        assert here.outbox == 1
        told: list[Change] = []
        desk.store.listen(told.extend)
        server.start()
        desk.bus.reconnect()
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE and not desk.store.outbox)
        await until(lambda: desk.store.conversations[chat.id].outbox == 0)
        assert texts(here)[2:] == ["Written offline"]
        assert desk.store.conversations[chat.id] is here
        assert not [one for one in told if isinstance(one, changes.TranscriptReplaced | changes.ConversationOpened)]
        assert changes.FloorReplaced() not in told, "the hello went on from the numbers that were kept"
        await finish(desk, here)


async def test_a_token_refused_later_asks_to_sign_in_and_loses_nothing(server: Server, tmp_path: Path) -> None:
    """The sign-in panel comes over the desk; after it everything goes on."""
    rings, folder = Rings(), tmp_path / "desk"
    async with HeadlessDesk(folder, lambda: rings) as desk, talking(server, desk) as (chat, customer):
        await customer.says("Hello?")
        await until(lambda: "Hello?" in texts(chat))
    account = f"maja@{server.url}"
    key = next(key for key in rings.secrets if account in key[1])
    rings.secrets[key] = "spoiled"
    async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
        await back(desk, chat.id)
        await until(lambda: desk.store.sign_in.phase is SignInPhase.EXPIRED)
        assert chat.id in desk.store.conversations
        message = desk.says(chat, "Said meanwhile")
        await until(lambda: desk.message(chat.id, message))
        assert await desk.keeper.refresh_token(account) is None
        await desk.signs_in(server.url)
        await until(lambda: not desk.store.outbox and "Said meanwhile" in texts(desk.store.conversations[chat.id]))
        await finish(desk, desk.store.conversations[chat.id])


async def test_what_is_older_than_ten_minutes_asks_first(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a restart, too; newer words wait behind it; at a word it goes, in order."""
    rings, folder = Rings(), tmp_path / "desk"
    async with HeadlessDesk(folder, lambda: rings) as desk, talking(server, desk) as (chat, _):
        server.kill()
        await until(lambda: desk.store.link.phase is LinkPhase.OFFLINE)
        old = desk.says(chat, "Old words")
        await until(lambda: desk.message(chat.id, old))
    ahead = ASK_BEFORE_SENDING_AFTER + 1_000
    wall = connection.wall
    monkeypatch.setattr(connection, "wall", lambda: wall() + ahead)
    server.start()
    async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
        await until(lambda: desk.store.held)
        assert [queued.command.id for queued in desk.store.held] == [old]
        here = await back(desk, chat.id)
        await until(lambda: (item := desk.message(chat.id, old)) and item.delivery is Delivery.HELD)
        new = desk.says(here, "New words")
        await until(lambda: (item := desk.message(chat.id, new)) and item.delivery is Delivery.HELD)
    async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
        here = await back(desk, chat.id)
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE)
        assert [queued.command.id for queued in desk.store.held] == [old, new]
        desk.bus.retry(MessageId(old))
        await until(lambda: not desk.store.outbox and desk.store.conversations[chat.id].outbox == 0)
        assert texts(here)[1:] == ["Old words", "New words"]
        await finish(desk, here)


async def test_another_history_empties_what_was_cached(server: Server, tmp_path: Path) -> None:
    """The server was restored from a backup: what comes is taken, and kept, anew; the words stay."""
    rings, folder = Rings(), tmp_path / "desk"
    async with HeadlessDesk(folder, lambda: rings) as desk, talking(server, desk) as (chat, _):
        desk.store.drafts.put(chat.id, Draft("half", 4))
        server.kill()
        await until(lambda: desk.store.link.phase is LinkPhase.OFFLINE)
        message = desk.says(chat, "Unsent")
        await until(lambda: desk.message(chat.id, message))
    server.put_back()
    async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
        await back(desk, chat.id)
        before = desk.store.epoch
        server.start()
        desk.bus.reconnect()
        await until(lambda: desk.store.sign_in.phase is SignInPhase.EXPIRED or desk.store.epoch != before)
        if desk.store.sign_in.phase is SignInPhase.EXPIRED:
            await desk.signs_in(server.url)
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE and not desk.store.outbox)
        await until(lambda: "Unsent" in texts(desk.store.conversations[chat.id]))
        assert texts(desk.store.conversations[chat.id]) == ["My brake squeaks.", "Unsent"]
        assert desk.store.drafts.of(chat.id).text == "half"
        after = desk.store.epoch
        assert after != before
    async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
        await back(desk, chat.id)
        assert desk.store.epoch == after
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE)
        await finish(desk, desk.store.conversations[chat.id])


async def test_signing_out_leaves_no_byte_of_it(server: Server, tmp_path: Path) -> None:
    """Cache, drafts, files, outbox: looked for in the file itself, decrypted."""
    rings, folder = Rings(), tmp_path / "desk"
    words = [b"My brake squeaks", b"half a secret", b"planted bytes", b"Elin", b"Which bicycle"]
    async with HeadlessDesk(folder, lambda: rings) as desk, talking(server, desk) as (chat, _):
        await stored(desk, chat, desk.says(chat, "Which bicycle is it?"))
        desk.store.drafts.put(chat.id, Draft("half a secret", 4))
        desk.store.drafts.put_files(chat.id, (ReadyFile("frame.png", b"planted bytes" * 2_000, 26_000),))
    key = bytes.fromhex(next(secret for (_, name), secret in rings.secrets.items() if name.startswith("vault")))
    assert all(word in plain(folder, key) for word in words), "it was all there"
    async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
        here = await back(desk, chat.id)
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE)
        desk.store.drafts.forget(chat.id)
        await finish(desk, here)
        desk.bus.sign_out()
        await until(lambda: desk.store.sign_in.phase is SignInPhase.ASKING)
    left = plain(folder, key)
    assert [word for word in words if word in left] == []


async def test_signing_out_does_not_wait_for_the_server(server: Server, tmp_path: Path) -> None:
    """This machine forgets at once; the server is told when it listens."""
    rings, folder = Rings(), tmp_path / "desk"
    async with HeadlessDesk(folder, lambda: rings) as desk:
        await desk.signs_in(server.url)
        await until(lambda: desk.store.link.phase is LinkPhase.ONLINE)
        account = f"maja@{server.url}"
        server.pause()
        try:
            desk.bus.sign_out()
            async with asyncio.timeout(10):
                await until(lambda: desk.store.sign_in.phase is SignInPhase.ASKING)
            assert await desk.keeper.refresh_token(account) is None
            assert desk.store.me is None
        finally:
            server.go_on()


def plain(folder: Path, key: bytes) -> bytes:
    """The vault's bytes without their encryption, free pages and journal included."""
    copy = folder / "plain.db"
    shutil.copyfile(folder / "desk.db", copy)
    vault = Vault.open(copy, key)
    vault.read("PRAGMA hexrekey = ''")
    vault.close()
    data = copy.read_bytes()
    copy.unlink()
    assert data.startswith(b"SQLite format")
    return data

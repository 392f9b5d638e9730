"""Undo of sending on a real server: what waits goes out once, or never; over a crash too."""

import time
from pathlib import Path

import pytest

from desktop.app.holding import Holding
from desktop.app.keeping import Keeper
from desktop.app.leftovers import take_over
from desktop.app.tasks import Tasks
from desktop.net.errors import NotKept
from desktop.net.vault import Statement, Vault
from desktop.state.conversation import Conversation
from desktop.state.messages import Delivery, Queued, Upload
from desktop.state.store import Store
from protocol.commands import EndChat, FinishWrapUp, SendMessage
from protocol.errors import ErrorCode
from protocol.events import MessagePosted
from protocol.frames import PublicEntry
from protocol.ids import AgentId, CommandId, FileId, MessageId, new_id
from protocol.kinds import AgentStatus
from protocol.supervision import AssignChat, BargeIn, ForceState, MonitorChat, SignOutAgent
from tests.desktop.app.world import Customer, HeadlessDesk, Server, until
from tests.desktop.net.rings import Rings
from tests.desktop.net.sessions import World
from tests.desktop.state.floors import CHAT

#: Longer than any of this takes: what waits is sent by an act, a restart or by leaving, not by the test's patience.
_LONG = 5_000


def holds_back(desk: HeadlessDesk, chat: Conversation, text: str, *, left: int = _LONG) -> MessageId:
    """Send a message that can be undone for so many milliseconds."""
    command = SendMessage(id=CommandId(new_id()), interaction=chat.id, text=text, version=chat.version)
    desk.bus.send(command, time.time_ns() // 1_000_000 + left)
    return MessageId(command.id)


async def waits(desk: HeadlessDesk, chat: Conversation, message: MessageId) -> None:
    """It stands in the transcript, and in the outbox."""
    await until(lambda: desk.message(chat.id, message))
    assert CommandId(message) in desk.store.outbox


async def finish(desk: HeadlessDesk, chat: Conversation) -> None:
    """End the chat, so that the next test begins with none."""
    desk.bus.send(EndChat(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
    await until(lambda: desk.store.conversations[chat.id].ended)
    desk.bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=chat.id, version=chat.card.version))
    await until(lambda: chat.id not in desk.store.conversations)


async def test_undone_or_sent_in_order_over_a_restart(server: Server, tmp_path: Path) -> None:
    """Taken back with its file it is never heard of; an act sends what waits; who leaves, and who comes back, too."""
    rings, folder = Rings(), tmp_path / "desk"
    async with Customer(server.url) as customer:
        async with HeadlessDesk(folder, lambda: rings) as desk:
            await desk.signs_in(server.url)
            await desk.gets_ready()
            await customer.rings()
            chat = await desk.accepts(customer.interaction)
            # A message and a file, sent at one press, and undone.
            goes_at = time.time_ns() // 1_000_000 + _LONG
            desk.bus.upload(chat.id, b"plan of the frame", "plan.txt", False, goes_at)
            undone = holds_back(desk, chat, "To Lars, not to Elin.")
            await waits(desk, chat, undone)
            file = await until(lambda: next((id for id, queued in desk.store.outbox.items() if queued.uploads), None))
            desk.bus.take_back(undone)
            desk.bus.take_back(MessageId(file))
            await until(lambda: not desk.store.outbox)
            assert desk.store.drafts.of(chat.id).text == "To Lars, not to Elin."
            ready = desk.store.drafts.files(chat.id)
            assert [(one.name, one.source) for one in ready] == [("plan.txt", b"plan of the frame")]
            assert desk.message(chat.id, undone) is None
            desk.store.drafts.put_files(chat.id, ())
            # One that waits, and a fast one behind it: leaving sends both.
            first = holds_back(desk, chat, "One.")
            second = desk.says(chat, "Two.")
            await waits(desk, chat, first)
            await waits(desk, chat, second)
        await customer.hears_words("Two.")
        async with HeadlessDesk(folder, lambda: rings, server.url) as desk:
            chat = await until(lambda: desk.store.conversations.get(chat.id))
            await until(lambda: (item := desk.message(chat.id, second)) and item.delivery >= Delivery.SENT)
            assert desk.store.drafts.of(chat.id).text == "To Lars, not to Elin."
            desk.bus.take_back(second)
            third = holds_back(desk, chat, "Three.")
            await waits(desk, chat, third)
            await finish(desk, chat)
        await customer.hears_words("Three.")
    entries = [frame.event for frame in customer.heard if isinstance(frame, PublicEntry)]
    assert [event.text for event in entries if isinstance(event, MessagePosted)] == ["One.", "Two.", "Three."]


async def test_a_file_that_can_not_be_had_back_leaves_its_message_in_the_chat(tmp_path: Path) -> None:
    """Neither sent nor lost: it is a message that failed, on the disk too, so that no restart sends it."""
    failed: list[tuple[Queued, ErrorCode]] = []
    # Nobody has signed in: this machine has nothing to give.
    keeper, tasks, store = Keeper(tmp_path, Rings, lambda _: None), Tasks(lambda _: None), Store(lambda: 0)
    await keeper.open()
    holding = Holding(store, keeper, tasks, lambda queued, code, _text: failed.append((queued, code)))
    world, file = World().online(), FileId(new_id())
    command = SendMessage(id=CommandId(new_id()), interaction=CHAT, attachments=(file,), version=1)
    queued = Queued(command, (Upload(file, "plan.txt", 3),), goes_at=world.wall() + _LONG)
    store.queued(queued)
    world.session.submit(command, goes_at=queued.goes_at)
    holding.take_back(command.id, world.session)
    await until(lambda: failed)
    assert failed == [(queued, ErrorCode.STORAGE_UNAVAILABLE)]
    assert command.id in store.outbox
    await tasks.stop()
    await keeper.close()


async def test_a_message_of_an_earlier_run_goes_out_and_is_not_undone(tmp_path: Path) -> None:
    """Killed within its seconds, nobody knows whether it had left; acts of that moment are not done at all."""
    rings, chat = Rings(), CHAT
    keeper = Keeper(tmp_path, lambda: rings, lambda _: None)
    await keeper.open()
    await keeper.use("maja@x")
    words = SendMessage(id=CommandId(new_id()), interaction=chat, text="On my way", version=1)
    await keeper.put(Queued(words, goes_at=time.time_ns() // 1_000_000 + _LONG), {})
    agent = AgentId(new_id())
    for command in (
        SignOutAgent(id=CommandId(new_id()), agent=agent),
        ForceState(id=CommandId(new_id()), agent=agent, status=AgentStatus.NOT_READY),
        BargeIn(id=CommandId(new_id()), interaction=chat),
        MonitorChat(id=CommandId(new_id()), interaction=chat),
        AssignChat(id=CommandId(new_id()), interaction=chat, version=1, agent=agent),
    ):
        await keeper.put(Queued(command, written_at=1), {})
    await keeper.close()
    keeper, store = Keeper(tmp_path, lambda: rings, lambda _: None), Store(lambda: 0)
    await keeper.open()
    to_send = await take_over("maja@x", store, keeper)
    await keeper.close()
    assert [(queued.command, queued.goes_at) for queued in to_send] == [(words, 0)]
    assert tuple(store.outbox.values()) == to_send


@pytest.mark.expects_log("desktop.app.keeping: not kept")
async def test_what_was_undone_on_a_full_disk_is_not_sent_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is taken from the disk as soon as that takes anything, without another word being written."""
    rings = Rings()
    keeper = Keeper(tmp_path, lambda: rings, lambda _: None)
    await keeper.open()
    await keeper.use("maja@x")
    command = SendMessage(id=CommandId(new_id()), interaction=CHAT, text="To Lars", version=1)
    await keeper.put(Queued(command), {})
    write, is_full = Vault.write, [True]

    def tried(vault: Vault, *statements: Statement) -> None:
        if is_full[0]:
            raise NotKept("This machine can't store anything now. Is its disk full?")
        write(vault, *statements)

    monkeypatch.setattr(Vault, "write", tried)
    keeper.remove(command.id)
    assert await keeper.file(FileId(new_id())) is None, "the thread has tried"
    is_full[0] = False
    keeper.write_now()
    await keeper.close()
    keeper = Keeper(tmp_path, lambda: rings, lambda _: None)
    await keeper.open()
    left = await keeper.use("maja@x")
    await keeper.close()
    assert left.outbox == []

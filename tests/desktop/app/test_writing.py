"""What an agent does with what she said, and with texts kept ready: a desk against a real server, and without one."""

from pathlib import Path

from desktop.state.changing import last_said
from protocol.canned import DropCanned, PutCanned, UseCanned
from protocol.commands import ChangeMessage, SendMessage, TakeBackMessage
from protocol.events import MessageChanged, MessagePosted, MessageTakenBack
from protocol.frames import PublicEntry
from protocol.ids import CannedId, CommandId, new_id
from tests.desktop.app.world import Customer, HeadlessDesk, Server, until
from tests.desktop.net.rings import Rings


async def test_words_are_changed_taken_back_and_answered(server: Server, tmp_path: Path) -> None:
    """Both sides follow; who comes back reads what stands."""
    async with HeadlessDesk(tmp_path, Rings) as desk, Customer(server.url) as customer:
        await desk.signs_in(server.url)
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        await customer.says("When does it open?")
        asked = await until(lambda: chat.last_message)
        answer = SendMessage(
            id=CommandId(new_id()), interaction=chat.id, text="At nine", quotes=asked.id, version=chat.version
        )
        desk.bus.send(answer)
        posted = await customer.hears(
            PublicEntry, lambda entry: isinstance(entry.event, MessagePosted) and entry.event.text == "At nine"
        )
        assert isinstance(posted.event, MessagePosted)
        assert posted.event.quote is not None
        assert posted.event.quote.text == "When does it open?"
        mine = await until(lambda: last_said(chat, desk.store.now()))
        desk.bus.send(
            ChangeMessage(
                id=CommandId(new_id()), interaction=chat.id, version=chat.version, message=mine.id, text="At ten"
            )
        )
        await customer.hears(PublicEntry, lambda entry: isinstance(entry.event, MessageChanged))
        await until(lambda: (item := desk.message(chat.id, mine.id)) and item.text == "At ten" and not item.asked)
        desk.bus.send(
            TakeBackMessage(id=CommandId(new_id()), interaction=chat.id, version=chat.version, message=mine.id)
        )
        await customer.hears(PublicEntry, lambda entry: isinstance(entry.event, MessageTakenBack))
        await until(lambda: (item := desk.message(chat.id, mine.id)) and item.taken_back)
        await until(lambda: chat.waiting_since)
        await customer.comes_back()
        assert not any("At nine" in repr(frame) or "At ten" in repr(frame) for frame in customer.heard)
        await customer.ends()
        await until(lambda: chat.ended)


async def test_texts_are_told_kept_and_at_hand_offline(own_server: Server, tmp_path: Path) -> None:
    """Everybody's came with the set-up; her own comes as it is put, and all are there before the server is."""
    keyring = Rings()
    own = CannedId(new_id())
    async with HeadlessDesk(tmp_path, lambda: keyring) as desk:
        await desk.signs_in(own_server.url)
        store = desk.store
        await until(lambda: [text.shortcut for text in store.canned.texts.values()] == ["hello"])
        assert store.me is not None
        desk.bus.send(
            PutCanned(
                id=CommandId(new_id()), canned=own, shortcut="bye", title="Goodbye", text="Goodbye", owner=store.me
            )
        )
        await until(lambda: own in store.canned.texts)
        desk.bus.send(UseCanned(id=CommandId(new_id()), canned=own))
        await until(lambda: not store.outbox)
    own_server.kill()
    async with HeadlessDesk(tmp_path, lambda: keyring, own_server.url) as desk:
        store = desk.store
        await until(lambda: sorted(text.shortcut for text in store.canned.texts.values()) == ["bye", "hello"])
        held = store.canned.revision
        own_server.start()
        desk.bus.send(DropCanned(id=CommandId(new_id()), canned=own))
        await until(lambda: own not in store.canned.texts)
        assert store.canned.revision > held

"""Hidden words on the disk, on their way, and looking into chats: what the net's side does for them."""

from collections.abc import Generator
from pathlib import Path

import pytest

from desktop.net.outbox import Kept
from desktop.net.vault import Vault
from desktop.state.belongings import Written
from desktop.state.drafts import NOTHING_HIDDEN, Draft, HiddenDraft, ReadyFile
from desktop.state.messages import Queued
from protocol import frames
from protocol.asides import SendHidden
from protocol.commands import LeaveChat, SendMessage
from protocol.errors import ErrorCode
from protocol.events import HiddenPosted
from protocol.frames import NotFollowed
from protocol.ids import MessageId
from tests.desktop.net.sessions import World, message
from tests.desktop.state.floors import CHAT, MAJA, OSKAR, card, chat_snapshot, command_id, floor_snapshot, staff

KEY = bytes(range(32))
ACCOUNT = "maja@server"
SECRET = HiddenDraft(Draft("He is rude", 3), keep=True, chosen=True)


@pytest.fixture
def vault(tmp_path: Path) -> Generator[Vault]:
    """A vault on the disk."""
    vault = Vault.open(tmp_path / "desk.db", KEY)
    yield vault
    vault.close()


def hidden(number: int, text: str = "He is rude") -> SendHidden:
    """Hidden words on their way."""
    return SendHidden(id=command_id(number), interaction=CHAT, version=1, text=text)


def test_hidden_words_are_found_again_with_their_mode(vault: Vault) -> None:
    """Beside those for the customer; what is empty is forgotten."""
    kept = Kept(vault, ACCOUNT)
    kept.write(Written(drafts={CHAT: Draft("Hello", 5)}, hidden={CHAT: SECRET}))
    found = Kept(vault, ACCOUNT).belongings()
    assert (found.drafts, found.hidden) == ({CHAT: Draft("Hello", 5)}, {CHAT: SECRET})
    kept.write(Written(hidden={CHAT: NOTHING_HIDDEN}))
    assert Kept(vault, ACCOUNT).belongings().hidden == {}


def test_sending_takes_words_out_of_their_own_draft_only(vault: Vault) -> None:
    """The same words stand in both: each message takes its own. The composer stays in its mode."""
    kept = Kept(vault, ACCOUNT)
    same = Draft("He is rude", 3)
    kept.write(Written(drafts={CHAT: same}, hidden={CHAT: SECRET}))
    kept.put(Queued(hidden(1)), {})
    found = Kept(vault, ACCOUNT).belongings()
    assert found.drafts == {CHAT: same}
    assert found.hidden == {CHAT: HiddenDraft(chosen=True)}
    kept.write(Written(hidden={CHAT: SECRET}))
    kept.put(Queued(SendMessage(id=command_id(2), interaction=CHAT, text=same.text, version=1)), {})
    found = Kept(vault, ACCOUNT).belongings()
    assert (found.drafts, found.hidden) == ({}, {CHAT: SECRET})


def test_a_file_for_colleagues_comes_back_as_one(vault: Vault) -> None:
    """Never as one for the customer."""
    mine, theirs = ReadyFile("a.txt", b"same", 4, hidden=True), ReadyFile("a.txt", b"same", 4)
    Kept(vault, ACCOUNT).write(Written(files={CHAT: (mine, theirs)}))
    assert Kept(vault, ACCOUNT).belongings().files == {CHAT: (mine, theirs)}


def test_a_vault_of_an_older_desk_is_brought_up(tmp_path: Path) -> None:
    """Its files are for the customer; an older desk may set the version back, and it is opened again."""
    path = tmp_path / "old.db"
    vault = Vault.open(path, KEY)
    Kept(vault, ACCOUNT).write(Written(files={CHAT: (ReadyFile("a.txt", b"same", 4),)}))
    vault.write(("ALTER TABLE ready_file DROP COLUMN hidden", ()), ("PRAGMA user_version = 2", ()))
    vault.close()
    for _ in range(2):
        vault = Vault.open(path, KEY)
        assert Kept(vault, ACCOUNT).belongings().files == {CHAT: (ReadyFile("a.txt", b"same", 4),)}
        vault.write(("PRAGMA user_version = 2", ()))
        vault.close()


def test_leaving_does_not_overtake_what_was_said_before() -> None:
    """Hidden words either: one command after another, in the order of the chat."""
    world = World().online(floor_snapshot(card()), chat_snapshot())
    leave = LeaveChat(id=command_id(3), interaction=CHAT, version=1)
    world.session.submit(hidden(1), ready=False)
    world.session.submit(leave)
    assert not world.sent()
    world.session.ready(command_id(1))
    assert world.sent() == [hidden(1)]
    event = HiddenPosted(id=MessageId(command_id(1)), author=MAJA.id, text="He is rude")
    world.says(staff(1, event))
    assert world.sent() == [leave], "the entry proves it stored, whether an acknowledgement comes or not"


def test_old_hidden_words_ask_first_too() -> None:
    """A note of this morning is often wrong by now."""
    world = World().online(floor_snapshot(card()), chat_snapshot())
    world.session.submit(hidden(1), written_at=world.wall() - 700_000, ready=True, held=True)
    world.session.submit(message(2))
    assert not world.sent()


def test_what_is_looked_into_is_asked_for_again_with_every_connection() -> None:
    """Until she looks away, or it is refused."""
    world = World().online()
    world.session.follow(CHAT, on=True)
    world.session.follow(CHAT, on=True)
    assert world.sent() == [frames.Follow(interaction=CHAT)]
    world.session.closed(None)
    world.pass_time(60_000)
    world.online()
    assert world.sent(world.done).count(frames.Follow(interaction=CHAT)) == 2
    world.says(NotFollowed(interaction=CHAT, code=ErrorCode.NOT_ALLOWED, text="no"))
    assert isinstance(world.applied()[0], NotFollowed)
    world.session.follow(CHAT, on=True)
    world.session.follow(CHAT, on=False)
    assert world.sent() == [frames.Follow(interaction=CHAT), frames.Follow(interaction=CHAT, on=False)]


def test_its_entries_count_from_the_snapshot_on() -> None:
    """As those of a chat of hers."""
    world = World().online(floor_snapshot(card(agent=OSKAR.id)))
    world.session.follow(CHAT, on=True)
    event = HiddenPosted(id=MessageId(command_id(1)), author=OSKAR.id, text="He is rude")
    world.says(chat_snapshot(chat=card(agent=OSKAR.id)), staff(1, event))
    assert [type(frame) for frame in world.applied()] == [frames.InteractionSnapshot, frames.StaffEntry]

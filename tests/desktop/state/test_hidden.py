"""Hidden words: a draft of their own, an item of their own, and no way from there to what the customer reads."""

from pathlib import Path

from desktop.state import changes
from desktop.state.drafts import EMPTY, NOTHING_HIDDEN, Draft, Drafts, HiddenDraft, Mode, ReadyFile
from desktop.state.messages import Delivery, HiddenItem, Queued
from desktop.state.store import Store
from protocol import events
from protocol.asides import SendHidden
from protocol.commands import SendMessage
from protocol.errors import ErrorCode
from protocol.frames import Ack, StaffEntry
from protocol.ids import MessageId
from tests.desktop.state.floors import CHAT, MAJA, OSKAR, card, chat_snapshot, command_id, floor_snapshot, welcome

_FILE = ReadyFile("list.xlsx", Path("list.xlsx"), 12)


def store() -> Store:
    """A desk with one chat."""
    made = Store(lambda: 40_000)
    made.apply([welcome(), floor_snapshot(card()), chat_snapshot()])
    return made


def hidden(number: int = 7, text: str = "He is rude") -> SendHidden:
    """Hidden words on their way."""
    return SendHidden(id=command_id(number), interaction=CHAT, version=1, text=text)


def test_words_begun_for_the_customer_become_hidden_and_never_go_back_by_themselves() -> None:
    """Who notices in mid-sentence that it is not for the customer changes the mode: nothing of it stays where
    Enter would send it. Back again, the customer's draft is empty."""
    drafts = Drafts()
    drafts.put(CHAT, Draft("He is rude", 3))
    drafts.put_files(CHAT, (_FILE,))
    drafts.choose(CHAT, Mode.HIDDEN)
    assert drafts.mode(CHAT) is Mode.HIDDEN
    assert drafts.of(CHAT) == EMPTY
    assert drafts.hidden_of(CHAT).draft == Draft("He is rude", 3)
    assert [file.hidden for file in drafts.files(CHAT)] == [True]
    drafts.choose(CHAT, Mode.PUBLIC)
    assert drafts.of(CHAT) == EMPTY
    assert drafts.hidden_of(CHAT).draft.text == "He is rude"
    assert [file.hidden for file in drafts.files(CHAT)] == [True]


def test_two_drafts_live_side_by_side() -> None:
    """With hidden words there already, those for the customer stay theirs."""
    drafts = Drafts()
    drafts.put_hidden(CHAT, HiddenDraft(Draft("hidden", 1)))
    drafts.put(CHAT, Draft("for her", 2))
    drafts.choose(CHAT, Mode.HIDDEN)
    assert (drafts.of(CHAT).text, drafts.hidden_of(CHAT).draft.text) == ("for her", "hidden")
    assert drafts.unsent() == (CHAT,)
    drafts.forget(CHAT)
    assert drafts.unsent() == ()
    assert drafts.hidden_of(CHAT) == NOTHING_HIDDEN


def test_only_her_explicit_will_makes_them_public() -> None:
    """And then they stand before what was there, to be read again."""
    drafts = Drafts()
    drafts.put_hidden(CHAT, HiddenDraft(Draft("secret", 1), keep=True, chosen=True))
    drafts.put(CHAT, Draft("there", 2))
    drafts.unhide(CHAT)
    assert drafts.of(CHAT).text == "secret\nthere"
    assert drafts.hidden_of(CHAT) == NOTHING_HIDDEN


def test_mode_and_words_are_told_to_the_disk() -> None:
    """At each change, once."""
    drafts = Drafts()
    told: list[HiddenDraft] = []
    drafts.kept_hidden = lambda _chat, one: told.append(one)
    drafts.choose(CHAT, Mode.HIDDEN)
    drafts.choose(CHAT, Mode.HIDDEN)
    assert told == [HiddenDraft(chosen=True)]


def test_a_hidden_message_goes_from_the_outbox_to_its_place() -> None:
    """It is no message of the customer's transcript at any time."""
    desk = store()
    chat = desk.conversations[CHAT]
    last = chat.last_message
    desk.queued(Queued(hidden()))
    item = chat.items[-1]
    assert isinstance(item, HiddenItem)
    assert (item.delivery, item.seq) == (Delivery.OUTBOX, 0)
    event = events.HiddenPosted(id=MessageId(command_id(7)), author=MAJA.id, text="He is rude")
    desk.apply([StaffEntry(interaction=CHAT, seq=chat.staff + 1, at=9_000, event=event)])
    assert not desk.outbox
    assert [one.key for one in chat.items].count(str(command_id(7))) == 1
    desk.apply([Ack(id=command_id(7), at=9_000, seq=1)])
    assert chat.last_message is last
    assert not chat.unread


def test_refused_hidden_words_come_back_as_hidden_ones() -> None:
    """Whatever the composer's mode is meanwhile, and beside words for the customer that were refused too."""
    desk = store()
    desk.drafts.put(CHAT, Draft("I am", 4))
    desk.queued(Queued(hidden()))
    told = desk.failed(command_id(7), ErrorCode.STALE_ASSIGNMENT, "")
    returned = next(change for change in told if isinstance(change, changes.DraftReturned))
    assert returned.hidden
    desk.queued(Queued(SendMessage(id=command_id(8), interaction=CHAT, text="Hello", version=1)))
    desk.failed(command_id(8), ErrorCode.STALE_ASSIGNMENT, "")
    assert desk.drafts.of(CHAT).text == "Hello\nI am"
    assert desk.drafts.hidden_of(CHAT).draft.text == "He is rude"
    assert desk.drafts.mode(CHAT) is Mode.PUBLIC


def test_words_of_others_are_theirs() -> None:
    """A colleague's hidden message."""
    desk = store()
    chat = desk.conversations[CHAT]
    event = events.HiddenPosted(id=MessageId(command_id(9)), author=OSKAR.id, text="Careful", kept=True)
    desk.apply([StaffEntry(interaction=CHAT, seq=chat.staff + 1, at=9_000, event=event)])
    item = chat.items[-1]
    assert isinstance(item, HiddenItem)
    assert (item.mine, item.author, item.kept) == (False, OSKAR.id, True)

"""What has not gone out: sent, let go, put back, and what leaving would lose."""

from pathlib import Path

from msgspec.structs import replace

from desktop.models.signals import StoreSignals
from desktop.models.unsent import Discarded, Leaving, Unsent
from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.reminder import Reminder
from desktop.state.drafts import Aside, Draft, ReadyFile
from desktop.state.losses import Loss
from desktop.state.messages import Queued
from desktop.state.pads import GENERAL, Line, Pad
from desktop.state.store import Store
from protocol.commands import SendMessage
from protocol.errors import ErrorCode
from protocol.ids import InteractionId, MessageId
from protocol.kinds import Severity
from protocol.supervision import SendBroadcast
from tests.desktop import afternoon as day
from tests.desktop.noting import NotingBus


def made() -> tuple[Store, NotingBus, Unsent]:
    """A busy desk's store and its unsent things."""
    store, bus = day.store(day.afternoon()), NotingBus()
    signals = StoreSignals(store)
    unsent = Unsent(store, bus, signals)
    signals.setParent(unsent)
    return store, bus, unsent


def queue(store: Store, number: int, chat: InteractionId, *, held: bool = False, written_at: int = 0) -> SendMessage:
    """A message in the outbox."""
    command = SendMessage(id=day.command_id(number), interaction=chat, text=f"Words {number}", version=1)
    store.queued(Queued(command, held=held, written_at=written_at))
    return command


def test_what_waits_is_told_by_chat_and_in_all() -> None:
    """With the age of the oldest."""
    store, bus, unsent = made()
    queue(store, 1, day.FREJA)
    two = queue(store, 2, day.FREJA, held=True, written_at=1_000)
    three = queue(store, 3, day.ELINA, held=True, written_at=500)
    assert unsent.held() == (two, three)
    assert unsent.held(day.FREJA) == (two,)
    assert (unsent.oldest(), unsent.oldest(day.FREJA), unsent.oldest(day.LARS)) == (500, 1_000, None)
    unsent.send(unsent.held())
    assert bus.retried == [MessageId(two.id), MessageId(three.id)]


def test_what_is_let_go_can_be_put_back_to_write() -> None:
    """In its order, before what stands there; files alone can't."""
    store, bus, unsent = made()
    gone: list[tuple[Discarded, ...]] = []
    back: list[InteractionId] = []
    unsent.discarded.connect(gone.append)
    unsent.put_back.connect(back.append)
    one, two = queue(store, 1, day.FREJA, held=True), queue(store, 2, day.FREJA, held=True)
    store.drafts.put(day.FREJA, Draft("and more", 3))
    unsent.discard((one, two))
    assert bus.discarded == [MessageId(one.id), MessageId(two.id)]
    unsent.restore(gone[0])
    assert store.drafts.of(day.FREJA).text == "Words 1\nWords 2\nand more"
    assert back == [day.FREJA]


def test_one_message_is_let_go_by_its_id() -> None:
    """Also one that only the bus knows."""
    store, bus, unsent = made()
    one = queue(store, 1, day.FREJA)
    gone: list[object] = []
    unsent.discarded.connect(gone.append)
    unsent.discard_one(MessageId(one.id))
    unsent.discard_one(MessageId(day.command_id(9)))
    assert bus.discarded == [MessageId(one.id), MessageId(day.command_id(9))]
    assert gone == [(Discarded(day.FREJA, "Words 1"),)]


def test_leaving_counts_messages_and_drafts() -> None:
    """Failed ones too; files laid ready are a draft."""
    store, bus, unsent = made()
    assert unsent.leaving().nothing
    one = queue(store, 1, day.FREJA)
    store.failed(one.id, ErrorCode.STORAGE_UNAVAILABLE, "")
    queue(store, 2, day.FREJA, held=True)
    store.drafts.put(day.LARS, Draft("begun", 5))
    store.drafts.put_files(day.ELINA, (ReadyFile("plan.pdf", Path("plan.pdf"), 3),))
    assert replace(unsent.leaving(), chats=()) == Leaving(messages=2, drafts=2)
    assert unsent.failed() == 1
    unsent.send_all()
    assert bus.retried == [MessageId(day.command_id(1)), MessageId(day.command_id(2))]


def test_leaving_counts_what_is_begun_for_colleagues() -> None:
    """What is said to a chat's staff or to many has no other place. Pads and reminders stay."""
    store, _, unsent = made()
    store.pads.put(GENERAL, Pad(lines=(Line(text="Call the workshop"),)))
    store.bell.put(BellKept(reminders=(Reminder(id="1", text="Call Lars", made_at=day.NOW, at=day.NOW + 1),)))
    assert unsent.leaving().nothing
    store.drafts.put_aside(Aside.COACHING, "Offer a new frame", day.FREJA)
    store.queued(Queued(SendBroadcast(id=day.command_id(5), text="Cake", severity=Severity.INFO, until=day.NOW + 1)))
    assert replace(unsent.leaving(), chats=()) == Leaving(messages=1, drafts=1)


def test_leaving_counts_what_was_begun_to_be_told_to_many() -> None:
    """It is of no chat."""
    store, _, unsent = made()
    store.drafts.put_aside(Aside.BROADCAST, "Cake at three")
    assert replace(unsent.leaving(), chats=()) == Leaving(drafts=1, telling=True)
    assert not unsent.leaving().nothing


def test_leaving_counts_words_of_a_chat_that_is_told_as_lost() -> None:
    """It is on the desk no more, and only there she can still read what she had written."""
    store, _, unsent = made()
    gone = InteractionId(day.command_id(77))
    store.drafts.put(gone, Draft("came back", 9))
    assert unsent.leaving().nothing
    store.losses[gone] = Loss(interaction=gone, name="Lars Holm", queue=None, at=day.NOW, words=("came back",))
    assert replace(unsent.leaving(), chats=()) == Leaving(drafts=1)
    assert unsent.drafts() == ("Lars Holm",)

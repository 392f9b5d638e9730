"""What can still be undone: told as it comes and goes, and taken back press by press."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.models.undoing import Undoing
from desktop.models.writing import Writing
from desktop.state.drafts import Draft, HiddenDraft, Mode, ReadyFile
from desktop.state.messages import Failure, Queued
from desktop.state.preferences import Preferences
from desktop.state.store import Store
from protocol.asides import SendHidden
from protocol.commands import SendMessage
from protocol.errors import ErrorCode
from protocol.ids import InteractionId, MessageId
from protocol.links import Link
from tests.desktop import afternoon as day
from tests.desktop.noting import NotingBus

pytestmark = pytest.mark.usefixtures("qapp")


class Scene:
    """A busy desk's store with a clock to turn."""

    def __init__(self) -> None:
        self.time = day.NOW
        self.store: Store = day.store(day.afternoon(), lambda: self.time)
        self.bus = NotingBus()
        self.signals = StoreSignals(self.store)
        self.chosen = Chosen(self.store, self.signals)
        self.undoing = Undoing(self.store, self.bus, self.signals, self.chosen)
        self.told: list[InteractionId] = []
        self.undoing.changed.connect(self.told.append)

    def queue(self, number: int, left: int, chat: InteractionId = day.FREJA) -> Queued:
        """A message that goes out in so many milliseconds."""
        command = SendMessage(id=day.command_id(number), interaction=chat, text=f"Words {number}", version=1)
        queued = Queued(command, written_at=self.time, goes_at=self.time + left)
        self.store.queued(queued)
        return queued


@pytest.fixture
def scene() -> Iterator[Scene]:
    """A desk."""
    made = Scene()
    yield made
    made.undoing.stop()


def test_by_preference(scene: Scene) -> None:
    """0 to 5 seconds; none is at once."""
    assert scene.undoing.goes_at() == 0
    scene.chosen.put(Preferences(undo_seconds=3))
    assert scene.undoing.goes_at() == day.NOW + 3_000
    scene.chosen.put(Preferences(undo_seconds=60))
    assert scene.undoing.goes_at() == day.NOW + 5_000


def test_what_can_be_undone_is_told_as_it_comes_and_goes(scene: Scene) -> None:
    """By chat; what failed, is of another time or has gone is not."""
    scene.queue(1, 2_000)
    scene.queue(2, 4_000)
    assert (scene.undoing.left(day.FREJA), scene.undoing.left(day.ELINA)) == (4_000, None)
    assert scene.told == [day.FREJA, day.FREJA]
    scene.time += 4_000
    assert scene.undoing.left(day.FREJA) is None
    scene.undoing.refresh()
    assert scene.told == [day.FREJA] * 3
    failed = scene.queue(3, 2_000, day.ELINA)
    scene.store.retried(replace(failed, failure=Failure(ErrorCode.CHAT_ENDED, "")))
    scene.queue(4, 86_400_000, day.LARS)
    assert (scene.undoing.left(day.ELINA), scene.undoing.left(day.LARS)) == (None, None)


def test_undone_press_by_press(scene: Scene) -> None:
    """What was sent at one press comes back at once, the last of it first."""
    one, two = scene.queue(1, 2_000), scene.queue(2, 3_000)
    three = scene.queue(3, 3_000)
    scene.undoing.undo(day.FREJA)
    assert scene.bus.taken_back == [MessageId(three.command.id), MessageId(two.command.id)]
    for gone in (two, three):
        scene.store.taken_back(gone.command.id, ())
    scene.undoing.undo(day.FREJA)
    assert scene.bus.taken_back[2:] == [MessageId(one.command.id)]
    scene.undoing.undo(None)
    scene.undoing.undo(day.ELINA)
    assert len(scene.bus.taken_back) == 3


def test_words_come_back_before_what_is_written(scene: Scene) -> None:
    """With their links, their files and what they quote; the composer turns to the customer."""
    store = scene.store
    quoted = MessageId(day.command_id(90))
    command = SendMessage(
        id=day.command_id(1),
        interaction=day.FREJA,
        text="See the guide",
        links=(Link(start=4, length=9, url="https://shop.example/g"),),
        quotes=quoted,
        version=1,
    )
    store.queued(Queued(command, written_at=scene.time, goes_at=scene.time + 3_000))
    store.drafts.put(day.FREJA, Draft("and more", 3))
    store.drafts.put_hidden(day.FREJA, HiddenDraft(Draft("hush"), chosen=True))
    store.drafts.put_files(day.FREJA, (ReadyFile("b.png", b"b", 1),))
    back: list[InteractionId] = []
    scene.signals.words_taken_back.connect(back.append)
    store.taken_back(command.id, (ReadyFile("a.png", b"a", 1),))
    assert back == [day.FREJA]
    assert command.id not in store.outbox
    assert store.conversations[day.FREJA].outbox == 0
    draft = store.drafts.of(day.FREJA)
    assert draft.text == "See [the guide](https://shop.example/g)\nand more"
    assert draft.caret == len(draft.text)
    assert store.drafts.mode(day.FREJA) is Mode.PUBLIC
    assert store.drafts.hidden_of(day.FREJA).draft.text == "hush"
    assert [file.name for file in store.drafts.files(day.FREJA)] == ["a.png", "b.png"]
    assert store.drafts.quote(day.FREJA) == quoted
    assert store.taken_back(command.id, ()) == (), "once"


def test_hidden_words_come_back_hidden(scene: Scene) -> None:
    """They are never the customer's."""
    store = scene.store
    command = SendHidden(id=day.command_id(1), interaction=day.FREJA, text="hush", version=1, keep=True)
    store.queued(Queued(command, written_at=scene.time, goes_at=scene.time + 3_000))
    store.drafts.put(day.FREJA, Draft("for her"))
    store.taken_back(command.id, ())
    hidden = store.drafts.hidden_of(day.FREJA)
    assert (hidden.draft.text, hidden.keep, hidden.chosen) == ("hush", True, True)
    assert store.drafts.of(day.FREJA).text == "for her"


def test_words_and_files_of_one_press_wait_for_the_same_moment(scene: Scene) -> None:
    """They go out together, and come back together."""
    writing = Writing(scene.store, scene.bus)
    writing.send_file(day.FREJA, b"x", "x.png", goes_at=7)
    writing.say(day.FREJA, "hello", goes_at=7)
    writing.say_hidden(day.FREJA, "hush", keep=False, goes_at=7)
    writing.send_file(day.FREJA, Path(__file__), "y.py", hidden=True)
    assert scene.bus.times == [7, 7, 7, 0]

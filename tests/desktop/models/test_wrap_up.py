"""What came of a chat: said at once, kept here until the server has it, finished once."""

import pytest

from desktop.models.signals import StoreSignals
from desktop.models.wrap_up import Work, WrapUps
from desktop.state.drafts import Aside, Draft
from desktop.state.messages import Queued
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.commands import EndChat, FinishWrapUp, SetDisposition
from protocol.errors import ErrorCode, Refusal
from protocol.frames import FloorEntry, Refused, StaffEntry
from protocol.ids import InteractionId
from protocol.service import WrapUpMode
from tests.desktop import afternoon as day
from tests.desktop import shift
from tests.desktop.noting import NotingBus

pytestmark = pytest.mark.usefixtures("qapp")


class Wrapping:
    """The view-model and what it asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.bus = NotingBus()
        signals = StoreSignals(store)
        self.wrap_ups = WrapUps(store, self.bus, signals)
        signals.setParent(self.wrap_ups)

    def work(self, chat: InteractionId) -> Work:
        """What is left to do."""
        work = self.wrap_ups.of(chat)
        assert work is not None
        return work


def told(chat: InteractionId, seq: int, disposition: str, notes: str) -> StaffEntry:
    """The server tells what came of a chat."""
    event = events.DispositionSet(by=day.MAJA, disposition=disposition, label="Sold", notes=notes)
    return StaffEntry(interaction=chat, seq=seq, at=day.NOW, event=event)


def test_a_choice_goes_out_at_once_and_stands_until_the_server_has_it() -> None:
    """During the chat too; the last one counts."""
    wrapping = Wrapping(shift.store())
    wrapping.wrap_ups.choose(day.FREJA, "sold")
    wrapping.wrap_ups.choose(day.FREJA, "sold")
    (command,) = wrapping.bus.sent
    assert isinstance(command, SetDisposition)
    assert (command.interaction, command.version, command.disposition) == (day.FREJA, 1, "sold")
    assert wrapping.work(day.FREJA).result.disposition == "sold"
    wrapping.store.apply([told(day.FREJA, 2, "sold", "")])
    wrapping.store.apply([told(day.FREJA, 3, "order", "")])
    assert wrapping.work(day.FREJA).result.disposition == "order"


def test_notes_go_out_when_the_keys_rest_or_when_all_is_done() -> None:
    """Not at every key; what is typed stands while the older words come back."""
    wrapping = Wrapping(shift.store())
    wrapping.wrap_ups.note(day.SOREN, "The label")
    wrapping.wrap_ups.note(day.SOREN, "The label is sent ")
    assert wrapping.bus.sent == []
    wrapping.wrap_ups.save()
    wrapping.wrap_ups.save()
    (command,) = wrapping.bus.sent
    assert isinstance(command, SetDisposition)
    assert command.notes == "The label is sent"
    wrapping.wrap_ups.note(day.SOREN, "The label is sent twice")
    wrapping.store.apply([told(day.SOREN, 2, "", "The label is sent")])
    assert wrapping.work(day.SOREN).result.notes == "The label is sent twice"
    wrapping.wrap_ups.finish(day.SOREN)
    assert [type(command) for command in wrapping.bus.sent[1:]] == [SetDisposition, FinishWrapUp]


def test_a_queue_may_want_a_disposition_before_the_end() -> None:
    """The desk says so before the server does."""
    wrapping = Wrapping(shift.store(shift.wrap_up(WrapUpMode.REQUIRED)))
    assert wrapping.work(day.SOREN).missing
    with pytest.raises(Refusal) as refused:
        wrapping.wrap_ups.finish(day.SOREN)
    assert refused.value.code is ErrorCode.DISPOSITION_MISSING
    wrapping.wrap_ups.choose(day.SOREN, "return")
    wrapping.wrap_ups.finish(day.SOREN)
    assert isinstance(wrapping.bus.sent[-1], FinishWrapUp)


def test_a_chat_that_goes_on_is_not_finished() -> None:
    """Nor are too long notes taken."""
    wrapping = Wrapping(shift.store())
    with pytest.raises(Refusal):
        wrapping.wrap_ups.finish(day.FREJA)
    with pytest.raises(Refusal) as refused:
        wrapping.wrap_ups.note(day.FREJA, "x" * 10_001)
    assert refused.value.code is ErrorCode.MESSAGE_TOO_LONG
    assert wrapping.bus.sent == []


def test_a_left_message_is_ended_and_finished_in_one_go() -> None:
    """The second follows when the first is done."""
    store = shift.store()
    store.apply(shift.takes_letter())
    wrapping = Wrapping(store)
    assert wrapping.work(shift.LETTER).wanted
    wrapping.wrap_ups.choose(shift.LETTER, "answered")
    wrapping.wrap_ups.finish(shift.LETTER)
    wrapping.wrap_ups.finish(shift.LETTER)
    assert [type(command) for command in wrapping.bus.sent] == [SetDisposition, EndChat]
    store.apply([shift.ends(shift.LETTER, 1286)])
    assert [type(command) for command in wrapping.bus.sent] == [SetDisposition, EndChat, FinishWrapUp]


def test_only_who_has_the_chat_wraps_it_up() -> None:
    """Not somebody who lost it, or who never had it."""
    wrapping = Wrapping(shift.store())
    assert wrapping.wrap_ups.of(day.WAITS) is None
    assert wrapping.wrap_ups.of(None) is None
    wrapping.wrap_ups.note(day.LARS, "brakes")
    wrapping.store.apply([day.taken(day.LARS, day.OSKAR)])
    assert wrapping.wrap_ups.of(day.LARS) is None
    wrapping.wrap_ups.save()
    assert wrapping.bus.sent == []
    wrapping.store.apply([FloorEntry(seq=1286, at=day.NOW, event=moves.InteractionClosed(interaction=day.SOREN))])
    assert wrapping.wrap_ups.of(day.SOREN) is None


def test_dispositions_are_found_by_any_of_their_words() -> None:
    """Those that begin with what was typed come first."""
    work = Wrapping(shift.store()).work(day.FREJA)

    def found(words: str) -> list[str]:
        return [one.key for one in work.matching(words)]

    assert found("agreed") == ["return", "refund"]
    assert found("AGREED ref") == ["refund"]
    assert found("we") == ["callback", "answered"]
    assert len(found("")) == 9
    assert found("nothing of that") == []


def closes(chat: InteractionId, seq: int = 1285) -> FloorEntry:
    """The wrap-up's time is over."""
    return FloorEntry(seq=seq, at=day.NOW, event=moves.InteractionClosed(interaction=chat))


def test_notes_that_are_being_written_when_the_time_is_over_go_out_all_the_same() -> None:
    """With the version that the agent had; the server takes them a while after the end."""
    wrapping = Wrapping(shift.store())
    wrapping.wrap_ups.note(day.SOREN, "The label is sent")
    wrapping.store.apply([closes(day.SOREN)])
    (command,) = wrapping.bus.sent
    assert isinstance(command, SetDisposition)
    assert (command.interaction, command.version, command.notes) == (day.SOREN, 1, "The label is sent")
    wrapping.wrap_ups.save()
    assert len(wrapping.bus.sent) == 1


def test_notes_outlive_the_program() -> None:
    """Killed between the last key and the sending: the next run shows them, and sends them."""
    before = Wrapping(shift.store())
    kept: dict[InteractionId, Draft] = {}
    before.store.drafts.kept = kept.__setitem__
    before.wrap_ups.note(day.SOREN, "The label is sent")
    store = shift.store()
    store.drafts.restore(kept)
    after = Wrapping(store)
    assert after.work(day.SOREN).result.notes == "The label is sent"
    after.wrap_ups.save()
    (command,) = after.bus.sent
    assert isinstance(command, SetDisposition)
    assert command.notes == "The label is sent"
    after.store.apply([told(day.SOREN, 2, "", "The label is sent")])
    assert after.work(day.SOREN).result.notes == "The label is sent"
    assert store.drafts.aside(Aside.RESULT, day.SOREN) == ""


def test_refused_notes_are_not_lost() -> None:
    """Where the chat has left the desk, they stand with what is told of it."""
    store = shift.store()
    wrapping = Wrapping(store)
    wrapping.wrap_ups.note(day.SOREN, "The label is sent")
    store.apply([closes(day.SOREN)])
    (command,) = wrapping.bus.sent
    store.queued(Queued(command))
    store.apply([Refused(id=command.id, code=ErrorCode.NOT_ALLOWED, text="The chat was closed too long ago.")])
    assert store.losses[day.SOREN].hidden == ("The label is sent",)

"""Chats that leave the desk without the agent's doing: told, readable, and her words with them."""

from desktop.state import changes
from desktop.state.conversation import Held
from desktop.state.drafts import Draft
from desktop.state.losses import Loss
from desktop.state.messages import Failure, Queued, Upload
from desktop.state.store import Store
from protocol import floor as moves
from protocol.commands import SendMessage
from protocol.errors import ErrorCode
from protocol.frames import Refused
from protocol.ids import FileId, InteractionId
from protocol.kinds import InteractionStatus
from tests.desktop.state.floors import (
    CHAT,
    MAJA,
    OSKAR,
    QUEUE,
    card,
    chat_snapshot,
    command_id,
    desk,
    floor,
    floor_snapshot,
    message_id,
    public,
    said,
    welcome,
)


def message(number: int, text: str = "Hello", version: int = 1) -> SendMessage:
    """A message of ours."""
    return SendMessage(id=command_id(number), interaction=CHAT, text=text, version=version)


def stale(number: int) -> Refused:
    """The server says whose the chat is."""
    return Refused(id=command_id(number), code=ErrorCode.STALE_ASSIGNMENT, text="This chat is no longer yours.")


def test_a_chat_that_went_back_to_its_queue_is_told_with_the_words() -> None:
    """Its name, queue, when, and what was being written."""
    store, told = desk(public(1, said(1)))
    store.drafts.put(CHAT, Draft("I was about to say", 3))
    kept: list[Loss | None] = []
    store.loss_kept = lambda _, loss: kept.append(loss)
    store.apply([floor(11, moves.InteractionRequeued(interaction=CHAT, version=2, since=70_000))])
    loss = Loss(interaction=CHAT, name="Elin", queue=QUEUE.id, at=70_000, words=("I was about to say",))
    assert store.losses == {CHAT: loss}
    assert kept == [loss]
    assert changes.LossesChanged() in told
    assert store.conversations[CHAT].held is Held.LOST


def test_one_that_is_mine_again_is_not_told_any_more() -> None:
    """Its draft is where it was."""
    store, _ = desk(public(1, said(1)))
    store.drafts.put(CHAT, Draft("half", 4))
    kept: list[Loss | None] = []
    store.loss_kept = lambda _, loss: kept.append(loss)
    store.apply([floor(11, moves.InteractionRequeued(interaction=CHAT, version=2, since=70_000))])
    store.apply([floor(12, moves.InteractionAssigned(interaction=CHAT, agent=MAJA.id, version=3, since=71_000))])
    assert store.losses == {}
    assert kept[-1] is None
    assert store.drafts.of(CHAT).text == "half"
    assert store.conversations[CHAT].held is Held.MINE


def test_one_that_ended_far_from_here_stays_until_it_was_read() -> None:
    """By entries and by a snapshot; then it leaves with its draft."""
    for rest in ([floor(12, moves.InteractionClosed(interaction=CHAT))], [welcome(), floor_snapshot(seq=900)]):
        store, told = desk(public(1, said(1)))
        store.drafts.put(CHAT, Draft("half", 4))
        store.apply([floor(11, moves.InteractionRequeued(interaction=CHAT, version=2, since=70_000)), *rest])
        assert store.conversations[CHAT].held is Held.CLOSED
        assert list(store.losses) == [CHAT]
        store.loss_read(CHAT)
        assert CHAT not in store.conversations
        assert store.losses == {}
        assert store.drafts.of(CHAT).text == ""
        assert changes.ConversationClosed(CHAT) in told


def test_a_new_floor_without_my_chat_is_told_too() -> None:
    """It was mine and active when the link was lost: nobody here has ended it."""
    store, _ = desk(public(1, said(1)))
    store.apply([welcome(), floor_snapshot(seq=900)])
    assert store.losses[CHAT].queue == QUEUE.id
    assert store.conversations[CHAT].held is Held.CLOSED


def test_a_chat_finished_here_is_no_loss() -> None:
    """Nor one that ended while it was mine: its end stands in it."""
    store, _ = desk(public(1, said(1)))
    store.apply([welcome(), floor_snapshot(card(status=InteractionStatus.WRAP_UP), seq=900)])
    assert store.losses == {}
    store.apply([floor(901, moves.InteractionClosed(interaction=CHAT))])
    assert store.losses == {}
    assert CHAT not in store.conversations


def test_reading_of_a_chat_that_waits_elsewhere_leaves_it_readable() -> None:
    """Only dismissing takes it away, and the loss with it."""
    store, _ = desk(public(1, said(1)))
    store.apply([floor(11, moves.InteractionRequeued(interaction=CHAT, version=2, since=70_000))])
    store.loss_read(CHAT)
    assert store.losses == {}
    assert CHAT in store.conversations
    store.dismissed(CHAT)
    assert CHAT not in store.conversations


def test_refused_words_come_back_in_order_before_what_is_being_written() -> None:
    """Three messages written offline; the lease passed meanwhile."""
    store, _ = desk(public(1, said(1)))
    store.drafts.put(CHAT, Draft("and now", 7))
    for number, text in ((2, "one"), (3, "two"), (4, "three")):
        store.queued(Queued(message(number, text)))
    store.apply([floor(11, moves.InteractionAssigned(interaction=CHAT, agent=OSKAR.id, version=2, since=70_000))])
    store.apply([stale(2), stale(3), stale(4)])
    assert store.drafts.of(CHAT).text == "one\ntwo\nthree\nand now"
    assert store.losses[CHAT].words == ("one\ntwo\nthree\nand now",)
    assert store.outbox == {}


def test_words_of_a_chat_that_is_not_on_the_desk_any_more_are_told() -> None:
    """Its name if the floor knows it; nothing is known of it else."""
    store = Store(lambda: 0)
    store.apply([welcome(), floor_snapshot(card(agent=OSKAR.id))])
    store.queued(Queued(message(2, "For Elin")))
    store.apply([stale(2)])
    assert (store.losses[CHAT].name, store.losses[CHAT].words) == ("Elin", ("For Elin",))
    store = Store(lambda: 0)
    store.apply([welcome(), floor_snapshot()])
    store.queued(Queued(message(2, "For whom?")))
    store.apply([Refused(id=command_id(2), code=ErrorCode.UNKNOWN_INTERACTION, text="Not found.")])
    assert (store.losses[CHAT].name, store.losses[CHAT].queue) == ("", None)
    assert store.losses[CHAT].words == ("For whom?",)
    store.loss_read(CHAT)
    assert store.losses == {}
    assert store.drafts.unsent() == ()


def test_what_trying_again_can_help() -> None:
    """A stale one only when the chat is mine again; a refused file never."""
    store, _ = desk(public(1, said(1)))
    upload = (Upload(FileId(InteractionId(CHAT)), "frame.jpg", 5),)

    def after(code: ErrorCode) -> bool:
        store.queued(Queued(message(9, ""), upload, failure=Failure(code, "No.")))
        return store.can_retry(message_id(9))

    assert after(ErrorCode.INTERNAL)
    assert after(ErrorCode.UNKNOWN_FILE)
    assert after(ErrorCode.STALE_ASSIGNMENT)
    assert not after(ErrorCode.ID_REUSED)
    assert not after(ErrorCode.UNSUPPORTED_FILE)
    store.apply([floor(11, moves.InteractionRequeued(interaction=CHAT, version=2, since=70_000))])
    assert not after(ErrorCode.STALE_ASSIGNMENT)
    assert not store.can_retry(message_id(10))


def test_held_messages_show_it_and_are_told_in_sum() -> None:
    """And no others."""
    store, _ = desk(public(1, said(1)))
    store.queued(Queued(message(2)))
    store.queued(Queued(message(3)))
    store.set_held((command_id(2),))
    assert [queued.command.id for queued in store.held] == [command_id(2)]
    chat = store.conversations[CHAT]
    assert [item.delivery.name for item in chat.outbox_items()] == ["HELD", "OUTBOX"]
    store.set_held(())
    assert store.held == ()
    assert [item.delivery.name for item in chat.outbox_items()] == ["OUTBOX", "OUTBOX"]


def test_what_was_told_is_forgotten_without_what_was_written() -> None:
    """A cache that can't be read."""
    store, told = desk(public(1, said(1)))
    store.queued(Queued(message(2)))
    store.drafts.put(CHAT, Draft("half", 4))
    store.forget_told()
    assert store.conversations == {}
    assert changes.ConversationClosed(CHAT) in told
    assert list(store.outbox) == [command_id(2)]
    store.apply([welcome(), floor_snapshot(card()), chat_snapshot(public(1, said(1)))])
    assert store.conversations[CHAT].outbox == 1
    assert store.drafts.of(CHAT).text == "half"

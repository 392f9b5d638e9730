"""Frames in, changes out: the store of one desk, and of two desks of one agent."""

from uuid import UUID

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.conversation import Held
from desktop.state.drafts import Draft
from desktop.state.link import LinkPhase, LinkState
from desktop.state.messages import Delivery, Failure, Item, MessageItem, Queued, Upload
from desktop.state.store import Store
from protocol import floor as moves
from protocol.commands import EndChat, SendMessage, SetAgentState
from protocol.entities import Offer, Reason
from protocol.errors import ErrorCode
from protocol.frames import Ack, PartyTyping, Refused
from protocol.ids import CommandId, FileId, OfferId
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason, OfferOutcome, Rule
from protocol.rest import EntriesPage
from tests.desktop.state.floors import (
    AGENT,
    CHAT,
    CUSTOMER,
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

OFFER = Offer(
    id=OfferId(UUID(int=500)),
    interaction=CHAT,
    agent=MAJA.id,
    queue=QUEUE.id,
    made_at=60_000,
    deadline=90_000,
    reason=Reason(rule=Rule.LONGEST_IDLE),
)


def message(number: int, text: str = "Hello") -> SendMessage:
    """A message of ours on its way."""
    return SendMessage(id=command_id(number), interaction=CHAT, text=text, version=1)


def last(store: Store) -> MessageItem:
    """The last message of the chat."""
    item = store.conversations[CHAT].items[-1]
    assert isinstance(item, MessageItem)
    return item


def replayed(items: list[Item], told: list[Change]) -> list[Item]:
    """A copy of a transcript, kept up by the changes alone, as a model does."""
    copy = list(items)
    for change in told:
        match change:
            case changes.ItemsInserted():
                copy[change.index : change.index] = change.items
            case changes.ItemChanged():
                copy[change.index] = change.item
            case changes.ItemMoved():
                copy.insert(change.new, copy.pop(change.old))
            case changes.ItemRemoved():
                del copy[change.index]
            case _:
                pass
    return copy


def test_an_offer_rings_until_it_is_accepted_and_the_chat_opens() -> None:
    """Arrived, offered, accepted, assigned, and the conversation is on the desk."""
    store = Store(lambda: 0)
    waiting = card(status=InteractionStatus.WAITING, agent=None, version=0)
    store.apply([welcome(), floor_snapshot()])
    store.apply(
        [
            floor(11, moves.InteractionArrived(interaction=waiting)),
            floor(12, moves.OfferMade(offer=OFFER)),
        ]
    )
    assert store.my_offer() == OFFER
    assert store.floor.waiting()[0].status is InteractionStatus.OFFERED
    done = store.apply(
        [
            floor(
                13,
                moves.OfferEnded(offer=OFFER.id, interaction=CHAT, agent=MAJA.id, outcome=OfferOutcome.ACCEPTED),
            ),
            floor(14, moves.InteractionAssigned(interaction=CHAT, agent=MAJA.id, version=1, since=60_000)),
            chat_snapshot(public(1, said(1))),
        ]
    )
    assert changes.OfferRemoved(OFFER, OfferOutcome.ACCEPTED) in done
    assert changes.ConversationOpened(CHAT) in done
    assert store.my_offer() is None
    assert store.conversations[CHAT].held is Held.MINE
    assert store.floor.of_agent(MAJA.id) == [store.conversations[CHAT].card]
    assert not store.floor.waiting()


def test_an_offer_that_runs_out_leaves_the_customer_waiting() -> None:
    """The card waits again, and we are set aside."""
    store = Store(lambda: 0)
    store.apply([welcome(), floor_snapshot(card(status=InteractionStatus.WAITING, agent=None))])
    store.apply([floor(11, moves.OfferMade(offer=OFFER))])
    store.apply(
        [
            floor(
                12,
                moves.OfferEnded(offer=OFFER.id, interaction=CHAT, agent=MAJA.id, outcome=OfferOutcome.EXPIRED),
            ),
            floor(
                13,
                moves.AgentStateChanged(
                    agent=MAJA.id,
                    status=AgentStatus.NOT_READY,
                    reason=NotReadyReason.NO_ANSWER,
                    since=90_000,
                    online=True,
                ),
            ),
        ]
    )
    assert store.floor.interactions[CHAT].status is InteractionStatus.WAITING
    assert store.my_agent is not None
    assert store.my_agent.reason is NotReadyReason.NO_ANSWER


def test_a_message_goes_from_the_outbox_to_its_place() -> None:
    """Entry and ack come in either order; what is shown keeps its key, and a copy by changes keeps up."""
    for ack_first in (True, False):
        store, told = desk(public(1, said(1)))
        before = list(store.conversations[CHAT].items)
        store.queued(Queued(message(2)))
        assert last(store).delivery is Delivery.OUTBOX
        assert last(store).author.name == "Maja Lindqvist"
        ack, entry = Ack(id=command_id(2), at=2_000, seq=2), public(2, said(2, "Hello", AGENT))
        store.apply([ack] if ack_first else [entry])
        assert last(store).delivery is Delivery.SENT
        store.apply([entry] if ack_first else [ack])
        assert [item.key for item in store.conversations[CHAT].items] == [str(message_id(1)), str(message_id(2))]
        assert last(store).seq == 2
        assert not store.outbox
        assert replayed(before, told) == store.conversations[CHAT].items


def test_what_the_customer_says_meanwhile_stands_above_the_outbox() -> None:
    """Our waiting message stays last, and then goes where the server put it."""
    store, told = desk(public(1, said(1)))
    before = list(store.conversations[CHAT].items)
    store.queued(Queued(message(5)))
    store.queued(Queued(message(6)))
    store.apply([public(2, said(2))])
    assert [item.key for item in store.conversations[CHAT].items] == [str(message_id(n)) for n in (1, 2, 5, 6)]
    store.apply([public(3, said(6, "Hello", AGENT)), public(4, said(4))])
    assert [item.key for item in store.conversations[CHAT].items] == [str(message_id(n)) for n in (1, 2, 6, 4, 5)]
    assert replayed(before, told) == store.conversations[CHAT].items
    assert store.conversations[CHAT].outbox == 1


def test_words_refused_for_good_go_back_to_the_composer() -> None:
    """Before what is being written there, and out of the transcript."""
    store, told = desk(public(1, said(1)))
    before = list(store.conversations[CHAT].items)
    store.drafts.put(CHAT, Draft("and more", 3))
    store.queued(Queued(message(2, "Hej \N{WAVING HAND SIGN}")))
    store.apply([Refused(id=command_id(2), code=ErrorCode.STALE_ASSIGNMENT, text="No longer yours.")])
    assert store.drafts.of(CHAT).text == "Hej \N{WAVING HAND SIGN}\nand more"
    assert store.drafts.of(CHAT).caret == len("Hej xx\nand more"), "in UTF-16 units"
    assert changes.DraftReturned(CHAT, ErrorCode.STALE_ASSIGNMENT, "No longer yours.") in told
    assert not store.outbox
    assert replayed(before, told) == store.conversations[CHAT].items == before


def test_other_failures_stay_in_the_transcript_to_retry_or_discard() -> None:
    """With code and words, under the same id."""
    store, told = desk(public(1, said(1)))
    before = list(store.conversations[CHAT].items)
    store.queued(Queued(message(2)))
    store.apply([Refused(id=command_id(2), code=ErrorCode.INTERNAL, text="Something went wrong.")])
    assert last(store).delivery is Delivery.FAILED
    assert last(store).failure == Failure(ErrorCode.INTERNAL, "Something went wrong.")
    store.retried(Queued(message(2)))
    assert last(store).delivery is Delivery.OUTBOX
    assert store.outbox[command_id(2)].failure is None
    store.failed(command_id(2), ErrorCode.INTERNAL, "Again.")
    store.discarded(message_id(2))
    assert store.conversations[CHAT].items == before == replayed(before, told)
    assert not store.outbox


def test_a_refusal_that_passes_changes_nothing() -> None:
    """The session tries again; the message stays on its way."""
    store, told = desk(public(1, said(1)))
    store.queued(Queued(message(2)))
    told.clear()
    store.apply([Refused(id=command_id(2), code=ErrorCode.BUSY, text="Busy.", retry_after=500)])
    assert told == []
    assert last(store).delivery is Delivery.OUTBOX


def test_a_refused_act_is_told_with_its_words() -> None:
    """What is no message has no place in a transcript."""
    store, told = desk(public(1, said(1)))
    command = SetAgentState(id=command_id(9), status=AgentStatus.READY)
    store.queued(Queued(command))
    store.apply([Refused(id=command_id(9), code=ErrorCode.NOT_ALLOWED, text="You may not.")])
    assert changes.CommandRefused(command, ErrorCode.NOT_ALLOWED, "You may not.") in told
    assert not store.outbox


def test_what_this_machine_cannot_keep_is_not_sent_and_not_lost() -> None:
    """Words go back to the composer; an act is told."""
    store, told = desk(public(1, said(1)))
    store.not_kept(message(2, "Kept?"), "The disk is full.")
    assert store.drafts.of(CHAT).text == "Kept?"
    store.not_kept(EndChat(id=command_id(3), interaction=CHAT, version=1), "The disk is full.")
    assert isinstance(told[-1], changes.CommandRefused)


def test_uploads_show_how_far_they_are() -> None:
    """By file, and only while the message is in the outbox."""
    store, _ = desk(public(1, said(1)))
    file = FileId(UUID(int=900))
    store.queued(Queued(message(2, ""), (Upload(file, "frame.jpg", 1_000),)))
    store.uploaded(message_id(2), file, 600)
    assert last(store).uploads == (Upload(file, "frame.jpg", 1_000, 600),)
    store.apply([public(2, said(2, "x", AGENT))])
    assert last(store).uploads == ()
    assert store.uploaded(message_id(2), file, 1_000) == ()


def test_a_snapshot_keeps_what_is_still_in_the_outbox() -> None:
    """A resume by snapshot loses nothing of ours and shows nothing twice."""
    store, told = desk(public(1, said(1)))
    store.queued(Queued(message(2)))
    store.queued(Queued(message(3)))
    told.clear()
    store.apply([chat_snapshot(public(1, said(1)), public(2, said(2, "Hello", AGENT)))])
    assert changes.OutboxChanged() in told, "what still has to go out is shown in other places too"
    keys = [item.key for item in store.conversations[CHAT].items]
    assert keys == [str(message_id(n)) for n in (1, 2, 3)]
    assert store.conversations[CHAT].outbox == 1
    assert list(store.outbox) == [command_id(3)], "what is in the snapshot is stored"


def test_an_outbox_of_an_earlier_run_appears_when_its_chat_opens() -> None:
    """Failed ones with their reason."""
    store = Store(lambda: 0)
    store.queued(Queued(message(2)))
    store.queued(Queued(message(3), failure=Failure(ErrorCode.INTERNAL, "Something went wrong.")))
    store.apply([welcome(), floor_snapshot(card()), chat_snapshot(public(1, said(1)))])
    shown = store.conversations[CHAT].outbox_items()
    assert [item.delivery for item in shown] == [Delivery.OUTBOX, Delivery.FAILED]


def test_a_chat_that_went_back_to_the_queue_stays_to_be_read() -> None:
    """Until it is dismissed; while it is ours it can't be."""
    store, told = desk(public(1, said(1)))
    store.dismissed(CHAT)
    assert CHAT in store.conversations
    store.apply([floor(11, moves.InteractionRequeued(interaction=CHAT, version=2, since=70_000))])
    assert store.conversations[CHAT].held is Held.LOST
    assert store.floor.waiting()[0].id == CHAT
    assert list(store.losses) == [CHAT]
    store.dismissed(CHAT)
    assert changes.ConversationClosed(CHAT) in told
    assert store.losses == {}


def test_a_finished_chat_leaves_the_desk() -> None:
    """Ended, wrapped up, closed."""
    store, told = desk(public(1, said(1)))
    store.apply([floor(11, moves.InteractionEnded(interaction=CHAT, reason="agent_ended", since=70_000))])  # pyright: ignore[reportArgumentType]
    assert store.conversations[CHAT].card.status is InteractionStatus.WRAP_UP
    assert store.conversations[CHAT].held is Held.MINE
    store.apply([floor(12, moves.InteractionClosed(interaction=CHAT))])
    assert CHAT not in store.conversations
    assert changes.ConversationClosed(CHAT) in told


def test_a_chat_that_closed_while_words_wait_stays_until_dismissed() -> None:
    """Nothing unsent disappears from the screen by itself."""
    store, _ = desk(public(1, said(1)))
    store.queued(Queued(message(2)))
    store.apply([floor(11, moves.InteractionClosed(interaction=CHAT))])
    assert store.conversations[CHAT].held is Held.CLOSED


def test_a_new_floor_tells_what_became_of_my_chats() -> None:
    """After a long absence: one was closed, one is somebody else's."""
    store, _ = desk(public(1, said(1)))
    store.apply([welcome(), floor_snapshot(card(agent=OSKAR.id, version=3), seq=5_000)])
    assert store.conversations[CHAT].held is Held.LOST
    assert store.conversations[CHAT].card.version == 3
    store.apply([welcome(), floor_snapshot(seq=6_000)])
    assert store.conversations[CHAT].held is Held.CLOSED, "it can be read until she knows"
    store.loss_read(CHAT)
    assert CHAT not in store.conversations


def test_another_history_starts_from_nothing() -> None:
    """The server's store was restored: what was known of the floor is forgotten."""
    store, told = desk(public(1, said(1)))
    store.apply([welcome(epoch="second")])
    assert store.floor.seq == 0
    assert changes.FloorReplaced() in told


def test_the_servers_clock_is_shown() -> None:
    """A wrong clock on this machine shows right times."""
    store, _ = desk()
    assert store.now() == 50_000, "this machine says 40,000"


def test_typing_of_others_only() -> None:
    """What another window of ours types is not shown to us."""
    store, _ = desk(public(1, said(1)))
    store.apply([PartyTyping(interaction=CHAT, party=CUSTOMER, typing=True)])
    store.apply([PartyTyping(interaction=CHAT, party=AGENT, typing=True)])
    assert store.conversations[CHAT].typing == (CUSTOMER,)


def test_older_entries_are_put_before() -> None:
    """Those that are held already are not put in again."""
    store, told = desk(public(3, said(3)), public(4, said(4)))
    before = list(store.conversations[CHAT].items)
    page = EntriesPage(public=tuple(public(seq, said(seq)) for seq in (1, 2, 3)))
    store.older(CHAT, page)
    assert [item.key for item in store.conversations[CHAT].items] == [str(message_id(n)) for n in (1, 2, 3, 4)]
    assert replayed(before, told) == store.conversations[CHAT].items
    assert not store.conversations[CHAT].older


def test_two_windows_of_one_agent_show_the_same() -> None:
    """What one sends, the other shows as ours; its outbox item is only where it was written."""
    one, _ = desk(public(1, said(1)))
    two, _ = desk(public(1, said(1)))
    one.queued(Queued(message(2)))
    assert len(two.conversations[CHAT].items) == 1
    for store in (one, two):
        store.apply([public(2, said(2, "Hello", AGENT))])
    assert last(one).mine
    assert last(two).mine
    assert [item.key for item in one.conversations[CHAT].items] == [item.key for item in two.conversations[CHAT].items]


def test_head_changes_are_told_once_a_batch() -> None:
    """A hundred messages make one change of the list's row."""
    store, told = desk(public(1, said(1)))
    store.apply([public(seq, said(seq)) for seq in range(2, 102)])
    assert told.count(changes.ConversationChanged(CHAT)) == 1
    assert sum(isinstance(change, changes.ItemsInserted) for change in told) == 100


def test_the_link_is_told_only_when_it_differs() -> None:
    """A heartbeat that changes nothing repaints nothing."""
    store, told = desk()
    link = LinkState(LinkPhase.ONLINE, since=1)
    store.set_link(link)
    store.set_link(LinkState(LinkPhase.ONLINE, since=1))
    assert told == [changes.LinkChanged()]


def test_signing_out_forgets_everything_of_the_agent() -> None:
    """For the next one at this desk."""
    store, _ = desk(public(1, said(1)))
    store.queued(Queued(EndChat(id=CommandId(UUID(int=77)), interaction=CHAT, version=1)))
    store.signed_out()
    assert not store.conversations
    assert not store.outbox
    assert store.me is None
    assert not store.floor.agents

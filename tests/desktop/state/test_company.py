"""Whose a chat is when there are several in it: seats, hand-overs, leaving, and looking in from outside."""

from desktop.state import changes
from desktop.state.conversation import Held
from desktop.state.drafts import Draft
from desktop.state.messages import Queued
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.commands import LeaveChat, TransferChat
from protocol.entities import Offer, Passed, Reason, Seat
from protocol.errors import ErrorCode
from protocol.frames import FloorEntry, NotFollowed, PublicEntry, QueuePosition
from protocol.ids import OfferId
from protocol.kinds import EndReason, InteractionStatus, OfferKind, OfferOutcome, Rule, SeatKind
from tests.desktop.state.floors import (
    AGENT,
    CHAT,
    CUSTOMER,
    MAJA,
    OSKAR,
    OTHER_AGENT,
    QUEUE,
    card,
    chat_snapshot,
    command_id,
    floor_snapshot,
    message_id,
    welcome,
)


class Desk:
    """A store and a hand to tell it what happens on the floor."""

    def __init__(self, *, owner: bool = True) -> None:
        self.store = Store(lambda: 40_000)
        mine = card() if owner else card(agent=OSKAR.id)
        self.store.apply([welcome(), floor_snapshot(mine)])
        if owner:
            self.store.apply([chat_snapshot()])

    def floor(self, *told: moves.FloorEvent) -> list[changes.Change]:
        """These happen, each by itself."""
        done: list[changes.Change] = []
        for event in told:
            done += self.store.apply([FloorEntry(seq=self.store.floor.seq + 1, at=9_000, event=event)])
        return done


def offer(kind: OfferKind, *, stays: bool = False) -> Offer:
    """Maja asks Oskar."""
    return Offer(
        id=OfferId(command_id(70)),
        interaction=CHAT,
        agent=OSKAR.id,
        queue=QUEUE.id,
        made_at=8_000,
        deadline=38_000,
        reason=Reason(rule=Rule.CHOSEN_BY_COLLEAGUE),
        kind=kind,
        by=MAJA.id,
        stays=stays,
    )


def ended(asked: Offer, outcome: OfferOutcome) -> moves.OfferEnded:
    """What was asked is over."""
    return moves.OfferEnded(offer=asked.id, interaction=CHAT, agent=OSKAR.id, outcome=outcome)


ASSIGNED = moves.InteractionAssigned(interaction=CHAT, agent=OSKAR.id, version=2, since=9_000, before=MAJA.id)
STAYS = moves.SeatTaken(interaction=CHAT, seat=Seat(agent=MAJA.id, kind=SeatKind.STAYING, version=3, since=9_000))


def test_a_colleague_who_is_asked_changes_nothing_until_she_accepts() -> None:
    """The chat stays active with its owner; a decline leaves no trace on the floor."""
    desk = Desk()
    before = desk.store.floor.interactions[CHAT]
    asked = offer(OfferKind.TRANSFER)
    desk.floor(moves.OfferMade(offer=asked))
    assert desk.store.floor.interactions[CHAT] == before
    assert desk.store.floor.open_offer(CHAT) == asked
    desk.floor(ended(asked, OfferOutcome.DECLINED))
    assert desk.store.floor.interactions[CHAT] == before
    assert desk.store.conversations[CHAT].held is Held.MINE


def test_who_hands_over_and_stays_keeps_the_chat_before_her() -> None:
    """Between the new owner and the seat nothing closes, and nothing is told as lost; the fence is the seat's."""
    desk = Desk()
    asked = offer(OfferKind.TRANSFER, stays=True)
    told = desk.floor(moves.OfferMade(offer=asked), ended(asked, OfferOutcome.ACCEPTED), ASSIGNED, STAYS)
    chat = desk.store.conversations[CHAT]
    assert chat.held is Held.MINE
    assert not chat.owned
    assert (chat.version, chat.card.version) == (3, 2)
    assert not desk.store.losses
    assert not [change for change in told if isinstance(change, changes.ConversationClosed | changes.LossesChanged)]


def test_who_hands_over_and_goes_has_lost_nothing() -> None:
    """It leaves her desk; with words unsent it stays and says so."""
    desk = Desk()
    asked = offer(OfferKind.TRANSFER)
    desk.floor(moves.OfferMade(offer=asked), ended(asked, OfferOutcome.ACCEPTED), ASSIGNED)
    assert CHAT not in desk.store.conversations
    assert not desk.store.losses
    desk = Desk()
    desk.store.drafts.put(CHAT, Draft("one more", 3))
    desk.floor(moves.OfferMade(offer=asked), ended(asked, OfferOutcome.ACCEPTED), ASSIGNED)
    assert desk.store.losses[CHAT].words == ("one more",)


def test_a_queue_gets_it_with_a_brief_while_she_waits_there() -> None:
    """Where it waits, how it came there, and that she can take it back."""
    desk = Desk()
    command = TransferChat(id=command_id(5), interaction=CHAT, version=1, queue=QUEUE.id, stays=True)
    desk.store.queued(Queued(command))
    passed = Passed(by=MAJA.id, at=9_000, brief="brakes")
    requeued = moves.InteractionRequeued(
        interaction=CHAT, version=2, since=9_000, before=MAJA.id, queue=QUEUE.id, passed=passed
    )
    desk.floor(requeued, STAYS)
    chat = desk.store.conversations[CHAT]
    assert (chat.held, chat.card.status, chat.card.passed) == (Held.MINE, InteractionStatus.WAITING, passed)
    told = desk.store.apply([QueuePosition(interaction=CHAT, position=2, wait=60_000)])
    assert told == (changes.PositionChanged(CHAT),)
    again = moves.InteractionAssigned(interaction=CHAT, agent=MAJA.id, version=4, since=9_500)
    desk.floor(again)
    assert chat.owned
    assert (chat.version, chat.card.company, chat.card.passed) == (4, (), None)
    assert CHAT not in desk.store.positions


def test_a_refused_hand_over_makes_a_later_loss_a_loss() -> None:
    """She did not leave of her own will then."""
    desk = Desk()
    command = LeaveChat(id=command_id(5), interaction=CHAT, version=1)
    desk.store.queued(Queued(command))
    desk.store.failed(command.id, ErrorCode.OFFER_OPEN, "")
    desk.floor(moves.InteractionRequeued(interaction=CHAT, version=2, since=9_000, before=MAJA.id))
    assert CHAT in desk.store.losses


def test_a_seat_ends_with_the_chat_and_it_can_still_be_read() -> None:
    """Only the owner wraps up; nothing of the guest's was taken away."""
    desk = Desk()
    asked = offer(OfferKind.TRANSFER, stays=True)
    desk.floor(moves.OfferMade(offer=asked), ended(asked, OfferOutcome.ACCEPTED), ASSIGNED, STAYS)
    desk.floor(moves.InteractionEnded(interaction=CHAT, reason=EndReason.CUSTOMER_LEFT, since=9_800))
    assert desk.store.conversations[CHAT].held is Held.LOST
    assert not desk.store.losses
    desk.floor(moves.InteractionClosed(interaction=CHAT))
    assert CHAT not in desk.store.conversations


def test_what_rings_is_looked_into_and_becomes_hers_when_it_does() -> None:
    """With all that was seen of it; nothing of it is on her desk before."""
    desk = Desk(owner=False)
    store = desk.store
    store.follow(CHAT, on=True)
    told = store.apply([chat_snapshot(chat=card(agent=OSKAR.id))])
    assert told == (changes.FollowedChanged(CHAT),)
    assert store.followed[CHAT].held is Held.FOLLOWED
    assert CHAT not in store.conversations
    event = events.MessagePosted(id=message_id(60), author=CUSTOMER, text="Hello?")
    store.apply([PublicEntry(interaction=CHAT, seq=store.followed[CHAT].public + 1, at=9_000, event=event)])
    desk.floor(moves.InteractionAssigned(interaction=CHAT, agent=MAJA.id, version=2, since=9_000, before=OSKAR.id))
    assert store.conversations[CHAT].held is Held.MINE
    assert store.conversations[CHAT].last_message is not None
    assert not store.followed
    assert not store.losses


def test_who_looks_no_more_is_shown_no_more() -> None:
    """Nor does a late answer bring it back; a refusal is told."""
    store = Desk(owner=False).store
    store.follow(CHAT, on=True)
    store.follow(CHAT, on=False)
    store.apply([chat_snapshot(chat=card(agent=OSKAR.id))])
    assert not store.followed
    assert not store.conversations
    assert not store.losses
    store.follow(CHAT, on=True)
    told = store.apply([NotFollowed(interaction=CHAT, code=ErrorCode.NOT_ALLOWED, text="no")])
    assert told == (changes.FollowedChanged(CHAT, ErrorCode.NOT_ALLOWED, "no"),)
    assert not store.following


def test_each_agent_reads_for_herself() -> None:
    """What was seen before she came is seen; what a colleague reads meanwhile is not read by her."""
    desk = Desk()
    chat = desk.store.conversations[CHAT]

    def tell(event: events.PublicEvent) -> None:
        desk.store.apply([PublicEntry(interaction=CHAT, seq=chat.public + 1, at=9_000, event=event)])

    tell(events.PartyJoined(party=AGENT))
    tell(events.PartyJoined(party=OTHER_AGENT))
    tell(events.MessagePosted(id=message_id(61), author=CUSTOMER, text="Hello?"))
    unread = chat.unread
    tell(events.Marked(party=OTHER_AGENT, delivered=chat.public, seen=chat.public))
    assert chat.unread == unread > 0
    tell(events.Marked(party=AGENT, delivered=chat.public, seen=chat.public))
    assert chat.unread == 0

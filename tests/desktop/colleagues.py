"""What goes on between colleagues at Nordlys Bikes, as frames: hidden words, hand-overs, seats, flags."""

from uuid import UUID

from msgspec.structs import replace

from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.entities import Flag, Note, Offer, Party, Passed, Reason, Seat
from protocol.frames import FloorEntry, Outlook, PublicEntry, QueueOutlook, QueuePosition, StaffEntry
from protocol.ids import AgentId, InteractionId, MessageId, NoteId, OfferId
from protocol.kinds import AgentStatus, Channel, NotReadyReason, OfferKind, OfferOutcome, PartyKind, Rule, SeatKind
from tests.desktop import afternoon as day

RASMUS, SAGA, TUOMAS = (AgentId(UUID(int=0xA3 + n)) for n in range(3))
ASKS = OfferId(UUID(int=0xF7))
_BY_COLLEAGUE = Reason(rule=Rule.CHOSEN_BY_COLLEAGUE)


class Floor:
    """Feeds a store with entries of the floor, numbered as they come."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def tell(self, *told: moves.FloorEvent) -> None:
        """These happened, now."""
        for event in told:
            self.store.apply([FloorEntry(seq=self.store.floor.seq + 1, at=day.NOW, event=event)])

    def staff(self, interaction: InteractionId, event: events.StaffEvent, ago: int = 0) -> None:
        """This stands in a chat's staff stream, so many seconds ago."""
        chat = self.store.chat(interaction)
        seq = chat.staff + 1 if chat is not None else 1
        entry = StaffEntry(interaction=interaction, seq=seq, at=day.NOW - ago * 1000, event=event)
        self.store.apply([entry])

    def public(self, interaction: InteractionId, event: events.PublicEvent, ago: int = 0) -> None:
        """This stands in a chat's public stream, so many seconds ago."""
        chat = self.store.chat(interaction)
        seq = chat.public + 1 if chat is not None else 1
        entry = PublicEntry(interaction=interaction, seq=seq, at=day.NOW - ago * 1000, event=event)
        self.store.apply([entry])


def people(store: Store) -> Floor:
    """More colleagues come: free, full, at lunch."""
    floor = Floor(store)
    busy = day.agent(RASMUS, "Rasmus Dahl")
    full = replace(day.agent(SAGA, "Saga Holm"), capacity={Channel.CHAT: 0})
    lunch = replace(day.agent(TUOMAS, "Tuomas Salo"), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH)
    floor.tell(*(moves.AgentConfigured(agent=one) for one in (busy, full, lunch)))
    outlooks = (
        Outlook(queue=day.SALES, waiting=1, agents=4, free=1, wait=130_000),
        Outlook(queue=day.WORKSHOP, waiting=1, agents=3, free=0, wait=480_000),
        Outlook(queue=day.ORDERS, waiting=0, agents=3, free=2),
    )
    store.apply([QueueOutlook(queues=outlooks)])
    return floor


def hidden(number: int, author: AgentId, text: str, *, kept: bool = False) -> events.HiddenPosted:
    """A hidden message."""
    return events.HiddenPosted(id=MessageId(UUID(int=0x9000 + number)), author=author, text=text, kept=kept)


def noted(number: int, by: AgentId, text: str, ago: int = 86_400) -> Note:
    """A note on a customer."""
    return Note(id=NoteId(UUID(int=0x9100 + number)), by=by, at=day.NOW - ago * 1000, text=text)


def asked(
    interaction: InteractionId, agent: AgentId, by: AgentId, kind: OfferKind, brief: str = "", *, stays: bool = False
) -> Offer:
    """A colleague is asked."""
    return Offer(
        id=ASKS,
        interaction=interaction,
        agent=agent,
        queue=day.SALES,
        made_at=day.NOW - 6_000,
        deadline=day.NOW + 24_000,
        reason=_BY_COLLEAGUE,
        kind=kind,
        by=by,
        brief=brief,
        stays=stays,
    )


def over(offer: Offer, outcome: OfferOutcome) -> moves.OfferEnded:
    """What was asked is over."""
    return moves.OfferEnded(offer=offer.id, interaction=offer.interaction, agent=offer.agent, outcome=outcome)


def seat(agent: AgentId, kind: SeatKind, version: int = 7) -> Seat:
    """A place in a chat that is somebody else's."""
    return Seat(agent=agent, kind=kind, version=version, since=day.NOW)


def handed_to_queue(store: Store, interaction: InteractionId, brief: str, *, stays: bool) -> None:
    """Maja hands a chat over to the workshop, and stays or goes."""
    floor = Floor(store)
    passed = Passed(by=day.MAJA, at=day.NOW, brief=brief)
    requeued = moves.InteractionRequeued(
        interaction=interaction, version=5, since=day.NOW, before=day.MAJA, queue=day.WORKSHOP, passed=passed
    )
    floor.tell(requeued)
    if stays:
        floor.tell(moves.SeatTaken(interaction=interaction, seat=seat(day.MAJA, SeatKind.STAYING, 6)))


def position(interaction: InteractionId, place: int, wait: int | None) -> QueuePosition:
    """The place in the queue."""
    return QueuePosition(interaction=interaction, position=place, wait=wait)


def flagged(interaction: InteractionId, by: AgentId, text: str) -> moves.InteractionFlagged:
    """A flag for the supervisor."""
    return moves.InteractionFlagged(interaction=interaction, flag=Flag(by=by, at=day.NOW, text=text))


def came_round(store: Store, brief: str) -> None:
    """Freja's chat went back to its queue, rang at three, was Oskar's, and is given to Maja."""
    floor, chat = people(store), day.FREJA
    maja = Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA)
    oskar = Party(kind=PartyKind.AGENT, name="Oskar Berg", agent=day.OSKAR)
    floor.public(chat, events.PartyLeft(party=maja, returned_to_queue=True), 46)
    for ago, agent in ((44, RASMUS), (34, SAGA), (24, TUOMAS)):
        offer = OfferId(UUID(int=ago))
        floor.staff(chat, events.OfferExplained(offer=offer, agent=agent, reason=Reason(rule=Rule.LONGEST_IDLE)), ago)
        floor.staff(chat, events.OfferConcluded(offer=offer, agent=agent, outcome=OfferOutcome.EXPIRED), ago - 8)
    floor.public(chat, events.PartyJoined(party=oskar), 12)
    floor.public(chat, events.PartyLeft(party=oskar), 6)
    floor.public(chat, events.PartyJoined(party=maja), 6)
    floor.staff(chat, events.ChatAssigned(by=day.OSKAR, agent=day.MAJA, before=day.OSKAR, brief=brief), 6)

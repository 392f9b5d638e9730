"""Histories made by hand: one chat, in which all is as it should be until a test breaks one thing."""

from uuid import UUID

import msgspec

from backend.store import Entry
from bench.simulation.history import (
    Committed,
    Happening,
    Heard,
    History,
    Opened,
    Sent,
    ServerStarted,
    Wrote,
)
from bench.simulation.invariants import check
from protocol import PROTOCOL_VERSION, codec
from protocol.commands import AcceptOffer, AnyCommand, SendMessage, StartChat
from protocol.entities import Agent, Customer, Interaction, Offer, Party, Queue, Reason, Seat
from protocol.events import ChatStarted, MessagePosted, OfferExplained, PartyJoined, PublicEvent, RoomEvent, StaffEvent
from protocol.floor import (
    AgentConfigured,
    AgentStateChanged,
    FloorEvent,
    InteractionArrived,
    InteractionAssigned,
    InteractionRequeued,
    OfferEnded,
    OfferMade,
    QueueConfigured,
    SeatTaken,
)
from protocol.frames import (
    Ack,
    FloorEntry,
    FloorSnapshot,
    PublicEntry,
    RoomEntry,
    StaffEntry,
    StaffHello,
    ToStaff,
    ToVisitor,
    VisitorHello,
    Welcome,
)
from protocol.ids import (
    AgentId,
    CommandId,
    InteractionId,
    MessageId,
    OfferId,
    QueueId,
    RoomId,
    SiteId,
    VisitorId,
)
from protocol.kinds import AgentStatus, Channel, InteractionStatus, OfferOutcome, PartyKind, Rule, SeatKind

EPOCH = "epoch"
CHAT, OTHER = InteractionId(UUID(int=1)), InteractionId(UUID(int=2))
MAJA, OMAR = AgentId(UUID(int=11)), AgentId(UUID(int=12))
ROOM = RoomId(UUID(int=31))
QUEUE, SITE, VISITOR = QueueId(UUID(int=21)), SiteId(UUID(int=22)), VisitorId(UUID(int=23))
ANNA, DESK = "anna/1", "maja/1"
CUSTOMER = Party(kind=PartyKind.CUSTOMER, name="Anna")


def command_id(number: int) -> CommandId:
    """Ids of commands."""
    return CommandId(UUID(int=1_000 + number))


def offer(number: int, agent: AgentId = MAJA, chat: InteractionId = CHAT) -> Offer:
    """An offer of a chat."""
    return Offer(
        id=OfferId(UUID(int=100 + number)),
        interaction=chat,
        agent=agent,
        queue=QUEUE,
        made_at=0,
        deadline=10_000,
        reason=Reason(rule=Rule.ONLY_ONE_FREE),
    )


def card(chat: InteractionId, arrived_at: int = 0) -> Interaction:
    """A chat as it arrives."""
    return Interaction(
        id=chat,
        site=SITE,
        queue=QUEUE,
        status=InteractionStatus.WAITING,
        customer=Customer(visitor=VISITOR),
        arrived_at=arrived_at,
        since=arrived_at,
    )


class Hand:
    """Writes a history. Times are seconds of the simulation; entries get their numbers here."""

    def __init__(self) -> None:
        self.history = History(secrets=frozenset({"login-of-maja"}), acts=10)
        self.now = 0.0
        self._last: dict[object, int] = {}
        self.add(ServerStarted(0, EPOCH))
        self.floor(
            QueueConfigured(queue=Queue(id=QUEUE, name="Sales", offer_seconds=10)),
            AgentConfigured(agent=self.agent(MAJA)),
            AgentConfigured(agent=self.agent(OMAR)),
        )

    @staticmethod
    def agent(agent: AgentId) -> Agent:
        """An agent as configured."""
        return Agent(
            id=agent, login="login-of-maja", name="Maja", queues={QUEUE: {Channel.CHAT: 1}}, capacity={Channel.CHAT: 1}
        )

    @property
    def at(self) -> int:
        """Now, in milliseconds."""
        return int(self.now * 1_000)

    def add(self, *happenings: Happening) -> None:
        """These happened."""
        for happening in happenings:
            self.history.add(happening)

    def later(self, seconds: float) -> None:
        """Time passes."""
        self.now += seconds

    def faults(self) -> set[str]:
        """The invariants that do not hold."""
        return {fault.invariant for fault in check(self.history)}

    # --- the log ----------------------------------------------------------------------------------

    def _seq(self, stream: object) -> int:
        self._last[stream] = self._last.get(stream, 0) + 1
        return self._last[stream]

    def commit(self, *entries: Entry) -> None:
        """Entries became durable together."""
        self.add(Committed(self.at, entries))

    def floor(self, *events: FloorEvent) -> list[FloorEntry]:
        """Events of the floor."""
        entries = [FloorEntry(seq=self._seq("floor"), at=self.at, event=event) for event in events]
        self.commit(*entries)
        return entries

    def public(self, event: PublicEvent, chat: InteractionId = CHAT) -> PublicEntry:
        """An event of a chat's public stream."""
        entry = PublicEntry(interaction=chat, seq=self._seq(("public", chat)), at=self.at, event=event)
        self.commit(entry)
        return entry

    def staff(self, event: StaffEvent, chat: InteractionId = CHAT) -> StaffEntry:
        """An event of a chat's staff stream."""
        entry = StaffEntry(interaction=chat, seq=self._seq(("staff", chat)), at=self.at, event=event)
        self.commit(entry)
        return entry

    # --- lines ------------------------------------------------------------------------------------

    def say(self, client: str, line: int, frame: StaffHello | VisitorHello | AnyCommand) -> None:
        """A client says something on a line."""
        self.add(Sent(self.at, client, line, msgspec.json.encode(frame)))

    def tell(self, client: str, line: int, *frames: ToVisitor | ToStaff) -> None:
        """A client is told something on a line."""
        encode = codec.encode_to_staff if client == DESK else codec.encode_to_visitor
        for frame in frames:
            self.add(Heard(self.at, client, line, encode(frame)))  # type: ignore[arg-type]

    def widget(self, line: int, *, interaction: InteractionId | None = None, public: int = 0) -> None:
        """Anna's tab opens a line and says hello."""
        self.add(Opened(self.at, ANNA, line))
        hello = VisitorHello(protocol=PROTOCOL_VERSION, token="t", epoch=EPOCH, interaction=interaction, public=public)
        self.say(ANNA, line, hello)
        self.tell(ANNA, line, Welcome(protocol=1, epoch=EPOCH, now=0, heartbeat=1, dead_after=1))

    def desk(self, line: int, *, floor: int = 0) -> None:
        """Maja's desk opens a line and says hello."""
        self.add(Opened(self.at, DESK, line))
        self.say(DESK, line, StaffHello(protocol=PROTOCOL_VERSION, token="t", epoch=EPOCH, floor=floor))
        welcome = Welcome(protocol=1, epoch=EPOCH, now=0, heartbeat=1, dead_after=1, agent=self.agent(MAJA))
        self.tell(DESK, line, welcome)

    # --- a story ----------------------------------------------------------------------------------

    def arrive(self, chat: InteractionId = CHAT) -> PublicEntry:
        """Anna rings."""
        start = StartChat(id=CommandId(chat))
        self.add(Wrote(self.at, ANNA, start))
        self.say(ANNA, 1, start)
        self.floor(InteractionArrived(interaction=card(chat, self.at)))
        started = self.public(ChatStarted(customer=CUSTOMER, queue_name="Sales"), chat)
        self.tell(ANNA, 1, started, Ack(id=CommandId(chat), at=started.at, seq=started.seq))
        return started

    def ready(self, agent: AgentId = MAJA) -> None:
        """An agent is at her desk and ready."""
        self.floor(AgentStateChanged(agent=agent, status=AgentStatus.READY, since=0, online=True))

    def ring(self, made: Offer) -> None:
        """An offer is made."""
        self.floor(OfferMade(offer=made))
        self.staff(OfferExplained(offer=made.id, agent=made.agent, reason=made.reason), made.interaction)

    def end_offer(self, made: Offer, outcome: OfferOutcome) -> None:
        """An offer ends."""
        self.floor(OfferEnded(offer=made.id, interaction=made.interaction, agent=made.agent, outcome=outcome))

    def assign(
        self, agent: AgentId = MAJA, version: int = 1, chat: InteractionId = CHAT, before: AgentId | None = None
    ) -> None:
        """An agent gets a chat."""
        self.floor(InteractionAssigned(interaction=chat, agent=agent, version=version, since=self.at, before=before))
        self.public(PartyJoined(party=party(agent)), chat)

    def accept(self, made: Offer, version: int = 1) -> None:
        """An offer is accepted."""
        self.end_offer(made, OfferOutcome.ACCEPTED)
        self.assign(made.agent, version, made.interaction)

    def requeue(self, version: int, chat: InteractionId = CHAT, before: AgentId | None = MAJA) -> None:
        """A chat goes back to its queue."""
        self.floor(InteractionRequeued(interaction=chat, version=version, since=self.at, before=before))

    def sit(self, agent: AgentId = OMAR, version: int = 2, kind: SeatKind = SeatKind.INVITED) -> None:
        """An agent takes a seat in the chat."""
        self.floor(SeatTaken(interaction=CHAT, seat=Seat(agent=agent, kind=kind, version=version, since=self.at)))

    def room(self, seq: int, event: RoomEvent) -> RoomEntry:
        """Something happens in the room."""
        entry = RoomEntry(room=ROOM, seq=seq, at=self.at, event=event)
        self.commit(entry)
        return entry

    def customer_writes(self, number: int, text: str, *, stored: bool = True) -> SendMessage:
        """Anna says something; it is kept, sent, stored, told to her and acknowledged."""
        message = SendMessage(id=command_id(number), interaction=CHAT, text=text)
        self.add(Wrote(self.at, ANNA, message))
        self.say(ANNA, 1, message)
        if stored:
            entry = self.posted(number, text)
            self.tell(ANNA, 1, entry, Ack(id=message.id, at=entry.at, seq=entry.seq))
        return message

    def posted(self, number: int, text: str, author: Party = CUSTOMER) -> PublicEntry:
        """A message is stored."""
        return self.public(MessagePosted(id=MessageId(UUID(int=1_000 + number)), author=author, text=text))

    def agent_writes(self, number: int, text: str, *, agent: AgentId = MAJA, version: int = 1) -> None:
        """An agent says something."""
        message = SendMessage(id=command_id(number), interaction=CHAT, text=text, version=version)
        self.add(Wrote(self.at, DESK, message))
        self.say(DESK, 2, message)
        entry = self.posted(number, text, party(agent))
        self.tell(DESK, 2, Ack(id=message.id, at=entry.at, seq=entry.seq))


def party(agent: AgentId) -> Party:
    """An agent as the customer sees her."""
    return Party(kind=PartyKind.AGENT, name="Maja", agent=agent)


def chat() -> Hand:
    """A chat that goes on between Anna and Maja, in which nothing is wrong."""
    hand = Hand()
    hand.widget(1)
    hand.desk(2)
    hand.tell(DESK, 2, snapshot_of(hand))
    hand.ready()
    hand.arrive()
    hand.later(1)
    made = offer(1)
    hand.ring(made)
    hand.later(1)
    hand.say(DESK, 2, AcceptOffer(id=command_id(900), offer=made.id))
    hand.accept(made)
    hand.tell(DESK, 2, Ack(id=command_id(900), at=hand.at, seq=hand._last["floor"]))
    hand.tell(ANNA, 1, *[one for one in entries(hand) if isinstance(one, PublicEntry) and one.seq == 2])
    hand.customer_writes(1, "hello")
    return hand


def entries(hand: Hand) -> list[Entry]:
    """All that became durable."""
    return [entry for one in hand.history.happenings if isinstance(one, Committed) for entry in one.entries]


def snapshot_of(hand: Hand) -> FloorSnapshot:
    """The floor as the story begins."""
    configured = [one.event for one in entries(hand)]
    return FloorSnapshot(
        seq=hand._last["floor"],
        sites=(),
        queues=tuple(one.queue for one in configured if isinstance(one, QueueConfigured)),
        agents=tuple(one.agent for one in configured if isinstance(one, AgentConfigured)),
        interactions=(),
        offers=(),
    )

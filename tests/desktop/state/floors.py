"""A small floor to play on, and a hand to write its streams with."""

from uuid import UUID

from desktop.state.changes import Change
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.entities import Agent, Customer, Interaction, Party, Queue, Site
from protocol.frames import FloorEntry, FloorSnapshot, InteractionSnapshot, PublicEntry, StaffEntry, Welcome
from protocol.ids import AgentId, CommandId, InteractionId, MessageId, QueueId, SiteId, VisitorId
from protocol.kinds import AgentStatus, InteractionStatus, PartyKind

MAJA = Agent(id=AgentId(UUID(int=1)), login="maja", name="Maja Lindqvist", status=AgentStatus.READY, online=True)
OSKAR = Agent(id=AgentId(UUID(int=2)), login="oskar", name="Oskar Berg")
QUEUE = Queue(id=QueueId(UUID(int=10)), name="Sales")
SITE = Site(id=SiteId(UUID(int=20)), key="nordlys", name="Nordlys Bikes")
CHAT = InteractionId(UUID(int=100))
CUSTOMER = Party(kind=PartyKind.CUSTOMER, name="Elin")
AGENT = Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=MAJA.id)
OTHER_AGENT = Party(kind=PartyKind.AGENT, name="Oskar Berg", agent=OSKAR.id)
EPOCH = "first"


def card(
    interaction: InteractionId = CHAT,
    status: InteractionStatus = InteractionStatus.ACTIVE,
    agent: AgentId | None = MAJA.id,
    version: int = 1,
) -> Interaction:
    """A chat's card; mine and active unless said otherwise."""
    return Interaction(
        id=interaction,
        site=SITE.id,
        queue=QUEUE.id,
        status=status,
        customer=Customer(visitor=VisitorId(UUID(int=30)), name="Elin"),
        arrived_at=1_000,
        since=2_000,
        agent=agent,
        version=version,
    )


def welcome(epoch: str = EPOCH, now: int = 50_000, me: Agent = MAJA) -> Welcome:
    """The answer to hello."""
    return Welcome(protocol=1, epoch=epoch, now=now, heartbeat=15_000, dead_after=40_000, agent=me)


def floor_snapshot(*cards: Interaction, seq: int = 10) -> FloorSnapshot:
    """The floor with these chats."""
    return FloorSnapshot(
        seq=seq, sites=(SITE,), queues=(QUEUE,), agents=(MAJA, OSKAR), interactions=tuple(cards), offers=()
    )


def floor(seq: int, event: moves.FloorEvent, at: int = 60_000) -> FloorEntry:
    """The next thing on the floor."""
    return FloorEntry(seq=seq, at=at, event=event)


def public(seq: int, event: events.PublicEvent, at: int = 0, chat: InteractionId = CHAT) -> PublicEntry:
    """The next thing in a chat."""
    return PublicEntry(interaction=chat, seq=seq, at=at or 1_000 * seq, event=event)


def staff(seq: int, event: events.StaffEvent, at: int = 0, chat: InteractionId = CHAT) -> StaffEntry:
    """The next thing in a chat that only staff see."""
    return StaffEntry(interaction=chat, seq=seq, at=at or 1_000 * seq, event=event)


def said(number: int, text: str = "", author: Party = CUSTOMER) -> events.MessagePosted:
    """A message with an id made of a number."""
    return events.MessagePosted(id=message_id(number), author=author, text=text or f"message {number}")


def message_id(number: int) -> MessageId:
    """An id made of a number."""
    return MessageId(UUID(int=1_000 + number))


def command_id(number: int) -> CommandId:
    """The same id, as its command's."""
    return CommandId(message_id(number))


def chat_snapshot(*entries: PublicEntry | StaffEntry, chat: Interaction | None = None) -> InteractionSnapshot:
    """A chat with these entries."""
    publics = tuple(entry for entry in entries if isinstance(entry, PublicEntry))
    staffs = tuple(entry for entry in entries if isinstance(entry, StaffEntry))
    return InteractionSnapshot(
        interaction=chat or card(),
        public=publics[-1].seq if publics else 0,
        staff=staffs[-1].seq if staffs else 0,
        public_entries=publics,
        staff_entries=staffs,
    )


def desk(*entries: PublicEntry | StaffEntry) -> tuple[Store, list[Change]]:
    """Maja's desk with one chat, and the changes it tells of from now on."""
    store = Store(lambda: 40_000)
    store.apply([welcome(), floor_snapshot(card()), chat_snapshot(*entries)])
    told: list[Change] = []
    store.listen(told.extend)
    return store, told

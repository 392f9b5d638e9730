"""A believable afternoon at Nordlys Bikes: frames that fill a store, and a bus that notes what is asked."""

from collections.abc import Callable
from uuid import UUID

from desktop.state.link import LinkPhase, LinkState, SignInPhase, SignInState
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.entities import (
    Agent,
    Attachment,
    Candidate,
    Customer,
    Interaction,
    Offer,
    PageContext,
    Party,
    Queue,
    Reason,
    Site,
)
from protocol.forms import FormAnswer
from protocol.frames import (
    FloorEntry,
    FloorSnapshot,
    InteractionSnapshot,
    PartyTyping,
    PublicEntry,
    StaffEntry,
    ToStaff,
    Welcome,
)
from protocol.ids import (
    AgentId,
    CommandId,
    FileId,
    InteractionId,
    MessageId,
    OfferId,
    QueueId,
    SiteId,
    VisitorId,
)
from protocol.kinds import (
    AgentStatus,
    AttachmentKind,
    Channel,
    EndReason,
    InteractionStatus,
    NotReadyReason,
    PartyKind,
    Rule,
)

#: Saturday, 14:32:10 UTC; the machine's and the server's clock alike.
NOW = 1_763_821_930_000
MAJA, OSKAR = AgentId(UUID(int=0xA1)), AgentId(UUID(int=0xA2))
SALES, WORKSHOP, ORDERS = QueueId(UUID(int=0xB1)), QueueId(UUID(int=0xB2)), QueueId(UUID(int=0xB3))
SITE = SiteId(UUID(int=0xC1))
FREJA, LARS, ELINA, MIKKEL, AINO, SOREN, WAITS, WAITS_TOO = (InteractionId(UUID(int=0xD0 + n)) for n in range(8))
PHOTO, PLAN = FileId(UUID(int=0xE1)), FileId(UUID(int=0xE2))
OFFER = OfferId(UUID(int=0xF1))


def agent(id: AgentId, name: str, status: AgentStatus = AgentStatus.READY) -> Agent:
    """An agent of all queues."""
    reason = NotReadyReason.LUNCH if status is AgentStatus.NOT_READY else None
    return Agent(
        id=id,
        login=name.split(maxsplit=1)[0].lower(),
        name=name,
        capacity={Channel.CHAT: 8},
        queues={SALES: {Channel.CHAT: 1}, WORKSHOP: {Channel.CHAT: 1}, ORDERS: {Channel.CHAT: 2}},
        status=status,
        reason=reason,
        since=NOW - 2_712_000,
        online=True,
    )


def customer(name: str, *, email: str = "", phone: str = "", customer_number: str = "") -> Customer:
    """A customer on a page of the shop."""
    page = PageContext(
        url="https://nordlys.example/bikes/vidda-gravel",
        title="Vidda Gravel 28″ – Nordlys Bikes",
        language="da-DK",
        browser="Firefox 133 on Windows",
        time_zone="Europe/Copenhagen",
    )
    return Customer(
        visitor=VisitorId(UUID(int=hash(name) & 0xFFFF)),
        name=name,
        email=email,
        phone=phone,
        customer_number=customer_number,
        page=page,
    )


def card(
    id: InteractionId,
    who: Customer,
    queue: QueueId,
    question: str,
    *,
    ago: int,
    status: InteractionStatus = InteractionStatus.ACTIVE,
    channel: Channel = Channel.CHAT,
) -> Interaction:
    """A chat that arrived `ago` seconds back and was taken 24 s later."""
    mine = status in (InteractionStatus.ACTIVE, InteractionStatus.WRAP_UP)
    return Interaction(
        id=id,
        site=SITE,
        queue=queue,
        channel=channel,
        status=status,
        customer=who,
        arrived_at=NOW - ago * 1000,
        since=NOW - (ago - 24 if mine else ago) * 1000,
        agent=MAJA if mine else None,
        version=1 if mine else 0,
        question=question,
    )


_MAJA = Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=MAJA)


class Talk:
    """Builds the entries of one chat, seconds before now."""

    def __init__(self, card: Interaction, queue: str, answers: tuple[FormAnswer, ...] = ()) -> None:
        self.card = card
        self.customer = Party(kind=PartyKind.CUSTOMER, name=card.customer.name)
        self.entries: list[PublicEntry] = []
        ago = (NOW - card.arrived_at) // 1000
        self._put(
            ago,
            events.ChatStarted(customer=self.customer, queue_name=queue, answers=answers, question=card.question),
        )
        self._put(ago - 24, events.PartyJoined(party=_MAJA))

    def _put(self, ago: float, event: events.PublicEvent) -> None:
        at = NOW - round(ago * 1000)
        self.entries.append(PublicEntry(interaction=self.card.id, seq=len(self.entries) + 1, at=at, event=event))

    def says(self, ago: float, text: str, *attachments: Attachment) -> None:
        """The customer."""
        self._message(ago, self.customer, text, attachments)

    def maja(self, ago: float, text: str, *attachments: Attachment) -> None:
        """The agent."""
        self._message(ago, _MAJA, text, attachments)

    def _message(self, ago: float, author: Party, text: str, attachments: tuple[Attachment, ...]) -> None:
        id = MessageId(UUID(int=(self.card.id.int << 32) + len(self.entries)))
        self._put(ago, events.MessagePosted(id=id, author=author, text=text, attachments=attachments))

    def seen(self, by: Party, back: int = 0) -> None:
        """All but the last `back` was seen."""
        upto = len(self.entries) - back
        self._put(0, events.Marked(party=by, delivered=len(self.entries), seen=upto))

    def ends(self, ago: float) -> None:
        """The customer leaves."""
        self._put(ago, events.ChatEnded(by=self.customer, reason=EndReason.CUSTOMER_LEFT))

    def snapshot(self) -> InteractionSnapshot:
        """As the server sends it."""
        reason = Reason(
            rule=Rule.LONGEST_IDLE,
            waited=18_000,
            free_agents=2,
            chosen=Candidate(agent=MAJA, priority=1, open=2, idle=240_000),
            alternatives=(Candidate(agent=OSKAR, priority=1, open=2, idle=95_000),),
        )
        explained = events.OfferExplained(offer=OFFER, agent=MAJA, reason=reason)
        staff = StaffEntry(interaction=self.card.id, seq=1, at=self.card.arrived_at + 18_000, event=explained)
        return InteractionSnapshot(
            interaction=self.card,
            public=len(self.entries),
            staff=1,
            public_entries=tuple(self.entries),
            staff_entries=(staff,),
        )


def photo(width: int = 1600, height: int = 1200) -> Attachment:
    """The customer's picture of her bike."""
    return Attachment(
        id=PHOTO,
        key="k",
        kind=AttachmentKind.PICTURE,
        name="my-vidda.jpg",
        media_type="image/jpeg",
        bytes=412_330,
        width=width,
        height=height,
    )


def plan() -> Attachment:
    """A file of the agent's."""
    return Attachment(
        id=PLAN,
        key="k",
        kind=AttachmentKind.FILE,
        name="Vidda service plan 2026.pdf",
        media_type="application/pdf",
        bytes=1_284_000,
    )


def freja() -> Talk:
    """The chat on the screen."""
    who = customer(
        "Freja Nielsen", email="freja.nielsen@nordmail.example", phone="+45 31 22 40 18", customer_number="NB-20417"
    )
    talk = Talk(
        card(FREJA, who, SALES, "Which size of the Vidda fits me? I am 172 cm.", ago=764),
        "Sales",
        (
            FormAnswer(key="name", label="Name", value="Freja Nielsen"),
            FormAnswer(key="email", label="E-mail", value="freja.nielsen@nordmail.example"),
            FormAnswer(key="number", label="Customer no.", value="NB-20417"),
        ),
    )
    talk.maja(715, "Hello Freja, Maja here. At 172 cm you are between M and L. What is your inseam?")
    talk.says(668, "80 cm, I think. Measured with a book against the wall :)")
    talk.says(655, "I ride mostly gravel, some city")
    talk.maja(
        602,
        "Then M is yours: shorter reach, easier on gravel. The geometry is here: https://nordlys.example/geometry/vidda#m",
    )
    talk.says(402, "Great. This is my old one, is the stem the same length? It felt good", photo())
    talk.maja(330, "That looks like a 90 mm stem. The M comes with 80 mm, and you can swap it for free within 30 days.")
    talk.maja(322, "Here is what the first year of service covers:", plan())
    talk.says(130, "Perfect 🙌 And do you have the green one in stock in Aarhus? I could pick it up on Saturday.")
    talk.seen(talk.customer)
    talk.says(52, "Or Friday after four, if that is easier for you")
    return talk


def others() -> list[Talk]:
    """The other chats on this desk."""
    lars = Talk(card(LARS, customer("Lars Holm"), WORKSHOP, "My rear brake squeals", ago=1290), "Workshop")
    lars.maja(1200, "Hello Lars, is it a disc brake?")
    lars.says(1100, "Yes, hydraulic")
    lars.maja(38, "Then please clean the disc with the spray first, that helps most of the time.")
    lars.seen(lars.customer, back=1)
    elina = Talk(card(ELINA, customer("Elina Virtanen"), ORDERS, "Where is order 88213?", ago=610), "Orders")
    elina.maja(500, "Hello Elina, I am looking it up.")
    elina.says(97, "Thank you, it should have been here on Tuesday")
    elina.says(84, "It is a birthday present")
    elina.says(71, "Hello?")
    mikkel = Talk(card(MIKKEL, customer("Mikkel Skov Andersen"), SALES, "Child seat for the Fjord", ago=240), "Sales")
    mikkel.maja(200, "Hello Mikkel")
    mikkel.says(21, "Will the seat fit on a 27.5″ frame with a rear rack?")
    soren = Talk(
        card(SOREN, customer("Søren Kjær"), ORDERS, "Return of a helmet", ago=2400, status=InteractionStatus.WRAP_UP),
        "Orders",
    )
    soren.maja(2300, "Hello Søren, I have sent you the label.")
    soren.says(2200, "Got it, thanks. Bye!")
    soren.ends(2190)
    soren.seen(_MAJA)
    return [lars, elina, mikkel, soren]


def floor(*, ready: AgentStatus = AgentStatus.READY, talks: list[Talk]) -> FloorSnapshot:
    """Everything on the floor."""
    waiting = (
        card(
            WAITS,
            customer("Aksel Lund"),
            SALES,
            "Do you take old bikes in part exchange?",
            ago=49,
            status=InteractionStatus.WAITING,
        ),
        card(WAITS_TOO, customer(""), WORKSHOP, "When can I book a service?", ago=12, status=InteractionStatus.WAITING),
    )
    return FloorSnapshot(
        seq=1284,
        sites=(Site(id=SITE, key="nordlys", name="Nordlys Bikes"),),
        queues=(
            Queue(id=SALES, name="Sales"),
            Queue(id=WORKSHOP, name="Workshop"),
            Queue(id=ORDERS, name="Orders"),
        ),
        agents=(agent(MAJA, "Maja Lindqvist", ready), agent(OSKAR, "Oskar Berg")),
        interactions=(*(talk.card for talk in talks), *waiting),
        offers=(),
    )


def afternoon() -> list[ToStaff]:
    """Frames of a busy afternoon: four chats, one to finish, two waiting."""
    talks = [freja(), *others()]
    me = agent(MAJA, "Maja Lindqvist")
    frames: list[ToStaff] = [Welcome(protocol=1, epoch="e", now=NOW, heartbeat=15_000, dead_after=40_000, agent=me)]
    frames.append(floor(talks=talks))
    frames += [talk.snapshot() for talk in talks]
    return frames


def quiet(status: AgentStatus) -> list[ToStaff]:
    """Nobody is here."""
    me = agent(MAJA, "Maja Lindqvist", status)
    welcome = Welcome(protocol=1, epoch="e", now=NOW, heartbeat=15_000, dead_after=40_000, agent=me)
    empty = floor(ready=status, talks=[])
    return [
        welcome,
        FloorSnapshot(seq=7, sites=empty.sites, queues=empty.queues, agents=empty.agents, interactions=(), offers=()),
    ]


def offer() -> FloorEntry:
    """Aksel's chat is put to Maja."""
    made = Offer(
        id=OFFER,
        interaction=WAITS,
        agent=MAJA,
        queue=SALES,
        made_at=NOW - 9_000,
        deadline=NOW + 21_000,
        reason=Reason(
            rule=Rule.LONGEST_IDLE,
            waited=40_000,
            free_agents=3,
            chosen=Candidate(agent=MAJA, priority=1, open=4, idle=380_000),
            alternatives=(Candidate(agent=OSKAR, priority=1, open=4, idle=120_000),),
        ),
    )
    return FloorEntry(seq=1285, at=NOW - 9_000, event=moves.OfferMade(offer=made))


def taken(interaction: InteractionId, agent: AgentId, seq: int = 1285) -> FloorEntry:
    """A chat has another owner."""
    event = moves.InteractionAssigned(interaction=interaction, agent=agent, version=3, since=NOW)
    return FloorEntry(seq=seq, at=NOW, event=event)


def requeued(interaction: InteractionId, seq: int = 1285) -> FloorEntry:
    """A chat went back to its queue."""
    return FloorEntry(seq=seq, at=NOW, event=moves.InteractionRequeued(interaction=interaction, version=2, since=NOW))


def typing(interaction: InteractionId, name: str) -> PartyTyping:
    """A customer types."""
    return PartyTyping(interaction=interaction, party=Party(kind=PartyKind.CUSTOMER, name=name), typing=True)


def gone(interaction: InteractionId, seq: int, name: str, left: int | None) -> PublicEntry:
    """A customer's connection is lost and waited for `left` ms; None: it is back."""
    party = Party(kind=PartyKind.CUSTOMER, name=name)
    until = None if left is None else NOW + left
    event = events.ConnectionChanged(party=party, connected=left is None, until=until)
    return PublicEntry(interaction=interaction, seq=seq, at=NOW, event=event)


def says(interaction: InteractionId, seq: int, text: str, name: str = "Freja Nielsen") -> PublicEntry:
    """A customer's next message."""
    event = events.MessagePosted(
        id=MessageId(UUID(int=(0x77 << 64) + seq)), author=Party(kind=PartyKind.CUSTOMER, name=name), text=text
    )
    return PublicEntry(interaction=interaction, seq=seq, at=NOW, event=event)


def store(frames: list[ToStaff], now: Callable[[], int] | None = None) -> Store:
    """A store that has taken the frames in, signed in and online; time stands still unless `now` moves it."""
    made = Store(now or clock)
    made.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN, server="https://desk.nordlys.example", login="maja"))
    made.apply(frames)
    made.set_link(
        LinkState(phase=LinkPhase.ONLINE, since=NOW - 60_000, latency=23, heard_at=NOW - 4_000, caught_up_to=1284)
    )
    return made


def clock() -> int:
    """Time stands still this afternoon."""
    return NOW


def command_id(number: int) -> CommandId:
    """An id that is easy to tell."""
    return CommandId(UUID(int=(0x99 << 64) + number))

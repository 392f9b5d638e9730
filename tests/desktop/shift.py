"""A shift at Nordlys Bikes with all a queue can ask of its agents: targets, wrap-up, left messages, visitors."""

from uuid import UUID

from msgspec.structs import replace

from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.browsing import Asked, Cart, CartLine, Visiting
from protocol.entities import Candidate, Interaction, Offer, PageContext, Party, Passed, Queue, Reason
from protocol.forms import FormAnswer
from protocol.frames import (
    FloorEntry,
    FloorSnapshot,
    InteractionSnapshot,
    Outlook,
    PublicEntry,
    QueueOutlook,
    QueuePosition,
    StaffEntry,
    ToStaff,
    Visitors,
)
from protocol.ids import InteractionId, MessageId, OfferId, VisitorId
from protocol.kinds import (
    AgentStatus,
    Channel,
    EndReason,
    InteractionStatus,
    NotReadyReason,
    OfferOutcome,
    PartyKind,
    Rule,
)
from protocol.service import Disposition, WrapUp, WrapUpMode
from tests.desktop import afternoon as day

NOW, MAJA, OSKAR = day.NOW, day.MAJA, day.OSKAR
LETTER, CALL, HANDED = (InteractionId(UUID(int=0x1D0 + n)) for n in range(3))
EARLIER, LATER = OfferId(UUID(int=0x1F1)), OfferId(UUID(int=0x1F2))
IDA, JONAS, NOBODY, ASTRID = (VisitorId(UUID(int=0x1A0 + n)) for n in range(4))

DISPOSITIONS = tuple(
    Disposition(key=key, label=label)
    for key, label in (
        ("answered", "Question answered"),
        ("sold", "Sold"),
        ("order", "Order status given"),
        ("return", "Return agreed"),
        ("refund", "Refund agreed"),
        ("workshop", "Workshop time booked"),
        ("callback", "We get back to them"),
        ("wrong", "Wrong department"),
        ("spam", "Not a customer"),
    )
)


def wrap_up(mode: WrapUpMode = WrapUpMode.OPTIONAL, **rules: object) -> WrapUp:
    """A queue's rules with nine dispositions."""
    return replace(WrapUp(mode=mode, dispositions=DISPOSITIONS), **rules)


def queues(rules: WrapUp | None = None) -> tuple[Queue, ...]:
    """Sales within a minute, the workshop within five, orders whenever."""
    rules = rules or wrap_up()
    return (
        Queue(id=day.SALES, name="Sales", target_seconds=60, wrap_up=rules),
        Queue(id=day.WORKSHOP, name="Workshop", target_seconds=300, skills={"brakes": 5}, wrap_up=rules),
        Queue(id=day.ORDERS, name="Orders", target_seconds=0, wrap_up=rules),
    )


def waiting() -> tuple[Interaction, ...]:
    """Two chats, a left message, a callback, and a chat that Oskar has handed over."""
    chats = tuple(card for card in day.floor(talks=[]).interactions if card.id in (day.WAITS, day.WAITS_TOO))
    letter = day.card(
        LETTER,
        day.customer("Karin Ek", email="karin.ek@post.example"),
        day.ORDERS,
        "Invoice for order 88120",
        ago=5400,
        status=InteractionStatus.WAITING,
        channel=Channel.EMAIL,
    )
    call = day.card(
        CALL,
        day.customer("Jens Toft", phone="+45 20 11 45 90"),
        day.SALES,
        "Leasing for a company",
        ago=75,
        status=InteractionStatus.WAITING,
        channel=Channel.PHONE,
    )
    handed = day.card(
        HANDED,
        day.customer("Tuuli Laine", email="tuuli@post.example"),
        day.WORKSHOP,
        "My gears slip since Monday",
        ago=220,
        status=InteractionStatus.WAITING,
    )
    passed = Passed(by=OSKAR, at=NOW - 40_000, brief="She needs a time this week; the cassette is ours, so it is free.")
    return (*chats, letter, call, replace(handed, passed=passed))


def floor(rules: WrapUp | None = None) -> FloorSnapshot:
    """Everything on the floor, my chats too."""
    talks = [day.freja(), *day.others()]
    base = day.floor(talks=talks)
    return replace(base, queues=queues(rules), interactions=(*(talk.card for talk in talks), *waiting()))


def frames(rules: WrapUp | None = None) -> list[ToStaff]:
    """All frames of the shift."""
    made = day.afternoon()
    return [floor(rules) if isinstance(frame, FloorSnapshot) else frame for frame in made] + [outlook()]


def store(rules: WrapUp | None = None) -> Store:
    """A store that has taken them in."""
    return day.store(frames(rules))


def outlook() -> QueueOutlook:
    """How the queues stand."""
    return QueueOutlook(
        queues=(
            Outlook(queue=day.SALES, waiting=2, agents=4, free=1, wait=45_000),
            Outlook(queue=day.WORKSHOP, waiting=2, agents=2, free=0, wait=260_000),
            Outlook(queue=day.ORDERS, waiting=1, agents=3, free=0),
        )
    )


def handed_over() -> InteractionSnapshot:
    """The chat that Oskar has handed over, as a desk that looks into it gets it."""
    card = next(one for one in waiting() if one.id == HANDED)
    customer = Party(kind=PartyKind.CUSTOMER, name="Tuuli Laine")
    oskar = Party(kind=PartyKind.AGENT, name="Oskar Berg", agent=OSKAR)
    told: tuple[tuple[int, events.PublicEvent], ...] = (
        (
            220,
            events.ChatStarted(
                customer=customer,
                queue_name="Sales",
                question=card.question,
                answers=(FormAnswer(key="mail", label="E-mail", value="tuuli@post.example"),),
            ),
        ),
        (196, events.PartyJoined(party=oskar)),
        (190, _said(HANDED, 1, oskar, "Hello Tuuli, is that the Fjord that you bought in March?")),
        (150, _said(HANDED, 2, customer, "Yes, it slips in the smallest ones. Is that something you mend at once?")),
        (95, _said(HANDED, 3, oskar, "I bring you to the workshop, they know when there is a time.")),
        (40, events.PassedOn(by=oskar, queue_name="Workshop")),
    )
    entries = tuple(
        PublicEntry(interaction=HANDED, seq=at + 1, at=NOW - ago * 1000, event=event)
        for at, (ago, event) in enumerate(told)
    )
    return InteractionSnapshot(
        interaction=card, public=len(entries), staff=3, public_entries=entries, staff_entries=explained()
    )


def letter() -> InteractionSnapshot:
    """The left message, as it comes to whoever took it."""
    card = replace(
        next(one for one in waiting() if one.id == LETTER),
        status=InteractionStatus.ACTIVE,
        agent=MAJA,
        version=1,
        since=NOW,
    )
    customer = Party(kind=PartyKind.CUSTOMER, name="Karin Ek")
    text = "Hello, I need the invoice for order 88120 with our company number on it, please. Regards, Karin"
    answers = (FormAnswer(key="mail", label="E-mail", value="karin.ek@post.example"),)
    started = events.ChatStarted(customer=customer, queue_name="Orders", question=card.question, answers=answers)
    told = (started, _said(LETTER, 1, customer, text))
    entries = tuple(
        PublicEntry(interaction=LETTER, seq=at + 1, at=card.arrived_at, event=event) for at, event in enumerate(told)
    )
    taken = StaffEntry(interaction=LETTER, seq=1, at=NOW, event=events.ChatTaken(agent=MAJA, out_of_turn=True))
    return InteractionSnapshot(
        interaction=card, public=len(entries), staff=1, public_entries=entries, staff_entries=(taken,)
    )


def takes_letter() -> list[ToStaff]:
    """Maja takes the left message."""
    event = moves.InteractionAssigned(interaction=LETTER, agent=MAJA, version=1, since=NOW)
    return [FloorEntry(seq=1285, at=NOW, event=event), letter()]


def _said(chat: InteractionId, number: int, author: Party, text: str) -> events.MessagePosted:
    return events.MessagePosted(id=MessageId(UUID(int=(chat.int << 32) + number)), author=author, text=text)


def explained() -> tuple[StaffEntry, ...]:
    """Why it rang at Oskar."""
    reason = Reason(
        rule=Rule.HIGHEST_SKILL,
        waited=8_000,
        free_agents=2,
        skills={"sales": 4},
        chosen=Candidate(agent=OSKAR, priority=1, skill=7, open=1, idle=31_000),
        alternatives=(Candidate(agent=MAJA, priority=1, skill=5, open=3, idle=4_000),),
    )
    handed = events.HandedOver(queue=day.WORKSHOP, by=OSKAR, brief="She needs a time this week; the cassette is ours.")
    return (
        StaffEntry(
            interaction=HANDED,
            seq=1,
            at=NOW - 212_000,
            event=events.OfferExplained(offer=EARLIER, agent=OSKAR, reason=reason),
        ),
        StaffEntry(
            interaction=HANDED,
            seq=2,
            at=NOW - 196_000,
            event=events.OfferConcluded(offer=EARLIER, agent=OSKAR, outcome=OfferOutcome.ACCEPTED),
        ),
        StaffEntry(interaction=HANDED, seq=3, at=NOW - 40_000, event=handed),
    )


def visitors() -> Visitors:
    """Four people on the pages, one of whom chats, one was asked."""
    bike = PageContext(
        url="https://nordlys.example/bikes/fjord-city", title="Fjord City 7 – Nordlys Bikes", language="sv-SE"
    )
    cart = Cart(
        currency="DKK",
        total=749_500,
        lines=(
            CartLine(name="Fjord City 7, M, blue", price=699_500),
            CartLine(name="Rack bag 20 l", quantity=2, price=25_000),
        ),
    )
    checkout = PageContext(url="https://nordlys.example/checkout", title="Checkout – Nordlys Bikes", language="da-DK")
    aksel = next(card for card in waiting() if card.id == day.WAITS)
    return Visitors(
        all=True,
        here=(
            Visiting(
                visitor=IDA, site=day.SITE, page=checkout, since=NOW - 1_260_000, page_since=NOW - 185_000, cart=cart
            ),
            Visiting(visitor=JONAS, site=day.SITE, page=bike, since=NOW - 340_000, page_since=NOW - 95_000),
            Visiting(
                visitor=NOBODY,
                site=day.SITE,
                page=bike,
                since=NOW - 900_000,
                page_since=NOW - 20_000,
                asked=Asked.NO,
                asked_by=OSKAR,
            ),
            Visiting(
                visitor=aksel.customer.visitor,
                site=day.SITE,
                page=bike,
                since=NOW - 400_000,
                page_since=NOW - 49_000,
                cart=cart,
                interaction=day.WAITS,
            ),
        ),
    )


def warned(chat: InteractionId, seq: int, left: int) -> PublicEntry:
    """The customer is told that the chat ends in `left` ms without an answer."""
    return PublicEntry(interaction=chat, seq=seq, at=NOW, event=events.InactivityWarned(closes_at=NOW + left))


def says_goodbye(chat: InteractionId, seq: int) -> PublicEntry:
    """The customer ends the chat."""
    by = Party(kind=PartyKind.CUSTOMER, name="Lars Holm")
    return PublicEntry(interaction=chat, seq=seq, at=NOW, event=events.ChatEnded(by=by, reason=EndReason.CUSTOMER_LEFT))


def not_answered() -> list[FloorEntry]:
    """Maja has let the afternoon's offer ring out."""
    over = moves.OfferEnded(offer=day.OFFER, interaction=day.WAITS, agent=MAJA, outcome=OfferOutcome.EXPIRED)
    aside = moves.AgentStateChanged(
        agent=MAJA, status=AgentStatus.NOT_READY, reason=NotReadyReason.NO_ANSWER, since=NOW, online=True
    )
    return [FloorEntry(seq=1286 + at, at=NOW, event=event) for at, event in enumerate((over, aside))]


def place(chat: InteractionId, position: int, wait: int | None = None) -> QueuePosition:
    """Its place in its queue."""
    return QueuePosition(interaction=chat, position=position, wait=wait)


def ends(chat: InteractionId, seq: int = 1285, *, until: int | None = None) -> FloorEntry:
    """A chat ends; its agent has wrap-up to do."""
    event = moves.InteractionEnded(interaction=chat, reason=EndReason.CUSTOMER_LEFT, since=NOW, wrap_up_until=until)
    return FloorEntry(seq=seq, at=NOW, event=event)


def rings_at_oskar(chat: InteractionId, seq: int = 1285) -> FloorEntry:
    """It rings at a colleague."""
    offer = Offer(
        id=LATER,
        interaction=chat,
        agent=OSKAR,
        queue=day.SALES,
        made_at=NOW - 9_000,
        deadline=NOW + 21_000,
        reason=Reason(rule=Rule.ONLY_ONE_FREE, waited=40_000, free_agents=1, chosen=Candidate(agent=OSKAR)),
    )
    return FloorEntry(seq=seq, at=NOW - 9_000, event=moves.OfferMade(offer=offer))

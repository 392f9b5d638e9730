"""A supervisor's day at Nordlys Bikes: Liv oversees three groups, four queues, and what goes on there."""

from uuid import UUID

from msgspec.structs import replace

from desktop.state.store import Store
from protocol import events
from protocol.entities import Agent, AgentProfile, Flag, Interaction, Party, Queue, Seat, Site
from protocol.figures import AgentFigures, FloorFigures, QueueFigures, Step
from protocol.frames import (
    FloorSnapshot,
    InteractionSnapshot,
    Outlook,
    PublicEntry,
    QueueOutlook,
    StaffEntry,
    ToStaff,
    Welcome,
)
from protocol.ids import AgentId, InteractionId, MessageId, ProfileId, QueueId
from protocol.kinds import AgentStatus, Channel, InteractionStatus, NotReadyReason, PartyKind, Role, SeatKind
from protocol.limits import FIGURE_STEP
from tests.desktop import afternoon as day
from tests.desktop import shift

NOW, OSKAR = day.NOW, day.OSKAR
LIV = AgentId(UUID(int=0xA0))
RETURNS = QueueId(UUID(int=0xB4))
ADVICE, SERVICE, EVENING = (ProfileId(UUID(int=0xC0 + n)) for n in range(3))
#: Oskar's chat with a flag; the one of Noor's without.
FLAGGED, QUIET = InteractionId(UUID(int=0x500)), InteractionId(UUID(int=0x501))
GROUPS = (
    AgentProfile(id=ADVICE, name="Buying advice"),
    AgentProfile(id=SERVICE, name="Service and returns"),
    AgentProfile(id=EVENING, name="Evening team"),
)
QUEUES = (
    Queue(id=day.SALES, name="Sales", target_seconds=60),
    Queue(id=day.WORKSHOP, name="Workshop", target_seconds=300),
    Queue(id=day.ORDERS, name="Orders", target_seconds=120),
    Queue(id=RETURNS, name="Returns", target_seconds=180),
)
_NAMES = (
    "Oskar Berg",
    "Noor Haddad",
    "Maja Lindqvist",
    "Emil Sørensen",
    "Aino Korhonen",
    "Signe Dahl",
    "Jonas Vik",
    "Freya Madsen",
    "Tuomas Niemi",
    "Ingrid Solberg",
    "Samir Rahimi",
    "Elsa Nyström",
    "Viggo Thomsen",
    "Linnea Åkesson",
    "Marek Nowak",
    "Katri Salo",
    "Anders Holm",
    "Yusuf Demir",
    "Petra Lund",
    "Mikko Laine",
    "Clara Brandt",
    "Henrik Bech",
)
_CUSTOMERS = ("Aksel Lund", "Mia Sand", "Jens Toft", "Karin Ek", "Tuuli Laine", "Peter Krag", "Ida Ravn", "Olav Moen")
_QUESTIONS = (
    "Which size fits me?",
    "Where is my order?",
    "My gears slip",
    "Can I return the helmet?",
    "Leasing for a company",
    "Is the rack included?",
)


def liv(**values: object) -> Agent:
    """The supervisor."""
    made = Agent(
        id=LIV,
        login="liv",
        name="Liv Aas",
        role=Role.SUPERVISOR,
        queues={},
        capacity={Channel.CHAT: 4},
        status=AgentStatus.READY,
        reason=None,
        since=NOW - 3_600_000,
        online=True,
    )
    return replace(made, **values)


def team() -> list[Agent]:
    """Twenty-two agents in all states."""
    made: list[Agent] = []
    states = (
        (AgentStatus.READY, None),
        (AgentStatus.READY, None),
        (AgentStatus.NOT_READY, NotReadyReason.LUNCH),
        (AgentStatus.READY, None),
        (AgentStatus.FINISHING, None),
        (AgentStatus.READY, None),
        (AgentStatus.NOT_READY, NotReadyReason.NO_ANSWER),
        (AgentStatus.READY, None),
        (AgentStatus.NOT_READY, NotReadyReason.MEETING),
    )
    groups = (ADVICE, SERVICE, ADVICE, EVENING)
    queues = ((day.SALES, day.ORDERS), (day.WORKSHOP, RETURNS), (day.SALES,), (day.SALES, day.WORKSHOP, day.ORDERS))
    for number, name in enumerate(_NAMES):
        status, reason = states[number % len(states)]
        here = number < 19
        made.append(
            Agent(
                id=OSKAR if number == 0 else AgentId(UUID(int=0xA10 + number)),
                login=name.split()[0].lower(),
                name=name,
                profile=groups[number % 4],
                queues={queue: {Channel.CHAT: 1} for queue in queues[number % 4]},
                capacity={Channel.CHAT: (3, 4, 4, 5)[number % 4]},
                status=status if here else AgentStatus.NOT_READY,
                reason=reason if here else NotReadyReason.SIGNED_OUT,
                since=NOW - (number * 373 % 3100 + 40) * 1000,
                online=here,
                lease_until=NOW + 40_000 if number == 15 else None,
            )
        )
    return made


def cards() -> list[Interaction]:
    """Who is talked with, and who waits."""
    made: list[Interaction] = []
    agents = [agent for agent in team() if agent.online and agent.lease_until is None]
    for number in range(38):
        agent = agents[number * 7 % len(agents)] if number > 1 else (agents[0], agents[1])[number]
        queue = next(iter(agent.queues))
        made.append(
            replace(
                day.card(
                    InteractionId(UUID(int=0x500 + number)),
                    day.customer(_CUSTOMERS[number % len(_CUSTOMERS)]),
                    queue,
                    _QUESTIONS[number % len(_QUESTIONS)],
                    ago=number * 41 % 1500 + 90,
                ),
                agent=agent.id,
                status=InteractionStatus.WRAP_UP if number % 11 == 9 else InteractionStatus.ACTIVE,
                flag=Flag(by=OSKAR, at=NOW - 75_000, text="She wants a refund above my limit") if number == 0 else None,
            )
        )
    for number in range(9):
        queue = (day.SALES, day.WORKSHOP, day.SALES, day.ORDERS)[number % 4]
        made.append(
            day.card(
                InteractionId(UUID(int=0x600 + number)),
                day.customer(_CUSTOMERS[(number + 3) % len(_CUSTOMERS)]),
                queue,
                _QUESTIONS[number % len(_QUESTIONS)],
                ago=number * 23 + 8,
                status=InteractionStatus.WAITING,
            )
        )
    return made


def figures() -> FloorFigures:
    """How the day has gone, the last four hours by quarters."""
    newest = NOW - NOW % FIGURE_STEP
    queues: list[QueueFigures] = []
    for number, queue in enumerate(QUEUES):
        steps = tuple(
            Step(
                at=newest - (15 - at) * FIGURE_STEP,
                arrived=(came := 4 + (at * (3 + number) + number * 5) % 9),
                answered=came - (1 if at % 5 == number else 0),
                in_target=max(0, came - 1 - (at * (number + 2)) % (3 if at < 11 else 5)),
                abandoned=1 if at % 5 == number else 0,
                waited=came * (21_000 + 3_000 * (at % 7)),
            )
            for at in range(16)
        )
        queues.append(
            QueueFigures(
                queue=queue.id,
                arrived=sum(step.arrived for step in steps) * 2,
                answered=sum(step.answered for step in steps) * 2,
                in_target=sum(step.in_target for step in steps) * 2,
                abandoned=sum(step.abandoned for step in steps) * 2,
                waited=sum(step.waited for step in steps) * 2,
                steps=steps,
            )
        )
    agents = tuple(
        AgentFigures(
            agent=agent.id,
            chats=number * 5 % 23 + 3,
            answers=60 + number,
            answered_after=(60 + number) * (22_000 + number * 6_100 % 71_000),
            missed=number * 3 % 5 if number % 3 == 0 else 0,
            declined=1 if number % 6 == 2 else 0,
        )
        for number, agent in enumerate(team())
    )
    return FloorFigures(since=NOW - 14 * 3_600_000, queues=tuple(queues), agents=agents, all=True)


def floor(me: Agent | None = None) -> FloorSnapshot:
    """Everything on it."""
    return FloorSnapshot(
        seq=1284,
        sites=(Site(id=day.SITE, key="nordlys", name="Nordlys Bikes"),),
        queues=QUEUES,
        agents=(me or liv(), *team()),
        interactions=tuple(cards()),
        offers=(),
        profiles=GROUPS,
    )


def frames(me: Agent | None = None) -> list[ToStaff]:
    """All that Liv's desk is told."""
    who = me or liv()
    outlooks = tuple(
        Outlook(queue=queue.id, waiting=3, agents=6, free=number, wait=(45_000, 260_000, 12_000, None)[number])
        for number, queue in enumerate(QUEUES)
    )
    welcome = Welcome(protocol=1, epoch="e", now=NOW, heartbeat=15_000, dead_after=40_000, agent=who)
    visitors = shift.visitors()
    return [welcome, floor(who), QueueOutlook(queues=outlooks), figures(), visitors]


def store(me: Agent | None = None) -> Store:
    """A store that has taken them in."""
    return day.store(frames(me))


def store_of_oskar() -> Store:
    """Oskar's desk: Liv reads along in a chat of his, and coaches him."""
    oskar = team()[0]
    welcome = Welcome(protocol=1, epoch="e", now=NOW, heartbeat=15_000, dead_after=40_000, agent=oskar)
    coached = "Offer him a new frame today: say that I have approved it, up to 6,000 kr."
    return day.store([welcome, floor(), flagged_chat(coached=coached)])


def flagged_chat(*, coached: str = "") -> InteractionSnapshot:
    """Oskar's chat, as who reads along in it gets it."""
    card = next(one for one in cards() if one.id == FLAGGED)
    customer = Party(kind=PartyKind.CUSTOMER, name=card.customer.name)
    oskar = Party(kind=PartyKind.AGENT, name="Oskar Berg", agent=OSKAR)
    said = (
        (customer, "The frame has a crack at the head tube, and I have had it for four months."),
        (oskar, "Hello Aksel, I am sorry to hear that. Can you send me a picture of it?"),
        (customer, "I have sent two to the workshop already. I want my money back now, all of it."),
        (oskar, "I understand. Give me a moment, I ask what we can do at once."),
        (customer, "I have been given a moment three times today."),
    )
    public: list[events.PublicEvent] = [
        events.ChatStarted(customer=customer, queue_name="Sales", question=card.question),
        events.PartyJoined(party=oskar),
    ]
    public += [
        events.MessagePosted(id=MessageId(UUID(int=(0x51 << 64) + at)), author=who, text=text)
        for at, (who, text) in enumerate(said)
    ]
    staff: list[events.StaffEvent] = [
        events.FlagRaised(by=OSKAR, text="She wants a refund above my limit"),
        events.Monitored(by=LIV, on=True),
    ]
    if coached:
        staff.append(events.Coached(id=MessageId(UUID(int=0x52 << 64)), author=LIV, text=coached))
    return InteractionSnapshot(
        interaction=card,
        public=len(public),
        staff=len(staff),
        public_entries=tuple(
            PublicEntry(interaction=FLAGGED, seq=at + 1, at=NOW - (len(public) - at) * 31_000, event=event)
            for at, event in enumerate(public)
        ),
        staff_entries=tuple(
            StaffEntry(interaction=FLAGGED, seq=at + 1, at=NOW - 60_000 + at * 15_000, event=event)
            for at, event in enumerate(staff)
        ),
    )


def with_me(card: Interaction, me: AgentId, version: int = 7) -> Interaction:
    """A chat that a supervisor has joined."""
    seat = Seat(agent=me, kind=SeatKind.SUPERVISING, version=version, since=NOW)
    return replace(card, company=(*card.company, seat))

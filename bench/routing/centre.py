"""A contact centre for a day: who works there with which skills, who comes when, for how long, how patient.

The same seed gives the same people under every policy.
"""

from dataclasses import dataclass
from random import Random
from uuid import UUID

from backend.routing.events import Service
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
#: The day is ten hours; nobody is there before, and who still waits at its end counts as given up.
DAY = 10 * HOUR
#: Share of the day's arrivals in each of its hours: a late morning and an afternoon crest.
CURVE = (0.05, 0.10, 0.14, 0.13, 0.08, 0.09, 0.13, 0.13, 0.09, 0.06)
#: Chats are handled side by side; each one open besides makes all of them this much slower.
SLOWER_BY = 0.15
PATIENCE = 4 * MINUTE
HANDLING = 9 * MINUTE
LANGUAGES = ("english", "danish", "finnish", "german")


@dataclass(frozen=True, slots=True)
class Desk:
    """An agent at work: her skills, the queues she serves with priority, and how many chats at once."""

    agent: AgentId
    skills: dict[str, int]
    services: tuple[Service, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Line:
    """A queue with its service target in milliseconds; 0: none."""

    queue: QueueId
    name: str
    skill: str
    target: int
    share: float


@dataclass(frozen=True, slots=True)
class Case:
    """A customer; times in milliseconds, `patience` from the arrival, `work` with no other chat beside."""

    id: InteractionId
    line: Line
    arrives: int
    patience: int
    work: int
    language: str


@dataclass(frozen=True, slots=True)
class Centre:
    """All of it."""

    desks: tuple[Desk, ...]
    lines: tuple[Line, ...]
    cases: tuple[Case, ...]


def open_centre(agents: int, arrivals: int, seed: int) -> Centre:
    """So many agents and so many customers in a day."""
    random = Random(seed)
    facts = (
        ("Orders", 60 * SECOND, 0.34),
        ("Returns", 120 * SECOND, 0.18),
        ("Technical help", 120 * SECOND, 0.16),
        ("Invoices", 300 * SECOND, 0.12),
        ("Gold customers", 20 * SECOND, 0.08),
        ("Feedback", 0, 0.12),
    )
    lines = tuple(
        Line(QueueId(UUID(int=1 + number)), name, f"knows {name.lower()}", target, share)
        for number, (name, target, share) in enumerate(facts)
    )
    desks = tuple(_desk(number, lines, random) for number in range(agents))
    return Centre(desks, lines, tuple(_cases(arrivals, lines, random)))


def _desk(number: int, lines: tuple[Line, ...], random: Random) -> Desk:
    chosen = random.sample(lines, random.choice((2, 3, 3, 4)))
    # Sorted: a set's order changes with each start of Python, and a level is drawn for each.
    languages = sorted({"english", *random.sample(LANGUAGES, random.choice((1, 2)))})
    skills = {line.skill: random.randint(3, 9) for line in chosen} | {name: random.randint(4, 9) for name in languages}
    services = tuple(
        Service(queue=line.queue, channel=Channel.CHAT, priority=1 + place // 2) for place, line in enumerate(chosen)
    )
    return Desk(AgentId(UUID(int=1_000 + number)), dict(sorted(skills.items())), services, random.choice((2, 3, 3, 4)))


def _cases(arrivals: int, lines: tuple[Line, ...], random: Random) -> list[Case]:
    times = sorted(
        int((hour + random.random()) * HOUR) for hour in random.choices(range(len(CURVE)), CURVE, k=arrivals)
    )
    shares = [line.share for line in lines]
    return [
        Case(
            id=InteractionId(UUID(int=1_000_000 + number)),
            line=random.choices(lines, shares)[0],
            arrives=at,
            patience=int(random.expovariate(1 / PATIENCE)) + 10 * SECOND,
            work=int(random.lognormvariate(0, 0.6) * HANDLING),
            language=random.choices(LANGUAGES, (0.55, 0.2, 0.15, 0.1))[0],
        )
        for number, at in enumerate(times)
    ]

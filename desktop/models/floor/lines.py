"""What the floor's tables show: one line an agent, a queue, a visitor. Pure; times are server time in ms."""

from msgspec import Struct

from desktop.models.floor.unanswered import NOBODY, Unanswered, of_chat, together
from desktop.models.visitors import Visitor
from desktop.state import overseeing, waiting
from desktop.state.overview import Overview
from desktop.state.store import Store
from protocol.entities import Agent, Interaction
from protocol.figures import AgentFigures, QueueFigures, Step
from protocol.frames import Outlook
from protocol.ids import AgentId, QueueId
from protocol.kinds import Channel
from protocol.limits import FIGURE_STEP

#: "Now" of a service level: so much of the last hours.
_LATELY = 2 * FIGURE_STEP


class AgentLine(Struct, frozen=True, kw_only=True):
    """An agent on the floor."""

    agent: Agent
    group: str
    #: Her chats, in the order of their arrival.
    chats: tuple[Interaction, ...]
    #: How many of them count against `most`: those of the channel chat.
    open: int
    most: int
    rings: bool
    #: The names of her queues.
    queues: tuple[str, ...]
    flagged: bool
    figures: AgentFigures
    unanswered: Unanswered = NOBODY

    @property
    def id(self) -> AgentId:
        """Whose line it is."""
        return self.agent.id

    @property
    def here(self) -> bool:
        """A desk of hers is connected, or waited for."""
        return self.agent.online

    @property
    def present(self) -> bool:
        """A desk of hers is connected now."""
        return self.agent.online and self.agent.lease_until is None

    @property
    def answer(self) -> int | None:
        """How long customers waited for an answer of hers today, on average; None: she gave none."""
        return self.figures.answered_after // self.figures.answers if self.figures.answers else None


class QueueLine(Struct, frozen=True, kw_only=True):
    """A queue on the floor."""

    queue: QueueId
    name: str
    waiting: int
    #: Since when the one waits who waits longest; None: nobody does.
    first: int | None
    #: Within which time they should be answered; 0: no target.
    target: int
    open: int
    #: Its agents: signed in, ready, and (as the server tells) ready with room.
    here: int
    ready: int
    free: int | None
    #: The server's estimate for who comes now.
    wait: int | None
    figures: QueueFigures
    #: Parts answered in time of those who were answered or gave up, lately and today; None: nobody was.
    level_now: float | None
    level: float | None

    @property
    def id(self) -> QueueId:
        """Which queue it is."""
        return self.queue


class VisitorLine(Struct, frozen=True, kw_only=True):
    """Somebody on a shop's pages."""

    visitor: Visitor
    #: Their chat, if they have one within reach of this desk.
    card: Interaction | None = None
    #: Who chats with them.
    agent: str = ""

    @property
    def name(self) -> str:
        """As they call themselves in their chat; empty where they have none."""
        return self.card.customer.name if self.card is not None else ""


def agent_line(store: Store, overview: Overview, agent: Agent) -> AgentLine:
    """An agent's line as it is now."""
    floor = store.floor
    chats = tuple(floor.of_agent(agent.id))
    group = floor.profiles.get(agent.profile) if agent.profile is not None else None
    names = [queue.name for one in agent.queues if (queue := floor.queues.get(one)) is not None]
    return AgentLine(
        agent=agent,
        group=group.name if group is not None else "",
        chats=chats,
        open=sum(card.channel is Channel.CHAT for card in chats),
        most=waiting.places(agent, Channel.CHAT),
        rings=overview.rings_at(agent.id),
        queues=tuple(sorted(names)),
        flagged=any(card.flag is not None for card in chats),
        figures=store.figures.agents.get(agent.id) or AgentFigures(agent=agent.id),
        unanswered=together(of_chat(store, card) for card in chats),
    )


def queue_line(store: Store, overview: Overview, queue: QueueId) -> QueueLine | None:
    """A queue's line as it is now; None: there is no such queue."""
    floor = store.floor
    made = floor.queues.get(queue)
    if made is None:
        return None
    cards = overview.waiting_in(queue)
    told: Outlook | None = store.outlooks.get(queue)
    figures = store.figures.queues.get(queue) or QueueFigures(queue=queue)
    since = store.now() - _LATELY
    return QueueLine(
        queue=queue,
        name=made.name,
        waiting=len(cards),
        first=min((waiting.waits_since(card) for card in cards), default=None),
        target=waiting.target_of(made),
        open=overview.open_in(queue),
        here=overview.here(queue),
        ready=overview.ready(queue),
        free=told.free if told is not None else None,
        wait=told.wait if told is not None else None,
        figures=figures,
        level_now=level([step for step in figures.steps if step.at + FIGURE_STEP > since]),
        level=level([figures]),
    )


def level(steps: list[Step] | list[QueueFigures]) -> float | None:
    """The part answered in time; who gave up was not. None: nobody was answered and nobody gave up."""
    whole = sum(step.answered + step.abandoned for step in steps)
    return sum(step.in_target for step in steps) / whole if whole else None


def overseen_agents(store: Store) -> list[Agent]:
    """The agents within the reach of who is signed in."""
    me = store.my_agent
    return [agent for agent in store.floor.agents.values() if overseeing.oversees(me, agent)]

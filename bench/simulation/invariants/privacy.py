"""Who hears what: of a chat, of texts kept ready and of how the day goes nothing reaches whom it does not concern."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from math import inf

from backend.actions.fold import FloorFold
from backend.store import Entry
from bench.simulation.history import Heard
from bench.simulation.invariants.reach import oversees_agent, oversees_chat, oversees_queue, supervises
from bench.simulation.invariants.run import Log, Run
from protocol.canned import Canned, CannedShown
from protocol.entities import Agent
from protocol.events import Monitored, PartyLeft, PassedOn
from protocol.figures import FloorFigures
from protocol.floor import (
    AgentConfigured,
    FloorEvent,
    InteractionArrived,
    InteractionAssigned,
    OfferMade,
    SeatTaken,
)
from protocol.frames import (
    FloorEntry,
    InteractionSnapshot,
    PartyTyping,
    PublicEntry,
    StaffEntry,
    ToStaff,
    ToVisitor,
    Welcome,
)
from protocol.ids import AgentId, InteractionId
from protocol.kinds import InteractionStatus

#: Until the right to look is read again, what is said meanwhile still comes.
_SLACK = 5_000
_WAITS = (InteractionStatus.WAITING, InteractionStatus.OFFERED)


@dataclass(slots=True)
class _Ears:
    """Who may hear what is said in which chat, commit by commit."""

    floor: FloorFold = field(default_factory=FloorFold)
    monitors: set[tuple[InteractionId, AgentId]] = field(default_factory=set["tuple[InteractionId, AgentId]"])
    #: The last number of each stream.
    ends: dict[tuple[str, InteractionId], int] = field(default_factory=dict["tuple[str, InteractionId]", int])
    #: The last number of each stream that somebody may have heard.
    heard: dict[tuple[str, InteractionId, AgentId], int] = field(
        default_factory=dict["tuple[str, InteractionId, AgentId]", int]
    )
    #: When somebody who might hear did last.
    might: dict[InteractionId, dict[AgentId, int]] = field(default_factory=dict["InteractionId", "dict[AgentId, int]"])
    closed: set[InteractionId] = field(default_factory=set["InteractionId"])

    def take(self, at: int, commit: Iterable[Entry]) -> None:
        moved: set[InteractionId] = set()
        for entry in commit:
            match entry:
                case PublicEntry(interaction=chat):
                    self.ends["public", chat] = entry.seq
                    moved.add(chat)
                case StaffEntry(interaction=chat):
                    self.ends["staff", chat] = entry.seq
                    moved.add(chat)
                    if isinstance(entry.event, Monitored):
                        change = self.monitors.add if entry.event.on else self.monitors.discard
                        change((chat, entry.event.by))
                case FloorEntry(event=event):
                    self._listen(at, moved)
                    gone = set(self.floor.interactions)
                    self.floor.take((entry,))
                    self.closed |= gone - self.floor.interactions.keys()
                    moved.update(self._moved_by(event))
                case _:
                    pass
        self._listen(at, moved)

    def _moved_by(self, event: FloorEvent) -> Iterable[InteractionId]:
        match event:
            case AgentConfigured():
                return self.floor.interactions.keys()
            case OfferMade(offer=offer):
                return (offer.interaction,)
            case InteractionArrived(interaction=card):
                return (card.id,)
            case _:
                chat: InteractionId | None = getattr(event, "interaction", None)
                return () if chat is None else (chat,)

    def _listen(self, at: int, chats: Iterable[InteractionId]) -> None:
        for chat in chats:
            if chat not in self.floor.interactions:
                continue
            might = self.might.setdefault(chat, {})
            might.update(dict.fromkeys(self._now(chat), at))
            for agent, last in might.items():
                if at - last <= _SLACK:
                    for stream in ("public", "staff"):
                        self.heard[stream, chat, agent] = self.ends.get((stream, chat), 0)

    def _now(self, chat: InteractionId) -> Iterator[AgentId]:
        card = self.floor.interactions[chat]
        rings = {offer.agent for offer in self.floor.offers.values() if offer.interaction == chat}
        inside = {card.agent, *(seat.agent for seat in card.company)} | rings
        for agent in self.floor.agents.values():
            waits = card.status in _WAITS
            if (
                agent.id in inside
                or (waits and card.queue in agent.queues)
                or (
                    supervises(agent)
                    and (waits or (chat, agent.id) in self.monitors)
                    and oversees_chat(self.floor, agent, chat, owners=(card.agent,))
                )
            ):
                yield agent.id


def chats_are_private(run: Run) -> Iterator[str]:
    """No desk is told what is said in an open chat that is not its agent's, that she has no seat in, that does not
    ring at her or wait for her, and that she, as its supervisor, does not read along in."""
    heard: dict[tuple[str, InteractionId, AgentId], int] = {}
    closed: set[InteractionId] = set()
    for log in run.logs:
        ears = _Ears()
        for at, commit in groupby(log.entries, key=lambda logged: logged.at):
            try:
                ears.take(at, [logged.entry for logged in commit])
            except KeyError as missing:
                yield f"the floor speaks of {missing}, which never was or is gone"
                return
        for key, seq in ears.heard.items():
            heard[key] = max(seq, heard.get(key, 0))
        closed |= ears.closed
    for one, agents, frame in _told(run):
        for stream, chat, seq in _streams(frame):
            if chat not in closed and seq > heard.get((stream, chat, agents[-1].id), 0):
                yield f"{one.client} was told {seq} of the {stream} stream of chat {chat}, which is not hers to hear"


def _streams(frame: ToStaff | ToVisitor | None) -> Iterator[tuple[str, InteractionId, int]]:
    match frame:
        case PublicEntry(interaction=chat, seq=seq):
            yield "public", chat, seq
        case StaffEntry(interaction=chat, seq=seq):
            yield "staff", chat, seq
        case InteractionSnapshot(interaction=card, public=public, staff=staff):
            yield "public", card.id, public
            yield "staff", card.id, staff
        case _:
            pass


def customers_meet_who_is_there(run: Run) -> Iterator[str]:
    """Nobody types before a customer's eyes, leaves or passes them on who never had the chat, nor a seat in it."""
    inside: set[tuple[InteractionId, AgentId]] = set()
    for log in run.logs:
        for logged in log.entries:
            match logged.entry:
                case FloorEntry(event=InteractionAssigned(interaction=chat, agent=agent)):
                    inside.add((chat, agent))
                case FloorEntry(event=SeatTaken(interaction=chat, seat=seat)):
                    inside.add((chat, seat.agent))
                case FloorEntry(event=InteractionArrived(interaction=card)) if card.agent is not None:
                    inside.add((card.id, card.agent))
                case _:
                    pass
    for log in run.logs:
        for logged in log.entries:
            match logged.entry:
                case PublicEntry(interaction=chat, event=PartyLeft(party=party) | PassedOn(by=party)):
                    if party.agent is not None and (chat, party.agent) not in inside:
                        yield f"agent {party.agent} is named to the customer of chat {chat}, where she never was"
                case _:
                    pass
    for heard, frame in run.frames:
        if isinstance(frame, PartyTyping) and heard.client not in run.desks:
            agent = frame.party.agent
            if agent is not None and (frame.interaction, agent) not in inside:
                yield f"{heard.client} saw agent {agent} type, who was never in chat {frame.interaction}"


def figures_are_for_them(run: Run) -> Iterator[str]:
    """How the day goes is told of whom somebody oversees, and else of herself and her queues."""
    floors = [floor for log in run.logs for floor in _floors_of(log)]
    for one, agents, frame in _told(run):
        if not isinstance(frame, FloorFigures):
            continue
        for figures in frame.agents:
            if not any(_may_know(floors, agent, figures.agent) for agent in agents):
                yield f"{one.client} was told how agent {figures.agent} does"
        for queue in frame.queues:
            if not any(
                queue.queue in agent.queues or oversees_queue(floor, agent, queue.queue)
                for agent in agents
                for floor in floors
            ):
                yield f"{one.client} was told how queue {queue.queue} does"


def _may_know(floors: Iterable[FloorFold], who: Agent, whom: AgentId) -> bool:
    known = (floor.agents[whom] for floor in floors if whom in floor.agents)
    return who.id == whom or any(oversees_agent(who, one) for one in known)


def texts_are_for_them(run: Run) -> Iterator[str]:
    """A person's texts reach her own desks alone, a group's those of its agents and of who oversees it."""
    for one, agents, frame in _told(run):
        if isinstance(frame, CannedShown):
            for text in frame.texts:
                if not any(_may_use(agent, text) for agent in agents):
                    yield f"{one.client} was told the text {text.shortcut} of {text.owner or text.group}"


def _may_use(who: Agent, text: Canned) -> bool:
    if text.owner is not None:
        return text.owner == who.id
    oversees_all = supervises(who) and who.supervises is None
    return text.group is None or oversees_all or text.group in (who.profile, *(who.supervises or ()))


def _told(run: Run) -> Iterator[tuple[Heard, list[Agent], ToStaff | ToVisitor | None]]:
    """What reached desks, and whose they were: as configured when the line was welcomed, since, and a moment ago."""
    agents: dict[str, list[tuple[float, Agent]]] = {}
    for heard, frame in run.frames:
        of_desk = agents.get(heard.client, [])
        match frame:
            case Welcome(agent=agent) if agent is not None:
                of_desk = [(inf, agent)]
            case FloorEntry(event=AgentConfigured(agent=agent)) if of_desk and of_desk[-1][1].id == agent.id:
                until = heard.at + _SLACK
                of_desk = [*((min(end, until), one) for end, one in of_desk), (inf, agent)]
            case _:
                pass
        if of_desk:
            agents[heard.client] = of_desk
            yield heard, [one for end, one in of_desk if end >= heard.at], frame


def _floors_of(log: Log) -> Iterator[FloorFold]:
    """Who worked where, after each change of it: what somebody oversaw once she may have been told then."""
    configured: list[FloorEntry] = []
    for logged in log.entries:
        if isinstance(logged.entry, FloorEntry) and isinstance(logged.entry.event, AgentConfigured):
            configured.append(logged.entry)
            floor = FloorFold()
            floor.take(configured)
            yield floor

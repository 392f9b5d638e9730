"""No chat without a future: whatever waits for the server comes to an end in its time.

Time counts while the server runs and can store; it begins anew when that begins, and when the clock
was set. Who is connected is judged by what the clients see of their lines.
"""

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from bench.simulation.history import (
    BackedUp,
    Calmed,
    ClockJumped,
    Closed,
    Committed,
    Happening,
    Heard,
    Opened,
    ReachedLate,
    Restored,
    Sent,
    ServerPaused,
    ServerResumed,
    ServerStarted,
    ServerStopped,
    StorageFailed,
    StorageMended,
    Wrote,
    person_of,
)
from bench.simulation.invariants.floor import Moment
from bench.simulation.invariants.run import Run, command_of
from protocol.commands import StartChat
from protocol.entities import Interaction
from protocol.floor import OfferMade
from protocol.frames import Ack, FloorEntry, Refused, Welcome
from protocol.ids import CommandId, InteractionId
from protocol.kinds import InteractionStatus, OfferKind
from protocol.limits import AGENT_LEASE, CONSULTATION_RINGS, DEAD_AFTER, DROP_TOLD_AFTER, VISITOR_GRACE
from protocol.rooms import ConsultationStatus

#: What the server may take longer than the rule says: a look every so often, its disk, its network.
_SLACK = 5_000
#: A chat that waits and an agent who is free find each other within this.
_OFFERED_WITHIN = 10_000
#: Whoever waits so much longer than another of the queue is asked for first.
_FIRST_AFTER = 8_000
#: A command on a line that stays open is answered within this, once the network does as it should.
_ANSWERED_WITHIN = DEAD_AFTER + _SLACK
#: What time alone changes is looked at this often.
_LOOK_EVERY = 1_000
_OPEN = (InteractionStatus.WAITING, InteractionStatus.OFFERED, InteractionStatus.ACTIVE)


@dataclass(slots=True)
class _Patience:
    """Since when each of the things that should not last has lasted."""

    lasting: dict[Hashable, tuple[int, str]] = field(default_factory=dict["Hashable", "tuple[int, str]"])
    since: dict[Hashable, int] = field(default_factory=dict["Hashable", int])
    told: set[Hashable] = field(default_factory=set["Hashable"])
    #: When the first of them has lasted too long.
    due: float = math.inf

    def now(self, at: int, lasting: dict[Hashable, tuple[int, str]]) -> None:
        """What lasts now, each with how long it may and what to say if it is longer."""
        self.lasting = lasting
        self.since = {key: self.since.get(key, at) for key in lasting}
        dues = (self.since[key] + most for key, (most, _) in lasting.items() if key not in self.told)
        self.due = min(dues, default=math.inf)

    def look(self, at: int) -> Iterator[str]:
        """What has lasted too long until now; each is told once."""
        if at <= self.due:
            return
        for key, (most, words) in self.lasting.items():
            lasted = at - self.since[key]
            if lasted > most and key not in self.told:
                self.told.add(key)
                yield f"at {at / 1000:.1f} s: {words}, for {lasted / 1000:.1f} s"

    def anew(self) -> None:
        """All time begins now."""
        self.since.clear()


class _Watch:
    def __init__(self, run: Run) -> None:
        self._run = run
        self.moment = Moment()
        self._backup: list[Committed] = []
        self._commits: list[Committed] = []
        self._patience = _Patience()
        self._serving = False
        self._storing = True
        self._calm = False
        self._reached_late: dict[str, int] = {}
        self._customers: dict[InteractionId, str] = {}
        self._unanswered: dict[CommandId, tuple[str, int]] = {}
        self._waits_since: dict[InteractionId, int] = {}
        self._up_since = 0
        self._looked_at = 0
        self._started_at = 0

    def take(self, one: Happening, frame: object) -> Iterator[str]:
        if self._serving and self._storing:
            # As it was until now; then what happened.
            yield from self._patience.look(one.at)
        yield from self._happened(one, frame)
        if not isinstance(one, Heard | Sent) or self._calm or one.at - self._looked_at > _LOOK_EVERY:
            self._looked_at = one.at
            self._patience.now(one.at, dict(self._lasting(one.at)))

    def _happened(self, one: Happening, frame: object) -> Iterator[str]:
        match one:
            case ServerStarted():
                self._serving = True
                self._started_at = one.at
                self._again(one.at)
            case ServerResumed():
                self._serving = True
                self._again(one.at)
            case ServerStopped() | ServerPaused():
                self._serving = False
            case Calmed():
                self._calm = True
            case StorageFailed():
                self._storing = False
            case StorageMended():
                self._storing = True
                self._again(one.at)
            case ClockJumped():
                self._again(one.at)
            case BackedUp():
                self._backup = [*self._commits]
            case Restored():
                self._restore()
            case Committed():
                self._commits.append(one)
                yield from self._commit(one)
            case Opened(client=client, line=line):
                self.moment.opened(client, line)
            case Closed(client=client, line=line):
                self.moment.closed(client, line, one.at)
                self._unanswered = {key: on for key, on in self._unanswered.items() if on != (client, line)}
            case Sent(client=client, line=line, data=data):
                self.moment.said[person_of(client)] = one.at
                command = command_of(data)
                if command is not None:
                    self._unanswered[command.id] = client, line
            case ReachedLate(client=client):
                self._reached_late[person_of(client)] = one.at
            case Heard(client=client):
                if isinstance(frame, Ack | Refused):
                    self._unanswered.pop(frame.id, None)
                elif isinstance(frame, Welcome) and frame.agent is not None:
                    self.moment.agents[frame.agent.id] = person_of(client)
            case Wrote(client=client, command=StartChat(id=chat)):
                self._customers[InteractionId(chat)] = person_of(client)
            case _:
                pass

    def _again(self, at: int) -> None:
        self._patience.anew()
        self._up_since = at
        self._waits_since = dict.fromkeys(self._waits_since, at)

    def _restore(self) -> None:
        self._commits = [*self._backup]
        now = self.moment
        self.moment = Moment(lines=now.lines, said=now.said, agents=now.agents)
        for commit in self._commits:
            self.moment.take(commit.at, commit.entries)
        self._waits_since = {}

    def _commit(self, commit: Committed) -> Iterator[str]:
        for entry in commit.entries:
            made = entry.event if isinstance(entry, FloorEntry) else None
            # What a colleague asks is about her own chat, whoever waits.
            if isinstance(made, OfferMade) and made.offer.kind is OfferKind.QUEUE:
                yield from self._first(commit.at, made)
            self.moment.take(commit.at, (entry,))
        waiting = {one.id for one in self.moment.waiting}
        self._waits_since = {chat: self._waits_since.get(chat, commit.at) for chat in waiting}

    def _first(self, at: int, made: OfferMade) -> Iterator[str]:
        """An offer passes over nobody who came earlier and waits all the time."""
        offered = self.moment.fold.interactions[made.offer.interaction]
        agent = self.moment.fold.agents[made.offer.agent]
        for one in self.moment.waiting:
            waited = at - self._waits_since.get(one.id, at)
            if (
                one.queue == offered.queue
                and one.arrived_at < offered.arrived_at
                and waited > _FIRST_AFTER
                and at - self._up_since > _FIRST_AFTER
                and self.moment.may_take(agent, one, at)
                and self.moment.may_take(agent, one, at - _FIRST_AFTER)
            ):
                yield f"chat {offered.id} is offered before chat {one.id}, which came earlier and waits"

    def _lasting(self, at: int) -> Iterator[tuple[Hashable, tuple[int, str]]]:
        moment = self.moment
        for offer in moment.fold.offers.values():
            most = offer.deadline - offer.made_at
            yield ("offer", offer.id), (most * 11 // 10 + _SLACK, f"offer {offer.id} rings")
        for consultation in moment.fold.consultations.values():
            if consultation.status is ConsultationStatus.ASKED:
                words = f"question {consultation.id} rings at {consultation.group}"
                yield ("question", consultation.id, consultation.group), (CONSULTATION_RINGS * 11 // 10 + _SLACK, words)
        for told in moment.fold.broadcasts.values():
            most = told.until - told.at
            yield ("broadcast", told.id), (most * 11 // 10 + _SLACK, f"broadcast {told.id} is told")
        for agent in moment.fold.agents.values():
            person = moment.agents.get(agent.id)
            if agent.online and person is not None:
                most = self._absence(person, AGENT_LEASE)
                yield ("lease", agent.id, self._last_word(person)), (most, f"{person} is gone and keeps her lease")
        for one in moment.fold.interactions.values():
            yield from self._chat(one)
        free = moment.free_agents(at)
        for one in moment.waiting:
            for agent in free:
                if moment.may_take(agent, one, at):
                    words = f"chat {one.id} waits and agent {agent.login} is free"
                    yield ("offered", one.id, agent.id), (_OFFERED_WITHIN, words)
        for command, (client, line) in self._unanswered.items() if self._calm else ():
            words = f"{client} waits on line {line} for an answer to {command}"
            yield ("answer", command, line), (_ANSWERED_WITHIN, words)

    def _absence(self, person: str, allowed: int) -> int:
        """How long somebody who has said nothing may count as here; a server that has started since knows no line."""
        unnoticed = 0 if self.moment.said.get(person, 0) < self._started_at else DEAD_AFTER
        return (unnoticed + allowed + DROP_TOLD_AFTER) * 11 // 10 + _SLACK

    def _last_word(self, person: str) -> tuple[int, int]:
        """When they last said something, and when something that was held up on its way last reached the server."""
        return self.moment.said.get(person, 0), self._reached_late.get(person, 0)

    def _chat(self, one: Interaction) -> Iterator[tuple[Hashable, tuple[int, str]]]:
        if one.status is InteractionStatus.ACTIVE and one.agent is not None:
            agent = self.moment.fold.agents[one.agent]
            if not agent.online:
                yield ("left behind", one.id), (0, f"chat {one.id} is with {agent.login}, who is offline")
        for seat in one.company:
            agent = self.moment.fold.agents[seat.agent]
            if not agent.online:
                yield ("sits on", one.id, seat.agent), (0, f"{agent.login}, who is offline, sits in chat {one.id}")
        customer = self._customers.get(one.id)
        if one.status in _OPEN and customer is not None:
            most = self._absence(customer, VISITOR_GRACE)
            said = self._last_word(customer)
            yield ("grace", one.id, said), (most, f"chat {one.id} is open and its customer {customer} is gone")


def every_chat_has_a_future(run: Run) -> Iterator[str]:
    """Offers, leases, graces and broadcasts end; who waits is offered to who is free, the first first; commands are
    answered."""
    watch = _Watch(run)
    frames = iter(run.frames)
    for one in run.history.happenings:
        frame = next(frames)[1] if isinstance(one, Heard) else None
        try:
            yield from watch.take(one, frame)
        except KeyError as missing:
            # Nothing after it can be judged; that must not pass for nothing being wrong.
            yield f"at {one.at / 1000:.1f} s: {missing} is spoken of, and never came or is gone"
            return

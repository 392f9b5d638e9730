"""How the day goes, as a fold over what happened: pure, whoever hands the entries in (FEATURES 57, 81, 85).

Chats alone are counted. A customer enters a queue by ringing, or when an agent hands them over or the wait moves them
there; each entry is answered or given up at most once. Of who came before the fold began nothing is counted.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo

import msgspec
from msgspec import Struct

from backend.live.unanswered import Unanswered
from backend.store import Entry
from protocol.events import ChatStarted, MessagePosted, MessageTakenBack
from protocol.figures import AgentFigures, QueueFigures, Step
from protocol.floor import (
    InteractionArrived,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionRequeued,
    OfferEnded,
    QueueConfigured,
)
from protocol.frames import FloorEntry, PublicEntry
from protocol.ids import AgentId, InteractionId, MessageId, QueueId
from protocol.kinds import Channel, EndReason, OfferOutcome, PartyKind
from protocol.limits import FIGURE_STEP, FIGURE_STEPS

_SECOND = 1_000
#: Who is called back, or kept out, did not give up.
_NOT_ABANDONED = frozenset({EndReason.CALLBACK, EndReason.BLOCKED})


class _Answer(Struct, frozen=True):
    """An answer as it was counted: it is not when nothing of it stands any more."""

    agent: AgentId
    at: int
    asked_at: int
    after: int


class _Chat:
    __slots__ = ("answer", "answered", "asked_at", "had", "owned_since", "owner", "queue", "standing", "waits_since")

    def __init__(self) -> None:
        self.queue: QueueId | None = None
        self.waits_since = 0
        #: In this queue.
        self.answered = False
        self.owner: AgentId | None = None
        self.owned_since = 0
        #: Since when words of the customer wait for an answer.
        self.asked_at: int | None = None
        #: What was counted for the answer to them, and which messages of agents stand since.
        self.answer: _Answer | None = None
        self.standing: set[MessageId] = set()
        #: Who had it.
        self.had: set[AgentId] = set()


class _Tally(Struct):
    """Of a queue: a day, or a quarter of an hour."""

    arrived: int = 0
    answered: int = 0
    in_target: int = 0
    abandoned: int = 0
    waited: int = 0


class _Work(Struct):
    """Of an agent."""

    chats: int = 0
    answers: int = 0
    answered_after: int = 0
    missed: int = 0
    declined: int = 0


class DayFold:
    """Figures since midnight in a time zone, and by quarters of an hour.

    Attributes:
        since: when the counting began, Unix milliseconds.
        queues, agents: whose figures have changed since they were cleared.
        is_new_day: whether all began anew since it was cleared.
    """

    def __init__(self, now: int, zone: tzinfo) -> None:
        self._zone = zone
        self.since, self._ends = day_of(now, zone)
        self.queues: set[QueueId] = set()
        self.agents: set[AgentId] = set()
        self.is_new_day = False
        self._targets: dict[QueueId, int] = {}
        self._chats: dict[InteractionId, _Chat] = {}
        self._days: dict[QueueId, _Tally] = {}
        self._steps: dict[QueueId, dict[int, _Tally]] = {}
        self._work: dict[AgentId, _Work] = {}
        self._unanswered = Unanswered(self.agents)

    def begun_anew(self, now: int) -> "DayFold":
        """An empty one, with the same targets."""
        fresh = DayFold(now, self._zone)
        fresh._targets = dict(self._targets)
        return fresh

    def log_begins(self, at: int) -> None:
        """Nothing is known of before: a log that is younger than the day."""
        if self.since < at < self._ends:
            self.since = at

    def set_target(self, queue: QueueId, seconds: int) -> None:
        """A queue's service target, as of now."""
        self._targets[queue] = seconds

    def take(self, entries: Iterable[Entry]) -> None:
        """Take entries in, in order."""
        for entry in entries:
            if isinstance(entry, FloorEntry):
                self.turn(entry.at)
                self._floor(entry)
                self._unanswered.floor(entry)
            elif isinstance(entry, PublicEntry):
                self.turn(entry.at)
                self._public(entry)
                self._unanswered.public(entry)

    def turn(self, now: int) -> None:
        """The time is this: after midnight the day begins anew. A clock that was set back changes nothing."""
        if now >= self._ends:
            self.since, self._ends = day_of(now, self._zone)
            self.queues.update(self._days)
            self.agents.update(self._work)
            self._days.clear()
            self._work.clear()
            self.is_new_day = True

    # --- what comes out -----------------------------------------------------------------------

    def queue(self, queue: QueueId, now: int) -> QueueFigures:
        """A queue's, with its quarters of the last hours."""
        newest = now - now % FIGURE_STEP
        oldest = newest - (FIGURE_STEPS - 1) * FIGURE_STEP
        steps = self._steps.get(queue, {})
        for at in [at for at in steps if at < oldest]:
            del steps[at]
        day = self._days.get(queue, _Tally())
        return QueueFigures(
            queue=queue,
            **msgspec.structs.asdict(day),
            steps=tuple(Step(at=at, **msgspec.structs.asdict(steps[at])) for at in sorted(steps)),
        )

    def agent(self, agent: AgentId) -> AgentFigures:
        """An agent's."""
        work = msgspec.structs.asdict(self._work.get(agent, _Work()))
        return AgentFigures(agent=agent, **work, unanswered=self._unanswered.of(agent))

    @property
    def all_queues(self) -> tuple[QueueId, ...]:
        """Those of which there is something to tell."""
        return tuple({**self._days, **self._steps})

    @property
    def all_agents(self) -> tuple[AgentId, ...]:
        """Those of whom there is something to tell."""
        return tuple(dict.fromkeys((*self._work, *self._unanswered.agents)))

    # --- what goes in -------------------------------------------------------------------------

    def _floor(self, entry: FloorEntry) -> None:
        at = entry.at
        match entry.event:
            case QueueConfigured(queue=queue):
                self._targets[queue.id] = queue.target_seconds
            case InteractionArrived(interaction=card):
                if card.channel is not Channel.CHAT:
                    self._chats.pop(card.id, None)
                    return
                chat = self._chats.setdefault(card.id, _Chat())
                self._enter(chat, card.queue, at)
                chat.waits_since = card.arrived_at
            case InteractionRequeued() as requeued:
                self._requeue(requeued, at)
            case InteractionAssigned() as assigned:
                self._assign(assigned, at)
            case InteractionEnded(interaction=interaction, reason=reason):
                chat = self._chats.get(interaction)
                if chat is not None and chat.owner is None and not chat.answered and reason not in _NOT_ABANDONED:
                    for tally in self._of_queue(chat, at):
                        tally.abandoned += 1
            case InteractionClosed(interaction=interaction):
                self._chats.pop(interaction, None)
            case OfferEnded(agent=agent, outcome=OfferOutcome.EXPIRED):
                self._of_agent(agent, at).missed += 1
            case OfferEnded(agent=agent, outcome=OfferOutcome.DECLINED):
                self._of_agent(agent, at).declined += 1
            case _:
                pass

    def _enter(self, chat: _Chat, queue: QueueId, at: int) -> None:
        chat.queue, chat.answered = queue, False
        for tally in self._of_queue(chat, at):
            tally.arrived += 1

    def _requeue(self, event: InteractionRequeued, at: int) -> None:
        chat = self._chats.get(event.interaction)
        if chat is None:
            return
        chat.owner = None
        if event.queue is not None and event.queue != chat.queue:
            if event.before is not None:
                # Until now somebody talked with them.
                chat.waits_since = at
            self._enter(chat, event.queue, at)

    def _assign(self, event: InteractionAssigned, at: int) -> None:
        chat = self._chats.get(event.interaction)
        if chat is None:
            return
        if not chat.answered:
            chat.answered = True
            waited = max(at - chat.waits_since, 0)
            target = self._targets.get(chat.queue, 0) if chat.queue is not None else 0
            for tally in self._of_queue(chat, at):
                tally.answered += 1
                tally.waited += waited
                tally.in_target += target == 0 or waited <= target * _SECOND
        chat.owner, chat.owned_since = event.agent, at
        if event.agent not in chat.had:
            chat.had.add(event.agent)
            self._of_agent(event.agent, at).chats += 1

    def _public(self, entry: PublicEntry) -> None:
        match entry.event:
            case ChatStarted(question=question):
                chat = self._chats.setdefault(entry.interaction, _Chat())
                if question:
                    chat.asked_at = entry.at
            case MessagePosted(id=message, author=author):
                chat = self._chats.get(entry.interaction)
                if chat is None:
                    return
                if author.kind is PartyKind.CUSTOMER:
                    if chat.asked_at is None:
                        chat.asked_at, chat.answer = entry.at, None
                        chat.standing.clear()
                elif author.agent is not None:
                    self._answer(chat, message, author.agent, entry.at)
            case MessageTakenBack(id=message):
                chat = self._chats.get(entry.interaction)
                if chat is not None:
                    self._take_back(chat, message, entry.at)
            case _:
                pass

    def _answer(self, chat: _Chat, message: MessageId, agent: AgentId, at: int) -> None:
        chat.standing.add(message)
        if chat.asked_at is None:
            return
        # From when there were both: the words, and somebody who could answer them.
        after = max(at - max(chat.asked_at, chat.owned_since), 0)
        chat.answer = _Answer(agent, at, chat.asked_at, after)
        chat.asked_at = None
        work = self._of_agent(agent, at)
        work.answers += 1
        work.answered_after += after

    def _take_back(self, chat: _Chat, message: MessageId, at: int) -> None:
        """The customer waits again for the answer, unless other words of it stand."""
        chat.standing.discard(message)
        was = chat.answer
        if was is None or chat.standing or chat.asked_at is not None:
            return
        chat.answer, chat.asked_at = None, was.asked_at
        if was.at >= self.since:
            work = self._of_agent(was.agent, at)
            work.answers -= 1
            work.answered_after -= was.after

    def _of_queue(self, chat: _Chat, at: int) -> tuple[_Tally, ...]:
        """What to count in: the quarter, and the day unless it is one before."""
        if chat.queue is None:
            return ()
        quarter = self._steps.setdefault(chat.queue, {}).setdefault(at - at % FIGURE_STEP, _Tally())
        self.queues.add(chat.queue)
        if at < self.since:
            return (quarter,)
        return quarter, self._days.setdefault(chat.queue, _Tally())

    def _of_agent(self, agent: AgentId, at: int) -> _Work:
        if at < self.since:
            return _Work()
        self.agents.add(agent)
        return self._work.setdefault(agent, _Work())


def day_of(now: int, zone: tzinfo) -> tuple[int, int]:
    """The midnights before and after a time, Unix milliseconds."""
    today = datetime.fromtimestamp(now / _SECOND, zone).date()
    begins, ends = (datetime.combine(day, time(), zone).timestamp() for day in (today, today + timedelta(days=1)))
    return int(begins * _SECOND), int(ends * _SECOND)

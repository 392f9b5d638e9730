"""What one side proposes and the other agrees to: one way and one end, and nothing without the customer's yes."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from backend.actions.proposals import CARRIED_OUT_WITHIN
from bench.simulation.history import CartChanged, Committed, Heard, Went
from bench.simulation.invariants.run import Log, Run
from protocol.browsing import Position, Visit
from protocol.events import ChatEnded
from protocol.frames import PublicEntry, VisitShown
from protocol.ids import InteractionId, ProposalId
from protocol.kinds import PartyKind, ProposalState
from protocol.proposals import CartChange, PageVisit, PositionShare, Proposable, ProposalChanged, Proposed

_NEXT: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.OPEN: frozenset(
        {ProposalState.ACCEPTED, ProposalState.REFUSED, ProposalState.WITHDRAWN, ProposalState.EXPIRED}
    ),
    ProposalState.ACCEPTED: frozenset({ProposalState.DONE, ProposalState.FAILED}),
}
_ANSWERS = frozenset({ProposalState.ACCEPTED, ProposalState.REFUSED})
#: What a page carries out at once, or not at all.
_AT_ONCE = CartChange | PageVisit
#: Milliseconds after which its end has come late.
_IN_TIME = 20_000


@dataclass(slots=True)
class _Asked:
    proposed: Proposed
    chat: InteractionId
    state: ProposalState
    #: When it came there, in the simulation's own time, and how long it may stay.
    since: int
    lasts: int


@dataclass(slots=True)
class _Fold:
    #: Those of chats that go on.
    asked: dict[ProposalId, _Asked] = field(default_factory=dict["ProposalId", "_Asked"])
    known: set[ProposalId] = field(default_factory=set["ProposalId"])

    def take(self, at: int, entry: PublicEntry) -> Iterator[str]:
        match entry.event:
            case Proposed() as proposed:
                if proposed.id in self.known:
                    yield f"proposal {proposed.id} is made twice"
                self.known.add(proposed.id)
                self.asked[proposed.id] = _Asked(
                    proposed, entry.interaction, proposed.state, at, proposed.deadline - entry.at
                )
                if proposed.state is ProposalState.ACCEPTED and not _needs_no_answer(proposed):
                    yield f"proposal {proposed.id} counts as agreed to, and nobody was asked"
            case ProposalChanged() as changed:
                asked = self.asked.get(changed.id)
                if asked is None or asked.chat != entry.interaction:
                    yield f"proposal {changed.id} changes in chat {entry.interaction}, and is not open there"
                    return
                yield from self._step(asked, changed, entry.at)
                asked.since, asked.lasts = at, CARRIED_OUT_WITHIN
            case ChatEnded():
                self.asked = {key: one for key, one in self.asked.items() if one.chat != entry.interaction}
            case _:
                pass

    def _step(self, asked: _Asked, changed: ProposalChanged, at: int) -> Iterator[str]:
        proposed, before = asked.proposed, asked.state
        name = f"proposal {changed.id} of {proposed.author.kind.value}"
        if changed.state not in _NEXT.get(before, frozenset()):
            yield f"{name} is {before.value} and becomes {changed.state.value}"
        if changed.state in _ANSWERS and (
            changed.by.kind is PartyKind.SYSTEM or changed.by.kind is proposed.author.kind
        ):
            yield f"{name} is {changed.state.value} by {changed.by.kind.value}"
        if changed.state is ProposalState.ACCEPTED and at >= proposed.deadline:
            yield f"{name} is accepted {at - proposed.deadline} ms after its time"
        asked.state = changed.state

    def overdue(self, at: int, run: Run) -> Iterator[str]:
        """What nobody ended in time, though the server has stood steadily for as long."""
        for key, one in list(self.asked.items()):
            waits = one.state is ProposalState.ACCEPTED and isinstance(one.proposed.what, _AT_ONCE)
            ends = one.state is ProposalState.OPEN or waits
            since = max(one.since, run.steady_since(at)) if ends and at - one.since > one.lasts + _IN_TIME else at
            if at - since > one.lasts + _IN_TIME:
                yield f"proposal {key} is {one.state.value} {(at - one.since) / 1000:.0f} s later"
                del self.asked[key]


def _needs_no_answer(proposed: Proposed) -> bool:
    what = proposed.what
    by_customer = proposed.author.kind is PartyKind.CUSTOMER
    return (isinstance(what, PageVisit) and what.straight) or (isinstance(what, PositionShare) and by_customer)


def proposals_end_once(run: Run) -> Iterator[str]:
    """Each goes from step to step by who may take it, and not on after its end or the chat's; none stays open."""
    fold: _Fold | None = None
    for log in run.logs:
        fold = yield from _folded(log, run)
    if fold is not None:
        yield from fold.overdue(run.end, run)


def _folded(log: Log, run: Run) -> Generator[str, None, _Fold]:
    fold = _Fold()
    for logged in log.entries:
        if isinstance(logged.entry, PublicEntry):
            yield from fold.take(logged.at, logged.entry)
        yield from fold.overdue(logged.at, run)
    return fold


def nothing_unasked(run: Run) -> Iterator[str]:
    """The shop's page changes its cart, and a tab goes somewhere, once for what was agreed to, and then only."""
    agreed: set[str] = set()
    proposed: dict[ProposalId, Proposable] = {}
    carried_out: set[str] = set()
    for one in run.history.happenings:
        match one:
            case Committed(entries=entries):
                for entry in entries:
                    event = entry.event
                    if isinstance(event, Proposed):
                        proposed[event.id] = event.what
                    if isinstance(event, Proposed | ProposalChanged) and event.state is ProposalState.ACCEPTED:
                        agreed.add(_said(proposed[event.id]))
            case CartChanged(client=client, names=said) | Went(client=client, address=said):
                if said not in agreed:
                    yield f"{client} carries out {said!r}, and nobody agreed to it"
                if said in carried_out:
                    yield f"{client} carries out {said!r} again"
                carried_out.add(said)
            case _:
                pass


def _said(what: Proposable) -> str:
    """What tells it from all others in a run."""
    match what:
        case CartChange(edits=edits):
            return ",".join(edit.name for edit in edits)
        case PageVisit(url=url):
            return url
        case _:
            return ""


def places_are_shared(run: Run) -> Iterator[str]:
    """Where a customer is reaches desks only of chats where sharing it was agreed to before."""
    agreed: set[InteractionId] = set()
    shares: set[ProposalId] = set()
    frames = iter(run.frames)
    for one in run.history.happenings:
        if isinstance(one, Committed):
            for entry in one.entries:
                event = entry.event
                if isinstance(event, Proposed) and isinstance(event.what, PositionShare):
                    shares.add(event.id)
                if not isinstance(event, Proposed | ProposalChanged) or not isinstance(entry, PublicEntry):
                    continue
                if event.id in shares and event.state is ProposalState.ACCEPTED:
                    agreed.add(entry.interaction)
        elif isinstance(one, Heard):
            match next(frames):
                case _, VisitShown(interaction=chat, visit=Visit(position=Position())) if chat not in agreed:
                    yield f"{one.client} was told where the customer of chat {chat} is"
                case _:
                    pass

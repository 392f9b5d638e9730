"""Transcript items in words: system lines, and what a screen reader says of each row."""

from desktop.models import proposals
from desktop.panels.transcript import proposal_words
from desktop.panels.transcript.said_parts import is_faint, label, shown_words
from desktop.state.messages import (
    AssignedItem,
    BargedItem,
    BlockItem,
    CalledItem,
    Delivery,
    DispositionItem,
    EndedItem,
    ExpertAskedItem,
    ExpertDoneItem,
    ExpertJoinedItem,
    FlagItem,
    HandedItem,
    HiddenItem,
    Item,
    JoinedItem,
    LeftItem,
    LinkedItem,
    MessageItem,
    MonitoredItem,
    OfferedItem,
    OfferOverItem,
    PassedItem,
    Proposal,
    ProposalItem,
    Said,
    StartItem,
    TakenItem,
    WarnedItem,
    WrappedUpItem,
)
from desktop.state.runs import Giving, Run, Shown
from desktop.state.store import Store
from desktop.ui.routing_words import outcome_words, short_reason_words
from desktop.ui.text import refusal, tr
from desktop.ui.words import day_words, duration_words, ended_words, speaker_words, time_words
from protocol.ids import AgentId, InteractionId
from protocol.kinds import LinkedBy, OfferKind, OfferOutcome, PartyKind, ProposalState
from protocol.rooms import ConsultationOutcome


def delivery_words(delivery: Delivery) -> str:
    """How far a message has come."""
    match delivery:
        case Delivery.OUTBOX:
            return tr("In the outbox")
        case Delivery.SENT:
            return tr("Sent")
        case Delivery.DELIVERED:
            return tr("Delivered")
        case Delivery.SEEN:
            return tr("Seen")
        case Delivery.FAILED:
            return tr("Not sent")
        case Delivery.HELD:
            return tr("Waits for your word")


def explained(item: Said) -> str:
    """How far a message has come, and what that means, for who points at it."""
    match item.delivery:
        case Delivery.OUTBOX:
            return tr("In the outbox: kept on this machine, on its way")
        case Delivery.SENT:
            if isinstance(item, HiddenItem):
                return tr("Stored by the server. The customer never sees it")
            return tr("Sent: stored by the server")
        case Delivery.DELIVERED:
            return tr("Delivered: it is with the customer")
        case Delivery.SEEN:
            return tr("Seen: the customer has had it on the screen")
        case Delivery.FAILED | Delivery.HELD:
            return delivery_words(item.delivery)


def choice_words(item: Said, *, may_retry: bool) -> str:
    """Why a message has not gone out and which keys decide, for a screen reader; empty for any other."""
    if item.delivery is Delivery.HELD:
        return tr("Enter sends it, Delete discards it")
    if item.delivery is Delivery.FAILED:
        why = refusal(item.failure.code, item.failure.text) if item.failure is not None else ""
        keys = tr("Enter tries again, Delete discards it") if may_retry else tr("Delete discards it")
        return f"{why} {keys}"
    return ""


def start_lines(item: StartItem) -> list[tuple[str, str]]:
    """What stands below the question of a form: its answers, and what the customer was welcomed with."""
    given = [(one.label, one.value) for one in item.answers if one.value.strip() and one.value != item.question]
    return [*given, (tr("They read"), item.welcome)] if item.welcome.strip() else given


class ItemWords:
    """Words for items. Agents' names come from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def agent(self, id: AgentId | None) -> str:
        """An agent's name, whether she is still among them or not."""
        agent = self._store.floor.agents.get(id) if id is not None else None
        return agent.name if agent is not None else tr("An agent")

    def speaker(self, item: Said) -> str:
        """Who said it, and that the customer does not read it, if so."""
        if isinstance(item, MessageItem):
            return speaker_words(item.author)
        name = self.agent(item.author)
        if item.coach and item.to is not None and not item.mine:
            return tr("{name} coaches {agent}", name=name, agent=self.agent(item.to))
        if item.coach:
            return tr("{name} coaches you", name=name) if not item.mine else tr("{name} coaches", name=name)
        return tr("{name}, hidden, kept as a note", name=name) if item.kept else tr("{name}, hidden", name=name)

    def can_retry(self, item: Said) -> bool:
        """Sending a message that failed again can help, or one waits for nothing but the word."""
        return item.delivery is not Delivery.FAILED or self._store.can_retry(item.id)

    def steps(self, interaction: InteractionId, proposal: Proposal) -> tuple[ProposalState, ...]:
        """Where the agent may move a proposal."""
        return proposals.steps_of(self._store.conversations.get(interaction), proposal)

    def of_run(self, run: Run) -> str:
        """A run's line."""
        return tr("{n} events since {time}", n=len(run.lines), time=time_words(run.at))

    def given(self, item: Giving) -> str:
        """Who gave the chat to whom, or took it; without the words that go with it."""
        match item:
            case AssignedItem():
                return self._assigned(item)
            case HandedItem():
                return self._handed(item)
            case OfferOverItem():
                return self._accepted(item)

    def system(self, item: Item) -> str:
        """A line for what happened that nobody said."""
        time = time_words(item.at)
        match item:
            case JoinedItem():
                said = tr("{name} joined", name=item.party.name)
            case LeftItem() if item.returned_to_queue:
                said = tr("{name} left; the customer waits again, at the front", name=item.party.name)
            case LeftItem():
                said = tr("{name} left", name=item.party.name)
            case EndedItem():
                said = ended_words(item.by.name, item.reason)
            case PassedItem():
                said = self._passed(item)
            case WarnedItem():
                ends = time_words(item.closes_at)
                said = tr("No answer for a while: the customer was told that the chat ends at {time}", time=ends)
            case OfferedItem():
                said = self._offered(item)
            case OfferOverItem():
                said = self._over(item)
            case TakenItem() if item.out_of_turn:
                said = tr("{name} took the chat out of turn", name=self.agent(item.agent))
            case TakenItem():
                said = tr("{name} took the chat", name=self.agent(item.agent))
            case HandedItem() | AssignedItem():
                said = _with(self.given(item), item.brief)
            case FlagItem():
                said = self._flag(item)
            case BlockItem():
                said = self._block(item)
            case MonitoredItem() if item.on:
                said = tr("{name} reads along", name=self.agent(item.by))
            case MonitoredItem():
                said = tr("{name} does not read along any more", name=self.agent(item.by))
            case BargedItem():
                said = tr("{name} joined as a supervisor", name=self.agent(item.by))
            case ExpertAskedItem():
                said = self._asked(item)
            case ExpertJoinedItem():
                said = tr("{name} took the question", name=self.agent(item.expert))
            case ExpertDoneItem():
                said = _done_words(item.outcome)
            case LinkedItem():
                said = self._linked(item)
            case CalledItem() if item.consent:
                said = tr("{name} calls {phone}; the customer agreed", name=self.agent(item.by), phone=item.phone)
            case CalledItem():
                said = tr("{name} calls {phone}", name=self.agent(item.by), phone=item.phone)
            case ProposalItem():
                said = proposal_words.spoken(item.proposal)
            case DispositionItem():
                said = self._disposition(item)
            case WrappedUpItem() if item.timed_out:
                said = tr("Finished, because the time was over")
            case WrappedUpItem():
                said = tr("Finished by {name}", name=self.agent(item.agent))
            case StartItem() | MessageItem() | HiddenItem():
                said = ""
        return f"{said} · {time}"

    def _passed(self, item: PassedItem) -> str:
        if item.by.kind is PartyKind.SYSTEM:
            return tr("The wait was long: the customer waits in {queue} now", queue=item.queue_name)
        if item.stays:
            return tr("{name} passed the chat to {queue} and stays meanwhile", name=item.by.name, queue=item.queue_name)
        return tr("{name} passed the chat to {queue}", name=item.by.name, queue=item.queue_name)

    def _offered(self, item: OfferedItem) -> str:
        name = self.agent(item.agent)
        if item.kind is OfferKind.QUEUE or item.by is None:
            time, why = duration_words(item.reason.waited), short_reason_words(item.reason)
            return tr("Offered to {name} after {time}: {why}", name=name, time=time, why=why)
        asks = self.agent(item.by)
        if item.kind is OfferKind.TRANSFER:
            said = tr("{name} asked {other} to take the chat over", name=asks, other=name)
        else:
            said = tr("{name} asked {other} to join", name=asks, other=name)
        return _with(said, item.brief)

    def _over(self, item: OfferOverItem) -> str:
        name = self.agent(item.agent)
        if item.kind is OfferKind.QUEUE:
            return outcome_words(item.outcome, name)
        match item.outcome:
            case OfferOutcome.DECLINED:
                return _with(tr("{name} declined", name=name), item.reason)
            case OfferOutcome.EXPIRED:
                return tr("{name} did not answer", name=name)
            case OfferOutcome.WITHDRAWN:
                return tr("{name} is not asked any more", name=name)
            case OfferOutcome.ACCEPTED:
                return _with(self._accepted(item), item.brief)

    def _accepted(self, item: OfferOverItem) -> str:
        asked, name = self.agent(item.agent), self.agent(item.by)
        if item.by is None or item.kind is OfferKind.QUEUE:
            return tr("{name} accepted", name=asked)
        mine = item.agent == self._store.me
        if item.kind is OfferKind.COMPANY:
            return (
                tr("{name} asked you to join", name=name)
                if mine
                else tr("{name} asked {other} to join", name=name, other=asked)
            )
        if mine:
            return tr("{name} handed the chat over to you", name=name)
        return tr("{name} handed the chat over to {other}", name=name, other=asked)

    def _handed(self, item: HandedItem) -> str:
        queue = self._store.floor.queues.get(item.queue)
        where = queue.name if queue is not None else tr("another queue")
        if item.by is None:
            return tr("Moved on to {queue}, because the wait was long", queue=where)
        if item.stays:
            return tr("{name} passed the chat to {queue} and stays meanwhile", name=self.agent(item.by), queue=where)
        return tr("{name} passed the chat to {queue}", name=self.agent(item.by), queue=where)

    def _flag(self, item: FlagItem) -> str:
        name = self.agent(item.by)
        if not item.raised:
            return tr("{name} lowered the flag", name=name)
        return _with(tr("{name} asks for a supervisor", name=name), item.text)

    def _block(self, item: BlockItem) -> str:
        name = self.agent(item.by)
        if item.until is None:
            return _with(tr("{name} blocked the customer", name=name), item.reason)
        until = f"{day_words(item.until, item.at)} {time_words(item.until)}"
        return _with(tr("{name} blocked the customer until {time}", name=name, time=until), item.reason)

    def _assigned(self, item: AssignedItem) -> str:
        name = self.agent(item.by)
        if item.by == item.agent and item.before is not None:
            return tr("{name} took the chat over from {other}", name=name, other=self.agent(item.before))
        if item.by == item.agent:
            return tr("{name} took the chat over", name=name)
        if item.agent == self._store.me:
            return tr("{name} gave the chat to you", name=name)
        return tr("{name} gave the chat to {other}", name=name, other=self.agent(item.agent))

    def _linked(self, item: LinkedItem) -> str:
        if item.record is None:
            return tr("{name} took back who the customer is", name=self.agent(item.by))
        who = item.name or tr("A customer")
        match item.how:
            case LinkedBy.SIGNED:
                return tr("The shop signed for it: the customer is {who}", who=who)
            case LinkedBy.AGENT:
                return tr("{name} confirmed: the customer is {who}", name=self.agent(item.by), who=who)
            case LinkedBy.MERGE:
                return tr("The customer's record is now {who}", who=who)

    def _asked(self, item: ExpertAskedItem) -> str:
        group = self._store.floor.expert_groups.get(item.group)
        where = group.name if group is not None else tr("experts")
        return _with(tr("{name} asked {group}", name=self.agent(item.by), group=where), item.question)

    def _disposition(self, item: DispositionItem) -> str:
        what = item.label or item.disposition
        if not what:
            return _with(tr("Notes by {name}", name=self.agent(item.by)), item.notes)
        if item.by is None:
            return tr("What came of it: {what}", what=what)
        said = tr("What came of it, as {name} says: {what}", name=self.agent(item.by), what=what)
        return _with(said, item.notes)

    def spoken(self, item: Shown) -> str:
        """All of what is shown, for a screen reader."""
        if isinstance(item, Run):
            return f"{self.of_run(item)}, {tr('Enter hides them') if item.open else tr('Enter shows them')}"
        if isinstance(item, MessageItem | HiddenItem):
            files = ", ".join([a.name for a in item.attachments] or [u.name for u in item.uploads])
            said = ". ".join(part for part in (*_answered(item), shown_words(item), files) if part)
            state = f", {delivery_words(item.delivery)}" if item.mine else ""
            choice = choice_words(item, may_retry=self.can_retry(item))
            who = self.speaker(item)
            edited = f", {label(item)}" if label(item) and not is_faint(item) else ""
            return f"{who}, {time_words(item.at)}{state}{edited}: {said}" + (f". {choice}" if choice else "")
        if isinstance(item, StartItem):
            answers = ", ".join(f"{label}: {said}" for label, said in start_lines(item))
            who = ", ".join(part for part in (item.customer.name or tr("A customer"), item.queue_name) if part)
            return f"{who}: " + ". ".join(part for part in (item.question, answers) if part)
        if isinstance(item, ProposalItem):
            return f"{proposal_words.spoken(item.proposal)} · {time_words(item.at)}"
        return self.system(item)


def _answered(item: Said) -> tuple[str, ...]:
    if not isinstance(item, MessageItem) or item.quote is None:
        return ()
    return (tr("Answers {name}: {words}", name=speaker_words(item.quote.author), words=item.quote.text),)


def _with(said: str, words: str) -> str:
    """What happened, and what was said about it."""
    return f"{said}: {words}" if words.strip() else said


def _done_words(outcome: ConsultationOutcome) -> str:
    match outcome:
        case ConsultationOutcome.ANSWERED:
            return tr("The question is answered")
        case ConsultationOutcome.CANCELLED:
            return tr("The question was withdrawn")
        case ConsultationOutcome.NOBODY:
            return tr("No expert was there for the question")
        case ConsultationOutcome.EXPIRED:
            return tr("No expert answered in time")

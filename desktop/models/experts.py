"""Experts as the panels see them: whom a chat can ask, what rings here, what is being answered."""

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state import changes, consultations
from desktop.state.bus import CommandBus
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import Aside
from desktop.state.messages import MessageItem
from desktop.state.rooms import Thread
from desktop.state.store import Store
from protocol.asides import AcceptConsultation, AskExpert, DeclineConsultation, EndConsultation
from protocol.entities import Agent
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, CommandId, ConsultationId, ExpertGroupId, InteractionId, new_id
from protocol.kinds import PartyKind
from protocol.limits import EXCERPT_LINES, MAX_MESSAGE_CHARACTERS
from protocol.rooms import Consultation, ConsultationOutcome, ConsultationStatus, ExpertGroup

#: Ends of a question that nobody answered.
_UNANSWERED = (ConsultationOutcome.NOBODY, ConsultationOutcome.EXPIRED)


class Asking(Struct, frozen=True):
    """What is written to experts about a chat and not asked yet."""

    group: ExpertGroupId | None = None
    question: str = ""
    #: None: the last lines of the chat, as they are when the question is asked.
    excerpt: str | None = None


_asking = msgspec.json.Decoder(Asking)


class Question(Struct, frozen=True):
    """The first message of a consultation, taken apart."""

    question: str
    excerpt: str = ""


class Experts(QObject):
    """View-model of the experts.

    Signals:
        changed: groups, who is there, or consultations differ.
        over: a consultation of a chat here has ended (changes.ConsultationOver).
        refused: a question was not asked; what was written is in `asking_of` again (InteractionId, code, words).
        ranked: whom to ask first is known (ExpertGroupId).
        gone: a question rings here no more, without this agent's doing (Consultation, who took it or None).
        began: a question that was taken here is hers (Consultation).
        mode_changed: the desk is, or is not, an expert's.
        chosen_changed: another of the questions that are answered here is before the expert, or none.
    """

    changed = Signal()
    over = Signal(object)
    refused = Signal(object, object, str)
    ranked = Signal(object)
    gone = Signal(object, object)
    began = Signal(object)
    mode_changed = Signal()
    chosen_changed = Signal()

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._asked: dict[CommandId, AskExpert] = {}
        #: How the last consultation of a chat ended, until another is asked.
        self.ended: dict[InteractionId, changes.ConsultationOver] = {}
        #: What was asked last about a chat, to be asked again where nobody answered.
        self._last: dict[InteractionId, Asking] = {}
        self._rankings: dict[ExpertGroupId, tuple[AgentId, ...]] = {}
        #: The question that was taken or declined here and still rings.
        self.answering: ConsultationId | None = None
        self._rang: dict[ConsultationId, Consultation] = {}
        self._had: set[ConsultationId] = set()
        #: Of those that are answered here, the one before the expert.
        self.chosen: ConsultationId | None = None
        self._chosen_mode: bool | None = None
        self._mode = False
        signals.experts.connect(self._changed)
        signals.outbox.connect(self._changed)
        signals.me.connect(self._changed)
        signals.consultation_over.connect(self._over)
        signals.refused.connect(self._refused)
        signals.experts_ranked.connect(self._ranked)
        self._changed()

    # --- reading ----------------------------------------------------------------------------

    def groups(self) -> list[ExpertGroup]:
        """All groups, those with somebody there first, then by name."""
        groups = self._store.floor.expert_groups.values()
        return sorted(groups, key=lambda one: (not self.reachable(one), one.name.casefold(), one.id))

    def present(self, group: ExpertGroup) -> list[Agent]:
        """Who of a group is there, whom to ask first before the others where that is known."""
        here = consultations.present(self._store.floor, group, self._store.me)
        ranking = self._rankings.get(group.id, ())
        place = {agent: at for at, agent in enumerate(ranking)}
        return sorted(here, key=lambda one: (place.get(one.id, len(place)), one.name.casefold()))

    def fallback(self, group: ExpertGroup) -> ExpertGroup | None:
        """Who is asked when nobody of a group is there or answers."""
        return self._store.floor.expert_groups.get(group.fallback) if group.fallback is not None else None

    def reachable(self, group: ExpertGroup) -> bool:
        """Somebody of it, or of those it falls back to, is there."""
        seen: set[ExpertGroupId] = set()
        found: ExpertGroup | None = group
        while found is not None and found.id not in seen:
            if self.present(found):
                return True
            seen.add(found.id)
            found = self.fallback(found)
        return False

    def group_name(self, group: ExpertGroupId) -> str:
        """A group's name; empty for one that is gone."""
        found = self._store.floor.expert_groups.get(group)
        return found.name if found is not None else ""

    def of_chat(self, interaction: InteractionId | None) -> tuple[Consultation, ...]:
        """A chat's consultations that go on."""
        return () if interaction is None else consultations.of_chat(self._store.floor, interaction)

    def talk(self, consultation: Consultation) -> Thread | None:
        """The thread of a consultation, if this agent is in it."""
        return self._store.rooms.get(consultation.room)

    def ringing(self) -> Consultation | None:
        """The question that rings here, the oldest first."""
        return next(iter(consultations.ringing_at(self._store.floor, self._store.me)), None)

    def all_ringing(self) -> tuple[Consultation, ...]:
        """All questions that ring here, oldest first."""
        return consultations.ringing_at(self._store.floor, self._store.me)

    def takes_questions(self) -> bool:
        """Questions ring at the agent at this desk: she is there, and not told to be doing something else."""
        me = self._store.my_agent
        return me is not None and consultations.is_present(me)

    def taken(self) -> tuple[Consultation, ...]:
        """The questions that the agent at this desk answers, oldest first."""
        return consultations.answered_by(self._store.floor, self._store.me)

    def is_expert(self) -> bool:
        """Whether the agent at this desk may be asked."""
        return consultations.is_expert(self._store.floor, self._store.me)

    @property
    def mode(self) -> bool:
        """The desk shows questions instead of chats: chosen, or by itself for an expert without a queue."""
        if self._chosen_mode is not None:
            return self._chosen_mode
        me = self._store.my_agent
        return me is not None and not me.queues and self.is_expert()

    def is_asked(self, interaction: InteractionId | None) -> bool:
        """A question about this chat is on its way."""
        return any(command.interaction == interaction for command in self._asked.values())

    # --- asking -----------------------------------------------------------------------------

    def asking_of(self, interaction: InteractionId) -> Asking:
        """What is written about a chat and not asked yet."""
        drafts = self._store.drafts
        kept, question = drafts.aside(Aside.ASKING, interaction), drafts.aside(Aside.QUESTION, interaction)
        try:
            return msgspec.structs.replace(_asking.decode(kept) if kept else Asking(), question=question)
        except msgspec.DecodeError:
            # A newer desk wrote it in words of its own.
            return Asking(question=question)

    def keep_asking(self, interaction: InteractionId, asking: Asking) -> None:
        """Keep what is written, over a restart too."""
        drafts = self._store.drafts
        drafts.put_aside(Aside.QUESTION, asking.question, interaction)
        rest = msgspec.structs.replace(asking, question="")
        kept = "" if rest == Asking() else msgspec.json.encode(rest).decode()
        drafts.put_aside(Aside.ASKING, kept, interaction)

    def excerpt_of(self, interaction: InteractionId) -> str:
        """The last lines of a chat that its customer sees too, one a line."""
        chat = self._store.conversations.get(interaction)
        return "\n".join(_spoken(chat)) if chat is not None else ""

    def can_ask(self, interaction: InteractionId | None) -> bool:
        """The chat is on this desk and goes on, and there is somebody to ask at all."""
        chat = self._store.conversations.get(interaction) if interaction is not None else None
        mine = chat is not None and chat.held is Held.MINE and chat.ended is None
        return mine and bool(self._store.floor.expert_groups)

    def rank(self, group: ExpertGroupId, words: str) -> None:
        """Find out whom of a group to ask first about these words."""
        self._bus.rank_experts(group, words)

    def ask(self, interaction: InteractionId, version: int, asking: Asking) -> None:
        """Ask the experts of a group. Raises Refusal; then nobody was asked and nothing is lost."""
        group = self._store.floor.expert_groups.get(asking.group) if asking.group is not None else None
        if group is None:
            raise Refusal(ErrorCode.UNKNOWN_GROUP)
        question = asking.question.strip()
        excerpt = (self.excerpt_of(interaction) if asking.excerpt is None else asking.excerpt).strip()
        if not question:
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if len(question) + len(excerpt) > MAX_MESSAGE_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        if not self.reachable(group):
            raise Refusal(ErrorCode.NOBODY_THERE)
        command = AskExpert(
            id=CommandId(new_id()),
            interaction=interaction,
            version=version,
            group=group.id,
            question=question,
            excerpt=excerpt,
        )
        self.keep_asking(interaction, Asking())
        self._last[interaction] = Asking(group.id, question, excerpt)
        self.ended.pop(interaction, None)
        self._asked[command.id] = command
        self._bus.send(command)
        self.changed.emit()

    def can_ask_again(self, interaction: InteractionId) -> bool:
        """The last question of a chat was asked from here, and nobody answered it."""
        over = self.ended.get(interaction)
        return over is not None and over.outcome in _UNANSWERED and interaction in self._last

    def write_again(self, interaction: InteractionId) -> None:
        """The last question's words are in the form again, to be asked as they were or changed."""
        last = self._last.get(interaction)
        if last is not None:
            self.keep_asking(interaction, last)
            self.changed.emit()

    def end(self, consultation: Consultation) -> None:
        """Withdraw a question that rings, or finish one that was answered."""
        self._bus.send(EndConsultation(id=CommandId(new_id()), consultation=consultation.id))

    # --- answering --------------------------------------------------------------------------

    def accept(self) -> None:
        """Take the question that rings."""
        one = self.ringing()
        if one is not None and self.answering is None:
            self.answering = one.id
            self._bus.send(AcceptConsultation(id=CommandId(new_id()), consultation=one.id))
            self.changed.emit()

    def decline(self) -> None:
        """Not I."""
        one = self.ringing()
        if one is not None and self.answering is None:
            self.answering = one.id
            self._bus.send(DeclineConsultation(id=CommandId(new_id()), consultation=one.id))
            self.changed.emit()

    def choose(self, consultation: ConsultationId | None) -> None:
        """Put another of the questions that are answered here before the expert."""
        if consultation != self.chosen:
            self.chosen = consultation
            self.chosen_changed.emit()

    def choose_next(self) -> None:
        """The next of them, round the end."""
        ids = [one.id for one in self.taken()]
        if ids:
            at = ids.index(self.chosen) if self.chosen is not None and self.chosen in ids else -1
            self.choose(ids[(at + 1) % len(ids)])

    def switch_mode(self) -> None:
        """Show questions instead of chats, or chats again."""
        self._chosen_mode = not self.mode
        self._changed()

    # --- inside -----------------------------------------------------------------------------

    def _changed(self) -> None:
        mine = self.answering
        ringing = self.ringing()
        if mine is not None and (ringing is None or ringing.id != mine):
            self.answering = None
        self._tell_gone(mine)
        for id in [id for id in self._asked if ConsultationId(id) in self._store.floor.consultations]:
            del self._asked[id]
        if self.mode != self._mode:
            self._mode = self.mode
            self.mode_changed.emit()
        self.changed.emit()

    def _tell_gone(self, mine: ConsultationId | None) -> None:
        """What rang here and does not any more; what is hers now."""
        floor, me = self._store.floor, self._store.me
        rang, self._rang = self._rang, {one.id: one for one in consultations.ringing_at(floor, me)}
        for id, before in rang.items():
            now = floor.consultations.get(id)
            took = now.expert if now is not None else None
            told = id in self._rang or took == me or (now is not None and me in now.declined)
            if not told and not (id == mine and took is None):
                self.gone.emit(before, took)
        had, self._had = self._had, {one.id for one in self.taken()}
        for one in self.taken():
            if one.id not in had and one.id in rang:
                self.choose(one.id)
                self.began.emit(one)
        if self.chosen not in self._had:
            self.choose(next(iter(one.id for one in self.taken()), None))

    def _over(self, change: changes.ConsultationOver) -> None:
        self._asked.pop(CommandId(change.consultation.id), None)
        self.ended[change.consultation.interaction] = change
        self.over.emit(change)

    def _refused(self, change: changes.CommandRefused) -> None:
        command = change.command
        if isinstance(command, AcceptConsultation | DeclineConsultation):
            self.answering = None
            self.changed.emit()
        elif isinstance(command, AskExpert):
            self._asked.pop(command.id, None)
            if not self.asking_of(command.interaction).question.strip():
                self.keep_asking(command.interaction, Asking(command.group, command.question, command.excerpt))
            self.refused.emit(command.interaction, change.code, change.text)
            self.changed.emit()

    def _ranked(self, change: changes.ExpertsRanked) -> None:
        if change.agents is not None:
            self._rankings[change.group] = change.agents
            self.ranked.emit(change.group)


def take_apart(text: str) -> Question:
    """A consultation's first message: the question, then an empty line and the excerpt, marked line by line."""
    question, found, excerpt = text.partition("\n\n> ")
    if not found:
        return Question(text)
    return Question(question, "\n".join(line.removeprefix("> ").removeprefix(">") for line in excerpt.split("\n")))


def is_ringing(consultation: Consultation) -> bool:
    """Nobody has taken it yet."""
    return consultation.status is ConsultationStatus.ASKED


def _spoken(chat: Conversation) -> list[str]:
    """What customer and agents said last, oldest first; never what only staff see."""
    lines: list[str] = []
    for item in reversed(chat.items):
        if isinstance(item, MessageItem) and item.seq and item.text:
            who = item.author.name if item.author.kind is PartyKind.AGENT else chat.card.customer.name
            lines.append(f"{who or '-'}: {' '.join(item.text.split())}")
            if len(lines) == EXCERPT_LINES:
                break
    return lines[::-1]

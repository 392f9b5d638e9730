"""What the customer of the chosen chat shows of their page: asking, watching, looking back, pointing."""

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.proposals import Proposals
from desktop.models.signals import StoreSignals
from desktop.models.writing import writable
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused
from desktop.state.cobrowse import Sharing
from desktop.state.conversation import Conversation, Held
from desktop.state.link import LinkPhase
from desktop.state.messages import Proposal
from desktop.state.recordings import Batch, Mark, Tape
from desktop.state.store import Store
from protocol.cobrowse import Point, Pointed
from protocol.customer_commands import Propose
from protocol.entities import Party
from protocol.ids import AgentId, InteractionId, ProposalId
from protocol.kinds import Feature, PartyKind, PointKind, ProposalState
from protocol.proposals import Cobrowse as Request
from protocol.service import CobrowseRules


class Sight(Enum):
    """What there is to see, or why there is nothing."""

    NO_CHAT = "no_chat"
    #: The site does not offer it.
    NOT_OFFERED = "not_offered"
    #: Only who is in the chat can ask for it.
    NOT_MINE = "not_mine"
    NOT_ASKED = "not_asked"
    #: Staff asked, and the customer has not answered.
    ASKED = "asked"
    #: The customer offers it.
    OFFERED = "offered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    FAILED = "failed"
    #: It was stopped, `View.by` tells by whom.
    STOPPED = "stopped"
    ENDED = "ended"
    OFFLINE = "offline"
    #: The server has let it go under load.
    SHED = "shed"
    #: Agreed to; the first picture is on its way.
    STARTING = "starting"
    #: The customer's line is away.
    AWAY = "away"
    #: Nobody who is in the chat watches, so there is nothing to see along with them.
    IDLE = "idle"
    #: The page does more than can be sent; it goes on by itself.
    PAUSED = "paused"
    LIVE = "live"


#: Of these something is or was seen, and the picture stays.
PICTURE = frozenset({Sight.LIVE, Sight.PAUSED})


class View(Struct, frozen=True, kw_only=True):
    """All that the panel tells."""

    sight: Sight
    interaction: InteractionId | None = None
    proposal: ProposalId | None = None
    #: Until when the other side can answer (server time in ms).
    deadline: int = 0
    by: Party | None = None
    detail: str = ""
    #: The site lets staff ask for the last minutes; whether they were asked for, or may be seen.
    offers_past: bool = False
    past_minutes: int = 0
    past: bool = False
    #: The agent is in the chat and may ask, answer and stop.
    acts: bool = False
    customer: str = ""
    #: Others who watch.
    watchers: tuple[str, ...] = ()


class Cobrowse(QObject):
    """View-model of co-browsing in the chat before the agent. It is watched while somebody here looks.

    Signals:
        changed: what there is to see, or why not.
        session_changed: another recording than before, or none: what is shown is shown no more.
        arrived: a batch of the recording (state.recordings.Batch).
        pointed: a colleague points (protocol.cobrowse.Pointed).
    """

    changed = Signal()
    session_changed = Signal()
    arrived = Signal(object)
    pointed = Signal(object)

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        proposals: Proposals,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._proposals = proposals
        self._chosen: InteractionId | None = None
        self._looking = False
        #: What is watched, and whether with its past.
        self._watched: tuple[InteractionId, bool] | None = None
        self._session: ProposalId | None = None
        #: A picture of this sharing came.
        self._seen = False
        #: Why the server would not let this chat's customer be asked, in its words.
        self.refusal = ""
        for signal in (proposals.changed, signals.opened, signals.closed, signals.followed):
            signal.connect(self._of_chat)
        signals.cobrowse.connect(self._of_chat)
        signals.cobrowse_batch.connect(self._batch)
        signals.cobrowse_pointed.connect(self._pointed)
        proposals.refused.connect(self._refused)
        signals.sign_in.connect(self._watch_again)
        for general in (signals.link, signals.degraded, signals.floor, signals.chats):
            general.connect(self._refresh)

    # --- reading ------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """What there is to see in the chosen chat."""
        chat = self._chat
        if chat is None:
            return View(sight=Sight.NO_CHAT)
        rules = self._rules(chat)
        proposal = self._proposals.last(chat.id, Request)
        sharing = self._sharing
        mine = chat.held is Held.MINE and writable(chat)
        return View(
            sight=self._sight(chat, proposal, rules),
            interaction=chat.id,
            proposal=proposal.id if proposal is not None else None,
            deadline=proposal.deadline if proposal is not None else 0,
            by=(proposal.by or proposal.author) if proposal is not None else None,
            detail=proposal.detail if proposal is not None else "",
            offers_past=rules.past,
            past_minutes=rules.past_minutes,
            past=sharing is not None and sharing.state.past_from is not None,
            acts=mine,
            customer=chat.card.customer.name,
            watchers=self._watchers(sharing),
        )

    @property
    def tape(self) -> Tape | None:
        """The last minutes, while they may be looked at."""
        sharing = self._sharing
        return sharing.tape if sharing is not None else None

    @property
    def session(self) -> ProposalId | None:
        """The recording that is shown."""
        return self._session

    @property
    def asking(self) -> bool:
        """This desk has asked, and the server has not answered."""
        return self._proposals.sending(self._chosen, Request)

    def marks(self) -> tuple[Mark, ...]:
        """What happened in the last minutes."""
        tape = self.tape
        return tape.marks if tape is not None else ()

    # --- doing --------------------------------------------------------------------------------

    def choose(self, interaction: InteractionId | None) -> None:
        """This chat is before the agent."""
        if interaction != self._chosen:
            self._chosen = interaction
            self.refusal = ""
            self._refresh()

    def look(self, looking: bool) -> None:
        """The panel can be seen, or not."""
        if looking is not self._looking:
            self._looking = looking
            self._refresh()

    def ask(self, *, past: bool) -> None:
        """Ask the customer, for the last minutes too if `past`."""
        if self._chosen is not None:
            self.refusal = ""
            self._proposals.propose(self._chosen, Request(past=past))

    def answer(self, state: ProposalState) -> None:
        """Move the present proposal on: accept or refuse an offer, take back what was asked, stop."""
        proposal = self._proposals.last(self._chosen, Request)
        if self._chosen is not None and proposal is not None:
            self._proposals.answer(self._chosen, proposal.id, state)

    def renew(self) -> None:
        """The viewer began anew and needs a whole picture."""
        if self._watched is not None:
            self._bus.renew_cobrowse(self._watched[0])

    def point(self, kind: PointKind, tab: str, node: int = 0) -> None:
        """Show the customer (and who else watches) what is meant."""
        if self._watched is not None and self._session is not None:
            interaction = self._watched[0]
            self._bus.point(Point(interaction=interaction, session=self._session, tab=tab, kind=kind, node=node))

    # --- inside -------------------------------------------------------------------------------

    @property
    def _chat(self) -> Conversation | None:
        return None if self._chosen is None else self._store.chat(self._chosen)

    @property
    def _sharing(self) -> Sharing | None:
        return None if self._chosen is None else self._store.cobrowse.get(self._chosen)

    def _rules(self, chat: Conversation) -> CobrowseRules:
        site = self._store.floor.sites.get(chat.card.site)
        return site.cobrowse if site is not None else CobrowseRules()

    def _watchers(self, sharing: Sharing | None) -> tuple[str, ...]:
        ids: tuple[AgentId, ...] = sharing.state.watchers if sharing is not None else ()
        agents = self._store.floor.agents
        return tuple(agents[id].name for id in ids if id != self._store.me and id in agents)

    def _sight(self, chat: Conversation, proposal: Proposal | None, rules: CobrowseRules) -> Sight:
        if proposal is not None and proposal.going_on:
            return self._sight_of_shared(proposal)
        if chat.ended is not None:
            return Sight.ENDED
        if proposal is None or proposal.over:
            return Sight.NOT_ASKED if self._may_ask(chat, rules) else self._why_not(rules)
        if proposal.open:
            return Sight.OFFERED if proposal.author.kind is PartyKind.CUSTOMER else Sight.ASKED
        return _OVER.get(proposal.state, Sight.NOT_ASKED)

    def _sight_of_shared(self, proposal: Proposal) -> Sight:
        if self._store.link.phase is not LinkPhase.ONLINE:
            return Sight.OFFLINE
        if Feature.COBROWSE in self._store.off:
            return Sight.SHED
        sharing = self._sharing
        if sharing is None or sharing.state.session != proposal.id:
            return Sight.STARTING
        if sharing.state.idle:
            return Sight.IDLE
        if sharing.state.paused:
            return Sight.PAUSED
        if not sharing.state.live:
            return Sight.AWAY
        return Sight.LIVE if self._seen else Sight.STARTING

    def _may_ask(self, chat: Conversation, rules: CobrowseRules) -> bool:
        return rules.on and chat.held is Held.MINE

    def _why_not(self, rules: CobrowseRules) -> Sight:
        return Sight.NOT_MINE if rules.on else Sight.NOT_OFFERED

    def _of_chat(self, interaction: InteractionId) -> None:
        if interaction == self._chosen:
            self._refresh()

    def _refresh(self) -> None:
        self._watch(self._wanted())
        sharing = self._sharing if self._watched is not None else None
        session = sharing.state.session if sharing is not None else None
        if session != self._session:
            self._session, self._seen = session, False
            self.session_changed.emit()
        self.changed.emit()

    def _wanted(self) -> tuple[InteractionId, bool] | None:
        """What is to be watched: what was agreed to, or may be looked back at after the chat's end."""
        chat = self._chat
        if not self._looking or chat is None:
            return None
        proposal = self._proposals.last(chat.id, Request)
        if proposal is None or not (proposal.going_on or self._kept(proposal)):
            return None
        return chat.id, proposal.past

    def _kept(self, proposal: Proposal) -> bool:
        """Something of it may still be looked back at; what the customer stopped is gone at once."""
        by_staff = proposal.by is not None and proposal.by.kind is PartyKind.AGENT
        return proposal.past and (proposal.over or (proposal.state is ProposalState.DONE and by_staff))

    def _watch(self, wanted: tuple[InteractionId, bool] | None) -> None:
        before = self._watched
        if wanted == before:
            return
        self._watched = wanted
        if before is not None and (wanted is None or wanted[0] != before[0]):
            self._bus.watch_cobrowse(before[0], False)
        if wanted is not None:
            self._bus.watch_cobrowse(wanted[0], True, wanted[1])

    def _watch_again(self) -> None:
        """Another connection does not know that somebody looks."""
        if self._watched is not None:
            self._bus.watch_cobrowse(self._watched[0], True, self._watched[1])

    def _batch(self, batch: Batch) -> None:
        if self._watched is None or batch.interaction != self._watched[0] or batch.session != self._session:
            return
        if not batch.past:
            self.arrived.emit(batch)
            if batch.whole and not self._seen:
                self._seen = True
        self.changed.emit()

    def _pointed(self, pointed: Pointed) -> None:
        if self._watched is not None and pointed.session == self._session:
            self.pointed.emit(pointed)

    def _refused(self, change: CommandRefused) -> None:
        command = change.command
        if not isinstance(command, Propose) or not isinstance(command.what, Request):
            return
        if command.interaction == self._chosen:
            self.refusal = change.text
            self.changed.emit()


_OVER = {
    ProposalState.REFUSED: Sight.REFUSED,
    ProposalState.WITHDRAWN: Sight.WITHDRAWN,
    ProposalState.EXPIRED: Sight.EXPIRED,
    ProposalState.FAILED: Sight.FAILED,
    ProposalState.DONE: Sight.STOPPED,
}

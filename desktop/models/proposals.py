"""What is proposed to customers, and by them: proposing, answering, and where it stands. One door for all of it."""

from PySide6.QtCore import QObject, Signal

from desktop.models.pull import answered_elsewhere
from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused
from desktop.state.conversation import Conversation, Held
from desktop.state.messages import Proposal
from desktop.state.store import Store
from protocol.customer_commands import AnswerProposal, Propose
from protocol.ids import CommandId, InteractionId, ProposalId, new_id
from protocol.kinds import PartyKind, ProposalState
from protocol.proposals import Cobrowse, PositionShare, Proposable, What


class Proposals(QObject):
    """View-model of proposals.

    Signals:
        changed: what is proposed in a chat, or where it stands (InteractionId).
        refused: the server would not take a proposal (changes.CommandRefused).
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        #: Sent from here, and not in the stream yet.
        self._on_its_way: dict[ProposalId, tuple[InteractionId, Proposable]] = {}
        signals.proposals.connect(self._came)
        signals.refused.connect(self._refused)
        signals.closed.connect(self._closed)
        signals.conversation.connect(self.changed)

    # --- reading ----------------------------------------------------------------------------

    def can_propose(self, interaction: InteractionId | None) -> bool:
        """The agent is in this chat, it goes on, and somebody is there to answer."""
        chat = self._store.conversations.get(interaction) if interaction is not None else None
        return chat is not None and _goes_on(chat) and not answered_elsewhere(chat.card)

    def standing(self, interaction: InteractionId | None, kind: type[What]) -> Proposal | None:
        """The one of a kind that is open or goes on in a chat."""
        chat = self._store.chat(interaction) if interaction is not None else None
        found = [one for one in chat.proposals.values() if isinstance(one.what, kind)] if chat is not None else []
        return next((one for one in reversed(found) if one.open or one.going_on), None)

    def last(self, interaction: InteractionId | None, kind: type[What]) -> Proposal | None:
        """The one of a kind that was made last in a chat, whatever became of it."""
        chat = self._store.chat(interaction) if interaction is not None else None
        found = [one for one in chat.proposals.values() if isinstance(one.what, kind)] if chat is not None else []
        return found[-1] if found else None

    def sending(self, interaction: InteractionId | None, kind: type[What]) -> bool:
        """One of this kind was proposed here and has not come back yet, by itself or with all of the chat."""
        chat = self._store.chat(interaction) if interaction is not None else None
        return chat is not None and any(
            of == chat.id and isinstance(what, kind) and id not in chat.proposals
            for id, (of, what) in self._on_its_way.items()
        )

    def steps(self, interaction: InteractionId, proposal: Proposal) -> tuple[ProposalState, ...]:
        """Where the agent may move it, the likeliest first."""
        return steps_of(self._store.conversations.get(interaction), proposal)

    # --- doing ------------------------------------------------------------------------------

    def propose(self, interaction: InteractionId, what: Proposable) -> ProposalId | None:
        """Propose something to the customer of a chat; None: it can't be done here now."""
        chat = self._store.conversations.get(interaction)
        if chat is None or not self.can_propose(interaction):
            return None
        id = CommandId(new_id())
        self._on_its_way[ProposalId(id)] = (interaction, what)
        self._bus.send(Propose(id=id, interaction=interaction, what=what, version=chat.version))
        self.changed.emit(interaction)
        return ProposalId(id)

    def answer(
        self, interaction: InteractionId, proposal: ProposalId, state: ProposalState, *, past: bool = False
    ) -> None:
        """Move a proposal on: agree, refuse, take back, stop."""
        chat = self._store.conversations.get(interaction)
        if chat is not None and _goes_on(chat):
            id, version = CommandId(new_id()), chat.version
            self._bus.send(
                AnswerProposal(
                    id=id, interaction=interaction, proposal=proposal, state=state, past=past, version=version
                )
            )

    # --- inside -----------------------------------------------------------------------------

    def _came(self, interaction: InteractionId) -> None:
        chat = self._store.chat(interaction)
        for id in [id for id in self._on_its_way if chat is not None and id in chat.proposals]:
            del self._on_its_way[id]
        self.changed.emit(interaction)

    def _refused(self, change: CommandRefused) -> None:
        if isinstance(change.command, Propose):
            self._on_its_way.pop(ProposalId(change.command.id), None)
            self.refused.emit(change)
            self.changed.emit(change.command.interaction)

    def _closed(self, interaction: InteractionId) -> None:
        for id in [id for id, (chat, _) in self._on_its_way.items() if chat == interaction]:
            del self._on_its_way[id]


def steps_of(chat: Conversation | None, proposal: Proposal) -> tuple[ProposalState, ...]:
    """Where the agent may move a proposal of a chat, the likeliest first; nowhere in one that is not hers."""
    if chat is None or not _goes_on(chat):
        return ()
    if proposal.going_on and isinstance(proposal.what, Cobrowse | PositionShare):
        return (ProposalState.DONE,)
    if not proposal.open:
        return ()
    if proposal.author.kind is PartyKind.CUSTOMER:
        return (ProposalState.ACCEPTED, ProposalState.REFUSED)
    return (ProposalState.WITHDRAWN,)


def _goes_on(chat: Conversation) -> bool:
    return chat.held is Held.MINE and chat.ended is None

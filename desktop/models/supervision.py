"""A supervisor's acts: reading along, coaching, joining, taking over, giving away, states, broadcasts.

What may be done is judged here as the server will, so that what it would refuse is not offered.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.models.endings import Endings
from desktop.models.signals import StoreSignals
from desktop.state import monitored, overseeing
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused
from desktop.state.drafts import Aside, Remembered
from desktop.state.floor import WAITS, is_in
from desktop.state.link import LinkPhase, SignInPhase
from desktop.state.store import Store
from protocol.commands import TransferChat
from protocol.entities import Agent, Broadcast, Interaction
from protocol.ids import AgentId, BroadcastId, CommandId, InteractionId, ProfileId, QueueId, new_id
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason, Role, Severity
from protocol.supervision import (
    AssignChat,
    BargeIn,
    CoachAgent,
    EndBroadcast,
    ForceState,
    MonitorChat,
    SendBroadcast,
    SignOutAgent,
)


class Choice:
    """What is chosen on a floor, while that is before her; its own window has another than the main one."""

    def __init__(self) -> None:
        self.chat: InteractionId | None = None
        self.agent: AgentId | None = None

    def clear(self) -> None:
        """Nothing is chosen."""
        self.chat = self.agent = None


class Supervision(QObject):
    """View-model of what a supervisor does. `begin` is told which chat she has joined or taken, once it is here.

    Attributes:
        sign_outs: agents whose sign-ins end in a moment; their chats go back first.
        taking_back: broadcasts that are over in a moment, before their time.

    Signals:
        changed: what she reads along in.
        coach_asked: she is about to say something to a chat's staff (InteractionId).
        returned: what she said to an agent was refused and is in the draft again (InteractionId).
        not_told: a broadcast was refused, and its words are in the draft again.
    """

    changed = Signal()
    coach_asked = Signal(object)
    returned = Signal(object)
    not_told = Signal()

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        begin: Callable[[InteractionId], None],
        clock: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._begin = begin
        self.sign_outs: Endings[AgentId] = Endings(self._sign_out, clock, self)
        self.taking_back: Endings[BroadcastId] = Endings(self._take_back, clock, self)
        #: Broadcasts that were taken back; the server has not said that they are over.
        self._taken_back: set[BroadcastId] = set()
        #: On the floor of the main window, and of its own.
        self.on_floor, self.in_window = Choice(), Choice()
        #: Chats that are to come before her, by the command that brings them.
        self._coming: dict[InteractionId, CommandId] = {}
        #: Chats of which the server was asked whether she may read along.
        self._asked: dict[InteractionId, CommandId] = {}
        signals.monitored.connect(self._monitored)
        signals.opened.connect(self._opened)
        signals.refused.connect(self._refused)
        signals.sign_in.connect(self._remember)
        signals.me.connect(self._another)
        self._me = store.me
        self._remember()

    # --- reading ----------------------------------------------------------------------------

    @property
    def on(self) -> bool:
        """She oversees something."""
        return overseeing.supervises(self._store.my_agent)

    def monitored(self) -> tuple[Interaction, ...]:
        """The chats she reads along in and has no part in, in the order of their arrival."""
        me, cards = self._store.me, self._store.floor.interactions
        found = [cards[one] for one in self._store.monitored if one in cards]
        mine = [card for card in found if me is None or not is_in(card, me)]
        return tuple(sorted(mine, key=lambda card: (card.arrived_at, card.id)))

    def monitors(self, interaction: InteractionId | None) -> bool:
        """She reads along in this chat."""
        return interaction is not None and interaction in self._store.monitored

    def opens(self, card: Interaction | None) -> bool:
        """It can be gone to as it is: she reads along in it, or has a part in it."""
        me = self._store.me
        return card is not None and (self.monitors(card.id) or (me is not None and is_in(card, me)))

    def asks(self, interaction: InteractionId) -> bool:
        """The server has been asked, and has not answered."""
        return interaction in self._asked

    def expects(self, interaction: InteractionId) -> bool:
        """A chat that comes is one that she joins or takes over."""
        return interaction in self._coming

    @property
    def _may_act(self) -> bool:
        """She oversees something, and what she does is done now: acts are not kept until there is a link."""
        return self.on and self._store.link.phase is LinkPhase.ONLINE

    def may_oversee(self, card: Interaction | None) -> bool:
        """The chat is within her reach, she has no part in it, and there is a link."""
        me = self._store.my_agent
        if card is None or me is None or not self._may_act or is_in(card, me.id):
            return False
        return overseeing.oversees_chat(self._store.floor, me, card)

    def can_monitor(self, card: Interaction | None) -> bool:
        """She may begin to read along."""
        return (
            card is not None
            and card.status is InteractionStatus.ACTIVE
            and not self.monitors(card.id)
            and self.may_oversee(card)
        )

    def can_coach(self, card: Interaction | None) -> bool:
        """She reads along in a chat that goes on, so she may say something to its staff."""
        return card is not None and card.status is InteractionStatus.ACTIVE and self.monitors(card.id)

    def can_barge_in(self, card: Interaction | None) -> bool:
        """She may join it."""
        return card is not None and card.status is InteractionStatus.ACTIVE and self.may_oversee(card)

    def can_take_over(self, card: Interaction | None) -> bool:
        """Somebody else has it, or nobody; she may have it."""
        me = self._store.my_agent
        if card is None or me is None or card.agent == me.id or not self._may_act:
            return False
        open_still = card.status in WAITS or card.status is InteractionStatus.ACTIVE
        return open_still and overseeing.oversees_chat(self._store.floor, me, card)

    def can_assign(self, card: Interaction | None) -> bool:
        """She may give it to somebody, or move it to a queue."""
        me = self._store.my_agent
        if card is None or not self._may_act:
            return False
        open_still = card.status in WAITS or card.status is InteractionStatus.ACTIVE
        return open_still and overseeing.oversees_chat(self._store.floor, me, card)

    def can_force(self, agent: Agent | None) -> bool:
        """She may set this agent's state: the agent is signed in, and not she herself."""
        me = self._store.my_agent
        if agent is None or me is None or agent.id == me.id or not self._may_act:
            return False
        return agent.online and overseeing.oversees(me, agent)

    def can_sign_out(self, agent: Agent | None) -> bool:
        """She may end this agent's sign-ins: an administrator's only as one herself."""
        me = self._store.my_agent
        if agent is None or me is None or not self.can_force(agent):
            return False
        return agent.role is not Role.ADMINISTRATOR or me.role is Role.ADMINISTRATOR

    def flagged(self) -> tuple[Interaction, ...]:
        """The chats within her reach whose staff asks for a supervisor, who asked first first."""
        floor, me = self._store.floor, self._store.my_agent
        if not self.on:
            return ()
        mine = [card for card in floor.flagged() if overseeing.oversees_chat(floor, me, card)]
        return tuple(sorted(mine, key=lambda card: card.flag.at if card.flag is not None else 0))

    def broadcasts(self) -> tuple[Broadcast, ...]:
        """What she told and is not over; of who oversees all, everybody's. The newest first."""
        me = self._store.my_agent
        found = [one for one in self._store.floor.broadcasts.values() if one.id not in self._taken_back]
        hers = [one for one in found if one.by == self._store.me or overseeing.oversees_all(me)]
        return tuple(sorted(hers, key=lambda one: -one.at)) if self.on else ()

    # --- words that are begun ---------------------------------------------------------------

    def coaching_of(self, interaction: InteractionId) -> str:
        """What is written to a chat's staff and not sent."""
        return self._store.drafts.aside(Aside.COACHING, interaction)

    def keep_coaching(self, interaction: InteractionId, text: str) -> None:
        """Keep it, over a restart too."""
        self._store.drafts.put_aside(Aside.COACHING, text, interaction)

    @property
    def telling(self) -> str:
        """What is written to many and not sent."""
        return self._store.drafts.aside(Aside.BROADCAST)

    def keep_telling(self, text: str) -> None:
        """Keep it, over a restart too."""
        self._store.drafts.put_aside(Aside.BROADCAST, text)

    # --- doing ------------------------------------------------------------------------------

    def monitor(self, interaction: InteractionId) -> None:
        """Read along; its staff sees that."""
        card = self._store.floor.interactions.get(interaction)
        if self.can_monitor(card) and interaction not in self._asked:
            command = MonitorChat(id=CommandId(new_id()), interaction=interaction)
            self._asked[interaction] = command.id
            self._bus.send(command)

    def stop(self, interaction: InteractionId) -> None:
        """Read along no more."""
        if self.monitors(interaction):
            self._bus.send(MonitorChat(id=CommandId(new_id()), interaction=interaction, on=False))
            self._store.monitors_no_more(interaction)

    def coach(self, interaction: InteractionId, text: str) -> None:
        """Say something to a chat's staff."""
        # The draft goes first, so that this machine never keeps the words twice.
        self.keep_coaching(interaction, "")
        self._bus.send(CoachAgent(id=CommandId(new_id()), interaction=interaction, text=text.strip()))

    def barge_in(self, interaction: InteractionId) -> None:
        """Join it; customer and staff see that."""
        command = BargeIn(id=CommandId(new_id()), interaction=interaction)
        self._coming[interaction] = command.id
        self._bus.send(command)

    def take_over(self, card: Interaction) -> None:
        """Have it herself."""
        me = self._store.me
        if me is not None:
            command = AssignChat(id=CommandId(new_id()), interaction=card.id, version=card.version, agent=me)
            self._coming[card.id] = command.id
            self._bus.send(command)

    def assign(self, card: Interaction, agent: AgentId, brief: str = "") -> None:
        """Give it to an agent at once."""
        command = CommandId(new_id())
        self._bus.send(
            AssignChat(id=command, interaction=card.id, version=card.version, agent=agent, brief=brief.strip())
        )

    def move(self, card: Interaction, queue: QueueId, brief: str = "") -> None:
        """Let it wait in a queue, with its first arrival."""
        command = CommandId(new_id())
        self._bus.send(
            TransferChat(id=command, interaction=card.id, version=card.version, queue=queue, brief=brief.strip())
        )

    def force(
        self, agent: AgentId, status: AgentStatus, reason: NotReadyReason | None = None, *, keeps: bool = False
    ) -> None:
        """Set an agent's state for her; to not ready, her chats go back first unless she `keeps` them."""
        command = CommandId(new_id())
        self._bus.send(ForceState(id=command, agent=agent, status=status, reason=reason, keeps_chats=keeps))

    def stop_all(self) -> None:
        """Forget what was to be done soon."""
        self.sign_outs.stop()
        self.taking_back.stop()

    def broadcast(
        self, text: str, severity: Severity, until: int, queue: QueueId | None = None, group: ProfileId | None = None
    ) -> None:
        """Tell many at once. `until` in Unix milliseconds of the server."""
        self.keep_telling("")
        command = CommandId(new_id())
        self._bus.send(
            SendBroadcast(id=command, text=text.strip(), severity=severity, queue=queue, group=group, until=until)
        )

    # --- inside -----------------------------------------------------------------------------

    def _sign_out(self, agent: AgentId) -> None:
        self._bus.send(SignOutAgent(id=CommandId(new_id()), agent=agent))

    def _take_back(self, broadcast: BroadcastId) -> None:
        self._taken_back.add(broadcast)
        self._bus.send(EndBroadcast(id=CommandId(new_id()), broadcast=broadcast))

    def _another(self) -> None:
        """What was asked and chosen by who sat here before is nothing to who does now."""
        if self._store.me != self._me:
            self._me = self._store.me
            self._asked.clear()
            self._coming.clear()
            self.on_floor.clear()
            self.in_window.clear()
            self._taken_back.clear()
            self.stop_all()

    def _remember(self) -> None:
        """What she read along in before a restart; whether she still may is for the server to say."""
        if self._store.sign_in.phase is SignInPhase.SIGNED_IN:
            self._store.monitors(monitored.read(self._store.memory.of(Remembered.MONITORED)))

    def _monitored(self) -> None:
        if self._store.sign_in.phase is SignInPhase.SIGNED_IN:
            self._store.memory.put(Remembered.MONITORED, monitored.write(self._store.monitored))
        for interaction in [one for one in self._asked if one in self._store.monitored]:
            del self._asked[interaction]
        self.changed.emit()

    def _opened(self, interaction: InteractionId) -> None:
        if self._coming.pop(interaction, None) is not None:
            self._begin(interaction)

    def _refused(self, change: CommandRefused) -> None:
        command = change.command
        if isinstance(command, MonitorChat):
            self._asked.pop(command.interaction, None)
            self.changed.emit()
        elif isinstance(command, BargeIn | AssignChat):
            self._coming.pop(command.interaction, None)
        elif isinstance(command, CoachAgent):
            self.keep_coaching(command.interaction, _before(command.text, self.coaching_of(command.interaction)))
            self.returned.emit(command.interaction)
        elif isinstance(command, EndBroadcast):
            self._taken_back.discard(command.broadcast)
            self.taking_back.changed.emit(command.broadcast)
        elif isinstance(command, SendBroadcast):
            self.keep_telling(_before(command.text, self.telling))
            self.not_told.emit()


def _before(words: str, begun: str) -> str:
    """Words that came back, and those that were begun meanwhile."""
    return f"{words}\n{begun}" if begun.strip() else words

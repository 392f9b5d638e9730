"""What a desk looks into though it is not its own: asked for, shown whole, ended when its right to it ends."""

from collections.abc import Callable
from functools import partial

from backend.actions import looking, resume
from backend.actions.actor import Actor
from backend.live.encoding import ForStaff, for_staff
from backend.live.wire import Then, Wire
from backend.store import Tx
from protocol.entities import Agent
from protocol.errors import ErrorCode, Refusal
from protocol.floor import AgentConfigured, FloorEvent, InteractionArrived, InteractionClosed
from protocol.frames import InteractionSnapshot, NotFollowed
from protocol.ids import InteractionId
from protocol.kinds import Role

#: More than a screen has room for; each is told every keystroke.
_MOST = 64


class Looker:
    """What one desk looks into."""

    __slots__ = ("_asked", "_begin", "_end", "_reading", "_shown", "_wanted", "_who", "_wire")

    def __init__(
        self,
        wire: Wire[ForStaff],
        who: Callable[[Tx], Agent],
        begin: Callable[[InteractionId], None],
        end: Callable[[InteractionId], None],
    ) -> None:
        """`who` reads the signed-in agent, or raises Refusal; `begin` and `end` have the entries come, or not."""
        self._wire = wire
        self._who = who
        self._begin = begin
        self._end = end
        #: Asked for, shown or not yet.
        self._wanted: set[InteractionId] = set()
        self._shown: set[InteractionId] = set()
        #: That are to be read whole: once, however often they are asked for meanwhile.
        self._reading: set[InteractionId] = set()
        #: Of which the right to look is to be read: once, however much has moved.
        self._asked: set[InteractionId] = set()

    def __contains__(self, interaction: InteractionId) -> bool:
        """Whether its entries come because the desk looks."""
        return interaction in self._shown

    def look(self, interaction: InteractionId) -> None:
        """Show it, and from then on all that happens in it."""
        if interaction not in self._wanted and len(self._wanted) >= _MOST:
            self._refuse(interaction, Refusal(ErrorCode.BUSY))
            return
        self._wanted.add(interaction)
        if interaction not in self._reading:
            self._reading.add(interaction)
            self._wire.resume(partial(self._read, interaction))

    def look_away(self, interaction: InteractionId) -> None:
        """By wish, or because it is the desk's own now."""
        self._wanted.discard(interaction)
        if interaction in self._shown:
            self._shown.discard(interaction)
            self._end(interaction)

    def gone(self) -> None:
        """The socket is closed."""
        for interaction in tuple(self._wanted):
            self.look_away(interaction)

    def floor_moved(self, event: FloorEvent, agent: Agent) -> None:
        """Whatever moves an interaction, or changes whom this agent serves or oversees, may end a right to look."""
        if not self._shown:
            return
        if isinstance(event, AgentConfigured):
            # What a supervisor oversees hangs on the queues and the groups of others.
            if event.agent.id == agent.id or agent.role is Role.SUPERVISOR:
                for interaction in sorted(self._shown):
                    self.check(interaction)
            return
        if isinstance(event, InteractionArrived):
            # A card, and of somebody new: nobody looks there yet.
            return
        interaction: InteractionId | None = getattr(event, "interaction", None)
        if interaction is None or interaction not in self._shown:
            return
        if isinstance(event, InteractionClosed):
            self._lose(event.interaction, Refusal(ErrorCode.CHAT_ENDED))
        else:
            self.check(interaction)

    def check(self, interaction: InteractionId) -> None:
        """Go on showing it only if the right to look still stands."""
        if interaction in self._shown and interaction not in self._asked:
            self._asked.add(interaction)
            self._wire.resume(partial(self._check, interaction))

    def _read(self, interaction: InteractionId, tx: Tx) -> Then:
        self._reading.discard(interaction)
        try:
            looking.check_may_look(tx, self._actor(tx), interaction)
        except Refusal as refusal:
            return partial(self._lose, interaction, refusal)
        return partial(self._show, resume.staff_interaction(tx, interaction))

    def _show(self, snapshot: InteractionSnapshot) -> None:
        interaction = snapshot.interaction.id
        # It may have looked away meanwhile.
        if self._wire.closing is None and interaction in self._wanted:
            self._wire.send_catch_up(for_staff(snapshot))
            self._shown.add(interaction)
            self._begin(interaction)

    def _check(self, interaction: InteractionId, tx: Tx) -> Then:
        self._asked.discard(interaction)
        try:
            looking.check_may_look(tx, self._actor(tx), interaction)
        except Refusal as refusal:
            return partial(self._lose, interaction, refusal)
        return _nothing

    def _actor(self, tx: Tx) -> Actor:
        agent = self._who(tx)
        return Actor(role=agent.role, agent=agent.id)

    def _lose(self, interaction: InteractionId, why: Refusal) -> None:
        if interaction in self._wanted:
            self.look_away(interaction)
            self._refuse(interaction, why)

    def _refuse(self, interaction: InteractionId, why: Refusal) -> None:
        self._wire.send(for_staff(NotFollowed(interaction=interaction, code=why.code, text=why.text)))


def _nothing() -> None:
    """All is as it was."""

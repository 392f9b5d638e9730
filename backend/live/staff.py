"""One desk: hello, resume, the floor, the interactions it serves, commands."""

from collections.abc import Sequence
from functools import partial

from backend.actions import canned_rows, looking, presence, resume, room_views, seats, sign_in
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.actions.sign_in import SessionId
from backend.live.day_figures import FloorFollower
from backend.live.encoding import ForStaff, ForVisitor, for_staff
from backend.live.hub import Hub
from backend.live.looker import Looker
from backend.live.ports import Services
from backend.live.rooms import RoomMember
from backend.live.session import LiveSession
from backend.live.wire import Then
from backend.store import Tx
from backend.tokens import StaffIdentity
from protocol import OLDEST_CLIENT, codec
from protocol.canned import CannedShown
from protocol.cobrowse import Point, WatchCobrowse
from protocol.commands import InviteVisitor, StaffCommand
from protocol.entities import Agent, Party
from protocol.errors import ErrorCode, Refusal
from protocol.figures import FollowFloor
from protocol.floor import (
    AgentConfigured,
    AgentStateChanged,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionRequeued,
    SeatLeft,
    SeatTaken,
)
from protocol.frames import (
    Ack,
    FloorEntry,
    FloorSnapshot,
    Follow,
    FollowVisitors,
    InteractionSnapshot,
    Ping,
    PublicEntry,
    RoomEntry,
    RoomSnapshot,
    Seen,
    StaffEntry,
    StaffHello,
    Typing,
)
from protocol.ids import InteractionId, RoomId
from protocol.kinds import PartyKind

_Missed = (
    FloorSnapshot | FloorEntry | InteractionSnapshot | PublicEntry | StaffEntry | RoomSnapshot | RoomEntry | CannedShown
)


class StaffSession(LiveSession[ForStaff, StaffIdentity]):
    """What is said on one desk's socket."""

    __slots__ = ("_agent", "_floor_follower", "_looker", "_room_member", "_seated", "_serving")

    def __init__(self, services: Services, hub: Hub, origin: str | None) -> None:
        super().__init__(services, hub, origin, for_staff)
        #: As last configured; None until the desk has caught up.
        self._agent: Agent | None = None
        self._serving: set[InteractionId] = set()
        self._room_member: RoomMember | None = None
        #: Those of `_serving` that are somebody else's, or wait.
        self._seated: set[InteractionId] = set()
        self._looker = Looker(self.wire, self._who, partial(hub.serve, self), self._look_ends)
        self._floor_follower = FloorFollower(self, hub.figures, self.wire, self._who)
        hub.add(self)
        services.meters.staff_sockets += 1

    @property
    def session(self) -> SessionId | None:
        """The sign-in that its token belongs to; None before hello."""
        return None if self.identity is None else self.identity.session

    def gone(self) -> None:
        """The socket is closed."""
        self._hub.remove(self)
        self._services.meters.staff_sockets -= 1
        self.wire.ended()
        for interaction in self._serving:
            self._hub.unserve(self, interaction)
        self._looker.gone()
        self._floor_follower.gone()
        self._hub.visits.unfollow(self)
        if self._room_member is not None:
            self._room_member.gone()
        if self._agent is not None:
            self._hub.leave_desk(self, self._agent.id)

    # --- from the desk ------------------------------------------------------------------------

    def receive(self, text: str) -> None:
        """A frame came in."""
        frame = self.wire.read(text, codec.decode_from_staff)
        if frame is None or self.wire.closing is not None:
            return
        if self.identity is None:
            if isinstance(frame, StaffHello):
                self._hello(frame)
            else:
                self.close(Refusal(ErrorCode.HELLO_EXPECTED))
            return
        match frame:
            case Ping():
                self._pong(frame)
            case Typing():
                if self._agent is not None and frame.interaction in self._serving:
                    self._hub.agent_types(frame.interaction, _public(self._agent), frame.typing)
            case Follow(on=True):
                self._looker.look(frame.interaction)
            case Follow():
                self._looker.look_away(frame.interaction)
            case FollowVisitors(on=True):
                if self._agent is not None:
                    self._hub.visits.follow(self)
            case FollowVisitors():
                self._hub.visits.unfollow(self)
            case FollowFloor():
                self._floor_follower.follow(frame.on)
            case WatchCobrowse():
                self._watch(frame)
            case Point():
                # The customer reads her name with it: who only looks in points at nothing.
                if self._agent is not None and frame.interaction in self._serving:
                    self._hub.cobrowse.point(self, frame, self._agent.name, self._services.ticks())
            case StaffHello():
                self.close(Refusal(ErrorCode.BAD_FRAME))
            case _:
                self._command(frame, self.identity)

    def _watch(self, wish: WatchCobrowse) -> None:
        """Who is in the chat or looks into it watches; of one that is over, who may read it sees what is kept."""
        if self._agent is None:
            return
        if not wish.on:
            self._hub.cobrowse.unwatch(self, wish.interaction)
        elif self._hub.serves(self, wish.interaction):
            inside = wish.interaction in self._serving
            self._hub.cobrowse.watch(self, self._agent.id, wish, self._services.ticks(), inside=inside)
        elif wish.past:
            self.wire.write(partial(self._may_look_back, wish.interaction), _let_be)

    def _may_look_back(self, interaction: InteractionId, tx: Tx) -> Then:
        agent = self._who(tx)
        looking.check_may_read(tx, Actor(role=agent.role, agent=agent.id), interaction)
        return partial(self._hub.cobrowse.look_back, self, interaction)

    def _command(self, command: StaffCommand, who: StaffIdentity) -> None:
        try:
            self._hub.admit(command)
        except Refusal as refusal:
            self._refused(command, refusal)
            return
        against = self._hub.against(command)

        def job(tx: Tx) -> Then:
            # Looked up with the write: a session ended or a right taken away a moment ago counts.
            agent = sign_in.session_agent(tx, who.session)
            actor = Actor(role=agent.role, agent=agent.id)
            ack = dispatch(tx, command, actor, against=against)
            return partial(self._carried_out, command, ack, actor)

        self.wire.write(job, partial(self._refused, command))

    def _carried_out(self, command: StaffCommand, ack: Ack, actor: Actor) -> None:
        self._done(command, ack)
        self._hub.carried_out(command, actor)
        if isinstance(command, InviteVisitor):
            self._hub.visits.look(command.visitor)

    # --- hello --------------------------------------------------------------------------------

    def _hello(self, hello: StaffHello) -> None:
        if self._origin is not None and not self._services.origins.is_own(self._origin):
            self.close(Refusal(ErrorCode.ORIGIN_REFUSED))
            return
        if hello.protocol < OLDEST_CLIENT:
            self.close(Refusal(ErrorCode.CLIENT_TOO_OLD))
            return
        try:
            who = self._services.tokens.read_access(hello.token)
        except Refusal as refusal:
            self.close(refusal)
            return
        self.identity = who
        self.wire.resume(partial(self._read, hello, who))

    def _read(self, hello: StaffHello, who: StaffIdentity, tx: Tx) -> Then:
        """In the writer: note that the desk is here, then read what it lacks."""
        sign_in.session_agent(tx, who.session)
        agent = presence.desk_connected(tx, who.agent)
        same_history = hello.epoch == self._services.epoch
        floor = resume.floor_since(tx, hello.floor) if same_history else None
        missed: list[_Missed] = [*(resume.floor_whole(tx) if floor is None else floor)]
        held = {seen.interaction: seen for seen in hello.interactions} if same_history else {}
        serving = resume.interactions_of(tx, who.agent)
        for interaction in serving:
            missed.extend(_lacking(tx, interaction, held.get(interaction)))
        in_rooms = {seen.room: seen.seq for seen in hello.rooms} if same_history else {}
        rooms = room_views.lacking(tx, who.agent, in_rooms)
        self._seated = set(seats.of_agent(tx, who.agent))
        texts = canned_rows.lacking(tx, who.agent, hello.canned if same_history else 0)
        return partial(self._show, agent, serving, rooms.following, (*missed, *rooms.frames, *texts))

    def _show(
        self,
        agent: Agent,
        serving: tuple[InteractionId, ...],
        rooms: tuple[RoomId, ...],
        missed: tuple[_Missed, ...],
    ) -> None:
        if self.wire.closing is not None:
            # Gone meanwhile, but the writer was told that the desk is here.
            self._hub.join_desk(self, agent.id)
            self._hub.leave_desk(self, agent.id)
            return
        self._agent = agent
        self._welcome(agent, tuple(map(for_staff, missed)))
        self._hub.join_desk(self, agent.id)
        for interaction in serving:
            self._serve(interaction)
        self._room_member = RoomMember(agent.id, self._hub.rooms, self.wire)
        self._room_member.begin(rooms)

    def _serve(self, interaction: InteractionId) -> None:
        self._serving.add(interaction)
        self._hub.serve(self, interaction)
        self._hub.cobrowse.take_part(self, interaction, self._services.ticks(), inside=True)

    def _leave(self, interaction: InteractionId) -> None:
        if interaction in self._serving:
            self._serving.discard(interaction)
            if interaction in self._looker:
                self._hub.cobrowse.take_part(self, interaction, self._services.ticks(), inside=False)
            else:
                self._hub.unserve(self, interaction)

    def _look_ends(self, interaction: InteractionId) -> None:
        if interaction not in self._serving:
            self._hub.unserve(self, interaction)

    def _who(self, tx: Tx) -> Agent:
        """Who is signed in. Raises Refusal(session_expired)."""
        if self.identity is None:
            raise Refusal(ErrorCode.SESSION_EXPIRED)
        return sign_in.session_agent(tx, self.identity.session)

    # --- from the hub -------------------------------------------------------------------------

    @property
    def lost(self) -> int:
        """How much that may be lost was lost so far."""
        return self.wire.outbox.dropped

    @property
    def keeps_up(self) -> bool:
        """Whether it has read all that it was sent."""
        return not len(self.wire.outbox)

    def show(self, frames: Sequence[ForStaff]) -> None:
        """All of something that is not in its streams."""
        self.wire.send_catch_up(*frames)

    def public_entry(self, frame: ForVisitor) -> None:
        """A public entry of an interaction it serves."""
        self.wire.send(frame)

    def staff_entry(self, frame: ForStaff) -> None:
        """A staff entry of an interaction it serves."""
        self.wire.send(frame)

    def monitor_ended(self, interaction: InteractionId) -> None:
        """Its agent reads along there no more."""
        self._looker.check(interaction)

    def floor_entry(self, entry: FloorEntry, frame: ForStaff) -> None:
        """An entry of the floor; it may give this desk an interaction, or take one away."""
        self.wire.send(frame)
        if self._agent is None:
            return
        me = self._agent.id
        self._looker.floor_moved(entry.event, self._agent)
        self._floor_follower.floor_moved(entry.event, self._agent)
        match entry.event:
            case InteractionAssigned(interaction=interaction, agent=agent):
                if agent == me:
                    self._seated.discard(interaction)
                    self._begin(interaction)
                elif interaction not in self._seated:
                    self._leave(interaction)
            case SeatTaken(interaction=interaction, seat=seat) if seat.agent == me:
                self._seated.add(interaction)
                self._begin(interaction)
            case SeatLeft(interaction=interaction, agent=agent) if agent == me:
                self._seated.discard(interaction)
                self._leave(interaction)
            case InteractionRequeued(interaction=interaction) if interaction not in self._seated:
                self._leave(interaction)
            case InteractionEnded(interaction=interaction) if interaction in self._seated:
                self._seated.discard(interaction)
                self._leave(interaction)
            case InteractionClosed(interaction=interaction):
                self._leave(interaction)
            case AgentConfigured(agent=agent) if agent.id == me:
                self._agent = agent
                self._check_sign_in()
            case AgentStateChanged(agent=agent, online=False) if agent == me:
                self._check_sign_in()
            case _:
                pass

    def _check_sign_in(self) -> None:
        """A new password ends the sign-ins made with the old one, and their desks; so does a supervisor."""

        def look(tx: Tx) -> Then:
            self._who(tx)
            return _nothing

        self.wire.write(look, self.close)

    def _begin(self, interaction: InteractionId) -> None:
        def read(tx: Tx) -> Then:
            mine = interaction in resume.interactions_of(tx, agent)
            return partial(self._begun, resume.staff_interaction(tx, interaction) if mine else None)

        if self._agent is not None and interaction not in self._serving:
            agent = self._agent.id
            self.wire.resume(read)

    def _begun(self, snapshot: InteractionSnapshot | None) -> None:
        # None: taken away again before it could be shown; the floor tells.
        if snapshot is not None and self.wire.closing is None:
            self.wire.send_catch_up(for_staff(snapshot))
            self._serve(snapshot.interaction.id)
            self._looker.look_away(snapshot.interaction.id)

    def notice(self, frame: ForStaff) -> None:
        """Something it must know."""
        self.wire.send(frame)


def _lacking(tx: Tx, interaction: InteractionId, seen: Seen | None) -> tuple[_Missed, ...]:
    if seen is not None:
        missing = resume.interaction_since(tx, interaction, seen.public, seen.staff)
        if missing is not None:
            public, staff = missing
            return (*public, *staff)
    return (resume.staff_interaction(tx, interaction),)


def _public(agent: Agent) -> Party:
    return Party(kind=PartyKind.AGENT, name=agent.name, agent=agent.id, picture=agent.picture)


def _let_be(_: Refusal) -> None:
    """Nothing is shown."""


def _nothing() -> None:
    """All is as it was."""

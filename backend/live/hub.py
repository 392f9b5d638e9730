"""Who hears what: fans committed entries out to the sockets that follow them.

The store calls `publish` after each commit, in order. An entry is encoded once, however many
follow it. Staff entries can't reach a visitor: `VisitorSession` has no way to take one.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from backend.actions.actor import Actor
from backend.actions.sign_in import SessionId
from backend.live import shedding
from backend.live.cobrowse import Relay
from backend.live.consents import Consents, Ended
from backend.live.day_figures import DayFigures
from backend.live.encoding import for_staff, for_visitor
from backend.live.lacking import Lacking, Told
from backend.live.listeners import Desk, Session, Visitor
from backend.live.meters import Meters
from backend.live.rooms import Rooms
from backend.live.visits import Visits
from backend.live.waiting_words import is_news
from backend.store import Entry
from protocol import limits
from protocol.browsing import Invitation, Visit
from protocol.canned import CannedShown
from protocol.commands import AnswerInvitation, AnyCommand, InviteVisitor, StartChat
from protocol.customers import CustomerRecord
from protocol.entities import Party
from protocol.errors import ErrorCode, Refusal
from protocol.events import Monitored
from protocol.floor import InteractionArrived
from protocol.frames import (
    Degraded,
    FloorEntry,
    InvitationOver,
    Invited,
    Outlook,
    PartyTyping,
    PublicEntry,
    QueueOutlook,
    QueuePosition,
    RecordShown,
    RoomEntry,
    StaffEntry,
    VisitShown,
)
from protocol.ids import AgentId, InteractionId, InvitationId, VisitorId
from protocol.kinds import Channel, Feature
from protocol.proposals import ProposalChanged

K = TypeVar("K", bound=Hashable)
S = TypeVar("S", bound=Hashable)


class Hub:
    """The sockets of this process, by what they follow.

    Attributes:
        last_desk_gone: called when an agent has no desk connected any more.
        last_window_gone: called when a customer has no window connected any more, or rings without one.
        off: what is let go under load.
        place_of: says where who waits stands in the queue; None for who does not wait.
        rooms: which desks are in which room of colleagues.
        visits: whose pages are open, and the desks that look at them.
        carried_out: called with each command that a socket brought and that was carried out, and who sent it.
        consents: which pages and places customers share now.
        cobrowse: the pages they share, and the desks that watch.
        figures: how the day goes, and the desks that are told.
    """

    def __init__(self, meters: Meters) -> None:
        self._meters = meters
        # Those of one key are told in the order they came: what happens must not hang on addresses in memory.
        self._visitors: dict[VisitorId, dict[Visitor, None]] = {}
        self._watching: dict[InteractionId, dict[Visitor, None]] = {}
        self._serving: dict[InteractionId, dict[Desk, None]] = {}
        self._desks: dict[AgentId, dict[Desk, None]] = {}
        self._all: dict[Session, None] = {}
        self._positions: dict[InteractionId, QueuePosition] = {}
        self._outlook: tuple[Outlook, ...] = ()
        self.last_desk_gone: Callable[[AgentId], None] = _ignore
        self.last_window_gone: Callable[[VisitorId], None] = _ignore
        self.off: tuple[Feature, ...] = ()
        self.place_of: Callable[[InteractionId], QueuePosition | None] = _nowhere
        self.rooms = Rooms()
        self.carried_out: Callable[[AnyCommand, Actor], None] = _ignore
        self._lacking = Lacking()
        self.visits = Visits()
        self.visits.show = self._show_visit
        self.figures = DayFigures()
        self.consents = Consents()
        self.cobrowse = Relay(lambda chat: tuple(self._watching.get(chat, ())), self.consents.page, meters)

    # --- entries ------------------------------------------------------------------------------

    def publish(self, entries: Sequence[Entry]) -> None:
        """Hand committed entries to all that follow them."""
        self._meters.entries += len(entries)
        self._meters.commits += 1
        for entry in entries:
            if isinstance(entry, FloorEntry) and isinstance(entry.event, InteractionArrived):
                # Before its first public entry goes out, whichever comes first in the batch.
                self._arrived(entry.event)
        for entry in entries:
            match entry:
                case PublicEntry():
                    self._publish_public(entry)
                case StaffEntry():
                    self._publish_staff(entry)
                case RoomEntry():
                    self.rooms.publish(entry)
                case FloorEntry():
                    if self._desks:
                        frame = for_staff(entry)
                        for desk in self._all_desks():
                            desk.floor_entry(entry, frame)

    def _publish_public(self, entry: PublicEntry) -> None:
        watching = self._watching.get(entry.interaction)
        serving = self._serving.get(entry.interaction)
        if watching or serving:
            frame = for_visitor(entry)
            for visitor in tuple(watching or ()):
                visitor.public_entry(frame)
            for desk in tuple(serving or ()):
                desk.public_entry(frame)
        shared = self.consents.take(entry)
        if isinstance(entry.event, ProposalChanged) and self.consents.position(entry.interaction) is None:
            self.visits.hide_place(entry.interaction)
        if isinstance(shared, Ended):
            self.cobrowse.ends(entry.interaction, shared)
        elif shared is not None:
            self.cobrowse.begins(entry.interaction)

    def _publish_staff(self, entry: StaffEntry) -> None:
        serving = self._serving.get(entry.interaction)
        if serving:
            frame = for_staff(entry)
            for desk in tuple(serving):
                desk.staff_entry(frame)
        if isinstance(entry.event, Monitored) and not entry.event.on:
            for desk in tuple(self._desks.get(entry.event.by, ())):
                desk.monitor_ended(entry.interaction)

    def _arrived(self, event: InteractionArrived) -> None:
        visitor = event.interaction.customer.visitor
        if event.interaction.channel is not Channel.CHAT:
            # They left something behind; nobody talks with them there.
            return
        for session in tuple(self._visitors.get(visitor, ())):
            session.chat_arrived(event.interaction)
        if visitor not in self._visitors:
            self.last_window_gone(visitor)

    # --- visitors -----------------------------------------------------------------------------

    def join_visitor(self, session: Visitor, visitor: VisitorId) -> None:
        """A visitor said hello."""
        self._visitors.setdefault(visitor, {})[session] = None

    def watch(self, session: Visitor, interaction: InteractionId) -> None:
        """From now on the session gets the interaction's public entries."""
        self._watching.setdefault(interaction, {})[session] = None
        self.cobrowse.window_opens(session, interaction)

    def unwatch(self, session: Visitor, interaction: InteractionId) -> None:
        """No more of that."""
        _drop(self._watching, interaction, session)
        self.cobrowse.window_gone(session, interaction)

    def leave_visitor(self, session: Visitor, visitor: VisitorId) -> None:
        """A visitor's socket is gone."""
        _drop(self._visitors, visitor, session)
        if visitor not in self._visitors:
            self.visits.leave(visitor)
            self.last_window_gone(visitor)

    def tell_invitation(self, visitor: VisitorId, invitation: Invitation | None, over: InvitationId | None) -> None:
        """Tell their windows: one that is open, or one that is over."""
        frames = [] if over is None else [for_visitor(InvitationOver(invitation=over))]
        if invitation is not None:
            frames.append(for_visitor(Invited(invitation=invitation)))
        for session in tuple(self._visitors.get(visitor, ())):
            for frame in frames:
                session.notice(frame)

    def is_visiting(self, visitor: VisitorId) -> bool:
        """Whether a window of this customer is connected."""
        return visitor in self._visitors

    # --- desks --------------------------------------------------------------------------------

    def join_desk(self, session: Desk, agent: AgentId) -> None:
        """A desk said hello; it gets the floor from now on."""
        self._desks.setdefault(agent, {})[session] = None
        if self._outlook:
            session.volatile(for_staff(QueueOutlook(queues=self._outlook)))

    def serve(self, session: Desk, interaction: InteractionId) -> None:
        """From now on the desk gets both streams of the interaction."""
        self._serving.setdefault(interaction, {})[session] = None
        position = self.position(interaction)
        if position is not None:
            session.volatile(for_staff(position))
        visit = self.visits.of_chat(interaction)
        if visit is not None:
            frame = for_staff(VisitShown(interaction=interaction, visit=visit))
            self._lacking.tell(session, interaction, Told.VISIT, frame)

    def unserve(self, session: Desk, interaction: InteractionId) -> None:
        """No more of that."""
        _drop(self._serving, interaction, session)
        self._lacking.forget(session, interaction)
        self.cobrowse.unwatch(session, interaction)

    def serves(self, session: Desk, interaction: InteractionId) -> bool:
        """Whether the desk gets the streams of the interaction."""
        return session in self._serving.get(interaction, ())

    def leave_desk(self, session: Desk, agent: AgentId) -> None:
        """A desk's socket is gone."""
        _drop(self._desks, agent, session)
        if agent not in self._desks:
            self.last_desk_gone(agent)

    def agents_here(self) -> tuple[AgentId, ...]:
        """Those with a desk that has caught up."""
        return tuple(self._desks)

    def tell_texts(self, agents: Sequence[AgentId], shown: Sequence[CannedShown]) -> None:
        """Tell these agents' desks of texts kept ready: the same, so it is encoded once."""
        frames = [for_staff(one) for one in shown]
        for desk in [desk for agent in agents for desk in self._desks.get(agent, ())]:
            desk.show(frames)

    def is_connected(self, agent: AgentId) -> bool:
        """Whether a desk of this agent is connected."""
        return agent in self._desks

    @property
    def has_desks(self) -> bool:
        """Whether any desk is connected."""
        return bool(self._desks)

    def end_sign_in(self, session: SessionId) -> None:
        """Close the desks of a sign-in that was ended."""
        for desk in self._all_desks():
            if desk.session == session:
                desk.close(Refusal(ErrorCode.SESSION_EXPIRED))

    def _all_desks(self) -> list[Desk]:
        """As of now: whoever is told may go meanwhile."""
        return [desk for desks in self._desks.values() for desk in desks]

    # --- volatile -----------------------------------------------------------------------------

    def customer_types(self, interaction: InteractionId, party: Party, typing: bool) -> None:
        """Tell the desks that serve the chat."""
        if Feature.TYPING in self.off:
            return
        serving = self._serving.get(interaction)
        if serving:
            frame = for_staff(PartyTyping(interaction=interaction, party=party, typing=typing))
            for desk in serving:
                desk.volatile(frame)

    def agent_types(self, interaction: InteractionId, party: Party, typing: bool) -> None:
        """Tell the customer's windows, and the others' desks in the chat."""
        if Feature.TYPING not in self.off:
            self._tell_volatile(PartyTyping(interaction=interaction, party=party, typing=typing), but=party.agent)

    def tell_record(self, interaction: InteractionId, record: CustomerRecord) -> None:
        """Tell the desks in the chat, or looking into it, that its customer's record has changed."""
        self._tell_serving(interaction, Told.RECORD, RecordShown(interaction=interaction, record=record))

    def _show_visit(self, interaction: InteractionId, visit: Visit | None) -> None:
        self._tell_serving(interaction, Told.VISIT, VisitShown(interaction=interaction, visit=visit))

    def _tell_serving(self, interaction: InteractionId, what: Told, shown: VisitShown | RecordShown) -> None:
        serving = self._serving.get(interaction)
        if serving:
            frame = for_staff(shown)
            for desk in tuple(serving):
                self._lacking.tell(desk, interaction, what, frame)

    def tell_positions(self) -> None:
        """Tell those waiting whose place in the queue has changed, and the agents who wait with them.

        It costs by how many are told, however many wait.
        """
        if Feature.PRESENCE in self.off:
            return
        told = self._positions
        self._positions = {}
        for interaction in dict.fromkeys((*self._watching, *self._serving)):
            frame = self.place_of(interaction)
            if frame is None:
                continue
            before = told.get(interaction)
            if before is not None and not is_news(before, frame):
                frame = before
            else:
                self._tell_volatile(frame)
            self._positions[interaction] = frame

    def tell_outlook(self, queues: tuple[Outlook, ...]) -> None:
        """Tell all desks how the queues stand, if it is news."""
        if Feature.PRESENCE in self.off or queues == self._outlook:
            return
        self._outlook = queues
        frame = for_staff(QueueOutlook(queues=queues))
        for desk in self._all_desks():
            desk.volatile(frame)

    def _tell_volatile(self, frame: PartyTyping | QueuePosition, but: AgentId | None = None) -> None:
        """To the customer's windows and to the desks that serve the chat."""
        watching = self._watching.get(frame.interaction)
        serving = self._serving.get(frame.interaction)
        if not watching and not serving:
            return
        encoded = for_visitor(frame)
        for visitor in watching or ():
            visitor.volatile(encoded)
        own = {} if but is None else self._desks.get(but, {})
        for desk in serving or ():
            if desk not in own:
                desk.volatile(encoded)

    def position(self, interaction: InteractionId) -> QueuePosition | None:
        """The place in the queue as last told, or as it is."""
        return self._positions.get(interaction) or self.place_of(interaction)

    # --- load ---------------------------------------------------------------------------------

    def admit(self, command: AnyCommand) -> None:
        """Raises Refusal(busy) for a new chat while none are taken."""
        if isinstance(command, StartChat | AnswerInvitation) and Feature.NEW_CHATS in self.off:
            raise Refusal(ErrorCode.BUSY, retry_after=shedding.RETRY_AFTER)

    def against(self, command: AnyCommand) -> Refusal | None:
        """What speaks against carrying it out now, unless that was done already: `visitor_gone`, or nothing."""
        if isinstance(command, InviteVisitor) and not self.visits.is_here(command.visitor):
            return Refusal(ErrorCode.VISITOR_GONE)
        return None

    def let_go(self, off: tuple[Feature, ...]) -> None:
        """These features are off now, and no others; all who are caught up hear it."""
        self.off = off
        self.cobrowse.let_go(Feature.COBROWSE in off)
        frame = for_visitor(Degraded(off=off))
        for sessions in (*self._visitors.values(), *self._desks.values()):
            for session in tuple(sessions):
                session.notice(frame)

    def waiting_bytes(self) -> int:
        """What waits to be written to all sockets."""
        return sum(session.waiting_bytes for session in self._all)

    # --- life ---------------------------------------------------------------------------------

    def add(self, session: Session) -> None:
        """A socket was opened."""
        self._all[session] = None

    def remove(self, session: Session) -> None:
        """A socket is gone."""
        self._all.pop(session, None)

    def sweep(self, now: int) -> None:
        """Close the sockets that did not say hello in time, and those of dead peers (ticks, ms)."""
        for session in tuple(self._all):
            silent = now - session.heard
            if not session.greeted and silent > limits.HELLO_TIMEOUT:
                session.close(Refusal(ErrorCode.HELLO_EXPECTED))
            elif silent > limits.DEAD_AFTER:
                session.close(Refusal(ErrorCode.SLOW_CONSUMER))
        self._lacking.mend()
        self.cobrowse.sweep(now)

    def close_all(self, why: Refusal) -> None:
        """Close every socket."""
        for session in tuple(self._all):
            session.close(why)


def _drop(followers: dict[K, dict[S, None]], key: K, session: S) -> None:
    members = followers.get(key)
    if members is not None:
        members.pop(session, None)
        if not members:
            del followers[key]


def _nowhere(_interaction: InteractionId) -> None:
    """Nobody waits, as far as anybody said."""


def _ignore(*_what: object) -> None:
    """Nobody asked to be told."""

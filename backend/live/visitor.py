"""One customer's window: hello, resume, the chat it shows, commands."""

from functools import partial

from backend.actions import chats, customers, invitations, resume, visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.actions.interactions import hold
from backend.live.encoding import ForVisitor, for_visitor
from backend.live.hub import Hub
from backend.live.ports import Services
from backend.live.session import LiveSession
from backend.live.wire import Then
from backend.store import Tx
from backend.tokens import VisitorIdentity
from protocol import OLDEST_CLIENT, codec
from protocol.cobrowse import CobrowseChunk
from protocol.commands import AnswerInvitation, AnswerProposal, EndChat, StartChat, VisitorCommand
from protocol.entities import Interaction, Party
from protocol.errors import ErrorCode, Refusal
from protocol.frames import (
    Ack,
    Browsing,
    Invited,
    Ping,
    PositionIs,
    PublicEntry,
    Typing,
    VisitorHello,
    VisitorSnapshot,
)
from protocol.ids import InteractionId
from protocol.kinds import PartyKind, ProposalState, Role


class VisitorSession(LiveSession[ForVisitor, VisitorIdentity]):
    """What is said on one customer's socket. Everything it writes is `ForVisitor`."""

    __slots__ = ("_chat", "_joined", "_party")

    def __init__(self, services: Services, hub: Hub, origin: str | None) -> None:
        super().__init__(services, hub, origin, for_visitor)
        self._chat: InteractionId | None = None
        #: The customer as the chat's others see them.
        self._party = Party(kind=PartyKind.CUSTOMER)
        self._joined = False
        hub.add(self)
        services.meters.visitor_sockets += 1

    def gone(self) -> None:
        """The socket is closed."""
        self._hub.remove(self)
        self._services.meters.visitor_sockets -= 1
        self.wire.ended()
        if self.identity is not None:
            self._services.admission.leave(self.identity.visitor)
            if self._joined:
                self._hub.leave_visitor(self, self.identity.visitor)
        if self._chat is not None:
            self._hub.unwatch(self, self._chat)

    # --- from the window ----------------------------------------------------------------------

    def receive(self, text: str) -> None:
        """A frame came in."""
        frame = self.wire.read(text, codec.decode_from_visitor)
        if frame is None or self.wire.closing is not None:
            return
        if self.identity is None:
            if isinstance(frame, VisitorHello):
                self._hello(frame)
            else:
                self.close(Refusal(ErrorCode.HELLO_EXPECTED))
            return
        match frame:
            case Ping():
                self._pong(frame)
            case Typing():
                if frame.interaction == self._chat:
                    self._hub.customer_types(frame.interaction, self._party, frame.typing)
            case Browsing():
                self._browse(frame, self.identity)
            case CobrowseChunk():
                if frame.interaction == self._chat:
                    rules = self._services.origins.cobrowse(self.identity.site)
                    self._hub.cobrowse.chunk(self, frame, self._services.ticks(), rules)
            case PositionIs():
                self._locate(frame, self.identity)
            case VisitorHello():
                self.close(Refusal(ErrorCode.BAD_FRAME))
            case _:
                self._command(frame, self.identity)

    def _browse(self, said: Browsing, who: VisitorIdentity) -> None:
        if self._joined:
            rules = self._services.origins.rules(who.site)
            self._hub.visits.browse(who.visitor, who.site, said, self._services.clock(), rules)

    def _locate(self, said: PositionIs, who: VisitorIdentity) -> None:
        """Only what the customer has agreed to share, and as long as that goes on."""
        shared = None if self._chat is None else self._hub.consents.position(self._chat)
        if shared is not None and said.interaction == self._chat:
            self._hub.visits.locate(who.visitor, said.position, self._services.clock(), live=shared.live)

    def _command(self, command: VisitorCommand, who: VisitorIdentity) -> None:
        try:
            self._hub.admit(command)
            self._services.admission.command(command, who.visitor)
        except Refusal as refusal:
            self._refused(command, refusal)
            return
        self._stop_sharing(command)
        actor = self._actor(who)

        def job(tx: Tx) -> Then:
            return partial(self._carried_out, command, dispatch(tx, command, actor), who)

        self.wire.write(job, partial(self._refused, command))

    def _stop_sharing(self, command: VisitorCommand) -> None:
        """A page is shared no more from the moment the customer says so, whatever becomes of the command."""
        match command:
            case AnswerProposal(interaction=chat, proposal=session, state=ProposalState.DONE | ProposalState.FAILED):
                if chat == self._chat:
                    self._hub.cobrowse.stops(chat, session)
            case EndChat(interaction=chat) if chat == self._chat:
                self._hub.cobrowse.stops(chat, None)
            case _:
                pass

    def _carried_out(self, command: VisitorCommand, ack: Ack, who: VisitorIdentity) -> None:
        self._done(command, ack)
        self._hub.carried_out(command, self._actor(who))
        if isinstance(command, AnswerInvitation):
            self._hub.visits.look(who.visitor)
        rang = isinstance(command, StartChat) or (isinstance(command, AnswerInvitation) and command.accepted)
        if rang and self._chat is None:
            # Rung again by a window that never heard of the first time, and over since: it will not arrive any more.
            self.wire.resume(partial(self._look_back, InteractionId(command.id), who))

    def _look_back(self, chat: InteractionId, who: VisitorIdentity, tx: Tx) -> Then:
        party = hold(tx, chat).party(self._actor(who))
        return partial(self._show_late, chat, party, resume.visitor_view(tx, chat))

    def _show_late(self, chat: InteractionId, party: Party, view: VisitorSnapshot) -> None:
        if self.wire.closing is None and self._chat is None:
            self._watch(chat, party)
            self.wire.send_catch_up(for_visitor(view))

    @staticmethod
    def _actor(who: VisitorIdentity) -> Actor:
        return Actor(role=Role.VISITOR, visitor=who.visitor, site=who.site)

    # --- hello --------------------------------------------------------------------------------

    def _hello(self, hello: VisitorHello) -> None:
        if hello.protocol < OLDEST_CLIENT:
            self.close(Refusal(ErrorCode.CLIENT_TOO_OLD))
            return
        try:
            who = self._services.tokens.read_visitor(hello.token)
        except Refusal as refusal:
            self.close(refusal)
            return
        if not self._services.origins.allows(who.site, self._origin):
            self.close(Refusal(ErrorCode.ORIGIN_REFUSED))
            return
        try:
            self._services.admission.enter(who.visitor)
        except Refusal as refusal:
            self.close(refusal)
            return
        self.identity = who
        self.wire.resume(partial(self._read, hello, who))

    def _read(self, hello: VisitorHello, who: VisitorIdentity, tx: Tx) -> Then:
        """In the writer: note that the window is here, then read what it lacks of the chat to show."""
        visitors.check_known(tx, who.visitor)
        customers.window_open(tx, who.visitor)
        chat = chats.open_chat_of(tx, who.visitor)
        invited = _open_invitation(tx, who)
        held = hello.interaction
        if chat is None and held is not None and resume.is_visitor_of(tx, who.visitor, held):
            chat = held
        if chat is None:
            return partial(self._show, who, None, invited)
        party = hold(tx, chat).party(self._actor(who))
        if chat == held and hello.epoch == self._services.epoch:
            missing = resume.public_since(tx, chat, hello.public)
            if missing is not None:
                return partial(self._show, who, (chat, party), (*missing, *invited))
        return partial(self._show, who, (chat, party), (resume.visitor_view(tx, chat), *invited))

    def _show(
        self,
        who: VisitorIdentity,
        chat: tuple[InteractionId, Party] | None,
        missed: tuple[VisitorSnapshot | PublicEntry | Invited, ...],
    ) -> None:
        if self.wire.closing is not None:
            # Gone meanwhile, but the writer was told that the window is here.
            self._hub.join_visitor(self, who.visitor)
            self._hub.leave_visitor(self, who.visitor)
            return
        self._welcome(None, tuple(map(for_visitor, missed)))
        self._hub.join_visitor(self, who.visitor)
        self._joined = True
        if chat is not None:
            self._watch(*chat)
            position = self._hub.position(chat[0])
            if position is not None:
                self.wire.send_volatile(for_visitor(position))

    # --- from the hub -------------------------------------------------------------------------

    def public_entry(self, frame: ForVisitor) -> None:
        """An entry of the chat it watches."""
        self.wire.send(frame)

    def chat_arrived(self, interaction: Interaction) -> None:
        """This customer has rung, here or in another window: the entries follow from number 1."""
        self._watch(interaction.id, Party(kind=PartyKind.CUSTOMER, name=interaction.customer.name))

    def notice(self, frame: ForVisitor) -> None:
        """Something it must know."""
        self.wire.send(frame)

    def _watch(self, chat: InteractionId, party: Party) -> None:
        if self._chat is not None:
            self._hub.unwatch(self, self._chat)
        self._chat, self._party = chat, party
        self._hub.watch(self, chat)


def _open_invitation(tx: Tx, who: VisitorIdentity) -> tuple[Invited, ...]:
    invitation = invitations.standing(tx, who.visitor).invitation
    return () if invitation is None else (Invited(invitation=invitation),)

"""An agent at the other end: the staff socket, spoken by hand and one frame at a time."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TypeVar

import httpx
import msgspec
from websockets.sync.client import ClientConnection, connect

from protocol import PROTOCOL_VERSION, codec
from protocol.browsing import Visit, Visiting
from protocol.cobrowse import Point, WatchCobrowse
from protocol.commands import (
    AcceptOffer,
    AnswerProposal,
    ChangeMessage,
    EndChat,
    FinishWrapUp,
    InviteVisitor,
    LeaveChat,
    Mark,
    Propose,
    SendMessage,
    SetAgentState,
    StaffCommand,
    TakeBackMessage,
    TransferChat,
)
from protocol.entities import Interaction
from protocol.errors import ErrorCode
from protocol.events import MessagePosted
from protocol.floor import InteractionArrived, InteractionAssigned, OfferMade, SeatTaken
from protocol.frames import (
    Ack,
    CaughtUp,
    FloorEntry,
    FollowVisitors,
    PublicEntry,
    Refused,
    StaffHello,
    ToStaff,
    Typing,
    Visitors,
    VisitShown,
)
from protocol.ids import AgentId, CommandId, FileId, InteractionId, MessageId, ProposalId, QueueId, VisitorId, new_id
from protocol.kinds import AgentStatus, PartyKind, ProposalState
from protocol.links import Link
from protocol.proposals import Proposable, ProposalChanged, Proposed
from protocol.rest import SignIn, Tokens

PATIENCE = 15.0

Found = TypeVar("Found")


class Desk:
    """One agent's desk.

    Attributes:
        agent: who she is.
        chats: those she owns, with the fencing version of each.
        chat: the one she accepted last.
    """

    def __init__(self, socket: ClientConnection, agent: AgentId) -> None:
        self.agent = agent
        self.chat: InteractionId | None = None
        self.chats: dict[InteractionId, int] = {}
        self._last = 0
        self._socket = socket

    def until(self, find: Callable[[ToStaff], Found | None]) -> Found:
        """Read frames until one is what is looked for. Raises TimeoutError."""
        while True:
            frame = codec.decode_to_staff(self._socket.recv(timeout=PATIENCE))
            if frame is None:
                continue
            if isinstance(frame, PublicEntry) and frame.interaction == self.chat:
                self._last = frame.seq
            if (found := find(frame)) is not None:
                return found

    def sees(self, wish: WatchCobrowse | Point) -> None:
        """Look at the customer's page, or point at something there."""
        self._send(wish)

    def _send(self, command: StaffCommand | Typing | FollowVisitors | WatchCobrowse | Point) -> None:
        self._socket.send(codec.encode_from_client(command), text=True)

    def is_ready(self) -> None:
        """Take chats from now on."""
        self._send(SetAgentState(id=_fresh(), status=AgentStatus.READY))

    def accepts(self) -> None:
        """Wait for an offer and take it."""

        def offered(frame: ToStaff) -> OfferMade | None:
            event = frame.event if isinstance(frame, FloorEntry) else None
            return event if isinstance(event, OfferMade) and event.offer.agent == self.agent else None

        def assigned(frame: ToStaff) -> InteractionAssigned | None:
            event = frame.event if isinstance(frame, FloorEntry) else None
            return event if isinstance(event, InteractionAssigned) and event.interaction == self.chat else None

        offer = self.until(offered).offer
        self.chat, self._last = offer.interaction, 0
        self._send(AcceptOffer(id=_fresh(), offer=offer.id))
        self.chats[offer.interaction] = self.until(assigned).version

    def says(self, text: str, *files: FileId, quotes: MessageId | None = None) -> MessageId:
        """Write to the customer."""
        assert self.chat
        command = SendMessage(
            id=_fresh(),
            interaction=self.chat,
            text=text,
            attachments=files,
            quotes=quotes,
            version=self.chats[self.chat],
        )
        self._send(command)
        return MessageId(command.id)

    def changes(self, message: MessageId, text: str, *links: Link) -> None:
        """Write the last words anew."""
        assert self.chat
        fence = self.chats[self.chat]
        self._send(
            ChangeMessage(id=_fresh(), interaction=self.chat, version=fence, message=message, text=text, links=links)
        )

    def takes_back(self, message: MessageId) -> None:
        """Take the last words back."""
        assert self.chat
        fence = self.chats[self.chat]
        self._send(TakeBackMessage(id=_fresh(), interaction=self.chat, version=fence, message=message))

    def hears(self, text: str) -> MessagePosted:
        """Wait for the customer's words."""

        def said(frame: ToStaff) -> MessagePosted | None:
            event = frame.event if isinstance(frame, PublicEntry) else None
            return event if isinstance(event, MessagePosted) and event.text == text else None

        return self.until(said)

    def marks(self, *, seen: bool) -> None:
        """Tell that all so far was received, and seen."""
        assert self.chat
        self._send(
            Mark(
                id=_fresh(),
                interaction=self.chat,
                delivered=self._last,
                seen=self._last if seen else 0,
                version=self.chats[self.chat],
            )
        )

    def links(self, text: str, link: Link) -> MessageId:
        """Write words that lead somewhere."""
        assert self.chat
        fence = self.chats[self.chat]
        command = SendMessage(id=_fresh(), interaction=self.chat, text=text, links=(link,), version=fence)
        self._send(command)
        return MessageId(command.id)

    def proposes(self, what: Proposable) -> ProposalId:
        """Propose something to the customer. Raises AssertionError when that is refused."""
        assert self.chat
        command = Propose(id=_fresh(), interaction=self.chat, what=what, version=self.chats[self.chat])
        self._send(command)
        assert self._answered(command.id) is None
        return ProposalId(command.id)

    def moves_on(self, proposal: ProposalId, state: ProposalState) -> None:
        """Take it back, agree to it, or stop it."""
        assert self.chat
        self._send(
            AnswerProposal(
                id=_fresh(), interaction=self.chat, proposal=proposal, state=state, version=self.chats[self.chat]
            )
        )

    def hears_of(self, proposal: ProposalId, state: ProposalState) -> ProposalChanged:
        """Wait until it has come so far."""

        def moved(frame: ToStaff) -> ProposalChanged | None:
            event = frame.event if isinstance(frame, PublicEntry) else None
            found = isinstance(event, ProposalChanged) and (event.id, event.state) == (proposal, state)
            return event if found and isinstance(event, ProposalChanged) else None

        return self.until(moved)

    def is_asked(self) -> Proposed:
        """Wait for something the customer proposes."""

        def asked(frame: ToStaff) -> Proposed | None:
            event = frame.event if isinstance(frame, PublicEntry) else None
            return event if isinstance(event, Proposed) and event.author.kind is PartyKind.CUSTOMER else None

        return self.until(asked)

    def sees_visit(self, fits: Callable[[Visit], bool]) -> Visit:
        """Wait until the customer's visit is so."""

        def shown(frame: ToStaff) -> Visit | None:
            visit = frame.visit if isinstance(frame, VisitShown) else None
            return visit if visit is not None and fits(visit) else None

        return self.until(shown)

    def types(self, typing: bool) -> None:
        """Begin or stop typing."""
        assert self.chat
        self._send(Typing(interaction=self.chat, typing=typing))

    def ends(self) -> None:
        """End the chat."""
        assert self.chat
        self._send(EndChat(id=_fresh(), interaction=self.chat, version=self.chats[self.chat]))

    def hands_over(self, queue: QueueId, *, stays: bool) -> None:
        """Hand the chat over to a queue; with `stays` she keeps a seat in it."""
        assert self.chat
        chat = self.chat

        def seated(frame: ToStaff) -> SeatTaken | None:
            event = frame.event if isinstance(frame, FloorEntry) else None
            return event if isinstance(event, SeatTaken) and event.interaction == chat else None

        self._send(TransferChat(id=_fresh(), interaction=chat, version=self.chats.pop(chat), queue=queue, stays=stays))
        if stays:
            self.chats[chat] = self.until(seated).seat.version

    def goes(self) -> None:
        """Leave the chat to the others in it."""
        assert self.chat
        self._send(LeaveChat(id=_fresh(), interaction=self.chat, version=self.chats.pop(self.chat)))

    def sees_arrive(self) -> Interaction:
        """Wait for somebody who enters a queue."""

        def arrived(frame: ToStaff) -> Interaction | None:
            event = frame.event if isinstance(frame, FloorEntry) else None
            return event.interaction if isinstance(event, InteractionArrived) else None

        return self.until(arrived)

    def finds_visitor(self, fits: Callable[[Visiting], bool]) -> Visiting:
        """Look at who is in the shop until somebody is who fits."""
        self._send(FollowVisitors())

        def found(frame: ToStaff) -> Visiting | None:
            here = frame.here if isinstance(frame, Visitors) else ()
            return next((one for one in here if fits(one)), None)

        return self.until(found)

    def invites(self, visitor: VisitorId, queue: QueueId, text: str) -> ErrorCode | None:
        """Invite a visitor to chat; why that was refused, or None."""
        command = InviteVisitor(id=_fresh(), visitor=visitor, queue=queue, text=text)
        self._send(command)
        return self._answered(command.id)

    def _answered(self, command: CommandId) -> ErrorCode | None:
        """Why it was refused, or None."""

        def answered(frame: ToStaff) -> Ack | Refused | None:
            return frame if isinstance(frame, Ack | Refused) and frame.id == command else None

        answer = self.until(answered)
        return answer.code if isinstance(answer, Refused) else None

    def is_given(self) -> None:
        """Wait for a chat that becomes hers without an offer."""

        def assigned(frame: ToStaff) -> InteractionAssigned | None:
            event = frame.event if isinstance(frame, FloorEntry) else None
            return event if isinstance(event, InteractionAssigned) and event.agent == self.agent else None

        given = self.until(assigned)
        self.chat, self._last = given.interaction, 0
        self.chats[given.interaction] = given.version

    def goes_on_with(self, chats: dict[InteractionId, int]) -> None:
        """The chats she had before the server was restarted."""
        self.chats = dict(chats)
        self.chat = next(iter(chats))

    def hangs_up(self) -> None:
        """Her desk is gone, and she has not signed out."""
        self._socket.close()

    def leaves(self) -> None:
        """Finish all she has, so that the next test finds no chat of this one."""
        for chat, version in self.chats.items():
            for command in (
                EndChat(id=_fresh(), interaction=chat, version=version),
                FinishWrapUp(id=_fresh(), interaction=chat, version=version),
            ):
                self._send(command)
                self.until(lambda frame, of=command.id: frame if isinstance(frame, Ack) and frame.id == of else None)


@contextmanager
def at_desk(server: str, login: str, password: str) -> Generator[Desk]:
    """An agent who is signed in, caught up and ready."""
    answer = httpx.post(
        f"{server}/api/auth/sign-in",
        content=msgspec.json.encode(SignIn(login=login, password=password)),
        headers={"Content-Type": "application/json"},
        timeout=PATIENCE,
    )
    tokens = msgspec.json.decode(answer.raise_for_status().content, type=Tokens)
    with connect(f"{server.replace('http', 'ws', 1)}/live/staff", compression=None) as socket:
        desk = Desk(socket, tokens.agent.id)
        hello = StaffHello(protocol=PROTOCOL_VERSION, token=tokens.access)
        socket.send(codec.encode_from_client(hello), text=True)
        desk.until(lambda frame: frame if isinstance(frame, CaughtUp) else None)
        desk.is_ready()
        yield desk
        desk.leaves()


def _fresh() -> CommandId:
    return CommandId(new_id())

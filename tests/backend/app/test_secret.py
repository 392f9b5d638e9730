"""What staff write for each other never reaches a customer: typed everywhere, searched in all bytes they got."""

import json
from uuid import UUID

from protocol.asides import (
    AcceptConsultation,
    AskExpert,
    BlockVisitor,
    EndConsultation,
    FlagChat,
    LowerFlag,
    OpenRoom,
    SendHidden,
    SendToRoom,
)
from protocol.bases import Command
from protocol.browsing import Cart
from protocol.commands import (
    AcceptOffer,
    DeclineOffer,
    EndChat,
    InviteColleague,
    LeaveChat,
    SendMessage,
    SetAgentState,
    SetDisposition,
    TakeChat,
    TransferChat,
    WithdrawOffer,
)
from protocol.entities import PageContext
from protocol.events import ChatEnded
from protocol.floor import InteractionAssigned, OfferMade, SeatTaken
from protocol.forms import FormField
from protocol.frames import Ack, Browsing, FloorEntry, Ping, PublicEntry, Refused, ToStaff
from protocol.ids import (
    AgentId,
    ConsultationId,
    ExpertGroupId,
    FileId,
    InteractionId,
    OfferId,
    ProfileId,
    QueueId,
    RoomId,
    SiteId,
    new_id,
)
from protocol.kinds import AgentStatus, FieldMeaning, OfferKind, Role
from protocol.rest import Tokens
from protocol.service import Disposition, InvitationRule, WrapUp
from protocol.setup import PutAgent, PutExpertGroup, PutProfile, PutQueue, PutSite
from tests.backend.app.process import ORIGIN, Answered, Desk, Server, Window, command_body, command_id

_WORD = "plugh"
_QUEUE = QueueId(UUID("0192a1b0-0000-7000-8000-000000000011"))
_SITE = SiteId(UUID("0192a1b0-0000-7000-8000-000000000001"))


class _Colleague(Desk):
    """A desk that keeps in mind what it needs for the next command.

    Attributes:
        fences: what it writes with, by chat.
        offers: what rang last of each kind, whoever it rang at.
    """

    def __init__(self, desk: Desk, tokens: Tokens) -> None:
        super().__init__(desk.socket)
        self.tokens = tokens
        self.agent: AgentId = tokens.agent.id
        self.fences: dict[InteractionId, int] = {}
        self.offers: dict[OfferKind, OfferId] = {}

    async def next(self) -> ToStaff:
        """The next frame, noted."""
        frame = await super().next()
        if isinstance(frame, FloorEntry):
            match frame.event:
                case InteractionAssigned(interaction=chat, agent=agent, version=version) if agent == self.agent:
                    self.fences[chat] = version
                case SeatTaken(interaction=chat, seat=seat) if seat.agent == self.agent:
                    self.fences[chat] = seat.version
                case OfferMade(offer=offer):
                    self.offers[offer.kind] = offer.id
                case _:
                    pass
        return frame

    async def do(self, command: Command) -> None:
        """Send it; it must be carried out."""
        await self.say(command)  # type: ignore[arg-type]
        while not isinstance(frame := await self.next(), Ack) or frame.id != command.id:
            assert not (isinstance(frame, Refused) and frame.id == command.id), frame

    async def until_had_by(self, agent: AgentId) -> None:
        """Read on until an agent has become the owner of a chat."""
        while True:
            event = (await self.until(FloorEntry)).event
            if isinstance(event, InteractionAssigned) and event.agent == agent:
                return

    async def rings(self, kind: OfferKind) -> OfferId:
        """The next offer of a kind, as soon as one is made."""
        while kind not in self.offers:
            await self.next()
        return self.offers.pop(kind)


def _secret(place: str) -> str:
    """A word that says where it was typed, should it be found."""
    return f"{_WORD}-{place}"


async def test_nothing_typed_by_staff_reaches_the_customer(server: Server) -> None:
    """Hidden messages, files, notes, briefs, reasons, flags, rooms, questions, wrap-up, blocks, the setup itself."""
    group = _set_up(server)
    received: list[bytes] = []
    visit = server.visit()
    async with (
        server.socket("/live/staff") as first,
        server.socket("/live/staff") as second,
        server.socket("/live/staff") as third,
        server.socket("/live/visitor", ORIGIN) as v,
    ):
        maja, oskar, aino = (
            _Colleague(Desk(socket), server.sign_in(login))
            for socket, login in ((first, "maja"), (second, "oskar"), (third, "aino"))
        )
        for desk in (maja, oskar, aino):
            await desk.hello(desk.tokens)
        window = Window(v)
        await window.hello(visit)
        await window.say(Browsing(page=PageContext(url=f"{ORIGIN}/bikes"), cart=Cart(currency="EUR", total=100)))
        chat = await window.ring()
        while not isinstance(await window.next(), PublicEntry):
            pass
        await aino.do(SetAgentState(id=command_id(), status=AgentStatus.FINISHING))
        await maja.do(TakeChat(id=command_id(), interaction=chat))
        await oskar.ready()
        links = (maja, oskar, aino, window)
        await _talk(server, maja, chat)
        await _stay_alive(links)
        await _ask_an_expert(maja, aino, chat, group)
        await _stay_alive(links)
        await _share(maja, oskar, chat)
        await _stay_alive(links)
        await _hand_around(maja, oskar, chat)
        await _stay_alive(links)
        await window.say(SendMessage(id=command_id(), interaction=chat, text="Are you there?"))
        await maja.do(
            SetDisposition(
                id=command_id(),
                interaction=chat,
                version=maja.fences[chat],
                disposition="sold",
                notes=_secret("wrap-up notes"),
            )
        )
        await maja.do(BlockVisitor(id=command_id(), interaction=chat, reason=_secret("block")))
        while not isinstance(await _entry(window), ChatEnded):
            pass
        # What was missed, and what is refused.
        await window.say(EndChat(id=command_id(), interaction=chat))
        await window.until(Ack)
        await window.ring()
        await window.until(Refused)
        async with server.socket("/live/visitor", ORIGIN) as w:
            fresh = Window(w)
            await fresh.hello(visit, interaction=chat)
            received += [text.encode() for text in (*window.raw, *fresh.raw)]
        for desk in (maja, oskar, aino):
            await desk.socket.close()
            server.call("POST", "/api/auth/sign-out", token=desk.tokens.access)
    assert any(b"chat_ended" in text for text in received)
    received += _by_http(server, visit.token, chat)
    assert [text for text in received if _WORD.encode() in text.lower()] == []


async def _talk(server: Server, maja: _Colleague, chat: InteractionId) -> None:
    """Alone in it: hidden words, a hidden file, a note, a flag."""
    file = FileId(new_id())
    name = _secret("file").replace(" ", "-")
    server.call("PUT", f"/api/files/{file}?name={name}.txt", _secret("file content").encode(), token=maja.tokens.access)
    version = maja.fences[chat]
    await maja.do(SendMessage(id=command_id(), interaction=chat, text="Good day", version=version))
    await maja.do(SendHidden(id=command_id(), interaction=chat, version=version, text=_secret("hidden")))
    await maja.do(SendHidden(id=command_id(), interaction=chat, version=version, text=_secret("note"), keep=True))
    await maja.do(SendHidden(id=command_id(), interaction=chat, version=version, attachments=(file,)))
    await maja.do(FlagChat(id=command_id(), interaction=chat, version=version, text=_secret("flag")))
    await maja.do(LowerFlag(id=command_id(), interaction=chat))


async def _ask_an_expert(maja: _Colleague, aino: _Colleague, chat: InteractionId, group: ExpertGroupId) -> None:
    """Question, excerpt, and what is said in the thread."""
    ask = AskExpert(
        id=command_id(),
        interaction=chat,
        version=maja.fences[chat],
        group=group,
        question=_secret("question"),
        excerpt=_secret("excerpt"),
    )
    await maja.do(ask)
    consultation = ConsultationId(ask.id)
    await aino.do(AcceptConsultation(id=command_id(), consultation=consultation))
    await aino.do(SendToRoom(id=command_id(), room=RoomId(consultation), text=_secret("answer")))
    await maja.do(EndConsultation(id=command_id(), consultation=consultation))


async def _share(maja: _Colleague, oskar: _Colleague, chat: InteractionId) -> None:
    """With a colleague, in a room of theirs and in the chat."""
    room = OpenRoom(id=command_id(), members=(oskar.agent,), name=_secret("room name"))
    await maja.do(room)
    await maja.do(SendToRoom(id=command_id(), room=RoomId(room.id), text=_secret("room"), card=chat))
    await maja.do(
        InviteColleague(
            id=command_id(),
            interaction=chat,
            version=maja.fences[chat],
            agent=oskar.agent,
            brief=_secret("invitation"),
        )
    )
    await oskar.do(AcceptOffer(id=command_id(), offer=await oskar.rings(OfferKind.COMPANY)))
    version = oskar.fences[chat]
    await oskar.do(SendHidden(id=command_id(), interaction=chat, version=version, text=_secret("from a seat")))
    await oskar.do(LeaveChat(id=command_id(), interaction=chat, version=version))


async def _hand_around(maja: _Colleague, oskar: _Colleague, chat: InteractionId) -> None:
    """Asked and declined, asked and withdrawn, into a queue and back from who took it there."""

    def transfer() -> TransferChat:
        return TransferChat(
            id=command_id(),
            interaction=chat,
            version=maja.fences[chat],
            agent=oskar.agent,
            brief=_secret("brief"),
        )

    await maja.do(transfer())
    await oskar.do(
        DeclineOffer(id=command_id(), offer=await oskar.rings(OfferKind.TRANSFER), reason=_secret("decline"))
    )
    maja.offers.clear()
    await maja.do(transfer())
    await maja.do(WithdrawOffer(id=command_id(), offer=await maja.rings(OfferKind.TRANSFER)))
    await maja.do(
        TransferChat(
            id=command_id(),
            interaction=chat,
            version=maja.fences[chat],
            queue=_QUEUE,
            brief=_secret("brief to a queue"),
            stays=True,
        )
    )
    # The router leaves who has just declined it alone for a while; he may help himself.
    await oskar.do(TakeChat(id=command_id(), interaction=chat))
    await oskar.do(LeaveChat(id=command_id(), interaction=chat, version=oskar.fences[chat]))
    # She stayed, so that it is hers again.
    await maja.until_had_by(oskar.agent)
    await maja.until_had_by(maja.agent)


async def _stay_alive(links: tuple[Desk | Window, ...]) -> None:
    """Whoever says nothing for long is taken for dead."""
    for link in links:
        await link.say(Ping(sent=0))


async def _entry(window: Window) -> object:
    return (await window.until(PublicEntry)).event


def _by_http(server: Server, token: str, chat: InteractionId) -> list[bytes]:
    """All that a customer can fetch."""
    got: list[bytes] = []
    for method, path, body in (
        ("GET", "/api/widget/shop/config", None),
        ("POST", "/api/widget/shop/session", {"token": token}),
        ("GET", f"/api/visitor/transcript/{chat}", None),
        ("GET", f"/api/visitor/transcript/{chat}?format=html", None),
        ("GET", f"/api/interactions/{chat}/entries", None),
        ("GET", f"/api/interactions/{chat}/threads", None),
        ("GET", "/api/rooms/search?words=plugh", None),
        ("POST", "/api/commands", json.loads(command_body(EndChat(id=command_id(), interaction=chat)))),
        ("POST", "/api/commands", json.loads(command_body(TakeChat(id=command_id(), interaction=chat)))),
    ):
        try:
            answer, headers = server.call(method, path, body, token=token, origin=ORIGIN)
        except Answered as refused:
            answer, headers = refused.body, refused.headers
        got += [answer, json.dumps(headers).encode()]
    return got


def _set_up(server: Server) -> ExpertGroupId:
    """Everything that an administrator can name and customers are not told."""
    admin = server.sign_in("admin")
    group = ExpertGroupId(new_id())
    expert = server.sign_in("aino").agent.id
    commands: list[Command] = [
        PutExpertGroup(id=command_id(), group=group, name=_secret("group"), about=_secret("about"), members=(expert,)),
        PutProfile(id=command_id(), profile=ProfileId(new_id()), name=_secret("profile")),
        PutQueue(
            id=command_id(),
            queue=_QUEUE,
            name="Sales",
            welcome="Hello {customer_name}",
            wrap_up=WrapUp(dispositions=(Disposition(key="sold", label=_secret("disposition")),)),
        ),
        PutAgent(
            id=command_id(),
            agent=AgentId(new_id()),
            login=_secret("login"),
            name="Somebody",
            role=Role.AGENT,
            skills={_secret("skill"): 5},
        ),
        PutSite(
            id=command_id(),
            site=_SITE,
            key="shop",
            name="Shop",
            origins=(ORIGIN,),
            form=(FormField(key="name", label="Your name", meaning=FieldMeaning.NAME),),
            default_queue=_QUEUE,
            invitations=(InvitationRule(key="idle", queue=_QUEUE, text=_secret("rule"), seconds=3_600),),
        ),
    ]
    for command in commands:
        server.call("POST", "/api/commands", json.loads(command_body(command)), token=admin.access)  # type: ignore[arg-type]
    return group

"""The real server: a queue that is closed, what is left behind there, and a visitor who is invited."""

import msgspec

from protocol.browsing import Cart, CartLine
from protocol.commands import (
    Answer,
    AnswerInvitation,
    EndChat,
    InviteVisitor,
    LeaveMessage,
    PutQueue,
    SendMessage,
    SetDisposition,
    TakeChat,
)
from protocol.entities import PageContext
from protocol.errors import ErrorCode
from protocol.events import ChatEnded, DispositionSet
from protocol.floor import InteractionArrived, InteractionClosed
from protocol.frames import (
    Ack,
    Browsing,
    FloorEntry,
    FollowVisitors,
    InteractionSnapshot,
    Invited,
    PublicEntry,
    QueueOutlook,
    Refused,
    StaffEntry,
    Visitors,
)
from protocol.ids import InteractionId
from protocol.kinds import Channel, InteractionStatus
from protocol.rest import WidgetConfig
from protocol.service import Disposition, Hours, WrapUp, WrapUpMode
from tests.backend.app.process import ORIGIN, SECRET, SETUP, Desk, Server, Window, command_body, command_id


def _put(server: Server, **more: object) -> None:
    """Sales, told to serve like this."""
    known = msgspec.convert({"id": command_id(), **SETUP["queues"][0]}, PutQueue)
    command = msgspec.structs.replace(known, **more)
    token = (server.folder / "local.token").read_text()
    server.call("POST", "/api/commands", command_body(command), token=token)


def _config(server: Server) -> WidgetConfig:
    body, _ = server.call("GET", "/api/widget/shop/config", origin=ORIGIN)
    return msgspec.json.decode(body, type=WidgetConfig)


async def test_closed_but_a_message_can_be_left(server: Server) -> None:
    """The widget is told before; the message waits, is taken from the list, and is closed by its end."""
    tokens, visit = server.sign_in(), server.visit()
    _put(server, hours=Hours(closed_text="Back on Monday."), wrap_up=WrapUp(mode=WrapUpMode.NONE))
    service = _config(server).service
    assert (service.closed, service.closed_text, service.opens_at) == (True, "Back on Monday.", None)
    async with server.socket("/live/staff") as s, server.socket("/live/visitor", ORIGIN) as v:
        desk, window = Desk(s), Window(v)
        await desk.hello(tokens)
        await window.hello(visit)
        await window.ring()
        refused = await window.until(Refused)
        assert (refused.code, refused.text) == (ErrorCode.QUEUE_CLOSED, "Back on Monday.")
        command = LeaveMessage(id=command_id(), answers=(Answer(key="name", value="Kim"),), text="My parcel is wet.")
        await window.say(command)
        assert (await window.until(Ack)).id == command.id
        while not isinstance(arrived := (await desk.until(FloorEntry)).event, InteractionArrived):
            pass
        left = arrived.interaction
        assert (left.channel, left.status) == (Channel.EMAIL, InteractionStatus.WAITING)
        await desk.say(TakeChat(id=command_id(), interaction=left.id))
        card = (await desk.until(InteractionSnapshot)).interaction
        await desk.say(SendMessage(id=command_id(), interaction=left.id, text="Oh!", version=card.version))
        assert (await desk.until(Refused)).code is ErrorCode.NOT_ALLOWED
        await desk.say(EndChat(id=command_id(), interaction=left.id, version=card.version))
        while not isinstance((await desk.until(FloorEntry)).event, InteractionClosed):
            pass
        assert not any("parcel" in text or SECRET in text for text in window.raw)
    _put(server)
    assert not _config(server).service.closed
    server.call("POST", "/api/auth/sign-out", token=tokens.access)


async def test_invited_and_wrapped_up(server: Server) -> None:
    """From a page with a cart to a chat with who invited, and what came of it."""
    tokens, visit = server.sign_in(), server.visit()
    _put(server, wrap_up=WrapUp(mode=WrapUpMode.REQUIRED, dispositions=(Disposition(key="sold", label="Sold"),)))
    async with server.socket("/live/staff") as s, server.socket("/live/visitor", ORIGIN) as v:
        desk, window = Desk(s), Window(v)
        await desk.hello(tokens)
        await window.hello(visit)
        await desk.say(FollowVisitors())
        await desk.until(QueueOutlook)
        cart = Cart(currency="DKK", total=129_900, lines=(CartLine(name="Saga", price=129_900),))
        await window.say(Browsing(page=PageContext(url=f"{ORIGIN}/cart?coupon=1"), cart=cart))
        while not (here := (await desk.until(Visitors)).here):
            pass
        assert (here[0].visitor, here[0].page.url, here[0].cart) == (visit.visitor, f"{ORIGIN}/cart", cart)
        queue = msgspec.convert(SETUP["queues"][0], dict[str, object], strict=False)["queue"]
        invite = msgspec.convert(
            {"id": command_id(), "visitor": visit.visitor, "queue": queue, "text": "Can I help?"}, InviteVisitor
        )
        await desk.say(invite)
        invitation = (await window.until(Invited)).invitation
        assert (invitation.by.name, invitation.text) == ("Maja", "Can I help?")
        yes = AnswerInvitation(id=command_id(), invitation=invitation.id, accepted=True)
        await window.say(yes)
        card = (await desk.until(InteractionSnapshot)).interaction
        assert (card.id, card.status) == (InteractionId(yes.id), InteractionStatus.ACTIVE)
        await window.say(EndChat(id=command_id(), interaction=card.id))
        while not isinstance((await desk.until(PublicEntry)).event, ChatEnded):
            pass
        sold = SetDisposition(id=command_id(), interaction=card.id, version=card.version, disposition="sold")
        await desk.say(sold)
        while not isinstance(said := (await desk.until(StaffEntry)).event, DispositionSet):
            pass
        assert said.label == "Sold"
        assert not any("Sold" in text or SECRET in text for text in window.raw)
    _put(server)
    server.call("POST", "/api/auth/sign-out", token=tokens.access)

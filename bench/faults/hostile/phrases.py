"""What widgets and desks say, word for word as an attacker has seen it: frames to spoil, forge and repeat."""

import json
from collections.abc import Sequence
from typing import cast

import msgspec

from bench.faults.hostile.blows import Document
from protocol import PROTOCOL_VERSION
from protocol.browsing import Cart, CartLine, ContextCard, ContextRow, Position
from protocol.cobrowse import CobrowseChunk, Point, WatchCobrowse
from protocol.commands import (
    AcceptOffer,
    Answer,
    AnswerProposal,
    ConfirmCustomer,
    DeclineOffer,
    EndChat,
    FinishWrapUp,
    Identify,
    Mark,
    MergeCustomers,
    NoteCall,
    Propose,
    PutAgent,
    PutQueue,
    PutSite,
    SendMessage,
    SetAgentState,
    StartChat,
)
from protocol.entities import PageContext
from protocol.frames import Browsing, Ping, PositionIs, Typing
from protocol.ids import (
    AgentId,
    CommandId,
    CustomerId,
    FileId,
    InteractionId,
    OfferId,
    ProposalId,
    QueueId,
    SiteId,
    new_id,
)
from protocol.kinds import AgentStatus, NotReadyReason, PointKind, ProposalState, Role
from protocol.links import Link
from protocol.proposals import CartChange, CartEdit, Cobrowse, PageVisit, PositionShare

_HOME = "https://shop.example/"


def customer(chat: InteractionId) -> list[Document]:
    """What a widget says."""
    answers = (Answer(key="name", value="Nobody"),)
    cart = Cart(currency="EUR", total=1, lines=(CartLine(name="Chain", key="chain"),))
    card = ContextCard(key="order", title="Order", rows=(ContextRow(label="Number", value="1"),))
    proposal = ProposalId(new_id())
    return _documents(
        StartChat(id=_id(), answers=answers, page=PageContext(url=_HOME, title="Shop")),
        SendMessage(id=_id(), interaction=chat, text="Hello?", attachments=(FileId(new_id()),)),
        SendMessage(id=_id(), interaction=chat, text="Hello?"),
        Mark(id=_id(), interaction=chat, delivered=1, seen=1),
        EndChat(id=_id(), interaction=chat),
        Typing(interaction=chat, typing=True),
        Ping(sent=1),
        Browsing(page=PageContext(url=_HOME), cart=cart, context=(card,)),
        Identify(id=_id(), token="a.b.c"),  # noqa: S106 -- nobody's
        Propose(id=_id(), interaction=chat, what=Cobrowse(past=True)),
        Propose(id=_id(), interaction=chat, what=PositionShare(live=True)),
        AnswerProposal(id=_id(), interaction=chat, proposal=proposal, state=ProposalState.ACCEPTED, past=True),
        PositionIs(interaction=chat, position=Position(latitude=55.7, longitude=12.6, accuracy=10, at=1)),
        CobrowseChunk(interaction=chat, session=proposal, tab="one", batch=1, data="eA==", whole=True),
    )


def staff(chat: InteractionId) -> list[Document]:
    """What a desk says, an administrator's among them."""
    proposal = ProposalId(new_id())
    edit = CartEdit(key="chain", quantity=2)
    return _documents(
        SendMessage(id=_id(), interaction=chat, text="Hello!", links=(Link(start=0, length=5, url=_HOME),), version=1),
        Mark(id=_id(), interaction=chat, delivered=1, seen=1),
        EndChat(id=_id(), interaction=chat, version=1),
        FinishWrapUp(id=_id(), interaction=chat, version=1),
        SetAgentState(id=_id(), status=AgentStatus.READY),
        SetAgentState(id=_id(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH),
        AcceptOffer(id=_id(), offer=OfferId(new_id())),
        DeclineOffer(id=_id(), offer=OfferId(new_id())),
        PutSite(id=_id(), site=SiteId(new_id()), key="mine", name="Mine", origins=("https://mine.example",)),
        PutQueue(id=_id(), queue=QueueId(new_id()), name="Mine"),
        PutAgent(id=_id(), agent=AgentId(new_id()), login="mine", name="Mine", role=Role.ADMINISTRATOR),
        Typing(interaction=chat, typing=True),
        Ping(sent=1),
        Propose(id=_id(), interaction=chat, what=CartChange(edits=(edit,)), version=1),
        Propose(id=_id(), interaction=chat, what=PageVisit(url=_HOME), version=1),
        AnswerProposal(id=_id(), interaction=chat, proposal=proposal, state=ProposalState.DONE, version=1),
        NoteCall(id=_id(), interaction=chat, version=1, phone="+45 12 34 56 78"),
        ConfirmCustomer(id=_id(), interaction=chat, customer=CustomerId(new_id())),
        MergeCustomers(id=_id(), kept=CustomerId(new_id()), gone=CustomerId(new_id())),
        WatchCobrowse(interaction=chat, past=True),
        Point(interaction=chat, session=proposal, tab="one", kind=PointKind.HIGHLIGHT, node=1),
    )


def hellos(tokens: Sequence[str]) -> list[Document]:
    """The first frame, with each of these tokens."""
    return [{"type": "hello", "protocol": PROTOCOL_VERSION, "token": token} for token in tokens]


def _documents(*frames: msgspec.Struct) -> list[Document]:
    return [cast("Document", json.loads(msgspec.json.encode(frame))) for frame in frames]


def _id() -> CommandId:
    return CommandId(new_id())

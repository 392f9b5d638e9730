"""A command of each kind, with somebody who may send it: for what must hold of all commands."""

from collections.abc import Callable

from backend.actions.actor import Actor
from protocol.asides import (
    AcceptConsultation,
    AddToRoom,
    AskExpert,
    BlockVisitor,
    DeclineConsultation,
    EndConsultation,
    FlagChat,
    InviteVisitor,
    LeaveRoom,
    LowerFlag,
    MarkRoom,
    OpenRoom,
    SendHidden,
    SendToRoom,
    UnblockVisitor,
)
from protocol.bases import Command
from protocol.commands import (
    AcceptOffer,
    AnswerInvitation,
    AnswerProposal,
    AnyCommand,
    AskCallback,
    DeclineOffer,
    EndChat,
    FinishWrapUp,
    InviteColleague,
    LeaveChat,
    LeaveMessage,
    Mark,
    NoteCall,
    Propose,
    SendMessage,
    SetAgentState,
    SetDisposition,
    StartChat,
    TakeChat,
    TakeNext,
    TransferChat,
    WithdrawOffer,
)
from protocol.ids import (
    AgentId,
    ConsultationId,
    ExpertGroupId,
    InteractionId,
    InvitationId,
    OfferId,
    ProfileId,
    QueueId,
    SiteId,
    VisitorId,
)
from protocol.kinds import AgentStatus, NotReadyReason, Role
from protocol.setup import PutAgent, PutExpertGroup, PutProfile, PutQueue, PutSite
from tests.backend.actions import customer_cases, sharing, supervision_cases, writing_cases
from tests.backend.actions.colleagues import group_of, open_group, say
from tests.backend.actions.team import Team
from tests.backend.actions.world import ADMINISTRATOR, World, answer

Case = Callable[[World], tuple[AnyCommand, Actor]]


# --- customers --------------------------------------------------------------------------------


def _start(world: World) -> tuple[AnyCommand, Actor]:
    return StartChat(id=world.command_id(), answers=(answer("name", "Kim"),)), world.visitor()


def _leave_message(world: World) -> tuple[AnyCommand, Actor]:
    command = LeaveMessage(id=world.command_id(), answers=(answer("name", "Kim"),), text="My chain broke")
    return command, world.visitor()


def _ask_callback(world: World) -> tuple[AnyCommand, Actor]:
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", callback=True))
    visitor = world.visitor()
    return AskCallback(id=world.command_id(), interaction=world.ring(visitor), phone="+45 12 34 56 78"), visitor


def _invite_visitor(world: World) -> tuple[AnyCommand, Actor]:
    command = InviteVisitor(
        id=world.command_id(), visitor=_visitor_id(world.visitor()), queue=world.sales, text="Need a hand?"
    )
    return command, world.agent()


def _answer_invitation(world: World) -> tuple[AnyCommand, Actor]:
    invite, agent = _invite_visitor(world)
    assert isinstance(invite, InviteVisitor)
    world.do(invite, agent)
    visitor = Actor(Role.VISITOR, visitor=invite.visitor, site=world.site)
    return AnswerInvitation(id=world.command_id(), invitation=InvitationId(invite.id), accepted=True), visitor


# --- in a chat --------------------------------------------------------------------------------


def _send(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    return SendMessage(id=world.command_id(), interaction=interaction, text="Hello", version=version), agent


def _mark(world: World) -> tuple[AnyCommand, Actor]:
    visitor = world.visitor()
    return Mark(id=world.command_id(), interaction=world.ring(visitor), delivered=1, seen=1), visitor


def _end(world: World) -> tuple[AnyCommand, Actor]:
    visitor = world.visitor()
    return EndChat(id=world.command_id(), interaction=world.ring(visitor)), visitor


def _hidden(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    return SendHidden(id=world.command_id(), interaction=interaction, version=version, text="VIP", keep=True), agent


def _flag(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    return FlagChat(id=world.command_id(), interaction=interaction, version=version, text="Help"), agent


def _lower(world: World) -> tuple[AnyCommand, Actor]:
    flag, agent = _flag(world)
    assert isinstance(flag, FlagChat)
    world.do(flag, agent)
    return LowerFlag(id=world.command_id(), interaction=flag.interaction), agent


def _block(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    _, interaction, _ = world.chat(agent)
    return BlockVisitor(id=world.command_id(), interaction=interaction, reason="Rude"), agent


def _unblock(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    visitor, interaction, _ = world.chat(agent)
    world.do(BlockVisitor(id=world.command_id(), interaction=interaction, reason="Rude"), agent)
    return UnblockVisitor(id=world.command_id(), visitor=_visitor_id(visitor)), agent


def _leave(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    return LeaveChat(id=world.command_id(), interaction=interaction, version=version), agent


def _disposition(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    return SetDisposition(id=world.command_id(), interaction=interaction, version=version, notes="Sold"), agent


def _finish(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
    return FinishWrapUp(id=world.command_id(), interaction=interaction, version=version), agent


# --- offers and hands -------------------------------------------------------------------------


def _ringing(world: World) -> tuple[OfferId, Actor]:
    agent = world.agent()
    offer = world.offer(world.ring(world.visitor()), agent)
    assert offer is not None
    return offer.id, agent


def _accept(world: World) -> tuple[AnyCommand, Actor]:
    offer, agent = _ringing(world)
    return AcceptOffer(id=world.command_id(), offer=offer), agent


def _decline(world: World) -> tuple[AnyCommand, Actor]:
    offer, agent = _ringing(world)
    return DeclineOffer(id=world.command_id(), offer=offer), agent


def _state(world: World) -> tuple[AnyCommand, Actor]:
    command = SetAgentState(id=world.command_id(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH)
    return command, world.agent()


def _take(world: World) -> tuple[AnyCommand, Actor]:
    return TakeChat(id=world.command_id(), interaction=world.ring(world.visitor())), world.agent()


def _next(world: World) -> tuple[AnyCommand, Actor]:
    world.ring(world.visitor())
    return TakeNext(id=world.command_id()), world.agent()


def _transfer(world: World) -> tuple[AnyCommand, Actor]:
    team = Team(world)
    _, interaction, version = world.chat(team.maja)
    command = TransferChat(
        id=world.command_id(), interaction=interaction, version=version, agent=team.oskar.agent, brief="Please"
    )
    return command, team.maja


def _invite(world: World) -> tuple[AnyCommand, Actor]:
    team = Team(world)
    _, interaction, version = world.chat(team.maja)
    command = InviteColleague(
        id=world.command_id(), interaction=interaction, version=version, agent=team.oskar.need_agent()
    )
    return command, team.maja


def _withdraw(world: World) -> tuple[AnyCommand, Actor]:
    team = Team(world)
    _, interaction, _ = world.chat(team.maja)
    offer = team.ask_to_take(interaction, team.oskar, by=team.maja)
    return WithdrawOffer(id=world.command_id(), offer=offer.id), team.maja


# --- among colleagues -------------------------------------------------------------------------


def _open_room(world: World) -> tuple[AnyCommand, Actor]:
    one, other = world.agent("one"), world.agent("other")
    return OpenRoom(id=world.command_id(), members=(other.need_agent(),)), one


def _send_to_room(world: World) -> tuple[AnyCommand, Actor]:
    one, other = world.agent("one"), world.agent("other")
    return SendToRoom(id=world.command_id(), room=open_group(world, one, other), text="Coffee?"), one


def _mark_room(world: World) -> tuple[AnyCommand, Actor]:
    one, other = world.agent("one"), world.agent("other")
    room = open_group(world, one, other)
    say(world, room, one, "Coffee?")
    return MarkRoom(id=world.command_id(), room=room, seen=2), other


def _add_to_room(world: World) -> tuple[AnyCommand, Actor]:
    one, other, third = world.agent("one"), world.agent("other"), world.agent("third")
    room = open_group(world, one, other)
    return AddToRoom(id=world.command_id(), room=room, members=(third.need_agent(),)), other


def _leave_room(world: World) -> tuple[AnyCommand, Actor]:
    one, other, third = world.agent("one"), world.agent("other"), world.agent("third")
    return LeaveRoom(id=world.command_id(), room=open_group(world, one, other, third)), other


def _ask(world: World) -> tuple[AskExpert, Actor, Actor]:
    agent, expert = world.agent("maja"), world.agent("expert")
    group = group_of(world, "Chains", expert)
    _, interaction, version = world.chat(agent)
    command = AskExpert(
        id=world.command_id(), interaction=interaction, version=version, group=group, question="Which chain?"
    )
    return command, agent, expert


def _asked(world: World) -> tuple[ConsultationId, Actor, Actor]:
    command, agent, expert = _ask(world)
    world.do(command, agent)
    return ConsultationId(command.id), agent, expert


def _ask_expert(world: World) -> tuple[AnyCommand, Actor]:
    command, agent, _ = _ask(world)
    return command, agent


def _accept_consultation(world: World) -> tuple[AnyCommand, Actor]:
    consultation, _, expert = _asked(world)
    return AcceptConsultation(id=world.command_id(), consultation=consultation), expert


def _decline_consultation(world: World) -> tuple[AnyCommand, Actor]:
    consultation, _, expert = _asked(world)
    return DeclineConsultation(id=world.command_id(), consultation=consultation), expert


def _end_consultation(world: World) -> tuple[AnyCommand, Actor]:
    consultation, agent, _ = _asked(world)
    return EndConsultation(id=world.command_id(), consultation=consultation), agent


# --- setting up -------------------------------------------------------------------------------


def _put_site(world: World) -> tuple[AnyCommand, Actor]:
    return PutSite(id=world.command_id(), site=SiteId(world.new_id()), key="new", name="New"), ADMINISTRATOR


def _put_queue(world: World) -> tuple[AnyCommand, Actor]:
    return PutQueue(id=world.command_id(), queue=QueueId(world.new_id()), name="New"), ADMINISTRATOR


def _put_agent(world: World) -> tuple[AnyCommand, Actor]:
    return PutAgent(id=world.command_id(), agent=AgentId(world.new_id()), login="new", name="New"), ADMINISTRATOR


def _put_profile(world: World) -> tuple[AnyCommand, Actor]:
    return PutProfile(id=world.command_id(), profile=ProfileId(world.new_id()), name="New"), ADMINISTRATOR


def _put_group(world: World) -> tuple[AnyCommand, Actor]:
    return PutExpertGroup(id=world.command_id(), group=ExpertGroupId(world.new_id()), name="New"), ADMINISTRATOR


def _visitor_id(visitor: Actor) -> VisitorId:
    assert visitor.visitor is not None
    return visitor.visitor


CASES: dict[type[Command], Case] = {
    StartChat: _start,
    LeaveMessage: _leave_message,
    AskCallback: _ask_callback,
    AnswerInvitation: _answer_invitation,
    SendMessage: _send,
    Mark: _mark,
    EndChat: _end,
    SetAgentState: _state,
    AcceptOffer: _accept,
    DeclineOffer: _decline,
    TakeChat: _take,
    TakeNext: _next,
    TransferChat: _transfer,
    InviteColleague: _invite,
    WithdrawOffer: _withdraw,
    LeaveChat: _leave,
    SendHidden: _hidden,
    FlagChat: _flag,
    LowerFlag: _lower,
    BlockVisitor: _block,
    UnblockVisitor: _unblock,
    InviteVisitor: _invite_visitor,
    OpenRoom: _open_room,
    SendToRoom: _send_to_room,
    MarkRoom: _mark_room,
    AddToRoom: _add_to_room,
    LeaveRoom: _leave_room,
    AskExpert: _ask_expert,
    AcceptConsultation: _accept_consultation,
    DeclineConsultation: _decline_consultation,
    EndConsultation: _end_consultation,
    SetDisposition: _disposition,
    FinishWrapUp: _finish,
    PutSite: _put_site,
    PutQueue: _put_queue,
    PutAgent: _put_agent,
    PutProfile: _put_profile,
    PutExpertGroup: _put_group,
    Propose: sharing.proposing,
    AnswerProposal: sharing.answering,
    NoteCall: sharing.calling,
    **customer_cases.CASES,
    **supervision_cases.CASES,
    **writing_cases.CASES,
}
#: About a chat, with a fence.
FENCED = tuple(kind for kind in CASES if {"interaction", "version"} <= set(kind.__struct_fields__))


def chat_of(command: AnyCommand) -> InteractionId:
    """The chat that a fenced command is about."""
    interaction = getattr(command, "interaction", None)
    assert interaction is not None
    return InteractionId(interaction)

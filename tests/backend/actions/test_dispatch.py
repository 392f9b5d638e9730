"""Rights for every command and role, and once-and-only-once."""

import pytest

from backend.actions import resume
from backend.actions.actor import Actor
from backend.actions.rights import RIGHTS
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
from protocol.canned import DropCanned, PutCanned, UseCanned
from protocol.commands import (
    AcceptOffer,
    AnswerInvitation,
    AnswerProposal,
    AskCallback,
    ChangeMessage,
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
    TakeBackMessage,
    TakeChat,
    TakeNext,
    TransferChat,
    WithdrawOffer,
)
from protocol.customer_commands import (
    ConfirmCustomer,
    CreateCustomer,
    EditCustomer,
    Identify,
    MergeCustomers,
    SplitCustomers,
    UnlinkCustomer,
)
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId
from protocol.kinds import Role
from protocol.setup import PutAgent, PutExpertGroup, PutProfile, PutQueue, PutSite
from protocol.supervision import (
    AssignChat,
    BargeIn,
    CoachAgent,
    EndBroadcast,
    ForceState,
    MonitorChat,
    ReadBroadcast,
    SendBroadcast,
    SignOutAgent,
)
from tests.backend.actions.cases import CASES
from tests.backend.actions.world import ADMINISTRATOR, World, answer, refused

_STAFF = {Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR}
_SETUP: set[type[Command]] = {PutSite, PutQueue, PutAgent, PutProfile, PutExpertGroup}
_CUSTOMERS: set[type[Command]] = {StartChat, LeaveMessage, AskCallback, AnswerInvitation, Identify}
_RECORDS: set[type[Command]] = {
    *(ConfirmCustomer, CreateCustomer, UnlinkCustomer, EditCustomer, MergeCustomers, SplitCustomers),
}
_SUPERVISORS: set[type[Command]] = {
    *(MonitorChat, CoachAgent, BargeIn, AssignChat, ForceState, SignOutAgent, SendBroadcast, EndBroadcast),
}
_AGENTS: set[type[Command]] = {
    ReadBroadcast,
    *(SetAgentState, AcceptOffer, DeclineOffer, TakeChat, TakeNext, SetDisposition, FinishWrapUp, NoteCall),
    *(TransferChat, InviteColleague, WithdrawOffer, LeaveChat),
    *(SendHidden, FlagChat, LowerFlag, BlockVisitor, UnblockVisitor, InviteVisitor),
    *(OpenRoom, SendToRoom, MarkRoom, AddToRoom, LeaveRoom),
    *(AskExpert, AcceptConsultation, DeclineConsultation, EndConsultation),
    *_RECORDS,
    *(ChangeMessage, TakeBackMessage, PutCanned, DropCanned, UseCanned),
}
_BOTH: set[type[Command]] = {SendMessage, Mark, EndChat, Propose, AnswerProposal}
#: What each role may send, written down a second time, by role.
_ALLOWED: dict[Role, set[type[Command]]] = {
    Role.VISITOR: _CUSTOMERS | _BOTH,
    Role.AGENT: _AGENTS | _BOTH,
    Role.SUPERVISOR: _AGENTS | _BOTH | _SUPERVISORS,
    Role.ADMINISTRATOR: _AGENTS | _BOTH | _SUPERVISORS | _SETUP,
    Role.SYSTEM: set(),
    Role.SHOP: set(),
}
#: About nobody else's, so that anybody of the right role may; who leaves a room without being in it does nothing.
_ANYBODYS = {
    StartChat,
    LeaveMessage,
    SetAgentState,
    TakeChat,
    TakeNext,
    InviteVisitor,
    OpenRoom,
    LeaveRoom,
    Identify,
    *_SETUP,
}
#: About anybody's chat, for supervisors and administrators.
_SUPERVISED = {LowerFlag, BlockVisitor, UnblockVisitor, *_RECORDS, *(_SUPERVISORS - {CoachAgent})}
#: How who has nothing to do with it is refused; that another's invitation exists is not said.
_NOT_HERS = {
    *(ErrorCode.NOT_ALLOWED, ErrorCode.STALE_ASSIGNMENT, ErrorCode.INVITATION_GONE, ErrorCode.NOT_MONITORED),
}

_kinds = pytest.mark.parametrize("kind", list(CASES), ids=lambda kind: kind.__name__)


def test_every_command_is_here() -> None:
    """A new command needs its case."""
    assert set(CASES) == set(RIGHTS)


@_kinds
@pytest.mark.parametrize("role", list(Role))
def test_rights(world: World, kind: type[Command], role: Role) -> None:
    """Every command and every role: refused outright, or judged by whom it is about."""
    command, able = CASES[kind](world)
    who = able if able.role is role else _stranger(world, role)
    before = world.run(resume.floor_snapshot)
    refusal: ErrorCode | None = None
    try:
        world.do(command, who)
    except Refusal as raised:
        refusal = raised.code
    if kind not in _ALLOWED[role]:
        assert refusal is ErrorCode.ROLE_REQUIRED
    elif who is able or kind in _ANYBODYS or (kind in _SUPERVISED and role is not Role.AGENT):
        assert refusal is None
    else:
        assert refusal in _NOT_HERS
    if refusal is not None:
        assert world.run(resume.floor_snapshot) == before, "a refusal writes nothing"


def _stranger(world: World, role: Role) -> Actor:
    """Somebody of that role who has nothing to do with it."""
    if role is Role.VISITOR:
        return world.visitor()
    if role in _STAFF:
        return world.agent("stranger", role=role)
    return Actor(role)


def test_an_administrator_of_the_folder_is_no_agent(world: World) -> None:
    """The local administrator has no desk."""
    for kind in (*_AGENTS, *_BOTH, *_SUPERVISORS):
        other = World()
        command, _ = CASES[kind](other)
        with refused(ErrorCode.NOT_ALLOWED):
            other.do(command, ADMINISTRATOR)
        other.close()


@_kinds
def test_a_retry_is_answered_as_the_first_time(world: World, kind: type[Command]) -> None:
    """However much later, and nothing happens twice."""
    command, able = CASES[kind](world)
    first = world.do(command, able)
    count = len(world.entries)
    world.now += 1_000_000
    assert world.do(command, able) == first
    assert len(world.entries) == count


@_kinds
def test_an_id_is_never_used_for_something_else(world: World, kind: type[Command]) -> None:
    """Neither with other content, nor as another command, nor by somebody else."""
    command, able = CASES[kind](world)
    world.do(command, able)
    other = Mark(id=command.id, interaction=InteractionId(world.new_id()), delivered=1, seen=1)
    with refused(ErrorCode.ID_REUSED):
        world.do(other, able)
    with refused(ErrorCode.ID_REUSED):
        world.do(command, _stranger(world, able.role))


def test_a_refused_id_can_be_tried_again(world: World) -> None:
    """Nothing of a refusal is kept: once the cause is gone, the same command goes through."""
    visitor = world.visitor()
    first = world.ring(visitor)
    command = StartChat(id=world.command_id(), answers=(answer("name", "Kim"),))
    with refused(ErrorCode.CHAT_ALREADY_OPEN):
        world.do(command, visitor)
    world.do(EndChat(id=world.command_id(), interaction=first), visitor)
    assert world.do(command, visitor).id == command.id

"""Who may send which command, in one table. What it may be sent about is the action's own check."""

from protocol.commands import (
    AcceptConsultation,
    AcceptOffer,
    AnswerInvitation,
    AnswerProposal,
    AskCallback,
    AskExpert,
    BlockVisitor,
    Command,
    DeclineConsultation,
    DeclineOffer,
    EndChat,
    EndConsultation,
    FinishWrapUp,
    FlagChat,
    InviteColleague,
    InviteVisitor,
    LeaveChat,
    LeaveMessage,
    LeaveRoom,
    LowerFlag,
    Mark,
    MarkRoom,
    NoteCall,
    OpenRoom,
    Propose,
    PutAgent,
    PutExpertGroup,
    PutProfile,
    PutQueue,
    PutSite,
    SendHidden,
    SendMessage,
    SendToRoom,
    SetAgentState,
    SetDisposition,
    StartChat,
    TakeChat,
    TakeNext,
    TransferChat,
    UnblockVisitor,
    WithdrawOffer,
)
from protocol.errors import ErrorCode, Refusal
from protocol.kinds import Role

_VISITOR = frozenset({Role.VISITOR})
_STAFF = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR})
_BOTH = _VISITOR | _STAFF
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

RIGHTS: dict[type[Command], frozenset[Role]] = {
    StartChat: _VISITOR,
    LeaveMessage: _VISITOR,
    AskCallback: _VISITOR,
    AnswerInvitation: _VISITOR,
    SendMessage: _BOTH,
    Mark: _BOTH,
    EndChat: _BOTH,
    Propose: _BOTH,
    AnswerProposal: _BOTH,
    SetAgentState: _STAFF,
    AcceptOffer: _STAFF,
    DeclineOffer: _STAFF,
    TakeChat: _STAFF,
    TakeNext: _STAFF,
    TransferChat: _STAFF,
    InviteVisitor: _STAFF,
    InviteColleague: _STAFF,
    WithdrawOffer: _STAFF,
    LeaveChat: _STAFF,
    SendHidden: _STAFF,
    FlagChat: _STAFF,
    LowerFlag: _STAFF,
    BlockVisitor: _STAFF,
    UnblockVisitor: _STAFF,
    SetDisposition: _STAFF,
    FinishWrapUp: _STAFF,
    NoteCall: _STAFF,
    OpenRoom: _STAFF,
    SendToRoom: _STAFF,
    MarkRoom: _STAFF,
    LeaveRoom: _STAFF,
    AskExpert: _STAFF,
    AcceptConsultation: _STAFF,
    DeclineConsultation: _STAFF,
    EndConsultation: _STAFF,
    PutExpertGroup: _ADMINISTRATOR,
    PutSite: _ADMINISTRATOR,
    PutQueue: _ADMINISTRATOR,
    PutAgent: _ADMINISTRATOR,
    PutProfile: _ADMINISTRATOR,
}


def check(command: type[Command], role: Role) -> None:
    """Raises Refusal(not_allowed)."""
    if role not in RIGHTS[command]:
        raise Refusal(ErrorCode.NOT_ALLOWED)

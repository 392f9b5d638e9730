"""Who may send which command, in one table. What it may be sent about is the action's own check."""

from protocol.commands import (
    AcceptOffer,
    Command,
    DeclineOffer,
    EndChat,
    FinishWrapUp,
    LeaveRoom,
    Mark,
    MarkRoom,
    OpenRoom,
    PutAgent,
    PutProfile,
    PutQueue,
    PutSite,
    SendMessage,
    SendToRoom,
    SetAgentState,
    StartChat,
)
from protocol.entities import Role
from protocol.errors import ErrorCode, Refusal

_VISITOR = frozenset({Role.VISITOR})
_STAFF = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR})
_BOTH = _VISITOR | _STAFF
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

RIGHTS: dict[type[Command], frozenset[Role]] = {
    StartChat: _VISITOR,
    SendMessage: _BOTH,
    Mark: _BOTH,
    EndChat: _BOTH,
    SetAgentState: _STAFF,
    AcceptOffer: _STAFF,
    DeclineOffer: _STAFF,
    FinishWrapUp: _STAFF,
    OpenRoom: _STAFF,
    SendToRoom: _STAFF,
    MarkRoom: _STAFF,
    LeaveRoom: _STAFF,
    PutSite: _ADMINISTRATOR,
    PutQueue: _ADMINISTRATOR,
    PutAgent: _ADMINISTRATOR,
    PutProfile: _ADMINISTRATOR,
}


def check(command: type[Command], role: Role) -> None:
    """Raises Refusal(not_allowed)."""
    if role not in RIGHTS[command]:
        raise Refusal(ErrorCode.NOT_ALLOWED)

"""From a command to its action: rights, then once and only once, then the action."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import msgspec

from backend.actions import (
    agents,
    arrivals,
    blocks,
    broadcasts,
    calls,
    canned,
    changing,
    chats,
    colleagues,
    consultations,
    expert_groups,
    flags,
    handing,
    hidden,
    identities,
    invitations,
    leaving,
    messages,
    offers,
    presence,
    profiles,
    proposals,
    pull,
    queues,
    record_edits,
    record_links,
    record_merges,
    rights,
    rooms,
    sites,
    supervision,
    wrap_up,
)
from backend.actions.actor import Actor
from backend.store import Entry, Tx
from protocol.canned import DropCanned, PutCanned, UseCanned
from protocol.commands import (
    AcceptConsultation,
    AcceptOffer,
    AddToRoom,
    AnswerInvitation,
    AnswerProposal,
    AnyCommand,
    AskCallback,
    AskExpert,
    BlockVisitor,
    ChangeMessage,
    Command,
    ConfirmCustomer,
    CreateCustomer,
    DeclineConsultation,
    DeclineOffer,
    EditCustomer,
    EndChat,
    EndConsultation,
    FinishWrapUp,
    FlagChat,
    Identify,
    InviteColleague,
    InviteVisitor,
    LeaveChat,
    LeaveMessage,
    LeaveRoom,
    LowerFlag,
    Mark,
    MarkRoom,
    MergeCustomers,
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
    SplitCustomers,
    StartChat,
    TakeBackMessage,
    TakeChat,
    TakeNext,
    TransferChat,
    UnblockVisitor,
    UnlinkCustomer,
    WithdrawOffer,
)
from protocol.errors import ErrorCode, Refusal
from protocol.frames import Ack
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

#: Each answers with the entry that says what was done; None if there was nothing to write.
Handler = Callable[[Tx, Any, Actor], Entry | None]

HANDLERS: dict[type[Command], Handler] = {
    StartChat: arrivals.start_chat,
    LeaveMessage: arrivals.leave_message,
    AskCallback: arrivals.ask_callback,
    AnswerInvitation: invitations.answer_invitation,
    SendMessage: messages.send_message,
    ChangeMessage: changing.change_message,
    TakeBackMessage: changing.take_back_message,
    Mark: messages.mark,
    EndChat: chats.end_chat,
    SetAgentState: presence.set_agent_state,
    AcceptOffer: offers.accept_offer,
    DeclineOffer: offers.decline_offer,
    TakeChat: pull.take_chat,
    TakeNext: pull.take_next,
    TransferChat: handing.transfer_chat,
    InviteVisitor: invitations.invite_visitor,
    InviteColleague: colleagues.invite_colleague,
    WithdrawOffer: offers.withdraw_offer,
    LeaveChat: leaving.leave_chat,
    SendHidden: hidden.send_hidden,
    FlagChat: flags.flag_chat,
    LowerFlag: flags.lower_flag,
    BlockVisitor: blocks.block_visitor,
    UnblockVisitor: blocks.unblock_visitor,
    SetDisposition: wrap_up.set_disposition,
    FinishWrapUp: wrap_up.finish_wrap_up,
    PutSite: sites.put_site,
    PutQueue: queues.put_queue,
    PutAgent: agents.put_agent,
    PutProfile: profiles.put_profile,
    OpenRoom: rooms.open_room,
    SendToRoom: rooms.send_to_room,
    MarkRoom: rooms.mark_room,
    AddToRoom: rooms.add_to_room,
    LeaveRoom: rooms.leave_room,
    AskExpert: consultations.ask_expert,
    AcceptConsultation: consultations.accept_consultation,
    DeclineConsultation: consultations.decline_consultation,
    EndConsultation: consultations.end_consultation,
    Propose: proposals.propose,
    AnswerProposal: proposals.answer_proposal,
    NoteCall: calls.note_call,
    PutExpertGroup: expert_groups.put_expert_group,
    Identify: identities.identify,
    ConfirmCustomer: record_links.confirm_customer,
    CreateCustomer: record_links.create_customer,
    UnlinkCustomer: record_links.unlink_customer,
    EditCustomer: record_edits.edit_customer,
    MergeCustomers: record_merges.merge_customers,
    SplitCustomers: record_merges.split_customers,
    MonitorChat: supervision.monitor_chat,
    CoachAgent: supervision.coach_agent,
    BargeIn: supervision.barge_in,
    AssignChat: supervision.assign_chat,
    ForceState: supervision.force_state,
    SignOutAgent: supervision.sign_out_agent,
    SendBroadcast: broadcasts.send_broadcast,
    EndBroadcast: broadcasts.end_broadcast,
    ReadBroadcast: broadcasts.read_broadcast,
    PutCanned: canned.put_canned,
    DropCanned: canned.drop_canned,
    UseCanned: canned.use_canned,
}

_encode = msgspec.json.Encoder().encode

_FIND = "SELECT digest, at, seq FROM commands WHERE id = ?"
_RECORD = "INSERT INTO commands (id, digest, at, seq, topic) VALUES (?, ?, ?, ?, ?)"


def dispatch(tx: Tx, command: AnyCommand, actor: Actor, *, against: Refusal | None = None) -> Ack:
    """Carry a command out, or answer a retry as the first time.

    `against`: what speaks against it by now, as only its caller knows; a retry is answered all the same.

    Raises Refusal: `role_required`, `id_reused` when this id came with other content or from
    somebody else, and what the action refuses.
    """
    kind = type(command)
    rights.check(kind, actor.role)
    key = command.id.bytes
    digest = blake2b(_encode(command) + actor.key, digest_size=16).digest()
    done = tx.one(_FIND, (key,))
    if done is not None:
        if done[0] != digest:
            raise Refusal(ErrorCode.ID_REUSED)
        return Ack(id=command.id, at=done[1], seq=done[2])
    if against is not None:
        raise against
    entry = HANDLERS[kind](tx, command, actor)
    seq, topic = (0, None) if entry is None else (entry.seq, tx.topic_of(entry))
    tx.execute(_RECORD, (key, digest, tx.now, seq, topic))
    return Ack(id=command.id, at=tx.now, seq=seq)

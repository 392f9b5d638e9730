"""What was written is there: not lost, not twice, in order."""

from collections.abc import Iterator, Mapping

from backend.store import Entry
from bench.simulation.history import Compared, Heard, Retried, Returned, Sent, Undone, Wrote, person_of
from bench.simulation.invariants.run import FLOOR, Log, Logged, Run, Stream, command_of, stream_of
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
    ConfirmCustomer,
    CreateCustomer,
    DeclineConsultation,
    DeclineOffer,
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
    OpenRoom,
    Propose,
    SendHidden,
    SendMessage,
    SendToRoom,
    SetAgentState,
    SetDisposition,
    StartChat,
    TakeBackMessage,
    TakeChat,
    TakeNext,
    TransferChat,
    UnblockVisitor,
    UnlinkCustomer,
    WithdrawOffer,
)
from protocol.errors import ErrorCode
from protocol.events import (
    ChatEnded,
    ChatStarted,
    HiddenPosted,
    Marked,
    MessageChanged,
    MessagePosted,
    MessageTakenBack,
    RoomMessage,
)
from protocol.floor import AgentStateChanged, InteractionArrived, InteractionAssigned, InteractionClosed, SeatTaken
from protocol.frames import (
    Ack,
    FloorEntry,
    InteractionSnapshot,
    PublicEntry,
    Refused,
    RoomEntry,
    RoomSnapshot,
    StaffEntry,
    VisitorSnapshot,
)
from protocol.ids import CommandId, InteractionId, MessageId, ProposalId, RoomId
from protocol.proposals import ProposalChanged, Proposed
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

#: What somebody says, and the event that it becomes.
Saying = SendMessage | SendHidden | SendToRoom
Said = MessagePosted | HiddenPosted | RoomMessage
#: What two tabs of one person wrote within this time (ms) may come in either order.
_AT_ONCE = 2_000
#: Commands whose answers number an entry of one stream or another, as the case may be.
_ELSEWHERE = (
    *(TransferChat, LeaveChat, FlagChat, LowerFlag, BlockVisitor, UnblockVisitor, SetDisposition),
    *(AskExpert, AcceptConsultation, DeclineConsultation, EndConsultation, AnswerInvitation, AskCallback, LeaveMessage),
    *(Identify, ConfirmCustomer, CreateCustomer, UnlinkCustomer),
    *(MonitorChat, CoachAgent, BargeIn, AssignChat, ForceState, SignOutAgent),
    *(SendBroadcast, EndBroadcast, ReadBroadcast),
)
#: What depends on the moment: who rings, who waits, who is where.
_OF_THE_MOMENT = (
    *(AcceptOffer, DeclineOffer, WithdrawOffer, SetAgentState, TakeChat, TakeNext, TransferChat, InviteColleague),
    *(AcceptConsultation, DeclineConsultation, InviteVisitor, Propose),
    *(MonitorChat, BargeIn, AssignChat, ForceState, SignOutAgent),
)
_RANG_BEFORE = ErrorCode.CHAT_ALREADY_OPEN


def acknowledged_is_stored(run: Run) -> Iterator[str]:
    """Every ack a client got names an entry of the log, with what the command said."""
    places = [log.by_place for log in run.logs]
    stored = {(entry.at, seq) for place in places for (_, seq), entry in place.items()}
    for heard, frame in run.frames:
        if not isinstance(frame, Ack) or frame.seq == 0:
            continue
        command = run.commands.get(frame.id)
        if command is None:
            yield f"{heard.client} got an ack for {frame.id}, which nobody sent"
        elif isinstance(command, _ELSEWHERE):
            if (frame.at, frame.seq) not in stored:
                yield f"{heard.client} got an ack for {type(command).__name__} {frame.id}, and the log has nothing then"
        elif not any(_is_stored(command, frame, place) for place in places):
            yield f"{heard.client} got an ack for {type(command).__name__} {frame.id}, and the log does not have it"


def _is_stored(command: AnyCommand, ack: Ack, places: Mapping[tuple[Stream, int], Entry]) -> bool:
    entry = places.get((_stream_of(command), ack.seq))
    if entry is None or entry.at != ack.at:
        return False
    event = entry.event
    match command:
        case SendMessage() | SendHidden() | SendToRoom():
            return isinstance(event, Said) and (event.id, event.text) == (command.id, command.text)
        case ChangeMessage():
            return event == MessageChanged(id=command.message, text=command.text, links=command.links)
        case TakeBackMessage():
            return event == MessageTakenBack(id=command.message)
        case StartChat():
            return isinstance(event, ChatStarted)
        case Propose():
            return isinstance(event, Proposed) and event.id == ProposalId(command.id)
        case AnswerProposal():
            said = (command.proposal, command.state)
            return isinstance(event, ProposalChanged) and (event.id, event.state) == said
        case Mark():
            return isinstance(event, Marked)
        case EndChat():
            return isinstance(event, ChatEnded)
        case SetAgentState():
            return isinstance(event, AgentStateChanged) and event.status == command.status
        case AcceptOffer():
            return isinstance(event, InteractionAssigned | SeatTaken)
        case FinishWrapUp():
            return isinstance(event, InteractionClosed) and event.interaction == command.interaction
        case _:
            return True


def _stream_of(command: AnyCommand) -> Stream:
    match command:
        case StartChat():
            return "public", InteractionId(command.id)
        case SendMessage() | ChangeMessage() | TakeBackMessage() | Mark() | EndChat() | Propose() | AnswerProposal():
            return "public", command.interaction
        case SendHidden():
            return "staff", command.interaction
        case SendToRoom() | MarkRoom() | AddToRoom() | LeaveRoom():
            return "room", command.room
        case OpenRoom():
            return "room", RoomId(command.id)
        case _:
            return FLOOR


def nothing_twice(run: Run) -> Iterator[str]:
    """No message, and no words, stand in the log twice; no chat arrives twice."""
    for log in run.logs:
        ids: set[object] = set()
        # The message that begins an interaction has its id.
        arrived: set[InteractionId] = set()
        words: set[str] = set()
        for logged in log.entries:
            match logged.entry.event:
                case MessagePosted() | HiddenPosted() | RoomMessage() as said:
                    message, text = said.id, said.text
                    if message in ids:
                        yield f"message {message} is in the log twice"
                    elif text in words:
                        yield f"{text!r} is in the log twice, under two ids"
                    ids.add(message)
                    words.add(text)
                case InteractionArrived(interaction=interaction):
                    if interaction.id in arrived:
                        yield f"chat {interaction.id} arrived twice"
                    arrived.add(interaction.id)
                case _:
                    pass


def nothing_forgotten(run: Run) -> Iterator[str]:
    """What was safe in somebody's outbox is stored at the end, or still there, or was given back to them."""
    stored = {one for log in run.logs for one in _said(log.entries)}
    over = {one.command for one in run.history.happenings if isinstance(one, Returned)}
    # Who rings twice is led to the chat that is open.
    over |= {frame.id for _, frame in run.frames if isinstance(frame, Refused) and frame.code is _RANG_BEFORE}
    still = {one for held in run.history.happenings if isinstance(held, Compared) for one in held.unsent}
    here = {person_of(one.client) for one in run.history.happenings if isinstance(one, Compared)}
    for written in run.history.happenings:
        if not isinstance(written, Wrote) or not isinstance(written.command, Saying | StartChat):
            continue
        command = written.command
        if person_of(written.client) in here and command.id not in stored | over | still:
            yield f"{written.client} wrote {_words(command)}, it was in the outbox, and is nowhere now"


def undone_stays_undone(run: Run) -> Iterator[str]:
    """What was taken back before it left is never said, whatever befalls the desk then."""
    undone = {one.command: one.client for one in run.history.happenings if isinstance(one, Undone)}
    for log in run.logs:
        for message in _said(log.entries):
            if message in undone:
                yield f"{undone[message]} took {message} back before it left, and it was said"


def acts_end_with_the_desk(run: Run) -> Iterator[str]:
    """What is done at a moment is not done when the program is opened again, hours or days later."""
    wrote = {
        one.command.id: one.client
        for one in run.history.happenings
        if isinstance(one, Wrote) and isinstance(one.command, _OF_THE_MOMENT)
    }
    for one in run.history.happenings:
        if isinstance(one, Sent) and one.client in run.desks:
            command = command_of(one.data)
            if command is not None and wrote.get(command.id, one.client) != one.client:
                name = type(command).__name__
                yield f"{wrote[command.id]} asked for {name} {command.id}, and {one.client} sent it"


def _said(entries: list[Logged]) -> Iterator[CommandId]:
    for logged in entries:
        match logged.entry.event:
            case MessagePosted() | HiddenPosted() | RoomMessage() as said:
                yield CommandId(said.id)
            case InteractionArrived(interaction=interaction):
                yield CommandId(interaction.id)
            case _:
                pass


def in_order(run: Run) -> Iterator[str]:
    """What one person wrote in one stream stands in the log in the order of writing, unless they were asked."""
    over = {one.command for one in run.history.happenings if isinstance(one, Returned | Retried)}
    wrote: dict[tuple[str, Stream], list[Wrote]] = {}
    for one in run.history.happenings:
        if isinstance(one, Wrote) and isinstance(one.command, Saying) and one.command.id not in over:
            wrote.setdefault((person_of(one.client), _stream_of(one.command)), []).append(one)
    for log in run.logs:
        place = {message: number for number, message in enumerate(_said(log.entries))}
        for written in wrote.values():
            stored = [one for one in written if one.command.id in place]
            for number, later in enumerate(stored):
                for earlier in stored[:number]:
                    together = earlier.client != later.client and later.at - earlier.at < _AT_ONCE
                    if place[earlier.command.id] > place[later.command.id] and not together:
                        yield (
                            f"{later.client} wrote {_words(later.command)} after {_words(earlier.command)}, "
                            "and the log has it before"
                        )


def all_told_is_stored(run: Run) -> Iterator[str]:
    """Every numbered entry that reached a client is in the log, as it was told.

    To customers a message is told as it stood then.
    """
    logs = [(log.by_place, _became(log)) for log in run.logs]
    for heard, stream, entry in entries_heard(run):
        desk = heard.client in run.desks
        if not any(_is_told(told.get((stream, entry.seq)), entry, {} if desk else became) for told, became in logs):
            place = f"entry {entry.seq} of {stream[0]} {stream[1] or ''}"
            yield f"{heard.client} was told {place}, and the log has another there, or none"


def _became(log: Log) -> dict[MessageId, set[str]]:
    """What messages were changed to; nothing, when they were taken back."""
    became: dict[MessageId, set[str]] = {}
    for logged in log.entries:
        match logged.entry.event:
            case MessageChanged(id=message, text=text):
                became.setdefault(message, set()).add(text)
            case MessageTakenBack(id=message):
                became.setdefault(message, set()).add("")
            case _:
                pass
    return became


def _is_told(stored: Entry | None, told: Entry, became: Mapping[MessageId, set[str]]) -> bool:
    if stored is None or stored == told:
        return stored is not None
    before, after = stored.event, told.event
    if not isinstance(after, MessagePosted | MessageChanged) or type(before) is not type(after) or stored.at != told.at:
        return False
    return getattr(before, "id", None) == after.id and after.text in became.get(after.id, ())


def entries_heard(run: Run) -> Iterator[tuple[Heard, Stream, Entry]]:
    """All numbered entries in all frames that reached clients."""

    for heard, frame in run.frames:
        match frame:
            case FloorEntry() | PublicEntry() | StaffEntry() | RoomEntry():
                yield heard, stream_of(frame), frame
            case VisitorSnapshot(entries=entries) | RoomSnapshot(entries=entries):
                for entry in entries:
                    yield heard, stream_of(entry), entry
            case InteractionSnapshot():
                for entry in (*frame.public_entries, *frame.staff_entries):
                    yield heard, stream_of(entry), entry
            case _:
                pass


def _words(command: AnyCommand) -> str:
    return repr(command.text) if isinstance(command, Saying) else f"{type(command).__name__} {command.id}"

"""An interaction's staff stream as a fold: what the customer never hears of. One reducer an event."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.messages import (
    AssignedItem,
    BargedItem,
    BlockItem,
    CalledItem,
    DispositionItem,
    ExpertAskedItem,
    ExpertDoneItem,
    ExpertJoinedItem,
    FlagItem,
    HandedItem,
    HiddenItem,
    LinkedItem,
    MonitoredItem,
    OfferedItem,
    OfferOverItem,
    TakenItem,
    WrappedUpItem,
)
from protocol import events
from protocol.ids import OfferId
from protocol.kinds import OfferKind

if TYPE_CHECKING:
    from desktop.state.conversation import Conversation


def _offer_explained(chat: "Conversation", event: events.OfferExplained, seq: int, at: int) -> list[Change]:
    item = OfferedItem(
        key=_key(seq),
        at=at,
        offer=event.offer,
        agent=event.agent,
        reason=event.reason,
        kind=event.kind,
        by=event.by,
        brief=event.brief,
    )
    return chat.insert_staff(item, seq)


def _offer_concluded(chat: "Conversation", event: events.OfferConcluded, seq: int, at: int) -> list[Change]:
    made = _offered(chat, event.offer)
    item = OfferOverItem(
        key=_key(seq),
        at=at,
        offer=event.offer,
        agent=event.agent,
        outcome=event.outcome,
        reason=event.reason,
        kind=made.kind if made is not None else OfferKind.QUEUE,
        by=made.by if made is not None else None,
        brief=made.brief if made is not None else "",
    )
    return chat.insert_staff(item, seq)


def _offered(chat: "Conversation", offer: OfferId) -> OfferedItem | None:
    return next((item for item in reversed(chat.items) if isinstance(item, OfferedItem) and item.offer == offer), None)


def _chat_taken(chat: "Conversation", event: events.ChatTaken, seq: int, at: int) -> list[Change]:
    return chat.insert_staff(TakenItem(key=_key(seq), at=at, agent=event.agent, out_of_turn=event.out_of_turn), seq)


def _handed_over(chat: "Conversation", event: events.HandedOver, seq: int, at: int) -> list[Change]:
    item = HandedItem(key=_key(seq), at=at, queue=event.queue, by=event.by, brief=event.brief, stays=event.stays)
    return chat.insert_staff(item, seq)


def _hidden_posted(chat: "Conversation", event: events.HiddenPosted, seq: int, at: int) -> list[Change]:
    item = HiddenItem(
        key=str(event.id),
        at=at,
        id=event.id,
        author=event.author,
        mine=event.author == chat.me,
        text=event.text,
        attachments=event.attachments,
        kept=event.kept,
        seq=seq,
    )
    return chat.insert_message(item)


def _flag_raised(chat: "Conversation", event: events.FlagRaised, seq: int, at: int) -> list[Change]:
    return chat.insert_staff(FlagItem(key=_key(seq), at=at, by=event.by, raised=True, text=event.text), seq)


def _flag_lowered(chat: "Conversation", event: events.FlagLowered, seq: int, at: int) -> list[Change]:
    return chat.insert_staff(FlagItem(key=_key(seq), at=at, by=event.by, raised=False), seq)


def _monitored(chat: "Conversation", event: events.Monitored, seq: int, at: int) -> list[Change]:
    chat.told_to_monitor[event.by] = event.on
    item = MonitoredItem(key=_key(seq), at=at, by=event.by, on=event.on)
    return [*chat.insert_staff(item, seq), changes.ConversationChanged(chat.id)]


def _coached(chat: "Conversation", event: events.Coached, seq: int, at: int) -> list[Change]:
    item = HiddenItem(
        key=str(event.id),
        at=at,
        id=event.id,
        author=event.author,
        mine=event.author == chat.me,
        text=event.text,
        coach=True,
        to=None if event.to == chat.me else event.to,
        seq=seq,
    )
    return chat.insert_message(item)


def _barged_in(chat: "Conversation", event: events.BargedIn, seq: int, at: int) -> list[Change]:
    return chat.insert_staff(BargedItem(key=_key(seq), at=at, by=event.by), seq)


def _chat_assigned(chat: "Conversation", event: events.ChatAssigned, seq: int, at: int) -> list[Change]:
    item = AssignedItem(key=_key(seq), at=at, by=event.by, agent=event.agent, before=event.before, brief=event.brief)
    return chat.insert_staff(item, seq)


def _block_made(chat: "Conversation", event: events.BlockMade, seq: int, at: int) -> list[Change]:
    item = BlockItem(key=_key(seq), at=at, by=event.by, reason=event.reason, until=event.until)
    return chat.insert_staff(item, seq)


def _expert_asked(chat: "Conversation", event: events.ExpertAsked, seq: int, at: int) -> list[Change]:
    item = ExpertAskedItem(
        key=_key(seq),
        at=at,
        consultation=event.consultation,
        group=event.group,
        by=event.by,
        question=event.question,
    )
    return chat.insert_staff(item, seq)


def _expert_joined(chat: "Conversation", event: events.ExpertJoined, seq: int, at: int) -> list[Change]:
    item = ExpertJoinedItem(key=_key(seq), at=at, consultation=event.consultation, expert=event.expert)
    return chat.insert_staff(item, seq)


def _expert_done(chat: "Conversation", event: events.ExpertDone, seq: int, at: int) -> list[Change]:
    item = ExpertDoneItem(key=_key(seq), at=at, consultation=event.consultation, outcome=event.outcome, by=event.by)
    return chat.insert_staff(item, seq)


def _record_linked(chat: "Conversation", event: events.RecordLinked, seq: int, at: int) -> list[Change]:
    item = LinkedItem(key=_key(seq), at=at, how=event.how, by=event.by, record=event.record, name=event.name)
    return chat.insert_staff(item, seq)


def _call_noted(chat: "Conversation", event: events.CallNoted, seq: int, at: int) -> list[Change]:
    item = CalledItem(key=_key(seq), at=at, by=event.by, phone=event.phone, consent=event.consent)
    return chat.insert_staff(item, seq)


def _disposition_set(chat: "Conversation", event: events.DispositionSet, seq: int, at: int) -> list[Change]:
    item = DispositionItem(
        key=_key(seq), at=at, by=event.by, disposition=event.disposition, label=event.label, notes=event.notes
    )
    chat.outcome = item
    return [*chat.insert_staff(item, seq), changes.ConversationChanged(chat.id)]


def _wrap_up_finished(chat: "Conversation", event: events.WrapUpFinished, seq: int, at: int) -> list[Change]:
    item = WrappedUpItem(key=_key(seq), at=at, agent=event.agent, timed_out=event.timed_out)
    return chat.insert_staff(item, seq)


def _key(seq: int) -> str:
    return f"staff-{seq}"


_Reducer = Callable[["Conversation", events.StaffEvent, int, int], list[Change]]

#: Event type to reducer; a test holds that none is missing.
STAFF_REDUCERS: dict[type[events.Event], _Reducer] = {
    events.OfferExplained: cast("_Reducer", _offer_explained),
    events.OfferConcluded: cast("_Reducer", _offer_concluded),
    events.ChatTaken: cast("_Reducer", _chat_taken),
    events.HandedOver: cast("_Reducer", _handed_over),
    events.HiddenPosted: cast("_Reducer", _hidden_posted),
    events.FlagRaised: cast("_Reducer", _flag_raised),
    events.FlagLowered: cast("_Reducer", _flag_lowered),
    events.Monitored: cast("_Reducer", _monitored),
    events.Coached: cast("_Reducer", _coached),
    events.BargedIn: cast("_Reducer", _barged_in),
    events.ChatAssigned: cast("_Reducer", _chat_assigned),
    events.BlockMade: cast("_Reducer", _block_made),
    events.ExpertAsked: cast("_Reducer", _expert_asked),
    events.ExpertJoined: cast("_Reducer", _expert_joined),
    events.ExpertDone: cast("_Reducer", _expert_done),
    events.RecordLinked: cast("_Reducer", _record_linked),
    events.CallNoted: cast("_Reducer", _call_noted),
    events.DispositionSet: cast("_Reducer", _disposition_set),
    events.WrapUpFinished: cast("_Reducer", _wrap_up_finished),
}

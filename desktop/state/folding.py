"""What a frame does to the store. One folder a frame."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from desktop.state import (
    canned,
    changes,
    changing,
    cobrowse,
    customers,
    figures,
    following,
    forgetting,
    leaving,
    monitored,
    outgoing,
    rooms,
    service,
)
from desktop.state import conversation as conversations
from desktop.state import floor as floors
from desktop.state.changes import Change
from desktop.state.changing import Changing
from desktop.state.messages import Delivery, Words
from protocol import events, frames
from protocol.canned import CannedShown
from protocol.ids import CommandId, MessageId
from protocol.supervision import MonitorChat

if TYPE_CHECKING:
    from desktop.state.store import Store


def _welcome(store: "Store", frame: frames.Welcome) -> list[Change]:
    store.set_server_clock(frame.now)
    # Told after every welcome, unless nothing is off.
    done = store.let_go(())
    if store.epoch not in (None, frame.epoch):
        done += forgetting.other_history(store)
    store.epoch = frame.epoch
    if frame.agent is not None and frame.agent.id != store.me:
        store.me = frame.agent.id
        done.append(changes.MeChanged())
    return done


def _floor_snapshot(store: "Store", frame: frames.FloorSnapshot) -> list[Change]:
    done = floors.replace(store.floor, frame)
    # All of it is as of one moment: no seat is still to come.
    store.staying.clear()
    for interaction in list(store.conversations):
        done += leaving.bring_in_line(store, interaction)
    for interaction in [one for one in store.monitored if one not in store.floor.interactions]:
        done += monitored.over(store, interaction)
    for interaction in {*store.followed, *store.positions}:
        done += following.bring_in_line(store, interaction)
    return done


def _floor_entry(store: "Store", frame: frames.FloorEntry) -> list[Change]:
    done = floors.fold(store.floor, frame)
    for change in tuple(done):
        if isinstance(change, changes.InteractionChanged | changes.InteractionRemoved):
            done += leaving.bring_in_line(store, change.interaction)
            done += following.bring_in_line(store, change.interaction)
            if isinstance(change, changes.InteractionRemoved):
                done += monitored.over(store, change.interaction)
        elif isinstance(change, changes.OfferRemoved):
            leaving.offer_over(store, change.offer, change.outcome)
    return done


def _interaction_snapshot(store: "Store", frame: frames.InteractionSnapshot) -> list[Change]:
    chat = conversations.open_conversation(frame, store.me)
    entries = (*frame.public_entries, *frame.staff_entries)
    told = [change for entry in entries for change in _stored(store, entry)]
    if following.shows(store, frame):
        return [*told, *following.open_followed(store, chat)]
    following.carried_on(store, chat)
    old = store.conversations.get(chat.id)
    store.conversations[chat.id] = chat
    if old is not None:
        conversations.carried_over(old, chat)
        outgoing.show_all(store, chat)
        return [
            *told,
            changes.TranscriptReplaced(chat.id),
            changes.ConversationChanged(chat.id),
            *leaving.bring_in_line(store, chat.id),
        ]
    outgoing.show_all(store, chat)
    return [*told, changes.ConversationOpened(chat.id), *leaving.bring_in_line(store, chat.id)]


def _public_entry(store: "Store", frame: frames.PublicEntry) -> list[Change]:
    chat = store.chat(frame.interaction)
    done = _stored(store, frame)
    return done if chat is None else [*done, *conversations.fold_public(chat, frame)]


def _staff_entry(store: "Store", frame: frames.StaffEntry) -> list[Change]:
    chat = store.chat(frame.interaction)
    done = _stored(store, frame)
    return done if chat is None else [*done, *conversations.fold_staff(chat, frame)]


def _stored(store: "Store", entry: frames.PublicEntry | frames.StaffEntry) -> list[Change]:
    """The entry may be a message of the outbox; then it leaves it."""
    event = entry.event
    if not isinstance(event, events.MessagePosted | events.HiddenPosted):
        return []
    return _said(store, CommandId(event.id))


def _said(store: "Store", message: CommandId) -> list[Change]:
    """A command is answered; with the texts that were used in it, if it is a message."""
    queued = store.outbox.pop(message, None)
    if queued is None:
        return []
    command, done = queued.command, list[Change]([changes.OutboxChanged()])
    if isinstance(command, Words) and queued.used:
        done.append(changes.TextsUsed(command.interaction, queued.used))
    return done


def _room_snapshot(store: "Store", frame: frames.RoomSnapshot) -> list[Change]:
    before = store.rooms.get(frame.room.id)
    known = before.seq if before is not None else frame.seq
    thread = rooms.open_room(frame, store.me)
    store.rooms[thread.id] = thread
    told = [changes.OutboxChanged() for entry in frame.entries if _is_stored(store, entry)]
    news = [
        changes.RoomNews(thread.id, line.key)
        for line in thread.lines
        if isinstance(line, rooms.SaidLine) and line.seq > known and not line.mine
    ]
    return [*told, changes.RoomOpened(thread.id), *news]


def _room_entry(store: "Store", frame: frames.RoomEntry) -> list[Change]:
    done: list[Change] = [changes.OutboxChanged()] if _is_stored(store, frame) else []
    thread = store.rooms.get(frame.room)
    if thread is None:
        if not isinstance(frame.event, events.RoomOpened):
            return done
        # A new one, told from its beginning.
        thread = store.rooms[frame.room] = rooms.Thread(frame.event.room, store.me)
        done.append(changes.RoomOpened(frame.room))
    done += rooms.fold(thread, frame)
    if isinstance(frame.event, events.RoomMembersChanged) and not rooms.is_member(thread):
        del store.rooms[thread.id]
        store.drafts.forget(rooms.draft_key(thread.id))
        done.append(changes.RoomLeft(thread.id))
    return done


def _is_stored(store: "Store", entry: frames.RoomEntry) -> bool:
    """It is a message of the outbox, and leaves it."""
    if not isinstance(entry.event, events.RoomMessage):
        return False
    return store.outbox.pop(CommandId(entry.event.id), None) is not None


def _ack(store: "Store", frame: frames.Ack) -> list[Change]:
    queued = store.outbox.get(frame.id)
    if queued is None:
        return []
    command, done = queued.command, _said(store, frame.id)
    if isinstance(command, MonitorChat):
        done += monitored.acknowledged(store, command)
    if isinstance(command, Words) and (chat := store.conversations.get(command.interaction)) is not None:
        done += chat.change_message(MessageId(frame.id), delivery=Delivery.SENT)
    if isinstance(command, Changing) and (chat := store.conversations.get(command.interaction)) is not None:
        done += changing.answered(chat, command.message)
    return done


def _refused(store: "Store", frame: frames.Refused) -> list[Change]:
    if frame.retry_after is not None:
        return []
    return outgoing.refuse(store, frame.id, frame.code, frame.text)


def _party_typing(store: "Store", frame: frames.PartyTyping) -> list[Change]:
    chat = store.chat(frame.interaction)
    return [] if chat is None or chat.is_mine(frame.party) else chat.set_typing(frame.party, typing=frame.typing)


def _not_followed(store: "Store", frame: frames.NotFollowed) -> list[Change]:
    return [*monitored.over(store, frame.interaction), *following.refused(store, frame)]


def _queue_position(store: "Store", frame: frames.QueuePosition) -> list[Change]:
    return following.take_position(store, frame)


def _degraded(store: "Store", frame: frames.Degraded) -> list[Change]:
    return store.let_go(frame.off)


_Folder = Callable[["Store", frames.ToStaff], list[Change]]

#: Frame type to folder. Pong, Closing and CaughtUp concern the link alone and are not here.
FOLDERS: dict[type[object], _Folder] = {
    frames.Welcome: cast("_Folder", _welcome),
    frames.FloorSnapshot: cast("_Folder", _floor_snapshot),
    frames.FloorEntry: cast("_Folder", _floor_entry),
    frames.InteractionSnapshot: cast("_Folder", _interaction_snapshot),
    frames.PublicEntry: cast("_Folder", _public_entry),
    frames.StaffEntry: cast("_Folder", _staff_entry),
    frames.RoomSnapshot: cast("_Folder", _room_snapshot),
    frames.RoomEntry: cast("_Folder", _room_entry),
    frames.Ack: cast("_Folder", _ack),
    frames.Refused: cast("_Folder", _refused),
    frames.PartyTyping: cast("_Folder", _party_typing),
    frames.NotFollowed: cast("_Folder", _not_followed),
    frames.QueuePosition: cast("_Folder", _queue_position),
    frames.Degraded: cast("_Folder", _degraded),
    frames.QueueOutlook: cast("_Folder", service.fold_outlook),
    frames.FloorFigures: cast("_Folder", figures.fold_figures),
    frames.CobrowseState: cast("_Folder", cobrowse.fold_state),
    frames.Pointed: cast("_Folder", cobrowse.fold_pointed),
    frames.Visitors: cast("_Folder", service.fold_visitors),
    frames.VisitShown: cast("_Folder", customers.fold_visit),
    frames.RecordShown: cast("_Folder", customers.fold_record),
    CannedShown: cast("_Folder", canned.fold),
}

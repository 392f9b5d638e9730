"""What colleagues do among themselves, in a world."""

from backend.actions.actor import Actor
from protocol.commands import OpenRoom, PutExpertGroup, SendToRoom
from protocol.events import RoomEvent
from protocol.frames import RoomEntry
from protocol.ids import ExpertGroupId, MessageId, RoomId
from tests.backend.actions.world import World


def open_pair(world: World, one: Actor, other: Actor) -> RoomId:
    """A room of two."""
    command = OpenRoom(id=world.command_id(), members=(other.need_agent(),))
    world.do(command, one)
    return RoomId(command.id)


def open_group(world: World, one: Actor, *others: Actor, name: str = "Chains") -> RoomId:
    """A group."""
    members = tuple(other.need_agent() for other in others)
    command = OpenRoom(id=world.command_id(), members=members, name=name)
    world.do(command, one)
    return RoomId(command.id)


def say(world: World, room: RoomId, who: Actor, text: str) -> MessageId:
    """A message in a room."""
    command = SendToRoom(id=world.command_id(), room=room, text=text)
    world.do(command, who)
    return MessageId(command.id)


def events_of(world: World, room: RoomId) -> list[RoomEvent]:
    """What happened in a room so far."""
    return [entry.event for entry in world.entries if isinstance(entry, RoomEntry) and entry.room == room]


def group_of(
    world: World,
    name: str,
    *experts: Actor,
    fallback: ExpertGroupId | None = None,
    key: ExpertGroupId | None = None,
) -> ExpertGroupId:
    """A group of experts, or one (`key`) as it is from now on."""
    group = key or ExpertGroupId(world.new_id())
    members = tuple(expert.need_agent() for expert in experts)
    world.do(PutExpertGroup(id=world.command_id(), group=group, name=name, members=members, fallback=fallback))
    return group

"""Desks in rooms of colleagues: a room's entries go to its members' desks, from joining to leaving."""

from functools import partial

from backend.actions import room_views
from backend.live.encoding import ForStaff, for_staff
from backend.live.wire import Then, Wire
from backend.store import Tx
from protocol.events import RoomMembersChanged, RoomOpened
from protocol.frames import RoomEntry, RoomSnapshot
from protocol.ids import AgentId, RoomId


class Rooms:
    """Which desks follow which room."""

    def __init__(self) -> None:
        # Those of one key are told in the order they came: what happens must not hang on addresses in memory.
        self._members: dict[AgentId, dict[RoomMember, None]] = {}
        self._following: dict[RoomId, dict[RoomMember, None]] = {}

    def publish(self, entry: RoomEntry) -> None:
        """Hand a committed entry to the desks in the room, and have those of new members begin."""
        match entry.event:
            case RoomOpened(room=room):
                # Equal to the first entry, and what every other way into a room begins with.
                frame = for_staff(RoomSnapshot(room=room, seq=entry.seq, entries=(entry,)))
                for member in self._desks_of(room.members):
                    member.opened(room.id, frame)
                return
            case RoomMembersChanged(members=members):
                self._hand_on(entry)
                for member in tuple(self._following.get(entry.room, ())):
                    if member.agent not in members:
                        member.left(entry.room)
                for member in self._desks_of(members):
                    member.joined(entry.room)
            case _:
                self._hand_on(entry)

    def _hand_on(self, entry: RoomEntry) -> None:
        following = self._following.get(entry.room)
        if following:
            frame = for_staff(entry)
            for member in tuple(following):
                member.entry(frame)

    def _desks_of(self, agents: tuple[AgentId, ...]) -> list["RoomMember"]:
        return [member for agent in agents for member in self._members.get(agent, ())]

    def enter(self, member: "RoomMember") -> None:
        """A desk has caught up."""
        self._members.setdefault(member.agent, {})[member] = None

    def exit(self, member: "RoomMember") -> None:
        """A desk's socket is gone."""
        members = self._members.get(member.agent, {})
        members.pop(member, None)
        if not members:
            self._members.pop(member.agent, None)

    def follow(self, member: "RoomMember", room: RoomId) -> None:
        """From now on the desk gets the room's entries."""
        self._following.setdefault(room, {})[member] = None

    def unfollow(self, member: "RoomMember", room: RoomId) -> None:
        """No more of that."""
        following = self._following.get(room, {})
        following.pop(member, None)
        if not following:
            self._following.pop(room, None)


class RoomMember:
    """One desk's part in rooms.

    Attributes:
        agent: whose desk it is.
    """

    __slots__ = ("_following", "_rooms", "_wire", "agent")

    def __init__(self, agent: AgentId, rooms: Rooms, wire: Wire[ForStaff]) -> None:
        """Follows nothing before `begin`."""
        self.agent = agent
        self._rooms = rooms
        self._wire = wire
        self._following: set[RoomId] = set()

    def begin(self, rooms: tuple[RoomId, ...]) -> None:
        """The desk has caught up with these."""
        self._rooms.enter(self)
        for room in rooms:
            self._follow(room)

    def gone(self) -> None:
        """The socket is closed."""
        self._rooms.exit(self)
        for room in self._following:
            self._rooms.unfollow(self, room)
        self._following.clear()

    # --- from the hub -------------------------------------------------------------------------

    def entry(self, frame: ForStaff) -> None:
        """An entry of a room it follows."""
        self._wire.send(frame)

    def opened(self, room: RoomId, frame: ForStaff) -> None:
        """A new room of hers: all of it."""
        self._wire.send(frame)
        self._follow(room)

    def joined(self, room: RoomId) -> None:
        """She is in a room; unless the desk follows it already, it is shown what was said before."""
        if room not in self._following:
            self._wire.resume(partial(self._read, room))

    def left(self, room: RoomId) -> None:
        """She is not any more, and was told."""
        self._following.discard(room)
        self._rooms.unfollow(self, room)

    def _read(self, room: RoomId, tx: Tx) -> Then:
        found = room_views.snapshot(tx, room)
        return partial(self._show, found) if self.agent in found.room.members else _nothing

    def _show(self, found: RoomSnapshot) -> None:
        if self._wire.closing is None and found.room.id not in self._following:
            self._wire.send_catch_up(for_staff(found))
            self._follow(found.room.id)

    def _follow(self, room: RoomId) -> None:
        self._following.add(room)
        self._rooms.follow(self, room)


def _nothing() -> None:
    """She left again before it could be shown."""

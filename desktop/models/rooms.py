"""Colleagues as the panels see them: whom one can write to, what was said, what is new."""

from enum import IntEnum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state import changes
from desktop.state.bus import CommandBus
from desktop.state.consultations import is_present
from desktop.state.drafts import Draft, ReadyFile
from desktop.state.rooms import AMONG_COLLEAGUES, SaidLine, Thread, draft_key
from desktop.state.store import Store
from protocol.asides import AddToRoom, LeaveRoom, OpenRoom, SendToRoom
from protocol.entities import Agent
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, CommandId, InteractionId, RoomId, new_id
from protocol.limits import MAX_ATTACHMENTS, MAX_MESSAGE_CHARACTERS, MAX_ROOM_MEMBERS, MAX_UPLOAD_BYTES
from protocol.rest import RoomHit
from protocol.rooms import RoomKind


class Presence(IntEnum):
    """Whether a colleague can answer, best first."""

    THERE = 0
    #: At the desk, and told to be doing something else.
    BUSY = 1
    AWAY = 2


class RoomRow(Struct, frozen=True, kw_only=True):
    """A conversation in the list. `at` is server time in ms; 0 when nothing was said."""

    room: RoomId
    kind: RoomKind
    #: Of a group; else the colleague's.
    name: str
    #: Of a room of two.
    presence: Presence | None
    members: int
    #: Who said the last words; empty for oneself.
    last_by: str
    last: str
    last_is_mine: bool
    at: int
    unread: int
    draft: str


class PersonRow(Struct, frozen=True, kw_only=True):
    """A colleague with whom there is no conversation yet."""

    agent: AgentId
    name: str
    presence: Presence


Row = RoomRow | PersonRow


def presence_of(agent: Agent) -> Presence:
    """How a colleague can be reached."""
    if not agent.online or agent.lease_until is not None:
        return Presence.AWAY
    return Presence.THERE if is_present(agent) else Presence.BUSY


class Rooms(QObject):
    """View-model of the conversations among colleagues.

    Signals:
        changed: the list may differ.
        selected_changed: another conversation is chosen, or none.
        news: somebody said something in a conversation that is not before the agent (changes.RoomNews).
        found: what was searched for came (`hits`, `searched`).
    """

    changed = Signal()
    selected_changed = Signal()
    news = Signal(object)
    found = Signal()

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self.selected: RoomId | None = None
        #: What was found last; None when the server could not be asked.
        self.hits: tuple[RoomHit, ...] | None = ()
        self.searched = ""
        self.searching = False
        self._opening: CommandId | None = None
        self._with: frozenset[AgentId] = frozenset()
        self._looking = False
        self._watched: dict[object, RoomId] = {}
        signals.rooms.connect(self._rooms_changed)
        signals.outbox.connect(self.changed)
        signals.room_news.connect(self._heard)
        signals.rooms_searched.connect(self._searched)
        signals.refused.connect(self._refused)

    # --- reading ----------------------------------------------------------------------------

    def of(self, room: RoomId | None) -> Thread | None:
        """A room, if this agent is in it."""
        return None if room is None else self._store.rooms.get(room)

    def name_of(self, agent: AgentId) -> str:
        """A colleague's name; empty for one who is not on the floor."""
        found = self._store.floor.agents.get(agent)
        return found.name if found is not None else ""

    def is_me(self, agent: AgentId) -> bool:
        """The agent at this desk."""
        return agent == self._store.me

    def title(self, thread: Thread) -> str:
        """A group's name, else those of the others."""
        return thread.room.name or ", ".join(name for one in thread.others if (name := self.name_of(one)))

    def colleagues(self) -> list[Agent]:
        """Everybody else, who is there first, then by name."""
        others = (one for one in self._store.floor.agents.values() if one.id != self._store.me)
        return sorted(others, key=lambda one: (presence_of(one), one.name.casefold()))

    def rows(self) -> list[Row]:
        """Conversations, newest first, then the other colleagues."""
        threads = [one for one in self._store.rooms.values() if one.room.kind in AMONG_COLLEAGUES]
        threads.sort(key=lambda one: (one.last_at, one.id), reverse=True)
        talked_to = {one.others[0] for one in threads if one.room.kind is RoomKind.DIRECT and one.others}
        people = (one for one in self.colleagues() if one.id not in talked_to)
        return [
            *(self._room_row(one) for one in threads),
            *(PersonRow(agent=one.id, name=one.name, presence=presence_of(one)) for one in people),
        ]

    @property
    def unread(self) -> int:
        """Messages among colleagues that were not read."""
        return sum(one.unread for one in self._store.rooms.values() if one.room.kind in AMONG_COLLEAGUES)

    def draft(self, room: RoomId) -> Draft:
        """What is written and not sent."""
        return self._store.drafts.of(draft_key(room))

    def keep_draft(self, room: RoomId, draft: Draft) -> None:
        """Keep what is written."""
        self._store.drafts.put(draft_key(room), draft)

    def can_leave(self) -> bool:
        """The chosen conversation is a group."""
        thread = self.of(self.selected)
        return thread is not None and thread.room.kind is RoomKind.GROUP

    # --- choosing ---------------------------------------------------------------------------

    def select(self, room: RoomId | None) -> None:
        """Put a conversation before the agent."""
        if room != self.selected:
            self.selected = room
            self.selected_changed.emit()

    def watch(self, viewer: object, room: RoomId | None) -> None:
        """What a viewer of this desk shows now, so that it counts as read while she looks."""
        if room is None:
            self._watched.pop(viewer, None)
        else:
            self._watched[viewer] = room
            self._tell_seen(room)

    def shows(self, room: RoomId) -> bool:
        """Something on this desk shows the room, looked at or not."""
        return room in self._watched.values()

    def look(self, looking: bool) -> None:
        """Whether the agent has the window before her."""
        self._looking = looking
        for room in self._watched.values():
            self._tell_seen(room)

    # --- doing ------------------------------------------------------------------------------

    def open_with(self, agents: tuple[AgentId, ...], name: str = "") -> None:
        """Talk with one colleague, or begin a group; it is chosen when it is there.

        Raises Refusal for nobody, too many, or a group without a name.
        """
        if not agents or len(agents) >= MAX_ROOM_MEMBERS or (len(agents) > 1 and not name.strip()):
            raise Refusal(ErrorCode.INVALID_VALUE)
        found = self._direct(agents[0]) if len(agents) == 1 else None
        if found is not None:
            self.select(found.id)
            return
        command = OpenRoom(id=CommandId(new_id()), members=agents, name=name.strip() if len(agents) > 1 else "")
        self._opening, self._with = command.id, frozenset(agents) if len(agents) == 1 else frozenset()
        self._bus.send(command)

    def say(self, room: RoomId, text: str, card: InteractionId | None = None) -> None:
        """Send words, a chat's card, or both. Raises Refusal; then nothing was sent."""
        text, thread = text.strip(), self.of(room)
        if thread is None:
            raise Refusal(ErrorCode.UNKNOWN_ROOM)
        if thread.room.closed:
            raise Refusal(ErrorCode.ROOM_CLOSED)
        if not text and card is None:
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if len(text) > MAX_MESSAGE_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        # The draft goes first, so that this machine never keeps the words twice.
        self.keep_draft(room, Draft())
        self._bus.send(SendToRoom(id=CommandId(new_id()), room=room, text=text, card=card))

    def files(self, room: RoomId) -> tuple[ReadyFile, ...]:
        """What is laid ready to go with the next message."""
        return self._store.drafts.files(draft_key(room))

    def lay(self, room: RoomId, files: tuple[ReadyFile, ...]) -> None:
        """Lay these ready, and no others; over a restart too. Raises Refusal for what can't be sent."""
        for file in files:
            if file.size == 0:
                raise Refusal(ErrorCode.FILE_EMPTY)
            if file.size > MAX_UPLOAD_BYTES:
                raise Refusal(ErrorCode.FILE_TOO_LARGE)
        if len(files) > MAX_ATTACHMENTS:
            raise Refusal(ErrorCode.TOO_MANY_ATTACHMENTS)
        self._store.drafts.put_files(draft_key(room), files)

    def send_files(self, room: RoomId) -> None:
        """Send what is laid ready, a message each. Raises Refusal; then nothing was sent."""
        thread, ready = self.of(room), self.files(room)
        if thread is None:
            raise Refusal(ErrorCode.UNKNOWN_ROOM)
        if thread.room.closed:
            raise Refusal(ErrorCode.ROOM_CLOSED)
        self._store.drafts.put_files(draft_key(room), ())
        for file in ready:
            self._bus.upload_to_room(room, file.source, file.name)

    def can_add(self) -> bool:
        """The chosen conversation is a group that goes on, and somebody is not in it yet."""
        thread = self.of(self.selected)
        return thread is not None and self.can_leave() and not thread.room.closed and bool(self.not_in(thread))

    def not_in(self, thread: Thread) -> list[Agent]:
        """Who can be brought into a group: who is there first, then by name."""
        return [one for one in self.colleagues() if one.id not in thread.room.members]

    def add(self, agent: AgentId) -> None:
        """Bring a colleague into the chosen group; she reads what was said before."""
        if self.selected is not None and self.can_add():
            self._bus.send(AddToRoom(id=CommandId(new_id()), room=self.selected, members=(agent,)))

    def leave(self) -> None:
        """Leave the chosen group."""
        if self.selected is not None and self.can_leave():
            self._bus.send(LeaveRoom(id=CommandId(new_id()), room=self.selected))

    def fetch_older(self, room: RoomId) -> None:
        """Bring what was said before."""
        thread = self.of(room)
        if thread is not None and thread.older:
            self._bus.fetch_older_lines(room)

    def search(self, words: str) -> None:
        """Look for words among colleagues; `found` tells when they are here."""
        self.searched = words.strip()
        self.hits = ()
        self.searching = bool(self.searched)
        if self.searched:
            self._bus.search_rooms(self.searched)
        self.found.emit()

    # --- inside -----------------------------------------------------------------------------

    def _room_row(self, thread: Thread) -> RoomRow:
        lines = self._store.room_lines(thread.id)
        last = next((line for line in reversed(lines) if isinstance(line, SaidLine)), None)
        other = self._store.floor.agents.get(thread.others[0]) if thread.others else None
        direct = thread.room.kind is RoomKind.DIRECT
        return RoomRow(
            room=thread.id,
            kind=thread.room.kind,
            name=self.title(thread),
            presence=presence_of(other) if direct and other is not None else None,
            members=len(thread.room.members),
            last_by="" if last is None or last.mine else self.name_of(last.author),
            last=_short(last),
            last_is_mine=last is not None and last.mine,
            at=last.at if last is not None else thread.last_at,
            unread=thread.unread,
            draft=self.draft(thread.id).text.strip()[:200],
        )

    def _direct(self, agent: AgentId) -> Thread | None:
        rooms = self._store.rooms.values()
        return next((one for one in rooms if one.room.kind is RoomKind.DIRECT and agent in one.others), None)

    def _rooms_changed(self) -> None:
        if self._opening is not None:
            opened = self.of(RoomId(self._opening))
            if opened is None and self._with:
                opened = self._direct(next(iter(self._with)))
            if opened is not None:
                self._opening = None
                self.select(opened.id)
        if self.selected is not None and self.selected not in self._store.rooms:
            self.select(None)
        for room in tuple(self._watched.values()):
            self._tell_seen(room)
        self.changed.emit()

    def _heard(self, change: changes.RoomNews) -> None:
        if self._looking and change.room in self._watched.values():
            self._tell_seen(change.room)
        else:
            self.news.emit(change)

    def _tell_seen(self, room: RoomId) -> None:
        thread = self.of(room)
        if self._looking and thread is not None and thread.unread:
            self._bus.seen_room(room)

    def _searched(self, change: changes.RoomsSearched) -> None:
        if change.words == self.searched:
            self.hits, self.searching = change.hits, False
            self.found.emit()

    def _refused(self, change: changes.CommandRefused) -> None:
        if change.command.id == self._opening:
            self._opening = None


def _short(line: SaidLine | None) -> str:
    """What a line says, in the list."""
    if line is None:
        return ""
    if line.text:
        return " ".join(line.text.split())[:200]
    if line.card is not None:
        return line.card.customer
    return line.attachments[0].name if line.attachments else ""

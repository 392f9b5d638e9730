"""An old snapshot plus the events since equals a new snapshot, over random days and every action.

The backend reads rows, the desk folds events: both must tell the same story.
"""

from collections.abc import Generator

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from backend.actions import block_rows, hidden, resume, room_views, said
from backend.actions.verify import verify
from backend.live.unanswered import Unanswered
from backend.store import Entry
from desktop.state import conversation, floor, rooms
from desktop.state.conversation import Conversation
from desktop.state.floor import Floor
from desktop.state.rooms import Thread
from protocol.commands import BlockVisitor, EndChat, PutAgent, PutQueue, PutSite, SendHidden, UnblockVisitor
from protocol.entities import Look
from protocol.errors import ErrorCode
from protocol.events import RoomOpened
from protocol.frames import FloorEntry, FloorSnapshot, RoomEntry, StaffEntry, VisitorSnapshot
from protocol.ids import AgentId, InteractionId, RoomId, VisitorId
from protocol.kinds import AgentStatus, Channel, InteractionStatus
from tests.backend.actions.supervised_day import SupervisedDay
from tests.backend.actions.world import World, refused


@pytest.fixture
def world() -> Generator[World]:
    """A small company."""
    world = World()
    yield world
    world.close()


class Witnessed(SupervisedDay):
    """A random day, seen by a desk and a widget that each started somewhere in the middle of it."""

    def __init__(self) -> None:
        super().__init__()
        self.floor = Floor()
        self.conversations: dict[InteractionId, Conversation] = {}
        self.views: dict[InteractionId, VisitorSnapshot] = {}
        self.threads: dict[RoomId, Thread] = {}
        #: As the server folds it, from the day's beginning on.
        self.moved: set[AgentId] = set()
        self.unanswered = Unanswered(self.moved)
        self.waits: dict[AgentId, dict[InteractionId, int]] = {}
        #: How many of the world's entries the witnesses have folded in.
        self.folded = 0
        self.connect_anew()

    @rule()
    def connect_anew(self) -> None:
        """Forget everything, begin with snapshots."""
        self.folded = len(self.world.entries)
        whole, *since = self.world.run(resume.floor_whole)
        assert isinstance(whole, FloorSnapshot)
        floor.replace(self.floor, whole)
        for entry in since:
            assert isinstance(entry, FloorEntry)
            floor.fold(self.floor, entry)
        for _, interaction in self.chats:
            snapshot = self.world.run(lambda tx, key=interaction: resume.staff_interaction(tx, key))
            self.conversations[interaction] = conversation.open_conversation(snapshot, None)
            self.views[interaction] = self.world.run(lambda tx, key=interaction: resume.visitor_view(tx, key))
        self.threads = {room: self._read_room(room) for room in self._rooms()}

    def _read_room(self, room: RoomId) -> Thread:
        return rooms.open_room(self.world.run(lambda tx: room_views.snapshot(tx, room)), None)

    @rule(
        index=st.integers(0, 2),
        capacity=st.integers(1, 3),
        status=st.sampled_from(AgentStatus),
        number=st.integers(0, 3),
    )
    def administrator_changes_things(self, index: int, capacity: int, status: AgentStatus, number: int) -> None:
        """Agents, queues and the site, while all goes on."""
        world = self.world
        agent = self.agents[index % len(self.agents)].need_agent()
        # Capacities are left as they are: the base class holds them to what they were.
        known = next(each for each in self.world.run(resume.floor_snapshot).agents if each.id == agent)
        world.do(
            PutAgent(
                id=world.command_id(),
                agent=agent,
                login=known.login,
                name=f"{known.login} {status}",
                skills={"swedish": capacity},
                queues={world.workshop: {Channel.CHAT: capacity}} if number else {world.sales: {Channel.CHAT: 1}},
                capacity=known.capacity,
            )
        )
        world.do(PutQueue(id=world.command_id(), queue=world.sales, name=f"Sales {number}"))
        site = next(each for each in self.world.run(resume.floor_snapshot).sites if each.id == world.site)
        world.do(
            PutSite(
                id=world.command_id(),
                site=site.id,
                key=site.key,
                name=f"Bikes {number}",
                look=Look(title=str(number)),
                form=site.form,
                default_queue=site.default_queue,
            )
        )

    @invariant()
    def what_was_folded_is_what_is_read(self) -> None:
        """The floor, every conversation, and every customer's view."""
        for entry in self.world.entries[self.folded :]:
            self._fold(entry)
        self.folded = len(self.world.entries)
        self._compare_floor()
        self._compare_unanswered()
        for _, interaction in self.chats:
            self._compare_conversation(interaction)
            fresh = self.world.run(lambda tx, key=interaction: resume.visitor_view(tx, key))
            assert said.as_it_stands(self.views[interaction].entries) == fresh.entries
            assert self.views[interaction].public == fresh.public
        for room, held in self.threads.items():
            read = self._read_room(room)
            for part in ("room", "seq", "lines", "seen"):
                assert getattr(held, part) == getattr(read, part), part

    def _fold(self, entry: Entry) -> None:
        if isinstance(entry, FloorEntry):
            floor.fold(self.floor, entry)
            self.unanswered.floor(entry)
            return
        if isinstance(entry, RoomEntry):
            if isinstance(entry.event, RoomOpened):
                self.threads[entry.room] = Thread(entry.event.room, None)
            rooms.fold(self.threads[entry.room], entry)
            return
        key = entry.interaction
        if key not in self.conversations:
            self.conversations[key] = Conversation(self.world.card(key), None)
            self.views[key] = VisitorSnapshot(interaction=key, status=InteractionStatus.WAITING, public=0, entries=())
        if isinstance(entry, StaffEntry):
            conversation.fold_staff(self.conversations[key], entry)
            return
        conversation.fold_public(self.conversations[key], entry)
        self.unanswered.public(entry)
        view = self.views[key]
        self.views[key] = msgspec.structs.replace(view, public=entry.seq, entries=(*view.entries, entry))

    def _compare_unanswered(self) -> None:
        """Whoever has a chat waits for it as her figures say; they are told anew where that changed, and only there."""
        told: dict[AgentId, dict[InteractionId, int]] = {agent.need_agent(): {} for agent in self.agents}
        for interaction, held in self.conversations.items():
            card = self.floor.interactions.get(interaction)
            if card is not None and card.agent is not None and held.waiting_since is not None:
                told.setdefault(card.agent, {})[interaction] = held.waiting_since
        for agent in (*self.waits, *told):
            changed = self.waits.get(agent, {}) != told.get(agent, {})
            assert agent in self.moved or not changed, "a change that is not told"
        assert {agent: self.unanswered.of(agent) for agent in told} == told
        self.waits = told
        self.moved.clear()

    def _compare_floor(self) -> None:
        snapshot = self.world.run(resume.floor_snapshot)
        fresh = Floor()
        floor.replace(fresh, snapshot)
        for part in (
            "seq",
            "sites",
            "queues",
            "agents",
            "interactions",
            "offers",
            "blocks",
            "expert_groups",
            "consultations",
            "profiles",
            "broadcasts",
        ):
            assert getattr(self.floor, part) == getattr(fresh, part), part

    def _compare_conversation(self, interaction: InteractionId) -> None:
        snapshot = self.world.run(lambda tx: resume.staff_interaction(tx, interaction))
        fresh, held = conversation.open_conversation(snapshot, None), self.conversations[interaction]
        for part in (
            *("items", "public", "staff", "agents", "ended", "customer_marks", "agent_marks"),
            *("last_from_customer", "unread", "waiting_since"),
            *("customer_gone_until", "agent_gone_until"),
        ):
            assert getattr(held, part) == getattr(fresh, part), part


TestSnapshots = Witnessed.TestCase
TestSnapshots.settings = settings(
    max_examples=30, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_what_the_floor_carries_is_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of notes and blocks the newest, by the same rule in rows, log and desk; older ones come by REST."""
    for place in ("protocol.entities.BLOCKS_ON_FLOOR", "backend.actions.block_rows.BLOCKS_ON_FLOOR"):
        monkeypatch.setattr(place, 2)
    for place in ("protocol.entities.NOTES_ON_CARD", "backend.actions.hidden.NOTES_ON_CARD"):
        monkeypatch.setattr(place, 2)
    maja = world.agent(capacity=8)
    desk = Floor()
    floor.replace(desk, world.run(resume.floor_snapshot))
    folded = len(world.entries)

    def check() -> None:
        nonlocal folded
        for entry in world.entries[folded:]:
            if isinstance(entry, FloorEntry):
                floor.fold(desk, entry)
        folded = len(world.entries)
        fresh = Floor()
        floor.replace(fresh, world.run(resume.floor_snapshot))
        assert desk.blocks == fresh.blocks
        assert desk.interactions == fresh.interactions
        assert world.run(verify).whole

    visitor, chat, version = world.chat(maja)
    for text in ("One", "Two", "Three"):
        note = SendHidden(id=world.command_id(), interaction=chat, version=version, text=text, keep=True)
        world.do(note, maja)
    check()
    customer = desk.interactions[chat].customer
    assert ([note.text for note in customer.notes], customer.older_notes) == (["Two", "Three"], 1)
    read = world.run(lambda tx: hidden.notes_before(tx, maja, chat, customer.older_notes))
    assert ([note.text for note in read.notes], read.next) == (["One"], None)
    world.do(EndChat(id=world.command_id(), interaction=chat, version=version), maja)
    world.ring(visitor)
    check()

    rude: list[VisitorId] = []
    for _ in range(4):
        visitor, chat, _ = world.chat(maja)
        assert visitor.visitor is not None
        rude.append(visitor.visitor)
        world.do(BlockVisitor(id=world.command_id(), interaction=chat, reason="Rude"), maja)
        check()
    assert list(desk.blocks) == rude[2:]
    for visitor_id in (rude[3], rude[0]):
        world.do(UnblockVisitor(id=world.command_id(), visitor=visitor_id), maja)
        check()
    assert list(desk.blocks) == rude[2:3]
    page = world.run(lambda tx: block_rows.blocks_before(tx, None))
    assert [block.visitor for block in page.blocks] == [rude[2], rude[1]]
    world.run(lambda tx: block_rows.check(tx, rude[0]))
    with refused(ErrorCode.VISITOR_BLOCKED):
        world.run(lambda tx: block_rows.check(tx, rude[1]))

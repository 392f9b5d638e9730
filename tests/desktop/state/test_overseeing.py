"""What a supervisor oversees, what she reads along in, and the floor's indexes."""

from uuid import UUID

from msgspec.structs import replace

from desktop.state import changes, monitored, overseeing
from desktop.state.floor import is_in
from desktop.state.messages import AssignedItem, BargedItem, HiddenItem, MonitoredItem, Queued
from desktop.state.overview import Overview
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.entities import Flag
from protocol.errors import ErrorCode
from protocol.frames import Ack, FloorEntry, NotFollowed, StaffEntry
from protocol.ids import MessageId
from protocol.kinds import AgentStatus, Channel, NotReadyReason, Role
from protocol.supervision import MonitorChat
from tests.desktop import afternoon as day
from tests.desktop import overseen

OSKAR, FLAGGED, LIV = overseen.OSKAR, overseen.FLAGGED, overseen.LIV


def told(store: Store, event: moves.FloorEvent) -> tuple[changes.Change, ...]:
    """One more thing has happened on the floor."""
    return store.apply([FloorEntry(seq=store.floor.seq + 1, at=day.NOW, event=event)])


# --- reach ------------------------------------------------------------------------------------


def test_a_supervisor_without_groups_oversees_all() -> None:
    """And an administrator whatever is said of her; an agent nothing."""
    store = overseen.store()
    assert overseeing.queues(store.floor, store.my_agent) == frozenset(store.floor.queues)
    assert len(overseeing.agents(store.floor, store.my_agent)) == len(store.floor.agents)
    assert overseeing.oversees_all(overseen.liv(role=Role.ADMINISTRATOR, supervises=()))
    agent = overseen.liv(role=Role.AGENT)
    assert not overseeing.agents(store.floor, agent)
    assert not overseeing.queues(store.floor, agent)


def test_a_supervisor_of_a_group_oversees_its_agents_their_queues_and_chats() -> None:
    """A chat by its queue, or by who is in it."""
    me = overseen.liv(supervises=(overseen.SERVICE,))
    floor = overseen.store(me).floor
    hers = overseeing.agents(floor, me)
    assert {floor.agents[one].profile for one in hers} == {overseen.SERVICE}
    assert overseeing.queues(floor, me) == {day.WORKSHOP, overseen.RETURNS}
    elsewhere = floor.interactions[FLAGGED]
    assert not overseeing.oversees_chat(floor, me, elsewhere)
    assert overseeing.oversees_chat(floor, me, replace(elsewhere, queue=day.WORKSHOP))
    assert overseeing.oversees_chat(floor, me, replace(elsewhere, agent=next(iter(hers))))


# --- reading along ----------------------------------------------------------------------------


def test_the_servers_word_begins_and_ends_it() -> None:
    """Acknowledged: she reads along; not shown any more: she does not."""
    store = overseen.store()
    command = MonitorChat(id=day.command_id(1), interaction=FLAGGED)
    store.queued(Queued(command))
    assert not store.monitored
    assert changes.MonitoredChanged() in store.apply([Ack(id=command.id, at=day.NOW)])
    assert store.monitored == {FLAGGED}
    store.apply([NotFollowed(interaction=FLAGGED, code=ErrorCode.NOT_MONITORED, text="")])
    assert not store.monitored


def test_a_chat_that_leaves_the_floor_is_read_along_in_no_more() -> None:
    """Also when a whole new floor lacks it."""
    store = overseen.store()
    store.monitors([FLAGGED, overseen.QUIET])
    told(store, moves.InteractionClosed(interaction=FLAGGED))
    assert store.monitored == {overseen.QUIET}
    store.apply([replace(overseen.floor(), interactions=())])
    assert not store.monitored


def test_what_is_remembered_is_read_back() -> None:
    """Torn bytes give what is whole of them."""
    kept = monitored.write([FLAGGED, overseen.QUIET])
    assert monitored.read(kept) == {FLAGGED, overseen.QUIET}
    assert len(monitored.read(kept[:-3])) == 1
    assert monitored.read(None) == frozenset()


def test_the_transcript_tells_what_supervisors_do() -> None:
    """Who reads along now is known of the chat; coaching is hidden from the customer, and says what it is."""
    store = overseen.store_of_oskar()
    chat = store.conversations[FLAGGED]
    assert chat.monitors == (LIV,)
    coached = next(item for item in chat.items if isinstance(item, HiddenItem))
    assert coached.coach
    assert not coached.mine
    told_next: tuple[events.StaffEvent, ...] = (
        events.Monitored(by=LIV, on=False),
        events.BargedIn(by=LIV),
        events.ChatAssigned(by=LIV, agent=LIV, before=OSKAR),
    )
    store.apply(
        [
            StaffEntry(interaction=FLAGGED, seq=chat.staff + number, at=day.NOW, event=event)
            for number, event in enumerate(told_next, 1)
        ]
    )
    assert chat.monitors == ()
    kinds = [type(item) for item in chat.items]
    assert kinds.count(MonitoredItem) == 2
    assert {BargedItem, AssignedItem} <= set(kinds)


def test_who_set_a_state_is_known() -> None:
    """Until she sets it herself."""
    store = overseen.store()
    away = moves.AgentStateChanged(
        agent=OSKAR, status=AgentStatus.NOT_READY, reason=NotReadyReason.MEETING, since=1, online=True, by=LIV
    )
    told(store, away)
    assert store.floor.agents[OSKAR].set_by == LIV
    told(store, replace(away, status=AgentStatus.READY, reason=None, by=None))
    assert store.floor.agents[OSKAR].set_by is None


# --- indexes ----------------------------------------------------------------------------------


def test_the_floor_knows_who_waits_and_whose_each_chat_is() -> None:
    """After every kind of change, as reading all cards would tell."""
    store = overseen.store()
    floor = store.floor
    waits = next(card.id for card in floor.who_wait())
    happened: tuple[moves.FloorEvent, ...] = (
        moves.InteractionAssigned(interaction=waits, agent=OSKAR, version=1, since=1),
        moves.SeatTaken(interaction=overseen.QUIET, seat=overseen.with_me(floor.interactions[FLAGGED], LIV).company[0]),
        moves.InteractionRequeued(interaction=FLAGGED, version=2, since=1, before=OSKAR),
        moves.SeatLeft(interaction=overseen.QUIET, agent=LIV),
        moves.InteractionClosed(interaction=overseen.QUIET),
    )
    for event in happened:
        told(store, event)
        cards = list(floor.interactions.values())
        assert {card.id for card in floor.who_wait()} == {card.id for card in cards if card.agent is None}
        for agent in (OSKAR, LIV):
            whose = [card.id for card in cards if is_in(card, agent)]
            assert sorted(card.id for card in floor.of_agent(agent)) == sorted(whose)
            assert floor.count_of(agent, Channel.CHAT) == len(whose)


def test_an_overview_kept_up_is_one_made_anew() -> None:
    """And it names the agents and queues that may look different."""
    store = overseen.store()
    kept = Overview(store.floor)
    kept.rebuild()
    waits = next(card for card in store.floor.who_wait() if card.queue == day.WORKSHOP)
    happened: tuple[moves.FloorEvent, ...] = (
        moves.InteractionAssigned(interaction=waits.id, agent=OSKAR, version=1, since=1),
        moves.InteractionFlagged(interaction=waits.id, flag=Flag(by=OSKAR, at=1)),
        moves.AgentStateChanged(agent=OSKAR, status=AgentStatus.FINISHING, since=1, online=True),
        moves.AgentStateChanged(agent=OSKAR, status=AgentStatus.NOT_READY, since=1, online=False),
        moves.InteractionClosed(interaction=FLAGGED),
    )
    for event in happened:
        touched = kept.take(told(store, event))
        fresh = Overview(store.floor)
        fresh.rebuild()
        assert touched.agents == {OSKAR}
        assert kept.flagged == fresh.flagged
        for queue in store.floor.queues:
            assert kept.waiting_in(queue) == fresh.waiting_in(queue) or set(kept.waiting_in(queue)) == set(
                fresh.waiting_in(queue)
            )
            numbers = [(one.open_in(queue), one.here(queue), one.ready(queue)) for one in (kept, fresh)]
            assert numbers[0] == numbers[1]


def test_coaching_has_an_id_of_its_own() -> None:
    """The command's, so that it is shown once."""
    store = overseen.store_of_oskar()
    chat = store.conversations[FLAGGED]
    again = events.Coached(id=MessageId(UUID(int=0x53 << 64)), author=LIV, text="And smile.")
    store.apply([StaffEntry(interaction=FLAGGED, seq=chat.staff + 1, at=day.NOW, event=again)])
    assert sum(isinstance(item, HiddenItem) and item.coach for item in chat.items) == 2


def test_coaching_says_whom_it_was_for() -> None:
    """Who has the chat later, or sits in it, is not the one who was told; nothing is said of her own."""
    store = overseen.store_of_oskar()
    chat = store.conversations[FLAGGED]
    for number, to in enumerate((OSKAR, LIV, None), start=1):
        told = events.Coached(id=MessageId(UUID(int=(0x60 << 64) + number)), author=LIV, text="Smile.", to=to)
        store.apply([StaffEntry(interaction=FLAGGED, seq=chat.staff + 1, at=day.NOW, event=told)])
    items = [item for item in chat.items if isinstance(item, HiddenItem) and item.text == "Smile."]
    assert [item.to for item in items] == [None, LIV, None]

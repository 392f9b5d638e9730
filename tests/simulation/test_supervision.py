"""What the invariants say of supervisors, and of who hears what: the good ones pass, each broken one is named."""

from uuid import UUID

from msgspec.structs import replace

from bench.simulation.history import Calmed
from protocol.canned import Canned, CannedShown
from protocol.commands import AnyCommand
from protocol.entities import AgentProfile, Broadcast
from protocol.events import BargedIn, ChatAssigned, Coached, Monitored, PassedOn
from protocol.figures import AgentFigures, FloorFigures
from protocol.floor import (
    AgentConfigured,
    AgentStateChanged,
    BroadcastOver,
    BroadcastRead,
    BroadcastSent,
    ProfileConfigured,
)
from protocol.frames import Ack, PartyTyping, Welcome
from protocol.ids import AgentId, BroadcastId, CannedId, MessageId, ProfileId
from protocol.kinds import AgentStatus, Role
from protocol.supervision import AssignChat, ForceState
from tests.simulation.hand import ANNA, CHAT, DESK, EPOCH, MAJA, OMAR, Hand, chat, command_id, party

SOFIA, GROUP = AgentId(UUID(int=14)), ProfileId(UUID(int=51))
_KEEPS = "supervisors keep to it"


def _overseen(*, bounded: bool = False, reads_along: bool = False) -> Hand:
    """The chat of Maja, whom Sofia oversees, or does not."""
    hand = chat()
    sofia = replace(hand.agent(SOFIA), role=Role.SUPERVISOR, queues={}, supervises=(GROUP,) if bounded else None)
    hand.floor(
        ProfileConfigured(profile=AgentProfile(id=GROUP, name="Shop floor")),
        AgentConfigured(agent=sofia),
        AgentStateChanged(agent=SOFIA, status=AgentStatus.READY, since=0, online=True),
    )
    if reads_along:
        hand.staff(Monitored(by=SOFIA, on=True))
    return hand


def _sofias(hand: Hand, line: int = 7) -> None:
    """From now on the desk is Sofia's."""
    sofia = replace(hand.agent(SOFIA), role=Role.SUPERVISOR, queues={}, supervises=(GROUP,))
    hand.tell(DESK, line, Welcome(protocol=1, epoch=EPOCH, now=0, heartbeat=1, dead_after=1, agent=sofia))


def _coached(by: AgentId = SOFIA) -> Coached:
    return Coached(id=MessageId(UUID(int=1_700)), author=by, text="Ask for the frame's number.")


def test_a_supervisor_reads_along_and_coaches() -> None:
    """Seen by the staff; and not before, nor after, nor by an agent, nor beyond her groups."""
    good = _overseen(reads_along=True)
    good.staff(_coached())
    good.staff(Monitored(by=SOFIA, on=False))
    assert good.faults() == set()
    good.staff(_coached())
    assert good.faults() == {_KEEPS}
    hand = _overseen()
    hand.staff(Monitored(by=OMAR, on=True))
    assert hand.faults() == {_KEEPS}
    assert _overseen(bounded=True, reads_along=True).faults() == {_KEEPS}


def test_nobody_reads_along_from_home() -> None:
    """Nor without the role."""
    hand = _overseen(reads_along=True)
    hand.floor(AgentStateChanged(agent=SOFIA, status=AgentStatus.NOT_READY, since=0, online=False))
    assert hand.faults() == {_KEEPS}
    hand = _overseen(reads_along=True)
    hand.floor(AgentConfigured(agent=replace(hand.agent(SOFIA), online=True)))
    assert hand.faults() == {_KEEPS}


def test_nobody_steps_in_beyond_her_groups() -> None:
    """Whatever she does there."""
    hand = _overseen(bounded=True)
    hand.staff(BargedIn(by=SOFIA))
    assert hand.faults() == {_KEEPS}


def _asked(hand: Hand, command: AnyCommand) -> None:
    hand.say(DESK, 2, command)
    hand.tell(DESK, 2, Ack(id=command.id, at=hand.at, seq=hand._last["floor"]))


def _gives(version: int) -> Hand:
    hand = _overseen()
    hand.staff(ChatAssigned(by=SOFIA, agent=OMAR, before=MAJA))
    hand.assign(OMAR, version=2, before=MAJA)
    _asked(hand, AssignChat(id=command_id(7), interaction=CHAT, version=version, agent=OMAR))
    return hand


def test_a_chat_is_given_away_as_it_is() -> None:
    """And not as it was when she looked."""
    assert _KEEPS not in _gives(1).faults()
    assert _KEEPS in _gives(0).faults()


def test_who_is_set_aside_keeps_nothing() -> None:
    """Unless the supervisor lets her."""
    for keeps, faults in ((True, set[str]()), (False, {_KEEPS})):
        hand = _overseen()
        hand.floor(AgentStateChanged(agent=MAJA, status=AgentStatus.NOT_READY, since=0, online=True, by=SOFIA))
        away = AgentStatus.NOT_READY
        _asked(hand, ForceState(id=command_id(7), agent=MAJA, status=away, keeps_chats=keeps))
        assert hand.faults() == faults


def test_broadcasts_are_read_once_and_end() -> None:
    """By those for whom they are."""
    hand = _overseen()
    told = Broadcast(id=BroadcastId(UUID(int=61)), by=SOFIA, at=hand.at, text="Snow", to=(MAJA,), until=hand.at + 9_000)
    hand.floor(BroadcastSent(broadcast=told), BroadcastRead(broadcast=told.id, agent=MAJA))
    assert hand.faults() == set()
    hand.floor(BroadcastRead(broadcast=told.id, agent=MAJA))
    assert hand.faults() == {_KEEPS}
    late = _overseen()
    late.floor(BroadcastSent(broadcast=replace(told, at=late.at, until=late.at + 9_000)))
    late.later(16)
    late.add(Calmed(late.at))
    assert late.faults() == {"every chat has a future"}
    late.floor(BroadcastOver(broadcast=told.id))


# --- who hears what -----------------------------------------------------------------------------


def test_chats_are_private() -> None:
    """Who reads along hears; who does not, or no more, hears nothing."""
    hand = _overseen(reads_along=True)
    _sofias(hand)
    hand.tell(DESK, 7, hand.staff(_coached()))
    assert "chats are private" not in hand.faults()
    hand.staff(Monitored(by=SOFIA, on=False))
    hand.later(9)
    hand.tell(DESK, 7, hand.posted(9, "among us"))
    assert "chats are private" in hand.faults()


def test_customers_meet_who_is_there() -> None:
    """Who reads along never types before their eyes."""
    for agent, faults in ((MAJA, set[str]()), (SOFIA, {"customers meet who is there"})):
        hand = _overseen(reads_along=True)
        hand.tell(ANNA, 1, PartyTyping(interaction=CHAT, party=party(agent), typing=True))
        assert hand.faults() == faults
    moved = _overseen()
    moved.public(PassedOn(by=party(SOFIA), queue_name="Workshop"))
    assert moved.faults() == {"customers meet who is there"}


def test_figures_and_texts_are_for_them() -> None:
    """Of nobody beyond her groups, and nobody else's own."""
    hand = _overseen(bounded=True)
    _sofias(hand)
    hand.tell(DESK, 7, FloorFigures(since=0, agents=(AgentFigures(agent=SOFIA),)))
    own = Canned(id=CannedId(UUID(int=71)), shortcut="hi", title="Hi", text="Hello", owner=SOFIA)
    groups = Canned(id=CannedId(UUID(int=72)), shortcut="hi", title="Hi", text="Hello", group=GROUP)
    hand.tell(DESK, 7, CannedShown(revision=1, texts=(own, groups)))
    assert hand.faults() == set()
    hand.tell(DESK, 7, FloorFigures(since=0, agents=(AgentFigures(agent=OMAR),)))
    assert hand.faults() == {"figures are for them"}
    hand.tell(DESK, 7, CannedShown(revision=2, texts=(replace(own, owner=OMAR),)))
    assert hand.faults() == {"figures are for them", "texts are for them"}

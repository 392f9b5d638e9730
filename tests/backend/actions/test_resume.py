"""What clients get when they connect."""

import msgspec
import pytest

from backend.actions import chats, past, resume
from backend.store import Tx
from protocol.commands import EndChat
from protocol.errors import ErrorCode, Refusal
from protocol.frames import FloorEntry, FloorSnapshot
from protocol.ids import InteractionId
from protocol.kinds import InteractionStatus
from protocol.limits import RESUME_ENTRIES, SNAPSHOT_ENTRIES
from tests.backend.actions.world import ADMINISTRATOR, World, refused


def test_the_floor_since_a_number(world: World) -> None:
    """The rest; nothing when there is none; a snapshot for the new, the lagging and the impossible."""
    agent = world.agent()
    last = world.run(lambda tx: tx.floor_seq())
    assert world.run(lambda tx: resume.floor_since(tx, last)) == ()
    world.chat(agent)
    missed = world.run(lambda tx: resume.floor_since(tx, last))
    assert missed is not None
    assert [entry.seq for entry in missed] == [last + 1, last + 2, last + 3, last + 4]
    assert list(missed) == [entry for entry in world.entries if entry in missed]
    for number in (0, -1, last + 5):
        assert world.run(lambda tx, number=number: resume.floor_since(tx, number)) is None


def test_a_chat_since_two_numbers(world: World) -> None:
    """Both streams, or a snapshot when either is too far."""
    agent = world.agent()
    visitor, interaction, _ = world.chat(agent)
    world.say(interaction, visitor, "one")
    snapshot = world.run(lambda tx: resume.staff_interaction(tx, interaction))
    assert (snapshot.public, snapshot.staff) == (3, 2)
    assert len(snapshot.public_entries) == 3
    assert len(snapshot.staff_entries) == 2
    world.say(interaction, visitor, "two")
    missed = world.run(lambda tx: resume.interaction_since(tx, interaction, 3, 2))
    assert missed is not None
    assert [entry.seq for entry in missed[0]] == [4]
    assert missed[1] == ()
    for public, staff in ((0, 2), (3, 9), (9, 2)):
        assert world.run(lambda tx, p=public, s=staff: resume.interaction_since(tx, interaction, p, s)) is None


def test_a_long_chat_comes_in_pages(world: World) -> None:
    """The snapshot brings the end; older entries come page by page up to the first."""
    visitor = world.visitor()
    interaction = world.ring(visitor)
    count = RESUME_ENTRIES + 50
    for number in range(count - 1):
        world.say(interaction, visitor, str(number))
    view = world.run(lambda tx: resume.visitor_view(tx, interaction))
    assert (view.public, len(view.entries)) == (count, SNAPSHOT_ENTRIES)
    assert view.status is InteractionStatus.WAITING
    assert world.run(lambda tx: resume.public_since(tx, interaction, 40)) is None
    near = world.run(lambda tx: resume.public_since(tx, interaction, 50))
    assert near is not None
    assert len(near) == RESUME_ENTRIES
    read = list(view.entries)
    more = True
    while more:
        page = world.run(lambda tx, first=read[0].seq: past.entries_before(tx, ADMINISTRATOR, interaction, first, None))
        read = [*page.public, *read]
        more = page.more
    assert [entry.seq for entry in read] == list(range(1, count + 1))
    assert len(world.run(lambda tx: resume.public_transcript(tx, interaction))) == count
    nothing = world.run(lambda tx: past.entries_before(tx, ADMINISTRATOR, interaction, 1, 1))
    assert (nothing.public, nothing.staff, nothing.more) == ((), (), False)


def test_the_visitors_own_chat(world: World) -> None:
    """Found while it goes on; known as theirs ever after."""
    visitor = world.visitor()
    key = visitor.visitor
    assert key is not None
    assert world.run(lambda tx: chats.open_chat_of(tx, key)) is None
    interaction = world.ring(visitor)
    assert world.run(lambda tx: chats.open_chat_of(tx, key)) == interaction
    world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
    assert world.run(lambda tx: chats.open_chat_of(tx, key)) is None
    assert world.run(lambda tx: resume.is_visitor_of(tx, key, interaction))
    other = world.visitor().visitor
    assert other is not None
    assert not world.run(lambda tx: resume.is_visitor_of(tx, other, interaction))


@pytest.mark.parametrize("step", [0, 7])
def test_the_history_skips_none(world: World, step: int) -> None:
    """Page by page, newest first, however many closed in the same millisecond."""
    closed: set[InteractionId] = set()
    for _ in range(past.PAGE_INTERACTIONS + 20):
        visitor = world.visitor()
        interaction = world.ring(visitor)
        world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
        closed.add(interaction)
        world.now += step
    world.ring(world.visitor())
    seen: list[InteractionId] = []
    before: int | None = None
    while True:
        page = world.run(lambda tx, before=before: past.interactions_before(tx, ADMINISTRATOR, before))
        assert [card.since for card in page.interactions] == sorted(
            (card.since for card in page.interactions), reverse=True
        )
        seen.extend(card.id for card in page.interactions)
        before = page.next
        if before is None:
            break
    assert len(seen) == len(closed)
    assert set(seen) == closed


@pytest.mark.parametrize("before", [-(10**30), -1, 0, 10**30])
def test_the_history_before_any_number(world: World, before: int) -> None:
    """Whatever is asked for."""
    visitor = world.visitor()
    world.do(EndChat(id=world.command_id(), interaction=world.ring(visitor)), visitor)
    page = world.run(lambda tx: past.interactions_before(tx, ADMINISTRATOR, before))
    assert len(page.interactions) == (before > 0)


def test_what_does_not_exist(world: World) -> None:
    """Is refused by name."""
    nothing = InteractionId(world.new_id())
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        world.run(lambda tx: resume.staff_interaction(tx, nothing))
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        world.run(lambda tx: resume.visitor_view(tx, nothing))
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        world.run(lambda tx: past.entries_before(tx, ADMINISTRATOR, nothing, None, None))


def test_the_whole_floor_is_read_once_for_many_desks(world: World) -> None:
    """What came since stands behind it; beyond a share of what it holds it is read anew, and so after a rollback."""
    for _ in range(12):
        world.ring(world.visitor())
    (whole,) = world.run(resume.floor_whole)
    assert isinstance(whole, FloorSnapshot)
    assert whole == world.run(resume.floor_snapshot)
    (again,) = world.run(resume.floor_whole)
    assert again is whole
    for _ in range(3):
        world.ring(world.visitor())
    first, *since = world.run(resume.floor_whole)
    assert first is whole
    assert since == [entry for entry in world.entries if isinstance(entry, FloorEntry)][-3:]
    world.ring(world.visitor())
    (anew,) = world.run(resume.floor_whole)
    assert anew == world.run(resume.floor_snapshot)

    def spoilt(tx: Tx) -> None:
        tx.execute("UPDATE queues SET data = data")
        tx.keep_floor(msgspec.structs.replace(whole, seq=10_000))
        raise Refusal(ErrorCode.BUSY)

    with refused(ErrorCode.BUSY):
        world.run(spoilt)
    assert world.run(lambda tx: tx.kept_floor) is None

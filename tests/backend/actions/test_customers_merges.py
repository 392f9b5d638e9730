"""Two records of one customer: merged, and taken apart again."""

import pytest

from backend.actions import record_merges
from backend.actions.actor import Actor
from backend.actions.fold import FloorFold
from backend.actions.verify import verify
from protocol.commands import StartChat
from protocol.entities import Interaction
from protocol.errors import ErrorCode
from protocol.events import RecordLinked
from protocol.frames import FloorEntry
from protocol.ids import CustomerId, InteractionId, new_id
from protocol.kinds import LinkedBy, Role
from tests.backend.actions.shop_staff import ShopStaff
from tests.backend.actions.world import World, answer, refused


@pytest.fixture
def staff(world: World) -> ShopStaff:
    """A company with a shop."""
    return ShopStaff(world)


def _chat(world: World, agent: Actor, name: str = "Kim", mail: str = "") -> tuple[Actor, InteractionId]:
    visitor = world.visitor()
    answers = (answer("name", name), *((answer("mail", mail),) if mail else ()))
    start = StartChat(id=world.command_id(), answers=answers)
    world.do(start, visitor)
    world.assign(InteractionId(start.id), agent)
    return visitor, InteractionId(start.id)


def _folded(world: World, chat: InteractionId) -> Interaction:
    told = FloorFold()
    told.take(entry for entry in world.entries if isinstance(entry, FloorEntry))
    return told.interactions[chat]


def test_a_merge_and_back(staff: ShopStaff) -> None:
    """What is missing is taken, what differs is lost but in the trail; all of it comes back."""
    world, agent = staff.world, staff.world.agent()
    _, chat = _chat(world, agent, "Kim")
    kept = staff.create(chat, agent, name="Kim Larsen", phone="+45 12 34 56 78")
    gone = staff.put(phone="+45 87 65 43 21", tags=("vip",), language="da").id
    staff.buy("kim", "1001")
    signed = world.visitor()
    staff.identify(signed)
    hers = world.ring(signed)
    before = {key: staff.record(key) for key in (kept, gone)}
    preview = world.run(lambda tx: record_merges.preview(tx, kept, gone))
    assert (preview.purchases, preview.interactions) == (1, 1)
    assert preview.lost == {"phone": "+45 87 65 43 21"}
    assert (preview.result.account, preview.result.email, preview.result.tags) == ("kim", "kim@bikes.example", ("vip",))
    merge = staff.merge(kept, gone, agent)
    merged = staff.record(kept)
    assert merged.revision == before[kept].revision + 1
    assert (merged.account, merged.phone, merged.tags) == ("kim", "+45 12 34 56 78", ("vip",))
    assert (staff.bought(kept), staff.bought(gone)) == (["1001"], [])
    assert staff.record(gone).merged_into == kept
    assert world.card(hers).customer.record == kept
    assert world.card(hers).customer.verified
    assert world.staff(hers)[-1] == RecordLinked(
        how=LinkedBy.MERGE, by=agent.need_agent(), record=kept, name="Kim Larsen"
    )
    assert "+45 87 65 43 21" in staff.trail(kept)[-1][1]
    assert staff.found("larsen") == ["Kim Larsen"]
    # What the shop says and who it signs for goes to the one that stands.
    staff.buy("kim", "1002")
    assert staff.put(phone="+45 87 65 43 21", tags=("vip",), language="da").id == kept
    staff.edit(kept, agent, name="Kim A. Larsen")
    assert world.run(verify).whole
    staff.split(merge, agent)
    staff.split(merge, agent)
    back = staff.record(gone)
    assert back.merged_into is None
    assert (back.account, back.email) == ("kim", "kim@bikes.example")
    stays = staff.record(kept)
    assert (stays.account, stays.name, stays.email, stays.tags) == ("", "Kim A. Larsen", "", ())
    assert (staff.bought(kept), staff.bought(gone)) == ([], ["1002", "1001"])
    assert world.card(hers).customer.record == gone == staff.signed_to_be(signed)
    assert world.card(chat).customer.record == kept
    assert world.card(hers) == _folded(world, hers)
    assert sorted(staff.found("larsen")) == ["Kim A. Larsen", "Kim Larsen"]
    assert world.run(verify).whole


def test_a_chat_that_began_after_the_merge(staff: ShopStaff) -> None:
    """Signed for the account, it goes where the account goes; confirmed by an agent, it stays."""
    world, agent = staff.world, staff.world.agent(role=Role.SUPERVISOR, capacity=5)
    kept = staff.create(_chat(world, agent)[1], agent, name="Kim")
    gone = staff.put().id
    merge = staff.merge(kept, gone, agent)
    signed = world.visitor()
    staff.identify(signed)
    hers = world.ring(signed)
    _, told = _chat(world, agent)
    staff.confirm(told, kept, agent)
    staff.split(merge, agent)
    assert world.card(hers).customer.record == gone
    assert world.card(told).customer.record == kept


def test_a_chat_that_was_linked_otherwise_meanwhile_stays(staff: ShopStaff) -> None:
    """What an agent said after the merge counts."""
    world, agent = staff.world, staff.world.agent(capacity=5)
    kept = staff.create(_chat(world, agent)[1], agent, name="Kim")
    _, chat = _chat(world, agent)
    gone, third = staff.create(chat, agent, name="Kim L"), staff.put("third").id
    merge = staff.merge(kept, gone, agent)
    staff.confirm(chat, third, agent)
    staff.split(merge, agent)
    assert world.card(chat).customer.record == third


def test_merges_of_merges(staff: ShopStaff) -> None:
    """Taken back in the order that they were made in, last first."""
    world, agent = staff.world, staff.world.agent(role=Role.SUPERVISOR, capacity=5)
    chats = [_chat(world, agent)[1] for _ in range(3)]
    one, two, three = (staff.create(chat, agent, name=f"Kim {n}") for n, chat in enumerate(chats))
    first = staff.merge(two, three, agent)
    second = staff.merge(one, two, agent)
    assert [world.card(chat).customer.record for chat in chats] == [one, one, one]
    with refused(ErrorCode.INVALID_VALUE, "later merge"):
        staff.split(first, agent)
    with refused(ErrorCode.RECORD_CHANGED):
        staff.merge(one, two, agent)
    staff.split(second, agent)
    assert [world.card(chat).customer.record for chat in chats] == [one, two, two]
    staff.split(first, agent)
    assert [world.card(chat).customer.record for chat in chats] == [one, two, three]
    assert world.run(verify).whole


def test_an_agent_merges_those_that_her_chats_speak_of(staff: ShopStaff) -> None:
    """One she has, and one that its customer said to be; not what a record's own words, or a name, make of it."""
    world, agent = staff.world, staff.world.agent(capacity=5)
    supervisor = world.agent("oskar", role=Role.SUPERVISOR)
    stranger = staff.put("stranger", name="Kim", email="Victim@bikes.example").id
    _, chat = _chat(world, agent, "Kim")
    mine = staff.create(chat, agent, name="Kim", email="victim@bikes.example")
    for kept, gone in ((mine, stranger), (stranger, mine)):
        with refused(ErrorCode.NOT_ALLOWED, "supervisor"):
            staff.merge(kept, gone, agent)
    staff.split(staff.merge(stranger, mine, supervisor), supervisor)
    _, told = _chat(world, agent, "Kim", "VICTIM@bikes.example")
    hers = staff.create(told, agent, name="Kim", phone="+45 12 34 56 78")
    staff.merge(stranger, hers, agent)
    staff.confirm(told, mine, agent)
    both = staff.merge(stranger, mine, agent)
    assert staff.record(mine).merged_into == stranger
    staff.split(both, agent)


def test_what_can_not_be_merged(staff: ShopStaff) -> None:
    """One with itself, two accounts, what is not there; nor by who has nothing to do with either."""
    world, agent = staff.world, staff.world.agent()
    one, two = staff.put("a").id, staff.put("b").id
    _, chat = _chat(world, agent, "Kim", "kim@bikes.example")
    mine = staff.create(chat, agent, name="Kim")
    other = world.agent("oskar")
    for kept, gone, code in (
        (one, one, ErrorCode.INVALID_VALUE),
        (one, two, ErrorCode.INVALID_VALUE),
        (one, CustomerId(new_id()), ErrorCode.UNKNOWN_CUSTOMER),
    ):
        with refused(code):
            staff.merge(kept, gone, agent)
    with refused(ErrorCode.NOT_ALLOWED):
        staff.merge(one, mine, other)
    merge = staff.merge(one, mine, agent)
    with refused(ErrorCode.NOT_ALLOWED):
        staff.split(merge, other)
    with refused(ErrorCode.UNKNOWN_CUSTOMER):
        staff.split(world.command_id(), agent)
    staff.split(merge, agent)

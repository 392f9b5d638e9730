"""What of a customer's record reaches nobody who has no business with it, and what nobody may make of it."""

import pytest

from backend.actions import past_of, record_search
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.asides import SendHidden
from protocol.commands import Answer, CreateCustomer, EndChat, FinishWrapUp, PutSite, StartChat
from protocol.errors import ErrorCode
from protocol.floor import SiteConfigured
from protocol.ids import CommandId, CustomerId, InteractionId
from protocol.kinds import InteractionStatus, Role
from protocol.limits import MAX_TAGS
from tests.backend.actions.shop_staff import ShopStaff
from tests.backend.actions.world import World, answer, refused


@pytest.fixture
def staff(world: World) -> ShopStaff:
    """A company with a shop."""
    return ShopStaff(world)


def _without_a_form(world: World) -> None:
    """Nobody needs to say a name."""
    site = next(event.site for event in world.floor() if isinstance(event, SiteConfigured))
    world.do(
        PutSite(id=world.command_id(), site=site.id, key=site.key, name=site.name, default_queue=site.default_queue)
    )


def _nameless(world: World, visitor: Actor) -> InteractionId:
    start = StartChat(id=world.command_id())
    world.do(start, visitor)
    return InteractionId(start.id)


def _over(world: World, visitor: Actor, agent: Actor | None, *answers: Answer, question: str = "") -> InteractionId:
    """A chat of the visitor's that is closed; the agent, if any, had it."""
    start = StartChat(id=world.command_id(), answers=answers or (answer("name", "Kim"),), question=question)
    world.do(start, visitor)
    chat = InteractionId(start.id)
    if agent is not None:
        world.assign(chat, agent)
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    if agent is not None:
        world.do(FinishWrapUp(id=world.command_id(), interaction=chat, version=world.card(chat).version), agent)
    return chat


def test_a_new_record_is_no_other(staff: ShopStaff) -> None:
    """An id that is somebody's already makes nothing of them."""
    world, agent = staff.world, staff.world.agent()
    record = staff.put("lou", name="Lou Holm")
    _, chat, _ = world.chat(agent)
    with refused(ErrorCode.ID_REUSED):
        world.do(CreateCustomer(id=CommandId(record.id), interaction=chat, name="Mallory"), agent)
    assert staff.record(record.id) == record
    assert world.card(chat).customer.record is None


def test_what_staff_write_of_a_name_is_not_read_by_the_customer(staff: ShopStaff) -> None:
    """Even of one whom the shop signs for: in public they are called as the shop says, also after a merge and back."""
    world, agent = staff.world, staff.world.agent(role=Role.SUPERVISOR, capacity=5)
    _without_a_form(world)
    visitor = world.visitor()
    staff.identify(visitor)
    chat = _nameless(world, visitor)
    world.assign(chat, agent)
    record = world.card(chat).customer.record
    assert record is not None
    staff.edit(record, agent, name="Never pays")
    world.say(chat, visitor)
    other = _nameless(world, world.visitor())
    world.assign(other, agent)
    kept = staff.create(other, agent, name="Never pays either")
    merge = staff.merge(kept, record, agent)
    world.say(chat, visitor)
    staff.split(merge, agent)
    world.say(chat, visitor)
    assert world.card(chat).customer.name == "Never pays"
    said = repr(world.public(chat))
    assert "pays" not in said
    assert said.count("name='Kim Larsen'") == 4
    assert "pays" not in repr(world.public(other))
    # Signed again after the merge, and in a chat that begins then.
    staff.merge(kept, record, agent)
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    staff.identify(visitor)
    again = _nameless(world, visitor)
    assert "pays" not in repr(world.public(again))
    assert world.run(verify).whole


def test_after_a_merge_the_shop_that_says_the_same_undoes_nothing(staff: ShopStaff) -> None:
    """What it said last goes with the account."""
    world, agent = staff.world, staff.world.agent(role=Role.SUPERVISOR, capacity=5)
    account = staff.put("kim", name="K Larsen")
    _, chat, _ = world.chat(agent)
    kept = staff.create(chat, agent, name="Kim Larsen", email="kim@right.example")
    merge = staff.merge(kept, account.id, agent)
    staff.put("kim", name="K Larsen")
    assert (staff.record(kept).name, staff.record(kept).email) == ("Kim Larsen", "kim@right.example")
    staff.put("kim", name="K A Larsen")
    staff.split(merge, agent)
    staff.edit(account.id, world.agent("vera", role=Role.SUPERVISOR), name="Kim A. Larsen")
    staff.put("kim", name="K A Larsen")
    assert staff.record(account.id).name == "Kim A. Larsen"


def test_notes_are_for_who_may_read_them(staff: ShopStaff) -> None:
    """A card shows whom it concerns all of them, others those of the chats that they may read."""
    world, agent, other = staff.world, staff.world.agent(), staff.world.agent("oskar")
    record = staff.put()
    _, chat, version = world.chat(agent)
    staff.confirm(chat, record.id, agent)
    world.do(SendHidden(id=world.command_id(), interaction=chat, text="Pays late", keep=True, version=version), agent)

    def noted(actor: Actor, customer: CustomerId = record.id) -> list[str]:
        return [note.text for note in world.run(lambda tx: record_search.card(tx, actor, customer)).notes]

    vera = world.agent("vera", role=Role.SUPERVISOR)
    assert (noted(agent), noted(vera), noted(Actor(Role.ADMINISTRATOR)), noted(other)) == (
        *(["Pays late"], ["Pays late"], ["Pays late"], []),
    )
    _, hers, _ = world.chat(other)
    staff.confirm(hers, record.id, other)
    assert noted(other) == ["Pays late"]


def test_the_past_lists_only_what_may_be_read(staff: ShopStaff) -> None:
    """Who had one of a customer's chats sees no card of those that went to other queues since."""
    world, agent = staff.world, staff.world.agent()
    visitor = world.visitor()
    first = _over(world, visitor, agent)
    _over(world, visitor, None, question="repair")
    assert world.run(lambda tx: past_of.past_of(tx, agent, first, None)).interactions == ()
    vera = world.agent("vera", role=Role.SUPERVISOR)
    assert len(world.run(lambda tx: past_of.past_of(tx, vera, first, None)).interactions) == 1
    # Who waits for her just now brings all of it.
    now = world.ring(visitor)
    assert len(world.run(lambda tx: past_of.past_of(tx, agent, now, None)).interactions) == 2


def test_as_many_tags_as_there_may_be(staff: ShopStaff) -> None:
    """The shop's go before the agents'; the record can still be put right."""
    vera = staff.world.agent(role=Role.SUPERVISOR)
    record = staff.put()
    staff.edit(record.id, vera, tags=tuple(f"ours {n}" for n in range(MAX_TAGS)))
    staff.put(tags=tuple(f"theirs {n}" for n in range(MAX_TAGS - 1)))
    staff.edit(record.id, vera, name="Kim L.")
    assert staff.record(record.id).tags[MAX_TAGS - 2 :] == (f"theirs {MAX_TAGS - 2}", "ours 0")


def test_what_is_not_closed_is_part_of_who_was_here(staff: ShopStaff) -> None:
    """A chat that waits for its notes was here before; and so says its status. Still only what may be read."""
    world, agent, other = staff.world, staff.world.agent(), staff.world.agent("oskar")
    visitor, first, _ = world.chat(agent)
    world.do(EndChat(id=world.command_id(), interaction=first), visitor)
    before = _over(world, visitor, agent)
    now = world.ring(visitor)

    def found(actor: Actor, before: int | None = None) -> list[tuple[InteractionId, InteractionStatus]]:
        page = world.run(lambda tx: past_of.past_of(tx, actor, now, before))
        return [(one.id, one.status) for one in page.interactions]

    assert found(agent) == [(first, InteractionStatus.WRAP_UP), (before, InteractionStatus.CLOSED)]
    assert found(agent, world.card(before).since + 1) == [(before, InteractionStatus.CLOSED)]
    assert found(other) == [(before, InteractionStatus.CLOSED)]

"""Customers' records: confirmed, made, taken back, put right, merged and split."""

from typing import Any

import pytest

from backend.actions import past_of, record_search, shop
from backend.actions.actor import Actor
from backend.actions.fold import FloorFold
from backend.actions.record_values import same_phone
from backend.actions.verify import verify
from protocol.asides import SendHidden
from protocol.commands import ConfirmCustomer, EndChat, PutSite, StartChat
from protocol.customers import PostalAddress
from protocol.entities import Interaction
from protocol.errors import ErrorCode
from protocol.events import RecordLinked
from protocol.floor import CustomerLinked
from protocol.frames import FloorEntry
from protocol.ids import CustomerId, InteractionId, SiteId, new_id
from protocol.kinds import LinkedBy, MatchedBy, Role
from protocol.shop import ShopCustomer
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


# --- who it is --------------------------------------------------------------------------------


def test_a_confirmed_record_stands_on_the_card(staff: ShopStaff) -> None:
    """With its words where the customer said nothing; and all of it goes when it was wrong."""
    world, agent = staff.world, staff.world.agent()
    record = staff.put(phone="+45 12 34 56 78", customer_number="NB-7")
    _, chat = _chat(world, agent)
    before = world.card(chat)
    staff.confirm(chat, record.id, agent)
    customer = world.card(chat).customer
    assert (customer.name, customer.email, customer.phone, customer.customer_number) == (
        *("Kim", "kim@bikes.example", "+45 12 34 56 78", "NB-7"),
    )
    assert (customer.record, customer.verified) == (record.id, False)
    assert world.card(chat) == _folded(world, chat)
    staff.confirm(chat, record.id, agent)
    staff.unlink(chat, agent)
    staff.unlink(chat, agent)
    assert world.card(chat) == before == _folded(world, chat)
    by = agent.need_agent()
    assert world.staff(chat)[-2:] == [
        RecordLinked(how=LinkedBy.AGENT, by=by, record=record.id, name="Kim Larsen"),
        RecordLinked(how=LinkedBy.AGENT, by=by),
    ]
    assert staff.trail(record.id) == [("made", ""), ("linked", ""), ("unlinked", "Kim")]


def test_another_record_takes_the_place_of_the_first(staff: ShopStaff) -> None:
    """No word of the wrong one stays."""
    world, agent = staff.world, staff.world.agent()
    wrong, right = staff.put("a", name="Kim A", phone="11 11 11 11"), staff.put("b", name="Kim B", email="")
    _, chat = _chat(world, agent)
    staff.confirm(chat, wrong.id, agent)
    staff.confirm(chat, right.id, agent)
    customer = world.card(chat).customer
    assert (customer.record, customer.email, customer.phone) == (right.id, "", "")
    assert staff.trail(wrong.id)[-1][0] == "unlinked"


def test_who_may_say_who_it_is(staff: ShopStaff) -> None:
    """Who is in the chat; supervisors, of closed ones too. Of another shop nobody."""
    world, agent, other = staff.world, staff.world.agent(), staff.world.agent("oskar")
    supervisor = world.agent("vera", role=Role.SUPERVISOR)
    record = staff.put()
    visitor, chat = _chat(world, agent)
    with refused(ErrorCode.NOT_ALLOWED):
        staff.confirm(chat, record.id, other)
    with refused(ErrorCode.UNKNOWN_CUSTOMER):
        staff.confirm(chat, CustomerId(new_id()), agent)
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        staff.confirm(InteractionId(new_id()), record.id, agent)
    with refused(ErrorCode.ROLE_REQUIRED):
        staff.world.do(ConfirmCustomer(id=world.command_id(), interaction=chat, customer=record.id), visitor)
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    staff.confirm(chat, record.id, supervisor)
    assert world.card(chat).customer.record == record.id
    assert world.run(verify).whole


def test_a_record_that_was_merged_leads_to_the_one_that_stands(staff: ShopStaff) -> None:
    """Who confirms it a moment later means that one."""
    world, agent = staff.world, staff.world.agent(role=Role.SUPERVISOR)
    kept, gone = staff.put("a"), staff.record(staff.create(_chat(world, agent)[1], agent, name="Kim"))
    staff.merge(kept.id, gone.id, agent)
    _, chat = _chat(world, agent)
    staff.confirm(chat, gone.id, agent)
    assert world.card(chat).customer.record == kept.id


def test_a_new_record(staff: ShopStaff) -> None:
    """Of what the agent was told; of nothing there is none."""
    world, agent = staff.world, staff.world.agent()
    _, chat = _chat(world, agent)
    with refused(ErrorCode.INVALID_VALUE):
        staff.create(chat, agent)
    with refused(ErrorCode.INVALID_VALUE, "E-mail"):
        staff.create(chat, agent, name="Kim", email="at home")
    key = staff.create(chat, agent, name=" Kim\u202e  Larsen ", phone="+45 12 34 56 78")
    assert (staff.record(key).name, staff.record(key).revision) == ("Kim Larsen", 1)
    assert world.card(chat).customer.record == key


# --- put right --------------------------------------------------------------------------------


def test_an_edit(staff: ShopStaff) -> None:
    """Only what is named, on what the agent saw; the cards follow."""
    world, agent = staff.world, staff.world.agent()
    record = staff.put()
    _, chat = _chat(world, agent)
    staff.confirm(chat, record.id, agent)
    staff.edit(
        record.id, agent, email="kim@home.example", tags=("vip", "vip", " "), address=PostalAddress(country="dk")
    )
    after = staff.record(record.id)
    assert (after.name, after.email, after.tags) == ("Kim Larsen", "kim@home.example", ("vip",))
    assert (after.address.country, after.revision) == ("DK", record.revision + 1)
    assert world.card(chat).customer.email == "kim@home.example"
    assert world.card(chat) == _folded(world, chat)
    assert staff.trail(record.id)[-1] == ("edited", "e-mail, address, tags")
    with refused(ErrorCode.RECORD_CHANGED):
        staff.edit(record.id, agent, record.revision, name="Kim L")
    told = len(world.floor())
    staff.edit(record.id, agent, email="kim@home.example")
    assert staff.record(record.id) == after
    assert len(world.floor()) == told


@pytest.mark.parametrize(
    "values",
    [
        {"name": "x" * 121},
        {"email": "nobody"},
        {"phone": "call me"},
        {"customer_number": "x" * 61},
        {"language": "danish, please"},
        {"time_zone": "Mars/North"},
        {"time_zone": "../../etc/passwd"},
        {"tags": ("x" * 41,)},
        {"tags": tuple(str(number) for number in range(31))},
        {"address": PostalAddress(country="Denmark")},
        {"address": PostalAddress(street="x" * 201)},
    ],
)
def test_an_edit_that_can_not_be(staff: ShopStaff, values: dict[str, Any]) -> None:
    """Refused with words; nothing has changed."""
    agent = staff.world.agent(role=Role.SUPERVISOR)
    record = staff.put()
    with refused(ErrorCode.INVALID_VALUE):
        staff.edit(record.id, agent, **values)
    assert staff.record(record.id) == record


def test_who_may_put_right(staff: ShopStaff) -> None:
    """Who may look into an open chat of theirs: also one that waits."""
    world, agent = staff.world, staff.world.agent()
    supervisor = world.agent("vera", role=Role.SUPERVISOR)
    record = staff.put()
    visitor = world.visitor()
    staff.identify(visitor)
    with refused(ErrorCode.NOT_ALLOWED):
        staff.edit(record.id, agent, name="Kim")
    staff.edit(record.id, supervisor, name="Kim Q")
    chat = world.ring(visitor)
    staff.edit(record.id, agent, name="Kim W")
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    with refused(ErrorCode.NOT_ALLOWED):
        staff.edit(record.id, agent, name="Kim")


# --- their past -------------------------------------------------------------------------------


def test_the_past_of_a_record_is_read_from_any_browser(staff: ShopStaff) -> None:
    """By who may look into an open chat of theirs; it is gone with a link that was wrong. Notes come along."""
    world, agent = staff.world, staff.world.agent()
    stranger = world.agent("oskar")
    record = staff.put()
    visitor, before = _chat(world, agent)
    staff.confirm(before, record.id, agent)
    note = SendHidden(
        id=world.command_id(), interaction=before, version=world.card(before).version, text="Pays late", keep=True
    )
    world.do(note, agent)
    world.do(EndChat(id=world.command_id(), interaction=before), visitor)
    world.now += 1_000
    world.run(
        lambda tx: tx.execute("UPDATE interactions SET status = 'closed', agent = NULL WHERE id = ?", (before.bytes,))
    )
    _, now = _chat(world, stranger)
    assert world.run(lambda tx: past_of.past_of(tx, stranger, now, None)).interactions == ()
    staff.confirm(now, record.id, stranger)
    (past,) = world.run(lambda tx: past_of.past_of(tx, stranger, now, None)).interactions
    assert past.id == before
    (noted,) = world.run(lambda tx: record_search.card(tx, stranger, record.id)).notes
    assert noted.text == "Pays late"
    with refused(ErrorCode.NOT_ALLOWED):
        world.run(lambda tx: past_of.past_of(tx, agent, now, None))


# --- found ------------------------------------------------------------------------------------


def test_words_find_records(staff: ShopStaff) -> None:
    """Whole or begun, in any order, without case and accents, numbers with or without blanks."""
    staff.put("a", name="Åse Jørgensen", email="ase@nord.example", phone="+45 12 34 56 78", customer_number="NB-1043")
    staff.put("b", name="Lou Asmussen", email="lou@nord.example", phone="", tags=("fleet",))
    cases = {
        "jørgensen ase": ["Åse Jørgensen"],
        "AS": ["Lou Asmussen", "Åse Jørgensen"],
        "lou@nord": ["Lou Asmussen"],
        "nord": ["Lou Asmussen", "Åse Jørgensen"],
        "12345678": ["Åse Jørgensen"],
        "0045 12 34 56 78": ["Åse Jørgensen"],
        "nb1043": ["Åse Jørgensen"],
        "nb-1043": ["Åse Jørgensen"],
        "fleet": ["Lou Asmussen"],
        "nobody": [],
        "": [],
        "%": [],
        "lou jørgensen": [],
    }
    assert {words: sorted(staff.found(words)) for words in cases} == cases


def test_what_speaks_for_a_record(staff: ShopStaff) -> None:
    """Strongest first; names last, and one word of a name is nothing."""
    world, agent = staff.world, staff.world.agent(capacity=5)
    mail = staff.put("a", name="Other", email="KIM@home.example")
    name = staff.put("b", name="Kim Larsen Holm", email="x@y.example")
    staff.put("c", name="Kim", email="z@y.example")
    _, chat = _chat(world, agent, "kim LARSEN", "kim@home.example")
    found = world.run(lambda tx: record_search.matches(tx, agent, chat)).matches
    assert [(one.record.id, one.by) for one in found] == [
        (mail.id, (MatchedBy.EMAIL,)),
        (name.id, (MatchedBy.NAME,)),
    ]
    staff.confirm(chat, name.id, agent)
    found = world.run(lambda tx: record_search.matches(tx, agent, chat)).matches
    assert [one.record.id for one in found] == [mail.id]
    stranger = world.agent("oskar")
    with refused(ErrorCode.NOT_ALLOWED):
        world.run(lambda tx: record_search.matches(tx, stranger, chat))


def test_the_same_browser_speaks_for_a_record(staff: ShopStaff) -> None:
    """Of an earlier chat; what was merged speaks for what stands."""
    world, agent = staff.world, staff.world.agent(role=Role.SUPERVISOR, capacity=5)
    visitor, before = _chat(world, agent)
    gone = staff.create(before, agent, name="Somebody")
    kept = staff.put().id
    staff.merge(kept, gone, agent)
    world.do(EndChat(id=world.command_id(), interaction=before), visitor)
    chat = world.ring(visitor, "Anybody")
    found = world.run(lambda tx: record_search.matches(tx, agent, chat)).matches
    assert [(one.record.id, one.by) for one in found] == [(kept, (MatchedBy.SAME_BROWSER,))]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+45 12 34 56 78", "12345678", True),
        ("0045 12345678", "+4512345678", True),
        ("+45 12 34 56 78", "+46 12 34 56 78", False),
        ("020 7946 0958", "+44 20 7946 0958", True),
    ],
)
def test_a_phone_number_is_known_however_it_is_written(one: str, other: str, same: bool) -> None:
    """With the country or without; of another country it is another."""
    assert same_phone(one, other) is same


def test_purchases_are_searched(staff: ShopStaff) -> None:
    """By number, article and status; a page ends where a time ends."""
    record = staff.put()
    for number in range(120):
        staff.buy("kim", f"N{number}", at=staff.world.now - number // 2, status="sent" if number % 2 else "paid")
    assert staff.buy("kim", "N0", status="returned").status == "returned"

    def page(words: str, before: int | None = None) -> tuple[list[str], int | None]:
        found = staff.world.run(lambda tx: record_search.purchases(tx, record.id, words, before))
        return [one.id for one in found.purchases], found.next

    first, more = page("")
    assert (len(first), more is not None) == (50, True)
    seen = list(first)
    while more is not None:
        next_ones, more = page("", more)
        seen.extend(next_ones)
    assert sorted(seen) == sorted(f"N{number}" for number in range(120))
    assert page("returned")[0] == ["N0"]
    assert page("n11 sent")[0] == ["N11", "N111", "N113", "N115", "N117", "N119"]


def test_the_floor_hears_of_links(staff: ShopStaff) -> None:
    """One event for each card that changes, and no more."""
    world, agent = staff.world, staff.world.agent()
    _, chat = _chat(world, agent)
    staff.create(chat, agent, name="Kim")
    links = [event for event in world.floor() if isinstance(event, CustomerLinked)]
    assert [event.interaction for event in links] == [chat]


def test_one_shop_is_searched_however_many_another_has_by_that_name(staff: ShopStaff) -> None:
    """Not first all shops up to a number, and then of those the one."""
    world = staff.world
    world.now += 1
    other = SiteId(world.command_id())
    put = PutSite(id=world.command_id(), site=other, key="skis", name="Skis", default_queue=world.sales)
    world.do(put)
    skis = Actor(Role.SHOP, site=other)
    for number in range(2 * record_search.MOST_RECORDS + 1):
        world.run(lambda tx, n=number: shop.put_customer(tx, skis, f"a{n}", ShopCustomer(name="Kim Larsen")))
    kim = staff.put()
    page = world.run(lambda tx: record_search.search(tx, "kim larsen", world.site))
    assert [record.id for record in page.records] == [kim.id]

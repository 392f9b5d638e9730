"""Texts kept ready: whose they are, who may use and change them, and what desks are told."""

import pytest
from msgspec.structs import replace

from backend.actions import canned_rows
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.canned import Canned, DropCanned, PutCanned, UseCanned
from protocol.errors import ErrorCode
from protocol.ids import CannedId, ProfileId
from protocol.kinds import CannedKind
from protocol.limits import MAX_SHORTCUT_CHARACTERS
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.actions.world import ADMINISTRATOR, World, refused


class Texts:
    """A company in two groups, and short words for its texts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.staff = FloorStaff(world)

    def put(
        self,
        by: Actor,
        shortcut: str = "hello",
        *,
        mine: bool = False,
        group: ProfileId | None = None,
        known: CannedId | None = None,
        kind: CannedKind = CannedKind.MESSAGE,
    ) -> CannedId:
        """A text: the author's own, a group's, or everybody's."""
        command = PutCanned(
            id=self.world.command_id(),
            canned=known or CannedId(self.world.new_id()),
            kind=kind,
            shortcut=shortcut,
            title=shortcut.title(),
            text="Hello {customer.first_name|there}",
            owner=by.need_agent() if mine else None,
            group=group,
        )
        self.world.do(command, by)
        return command.canned

    def drop(self, text: CannedId, by: Actor) -> None:
        """Throw it away."""
        self.world.do(DropCanned(id=self.world.command_id(), canned=text), by)

    def use(self, text: CannedId, by: Actor) -> None:
        """Send it once."""
        self.world.do(UseCanned(id=self.world.command_id(), canned=text), by)

    def told(self, whom: Actor, held: int = 0) -> dict[CannedId, Canned]:
        """What a desk that holds this revision is told."""
        agent = whom.need_agent()
        return {
            text.id: text
            for shown in self.world.run(lambda tx: canned_rows.lacking(tx, agent, held))
            for text in shown.texts
        }

    @property
    def revision(self) -> int:
        """The last one."""
        return self.world.run(canned_rows.revision)


@pytest.fixture
def texts(world: World) -> Texts:
    """In a fresh company."""
    return Texts(world)


def test_each_is_told_what_she_may_use(texts: Texts) -> None:
    """Her own, her group's and everybody's; a supervisor those of all groups that she oversees."""
    staff = texts.staff
    mine = texts.put(staff.maja, "mine", mine=True)
    shops, repairs = texts.put(staff.chief, "shop", group=staff.shop), texts.put(staff.chief, "fix", group=staff.repair)
    all_of_us = texts.put(staff.chief, "all")
    assert set(texts.told(staff.maja)) == {mine, shops, all_of_us}
    assert set(texts.told(staff.oskar)) == {shops, all_of_us}
    assert set(texts.told(staff.aino)) == {repairs, all_of_us}
    assert set(texts.told(staff.chef)) == {shops, all_of_us}
    assert set(texts.told(staff.chief)) == {shops, repairs, all_of_us}


def test_who_may_change_which(texts: Texts) -> None:
    """One's own; a group's by who oversees it; everybody's by who oversees all."""
    staff = texts.staff
    own = texts.put(staff.maja, "mine", mine=True)
    for somebody in (staff.oskar, staff.chief):
        with refused(ErrorCode.NOT_ALLOWED):
            texts.put(somebody, "mine", known=own)
        with refused(ErrorCode.NOT_ALLOWED):
            texts.drop(own, somebody)
    with refused(ErrorCode.ROLE_REQUIRED):
        texts.put(staff.maja, "shop", group=staff.shop)
    with refused(ErrorCode.ROLE_REQUIRED):
        texts.put(staff.maja, "all")
    with refused(ErrorCode.NOT_OVERSEEN):
        texts.put(staff.chef, "fix", group=staff.repair)
    with refused(ErrorCode.NOT_OVERSEEN):
        texts.put(staff.chef, "all")
    shops = texts.put(staff.chef, "shop", group=staff.shop)
    with refused(ErrorCode.NOT_OVERSEEN):
        texts.put(staff.chef, "fix", group=staff.repair, known=shops)
    with refused(ErrorCode.ROLE_REQUIRED):
        texts.drop(shops, staff.oskar)
    texts.drop(shops, staff.chief)


def test_shortcuts_are_one_of_a_kind_in_their_place(texts: Texts) -> None:
    """Whatever their case; another kind, another's own, or one that is gone does not stand in the way."""
    staff = texts.staff
    first = texts.put(staff.chief, "Hello")
    with refused(ErrorCode.NAME_TAKEN):
        texts.put(staff.chief, "hello")
    texts.put(staff.chief, "hello", kind=CannedKind.QUESTION)
    texts.put(staff.maja, "hello", mine=True)
    texts.put(staff.chief, "hello", group=staff.shop)
    texts.put(staff.chief, "HELLO", known=first)
    texts.drop(first, staff.chief)
    second = texts.put(staff.chief, "hello")
    with refused(ErrorCode.NAME_TAKEN):
        texts.put(staff.chief, "hello", known=first)
    texts.drop(second, staff.chief)
    texts.put(staff.chief, "hello", known=first)
    assert first in texts.told(staff.maja), "put again it is back"


@pytest.mark.parametrize("shortcut", ["", "two words", "sl/ash", "x" * (MAX_SHORTCUT_CHARACTERS + 1)])
def test_shortcuts_that_could_not_be_typed(texts: Texts, shortcut: str) -> None:
    """Letters of any language, digits, - and _."""
    with refused(ErrorCode.INVALID_VALUE):
        texts.put(texts.staff.maja, shortcut, mine=True)
    assert texts.put(texts.staff.maja, "tak_for-æbler2", mine=True)


def test_values(world: World, texts: Texts) -> None:
    """Words, a title, one place, a group and queues that are there."""
    maja = texts.staff.maja
    good = PutCanned(
        id=world.command_id(),
        canned=CannedId(world.new_id()),
        shortcut="a",
        title="A",
        text="a",
        owner=maja.need_agent(),
        queues=(world.sales,),
    )
    wrong = [
        ({"text": " "}, ErrorCode.MESSAGE_EMPTY),
        ({"text": "x" * 10_001}, ErrorCode.MESSAGE_TOO_LONG),
        ({"title": ""}, ErrorCode.INVALID_VALUE),
        ({"group": texts.staff.shop}, ErrorCode.INVALID_VALUE),
        ({"owner": None, "group": ProfileId(world.new_id())}, ErrorCode.UNKNOWN_PROFILE),
        ({"queues": (world.new_id(),)}, ErrorCode.UNKNOWN_QUEUE),
    ]
    for changed, code in wrong:
        with refused(code):
            world.do(replace(good, id=world.command_id(), **changed), maja)
    world.do(good, maja)


def test_uses_are_counted_and_are_no_change(texts: Texts) -> None:
    """They come along with the next."""
    staff = texts.staff
    text, other = texts.put(staff.chief, "all"), texts.put(staff.aino, "mine", mine=True)
    before = texts.revision
    texts.use(text, staff.maja)
    texts.use(text, staff.aino)
    assert texts.revision == before
    assert texts.told(staff.maja)[text].uses == 2
    with refused(ErrorCode.NOT_ALLOWED):
        texts.use(other, staff.maja)
    texts.put(staff.chief, "all", known=text)
    assert texts.told(staff.maja)[text].uses == 2, "a text that was changed is the same text"
    texts.drop(text, staff.chief)
    texts.use(text, staff.maja)


def test_a_desk_that_was_away_hears_what_it_missed(texts: Texts) -> None:
    """What came, changed, went, or moved out of its reach; and nothing of others."""
    staff, world = texts.staff, texts.world
    stays, goes, moves = (texts.put(staff.chief, name) for name in ("stays", "goes", "moves"))
    held = texts.revision
    texts.put(staff.oskar, "his", mine=True)
    texts.drop(goes, staff.chief)
    texts.put(staff.chief, "moves", known=moves, group=staff.repair)
    texts.put(staff.chief, "new")
    maja = staff.maja.need_agent()
    (shown,) = world.run(lambda tx: canned_rows.lacking(tx, maja, held))
    assert [text.shortcut for text in shown.texts] == ["new"]
    assert set(shown.gone) == {goes, moves}
    assert (shown.all, shown.revision) == (False, texts.revision)
    now = texts.revision
    assert world.run(lambda tx: canned_rows.lacking(tx, maja, now)) == ()
    assert stays in texts.told(staff.maja, held=10_000), "a number that was never given: all of it"


def test_who_changes_groups_is_told_all_anew(texts: Texts) -> None:
    """Though no text was touched."""
    staff, world = texts.staff, texts.world
    texts.put(staff.chief, "shop", group=staff.shop)
    repairs = texts.put(staff.chief, "fix", group=staff.repair)
    held = texts.revision
    staff.oversee(staff.chef, (staff.repair,))
    chef = staff.chef.need_agent()
    (shown,) = world.run(lambda tx: canned_rows.lacking(tx, chef, held))
    assert shown.all
    assert [text.id for text in shown.texts] == [repairs]
    _, news = world.run(lambda tx: canned_rows.news(tx, held, [chef, staff.maja.need_agent()]))
    assert [one.agents for one in news] == [(chef,)], "it concerns nobody else"


def test_who_may_use_the_same_is_told_the_same(texts: Texts) -> None:
    """Once for all of them, however many; who has one of her own among them is told hers."""
    staff, world = texts.staff, texts.world
    held = texts.revision
    texts.put(staff.chief, "all")
    texts.put(staff.chief, "shop", group=staff.shop)
    texts.put(staff.oskar, "his", mine=True)
    agents = [who.need_agent() for who in (staff.maja, staff.oskar, staff.aino, staff.chef, staff.chief)]
    _, news = world.run(lambda tx: canned_rows.news(tx, held, agents))
    told = {
        agent: [text.shortcut for shown in one.shown for text in shown.texts] for one in news for agent in one.agents
    }
    maja, oskar, aino, chef, chief = agents
    both = ["all", "shop"]
    assert told == {maja: both, chef: both, chief: both, oskar: [*both, "his"], aino: ["all"]}
    assert {one.agents for one in news} == {(maja, chef), (chief,), (oskar,), (aino,)}


def test_many_texts_come_in_parts(texts: Texts) -> None:
    """Whoever gets only some of them holds what she held before."""
    staff, world = texts.staff, texts.world
    for number in range(4):
        command = PutCanned(
            id=world.command_id(),
            canned=CannedId(world.new_id()),
            shortcut=f"long{number}",
            title="Long",
            text="x" * 10_000 if number else "short",
        )
        world.do(command, ADMINISTRATOR)
        for _ in range(3):
            again = replace(command, id=world.command_id(), canned=CannedId(world.new_id()))
            world.do(replace(again, shortcut=f"more{again.id.hex}"), ADMINISTRATOR)
    maja = staff.maja.need_agent()
    parts = world.run(lambda tx: canned_rows.lacking(tx, maja, 0))
    assert len(parts) > 1
    assert [part.all for part in parts] == [True, *[False] * (len(parts) - 1)]
    assert [part.revision for part in parts] == [*[0] * (len(parts) - 1), texts.revision]
    assert sum(len(part.texts) for part in parts) == 16


def test_verify_finds_a_text_that_is_not_what_its_row_says(texts: Texts) -> None:
    """Or whose owner is not there."""
    texts.put(texts.staff.maja, mine=True)
    assert texts.world.run(verify).whole
    texts.world.run(lambda tx: tx.execute("UPDATE canned SET place = x'01'"))
    found = str(texts.world.run(verify).checks)
    assert "is not the one that its row says" in found
    assert "is nobody's" in found

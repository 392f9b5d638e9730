"""Whatever a shop and its staff do with records, in whatever order: the rows are whole, the floor tells the same."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from backend.actions import resume
from backend.actions.actor import Actor
from backend.actions.fold import FloorFold
from backend.actions.verify import verify
from protocol.commands import EndChat
from protocol.errors import Refusal
from protocol.frames import FloorEntry
from protocol.ids import CommandId, CustomerId, InteractionId
from protocol.kinds import Role
from tests.backend.actions.shop_staff import ShopStaff
from tests.backend.actions.world import World

_ACCOUNTS = st.sampled_from(["kim", "lou", "ada"])
_NAMES = st.sampled_from(["", "Kim", "Lou"])
_PLACE = st.integers(0, 10)


class RecordsDay(RuleBasedStateMachine):
    """A supervisor, a few browsers, three accounts."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.staff = ShopStaff(self.world)
        self.boss = self.world.agent("vera", role=Role.SUPERVISOR, capacity=8)
        self.browsers = [self.world.visitor() for _ in range(3)]
        self.chats: list[InteractionId] = []
        self.records: list[CustomerId] = []
        self.merges: list[CommandId] = []

    def teardown(self) -> None:
        """Let go."""
        self.world.close()

    @rule(browser=st.integers(0, 2))
    def rings(self, browser: int) -> None:
        """A browser asks for help."""
        try:
            chat = self.world.ring(self.browsers[browser])
        except Refusal:
            return
        self.chats.append(chat)
        self.world.offer(chat, self.boss)

    @precondition(lambda self: self.chats)
    @rule(place=_PLACE)
    def ends(self, place: int) -> None:
        """A chat is over, whoever's."""
        chat = self.chats[place % len(self.chats)]
        visitor = Actor(Role.VISITOR, visitor=self.world.card(chat).customer.visitor, site=self.world.site)
        self.world.do(EndChat(id=self.world.command_id(), interaction=chat), visitor)

    @rule(browser=st.integers(0, 2), account=_ACCOUNTS)
    def signs_in(self, browser: int, account: str) -> None:
        """The shop says who it is; refused for a second account in the same browser."""
        try:
            self.staff.identify(self.browsers[browser], self.staff.token(account))
        except Refusal:
            return
        known = self.staff.signed_to_be(self.browsers[browser])
        assert known is not None
        self.records.append(known)

    @rule(account=_ACCOUNTS, name=_NAMES)
    def is_told(self, account: str, name: str) -> None:
        """The shop says what it knows."""
        self.records.append(self.staff.put(account, name=name, tags=(name,)).id)
        self.staff.buy(account, "1")

    @precondition(lambda self: self.chats)
    @rule(place=_PLACE, name=_NAMES)
    def is_made(self, place: int, name: str) -> None:
        """Staff make a record for a chat."""
        try:
            self.records.append(
                self.staff.create(self.chats[place % len(self.chats)], self.boss, name=name, phone="112233")
            )
        except Refusal:
            return

    @precondition(lambda self: self.chats and self.records)
    @rule(place=_PLACE, which=_PLACE)
    def is_confirmed(self, place: int, which: int) -> None:
        """Staff say who it is."""
        try:
            self.staff.confirm(self.chats[place % len(self.chats)], self.records[which % len(self.records)], self.boss)
        except Refusal:
            return

    @precondition(lambda self: self.chats)
    @rule(place=_PLACE)
    def is_not_them(self, place: int) -> None:
        """And take it back."""
        try:
            self.staff.unlink(self.chats[place % len(self.chats)], self.boss)
        except Refusal:
            return

    @precondition(lambda self: self.records)
    @rule(which=_PLACE, name=_NAMES)
    def is_put_right(self, which: int, name: str) -> None:
        """Another name."""
        try:
            self.staff.edit(self.records[which % len(self.records)], self.boss, name=name)
        except Refusal:
            return

    @precondition(lambda self: self.records)
    @rule(which=_PLACE, other=_PLACE)
    def is_merged(self, which: int, other: int) -> None:
        """One from two."""
        kept, gone = (self.records[place % len(self.records)] for place in (which, other))
        try:
            self.merges.append(self.staff.merge(kept, gone, self.boss))
        except Refusal:
            return

    @precondition(lambda self: self.merges)
    @rule(which=_PLACE)
    def is_split(self, which: int) -> None:
        """And two again."""
        try:
            self.staff.split(self.merges[which % len(self.merges)], self.boss)
        except Refusal:
            return

    @invariant()
    def is_whole(self) -> None:
        """The rows agree with each other, and with what was told."""
        report = self.world.run(verify)
        assert report.whole, report
        told = FloorFold()
        told.take(entry for entry in self.world.entries if isinstance(entry, FloorEntry))
        floor = self.world.run(resume.floor_snapshot)
        assert told.interactions == {card.id: card for card in floor.interactions}


RecordsDay.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestRecordsDay = RecordsDay.TestCase

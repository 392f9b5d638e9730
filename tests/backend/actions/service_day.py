"""A random day under a queue's own rules: messages are left, calls asked for, silences end chats, waits go on."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from backend.actions import invitations
from protocol.browsing import Asked
from protocol.commands import AnswerInvitation, AskCallback, InviteVisitor, LeaveMessage, PutQueue, SetDisposition
from protocol.ids import InteractionId, InvitationId
from protocol.kinds import Channel, InteractionStatus
from protocol.service import (
    Disposition,
    Hours,
    Inactivity,
    InvitationRule,
    Overflow,
    WrapUp,
    WrapUpMode,
)
from tests.backend.actions.team_day import TeamDay
from tests.backend.actions.world import answer

_index = st.integers(0, 30)

_QUIET = (
    "SELECT count(*) FROM interactions WHERE (close_at IS NOT NULL AND (quiet_since IS NULL OR status IN ('wrap_up', "
    "'closed'))) OR (warn_at IS NOT NULL AND close_at IS NULL)"
)
_TIMED = "SELECT count(*) FROM interactions WHERE wrap_up_until IS NOT NULL AND status <> 'wrap_up'"
_INVITED = "SELECT count(*) FROM invitations WHERE answer IS NULL GROUP BY visitor HAVING count(*) > 1"


class ServiceDay(TeamDay):
    """A day on which time and customers do more."""

    def __init__(self) -> None:
        super().__init__()
        self.invited: list[tuple[int, InvitationId]] = []

    @initialize()
    def open_the_shop(self) -> None:
        """Sales goes on to the workshop, silences are short."""
        super().open_the_shop()
        self.put_rules(WrapUpMode.OPTIONAL, closed=False)

    @rule(mode=st.sampled_from(WrapUpMode), closed=st.booleans())
    def put_rules(self, mode: WrapUpMode, closed: bool) -> None:
        """An administrator changes how Sales serves, while all goes on."""
        world = self.world
        world.do(
            PutQueue(
                id=world.command_id(),
                queue=world.sales,
                name="Sales",
                hours=Hours() if closed else None,
                overflow=Overflow(after_seconds=60, queue=world.workshop),
                callback=True,
                wrap_up=WrapUp(
                    mode=mode, seconds=5, dispositions=(Disposition(key="sold", label="Sold"),), default="sold"
                ),
                inactivity=Inactivity(warn_seconds=10, close_seconds=30),
            )
        )

    @rule(index=_index, call=st.booleans())
    def leaves_a_message(self, index: int, call: bool) -> None:
        """Open or not."""
        visitor = self.visitors[index % len(self.visitors)]
        command = LeaveMessage(
            id=self.world.command_id(),
            answers=(answer("name", "Kim"),),
            text="" if call else "Please write",
            callback="+45 12 34 56 78" if call else "",
        )
        if self.send(command, visitor):
            self.chats.append((visitor, InteractionId(command.id)))

    @precondition(lambda self: self.chats)
    @rule(index=_index)
    def asks_for_a_call(self, index: int) -> None:
        """Instead of waiting."""
        visitor, card = self._chat(index)
        command = AskCallback(id=self.world.command_id(), interaction=card.id, phone="+45 12 34 56 78")
        if self.send(command, visitor):
            call = self.world.card(InteractionId(command.id))
            assert (call.channel, call.arrived_at) == (Channel.PHONE, card.arrived_at)
            assert self.world.card(card.id).status is InteractionStatus.CLOSED
            self.chats.append((visitor, call.id))

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, key=st.sampled_from(["sold", "", "lost"]))
    def says_what_came_of_it(self, index: int, who: int, key: str) -> None:
        """By whoever is in it."""
        _, card = self._chat(index)
        agent = self._in_it(card, who)
        version = self._fence(card, agent)
        said = SetDisposition(id=self.world.command_id(), interaction=card.id, version=version, disposition=key)
        assert not (self.send(said, agent) and key == "lost")

    @rule(index=_index, who=_index)
    def invites(self, index: int, who: int) -> None:
        """By hand."""
        visitor = self.visitors[index % len(self.visitors)].visitor
        assert visitor is not None
        command = InviteVisitor(id=self.world.command_id(), visitor=visitor, queue=self.world.sales, text="Hello?")
        if self.send(command, self._agent(who)):
            self.invited.append((index, InvitationId(command.id)))

    @rule(indexes=st.lists(_index, max_size=3))
    def invites_by_rule(self, indexes: list[int]) -> None:
        """Several at once."""
        rule_ = InvitationRule(key="cart", queue=self.world.sales, text="Questions?")
        who = [self.visitors[index % len(self.visitors)].visitor for index in indexes]
        wishes = [invitations.Wish(visitor=visitor, rule=rule_) for visitor in who if visitor is not None]
        invited = self.world.run(lambda tx: invitations.invite_by_rules(tx, wishes))
        for visitor in invited:
            shown = self.world.run(lambda tx, visitor=visitor: invitations.standing(tx, visitor)).invitation
            assert shown is not None
            index = next(number for number, each in enumerate(self.visitors) if each.visitor == visitor)
            self.invited.append((index, shown.id))

    @precondition(lambda self: self.invited)
    @rule(index=_index, accepted=st.booleans())
    def answers(self, index: int, accepted: bool) -> None:
        """One that is open, or one that was."""
        number, invitation = self.invited[-1 - index % len(self.invited)]
        visitor = self.visitors[number % len(self.visitors)]
        command = AnswerInvitation(id=self.world.command_id(), invitation=invitation, accepted=accepted)
        if self.send(command, visitor):
            who = visitor.visitor
            assert who is not None
            standing = self.world.run(lambda tx: invitations.standing(tx, who))
            assert standing.asked is (Asked.YES if accepted else Asked.NO)
            if accepted:
                self.chats.append((visitor, InteractionId(command.id)))

    @rule()
    def look_at_invitations(self) -> None:
        """Afterwards nothing is due."""
        self.world.run(invitations.expire_due)
        due = self.world.run(invitations.next_deadline)
        assert due is None or due > self.world.now

    @invariant()
    def time_has_something_to_do_only_where_it_should(self) -> None:
        """Silences in open chats, wrap-up clocks in wrap-up, one invitation for each visitor."""
        connection = self.world.ledger.connection
        assert connection.execute(_QUIET).fetchone() == (0,)
        assert connection.execute(_TIMED).fetchone() == (0,)
        assert connection.execute(_INVITED).fetchall() == []

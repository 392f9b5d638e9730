"""A random day of colleagues: chats are handed over, shared, left, taken by hand, flagged; visitors are blocked."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from backend.actions.actor import Actor
from backend.actions.offer_rows import open_offer
from protocol.commands import (
    AcceptOffer,
    BlockVisitor,
    DeclineOffer,
    FlagChat,
    InviteColleague,
    LeaveChat,
    LowerFlag,
    PutAgent,
    SendHidden,
    SendMessage,
    TakeChat,
    TakeNext,
    TransferChat,
    UnblockVisitor,
    WithdrawOffer,
)
from protocol.entities import Interaction
from protocol.kinds import Channel, InteractionStatus, SeatKind
from tests.backend.actions.day import OVER, Day

_index = st.integers(0, 30)


class TeamDay(Day):
    """A day on which nobody works alone."""

    @initialize()
    def open_the_shop(self) -> None:
        """One serves the workshop too: a queue to hand over to, which not everybody serves."""
        super().open_the_shop()
        oskar = self.agents[1].need_agent()
        self.world.do(
            PutAgent(
                id=self.world.command_id(),
                agent=oskar,
                login="agent1",
                name="Agent1",
                queues={self.world.sales: {Channel.CHAT: 1}, self.world.workshop: {Channel.CHAT: 1}},
                capacity={Channel.CHAT: 2},
            )
        )

    def _fence(self, card: Interaction, who: Actor) -> int:
        seat = next((seat for seat in card.company if seat.agent == who.agent), None)
        return card.version if seat is None else seat.version

    def _in_it(self, card: Interaction, index: int) -> Actor:
        """One who is in it, or somebody else when nobody is."""
        inside = [agent for agent in self.agents if agent.agent in (card.agent, *(seat.agent for seat in card.company))]
        return inside[index % len(inside)] if inside else self._agent(index)

    # --- handing over -------------------------------------------------------------------------

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, workshop=st.booleans(), stays=st.booleans())
    def to_a_queue(self, index: int, who: int, workshop: bool, stays: bool) -> None:
        """By who has it, by who waits with the customer, or by anybody."""
        _, card = self._chat(index)
        agent = self._in_it(card, who)
        queue = self.world.workshop if workshop else self.world.sales
        command = TransferChat(
            id=self.world.command_id(),
            interaction=card.id,
            version=self._fence(card, agent),
            queue=queue,
            brief="Please",
            stays=stays,
        )
        if self.send(command, agent):
            after = self.world.card(card.id)
            assert (after.status, after.agent, after.queue) == (InteractionStatus.WAITING, None, queue)
            assert after.passed is not None
            sits = {seat.agent for seat in after.company}
            was_in_it = agent.agent in (card.agent, *(seat.agent for seat in card.company))
            assert (agent.agent in sits) == (stays and was_in_it)

    @precondition(lambda self: self.chats)
    @rule(index=_index, whom=_index, stays=st.booleans(), invites=st.booleans())
    def ask_a_colleague(self, index: int, whom: int, stays: bool, invites: bool) -> None:
        """To take it, or to come in. It rings, and nothing else has changed."""
        _, card = self._chat(index)
        agent, colleague = self._in_it(card, index), self._agent(whom).need_agent()
        version = self._fence(card, agent)
        command = (
            InviteColleague(
                id=self.world.command_id(), interaction=card.id, version=version, agent=colleague, brief="Look"
            )
            if invites
            else TransferChat(
                id=self.world.command_id(), interaction=card.id, version=version, agent=colleague, stays=stays
            )
        )
        if self.send(command, agent):
            offer = self.world.run(lambda tx: open_offer(tx, card.id))
            assert offer is not None
            self.offers.append(offer)
            assert self.world.card(card.id) == card

    @precondition(lambda self: self.offers)
    @rule(index=_index)
    def take_back_what_was_asked(self, index: int) -> None:
        """By who asked, in time or not."""
        offer = self.offers[-1 - index % len(self.offers)]
        who = next((agent for agent in self.agents if agent.agent == offer.by), self._agent(index))
        self.send(WithdrawOffer(id=self.world.command_id(), offer=offer.id), who)

    @rule(agent=_index, whom=_index, stays=st.booleans(), invites=st.booleans(), accepts=st.booleans())
    def hand_over_for_good(self, agent: int, whom: int, stays: bool, invites: bool, accepts: bool) -> None:
        """All the way: asked, and answered. Random steps rarely get there."""
        mine = [chat for _, chat in self.chats if self.world.card(chat).agent == self._agent(agent).agent]
        if not mine:
            return
        card = self.world.card(mine[-1])
        self.ask_a_colleague([chat for _, chat in reversed(self.chats)].index(card.id), whom, stays, invites)
        offer = self.world.run(lambda tx: open_offer(tx, card.id))
        if offer is None or offer.agent != self._agent(whom).agent:
            return
        kind = AcceptOffer if accepts else DeclineOffer
        taken = self.send(kind(id=self.world.command_id(), offer=offer.id), self._agent(whom))
        after = self.world.card(card.id)
        if not accepts or not taken:
            assert (after.agent, after.version, after.company) == (card.agent, card.version, card.company)

    # --- in and out ---------------------------------------------------------------------------

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index)
    def leave(self, index: int, who: int) -> None:
        """The chat goes on with whoever is left, or ends."""
        _, card = self._chat(index)
        agent = self._in_it(card, who)
        command = LeaveChat(id=self.world.command_id(), interaction=card.id, version=self._fence(card, agent))
        if not self.send(command, agent):
            return
        after = self.world.card(card.id)
        assert agent.agent not in {seat.agent for seat in after.company}
        if card.status is InteractionStatus.ACTIVE and card.agent == agent.agent:
            heirs = [seat.agent for seat in card.company if seat.kind is SeatKind.INVITED] or [
                seat.agent for seat in card.company
            ]
            assert after.agent in heirs if heirs else after.status.value in OVER

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, behind=st.integers(0, 1))
    def anybody_inside_writes(self, index: int, who: int, behind: int) -> None:
        """With their own fence, or with one from before; to the customer, or hidden."""
        _, card = self._chat(index)
        agent = self._in_it(card, who)
        version = self._fence(card, agent) - behind
        said = SendMessage(id=self.world.command_id(), interaction=card.id, text="Yes", version=version)
        hidden = SendHidden(
            id=self.world.command_id(), interaction=card.id, text="Hm", version=version, keep=who % 2 > 0
        )
        for command in (said, hidden):
            sent = self.send(command, agent)
            assert not (sent and behind), "a stale write went through"

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index)
    def take(self, index: int, who: int) -> None:
        """Out of turn."""
        _, card = self._chat(index)
        agent = self._agent(who)
        if self.send(TakeChat(id=self.world.command_id(), interaction=card.id), agent):
            assert self.world.card(card.id).agent == agent.agent

    @rule(who=_index)
    def take_next(self, who: int) -> None:
        """In turn."""
        self.send(TakeNext(id=self.world.command_id()), self._agent(who))

    # --- besides ------------------------------------------------------------------------------

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, up=st.booleans())
    def flag(self, index: int, who: int, up: bool) -> None:
        """For a supervisor, up or down."""
        _, card = self._chat(index)
        agent = self._in_it(card, who)
        if up:
            version = self._fence(card, agent)
            self.send(FlagChat(id=self.world.command_id(), interaction=card.id, version=version, text="Help"), agent)
        else:
            self.send(LowerFlag(id=self.world.command_id(), interaction=card.id), agent)

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, lasts=st.sampled_from([None, 1, 60_000]))
    def block(self, index: int, who: int, lasts: int | None) -> None:
        """Whatever chat the visitor has open is over, ringing or not; what they left behind stays."""
        visitor, card = self._chat(index)
        agent = self._in_it(card, who)
        until = None if lasts is None else self.world.now + lasts
        command = BlockVisitor(id=self.world.command_id(), interaction=card.id, reason="Rude", until=until)
        if self.send(command, agent):
            for who_rang, chat in self.chats:
                after = self.world.card(chat)
                if who_rang == visitor and after.channel is Channel.CHAT:
                    assert after.status.value in OVER

    @rule(index=_index, who=_index)
    def unblock(self, index: int, who: int) -> None:
        """By who made it, or not."""
        visitor = self.visitors[index % len(self.visitors)].visitor
        assert visitor is not None
        self.send(UnblockVisitor(id=self.world.command_id(), visitor=visitor), self._agent(who))

    @invariant()
    def who_is_gone_sits_nowhere(self) -> None:
        """Nobody waits for a colleague who has left for the day."""
        gone = self.world.ledger.connection.execute(
            "SELECT 1 FROM seats s JOIN agents a ON a.id = s.agent WHERE NOT a.online"
        ).fetchall()
        assert gone == []

"""Handing a chat over: to a colleague or a queue, at once or with company, and never into the void."""

import pytest

from backend.actions import deadlines, presence
from backend.actions.verify import verify
from protocol.commands import DeclineOffer, EndChat, SendMessage, SetAgentState, TakeChat, TransferChat, WithdrawOffer
from protocol.errors import ErrorCode
from protocol.events import HandedOver, OfferConcluded, OfferExplained, PartyJoined, PartyLeft, PassedOn
from protocol.floor import InteractionAssigned, InteractionRequeued, OfferEnded, SeatTaken
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason, OfferKind, OfferOutcome, Role, Rule, SeatKind
from protocol.limits import COLLEAGUE_OFFER
from protocol.service import Hours
from protocol.setup import PutQueue
from tests.backend.actions.team import Team
from tests.backend.actions.world import World, refused


@pytest.fixture
def team(world: World) -> Team:
    """Three colleagues."""
    return Team(world)


def _transfer(team: Team, chat: object, version: int, **more: object) -> TransferChat:
    return TransferChat(id=team.world.command_id(), interaction=chat, version=version, **more)  # type: ignore[arg-type]


# --- to a colleague ---------------------------------------------------------------------------


def test_it_rings_and_stays_with_its_owner(team: Team) -> None:
    """The colleague reads who asks and why; the customer hears nothing, and the chat goes on."""
    visitor, chat, version = team.world.chat(team.maja)
    before, said = team.world.card(chat), len(team.world.public(chat))
    offer = team.ask_to_take(chat, team.oskar, by=team.maja)
    assert (offer.kind, offer.by, offer.brief) == (OfferKind.TRANSFER, team.maja.agent, "A flat tyre")
    assert offer.deadline == team.world.now + COLLEAGUE_OFFER
    assert offer.reason.rule is Rule.CHOSEN_BY_COLLEAGUE
    assert team.world.card(chat) == before
    assert len(team.world.public(chat)) == said
    explained = team.world.staff(chat)[-1]
    assert isinstance(explained, OfferExplained)
    assert (explained.agent, explained.by, explained.brief) == (team.oskar.agent, team.maja.agent, "A flat tyre")
    team.world.say(chat, team.maja, "One moment", version)
    team.world.say(chat, visitor, "Fine")


def test_accepted_it_changes_hands_in_one_step(team: Team) -> None:
    """The customer reads who left and who came; the one before writes nothing more."""
    visitor, chat, version = team.world.chat(team.maja)
    team.accept(team.ask_to_take(chat, team.oskar, by=team.maja), team.oskar)
    card = team.world.card(chat)
    assert (card.agent, card.status, card.company) == (team.oskar.agent, InteractionStatus.ACTIVE, ())
    ended, assigned = team.world.floor()[-2:]
    assert isinstance(ended, OfferEnded)
    assert assigned == InteractionAssigned(
        interaction=chat,
        agent=team.oskar.need_agent(),
        version=card.version,
        since=team.world.now,
        before=team.maja.agent,
    )
    left, joined = team.world.public(chat)[-2:]
    assert isinstance(left, PartyLeft)
    assert (left.party.name, left.returned_to_queue) == ("Maja", False)
    assert isinstance(joined, PartyJoined)
    assert joined.party.name == "Oskar"
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.say(chat, team.maja, "Wait", version)
    team.world.say(chat, team.oskar, "Hello", card.version)
    team.world.say(chat, visitor)


def test_who_stays_has_a_seat_and_a_fence_of_her_own(team: Team) -> None:
    """Three-way, then she leaves, and the customer reads it."""
    _, chat, version = team.world.chat(team.maja)
    team.accept(team.ask_to_take(chat, team.oskar, by=team.maja, stays=True), team.oskar)
    seat = team.seat(chat, team.maja)
    assert seat.kind is SeatKind.STAYING
    assert len({seat.version, team.world.card(chat).version, version}) == 3
    assert isinstance(team.world.floor()[-1], SeatTaken)
    assert not any(isinstance(event, PartyLeft) for event in team.world.public(chat))
    team.world.say(chat, team.maja, "Oskar knows this", seat.version)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.say(chat, team.maja, "Old", version)
    team.leave(chat, team.maja)
    left = team.world.public(chat)[-1]
    assert isinstance(left, PartyLeft)
    assert left.party.name == "Maja"
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.say(chat, team.maja, "Late", seat.version)
    assert team.world.card(chat).agent == team.oskar.agent


def test_declined_nothing_has_changed_but_what_the_owner_reads(team: Team) -> None:
    """With the reason; and nobody is set not ready for saying no to a colleague."""
    _, chat, version = team.world.chat(team.maja)
    before = team.world.card(chat)
    offer = team.ask_to_take(chat, team.oskar, by=team.maja)
    team.world.do(
        DeclineOffer(id=team.world.command_id(), offer=offer.id, reason=" I am no good at brakes "), team.oskar
    )
    assert team.world.card(chat) == before
    concluded = team.world.staff(chat)[-1]
    assert isinstance(concluded, OfferConcluded)
    assert (concluded.outcome, concluded.reason) == (OfferOutcome.DECLINED, "I am no good at brakes")
    assert team.world.run(lambda tx: presence.agent(tx, team.oskar.need_agent())).status is AgentStatus.READY
    team.world.say(chat, team.maja, "On we go", version)
    team.ask_to_take(chat, team.aino, by=team.maja)


def test_unanswered_it_ends_and_nobody_rests(team: Team) -> None:
    """At its deadline, by the row."""
    _, chat, _ = team.world.chat(team.maja)
    offer = team.ask_to_take(chat, team.oskar, by=team.maja)
    team.world.now = offer.deadline
    with refused(ErrorCode.OFFER_GONE):
        team.accept(offer, team.oskar)
    team.world.run(deadlines.expire_due)
    concluded = team.world.staff(chat)[-1]
    assert isinstance(concluded, OfferConcluded)
    assert concluded.outcome is OfferOutcome.EXPIRED
    assert team.world.run(lambda tx: presence.agent(tx, team.oskar.need_agent())).status is AgentStatus.READY
    assert team.world.card(chat).agent == team.maja.agent


def test_only_who_asked_takes_it_back(team: Team) -> None:
    """And once."""
    _, chat, _ = team.world.chat(team.maja)
    offer = team.ask_to_take(chat, team.oskar, by=team.maja)
    command = WithdrawOffer(id=team.world.command_id(), offer=offer.id)
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(command, team.aino)
    team.world.do(command, team.maja)
    assert team.is_quiet(chat)
    with refused(ErrorCode.OFFER_GONE):
        team.accept(offer, team.oskar)
    with refused(ErrorCode.OFFER_GONE):
        team.world.do(WithdrawOffer(id=team.world.command_id(), offer=offer.id), team.maja)


def test_what_a_queue_offers_is_nobodys_to_withdraw(team: Team) -> None:
    """The router asked, not a colleague."""
    offer = team.world.offer(team.world.ring(team.world.visitor()), team.maja)
    assert offer is not None
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(WithdrawOffer(id=team.world.command_id(), offer=offer.id), team.oskar)


def test_whom_one_can_not_ask(team: Team) -> None:
    """Away, resting, full, ringing, herself, nobody; and one at a time."""
    world = team.world
    _, chat, version = world.chat(team.maja)
    resting, gone, full = world.agent("resting", ready=False), world.agent("gone"), world.agent("full", capacity=1)
    world.run(lambda tx: presence.signed_out(tx, gone.need_agent()))
    world.chat(full)
    world.offer(world.ring(world.visitor()), team.aino)
    for whom, code in (
        (resting, ErrorCode.AGENT_AWAY),
        (gone, ErrorCode.AGENT_AWAY),
        (full, ErrorCode.AGENT_FULL),
        (team.aino, ErrorCode.OFFER_OPEN),
        (team.maja, ErrorCode.NOT_ALLOWED),
    ):
        with refused(code):
            world.do(_transfer(team, chat, version, agent=whom.agent), team.maja)
    with refused(ErrorCode.UNKNOWN_AGENT):
        world.do(_transfer(team, chat, version, agent=world.new_id()), team.maja)
    with refused(ErrorCode.INVALID_VALUE):
        world.do(_transfer(team, chat, version), team.maja)
    with refused(ErrorCode.MESSAGE_TOO_LONG):
        world.do(_transfer(team, chat, version, agent=team.oskar.agent, brief="x" * 2_001), team.maja)
    team.ask_to_take(chat, team.oskar, by=team.maja)
    free = world.agent("free")
    with refused(ErrorCode.OFFER_OPEN):
        world.do(_transfer(team, chat, version, agent=free.agent), team.maja)
    with refused(ErrorCode.OFFER_OPEN):
        world.do(_transfer(team, chat, version, queue=world.workshop), team.maja)


# --- races around a ringing colleague ---------------------------------------------------------


def test_the_customer_ends_while_it_rings(team: Team) -> None:
    """The offer is withdrawn with it."""
    visitor, chat, _ = team.world.chat(team.maja)
    offer = team.ask_to_take(chat, team.oskar, by=team.maja)
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    assert team.is_quiet(chat)
    with refused(ErrorCode.OFFER_GONE):
        team.accept(offer, team.oskar)
    assert team.world.card(chat).agent == team.maja.agent, "the wrap-up is still hers"


def test_the_owner_is_lost_while_it_rings(team: Team) -> None:
    """It waits again for anybody; what she asked is off."""
    _, chat, _ = team.world.chat(team.maja)
    offer = team.ask_to_take(chat, team.oskar, by=team.maja)
    team.world.run(lambda tx: presence.signed_out(tx, team.maja.need_agent()))
    assert team.world.card(chat).status is InteractionStatus.WAITING
    with refused(ErrorCode.OFFER_GONE):
        team.accept(offer, team.oskar)
    assert team.world.run(verify).whole


def test_the_colleague_is_lost_while_it_rings(team: Team) -> None:
    """As if she had not been asked."""
    _, chat, _ = team.world.chat(team.maja)
    before = team.world.card(chat)
    team.ask_to_take(chat, team.oskar, by=team.maja)
    team.world.run(lambda tx: presence.signed_out(tx, team.oskar.need_agent()))
    assert team.is_quiet(chat)
    assert team.world.card(chat) == before


def test_a_colleague_who_rests_gives_it_back(team: Team) -> None:
    """A chat must not ring at a desk whose agent went to lunch; an invitation may."""
    _, chat, _ = team.world.chat(team.maja)
    lunch = SetAgentState(id=team.world.command_id(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH)
    team.ask_to_take(chat, team.oskar, by=team.maja)
    team.world.do(lunch, team.oskar)
    assert team.is_quiet(chat)
    team.invite(chat, team.oskar, by=team.maja)
    team.world.do(
        SetAgentState(id=team.world.command_id(), status=AgentStatus.NOT_READY, reason=NotReadyReason.BREAK), team.oskar
    )
    assert not team.is_quiet(chat)


def test_an_owner_alone_can_not_leave_while_it_rings(team: Team) -> None:
    """The customer would be left with a ringing bell."""
    _, chat, _ = team.world.chat(team.maja)
    team.ask_to_take(chat, team.oskar, by=team.maja)
    with refused(ErrorCode.OFFER_OPEN):
        team.leave(chat, team.maja)


def test_the_new_owner_hands_over_again(team: Team) -> None:
    """To the next, and back to the first."""
    _, chat, _ = team.world.chat(team.maja)
    for giver, taker in ((team.maja, team.oskar), (team.oskar, team.aino), (team.aino, team.maja)):
        team.accept(team.ask_to_take(chat, taker, by=giver, stays=True), taker)
    card = team.world.card(chat)
    assert card.agent == team.maja.agent
    assert {seat.agent for seat in card.company} == {team.oskar.agent, team.aino.agent}
    assert team.world.run(verify).whole


# --- to a queue -------------------------------------------------------------------------------


def test_into_a_queue_it_waits_with_its_first_arrival(team: Team) -> None:
    """Brief for whoever takes it, plain words for the customer."""
    _, chat, version = team.world.chat(team.maja)
    arrived = team.world.card(chat).arrived_at
    team.world.now += 60_000
    team.pass_on(chat, team.world.workshop, by=team.maja, brief="Squeaking brakes")
    card = team.world.card(chat)
    assert (card.status, card.agent, card.queue, card.arrived_at) == (
        InteractionStatus.WAITING,
        None,
        team.world.workshop,
        arrived,
    )
    assert card.passed is not None
    assert (card.passed.by, card.passed.brief) == (team.maja.agent, "Squeaking brakes")
    requeued = team.world.floor()[-1]
    assert isinstance(requeued, InteractionRequeued)
    assert (requeued.before, requeued.queue) == (team.maja.agent, team.world.workshop)
    passed = team.world.public(chat)[-1]
    assert isinstance(passed, PassedOn)
    assert (passed.by.name, passed.queue_name, passed.stays) == ("Maja", "Workshop", False)
    assert isinstance(team.world.staff(chat)[-1], HandedOver)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.say(chat, team.maja, "Wait", version)
    team.world.assign(chat, team.oskar)
    assert team.world.card(chat).passed is None


def test_who_stays_waits_with_the_customer(team: Team) -> None:
    """They talk on in the queue; her place counts once; the router offers it to others only."""
    visitor, chat, _ = team.world.chat(team.maja)
    team.pass_on(chat, team.world.workshop, by=team.maja, stays=True)
    seat = team.seat(chat, team.maja)
    team.world.say(chat, team.maja, "Nearly there", seat.version)
    team.world.say(chat, visitor, "Thanks")
    assert team.world.offer(chat, team.maja) is None, "not to who handed it over"
    team.world.assign(chat, team.oskar)
    card = team.world.card(chat)
    assert (card.agent, card.company) == (team.oskar.agent, (seat,))
    team.leave(chat, team.maja)
    assert team.world.card(chat).company == ()


def test_who_waits_with_the_customer_takes_it_back(team: Team) -> None:
    """Her seat becomes hers to own; the customer reads of no second coming."""
    _, chat, _ = team.world.chat(team.maja)
    team.pass_on(chat, team.world.workshop, by=team.maja, stays=True)
    team.world.do(TakeChat(id=team.world.command_id(), interaction=chat), team.maja)
    card = team.world.card(chat)
    assert (card.agent, card.company, card.queue) == (team.maja.agent, (), team.world.workshop)
    joined = [event for event in team.world.public(chat) if isinstance(event, PartyJoined)]
    assert len(joined) == 1


def test_nothing_goes_into_the_void(team: Team) -> None:
    """Nobody signed in there, or closed: refused, unless she stays; and who stayed must not leave it there."""
    world = team.world
    _, chat, version = world.chat(team.maja)
    world.run(lambda tx: presence.signed_out(tx, team.oskar.need_agent()))
    with refused(ErrorCode.NOBODY_THERE):
        world.do(_transfer(team, chat, version, queue=world.workshop), team.maja)
    with refused(ErrorCode.UNKNOWN_QUEUE):
        world.do(_transfer(team, chat, version, queue=world.new_id()), team.maja)
    team.pass_on(chat, world.workshop, by=team.maja, stays=True)
    with refused(ErrorCode.NOBODY_THERE):
        team.leave(chat, team.maja)
    world.run(lambda tx: presence.desk_connected(tx, team.oskar.need_agent()))
    team.leave(chat, team.maja)
    assert world.card(chat).status is InteractionStatus.WAITING
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", hours=Hours()))
    with refused(ErrorCode.QUEUE_CLOSED):
        world.do(_transfer(team, chat, world.card(chat).version, queue=world.sales), team.oskar)


def test_the_lease_of_who_stays_runs_out(team: Team) -> None:
    """She left the customer, who keeps the place in the queue."""
    _, chat, _ = team.world.chat(team.maja)
    team.pass_on(chat, team.world.workshop, by=team.maja, stays=True)
    team.world.run(lambda tx: presence.desk_gone(tx, team.maja.need_agent()))
    team.world.now += 60_000
    team.world.run(deadlines.expire_due)
    card = team.world.card(chat)
    assert (card.status, card.company) == (InteractionStatus.WAITING, ())
    left = team.world.public(chat)[-1]
    assert isinstance(left, PartyLeft)
    assert not left.returned_to_queue


def test_who_stays_can_end_it_and_only_while_nobody_has_it(team: Team) -> None:
    """The customer says never mind."""
    _, chat, _ = team.world.chat(team.maja)
    team.pass_on(chat, team.world.workshop, by=team.maja, stays=True)
    team.world.assign(chat, team.oskar)
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(
            EndChat(id=team.world.command_id(), interaction=chat, version=team.fence(chat, team.maja)), team.maja
        )
    _, other, _ = team.world.chat(team.maja)
    team.pass_on(other, team.world.workshop, by=team.maja, stays=True)
    team.world.do(
        EndChat(id=team.world.command_id(), interaction=other, version=team.fence(other, team.maja)), team.maja
    )
    assert team.world.card(other).status is InteractionStatus.CLOSED
    assert team.world.run(verify).whole


# --- moving what waits ------------------------------------------------------------------------


def test_what_waits_is_moved_by_who_serves_it(team: Team) -> None:
    """Or by a supervisor, with the version everybody sees."""
    world = team.world
    chat = world.ring(world.visitor())
    workshop_only, chief = world.agent("far"), world.agent("chief", role=Role.SUPERVISOR)
    world.do(_transfer(team, chat, 0, queue=world.workshop), team.maja)
    assert world.card(chat).queue == world.workshop
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(_transfer(team, chat, world.card(chat).version, queue=world.sales), workshop_only)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.do(_transfer(team, chat, 0, queue=world.sales), chief)
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(_transfer(team, chat, world.card(chat).version, agent=team.aino.agent), chief)
    world.do(_transfer(team, chat, world.card(chat).version, queue=world.sales), chief)
    assert world.card(chat).queue == world.sales


def test_what_rings_is_waited_for(team: Team) -> None:
    """But for who it rings at, and for a supervisor."""
    world = team.world
    chief = world.agent("chief", role=Role.SUPERVISOR)
    for mover in (team.aino, chief):
        chat = world.ring(world.visitor())
        assert world.offer(chat, team.aino) is not None
        version = world.card(chat).version
        with refused(ErrorCode.OFFER_OPEN):
            world.do(_transfer(team, chat, version, queue=world.workshop), team.maja)
        world.do(_transfer(team, chat, version, queue=world.workshop), mover)
        assert (world.card(chat).status, world.card(chat).queue) == (InteractionStatus.WAITING, world.workshop)


def test_a_chat_that_is_over_goes_nowhere(team: Team) -> None:
    """Not even by its owner."""
    visitor, chat, version = team.world.chat(team.maja)
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    with refused(ErrorCode.CHAT_ENDED):
        team.world.do(_transfer(team, chat, version, queue=team.world.workshop), team.maja)
    with refused(ErrorCode.CHAT_ENDED):
        team.world.do(SendMessage(id=team.world.command_id(), interaction=chat, text="x", version=version), team.maja)

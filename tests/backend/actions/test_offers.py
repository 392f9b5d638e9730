"""Offers: one at a time, one winner, and what happens when nobody answers."""

import pytest

from backend.actions import deadlines, presence
from protocol.commands import AcceptOffer, DeclineOffer, SetAgentState
from protocol.errors import ErrorCode
from protocol.events import OfferConcluded, OfferExplained, PartyJoined
from protocol.floor import AgentStateChanged, InteractionAssigned, OfferEnded, OfferMade
from protocol.ids import OfferId
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason, OfferOutcome
from tests.backend.actions.world import START, World, refused


def test_an_offer_rings_and_says_why(world: World) -> None:
    """FEATURES 10, N11."""
    agent = world.agent()
    interaction = world.ring(world.visitor())
    offer = world.offer(interaction, agent, rings=30_000)
    assert offer is not None
    assert (offer.made_at, offer.deadline) == (START, START + 30_000)
    assert world.floor()[-1] == OfferMade(offer=offer)
    assert world.staff(interaction) == [OfferExplained(offer=offer.id, agent=agent.need_agent(), reason=offer.reason)]
    assert world.card(interaction).status is InteractionStatus.OFFERED


def test_a_proposal_that_the_floor_has_overtaken_does_nothing(world: World) -> None:
    """Not ready, gone, ringing already, full; and an interaction that does not wait."""
    ready, resting = world.agent(), world.agent("oskar", ready=False)
    first, second = world.ring(world.visitor()), world.ring(world.visitor())
    before = len(world.entries)
    assert world.offer(first, resting) is None
    assert len(world.entries) == before
    assert world.offer(first, ready) is not None
    assert world.offer(second, ready) is None, "one offer at a time"
    other = world.agent("aino")
    assert world.offer(first, other) is None, "it is offered already"
    world.run(lambda tx: presence.signed_out(tx, other.need_agent()))
    assert world.offer(second, other) is None


@pytest.mark.parametrize("capacity", [1, 3])
def test_capacity_is_never_exceeded(world: World, capacity: int) -> None:
    """Active, wrap-up and ringing count."""
    agent = world.agent(capacity=capacity)
    for _ in range(capacity):
        world.assign(world.ring(world.visitor()), agent)
    assert world.offer(world.ring(world.visitor()), agent) is None


def test_accepting_assigns_with_a_fence(world: World) -> None:
    """Floor, public and staff streams each say their part."""
    agent = world.agent()
    interaction = world.ring(world.visitor())
    offer = world.offer(interaction, agent)
    assert offer is not None
    world.do(AcceptOffer(id=world.command_id(), offer=offer.id), agent)
    ended, assigned = world.floor()[-2:]
    assert isinstance(ended, OfferEnded)
    assert ended.outcome is OfferOutcome.ACCEPTED
    assert assigned == InteractionAssigned(
        interaction=interaction, agent=agent.need_agent(), version=1, since=world.now
    )
    joined = world.public(interaction)[-1]
    assert isinstance(joined, PartyJoined)
    assert joined.party.name == "Maja"
    concluded = world.staff(interaction)[-1]
    assert isinstance(concluded, OfferConcluded)
    assert concluded.outcome is OfferOutcome.ACCEPTED
    with refused(ErrorCode.OFFER_GONE):
        world.do(AcceptOffer(id=world.command_id(), offer=offer.id), agent)


def test_offers_that_can_not_be_taken(world: World) -> None:
    """Unknown, another's, too late: the row's deadline decides even before anybody looked."""
    maja, oskar = world.agent(), world.agent("oskar")
    interaction = world.ring(world.visitor())
    offer = world.offer(interaction, maja)
    assert offer is not None
    with refused(ErrorCode.UNKNOWN_OFFER):
        world.do(AcceptOffer(id=world.command_id(), offer=OfferId(world.new_id())), maja)
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(AcceptOffer(id=world.command_id(), offer=offer.id), oskar)
    world.now = offer.deadline
    for command in (AcceptOffer, DeclineOffer):
        with refused(ErrorCode.OFFER_GONE):
            world.do(command(id=world.command_id(), offer=offer.id), maja)


def test_declining_sets_not_ready(world: World) -> None:
    """FEATURES 13, without other chats. The interaction keeps its arrival."""
    agent = world.agent()
    interaction = world.ring(world.visitor())
    offer = world.offer(interaction, agent)
    assert offer is not None
    world.now += 5_000
    world.do(DeclineOffer(id=world.command_id(), offer=offer.id), agent)
    changed = world.floor()[-1]
    assert isinstance(changed, AgentStateChanged)
    assert (changed.status, changed.reason) == (AgentStatus.NOT_READY, NotReadyReason.DECLINED)
    card = world.card(interaction)
    assert (card.status, card.arrived_at, card.since) == (InteractionStatus.WAITING, START, START + 5_000)


def test_declining_with_other_chats_finishes_those(world: World) -> None:
    """FEATURES 13, "else Busy"."""
    agent = world.agent()
    world.chat(agent)
    offer = world.offer(world.ring(world.visitor()), agent)
    assert offer is not None
    world.do(DeclineOffer(id=world.command_id(), offer=offer.id), agent)
    changed = world.floor()[-1]
    assert isinstance(changed, AgentStateChanged)
    assert (changed.status, changed.reason) == (AgentStatus.FINISHING, None)


def test_an_unanswered_offer_goes_on_and_its_agent_rests(world: World) -> None:
    """FEATURES 12, at its deadline and not before; looking twice changes nothing."""
    agent = world.agent()
    interaction = world.ring(world.visitor())
    offer = world.offer(interaction, agent)
    assert offer is not None
    assert world.run(deadlines.next_deadline) == offer.deadline
    count = len(world.entries)
    world.now = offer.deadline - 1
    world.run(deadlines.expire_due)
    assert len(world.entries) == count
    world.now = offer.deadline
    world.run(deadlines.expire_due)
    ended, changed = world.floor()[-2:]
    assert isinstance(ended, OfferEnded)
    assert ended.outcome is OfferOutcome.EXPIRED
    assert isinstance(changed, AgentStateChanged)
    assert changed.reason is NotReadyReason.NO_ANSWER
    assert world.card(interaction).arrived_at == START
    count = len(world.entries)
    world.run(deadlines.expire_due)
    assert len(world.entries) == count
    assert world.run(deadlines.next_deadline) is None


def test_going_not_ready_gives_back_what_rings(world: World) -> None:
    """The customer does not wait for the deadline."""
    agent = world.agent()
    interaction = world.ring(world.visitor())
    world.offer(interaction, agent)
    world.do(SetAgentState(id=world.command_id(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH), agent)
    ended, changed = world.floor()[-2:]
    assert isinstance(ended, OfferEnded)
    assert ended.outcome is OfferOutcome.WITHDRAWN
    assert isinstance(changed, AgentStateChanged)
    assert world.card(interaction).status is InteractionStatus.WAITING


def test_states_an_agent_can_not_choose(world: World) -> None:
    """What happened to her is not hers to say, and a reason goes with not ready only."""
    agent = world.agent()
    for status, reason in (
        (AgentStatus.NOT_READY, NotReadyReason.NO_ANSWER),
        (AgentStatus.READY, NotReadyReason.LUNCH),
    ):
        with refused(ErrorCode.INVALID_VALUE):
            world.do(SetAgentState(id=world.command_id(), status=status, reason=reason), agent)
    assert world.do(SetAgentState(id=world.command_id(), status=AgentStatus.READY), agent).seq == 0, "she is already"

"""Who drops is waited for: an agent by her lease, a customer by a grace. Short drops are nobody's business."""

from backend.actions import customers, deadlines, presence
from backend.actions.absences import AT_ONCE, TIME_TO_RETURN, TOLD_AT_MOST_EVERY
from backend.actions.actor import Actor
from protocol.commands import EndChat
from protocol.errors import ErrorCode
from protocol.events import ChatEnded, ConnectionChanged, PartyLeft
from protocol.floor import AgentStateChanged, InteractionClosed, InteractionEnded, InteractionRequeued, OfferEnded
from protocol.ids import InteractionId
from protocol.kinds import AgentStatus, EndReason, InteractionStatus, NotReadyReason, OfferOutcome, PartyKind
from protocol.limits import AGENT_LEASE, DROP_TOLD_AFTER, VISITOR_GRACE
from tests.backend.actions.world import START, World, refused

HOUR = 3_600_000


def _gone(world: World, who: Actor) -> None:
    if who.visitor is not None:
        visitor = who.visitor
        world.run(lambda tx: customers.window_gone(tx, visitor))
    else:
        world.run(lambda tx: presence.desk_gone(tx, who.need_agent()))


def _back(world: World, who: Actor) -> None:
    if who.visitor is not None:
        visitor = who.visitor
        world.run(lambda tx: customers.window_open(tx, visitor))
    else:
        world.run(lambda tx: presence.desk_connected(tx, who.need_agent()))


def _pass(world: World, milliseconds: int) -> None:
    world.now += milliseconds
    world.run(deadlines.expire_due)


def _told(world: World, interaction: InteractionId) -> list[tuple[PartyKind, bool, int | None]]:
    """What the customer's stream says about connections."""
    return [
        (event.party.kind, event.connected, event.until)
        for event in world.public(interaction)
        if isinstance(event, ConnectionChanged)
    ]


# --- short drops ------------------------------------------------------------------------------


def test_a_phone_that_flaps_each_second_writes_nothing(world: World) -> None:
    """Nor does a desk, nor a page that loads."""
    agent = world.agent()
    visitor, _, _ = world.chat(agent)
    before = len(world.entries)
    for _ in range(120):
        for who in (visitor, agent):
            _gone(world, who)
        _pass(world, 1_000)
        for who in (visitor, agent):
            _back(world, who)
        _pass(world, 100)
    assert len(world.entries) == before
    assert world.run(deadlines.next_deadline) is None


def test_longer_flapping_is_told_now_and_then(world: World) -> None:
    """Four seconds away, a tenth here, for ten minutes: at most two entries each 15 s and side."""
    agent = world.agent()
    visitor, interaction, _ = world.chat(agent)
    for _ in range(146):
        for who in (visitor, agent):
            _gone(world, who)
        for _ in range(8):
            _pass(world, 500)
        for who in (visitor, agent):
            _back(world, who)
        _pass(world, 100)
    told = _told(world, interaction)
    assert 40 < len(told) <= 2 * 2 * (world.now - START) // TOLD_AT_MOST_EVERY + 4
    assert world.card(interaction).status is InteractionStatus.ACTIVE


# --- customers --------------------------------------------------------------------------------


def test_a_lost_customer_is_told_then_the_chat_ends(world: World) -> None:
    """Three seconds unnoticed, told with the end of the grace, then wrap-up for the agent."""
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    _gone(world, visitor)
    gone_at = world.now
    assert world.run(deadlines.next_deadline) == gone_at + DROP_TOLD_AFTER
    _pass(world, DROP_TOLD_AFTER)
    assert _told(world, interaction) == [(PartyKind.CUSTOMER, False, gone_at + VISITOR_GRACE)]
    assert world.run(deadlines.next_deadline) == gone_at + VISITOR_GRACE
    world.say(interaction, agent, version=version)
    _pass(world, VISITOR_GRACE - DROP_TOLD_AFTER - 1)
    assert world.card(interaction).status is InteractionStatus.ACTIVE
    _pass(world, 1)
    ended = world.public(interaction)[-1]
    assert isinstance(ended, ChatEnded)
    assert (ended.by.kind, ended.reason) == (PartyKind.SYSTEM, EndReason.CONNECTION_LOST)
    assert world.card(interaction).status is InteractionStatus.WRAP_UP
    assert isinstance(world.floor()[-1], InteractionEnded)
    assert world.run(deadlines.next_deadline) is None
    _back(world, visitor)
    assert isinstance(world.public(interaction)[-1], ChatEnded), "too late is too late"


def test_back_in_time_the_chat_goes_on(world: World) -> None:
    """And the agent hears it."""
    agent = world.agent()
    visitor, interaction, _ = world.chat(agent)
    _gone(world, visitor)
    _pass(world, 30_000)
    _back(world, visitor)
    assert [connected for _, connected, _ in _told(world, interaction)] == [False, True]
    _pass(world, HOUR)
    assert world.card(interaction).status is InteractionStatus.ACTIVE


def test_who_waits_and_is_lost_is_waited_for_no_longer(world: World) -> None:
    """A chat without an agent closes; one that rings stops ringing."""
    agent = world.agent()
    waiting, ringing = world.visitor(), world.visitor()
    rings = world.ring(ringing)
    assert world.offer(rings, agent, rings=300_000)
    waits = world.ring(waiting)
    for who in (waiting, ringing):
        _gone(world, who)
    _pass(world, VISITOR_GRACE)
    assert {world.card(chat).status for chat in (waits, rings)} == {InteractionStatus.CLOSED}
    assert sum(isinstance(event, InteractionClosed) for event in world.floor()) == 2
    assert any(isinstance(event, OfferEnded) for event in world.floor())
    assert world.run(deadlines.next_deadline) is None


def test_a_grace_ends_with_its_chat(world: World) -> None:
    """Whoever ends it, nothing of the absence is left."""
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    _gone(world, visitor)
    world.do(EndChat(id=world.command_id(), interaction=interaction, version=version), agent)
    assert world.run(deadlines.next_deadline) is None
    count = len(world.entries)
    _back(world, visitor)
    _gone(world, visitor)
    _pass(world, HOUR)
    assert len(world.entries) == count


# --- agents -----------------------------------------------------------------------------------


def test_customers_hear_that_their_agent_is_away_and_back(world: World) -> None:
    """Within the lease nothing moves: same owner, same version, same state."""
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    _, other, _ = world.chat(agent)
    _gone(world, agent)
    until = world.now + AGENT_LEASE
    _pass(world, DROP_TOLD_AFTER)
    away = world.floor()[-1]
    assert isinstance(away, AgentStateChanged)
    assert (away.status, away.online, away.lease_until) == (AgentStatus.READY, True, until)
    _pass(world, AGENT_LEASE - DROP_TOLD_AFTER - 1)
    back = world.run(lambda tx: presence.desk_connected(tx, agent.need_agent()))
    _pass(world, AGENT_LEASE)
    assert (back.status, back.online, back.lease_until) == (AgentStatus.READY, True, None)
    for chat in (interaction, other):
        assert _told(world, chat) == [(PartyKind.AGENT, False, until), (PartyKind.AGENT, True, None)]
    here = world.floor()[-1]
    assert isinstance(here, AgentStateChanged)
    assert (here.since, here.lease_until) == (away.since, None)
    assert world.say(interaction, agent, version=version).seq


def test_nothing_rings_at_an_empty_desk(world: World) -> None:
    """What rings is withdrawn when her absence is told; until she is back nothing else does."""
    agent = world.agent()
    ringing = world.ring(world.visitor())
    assert world.offer(ringing, agent)
    _gone(world, agent)
    _pass(world, DROP_TOLD_AFTER)
    ended = world.floor()[-1]
    assert isinstance(ended, OfferEnded)
    assert world.card(ringing).status is InteractionStatus.WAITING
    assert world.offer(ringing, agent) is None
    _back(world, agent)
    assert world.offer(ringing, agent)


def test_after_the_lease_chats_go_back_to_the_front(world: World) -> None:
    """With their first arrival, and the old owner fenced off."""
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    ringing = world.ring(world.visitor())
    world.offer(ringing, agent, rings=300_000)
    world.now += 1_000
    world.run(lambda tx: presence.desk_gone(tx, agent.need_agent()))
    _pass(world, AGENT_LEASE)
    card = world.card(interaction)
    assert (card.status, card.agent, card.version, card.arrived_at, card.since) == (
        InteractionStatus.WAITING,
        None,
        version + 1,
        START,
        world.now,
    )
    assert world.card(ringing).status is InteractionStatus.WAITING
    changed, withdrawn, requeued = world.floor()[-3:]
    assert isinstance(changed, AgentStateChanged)
    assert (changed.online, changed.reason) == (False, NotReadyReason.CONNECTION_LOST)
    assert isinstance(withdrawn, OfferEnded)
    assert requeued == InteractionRequeued(
        interaction=interaction, version=version + 1, since=world.now, before=agent.need_agent()
    )
    left = world.public(interaction)[-1]
    assert isinstance(left, PartyLeft)
    assert left.returned_to_queue
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.say(interaction, agent, version=version)
    back = world.run(lambda tx: presence.desk_connected(tx, agent.need_agent()))
    assert (back.status, back.reason, back.online) == (AgentStatus.NOT_READY, NotReadyReason.SIGNED_IN, True)
    assert world.run(deadlines.next_deadline) is None


def test_signing_out_needs_no_lease(world: World) -> None:
    """Who goes home by choice gives her chats back at once."""
    agent = world.agent()
    _, interaction, _ = world.chat(agent)
    world.run(lambda tx: presence.signed_out(tx, agent.need_agent()))
    assert world.card(interaction).status is InteractionStatus.WAITING
    gone = world.run(lambda tx: presence.agent(tx, agent.need_agent()))
    assert (gone.online, gone.reason) == (False, NotReadyReason.SIGNED_OUT)


# --- the server and its clock -----------------------------------------------------------------


def test_a_restarted_server_gives_everyone_time_to_return(world: World) -> None:
    """Nobody could come back while it was down: all leases and graces count from its start."""
    maja, oskar = world.agent(), world.agent("oskar")
    visitor, interaction, _ = world.chat(maja)
    _, others, _ = world.chat(oskar)
    for who in (maja, visitor):
        _gone(world, who)
    _pass(world, 50_000)
    told = len(_told(world, interaction))
    world.now += HOUR
    world.run(deadlines.begin_anew)
    world.run(deadlines.expire_due)
    until = world.now + AGENT_LEASE
    assert [(connected, end) for _, connected, end in _told(world, interaction)[told:]] == [(False, until)] * 2
    assert world.card(interaction).agent == maja.agent
    assert _told(world, others) == []
    assert world.run(deadlines.next_deadline) == world.now + TIME_TO_RETURN
    _pass(world, TIME_TO_RETURN)
    assert [(kind, end) for kind, _, end in _told(world, others)] == [
        (PartyKind.AGENT, until),
        (PartyKind.CUSTOMER, until),
    ]
    world.now = until
    world.run(deadlines.expire_due)
    # She was gone before her customer: the chat went back to its queue, and closed there.
    assert {world.card(chat).status for chat in (interaction, others)} == {InteractionStatus.CLOSED}


def test_an_offer_that_nobody_could_answer_is_nobodys_fault(world: World) -> None:
    """Withdrawn, and she stays ready: her link had dropped, or the server was down."""
    agent = world.agent()
    ringing = world.ring(world.visitor())
    assert world.offer(ringing, agent, rings=2_000)
    _gone(world, agent)
    _pass(world, 2_000)
    _back(world, agent)
    assert world.offer(ringing, agent, rings=30_000)
    world.now += HOUR
    world.run(deadlines.begin_anew)
    _back(world, agent)
    assert [event.outcome for event in world.floor() if isinstance(event, OfferEnded)] == [OfferOutcome.WITHDRAWN] * 2
    assert world.run(lambda tx: presence.agent(tx, agent.need_agent())).status is AgentStatus.READY
    assert world.offer(ringing, agent)


def test_a_restart_that_nobody_noticed_writes_nothing(world: World) -> None:
    """All are back before it is told."""
    agent = world.agent()
    visitor, _, _ = world.chat(agent)
    before = len(world.entries)
    world.run(deadlines.begin_anew)
    _pass(world, TIME_TO_RETURN - 1)
    _back(world, agent)
    _back(world, visitor)
    _pass(world, HOUR)
    assert len(world.entries) == before


def test_a_clock_set_back_draws_no_wait_out(world: World) -> None:
    """An hour back: leases, graces and offers end when they would have, give or take themselves."""
    maja, oskar = world.agent(), world.agent("oskar")
    visitor, interaction, _ = world.chat(maja)
    ringing = world.ring(world.visitor())
    assert world.offer(ringing, oskar)
    for who in (maja, visitor):
        _gone(world, who)
    _pass(world, DROP_TOLD_AFTER)
    _pass(world, -HOUR)
    assert world.card(ringing).status is InteractionStatus.WAITING, "withdrawn, to be offered anew"
    until = world.now + AGENT_LEASE
    assert [end for _, _, end in _told(world, interaction)[-2:]] == [until, until]
    _pass(world, AGENT_LEASE)
    assert world.card(interaction).status is InteractionStatus.CLOSED
    assert world.run(deadlines.next_deadline) is None


def test_many_at_once_are_done_in_parts(world: World) -> None:
    """Nobody who writes waits for all of them; and each part says that there is more to do."""
    chats: list[InteractionId] = []
    for _ in range(2 * AT_ONCE + 50):
        visitor = world.visitor()
        chats.append(world.ring(visitor))
        _gone(world, visitor)
    world.now += VISITOR_GRACE
    parts = 0
    while (due := world.run(deadlines.next_deadline)) is not None:
        assert due <= world.now
        before = len(world.entries)
        world.run(deadlines.expire_due)
        parts += 1
        assert 0 < len(world.entries) - before <= 3 * AT_ONCE
    assert parts == 3
    assert {world.card(chat).status for chat in chats} == {InteractionStatus.CLOSED}

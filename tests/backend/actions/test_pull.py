"""Taking by hand: who is next, or anybody out of turn; the router's order, and one winner of any race."""

import pytest

from backend.actions import presence
from protocol.commands import EndChat, TakeChat, TakeNext
from protocol.errors import ErrorCode
from protocol.events import ChatTaken, OfferConcluded, PartyJoined
from protocol.floor import InteractionAssigned
from protocol.ids import InteractionId
from protocol.kinds import AgentStatus, Channel, InteractionStatus, NotReadyReason, OfferOutcome, Role
from protocol.setup import PutAgent, PutQueue
from tests.backend.actions.team import Team
from tests.backend.actions.world import World, refused


@pytest.fixture
def team(world: World) -> Team:
    """Three colleagues."""
    return Team(world)


def _take(team: Team, chat: InteractionId) -> TakeChat:
    return TakeChat(id=team.world.command_id(), interaction=chat)


def _next(team: Team) -> TakeNext:
    return TakeNext(id=team.world.command_id())


def test_one_who_waits_is_taken_out_of_turn(team: Team) -> None:
    """Ready or not; the staff read that others waited longer."""
    first, second = team.world.ring(team.world.visitor()), team.world.ring(team.world.visitor())
    resting = team.world.agent("resting", ready=False)
    team.world.do(_take(team, second), resting)
    assert team.world.staff(second) == [ChatTaken(agent=resting.need_agent(), out_of_turn=True)]
    assert isinstance(team.world.floor()[-1], InteractionAssigned)
    assert isinstance(team.world.public(second)[-1], PartyJoined)
    assert team.world.card(second).agent == resting.agent
    team.world.do(_take(team, first), resting)
    assert team.world.staff(first) == [ChatTaken(agent=resting.need_agent())]
    assert team.world.do(_take(team, first), resting).seq == 0, "she has it"
    state = team.world.run(lambda tx: presence.agent(tx, resting.need_agent()))
    assert (state.status, state.reason) == (AgentStatus.NOT_READY, NotReadyReason.SIGNED_IN)


def test_of_two_who_take_one_wins(team: Team) -> None:
    """And what is over, or unknown, nobody gets."""
    visitor = team.world.visitor()
    chat = team.world.ring(visitor)
    team.world.do(_take(team, chat), team.maja)
    with refused(ErrorCode.CHAT_TAKEN):
        team.world.do(_take(team, chat), team.oskar)
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    with refused(ErrorCode.CHAT_ENDED):
        team.world.do(_take(team, chat), team.oskar)
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        team.world.do(_take(team, InteractionId(team.world.new_id())), team.oskar)


def test_what_rings_at_her_is_accepted_by_taking(team: Team) -> None:
    """What rings at another is taken; it may come back."""
    chat = team.world.ring(team.world.visitor())
    offer = team.world.offer(chat, team.maja)
    assert offer is not None
    for command in (_take(team, chat), _next(team)):
        with refused(ErrorCode.CHAT_TAKEN if isinstance(command, TakeChat) else ErrorCode.NOBODY_WAITS):
            team.world.do(command, team.oskar)
    team.world.do(_take(team, chat), team.maja)
    concluded = team.world.staff(chat)[-1]
    assert isinstance(concluded, OfferConcluded)
    assert concluded.outcome is OfferOutcome.ACCEPTED
    again = team.world.ring(team.world.visitor())
    assert team.world.offer(again, team.maja)
    team.world.do(_next(team), team.maja)
    assert team.world.card(again).agent == team.maja.agent


def test_another_queues_are_for_those_who_serve_it(team: Team) -> None:
    """Or for supervisors."""
    chat = team.world.ring(team.world.visitor())
    team.pass_on(chat, team.world.workshop, by=team.oskar)
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(_take(team, chat), team.maja)
    chief = team.world.agent("chief", role=Role.SUPERVISOR)
    with refused(ErrorCode.NOBODY_WAITS):
        team.world.do(_next(team), chief)
    team.world.do(_take(team, chat), chief)
    assert team.world.card(chat).agent == chief.agent


def test_who_has_no_place_takes_nothing(team: Team) -> None:
    """What rings at her has its place already."""
    small = team.world.agent("small", capacity=1)
    ringing, waiting = team.world.ring(team.world.visitor()), team.world.ring(team.world.visitor())
    assert team.world.offer(ringing, small)
    with refused(ErrorCode.AGENT_FULL):
        team.world.do(_take(team, waiting), small)
    team.world.do(_next(team), small)
    assert team.world.card(ringing).agent == small.agent
    for command in (_take(team, waiting), _next(team)):
        with refused(ErrorCode.AGENT_FULL):
            team.world.do(command, small)


def test_without_a_desk_nothing_is_taken(team: Team) -> None:
    """By a call from elsewhere: nobody would answer the customer."""
    chat = team.world.ring(team.world.visitor())
    team.world.run(lambda tx: presence.signed_out(tx, team.maja.need_agent()))
    for command in (_take(team, chat), _next(team)):
        with refused(ErrorCode.NOT_ALLOWED):
            team.world.do(command, team.maja)
    assert team.world.card(chat).status is InteractionStatus.WAITING


def test_next_is_who_has_waited_most_of_the_target(team: Team) -> None:
    """60 s of a 60 s target come before 90 s of a 300 s one."""
    world = team.world
    world.do(PutQueue(id=world.command_id(), queue=world.workshop, name="Workshop", target_seconds=300))
    early = world.ring(world.visitor())
    team.pass_on(early, world.workshop, by=team.oskar)
    world.now += 30_000
    late = world.ring(world.visitor())
    world.now += 60_000
    world.do(_next(team), team.oskar)
    assert world.card(late).agent == team.oskar.agent
    assert world.staff(late)[-1] == ChatTaken(agent=team.oskar.need_agent())
    world.do(_next(team), team.oskar)
    assert world.card(early).agent == team.oskar.agent
    with refused(ErrorCode.NOBODY_WAITS):
        world.do(_next(team), team.oskar)


def test_next_is_somebody_whom_she_fits(team: Team) -> None:
    """Skills count, and what a queue gives up over time; by hand she may take any."""
    world = team.world
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", skills={"danish": 5}))
    chat = world.ring(world.visitor())
    with refused(ErrorCode.NOBODY_WAITS):
        world.do(_next(team), team.maja)
    world.do(
        PutAgent(
            id=world.command_id(),
            agent=team.aino.need_agent(),
            login="aino",
            name="Aino",
            skills={"danish": 5},
            queues={world.sales: {Channel.CHAT: 1}},
        )
    )
    world.do(_next(team), team.aino)
    assert world.card(chat).agent == team.aino.agent
    other = world.ring(world.visitor())
    world.do(_take(team, other), team.maja)


def test_who_passed_it_on_is_not_next_for_it(team: Team) -> None:
    """She waits with the customer; taking it back is a choice of its own."""
    _, chat, _ = team.world.chat(team.oskar)
    team.pass_on(chat, team.world.workshop, by=team.oskar, stays=True)
    with refused(ErrorCode.NOBODY_WAITS):
        team.world.do(_next(team), team.oskar)


def test_next_costs_no_more_when_many_wait_whom_she_does_not_fit(team: Team) -> None:
    """One look for each set of required skills, not one for each who waits."""
    world = team.world
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", skills={"danish": 5}))

    def cost() -> int:
        steps = 0

        def step() -> int:
            nonlocal steps
            steps += 1
            return 0

        world.ledger.connection.set_progress_handler(step, 10)
        with refused(ErrorCode.NOBODY_WAITS):
            world.do(_next(team), team.maja)
        world.ledger.connection.set_progress_handler(None, 0)
        return steps

    world.ring(world.visitor())
    with_one = cost()
    for _ in range(100):
        world.ring(world.visitor())
    assert cost() <= with_one + 2


def test_next_is_found_behind_whom_she_does_not_fit(team: Team) -> None:
    """Of each requirement the first counts, whoever came before with another."""
    world = team.world
    chats: list[InteractionId] = []
    for _ in range(4):
        chats.append(world.ring(world.visitor()))
        world.now += 1
    change = world.ledger.connection.execute
    for number, skills in enumerate(('{"danish":3}', '{"danish":2}', "{}")):
        change("UPDATE interactions SET skills = ? WHERE id = ?", (skills, chats[number].bytes))
    world.do(_next(team), team.maja)
    assert world.card(chats[2]).agent == team.maja.agent
    assert world.staff(chats[2]) == [ChatTaken(agent=team.maja.need_agent())]
    world.do(_take(team, chats[0]), team.oskar)
    assert world.staff(chats[0]) == [ChatTaken(agent=team.oskar.need_agent(), out_of_turn=True)]

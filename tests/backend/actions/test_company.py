"""Colleagues in one chat: invited, writing, leaving, lost; the last one's leaving ends it."""

import pytest

from backend.actions import deadlines, presence
from backend.actions.verify import verify
from protocol.commands import EndChat, FinishWrapUp, InviteColleague, LeaveChat, Mark
from protocol.errors import ErrorCode
from protocol.events import ChatEnded, ConnectionChanged, Marked, MessagePosted, PartyJoined, PartyLeft
from protocol.floor import InteractionAssigned, InteractionEnded, SeatLeft, SeatTaken
from protocol.kinds import AgentStatus, EndReason, InteractionStatus, NotReadyReason, OfferKind, SeatKind
from protocol.limits import AGENT_LEASE, DROP_TOLD_AFTER
from tests.backend.actions.team import Team
from tests.backend.actions.world import World, refused


@pytest.fixture
def team(world: World) -> Team:
    """Three colleagues."""
    return Team(world)


def test_an_invited_colleague_sits_down(team: Team) -> None:
    """The customer reads who comes; she writes in her own name, with a fence of her own."""
    _, chat, version = team.world.chat(team.maja)
    offer = team.invite(chat, team.oskar, by=team.maja)
    assert offer.kind is OfferKind.COMPANY
    team.accept(offer, team.oskar)
    seat = team.seat(chat, team.oskar)
    assert (seat.kind, seat.since) == (SeatKind.INVITED, team.world.now)
    assert team.world.floor()[-1] == SeatTaken(interaction=chat, seat=seat)
    joined = team.world.public(chat)[-1]
    assert isinstance(joined, PartyJoined)
    assert joined.party.name == "Oskar"
    team.world.say(chat, team.oskar, "I know this bike", seat.version)
    said = team.world.public(chat)[-1]
    assert isinstance(said, MessagePosted)
    assert said.author.name == "Oskar"
    team.world.say(chat, team.maja, "So do I", version)
    card = team.world.card(chat)
    assert (card.agent, card.version) == (team.maja.agent, version)
    for wrong in (version, seat.version + 1, None):
        with refused(ErrorCode.STALE_ASSIGNMENT):
            team.world.say(chat, team.oskar, "Hm", wrong)


def test_a_colleague_who_rests_can_be_invited(team: Team) -> None:
    """She is at her desk, and takes no chats; but not one who is gone, full, in it, or rung at."""
    world = team.world
    _, chat, version = world.chat(team.maja)
    resting, full, gone = world.agent("resting", ready=False), world.agent("full", capacity=1), world.agent("gone")
    world.chat(full)
    world.run(lambda tx: presence.signed_out(tx, gone.need_agent()))
    for whom, code in (
        (full, ErrorCode.AGENT_FULL),
        (gone, ErrorCode.AGENT_AWAY),
        (team.maja, ErrorCode.NOT_ALLOWED),
    ):
        command = InviteColleague(id=world.command_id(), interaction=chat, version=version, agent=whom.need_agent())
        with refused(code):
            world.do(command, team.maja)
    team.sit(chat, resting, by=team.maja)
    with refused(ErrorCode.NOT_ALLOWED, "already"):
        team.invite(chat, resting, by=team.maja)


def test_who_sits_in_it_invites_too(team: Team) -> None:
    """And what she asked is off when she goes."""
    _, chat, _ = team.world.chat(team.maja)
    team.sit(chat, team.oskar, by=team.maja)
    offer = team.invite(chat, team.aino, by=team.oskar)
    team.leave(chat, team.oskar)
    with refused(ErrorCode.OFFER_GONE):
        team.accept(offer, team.aino)
    assert team.world.run(verify).whole


def test_an_invitation_that_comes_to_nothing_changes_nobody(team: Team) -> None:
    """Unanswered at its deadline: a colleague's offer rests nobody."""
    _, chat, _ = team.world.chat(team.maja)
    offer = team.invite(chat, team.oskar, by=team.maja)
    team.world.now = offer.deadline
    team.world.run(deadlines.expire_due)
    assert team.is_quiet(chat)
    assert team.world.run(lambda tx: presence.agent(tx, team.oskar.need_agent())).status is AgentStatus.READY


def test_the_customer_ends_while_a_colleague_is_asked(team: Team) -> None:
    """There is nothing to come into any more."""
    visitor, chat, _ = team.world.chat(team.maja)
    offer = team.invite(chat, team.oskar, by=team.maja)
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    with refused(ErrorCode.OFFER_GONE):
        team.accept(offer, team.oskar)


def test_a_seat_is_left(team: Team) -> None:
    """The chat goes on with its owner."""
    _, chat, version = team.world.chat(team.maja)
    team.sit(chat, team.oskar, by=team.maja)
    team.leave(chat, team.oskar)
    assert team.world.floor()[-1] == SeatLeft(interaction=chat, agent=team.oskar.need_agent())
    left = team.world.public(chat)[-1]
    assert isinstance(left, PartyLeft)
    assert left.party.name == "Oskar"
    assert team.world.card(chat).company == ()
    team.world.say(chat, team.maja, version=version)


def test_an_owner_leaves_it_to_whom_was_invited_first(team: Team) -> None:
    """Before who stayed after a transfer; the heir's seat is gone, her fence a new one."""
    _, chat, _ = team.world.chat(team.maja)
    team.accept(team.ask_to_take(chat, team.oskar, by=team.maja, stays=True), team.oskar)
    seat = team.sit(chat, team.aino, by=team.oskar)
    team.leave(chat, team.oskar)
    card = team.world.card(chat)
    assert (card.agent, [one.agent for one in card.company]) == (team.aino.agent, [team.maja.agent])
    assert card.version > seat.version
    assigned = team.world.floor()[-1]
    assert isinstance(assigned, InteractionAssigned)
    assert assigned.before == team.oskar.agent
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.say(chat, team.aino, "Hello", seat.version)
    team.leave(chat, team.aino)
    assert team.world.card(chat).agent == team.maja.agent
    names = [event.party.name for event in team.world.public(chat) if isinstance(event, PartyJoined)]
    assert names == ["Maja", "Oskar", "Aino"], "nobody comes twice"


def test_the_last_agents_leaving_ends_it(team: Team) -> None:
    """With wrap-up for her, as if she had ended it."""
    _, chat, version = team.world.chat(team.maja)
    team.leave(chat, team.maja)
    ended = team.world.public(chat)[-1]
    assert isinstance(ended, ChatEnded)
    assert ended.reason is EndReason.AGENT_ENDED
    assert team.world.card(chat).status is InteractionStatus.WRAP_UP
    leave = LeaveChat(id=team.world.command_id(), interaction=chat, version=version)
    assert team.world.do(leave, team.maja).seq == 0, "it is over already"
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.do(LeaveChat(id=team.world.command_id(), interaction=chat, version=version), team.oskar)


def test_an_end_is_the_end_for_all(team: Team) -> None:
    """Only the owner wraps up; the others have their place free at once."""
    visitor, chat, version = team.world.chat(team.maja)
    seat = team.sit(chat, team.oskar, by=team.maja)
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    assert isinstance(team.world.floor()[-1], InteractionEnded)
    assert team.world.card(chat).company == ()
    for stale in (seat.version, version):
        with refused(ErrorCode.STALE_ASSIGNMENT):
            team.world.do(FinishWrapUp(id=team.world.command_id(), interaction=chat, version=stale), team.oskar)
    team.world.do(FinishWrapUp(id=team.world.command_id(), interaction=chat, version=version), team.maja)
    assert team.world.run(verify).whole


def test_an_invited_colleague_does_not_end_it(team: Team) -> None:
    """It is not hers."""
    _, chat, _ = team.world.chat(team.maja)
    seat = team.sit(chat, team.oskar, by=team.maja)
    with refused(ErrorCode.NOT_ALLOWED, "leave"):
        team.world.do(EndChat(id=team.world.command_id(), interaction=chat, version=seat.version), team.oskar)


def test_each_marks_for_herself(team: Team) -> None:
    """How far she has read, told in her name."""
    visitor, chat, _ = team.world.chat(team.maja)
    seat = team.sit(chat, team.oskar, by=team.maja)
    said = team.world.say(chat, visitor).seq
    command = Mark(id=team.world.command_id(), interaction=chat, delivered=said, seen=said, version=seat.version)
    team.world.do(command, team.oskar)
    marked = team.world.public(chat)[-1]
    assert isinstance(marked, Marked)
    assert (marked.party.agent, marked.seen) == (team.oskar.agent, said)


# --- links that are gone ----------------------------------------------------------------------


def test_an_owner_who_is_lost_leaves_it_to_her_company(team: Team) -> None:
    """The customer does not go back into the queue while a colleague is there."""
    _, chat, _ = team.world.chat(team.maja)
    team.sit(chat, team.oskar, by=team.maja)
    team.world.run(lambda tx: presence.desk_gone(tx, team.maja.need_agent()))
    team.world.now += AGENT_LEASE
    team.world.run(deadlines.expire_due)
    card = team.world.card(chat)
    assert (card.agent, card.status, card.company) == (team.oskar.agent, InteractionStatus.ACTIVE, ())
    left = next(event for event in reversed(team.world.public(chat)) if isinstance(event, PartyLeft))
    assert (left.party.name, left.returned_to_queue) == ("Maja", False)
    assert team.world.run(verify).whole


def test_company_that_is_lost_goes_without_a_word_about_the_owner(team: Team) -> None:
    """At the end of her lease; until then her seat is kept."""
    _, chat, version = team.world.chat(team.maja)
    seat = team.sit(chat, team.oskar, by=team.maja)
    team.world.run(lambda tx: presence.desk_gone(tx, team.oskar.need_agent()))
    team.world.now += AGENT_LEASE - 1
    team.world.run(deadlines.expire_due)
    assert team.seat(chat, team.oskar) == seat
    assert not any(isinstance(event, ConnectionChanged) for event in team.world.public(chat))
    team.world.now += 1
    team.world.run(deadlines.expire_due)
    assert team.world.card(chat).company == ()
    team.world.say(chat, team.maja, version=version)


def test_the_heir_is_one_who_is_here(team: Team) -> None:
    """Whose link is known to be gone comes last, however long she has been invited."""
    _, chat, _ = team.world.chat(team.maja)
    team.sit(chat, team.oskar, by=team.maja)
    team.sit(chat, team.aino, by=team.maja)
    team.world.run(lambda tx: presence.desk_gone(tx, team.oskar.need_agent()))
    team.world.now += DROP_TOLD_AFTER
    team.world.run(deadlines.expire_due)
    team.leave(chat, team.maja)
    assert team.world.card(chat).agent == team.aino.agent


def test_who_comes_does_not_hide_that_the_owner_is_away(team: Team) -> None:
    """And a hand-over ends it: somebody answers again."""
    _, chat, _ = team.world.chat(team.maja)
    transfer = team.ask_to_take(chat, team.oskar, by=team.maja, stays=True)
    team.world.run(lambda tx: presence.desk_gone(tx, team.maja.need_agent()))
    team.world.now += DROP_TOLD_AFTER
    team.world.run(deadlines.expire_due)
    team.accept(transfer, team.oskar)
    changed = [event for event in team.world.public(chat) if isinstance(event, ConnectionChanged)]
    assert [(event.party.name, event.connected) for event in changed] == [("Maja", False), ("Oskar", True)]


# --- places -----------------------------------------------------------------------------------


def test_a_seat_is_a_place(team: Team) -> None:
    """Owned, seat and ringing together; a chat she is in already needs no other."""
    world = team.world
    small = world.agent("small", capacity=1)
    _, chat, _ = world.chat(team.maja)
    team.sit(chat, small, by=team.maja)
    assert world.offer(world.ring(world.visitor()), small) is None
    _, other, _ = world.chat(team.oskar)
    with refused(ErrorCode.AGENT_FULL):
        team.invite(other, small, by=team.oskar)
    team.accept(team.ask_to_take(chat, small, by=team.maja), small)
    assert world.card(chat).agent == small.agent
    team.accept(team.ask_to_take(chat, team.maja, by=small), team.maja)
    assert world.offer(world.ring(world.visitor()), small) is not None


def test_declining_the_queue_with_a_seat_finishes_that(team: Team) -> None:
    """FEATURES 13: a seat is an open chat."""
    _, chat, _ = team.world.chat(team.maja)
    team.sit(chat, team.oskar, by=team.maja)
    offer = team.world.offer(team.world.ring(team.world.visitor()), team.oskar)
    assert offer is not None
    team.decline(offer, team.oskar)
    state = team.world.run(lambda tx: presence.agent(tx, team.oskar.need_agent()))
    assert (state.status, state.reason) == (AgentStatus.FINISHING, None)
    assert state.reason is not NotReadyReason.DECLINED

"""A flag for the supervisor; visitors who may not chat for now."""

import pytest

from backend.actions import deadlines
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.commands import AcceptOffer, BlockVisitor, EndChat, FinishWrapUp, FlagChat, LowerFlag, UnblockVisitor
from protocol.entities import Flag
from protocol.errors import ErrorCode
from protocol.events import BlockMade, ChatEnded, FlagLowered, FlagRaised
from protocol.floor import InteractionFlagged, VisitorBlocked, VisitorUnblocked
from protocol.ids import InteractionId
from protocol.kinds import EndReason, InteractionStatus, PartyKind, Role
from tests.backend.actions.team import Team
from tests.backend.actions.world import World, refused


@pytest.fixture
def team(world: World) -> Team:
    """Three colleagues."""
    return Team(world)


def _block(team: Team, chat: InteractionId, until: int | None = None, reason: str = "Rude") -> BlockVisitor:
    return BlockVisitor(id=team.world.command_id(), interaction=chat, reason=reason, until=until)


def _unblock(team: Team, visitor: Actor) -> UnblockVisitor:
    assert visitor.visitor is not None
    return UnblockVisitor(id=team.world.command_id(), visitor=visitor.visitor)


# --- flags ------------------------------------------------------------------------------------


def test_a_flag_goes_up_and_down(team: Team) -> None:
    """Seen on the floor, told in the staff stream, never to the customer."""
    _, chat, version = team.world.chat(team.maja)
    said = len(team.world.public(chat))
    team.world.do(
        FlagChat(id=team.world.command_id(), interaction=chat, version=version, text=" Threatens "), team.maja
    )
    flag = Flag(by=team.maja.need_agent(), at=team.world.now, text="Threatens")
    assert team.world.card(chat).flag == flag
    assert team.world.floor()[-1] == InteractionFlagged(interaction=chat, flag=flag)
    assert team.world.staff(chat)[-1] == FlagRaised(by=flag.by, text="Threatens")
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(LowerFlag(id=team.world.command_id(), interaction=chat), team.aino)
    chief = team.world.agent("chief", role=Role.SUPERVISOR)
    team.world.do(LowerFlag(id=team.world.command_id(), interaction=chat), chief)
    assert team.world.card(chat).flag is None
    assert team.world.staff(chat)[-1] == FlagLowered(by=chief.need_agent())
    again = LowerFlag(id=team.world.command_id(), interaction=chat)
    assert team.world.do(again, team.maja).seq == 0, "none is up"
    assert len(team.world.public(chat)) == said
    assert team.world.run(verify).whole


def test_a_flag_is_raised_by_who_is_in_an_open_chat(team: Team) -> None:
    """Also from a seat; and it stays over a hand-over."""
    visitor, chat, version = team.world.chat(team.maja)
    seat = team.sit(chat, team.oskar, by=team.maja)

    def raise_it(fence: int) -> FlagChat:
        return FlagChat(id=team.world.command_id(), interaction=chat, version=fence)

    team.world.do(raise_it(seat.version), team.oskar)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.do(raise_it(version), team.aino)
    team.pass_on(chat, team.world.workshop, by=team.maja)
    assert team.world.card(chat).flag is not None
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.do(raise_it(seat.version), team.oskar)
    _, other, fence = team.world.chat(team.maja)
    team.leave(other, team.maja)
    with refused(ErrorCode.CHAT_ENDED):
        team.world.do(FlagChat(id=team.world.command_id(), interaction=other, version=fence), team.maja)
    assert team.world.run(verify).whole


# --- blocks -----------------------------------------------------------------------------------


def test_a_block_ends_the_chat_and_refuses_the_next(team: Team) -> None:
    """The customer reads that it ended; the staff who, why, and until when."""
    visitor, chat, version = team.world.chat(team.maja)
    until = team.world.now + 60_000
    team.world.do(_block(team, chat, until, " Rude "), team.maja)
    ended = team.world.public(chat)[-1]
    assert isinstance(ended, ChatEnded)
    assert (ended.reason, ended.by.kind) == (EndReason.BLOCKED, PartyKind.SYSTEM)
    made = next(event for event in team.world.staff(chat) if isinstance(event, BlockMade))
    assert (made.by, made.reason, made.until) == (team.maja.agent, "Rude", until)
    blocked = next(event for event in team.world.floor() if isinstance(event, VisitorBlocked))
    assert (blocked.block.visitor, blocked.block.name) == (visitor.visitor, "Kim")
    with refused(ErrorCode.VISITOR_BLOCKED):
        team.world.ring(visitor)
    team.world.ring(team.world.visitor())
    team.world.do(FinishWrapUp(id=team.world.command_id(), interaction=chat, version=version), team.maja)
    assert team.world.run(verify).whole


def test_a_block_ends_by_itself(team: Team) -> None:
    """At its time, by its row; before anybody has looked, too."""
    visitor, chat, _ = team.world.chat(team.maja)
    until = team.world.now + 60_000
    team.world.do(_block(team, chat, until), team.maja)
    due = team.world.run(deadlines.next_deadline)
    assert due is not None
    assert due <= until
    team.world.now = until
    team.world.ring(visitor)
    team.world.run(deadlines.expire_due)
    assert VisitorUnblocked(visitor=visitor.visitor) in team.world.floor()  # type: ignore[arg-type]
    assert team.world.run(verify).whole


def test_a_block_is_taken_back_by_who_made_it(team: Team) -> None:
    """Or by a supervisor; taking back what is not there does nothing."""
    visitor, chat, _ = team.world.chat(team.maja)
    team.world.do(_block(team, chat), team.maja)
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(_unblock(team, visitor), team.oskar)
    team.world.do(_unblock(team, visitor), team.maja)
    assert team.world.do(_unblock(team, visitor), team.oskar).seq == 0
    again = team.world.ring(visitor)
    chief = team.world.agent("chief", role=Role.SUPERVISOR)
    team.world.do(_block(team, again), chief)
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(_unblock(team, visitor), team.maja)
    team.world.do(_unblock(team, visitor), chief)
    team.world.ring(visitor)


def test_who_may_block(team: Team) -> None:
    """Who is in the chat, wrap-up too; supervisors always; with a reason, and a time that is to come."""
    visitor, chat, version = team.world.chat(team.maja)
    team.sit(chat, team.oskar, by=team.maja)
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(_block(team, chat), team.aino)
    for wrong in (
        _block(team, chat, reason=" "),
        _block(team, chat, reason="x" * 501),
        _block(team, chat, until=team.world.now),
        _block(team, chat, until=2**62),
    ):
        with refused(ErrorCode.INVALID_VALUE):
            team.world.do(wrong, team.maja)
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(_block(team, chat), team.oskar)
    team.world.do(_block(team, chat), team.maja)
    team.world.do(FinishWrapUp(id=team.world.command_id(), interaction=chat, version=version), team.maja)
    with refused(ErrorCode.NOT_ALLOWED):
        team.world.do(_block(team, chat), team.maja)
    team.world.do(_block(team, chat), team.world.agent("chief", role=Role.SUPERVISOR))


def test_a_block_while_it_rings(team: Team) -> None:
    """The bell stops, and answering it comes too late."""
    visitor = team.world.visitor()
    chat = team.world.ring(visitor)
    offer = team.world.offer(chat, team.maja)
    assert offer is not None
    team.world.do(_block(team, chat), team.world.agent("chief", role=Role.SUPERVISOR))
    assert team.world.card(chat).status is InteractionStatus.CLOSED
    with refused(ErrorCode.OFFER_GONE):
        team.world.do(AcceptOffer(id=team.world.command_id(), offer=offer.id), team.maja)
    assert team.world.run(verify).whole


def test_a_block_from_an_old_chat_ends_the_present_one(team: Team) -> None:
    """It is the visitor who is blocked; the colleague who has them now wraps up."""
    visitor, old, _ = team.world.chat(team.maja)
    team.world.do(EndChat(id=team.world.command_id(), interaction=old), visitor)
    now = team.world.ring(visitor)
    team.world.assign(now, team.oskar)
    team.sit(now, team.aino, by=team.oskar)
    team.world.do(_block(team, old), team.maja)
    card = team.world.card(now)
    assert (card.status, card.agent, card.company) == (InteractionStatus.WRAP_UP, team.oskar.agent, ())
    assert team.world.run(verify).whole

"""Visitors who browse are invited to chat, and answer."""

import msgspec
import pytest

from backend.actions import invitations
from backend.actions.actor import Actor
from backend.actions.invitation_rules import due_at, first_due
from backend.actions.invitations import Wish
from backend.actions.verify import verify
from protocol.browsing import Asked, Cart, Invitation, Visiting
from protocol.commands import AnswerInvitation, BlockVisitor, InviteVisitor, PutQueue, SetAgentState
from protocol.entities import PageContext
from protocol.errors import ErrorCode
from protocol.events import ChatStarted, PartyJoined
from protocol.ids import InteractionId, InvitationId, QueueId, SiteId, VisitorId, new_id
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason, PartyKind, Role
from protocol.limits import INVITATION_OPEN
from protocol.service import Hours, InvitationRule
from tests.backend.actions.world import World, refused


def _invite(world: World, agent: Actor, who: Actor, **more: object) -> InvitationId:
    assert who.visitor is not None
    command = InviteVisitor(
        id=world.command_id(), visitor=who.visitor, queue=world.sales, text="Can I help you choose?"
    )
    command = msgspec.structs.replace(command, **more)
    world.do(command, agent)
    return InvitationId(command.id)


def _answer(world: World, visitor: Actor, invitation: InvitationId, *, accepted: bool = True) -> InteractionId:
    command = AnswerInvitation(id=world.command_id(), invitation=invitation, accepted=accepted)
    world.do(command, visitor)
    return InteractionId(command.id)


def _standing(world: World, visitor: Actor) -> invitations.Standing:
    who = visitor.visitor
    assert who is not None
    return world.run(lambda tx: invitations.standing(tx, who))


def _shown(world: World, visitor: Actor) -> Invitation:
    shown = _standing(world, visitor).invitation
    assert shown is not None
    return shown


# --- by hand ----------------------------------------------------------------------------------


def test_yes_starts_a_chat_with_who_invited(world: World) -> None:
    """At once, whether she is ready or not; the invitation stands first in it."""
    agent, visitor = world.agent(ready=False), world.visitor()
    invitation = _invite(world, agent, visitor)
    shown = _shown(world, visitor)
    assert (shown.by.name, shown.text, shown.deadline) == (
        "Maja",
        "Can I help you choose?",
        world.now + INVITATION_OPEN,
    )
    chat = _answer(world, visitor, invitation)
    card = world.card(chat)
    assert (card.status, card.agent, card.queue) == (InteractionStatus.ACTIVE, agent.agent, world.sales)
    started, joined = world.public(chat)
    assert isinstance(started, ChatStarted)
    assert started.welcome == "Can I help you choose?"
    assert isinstance(joined, PartyJoined)
    standing = _standing(world, visitor)
    assert (standing.asked, standing.by, standing.invitation, standing.chat) == (Asked.YES, agent.agent, None, chat)
    assert world.run(verify).whole


def test_yes_waits_when_she_has_no_place_any_more(world: World) -> None:
    """Somebody else may take it."""
    agent, visitor = world.agent(capacity=1), world.visitor()
    invitation = _invite(world, agent, visitor)
    world.chat(agent)
    assert world.card(_answer(world, visitor, invitation)).status is InteractionStatus.WAITING


def test_no_is_remembered(world: World) -> None:
    """For a day; what was not answered is not a no."""
    agent, visitor = world.agent(), world.visitor()
    invitation = _invite(world, agent, visitor)
    with refused(ErrorCode.ALREADY_INVITED):
        _invite(world, agent, visitor)
    _answer(world, visitor, invitation, accepted=False)
    assert _standing(world, visitor).asked is Asked.NO
    with refused(ErrorCode.INVITATION_GONE):
        _answer(world, visitor, invitation)
    with refused(ErrorCode.ALREADY_INVITED):
        _invite(world, agent, visitor)
    world.now += invitations.REMEMBERED
    assert _standing(world, visitor).asked is Asked.NOT_YET
    _invite(world, agent, visitor)


def test_time_is_over(world: World) -> None:
    """Then it is gone, and she may ask again."""
    agent, visitor = world.agent(), world.visitor()
    invitation = _invite(world, agent, visitor)
    world.now += INVITATION_OPEN
    assert _standing(world, visitor).asked is Asked.OVER
    with refused(ErrorCode.INVITATION_GONE):
        _answer(world, visitor, invitation)
    assert world.run(invitations.next_deadline) == world.now
    assert world.run(invitations.expire_due) == (visitor.visitor,)
    assert world.run(invitations.next_deadline) is None
    _invite(world, agent, visitor)


def test_the_last_one_counts_whatever_the_clock_says(world: World) -> None:
    """It was set back between two of them."""
    agent, visitor = world.agent(), world.visitor()
    _invite(world, agent, visitor)
    world.now -= 3_600_000
    world.run(invitations.expire_due)
    invitation = _invite(world, agent, visitor)
    assert _shown(world, visitor).id == invitation


def test_who_rings_needs_no_invitation(world: World) -> None:
    """It is over, and while they chat nobody invites them."""
    agent, visitor = world.agent(), world.visitor()
    invitation = _invite(world, agent, visitor)
    world.ring(visitor)
    assert _standing(world, visitor).asked is Asked.OVER
    with refused(ErrorCode.INVITATION_GONE):
        _answer(world, visitor, invitation)
    with refused(ErrorCode.CHAT_ALREADY_OPEN):
        _invite(world, agent, visitor)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": " \n"}, ErrorCode.MESSAGE_EMPTY),
        ({"text": "x" * 501}, ErrorCode.MESSAGE_TOO_LONG),
        ({"queue": QueueId(new_id())}, ErrorCode.UNKNOWN_QUEUE),
        ({"visitor": VisitorId(new_id())}, ErrorCode.VISITOR_GONE),
    ],
)
def test_invitations_that_are_refused(world: World, more: dict[str, object], code: ErrorCode) -> None:
    """Each with its reason."""
    with refused(code):
        _invite(world, world.agent(), world.visitor(), **more)


def test_she_invites_to_queues_of_hers(world: World) -> None:
    """Else whoever says yes would wait where she is not; a supervisor sees to it herself."""
    with refused(ErrorCode.NOT_ALLOWED, "don't serve"):
        _invite(world, world.agent(), world.visitor(), queue=world.workshop)
    _invite(world, world.agent("chief", role=Role.SUPERVISOR), world.visitor(), queue=world.workshop)


def test_who_is_full_or_blocked(world: World) -> None:
    """She has no place; they may not chat."""
    agent = world.agent(capacity=1)
    visitor, chat, _ = world.chat(agent)
    with refused(ErrorCode.AGENT_FULL):
        _invite(world, agent, world.visitor())
    world.do(BlockVisitor(id=world.command_id(), interaction=chat, reason="Insults"), agent)
    with refused(ErrorCode.VISITOR_BLOCKED):
        _invite(world, agent, visitor)


def test_an_invitation_is_its_visitors(world: World) -> None:
    """Another's answer finds nothing."""
    invitation = _invite(world, world.agent(), world.visitor())
    with refused(ErrorCode.INVITATION_GONE):
        _answer(world, world.visitor(), invitation)


# --- by rule ----------------------------------------------------------------------------------


def _rule(**more: object) -> InvitationRule:
    rule = InvitationRule(key="cart", queue=QueueId(new_id()), text="Questions?", seconds=30)
    return msgspec.structs.replace(rule, **more)


def _visiting(**more: object) -> Visiting:
    visiting = Visiting(
        visitor=VisitorId(new_id()),
        site=SiteId(new_id()),
        page=PageContext(url="https://s.example/cart"),
        since=0,
        page_since=5_000,
    )
    return msgspec.structs.replace(visiting, **more)


@pytest.mark.parametrize(
    ("rule", "visiting", "due"),
    [
        ({}, {}, 35_000),
        ({"seconds": 0}, {}, 5_000),
        ({"page": "/cart"}, {}, 35_000),
        ({"page": "/help"}, {}, None),
        ({"cart_total": 100}, {}, None),
        ({"cart_total": 100}, {"cart": Cart(total=99)}, None),
        ({"cart_total": 100}, {"cart": Cart(total=100)}, 35_000),
    ],
)
def test_when_a_rule_fits(rule: dict[str, object], visiting: dict[str, object], due: int | None) -> None:
    """All of it must."""
    assert due_at(_rule(**rule), _visiting(**visiting)) == due


def test_the_rule_that_fits_first() -> None:
    """Of two at the same time the one that stands first; of none none."""
    late, soon, same = _rule(key="late"), _rule(key="soon", seconds=10), _rule(key="same", seconds=10)
    assert first_due((late, soon, same), _visiting()) == (15_000, soon)
    assert first_due((_rule(page="/help"),), _visiting()) is None


def _by_rule(world: World, *visitors: Actor) -> int:
    rule = _rule(queue=world.sales)
    wishes = [Wish(visitor=each.visitor, rule=rule) for each in visitors if each.visitor is not None]
    return len(world.run(lambda tx: invitations.invite_by_rules(tx, wishes)))


def test_a_rule_invites_no_more_than_can_be_served(world: World) -> None:
    """As many as agents are free; none while the queue is closed, or everybody is away or has a chat."""
    agent, visitor = world.agent(capacity=1), world.visitor()
    assert _by_rule(world, visitor, world.visitor()) == 1
    shown = _shown(world, visitor)
    assert shown.by.kind is PartyKind.SYSTEM
    assert _standing(world, visitor).by is None
    _answer(world, visitor, shown.id, accepted=False)
    assert _by_rule(world, visitor) == 0
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", hours=Hours()))
    assert _by_rule(world, world.visitor()) == 0
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales"))
    lunch = SetAgentState(id=world.command_id(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH)
    world.do(lunch, agent)
    assert _by_rule(world, world.visitor()) == 0
    world.do(SetAgentState(id=world.command_id(), status=AgentStatus.READY), agent)
    world.chat(agent)
    assert _by_rule(world, world.visitor()) == 0


def test_yes_to_a_rule_waits_in_its_queue(world: World) -> None:
    """The router finds somebody."""
    world.agent()
    visitor = world.visitor()
    assert _by_rule(world, visitor) == 1
    card = world.card(_answer(world, visitor, _shown(world, visitor).id))
    assert (card.status, card.queue) == (InteractionStatus.WAITING, world.sales)


def test_who_chats_or_may_not_is_left_alone(world: World) -> None:
    """A rule asks nobody twice either."""
    agent = world.agent()
    chatting = world.visitor()
    world.ring(chatting)
    once = world.visitor()
    invitation = _invite(world, agent, once)
    world.now += INVITATION_OPEN
    world.run(invitations.expire_due)
    assert invitation
    assert _by_rule(world, chatting, once) == 0

"""Rights for every command and role, and once-and-only-once."""

from collections.abc import Callable

import pytest

from backend.actions import resume
from backend.actions.actor import Actor
from backend.actions.rights import RIGHTS
from protocol.commands import (
    AcceptOffer,
    AnyCommand,
    Command,
    DeclineOffer,
    EndChat,
    FinishWrapUp,
    Mark,
    PutAgent,
    PutQueue,
    PutSite,
    SendMessage,
    SetAgentState,
    StartChat,
)
from protocol.entities import AgentStatus, NotReadyReason, Role
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, InteractionId, OfferId, QueueId, SiteId
from tests.backend.actions.world import ADMINISTRATOR, World, answer, refused

Case = Callable[[World], tuple[AnyCommand, Actor]]


def _ringing(world: World) -> tuple[OfferId, Actor]:
    agent = world.agent()
    offer = world.offer(world.ring(world.visitor()), agent)
    assert offer is not None
    return offer.id, agent


def _start(world: World) -> tuple[AnyCommand, Actor]:
    return StartChat(id=world.command_id(), answers=(answer("name", "Kim"),)), world.visitor()


def _send(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    return SendMessage(id=world.command_id(), interaction=interaction, text="Hello", version=version), agent


def _mark(world: World) -> tuple[AnyCommand, Actor]:
    visitor = world.visitor()
    return Mark(id=world.command_id(), interaction=world.ring(visitor), delivered=1, seen=1), visitor


def _end(world: World) -> tuple[AnyCommand, Actor]:
    visitor = world.visitor()
    return EndChat(id=world.command_id(), interaction=world.ring(visitor)), visitor


def _state(world: World) -> tuple[AnyCommand, Actor]:
    command = SetAgentState(id=world.command_id(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH)
    return command, world.agent()


def _accept(world: World) -> tuple[AnyCommand, Actor]:
    offer, agent = _ringing(world)
    return AcceptOffer(id=world.command_id(), offer=offer), agent


def _decline(world: World) -> tuple[AnyCommand, Actor]:
    offer, agent = _ringing(world)
    return DeclineOffer(id=world.command_id(), offer=offer), agent


def _finish(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
    return FinishWrapUp(id=world.command_id(), interaction=interaction, version=version), agent


def _put_site(world: World) -> tuple[AnyCommand, Actor]:
    return PutSite(id=world.command_id(), site=SiteId(world.new_id()), key="new", name="New"), ADMINISTRATOR


def _put_queue(world: World) -> tuple[AnyCommand, Actor]:
    return PutQueue(id=world.command_id(), queue=QueueId(world.new_id()), name="New"), ADMINISTRATOR


def _put_agent(world: World) -> tuple[AnyCommand, Actor]:
    return PutAgent(id=world.command_id(), agent=AgentId(world.new_id()), login="new", name="New"), ADMINISTRATOR


#: A command of each kind, with somebody who may send it.
CASES: dict[type[Command], Case] = {
    StartChat: _start,
    SendMessage: _send,
    Mark: _mark,
    EndChat: _end,
    SetAgentState: _state,
    AcceptOffer: _accept,
    DeclineOffer: _decline,
    FinishWrapUp: _finish,
    PutSite: _put_site,
    PutQueue: _put_queue,
    PutAgent: _put_agent,
}

_STAFF = {Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR}
#: What each role may send, written down a second time, by role.
_ALLOWED: dict[Role, set[type[Command]]] = {
    Role.VISITOR: {StartChat, SendMessage, Mark, EndChat},
    Role.AGENT: {SendMessage, Mark, EndChat, SetAgentState, AcceptOffer, DeclineOffer, FinishWrapUp},
    Role.SUPERVISOR: {SendMessage, Mark, EndChat, SetAgentState, AcceptOffer, DeclineOffer, FinishWrapUp},
    Role.ADMINISTRATOR: {
        *(SendMessage, Mark, EndChat, SetAgentState, AcceptOffer, DeclineOffer, FinishWrapUp),
        *(PutSite, PutQueue, PutAgent),
    },
    Role.SYSTEM: set(),
}

_kinds = pytest.mark.parametrize("kind", list(CASES), ids=lambda kind: kind.__name__)


def test_every_command_is_here() -> None:
    """A new command needs its case."""
    assert set(CASES) == set(RIGHTS)


@_kinds
@pytest.mark.parametrize("role", list(Role))
def test_rights(world: World, kind: type[Command], role: Role) -> None:
    """Every command and every role: refused outright, or judged by whom it is about."""
    command, able = CASES[kind](world)
    who = able if able.role is role else _stranger(world, role)
    before = world.run(resume.floor_snapshot)
    refusal: ErrorCode | None = None
    try:
        world.do(command, who)
    except Refusal as raised:
        refusal = raised.code
    if kind not in _ALLOWED[role]:
        assert refusal is ErrorCode.NOT_ALLOWED
    elif who is able or kind in {StartChat, SetAgentState, PutSite, PutQueue, PutAgent}:
        assert refusal is None
    else:
        assert refusal in {ErrorCode.NOT_ALLOWED, ErrorCode.STALE_ASSIGNMENT}
    if refusal is not None:
        assert world.run(resume.floor_snapshot) == before, "a refusal writes nothing"


def _stranger(world: World, role: Role) -> Actor:
    """Somebody of that role who has nothing to do with it."""
    if role is Role.VISITOR:
        return world.visitor()
    if role in _STAFF:
        return world.agent("stranger", role=role)
    return Actor(role)


def test_an_administrator_of_the_folder_is_no_agent(world: World) -> None:
    """The local administrator has no desk."""
    for kind in (SetAgentState, AcceptOffer, DeclineOffer, FinishWrapUp, SendMessage):
        other = World()
        command, _ = CASES[kind](other)
        with refused(ErrorCode.NOT_ALLOWED):
            other.do(command, ADMINISTRATOR)
        other.close()


@_kinds
def test_a_retry_is_answered_as_the_first_time(world: World, kind: type[Command]) -> None:
    """However much later, and nothing happens twice."""
    command, able = CASES[kind](world)
    first = world.do(command, able)
    count = len(world.entries)
    world.now += 1_000_000
    assert world.do(command, able) == first
    assert len(world.entries) == count


@_kinds
def test_an_id_is_never_used_for_something_else(world: World, kind: type[Command]) -> None:
    """Neither with other content, nor as another command, nor by somebody else."""
    command, able = CASES[kind](world)
    world.do(command, able)
    other = Mark(id=command.id, interaction=InteractionId(world.new_id()), delivered=1, seen=1)
    with refused(ErrorCode.ID_REUSED):
        world.do(other, able)
    with refused(ErrorCode.ID_REUSED):
        world.do(command, _stranger(world, able.role))


def test_a_refused_id_can_be_tried_again(world: World) -> None:
    """Nothing of a refusal is kept: once the cause is gone, the same command goes through."""
    visitor = world.visitor()
    first = world.ring(visitor)
    command = StartChat(id=world.command_id(), answers=(answer("name", "Kim"),))
    with refused(ErrorCode.CHAT_ALREADY_OPEN):
        world.do(command, visitor)
    world.do(EndChat(id=world.command_id(), interaction=first), visitor)
    assert world.do(command, visitor).id == command.id

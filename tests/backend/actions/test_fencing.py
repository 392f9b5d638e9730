"""Whoever had a chat, lost it and has it again writes nothing with what she held before."""

import msgspec
import pytest

from backend.actions import chats, presence
from backend.actions.actor import Actor
from backend.actions.interactions import SYSTEM
from protocol.asides import BlockVisitor, LowerFlag
from protocol.bases import Command
from protocol.commands import (
    AnswerProposal,
    AnyCommand,
    ConfirmCustomer,
    CreateCustomer,
    EndChat,
    FinishWrapUp,
    Mark,
    Propose,
    SendMessage,
    StaffCommand,
    TakeChat,
    UnlinkCustomer,
)
from protocol.document import members
from protocol.errors import ErrorCode
from protocol.events import PartyJoined, PartyLeft
from protocol.kinds import AgentStatus, EndReason, Role
from protocol.supervision import BargeIn, CoachAgent, MonitorChat
from tests.backend.actions.cases import CASES, FENCED, chat_of
from tests.backend.actions.world import World, refused

#: Staff write into a chat with a fence; these are about one, and judged by who acts, not by what she held before.
_WITHOUT = {
    *(TakeChat, LowerFlag, BlockVisitor, ConfirmCustomer, CreateCustomer, UnlinkCustomer),
    *(MonitorChat, CoachAgent, BargeIn),
}
_FROM_CUSTOMERS_TOO = {SendMessage, Mark, EndChat, Propose, AnswerProposal}


def test_every_write_into_a_chat_has_a_fence() -> None:
    """A new one needs it too."""
    about = {kind for kind in members(StaffCommand) if "interaction" in kind.__struct_fields__}
    assert about - set(FENCED) == _WITHOUT


@pytest.mark.parametrize("kind", FENCED, ids=lambda kind: kind.__name__)
def test_a_stale_write_is_refused(world: World, kind: type[Command]) -> None:
    """With the version of before, a later one, or none; and nothing is written."""
    command, maja = _written(world, kind)
    chat = chat_of(command)
    stale = world.card(chat).version
    world.run(lambda tx: presence.signed_out(tx, maja.need_agent()))
    world.run(lambda tx: presence.desk_connected(tx, maja.need_agent()))
    world.run(lambda tx: presence.change(tx, maja.need_agent(), AgentStatus.READY, None))
    version = world.assign(chat, maja)
    assert version > stale
    if kind is FinishWrapUp:
        world.run(lambda tx: chats.end(tx, chat, SYSTEM, EndReason.INACTIVE))
    before = len(world.entries)
    none = (None,) if kind in _FROM_CUSTOMERS_TOO else ()
    for wrong in (stale, version + 1, *none):
        with refused(ErrorCode.STALE_ASSIGNMENT):
            world.do(msgspec.structs.replace(command, version=wrong), maja)
    assert len(world.entries) == before
    assert world.do(msgspec.structs.replace(command, version=version), maja).id == command.id
    assert len(world.entries) > before


def _written(world: World, kind: type[Command]) -> tuple[AnyCommand, Actor]:
    """A command about an active chat, and the agent who has that."""
    if kind is FinishWrapUp:
        agent = world.agent()
        _, chat, version = world.chat(agent)
        return FinishWrapUp(id=world.command_id(), interaction=chat, version=version), agent
    command, able = CASES[kind](world)
    if able.role is not Role.VISITOR:
        return command, able
    agent = world.agent()
    world.say(chat_of(command), able)
    world.assign(chat_of(command), agent)
    return command, agent


def test_a_chat_given_back_waits_in_its_old_place(world: World) -> None:
    """Its first arrival stays, and the customer reads what happened: she left, and who is here now."""
    maja, oskar = world.agent(), world.agent("oskar")
    _, chat, _ = world.chat(maja)
    arrived = world.card(chat).arrived_at
    world.now += 600_000
    later = world.ring(world.visitor())
    world.run(lambda tx: presence.signed_out(tx, maja.need_agent()))
    card = world.card(chat)
    assert (card.arrived_at, card.since, card.agent) == (arrived, world.now, None)
    assert card.arrived_at < world.card(later).arrived_at
    world.assign(chat, oskar)
    told = [event for event in world.public(chat) if isinstance(event, PartyLeft | PartyJoined)]
    assert [(type(event), event.party.name) for event in told] == [
        (PartyJoined, "Maja"),
        (PartyLeft, "Maja"),
        (PartyJoined, "Oskar"),
    ]
    assert isinstance(told[1], PartyLeft)
    assert told[1].returned_to_queue

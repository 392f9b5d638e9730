"""Whoever had a chat, lost it and has it again writes nothing with what she held before."""

from collections.abc import Callable

import pytest

from backend.actions import presence
from protocol.commands import AnyCommand, Command, EndChat, FinishWrapUp, Mark, SendMessage, StaffCommand
from protocol.document import members
from protocol.entities import AgentStatus
from protocol.errors import ErrorCode
from protocol.events import PartyJoined, PartyLeft
from protocol.ids import InteractionId
from tests.backend.actions.world import World, refused

Make = Callable[[World, InteractionId, int | None], AnyCommand]

#: All that an agent writes into an interaction, with the version that she sends.
WRITES: dict[type[Command], Make] = {
    SendMessage: lambda world, chat, version: SendMessage(
        id=world.command_id(), interaction=chat, text="Hello", version=version
    ),
    Mark: lambda world, chat, version: Mark(
        id=world.command_id(), interaction=chat, delivered=1, seen=1, version=version
    ),
    EndChat: lambda world, chat, version: EndChat(id=world.command_id(), interaction=chat, version=version),
    FinishWrapUp: lambda world, chat, version: FinishWrapUp(
        id=world.command_id(), interaction=chat, version=version or 0
    ),
}


def test_every_write_into_a_chat_is_here() -> None:
    """A new one needs a fence too."""
    assert {kind for kind in members(StaffCommand) if "interaction" in kind.__struct_fields__} == set(WRITES)


@pytest.mark.parametrize("kind", WRITES, ids=lambda kind: kind.__name__)
def test_a_stale_write_is_refused(world: World, kind: type[Command]) -> None:
    """With the version of before, a later one, or none; and nothing is written."""
    maja = world.agent()
    visitor, chat, stale = world.chat(maja)
    world.say(chat, visitor)
    world.run(lambda tx: presence.signed_out(tx, maja.need_agent()))
    world.run(lambda tx: presence.desk_connected(tx, maja.need_agent()))
    world.run(lambda tx: presence.change(tx, maja.need_agent(), AgentStatus.READY, None))
    version = world.assign(chat, maja)
    assert version > stale
    if kind is FinishWrapUp:
        world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    before = len(world.entries)
    for wrong in (stale, version + 1, None):
        with refused(ErrorCode.STALE_ASSIGNMENT):
            world.do(WRITES[kind](world, chat, wrong), maja)
    assert len(world.entries) == before
    assert world.do(WRITES[kind](world, chat, version), maja).seq


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

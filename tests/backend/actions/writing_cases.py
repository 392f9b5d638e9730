"""As `cases`, of the commands about what was said and what is kept ready to be said."""

from collections.abc import Callable

from backend.actions.actor import Actor
from protocol.bases import Command
from protocol.canned import DropCanned, PutCanned, UseCanned
from protocol.commands import AnyCommand, ChangeMessage, TakeBackMessage
from protocol.ids import CannedId, InteractionId, MessageId
from tests.backend.actions.world import World

Case = Callable[[World], tuple[AnyCommand, Actor]]


def _said(world: World) -> tuple[InteractionId, int, MessageId, Actor]:
    agent = world.agent()
    _, chat, version = world.chat(agent)
    return chat, version, MessageId(world.say(chat, agent, "Tuesday", version).id), agent


def _change(world: World) -> tuple[AnyCommand, Actor]:
    chat, version, message, agent = _said(world)
    command = ChangeMessage(id=world.command_id(), interaction=chat, version=version, message=message, text="Wednesday")
    return command, agent


def _take_back(world: World) -> tuple[AnyCommand, Actor]:
    chat, version, message, agent = _said(world)
    return TakeBackMessage(id=world.command_id(), interaction=chat, version=version, message=message), agent


def _put(world: World) -> tuple[PutCanned, Actor]:
    agent = world.agent()
    command = PutCanned(
        id=world.command_id(),
        canned=CannedId(world.new_id()),
        shortcut="hello",
        title="Greeting",
        text="Hello {customer.first_name|there}",
        owner=agent.need_agent(),
    )
    return command, agent


def _drop(world: World) -> tuple[AnyCommand, Actor]:
    command, agent = _put(world)
    world.do(command, agent)
    return DropCanned(id=world.command_id(), canned=command.canned), agent


def _use(world: World) -> tuple[AnyCommand, Actor]:
    command, agent = _put(world)
    world.do(command, agent)
    return UseCanned(id=world.command_id(), canned=command.canned), agent


CASES: dict[type[Command], Case] = {
    ChangeMessage: _change,
    TakeBackMessage: _take_back,
    PutCanned: _put,
    DropCanned: _drop,
    UseCanned: _use,
}

"""As `cases`, of the commands of supervisors."""

from collections.abc import Callable

from backend.actions.actor import Actor
from protocol.bases import Command
from protocol.commands import AnyCommand
from protocol.ids import BroadcastId, InteractionId
from protocol.kinds import AgentStatus, NotReadyReason, Role
from protocol.supervision import (
    AssignChat,
    BargeIn,
    CoachAgent,
    EndBroadcast,
    ForceState,
    MonitorChat,
    ReadBroadcast,
    SendBroadcast,
    SignOutAgent,
)
from tests.backend.actions.world import World

Case = Callable[[World], tuple[AnyCommand, Actor]]


def _chief(world: World) -> tuple[Actor, Actor, InteractionId]:
    """A supervisor, an agent, and a chat of hers."""
    chief, maja = world.agent("chief", role=Role.SUPERVISOR), world.agent()
    _, chat, _ = world.chat(maja)
    return chief, maja, chat


def _monitor(world: World) -> tuple[AnyCommand, Actor]:
    chief, _, chat = _chief(world)
    return MonitorChat(id=world.command_id(), interaction=chat), chief


def _coach(world: World) -> tuple[AnyCommand, Actor]:
    chief, _, chat = _chief(world)
    world.do(MonitorChat(id=world.command_id(), interaction=chat), chief)
    return CoachAgent(id=world.command_id(), interaction=chat, text="Offer her a discount"), chief


def _barge_in(world: World) -> tuple[AnyCommand, Actor]:
    chief, _, chat = _chief(world)
    return BargeIn(id=world.command_id(), interaction=chat), chief


def _assign(world: World) -> tuple[AnyCommand, Actor]:
    chief, maja, _ = _chief(world)
    _, mine, version = world.chat(chief)
    agent = maja.need_agent()
    return AssignChat(id=world.command_id(), interaction=mine, version=version, agent=agent, brief="VIP"), chief


def _force(world: World) -> tuple[AnyCommand, Actor]:
    chief, maja, _ = _chief(world)
    command = ForceState(
        id=world.command_id(), agent=maja.need_agent(), status=AgentStatus.NOT_READY, reason=NotReadyReason.BREAK
    )
    return command, chief


def _sign_out(world: World) -> tuple[AnyCommand, Actor]:
    chief, maja, _ = _chief(world)
    return SignOutAgent(id=world.command_id(), agent=maja.need_agent()), chief


def _broadcast(world: World) -> tuple[AnyCommand, Actor]:
    chief, _, _ = _chief(world)
    return SendBroadcast(id=world.command_id(), text="Fire drill at noon", until=world.now + 60_000), chief


def _told(world: World) -> tuple[BroadcastId, Actor, Actor]:
    """A broadcast, who sent it, and whom it was for."""
    chief, maja, _ = _chief(world)
    command = SendBroadcast(id=world.command_id(), text="Fire drill at noon", until=world.now + 60_000)
    world.do(command, chief)
    return BroadcastId(command.id), chief, maja


def _end_broadcast(world: World) -> tuple[AnyCommand, Actor]:
    broadcast, chief, _ = _told(world)
    return EndBroadcast(id=world.command_id(), broadcast=broadcast), chief


def _read_broadcast(world: World) -> tuple[AnyCommand, Actor]:
    broadcast, _, maja = _told(world)
    return ReadBroadcast(id=world.command_id(), broadcast=broadcast), maja


CASES: dict[type[Command], Case] = {
    MonitorChat: _monitor,
    CoachAgent: _coach,
    BargeIn: _barge_in,
    AssignChat: _assign,
    ForceState: _force,
    SignOutAgent: _sign_out,
    SendBroadcast: _broadcast,
    EndBroadcast: _end_broadcast,
    ReadBroadcast: _read_broadcast,
}

"""As `cases`, of the commands about who a customer is."""

from collections.abc import Callable

from backend.actions.actor import Actor
from protocol.bases import Command
from protocol.commands import AnyCommand
from protocol.customer_commands import (
    ConfirmCustomer,
    CreateCustomer,
    EditCustomer,
    Identify,
    MergeCustomers,
    SplitCustomers,
    UnlinkCustomer,
)
from protocol.ids import CustomerId
from protocol.kinds import Role
from tests.backend.actions.shop_staff import ShopStaff
from tests.backend.actions.world import World

Case = Callable[[World], tuple[AnyCommand, Actor]]


def _identify(world: World) -> tuple[AnyCommand, Actor]:
    # So that a retry much later is about the token's time, not its end.
    return Identify(id=world.command_id(), token=ShopStaff(world).token()), world.visitor()


def _confirm(world: World) -> tuple[AnyCommand, Actor]:
    agent, record = world.agent(), ShopStaff(world).put()
    _, chat, _ = world.chat(agent)
    return ConfirmCustomer(id=world.command_id(), interaction=chat, customer=record.id), agent


def _create(world: World) -> tuple[AnyCommand, Actor]:
    agent = world.agent()
    _, chat, _ = world.chat(agent)
    return CreateCustomer(id=world.command_id(), interaction=chat, name="Kim Larsen"), agent


def _made(world: World) -> tuple[CustomerId, Actor]:
    command, agent = _create(world)
    world.do(command, agent)
    return CustomerId(command.id), agent


def _unlink(world: World) -> tuple[AnyCommand, Actor]:
    command, agent = _create(world)
    assert isinstance(command, CreateCustomer)
    world.do(command, agent)
    return UnlinkCustomer(id=world.command_id(), interaction=command.interaction), agent


def _edit(world: World) -> tuple[AnyCommand, Actor]:
    customer, agent = _made(world)
    return EditCustomer(id=world.command_id(), customer=customer, revision=1, name="Kim L. Larsen"), agent


def _merge(world: World) -> tuple[AnyCommand, Actor]:
    customer, _ = _made(world)
    supervisor = world.agent("supervisor", role=Role.SUPERVISOR)
    return MergeCustomers(id=world.command_id(), kept=ShopStaff(world).put().id, gone=customer), supervisor


def _split(world: World) -> tuple[AnyCommand, Actor]:
    command, agent = _merge(world)
    world.do(command, agent)
    return SplitCustomers(id=world.command_id(), merge=command.id), agent


CASES: dict[type[Command], Case] = {
    Identify: _identify,
    ConfirmCustomer: _confirm,
    CreateCustomer: _create,
    UnlinkCustomer: _unlink,
    EditCustomer: _edit,
    MergeCustomers: _merge,
    SplitCustomers: _split,
}

"""What the administrator does in the middle of a day: somebody gets another role, or another group."""

import asyncio
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from protocol.commands import PutAgent
from protocol.errors import Refusal
from protocol.ids import ProfileId
from protocol.kinds import Role

if TYPE_CHECKING:
    from bench.simulation.world import World

#: Seconds from one change to the next; how many of all companies change at all.
_PAUSE = 15.0
_CHANGING = 0.4


async def reorganise(world: "World", random: Random) -> None:
    """Now and then, until all is calm. `random`: of this alone, so that a company that stays as it is plays on."""
    while random.random() < _CHANGING:
        await asyncio.sleep(random.expovariate(1 / _PAUSE) * world.slowness)
        core, company = world.host.core, world.company
        if world.calm or core is None:
            return
        hired = random.choice(list(company.hired.values()))
        command = replace(_changed(hired, random, company.group), id=company.command(random))
        world.history.acts += 1
        try:
            await core.store.run(lambda tx, command=command: dispatch(tx, command, Actor(Role.ADMINISTRATOR)))
        except Refusal:
            continue
        company.hired[command.agent] = command


def _changed(hired: PutAgent, random: Random, group: ProfileId) -> PutAgent:
    bounds = random.choice((None, (), (group,)))
    match random.randrange(3):
        case 0:
            role = Role.AGENT if hired.role is Role.SUPERVISOR else Role.SUPERVISOR
            return replace(hired, role=role, supervises=bounds if role is Role.SUPERVISOR else None)
        case 1 if hired.role is Role.SUPERVISOR:
            return replace(hired, supervises=bounds)
        case _:
            return replace(hired, profile=None if hired.profile == group else group)

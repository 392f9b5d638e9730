"""What strikes a simulated company, by chance: kills, partitions, silence, slow readers, bad disks, wrong clocks."""

import asyncio
from collections.abc import Callable, Coroutine
from random import Random
from typing import TYPE_CHECKING

from bench.simulation.disk import Trouble
from bench.simulation.machine import Machine

if TYPE_CHECKING:
    from bench.simulation.world import World

#: How many of all worlds know a kind of fault. An hour of lunch costs as much as a dozen worlds without.
_USUAL, _RARE = 0.45, 0.05
_HOUR = 3_600_000
_MINUTE = 60_000
#: Seconds after which a desk has tried again to keep what its full disk could not.
_KEPT_WITHIN = 8


class Faults:
    """One world's faults: a random few of all kinds, each struck now and then until all is calm.

    Attributes:
        struck: how many of each kind were drawn; some find nothing to strike.
    """

    def __init__(self, world: "World", random: Random) -> None:
        self._world = world
        self._random = random
        self.struck: dict[str, int] = {}
        self._kinds = [kind for kind in KINDS if random.random() < (_RARE if kind is _lunch else _USUAL)]
        self._pause = random.uniform(2, 12)

    async def fill_desks(self, random: Random) -> None:
        """Now and then a desk's own disk is full for a while. `random`: of this alone."""
        world = self._world
        while random.random() < _USUAL:
            await asyncio.sleep(random.uniform(1, 25) * world.slowness)
            if world.calm:
                return
            desk = random.choice(world.desks)
            name = desk.machine.name
            self.struck["fill desk"] = self.struck.get("fill desk", 0) + 1
            world.history.acts += 1
            world.doors.full.add(name)
            await asyncio.sleep(random.choice((0.5, 3, 10)))
            world.doors.full.discard(name)
            if random.random() < 0.4:
                # What could not be kept then should be by now.
                await asyncio.sleep(_KEPT_WITHIN)
                desk.kill(told=True)

    async def strike(self) -> None:
        """Until all is calm."""
        random, world = self._random, self._world
        while self._kinds:
            await asyncio.sleep(random.expovariate(1 / self._pause) * world.slowness)
            if world.calm:
                return
            kind = random.choice(self._kinds)
            name = kind.__name__.strip("_").replace("_", " ")
            self.struck[name] = self.struck.get(name, 0) + 1
            world.history.acts += 1
            world.spawn(kind(world, random))


async def _kill_server(world: "World", random: Random) -> None:
    if world.host.machine.alive:
        world.kill_server(told=lambda: random.random() < 0.8)
        await asyncio.sleep(random.choice((0.2, 1, 5, 20)))
        world.start_server()


async def _stop_server(world: "World", random: Random) -> None:
    if world.host.listens:
        await world.stop_server()
        await asyncio.sleep(random.choice((0.2, 1, 5)))
        world.start_server()


async def _pause_server(world: "World", random: Random) -> None:
    world.host.pause()
    await asyncio.sleep(random.choice((0.5, 3, 15, 70)))
    world.host.resume()


async def _restore_backup(world: "World", random: Random) -> None:
    if random.random() < 0.6 or not world.host.disk.has_backup:
        world.host.back_up()
    elif world.host.machine.alive and world.host.disk.trouble is Trouble.NONE:
        world.kill_server(told=lambda: True)
        world.host.restore()
        await asyncio.sleep(random.uniform(0.5, 3))
        world.start_server()


async def _fill_disk(world: "World", random: Random) -> None:
    await _trouble(world, Trouble.FULL, random.choice((1, 5, 20)))


async def _break_disk(world: "World", random: Random) -> None:
    await _trouble(world, Trouble.FAILING, random.choice((0.1, 1, 8)))


async def _trouble(world: "World", trouble: Trouble, seconds: float) -> None:
    if world.host.disk.trouble is Trouble.NONE:
        world.host.trouble(trouble)
        await asyncio.sleep(seconds)
        world.host.trouble(Trouble.NONE)


async def _set_server_clock(world: "World", random: Random) -> None:
    world.host.set_clock(random.choice((-1, 1)) * random.choice((_HOUR, _MINUTE, 2_000)))


async def _set_clients_clock(world: "World", random: Random) -> None:
    world.anybody(random).set_clock(random.choice((-1, 1)) * random.choice((_HOUR, _MINUTE)))


async def _partition(world: "World", random: Random) -> None:
    way = random.choice(("up", "down", "both"))
    machines = world.clients if random.random() < 0.2 else [world.anybody(random)]
    for machine in machines:
        weather = world.network.weather(machine)
        weather.up_blocked, weather.down_blocked = way != "down", way != "up"
    await asyncio.sleep(random.choice((1, 4, 15, 50, 100)))
    for machine in machines:
        weather = world.network.weather(machine)
        weather.up_blocked = weather.down_blocked = False
        world.network.release(machine)


async def _silence(world: "World", random: Random) -> None:
    way = random.choice(("up", "down", "both"))
    for line in world.network.of(world.anybody(random)):
        line.go_silent(up=way != "down", down=way != "up")


async def _stall(world: "World", random: Random) -> None:
    """What was said on a line comes later than what the same client says on its next."""
    lines = [line for machine in world.clients for line in world.network.of(machine) if random.random() < 0.5]
    for line in lines:
        line.stall(stalled=True)
    await asyncio.sleep(random.choice((3, 25, 33, 38)))
    for line in lines:
        line.stall(stalled=False)


async def _reset(world: "World", random: Random) -> None:
    for line in world.network.of(world.anybody(random)):
        line.reset()


async def _flap(world: "World", random: Random) -> None:
    machine = world.anybody(random)
    for _ in range(random.randrange(2, 8)):
        for line in world.network.of(machine):
            line.reset()
        await asyncio.sleep(random.uniform(0.2, 4))


async def _slow_reader(world: "World", random: Random) -> None:
    weather = world.network.weather(world.anybody(random))
    weather.rate = random.choice((100, 500, 2_000))
    await asyncio.sleep(random.choice((5, 20, 60)))
    weather.rate = None
    world.network.release(None)


async def _delay(world: "World", random: Random) -> None:
    weather = world.network.weather(world.anybody(random))
    weather.delay, weather.jitter = random.choice((0.2, 1, 3)), random.choice((0.1, 2))
    await asyncio.sleep(random.choice((5, 20, 60)))
    weather.clear_up()


async def _kill_desk(world: "World", random: Random) -> None:
    random.choice(world.desks).kill(told=random.random() < 0.7)


async def _close_lid(world: "World", random: Random) -> None:
    machine = random.choice(world.desks).machine
    if machine.alive and not machine.asleep:
        await _sleeps(machine, random.choice((2, 10, 45, 90, 150)))


async def _lose_lease(world: "World", random: Random) -> None:
    """An agent writes on without a network, and is away for longer than her lease. Meanwhile all are slow."""
    if not world.nobody_lunches.is_set():
        return
    desk = random.choice([desk for desk in world.desks if desk.has_chats] or world.desks)
    weather = world.network.weather(desk.machine)
    world.nobody_lunches.clear()
    weather.up_blocked = weather.down_blocked = True
    await asyncio.sleep(random.uniform(2, 12))
    if desk.machine.alive and not desk.machine.asleep:
        world.slowness = 20.0
        await _sleeps(desk.machine, random.uniform(95, 120))
        world.slowness = 1.0
    weather.up_blocked = weather.down_blocked = False
    world.network.release(desk.machine)
    world.nobody_lunches.set()


async def _lunch(world: "World", random: Random) -> None:
    """Once: a lid is closed for an hour, and everybody is slow meanwhile."""
    machine = random.choice(world.desks).machine
    if world.had_lunch or machine.asleep or not world.nobody_lunches.is_set():
        return
    world.had_lunch = True
    world.nobody_lunches.clear()
    world.slowness = 60.0
    await _sleeps(machine, 3_600)
    world.slowness = 1.0
    world.nobody_lunches.set()


async def _sleeps(machine: Machine, seconds: float) -> None:
    machine.sleep()
    await asyncio.sleep(seconds)
    if machine.asleep:
        machine.wake()


#: All kinds of faults there are.
KINDS: tuple[Callable[["World", Random], Coroutine[object, object, None]], ...] = (
    _kill_server,
    _stop_server,
    _pause_server,
    _restore_backup,
    _fill_disk,
    _break_disk,
    _set_server_clock,
    _set_clients_clock,
    _partition,
    _silence,
    _stall,
    _reset,
    _flap,
    _slow_reader,
    _delay,
    _kill_desk,
    _close_lid,
    _lose_lease,
    _lunch,
)

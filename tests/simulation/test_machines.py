"""What the simulation stands on: virtual time, machines that are killed and sleep, a network, a disk."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from random import Random

import pytest

from backend.live.admission import PerVisitor
from backend.live.shedding import Load
from backend.live.socket import Connection
from backend.store import Store, Tx
from bench.simulation.disk import Disk, Trouble, VirtualWriter
from bench.simulation.history import Committed, History
from bench.simulation.lines import Line
from bench.simulation.loop import OUTSIDE, Stuck, VirtualLoop
from bench.simulation.machine import BEGINNING, Machine
from bench.simulation.network import Network
from bench.simulation.server import Host, Receive, Send
from protocol.entities import Queue
from protocol.errors import ErrorCode, Refusal
from protocol.floor import QueueConfigured
from protocol.ids import QueueId, uuid7

Run = Callable[[Coroutine[object, object, None]], None]


@pytest.fixture
def loop() -> Generator[VirtualLoop]:
    """Virtual time, from 0."""
    made = VirtualLoop()
    yield made
    made.end()


@pytest.fixture
def run(loop: VirtualLoop) -> Run:
    """Run to its end what happens around the machines."""
    return lambda work: loop.run_until_complete(loop.create_task(work, context=OUTSIDE.copy()))


# --- time and machines ------------------------------------------------------------------------


def test_an_hour_takes_no_time(loop: VirtualLoop, run: Run) -> None:
    """The clock jumps to what is due next."""
    seen: list[float] = []

    async def look() -> None:
        await asyncio.sleep(3_600)
        seen.append(loop.time())

    run(look())
    assert seen == [3_600]


def test_time_that_stands_still_is_told(loop: VirtualLoop, run: Run) -> None:
    """A program that turns in a circle would run for ever."""

    async def turn() -> None:
        while True:  # noqa: ASYNC110 -- that is the fault
            await asyncio.sleep(0)

    with pytest.raises(Stuck):
        run(turn())


def test_nothing_of_a_killed_process_runs_again(loop: VirtualLoop, run: Run) -> None:
    """Not what waited, not what was due, not even a `finally`."""
    machine = Machine(loop, "maja", Random(1))
    done: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(2)
            done.append("work")
        finally:
            done.append("finally")

    async def live() -> None:
        machine.start()
        machine.spawn(work())
        machine.later(2, lambda: done.append("timer"))
        await asyncio.sleep(1)
        machine.kill()
        machine.start()
        machine.later(1, lambda: done.append("the next life"))
        await asyncio.sleep(5)

    run(live())
    assert done == ["the next life"]


def test_a_machine_that_sleeps_loses_time_and_nothing_else(loop: VirtualLoop, run: Run) -> None:
    """Its timers wait, its steady clock stands, its wall clock goes on."""
    machine = Machine(loop, "maja", Random(1))
    fired: list[tuple[float, int, int]] = []

    async def live() -> None:
        machine.start()
        machine.later(3, lambda: fired.append((loop.time(), machine.steady(), machine.wall() - BEGINNING)))
        await asyncio.sleep(1)
        machine.sleep()
        await asyncio.sleep(100)
        machine.wake()
        await asyncio.sleep(10)

    run(live())
    assert fired == [(103, 3_000, 103_000)]


# --- the network ------------------------------------------------------------------------------


class _Peer:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def opened(self) -> None:
        self.heard.append("opened")

    def received(self, text: str) -> None:
        self.heard.append(text)

    def closed(self, code: int | None) -> None:
        self.heard.append(f"closed {code}")


class _Echo(Host):
    """A server that says everything back."""

    listens = True

    async def take(
        self, path: str, headers: list[tuple[bytes, bytes]], connection: Connection, receive: Receive, send: Send
    ) -> None:
        """Until the client goes."""
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})


@pytest.fixture
def network(loop: VirtualLoop) -> Generator[Network]:
    """One with a server that echoes."""
    machine = Machine(loop, "server", Random(1))
    history = History()
    host = _Echo(machine, history, Random(2), "https://desk.example", full=Load(), per_visitor=PerVisitor())
    host.listens = True
    machine.start()
    yield Network(loop, host, history)
    host.disk.close()


def _talk(
    loop: VirtualLoop, network: Network, strike: Callable[[Machine, Line], Coroutine[object, object, None]]
) -> list[str]:
    """What a client hears who says three things; `strike` happens after the first."""
    client, peer = Machine(loop, "maja", Random(3)), _Peer()

    async def live() -> None:
        client.start()
        line = network.open(client, "/live/staff", None, peer)
        await asyncio.sleep(1)
        line.send("one")
        await asyncio.sleep(1)
        await strike(client, line)
        line.send("two")
        line.send("three")
        await asyncio.sleep(1)

    loop.run_until_complete(loop.create_task(live(), context=OUTSIDE.copy()))
    return peer.heard


def test_a_line_keeps_its_order(loop: VirtualLoop, network: Network) -> None:
    """However the delays differ."""

    async def nothing(_client: Machine, _line: Line) -> None:
        network.weather(_client).jitter = 0.5

    assert _talk(loop, network, nothing) == ["opened", "one", "two", "three"]


def test_a_partition_holds_and_a_silent_line_swallows(loop: VirtualLoop, network: Network) -> None:
    """After the one all is heard, after the other nothing, and nobody is told."""

    async def part(client: Machine, _line: Line) -> None:
        weather = network.weather(client)
        weather.down_blocked = True
        _line.send("meanwhile")
        await asyncio.sleep(5)
        weather.down_blocked = False
        network.release(client)

    async def silence(_client: Machine, line: Line) -> None:
        line.go_silent(up=False, down=True)

    assert _talk(loop, network, part) == ["opened", "one", "meanwhile", "two", "three"]
    assert _talk(loop, network, silence) == ["opened", "one"]


def test_both_ends_hear_of_a_reset_and_of_a_kill(loop: VirtualLoop, network: Network) -> None:
    """Unless the machine itself is gone."""

    async def reset(_client: Machine, line: Line) -> None:
        line.reset()
        await asyncio.sleep(1)

    async def kill(_client: Machine, _line: Line) -> None:
        network.host.machine.kill()
        network.server_died(lambda: True)
        await asyncio.sleep(1)

    assert _talk(loop, network, reset) == ["opened", "one", "closed None"]
    assert _talk(loop, network, kill) == ["opened", "one", "closed None"]


# --- the disk ---------------------------------------------------------------------------------


def _queue(tx: Tx) -> int:
    """A job that writes."""
    queue = Queue(id=QueueId(uuid7(tx.now, tx.random(10))), name="Sales")
    return tx.append_floor(QueueConfigured(queue=queue)).seq


def test_what_was_committed_outlives_a_kill_and_nothing_else_does(loop: VirtualLoop, run: Run) -> None:
    """Whenever the kill falls: each job is whole in the next life or has never been."""
    stored: set[int] = set()
    for after in range(1, 25):
        history = History()
        disk = Disk(history, lambda: 0, Random(after))
        machine = Machine(loop, "server", Random(1))
        answers: list[int] = []
        run(_write_and_kill(machine, disk, answers, after / 2_000))
        disk.tell_rest()
        last = disk.read(lambda tx: tx.floor_seq())
        assert last >= len(answers)
        assert sum(len(one.entries) for one in history.happenings if isinstance(one, Committed)) == last
        stored.add(last - len(answers))
        disk.close()
    # Some kills fell between a commit and its delivery.
    assert stored > {0}


_JOBS = 4


async def _write_and_kill(machine: Machine, disk: Disk, answers: list[int], after: float) -> None:
    async def write() -> None:
        store = _store(machine, disk)
        while len(answers) < _JOBS:
            answers.append(await store.run(_queue))

    machine.start()
    machine.spawn(write())
    await asyncio.sleep(after)
    machine.kill()
    await asyncio.sleep(5)


def _store(machine: Machine, disk: Disk) -> Store:
    ledger = disk.ledger(machine.wall, Random(1).randbytes)
    return Store(ledger, writer=lambda commit: VirtualWriter(commit, Random(1)))


@pytest.mark.expects_log("backend.store.ledger: storage unavailable: .*")
@pytest.mark.parametrize("trouble", [Trouble.FULL, Trouble.FAILING])
def test_a_disk_in_trouble_refuses_and_recovers(loop: VirtualLoop, run: Run, trouble: Trouble) -> None:
    """With nothing half done."""
    disk = Disk(History(), lambda: 0, Random(1))
    codes: list[ErrorCode] = []

    async def live() -> None:
        machine = Machine(loop, "server", Random(1))
        store = _store(machine, disk)
        await store.run(_queue)
        disk.trouble = trouble
        try:
            await store.run(_queue)
        except Refusal as refusal:
            codes.append(refusal.code)
        disk.trouble = Trouble.NONE
        await store.run(_queue)
        await store.close()

    run(live())
    assert codes == [ErrorCode.STORAGE_UNAVAILABLE]
    assert disk.read(lambda tx: [entry.seq for entry in tx.floor_entries(1, 9)]) in ([1, 2], [1, 2, 3])
    disk.close()

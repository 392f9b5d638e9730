"""Whoever leaves has a lease, however long the storage takes; what is done every so often."""

import asyncio
from collections.abc import Callable

import pytest

from backend.app.deadlines import Deadlines
from backend.app.load import Watch
from backend.app.presence import Presence
from backend.app.rounds import sweep, tell_positions
from backend.app.tasks import Tasks
from backend.floor import Floor
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.live.shedding import Load
from backend.store import Store, Tx
from protocol.errors import ErrorCode, Refusal
from protocol.frames import Outlook
from protocol.ids import AgentId, InteractionId, VisitorId, new_id
from protocol.kinds import Feature


async def test_a_failed_task_is_recorded_and_forgotten() -> None:
    """And those that run are ended together."""
    tasks = Tasks()
    forever = tasks.spawn(asyncio.Event().wait())  # type: ignore[arg-type]
    await tasks.stop()
    assert forever.cancelled()


@pytest.mark.expects_log("backend.app.tasks: a task failed")
async def test_what_a_task_raises_is_a_bug() -> None:
    """It is never swallowed."""

    async def fail() -> None:
        raise LookupError("a bug")

    tasks = Tasks()
    task = tasks.spawn(fail())
    await asyncio.wait([task])


async def test_a_lease_waits_for_the_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again until it is stored."""
    monkeypatch.setattr("backend.app.presence._TRY_AGAIN_AFTER", 0)
    store = Store.open(None, clock=lambda: 1, inline=True)
    tasks, told = Tasks(), asyncio.Event()
    deadlines = Deadlines(store, lambda: 1)
    monkeypatch.setattr(deadlines, "look", told.set)
    run, tries = store.run, 0

    async def sometimes(*given: object, **more: object) -> object:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Refusal(ErrorCode.STORAGE_UNAVAILABLE)
        return await run(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "run", sometimes)
    Presence(store, Hub(Meters()), tasks, deadlines).last_desk_gone(AgentId(new_id()))
    async with asyncio.timeout(10):
        await told.wait()
    assert tries == 3
    await tasks.stop()
    await store.close()


@pytest.mark.parametrize(
    ("module", "gone", "stays"),
    [("presence", "desk_gone", "desk_stays"), ("customers", "window_gone", "window_open")],
)
async def test_a_link_that_is_back_before_the_end_of_the_last_is_noted(
    monkeypatch: pytest.MonkeyPatch, module: str, gone: str, stays: str
) -> None:
    """The new link's hello was carried out first: what was noted of the old one is taken back."""
    store = Store.open(None, clock=lambda: 1, inline=True)
    hub, tasks = Hub(Meters()), Tasks()
    noted: asyncio.Queue[str] = asyncio.Queue()

    def is_here(_who: object) -> bool:
        return noted.qsize() > 0 or second

    def note(what: str) -> Callable[[Tx, object], None]:
        return lambda _tx, _who: noted.put_nowait(what)

    second = False
    monkeypatch.setattr(hub, "is_connected", is_here)
    monkeypatch.setattr(hub, "is_visiting", is_here)
    monkeypatch.setattr(f"backend.actions.{module}.{gone}", note(gone))
    monkeypatch.setattr(f"backend.actions.{module}.{stays}", note(stays))
    links = Presence(store, hub, tasks, Deadlines(store, lambda: 1))
    if module == "presence":
        links.last_desk_gone(AgentId(new_id()))
    else:
        links.last_window_gone(VisitorId(new_id()))
    assert await noted.get() == gone
    second = True
    assert await noted.get() == stays
    await tasks.stop()
    await store.close()


@pytest.mark.expects_log("backend.app.load: under load")
async def test_load_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """One late turn of the loop is no load, two are; what follows is told."""
    monkeypatch.setattr("backend.app.load._EVERY", 0)
    store = Store.open(None, clock=lambda: 1, inline=True)
    hub, tasks = Hub(Meters()), Tasks()
    told: asyncio.Queue[tuple[Feature, ...]] = asyncio.Queue()
    monkeypatch.setattr(hub, "let_go", told.put_nowait)
    times = iter([0, 900, 1_000, 1_010, 1_020, 1_920, 2_000, 2_900])
    looked = asyncio.Event()

    def ticks() -> int:
        time = next(times, None)
        if time is None:
            looked.set()
            return 3_000
        return time

    watch = Watch(store, hub, Load(jobs=10, lag=1_000, outbox=10), ticks)
    tasks.spawn(watch.run())
    assert await told.get() == tuple(Feature)
    assert watch.load.lag == 900
    await looked.wait()
    await tasks.stop()
    await store.close()


class _Forecasts:
    """Nobody waits."""

    def wait(self, interaction: InteractionId) -> int | None:
        return None

    def outlooks(self) -> tuple[Outlook, ...]:
        return ()


async def test_rounds_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are told when the queues changed, not otherwise; silence is looked for all the time."""
    monkeypatch.setattr("backend.app.rounds._POSITIONS_EVERY", 0)
    monkeypatch.setattr("backend.app.rounds._SWEEP_EVERY", 0)
    hub, floor, tasks = Hub(Meters()), Floor(""), Tasks()
    positions: list[int] = []
    outlooks: list[object] = []
    swept: asyncio.Queue[int] = asyncio.Queue()

    def told() -> None:
        positions.append(floor.queue_changes)

    monkeypatch.setattr(hub, "tell_positions", told)
    monkeypatch.setattr(hub, "tell_outlook", outlooks.append)
    monkeypatch.setattr(hub, "sweep", swept.put_nowait)
    tasks.spawn(tell_positions(floor, hub, _Forecasts()))
    tasks.spawn(sweep(hub, lambda: 7))
    assert [await swept.get() for _ in range(3)] == [7, 7, 7]
    assert positions == [0]
    floor.queue_changes += 1
    for _ in range(3):
        await swept.get()
    assert positions == [0, 1]
    assert outlooks == []
    await tasks.stop()

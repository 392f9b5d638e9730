"""Whoever leaves has a lease, however long the storage takes; what is done every so often."""

import asyncio

import pytest

from backend.app.deadlines import Deadlines
from backend.app.presence import Presence
from backend.app.rounds import sweep, tell_positions
from backend.app.tasks import Tasks
from backend.floor import Floor
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.store import Store
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, InteractionId, new_id


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


@pytest.mark.expects_log("backend.app.presence: a lease waits for the storage")
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


async def test_rounds_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are told when the queues changed, not otherwise; silence is looked for all the time."""
    monkeypatch.setattr("backend.app.rounds._POSITIONS_EVERY", 0)
    monkeypatch.setattr("backend.app.rounds._SWEEP_EVERY", 0)
    hub, floor, tasks = Hub(Meters()), Floor(""), Tasks()
    positions: list[dict[InteractionId, int]] = []
    swept: asyncio.Queue[int] = asyncio.Queue()
    monkeypatch.setattr(hub, "tell_positions", positions.append)
    monkeypatch.setattr(hub, "sweep", swept.put_nowait)
    tasks.spawn(tell_positions(floor, hub))
    tasks.spawn(sweep(hub, lambda: 7))
    assert [await swept.get() for _ in range(3)] == [7, 7, 7]
    assert positions == [{}]
    floor.queue_changes += 1
    for _ in range(3):
        await swept.get()
    assert positions == [{}, {}]
    await tasks.stop()

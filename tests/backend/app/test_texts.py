"""Texts kept ready are told to whoever is there, also to who says hello while they are looked up."""

import asyncio
from collections.abc import Sequence

import pytest

from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.app.canned import Texts
from backend.app.tasks import Tasks
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.store import Store, store
from protocol.canned import CannedShown, PutCanned
from protocol.commands import AnyCommand, PutAgent
from protocol.ids import AgentId, CannedId, CommandId, new_id
from protocol.kinds import Role

_SECONDS = 10
_OFFICE = Actor(Role.ADMINISTRATOR)


class _Told(Hub):
    """Desks come one after another, each time that it is asked who is here."""

    def __init__(self, *here: tuple[AgentId, ...]) -> None:
        super().__init__(Meters())
        self._here = list(here)
        self.texts: asyncio.Queue[tuple[AgentId, str]] = asyncio.Queue()
        self.rounds = 0

    def agents_here(self) -> tuple[AgentId, ...]:
        return self._here.pop(0) if len(self._here) > 1 else self._here[0]

    def tell_texts(self, agents: Sequence[AgentId], shown: Sequence[CannedShown]) -> None:
        self.rounds += 1
        for text in (text for part in shown for text in part.texts):
            for agent in agents:
                self.texts.put_nowait((agent, text.shortcut))


class _Company:
    """One agent, and texts that are everybody's."""

    def __init__(self) -> None:
        self.store = Store.open(None, clock=lambda: 1_800_000_000_000, inline=True)
        self.maja = AgentId(new_id())

    async def do(self, command: AnyCommand) -> AnyCommand:
        """By the office."""
        await self.store.run(lambda tx: dispatch(tx, command, _OFFICE))
        return command

    async def hire(self) -> None:
        """Maja."""
        await self.do(PutAgent(id=_id(), agent=self.maja, login="m", name="Maja"))

    async def put(self, shortcut: str) -> AnyCommand:
        """A text."""
        text = PutCanned(id=_id(), canned=CannedId(new_id()), shortcut=shortcut, title=shortcut, text="Hello")
        return await self.do(text)


def _id() -> CommandId:
    return CommandId(new_id())


async def test_who_comes_while_texts_are_looked_up_is_told() -> None:
    """Her hello may have read them before the change, and nobody had seen her when it was looked up."""
    company, tasks = _Company(), Tasks()
    hub = _Told((), (company.maja,))
    try:
        await company.hire()
        texts = Texts(company.store, hub, pause=0)
        await texts.begin()
        tasks.spawn(texts.run())
        texts.acted(await company.put("hello"), _OFFICE)
        async with asyncio.timeout(_SECONDS):
            assert await hub.texts.get() == (company.maja, "hello")
        texts.acted(await company.put("bye"), _OFFICE)
        async with asyncio.timeout(_SECONDS):
            assert await hub.texts.get() == (company.maja, "bye"), "and nothing twice"
    finally:
        await tasks.stop()
        await company.store.close()


async def test_a_burst_is_told_together() -> None:
    """The first at once; what comes within the pause after it waits for its end."""
    company, tasks = _Company(), Tasks()
    hub = _Told((company.maja,))
    try:
        await company.hire()
        texts = Texts(company.store, hub, pause=3_600)
        await texts.begin()
        tasks.spawn(texts.run())
        texts.acted(await company.put("first"), _OFFICE)
        async with asyncio.timeout(_SECONDS):
            assert await hub.texts.get() == (company.maja, "first")
        for number in range(10):
            texts.acted(await company.put(f"text-{number}"), _OFFICE)
        assert hub.rounds == 1
    finally:
        await tasks.stop()
        await company.store.close()


async def test_a_refusal_forgets_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The storage is full: it is asked again."""
    company, tasks = _Company(), Tasks()
    hub = _Told((company.maja,))
    try:
        await company.hire()
        texts = Texts(company.store, hub, again_after=0, pause=0)
        await texts.begin()
        changed = await company.put("hello")
        refused, most = asyncio.Event(), store.MOST_WAITING

        class _Full(int):
            def __le__(self, other: object) -> bool:
                refused.set()
                return True

        monkeypatch.setattr(store, "MOST_WAITING", _Full())
        texts.acted(changed, _OFFICE)
        tasks.spawn(texts.run())
        async with asyncio.timeout(_SECONDS):
            await refused.wait()
            assert hub.texts.empty()
            monkeypatch.setattr(store, "MOST_WAITING", most)
            assert await hub.texts.get() == (company.maja, "hello")
    finally:
        await tasks.stop()
        await company.store.close()

"""A flood of sign-ins keeps nobody out who was in before."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from backend.rest.passwords import MOST_OF_A_STRANGER, MOST_WAITING, Passwords
from protocol.errors import ErrorCode, Refusal
from tests.backend.rest.house import CHEAP, House

HASH = CHEAP.hash("right")


def test_nobodys_hash_is_checked_as_any_other() -> None:
    """It can be read, has the cost of real ones, and is of no password."""
    nobodys = Passwords(CHEAP)._nobody
    assert extract_parameters(nobodys) == extract_parameters(HASH)
    with pytest.raises(VerifyMismatchError):
        CHEAP.verify(nobodys, "")


class SlowHasher(PasswordHasher):
    """Compares when it may."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.may = threading.Event()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 -- as the base has it
        """Wrong passwords take until they may."""
        if password != "right":
            self.may.wait()
        return super().verify(hash, password)


class Flood:
    """Wrong passwords under way.

    Attributes:
        turned_away: refused at once.
    """

    def __init__(self) -> None:
        self.hasher = SlowHasher()
        self.passwords = Passwords(self.hasher)
        self.turned_away = 0
        self._running: list[asyncio.Task[None]] = []

    async def comes(self, address: str, count: int) -> None:
        """So many from an address."""
        for _ in range(count):
            self._running.append(asyncio.create_task(self._one(address)))
        await asyncio.sleep(0)

    async def _one(self, address: str) -> None:
        with pytest.raises(Refusal) as refused:
            await self.passwords.check("wrong", HASH, address)
        self.turned_away += refused.value.code is ErrorCode.BUSY
        assert refused.value.code in {ErrorCode.BUSY, ErrorCode.WRONG_PASSWORD}

    async def ends(self) -> None:
        """All are answered."""
        self.hasher.may.set()
        await asyncio.gather(*self._running)
        self.passwords.close()


@pytest.fixture
async def flood() -> AsyncGenerator[Flood]:
    """None yet."""
    one = Flood()
    yield one
    await one.ends()


async def test_who_was_here_before_comes_in(flood: Flood) -> None:
    """Past thousands from everywhere, whose lane is full."""
    await flood.passwords.check("right", HASH, "office")
    flood.passwords.know("home")
    for number in range(200):
        await flood.comes(f"bot{number}", 10)
    assert flood.turned_away == 2_000 - MOST_WAITING
    for address in ("office", "home"):
        await flood.passwords.check("right", HASH, address)
    with pytest.raises(Refusal) as refused:
        await flood.passwords.check("right", HASH, "hotel")
    assert (refused.value.code, refused.value.retry_after) == (ErrorCode.BUSY, 2_000)


async def test_one_stranger_does_not_fill_the_lane(flood: Flood) -> None:
    """Another is checked after them."""
    await flood.comes("bot", 500)
    assert flood.turned_away == 500 - MOST_OF_A_STRANGER
    waits = asyncio.create_task(flood.passwords.check("right", HASH, "hotel"))
    await asyncio.sleep(0)
    assert not waits.done()
    flood.hasher.may.set()
    await waits


async def test_those_remembered_are_bounded(flood: Flood, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who did not come for longest is forgotten."""
    monkeypatch.setattr("backend.rest.passwords._MOST_KNOWN", 2)
    for address in ("one", "two", "one", "three"):
        flood.passwords.know(address)
    for number in range(MOST_WAITING):
        await flood.comes(f"bot{number}", 1)
    for address in ("one", "three"):
        await flood.passwords.check("right", HASH, address)
    with pytest.raises(Refusal) as refused:
        await flood.passwords.check("right", HASH, "two")
    assert refused.value.code is ErrorCode.BUSY


async def test_a_renewal_makes_known(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a restart desks renew: nobody need type a password for it."""
    async with house.client() as client:
        tokens = (await client.post("/api/auth/sign-in", json={"login": "agent", "password": "right"})).json()
    known: list[str] = []
    monkeypatch.setattr(house.passwords, "know", known.append)
    async with house.client(host="192.0.2.7") as client:
        assert (await client.post("/api/auth/refresh", json={"refresh": tokens["refresh"]})).status_code == 200
        assert (await client.post("/api/auth/refresh", json={"refresh": "nonsense"})).status_code == 401
    assert known == ["192.0.2.7"]

"""Everybody's pace, chances and words."""

import asyncio
from abc import ABC, abstractmethod
from random import Random
from typing import Protocol

from bench.simulation.history import History

#: Seconds from one act of a person to the next, at most times.
_PACE = 2.0
_STEP = 10.0
_LONG_TEXT = 4_000
#: A word in everything that staff say among themselves.
AMONG_STAFF = "whispers"


class Mood(Protocol):
    """What all people go by.

    Attributes:
        calm: nothing strikes any more; everybody finishes what goes on and does what is expected.
        over: nobody does anything any more.
        slowness: how much slower than usual people are.
    """

    calm: bool
    over: bool
    slowness: float


class Person(ABC):
    def __init__(self, name: str, random: Random, mood: Mood, history: History) -> None:
        self.name = name
        self.random = random
        self.mood = mood
        self._history = history
        self._said = 0

    async def live(self) -> None:
        """Until all is over."""
        await asyncio.sleep(self.random.uniform(0, 5))
        while not self.mood.over:
            await self._pause(self.random.expovariate(1 / _PACE))
            if not self.mood.over:
                self.act()

    async def _pause(self, seconds: float) -> None:
        """So long, in steps: how slow people are may change meanwhile."""
        while seconds > 0:
            slowness = self.mood.slowness
            step = min(seconds * slowness, _STEP)
            await asyncio.sleep(step)
            seconds -= step / slowness

    @abstractmethod
    def act(self) -> None:
        """Do something, or nothing."""

    def chance(self, probability: float) -> bool:
        """Whether it happens; counts as an act."""
        if self.random.random() < probability:
            self._history.acts += 1
            return True
        return False

    def words(self, *, secret: bool = False) -> str:
        """Something that was never said before; `secret`: not for customers."""
        self._said += 1
        long = "x" * self.random.randrange(_LONG_TEXT) if self.random.random() < 0.05 else ""
        return f"{self.name} {AMONG_STAFF if secret else 'says'} {self._said} {long}"

"""What customers do with their browsers, by chance: they ring, write, read, leave, come back. And everybody's pace."""

import asyncio
from abc import ABC, abstractmethod
from random import Random
from typing import Protocol

from bench.simulation.history import History
from bench.simulation.widgets import Widget

#: Seconds from one act of a person to the next, at most times.
_PACE = 2.0
_STEP = 10.0
_LONG_TEXT = 4_000
_PHONE = "+45 70 10 10 10"
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


class Customer(Person):
    """Somebody with a browser who wants something."""

    def __init__(self, widget: Widget, random: Random, mood: Mood, history: History) -> None:
        super().__init__(widget.name, random, mood, history)
        self._widget = widget

    def act(self) -> None:
        """What they do next."""
        widget, calm = self._widget, self.mood.calm
        if widget.machine.asleep:
            if calm or self.chance(0.1):
                widget.wake()
            return
        if not widget.machine.alive:
            widget.machine.start()
        view = widget.view()
        if view is None:
            if not widget.tabs and self.chance(1.0 if calm else 0.3):
                widget.open_tab()
            return
        widget.mind_outbox()
        match view.phase:
            case "none":
                if not calm and not view.pending:
                    self._look_around(asked=view.invitation is not None)
            case "ended":
                if not calm and self.chance(0.15):
                    widget.put_away()
            case phase:
                self._talk(waits=phase == "waiting")
        if not calm and self.chance(0.06):
            self._do_something_else()

    def _look_around(self, *, asked: bool) -> None:
        widget = self._widget
        if asked and self.chance(0.4):
            widget.answer_invitation(self.random.random() < 0.7)
        elif self.chance(0.3):
            widget.start_chat()
        elif self.chance(0.2):
            widget.browse(f"Page {self.random.randrange(1_000)}")
        elif self.chance(0.05):
            widget.leave_message(self.words(), self.random.choice(("", _PHONE)))

    def _talk(self, *, waits: bool) -> None:
        widget = self._widget
        if waits and not self.mood.calm and self.chance(0.05):
            widget.ask_callback(_PHONE)
            return
        if self.chance(0.4):
            widget.look(self.random.random() < 0.7)
        if self.chance(0.2):
            widget.type(self.random.random() < 0.7)
        if self.chance(0.5):
            for _ in range(self.random.choice((1, 1, 1, 2, 6))):
                widget.write(self.words())
        if self.chance(0.03):
            widget.end()

    def _do_something_else(self) -> None:
        widget = self._widget
        match self.random.randrange(6):
            case 0:
                widget.reload(orderly=self.random.random() < 0.7)
            case 1:
                if len(widget.tabs) < 3:
                    widget.open_tab()
            case 2:
                widget.close_tab()
            case 3:
                widget.kill_tab()
            case 4:
                widget.sleep()
            case _:
                widget.die(told=self.random.random() < 0.7)

"""What customers do with their browsers, by chance: they ring, write, read, agree, leave, come back."""

from collections.abc import Callable
from random import Random

from bench.simulation.agreeing import Consents
from bench.simulation.history import History
from bench.simulation.people import Mood, Person
from bench.simulation.widgets import Widget

_PHONE = "+45 70 10 10 10"


class Customer(Person):
    """Somebody with a browser who wants something."""

    def __init__(
        self, widget: Widget, random: Random, mood: Mood, history: History, sign: Callable[[str], str]
    ) -> None:
        """`sign`: a token of the shop's for the customer of that name."""
        super().__init__(widget.name, random, mood, history)
        self._widget = widget
        self._consents = Consents(widget, self, random, sign)

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
        if not calm and self.chance(0.04):
            self._consents.sign_in()
        match view.phase:
            case "none":
                if not calm and not view.pending:
                    self._look_around(asked=view.invitation is not None)
            case "ended":
                if not calm and self.chance(0.15):
                    widget.put_away()
            case phase:
                self._talk(waits=phase == "waiting")
                self._consents.mind(view)
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

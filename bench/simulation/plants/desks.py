"""Bugs in what a desk keeps on its machine, and does with it when it is opened again."""

from bench.simulation.plants.edit import Line, Plant
from desktop.app import address, leftovers
from desktop.app.holding import Holding
from desktop.app.keeping import Keeper

DESKS = (
    Plant(
        "undone until the next start",
        "A message whose sending was undone stays on the disk.",
        (Line(Holding._put_back, "self._keeper.remove(message)", "pass"),),
        known=8,
    ),
    Plant(
        "not kept, not tried again",
        "What could not be kept while the desk's disk was full is not kept later either.",
        (Line(Keeper._with, "job(self._of_account(), self._unwritten)", "job(self._of_account(), words)"),),
    ),
    Plant(
        "acts of a moment, done the next day",
        "What an agent did when there was no link is done when the desk is opened again.",
        (Line(leftovers.take_over, "if isinstance(kept.command, _OF_THE_MOMENT):", "if False:"),),
        known=12,
    ),
    Plant(
        "accounts as typed",
        "Who types her login in other letters has another outbox.",
        (Line(address.account, 'folded(f"{login}@{server}")', 'f"{login}@{server}"'),),
        known=12,
    ),
)

"""Bugs to be planted one at a time, each of which the simulation must find: else it has a hole."""

from bench.simulation.plants.agreements import AGREEMENTS
from bench.simulation.plants.colleagues import COLLEAGUES
from bench.simulation.plants.delivery import DELIVERY
from bench.simulation.plants.desks import DESKS
from bench.simulation.plants.edit import Gone, Plant
from bench.simulation.plants.futures import FUTURES
from bench.simulation.plants.owners import OWNERS
from bench.simulation.plants.streams import STREAMS
from bench.simulation.plants.supervision import SUPERVISION
from bench.simulation.plants.writing import WRITING

__all__ = ["PLANTS", "Gone", "Plant"]

PLANTS: tuple[Plant, ...] = (
    *DELIVERY,
    *DESKS,
    *STREAMS,
    *OWNERS,
    *FUTURES,
    *COLLEAGUES,
    *AGREEMENTS,
    *WRITING,
    *SUPERVISION,
)

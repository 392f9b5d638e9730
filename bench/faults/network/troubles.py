"""What a network does to one of the two lines, and what each side must see of it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from bench.faults.line import Line
from bench.faults.proxy import BOTH, CLEAR, Way, Weather


class Side(StrEnum):
    """Whose line."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Trouble(Struct, frozen=True, kw_only=True):
    """One kind of bad network.

    Attributes:
        begin, end: what is done to the line.
        severs: the client sees at once that its connection is gone, and says so as long as it lasts.
        passes: what is written meanwhile arrives, if late.
    """

    name: str
    begin: Callable[[Line], None]
    end: Callable[[Line], None]
    severs: bool = False
    passes: bool = False


def _weather(weather: Weather) -> Callable[[Line], None]:
    return lambda line: line.set(weather)


def _clear(line: Line) -> None:
    line.set(CLEAR)


def _reset(line: Line) -> None:
    line.reset()


def _refuse(line: Line) -> None:
    line.refuse()
    line.reset()


def _admit(line: Line) -> None:
    line.admit()


def _stall(line: Line) -> None:
    line.set(Weather(held=BOTH))
    line.reset()


def _forget(line: Line) -> None:
    line.set(CLEAR)
    line.reset()


LATENCY: Final = Trouble(
    name="latency 0.3 to 0.7 s", begin=_weather(Weather(latency=0.3, jitter=0.4)), end=_clear, passes=True
)
TRICKLE: Final = Trouble(name="trickle of 1,500 bytes/s", begin=_weather(Weather(rate=1_500)), end=_clear, passes=True)
RESET: Final = Trouble(name="reset", begin=_reset, end=_clear, passes=True)
REFUSED: Final = Trouble(name="reset, then refused", begin=_refuse, end=_admit, severs=True)
HOLE_UP: Final = Trouble(name="black hole to the server", begin=_weather(Weather(held=frozenset({Way.UP}))), end=_clear)
HOLE_DOWN: Final = Trouble(
    name="black hole from the server", begin=_weather(Weather(held=frozenset({Way.DOWN}))), end=_clear
)
STALL: Final = Trouble(name="accepted, then nothing", begin=_stall, end=_clear, severs=True)
PARTITION: Final = Trouble(name="partition", begin=_weather(Weather(held=BOTH)), end=_clear)
FORGOTTEN: Final = Trouble(name="partition, then reset", begin=_weather(Weather(held=BOTH)), end=_forget)

TROUBLES: Final = (LATENCY, TRICKLE, RESET, REFUSED, HOLE_UP, HOLE_DOWN, STALL, PARTITION, FORGOTTEN)

"""What the two screens show of one chat, and what the server's log says of it."""

import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from backend.store import Tx
from backend.store.reading import read, reading
from bench.tour.customer import Customer
from bench.tour.desk import Desk
from protocol.events import MessagePosted

#: A word of a run: whose, in which episode, the how manieth.
_WORD: Final = re.compile(r"\b[ac]\d+\.\d+\b")
#: A message as the desk reads it out: who, when, how far it has come, what.
_ROW: Final = re.compile(r".+?, \d+:\d\d(?:, (?P<state>[^:]+))?: (?P<text>.*)", re.DOTALL)
_ONLINE: Final = ("Connection: Online", "Connection: Slow")
_LOST: Final = re.compile("The connection was lost|You are offline")
_WAITS: Final = ("In the outbox", "Not sent", "Waits for your word")
_CUSTOMER_WAITS: Final = re.compile("Sending…|Waiting for a connection|Not sent")


class Shown(Struct, frozen=True, kw_only=True):
    """What a screen shows.

    Attributes:
        words: in their order.
        waits: something has not gone out.
        connected: nothing says that the connection is lost.
    """

    words: tuple[str, ...]
    waits: bool
    connected: bool


def on_desk(desk: Desk) -> Shown:
    """The end of the chosen chat, as far as it fits on the screen."""
    texts = desk.texts()
    rows = [match for match in map(_ROW.fullmatch, texts) if match is not None]
    return Shown(
        words=tuple(word for row in rows for word in _WORD.findall(row["text"])),
        waits=any(row["state"] in _WAITS for row in rows if row["state"] and _WORD.search(row["text"])),
        connected=any(text.startswith(_ONLINE) for text in texts),
    )


def on_widget(customer: Customer) -> Shown:
    """The whole chat."""
    log = customer.page.get_by_role("log")
    bubbles = log.locator(".bubble").all_inner_texts()
    return Shown(
        words=tuple(word for bubble in bubbles for word in _WORD.findall(bubble)),
        waits=log.get_by_text(_CUSTOMER_WAITS).count() > 0,
        connected=customer.page.get_by_text(_LOST).filter(visible=True).count() == 0,
    )


def in_log(folder: Path) -> dict[str, int]:
    """Every word that the server has in any chat, and how many times; in the order of the log."""

    def look(tx: Tx) -> dict[str, int]:
        found: dict[str, int] = {}
        for (data,) in tx.all("SELECT data FROM events WHERE topic > 1 AND topic % 2 = 0 ORDER BY rowid"):
            for word in _words(data):
                found[word] = found.get(word, 0) + 1
        return found

    with reading(folder) as connection:
        return read(connection, look)


def _words(data: bytes) -> Sequence[str]:
    if f'"{MessagePosted.__struct_config__.tag}"'.encode() not in data:
        return ()
    return _WORD.findall(data.decode())


def caught_up(customer: Customer, desk: Desk, words: Sequence[str], seconds: float) -> tuple[float, Shown, Shown]:
    """Wait until both show all of these and nothing that waits: seconds it took, and what they show.

    Raises TimeoutError with what is lacking.
    """
    began = time.perf_counter()
    here: Shown | None = None
    there: Shown | None = None
    at_widget = at_desk = 0.0
    while here is None or there is None:
        seen = on_widget(customer) if here is None else here
        if here is None and _has_all(seen, words):
            here, at_widget = seen, time.perf_counter() - began
        theirs = on_desk(desk) if there is None else there
        if there is None and _has_all(theirs, words):
            there, at_desk = theirs, time.perf_counter() - began
        if time.perf_counter() - began > seconds:
            raise TimeoutError(f"not caught up after {seconds:g} s: the widget shows {seen}, the desk {theirs}")
    # What one of them showed while the other caught up may have changed.
    return max(at_widget, at_desk), on_widget(customer), on_desk(desk)


def _has_all(shown: Shown, words: Sequence[str]) -> bool:
    return shown.connected and not shown.waits and set(words) <= set(shown.words)

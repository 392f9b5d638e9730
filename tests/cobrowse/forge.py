"""Recordings made by hand: what a hostile browser could send, nothing of it made harmless by a recorder."""

import zlib
from base64 import b64encode
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import TypeAlias

import msgspec

from desktop.state.recordings import Batch
from protocol.cobrowse import CobrowseChunk
from protocol.ids import InteractionId, ProposalId

#: Events and nodes of a recording; anything may be in them.
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Event = dict[str, Json]

META, FULL, INCREMENTAL, CUSTOM = 4, 2, 3, 5
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)


class _Tree(HTMLParser):
    """Nodes as a recorder numbers them, from 2 on."""

    def __init__(self, first: int) -> None:
        super().__init__(convert_charrefs=True)
        self.top: list[Json] = []
        self._next = first
        self._open: list[list[Json]] = [self.top]
        self._svg = 0

    def _id(self) -> int:
        self._next += 1
        return self._next - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        children: list[Json] = []
        self._svg += tag == "svg"
        given: dict[str, Json] = {name: value or "" for name, value in attrs}
        node: dict[str, Json] = {"type": 2, "id": self._id(), "tagName": tag, "attributes": given}
        node["childNodes"] = children
        if self._svg:
            node["isSVG"] = True
        self._open[-1].append(node)
        if tag not in _VOID:
            self._open.append(children)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._open) > 1:
            self._open.pop()
            self._svg -= tag == "svg"

    def handle_data(self, data: str) -> None:
        self._open[-1].append({"type": 3, "id": self._id(), "textContent": data})


def nodes(html: str, first: int = 2) -> list[Json]:
    """The nodes of a piece of markup, numbered in the order of its tags."""
    tree = _Tree(first)
    tree.feed(html)
    tree.close()
    return tree.top


def element(tag: str, attributes: dict[str, Json], id: int, children: Sequence[Json] = ()) -> dict[str, Json]:
    """One element."""
    return {"type": 2, "id": id, "tagName": tag, "attributes": attributes, "childNodes": list(children)}


def page(
    html: str, at: int, *, href: str = "https://shop.example/", width: int = 1000, height: int = 700
) -> list[Event]:
    """A whole picture: `html` holds everything from `<html>` on."""
    document: Json = {"type": 0, "id": 1, "childNodes": nodes(html)}
    return [
        {"type": META, "timestamp": at, "data": {"href": href, "width": width, "height": height}},
        {
            "type": FULL,
            "timestamp": at + 1,
            "data": {"node": document, "initialOffset": {"left": 0, "top": 0}},
        },
    ]


def happens(at: int, source: int, **data: Json) -> Event:
    """An incremental event."""
    return {"type": INCREMENTAL, "timestamp": at, "data": {"source": source, **data}}


def mutation(
    at: int, *, adds: Sequence[Json] = (), attributes: Sequence[Json] = (), texts: Sequence[Json] = ()
) -> Event:
    """The page changes."""
    changes: dict[str, Json] = {"adds": list(adds), "attributes": list(attributes), "texts": list(texts), "removes": []}
    return happens(at, 0, **changes)


def click(at: int, node: int) -> Event:
    """The customer clicks."""
    return happens(at, 2, type=2, id=node, x=10, y=10)


def note(at: int, tag: str, **payload: Json) -> Event:
    """A custom event."""
    return {"type": CUSTOM, "timestamp": at, "data": {"tag": tag, "payload": payload}}


def packed(events: Sequence[Event] | bytes) -> str:
    """Events as they travel."""
    raw = events if isinstance(events, bytes) else msgspec.json.encode(events)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return b64encode(deflater.compress(raw) + deflater.flush()).decode()


def chunk(
    interaction: InteractionId,
    session: ProposalId,
    events: Sequence[Event] | bytes,
    *,
    batch: int,
    whole: bool = False,
    tab: str = "t1",
    past: bool = False,
) -> CobrowseChunk:
    """A batch in one part."""
    return CobrowseChunk(
        interaction=interaction, session=session, tab=tab, batch=batch, data=packed(events), whole=whole, past=past
    )


def batch(
    interaction: InteractionId, session: ProposalId, events: Sequence[Event], *, number: int = 1, whole: bool = False
) -> Batch:
    """A batch as the desk has read it."""
    times = [one["timestamp"] for one in events]
    stamps = [time for time in times if isinstance(time, int)]
    return Batch(
        interaction=interaction,
        session=session,
        tab="t1",
        number=number,
        events=msgspec.json.encode(events).decode(),
        whole=whole,
        past=False,
        at=min(stamps, default=0),
        to=max(stamps, default=0),
    )

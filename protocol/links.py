"""Links whose address is hidden behind words, and addresses that an administrator keeps ready."""

from protocol.bases import Entity


class Link(Entity, frozen=True, kw_only=True):
    """Words of a message that lead somewhere: `length` characters from `start`, in Unicode code points."""

    start: int
    length: int
    url: str


class PredefinedLink(Entity, frozen=True, kw_only=True):
    """An address kept ready for a queue's agents."""

    key: str
    label: str
    url: str


class MapTiles(Entity, frozen=True, kw_only=True):
    """Where street tiles come from: an https address with `{z}`, `{x}` and `{y}`; empty: no tiles."""

    template: str = ""
    #: What the tiles' maker wants to be shown beside them.
    attribution: str = ""
    most_zoom: int = 19

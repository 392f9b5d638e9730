"""Co-browsing frames: volatile, unnumbered, never stored; allowed while a `Cobrowse` proposal is accepted.

The server can't read what it passes on: `data` is base64 of raw deflate of a JSON array of rrweb events,
masked in the customer's browser.
"""

from protocol.bases import Frame
from protocol.ids import AgentId, InteractionId, ProposalId
from protocol.kinds import PointKind


class CobrowseChunk(Frame, frozen=True, kw_only=True, tag="cobrowse"):
    """A part of a batch of recorded events. From the widget, and on to desks that watch.

    Batches of one tab are numbered from 1 without gaps; a desk that misses one asks for a fresh picture.
    """

    interaction: InteractionId
    session: ProposalId
    #: Names a tab of the customer's browser; the one that was visible last is shown.
    tab: str
    batch: int
    data: str
    part: int = 0
    parts: int = 1
    #: The batch begins with a whole picture of the page: watching can begin here.
    whole: bool = False
    #: Unix milliseconds of the first event, on the customer's clock.
    at: int = 0
    #: From the past, sent on consent or for looking back: not for the live view.
    past: bool = False


class CobrowseWanted(Frame, frozen=True, kw_only=True, tag="cobrowse_wanted"):
    """To the widget: whether it records, for somebody in the chat watches, and that a whole picture is needed."""

    interaction: InteractionId
    session: ProposalId
    on: bool
    whole: bool = False
    #: It sends more than is allowed: it waits this long (milliseconds), then begins with a whole picture.
    wait: int = 0


class WatchCobrowse(Frame, frozen=True, kw_only=True, tag="watch_cobrowse"):
    """From a desk: watch, or stop (hidden panels do). Forgotten with the connection.

    Who only looks into the chat sees what is recorded for those who are in it.
    """

    interaction: InteractionId
    on: bool = True
    #: A batch was missed, or the viewer began anew.
    whole: bool = False
    #: Send what is kept of the last minutes first, each chunk marked `past`.
    past: bool = False


class CobrowseState(Frame, frozen=True, kw_only=True, tag="cobrowse_state"):
    """To desks that watch, at each change: what there is to see."""

    interaction: InteractionId
    #: None: nothing is shared.
    session: ProposalId | None = None
    #: The customer's line is there and somebody sends.
    live: bool = False
    #: It sends too much and waits; or the server is under load.
    paused: bool = False
    #: Nothing is recorded, as nobody who is in the chat watches.
    idle: bool = False
    tab: str = ""
    watchers: tuple[AgentId, ...] = ()
    #: How far back can be looked (Unix milliseconds, on the customer's clock); None: not allowed.
    past_from: int | None = None


class Point(Frame, frozen=True, kw_only=True, tag="point"):
    """From a desk that watches: point at an element (rrweb's number of it in that tab)."""

    interaction: InteractionId
    session: ProposalId
    tab: str
    kind: PointKind
    node: int = 0


class Pointed(Frame, frozen=True, kw_only=True, tag="pointed"):
    """To the widget, and to other desks that watch: an agent points. `name` is the agent's public name."""

    interaction: InteractionId
    session: ProposalId
    tab: str
    kind: PointKind
    node: int = 0
    name: str = ""

"""What changed in the store, for whoever shows it. A change names the place; the store has the value."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from desktop.state.customer_changes import (
    CardFetched,
    CobrowseArrived,
    CobrowseChanged,
    CobrowsePointed,
    CustomersFound,
    MatchesFetched,
    MergePreviewed,
    PastFetched,
    PastRead,
    PurchasesFetched,
    RecordChanged,
    VisitChanged,
)
from desktop.state.floor_changes import (
    AgentChanged,
    BlocksChanged,
    BroadcastsChanged,
    FloorReplaced,
    InteractionAdded,
    InteractionChanged,
    InteractionRemoved,
    OfferAdded,
    OfferRemoved,
    ProfilesChanged,
    QueuesChanged,
    SitesChanged,
)
from desktop.state.messages import Item
from desktop.state.room_changes import (
    ConsultationChanged,
    ConsultationOver,
    ExpertGroupsChanged,
    ExpertsRanked,
    RoomChanged,
    RoomLeft,
    RoomLinesChanged,
    RoomNews,
    RoomOpened,
    RoomsReplaced,
    RoomsSearched,
    RoomWordsReturned,
    ThreadsFetched,
)
from desktop.state.spelling.questions import SpellingAnswer
from protocol.commands import StaffCommand
from protocol.errors import ErrorCode
from protocol.ids import AgentId, CannedId, FileId, InteractionId, QueueId


class _Change(Struct, frozen=True):
    """Base of all changes."""


# --- a conversation ---------------------------------------------------------------------------


class ConversationOpened(_Change, frozen=True):
    """A conversation came to `store.conversations`."""

    interaction: InteractionId


class ConversationClosed(_Change, frozen=True):
    """A conversation left `store.conversations`."""

    interaction: InteractionId


class TranscriptReplaced(_Change, frozen=True):
    """All items of a conversation may differ."""

    interaction: InteractionId


class ItemsInserted(_Change, frozen=True):
    """These items were put in at `index`; what was there moved down.

    Older ones come near the top, new ones at the end or just before the outbox's. Positions of a
    batch are to be replayed in order: each is true after the change before it.
    """

    interaction: InteractionId
    index: int
    items: tuple[Item, ...]


class ItemChanged(_Change, frozen=True):
    """The item at `index` was replaced by one with the same key (delivery, progress, failure)."""

    interaction: InteractionId
    index: int
    item: Item


class ItemMoved(_Change, frozen=True):
    """An outbox item got its place in the stream: taken out at `old`, then put in at `new`."""

    interaction: InteractionId
    old: int
    new: int


class ItemRemoved(_Change, frozen=True):
    """An outbox item was taken out at `index` (discarded, or its text went back to the composer)."""

    interaction: InteractionId
    index: int


class ConversationChanged(_Change, frozen=True):
    """The head of a conversation: unread, waiting clock, parties, marks, ended, held, older."""

    interaction: InteractionId


class TypingChanged(_Change, frozen=True):
    """Who types in a conversation."""

    interaction: InteractionId


class DraftReturned(_Change, frozen=True):
    """A refused message's words are back in the composer: show the draft again, and say why."""

    interaction: InteractionId
    code: ErrorCode
    text: str
    #: They were hidden, and are.
    hidden: bool = False


class WordsTakenBack(_Change, frozen=True):
    """A message that had not left is no more; its words and files are in the composer again."""

    interaction: InteractionId


class FollowedChanged(_Change, frozen=True):
    """`store.followed`: a chat that is only looked into came, went, or was refused (`code`, `text`)."""

    interaction: InteractionId
    code: ErrorCode | None = None
    text: str = ""


class MonitoredChanged(_Change, frozen=True):
    """`store.monitored`: the chats that this supervisor reads along in."""


class PositionChanged(_Change, frozen=True):
    """`store.positions`: the place of somebody who waits in a queue."""

    interaction: InteractionId


class ProposalsChanged(_Change, frozen=True):
    """`proposals` of a conversation: one came, or went a step on."""

    interaction: InteractionId


# --- the desk itself --------------------------------------------------------------------------


class CommandRefused(_Change, frozen=True):
    """A command other than a message was refused for good; `text` says why in plain words."""

    command: StaffCommand
    code: ErrorCode
    text: str


class OutboxChanged(_Change, frozen=True):
    """`store.outbox`, the commands without an answer yet."""


class TextsUsed(_Change, frozen=True):
    """A message in which these texts kept ready stand has been said in a chat."""

    interaction: InteractionId
    texts: tuple[CannedId, ...]


class LossesChanged(_Change, frozen=True):
    """`store.losses`, the chats that left without the agent's doing."""


class OlderNotFetched(_Change, frozen=True):
    """Older entries were asked for and could not be had now; ask again when the link is back."""

    interaction: InteractionId


class MeChanged(_Change, frozen=True):
    """Another agent is signed in (`store.me`)."""


class OutlookChanged(_Change, frozen=True):
    """`store.outlooks`: how the queues stand."""


class FiguresChanged(_Change, frozen=True):
    """`store.figures`: how the day goes, of these; None: of any."""

    agents: frozenset[AgentId] | None = None
    queues: frozenset[QueueId] | None = None


class VisitorsChanged(_Change, frozen=True):
    """`store.visitors`: who is on the shops' pages."""


class DegradedChanged(_Change, frozen=True):
    """`store.off`: what the server has let go under load."""


class CannedChanged(_Change, frozen=True):
    """`store.canned`: texts kept ready came, changed or went."""


class SignInChanged(_Change, frozen=True):
    """`store.sign_in`."""


class LinkChanged(_Change, frozen=True):
    """`store.link`."""


class KeepingChanged(_Change, frozen=True):
    """`store.keeping`: whether this machine keeps words and sign-in over a restart."""


class ProblemChanged(_Change, frozen=True):
    """`store.problem`: a fault of the program itself, or None."""


class FileFetched(_Change, frozen=True):
    """`store.files[(file, thumbnail)]` is on this machine now. `path` None: it could not be fetched."""

    file: FileId
    thumbnail: bool
    path: Path | None
    #: Plain words when `path` is None.
    problem: str = ""


class PortraitFetched(_Change, frozen=True):
    """`store.portraits[url]`: a person's picture is on this machine now."""

    url: str


#: Answers that the store tells and does not keep.
Heard = (
    RoomsSearched
    | ExpertsRanked
    | CustomersFound
    | PurchasesFetched
    | PastFetched
    | PastRead
    | MergePreviewed
    | SpellingAnswer
)

Change = (
    FloorReplaced
    | SitesChanged
    | QueuesChanged
    | AgentChanged
    | InteractionAdded
    | InteractionChanged
    | InteractionRemoved
    | OfferAdded
    | OfferRemoved
    | BlocksChanged
    | BroadcastsChanged
    | ProfilesChanged
    | ExpertGroupsChanged
    | ConsultationChanged
    | ConversationOpened
    | ConversationClosed
    | TranscriptReplaced
    | ItemsInserted
    | ItemChanged
    | ItemMoved
    | ItemRemoved
    | ConversationChanged
    | TypingChanged
    | DraftReturned
    | WordsTakenBack
    | RoomsReplaced
    | RoomOpened
    | RoomLeft
    | RoomLinesChanged
    | RoomChanged
    | RoomNews
    | RoomWordsReturned
    | RoomsSearched
    | ThreadsFetched
    | ExpertsRanked
    | ConsultationOver
    | ProposalsChanged
    | VisitChanged
    | RecordChanged
    | CardFetched
    | MatchesFetched
    | CustomersFound
    | PurchasesFetched
    | PastFetched
    | PastRead
    | MergePreviewed
    | SpellingAnswer
    | FollowedChanged
    | MonitoredChanged
    | PositionChanged
    | CobrowseChanged
    | CobrowseArrived
    | CobrowsePointed
    | CommandRefused
    | OutboxChanged
    | TextsUsed
    | LossesChanged
    | OlderNotFetched
    | MeChanged
    | OutlookChanged
    | FiguresChanged
    | VisitorsChanged
    | DegradedChanged
    | CannedChanged
    | SignInChanged
    | LinkChanged
    | KeepingChanged
    | ProblemChanged
    | FileFetched
    | PortraitFetched
)


def without_repeats(done: Sequence[Change]) -> tuple[Change, ...]:
    """Changes that name no position are told once, in their last place."""
    kept: list[Change] = []
    said: set[Change] = set()
    for change in reversed(done):
        if isinstance(change, ConversationChanged | InteractionChanged | OutboxChanged):
            if change in said:
                continue
            said.add(change)
        kept.append(change)
    return tuple(reversed(kept))

"""What changed among colleagues and experts; a part of `changes`."""

from msgspec import Struct

from protocol.errors import ErrorCode
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, InteractionId, RoomId
from protocol.rest import RoomHit
from protocol.rooms import Consultation, ConsultationOutcome


class RoomsReplaced(Struct, frozen=True):
    """All of `store.rooms` may differ: another person, or another history of the server's store."""


class RoomOpened(Struct, frozen=True):
    """A room came to `store.rooms`, or all of it may differ."""

    room: RoomId


class RoomLeft(Struct, frozen=True):
    """A room left `store.rooms`: its agent is no member any more."""

    room: RoomId


class RoomLinesChanged(Struct, frozen=True):
    """The lines of a room."""

    room: RoomId


class RoomChanged(Struct, frozen=True):
    """The head of a room: members, closed, how far each has read."""

    room: RoomId


class RoomNews(Struct, frozen=True):
    """Somebody else said something just now; `line` is its key."""

    room: RoomId
    line: str


class RoomWordsReturned(Struct, frozen=True):
    """Refused words are back in the draft of their room (`rooms.draft_key`)."""

    room: RoomId
    code: ErrorCode
    text: str


class RoomsSearched(Struct, frozen=True):
    """What the server found in this agent's rooms; None: it could not be asked."""

    words: str
    hits: tuple[RoomHit, ...] | None


class ThreadsFetched(Struct, frozen=True):
    """`store.threads` of an interaction: its consultations, or None in it when they could not be had."""

    interaction: InteractionId


class ExpertsRanked(Struct, frozen=True):
    """The experts of a group for these words, whom to ask first; None: they could not be ranked now."""

    group: ExpertGroupId
    words: str
    agents: tuple[AgentId, ...] | None


class ExpertGroupsChanged(Struct, frozen=True):
    """A group of experts was made or changed."""


class ConsultationChanged(Struct, frozen=True):
    """A consultation began to ring, was declined, accepted, or went to another group."""

    consultation: ConsultationId
    interaction: InteractionId


class ConsultationOver(Struct, frozen=True):
    """A consultation left the floor. `outcome` is None when a snapshot just lacks it."""

    consultation: Consultation
    outcome: ConsultationOutcome | None = None
    by: AgentId | None = None

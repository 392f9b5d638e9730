"""Where colleagues talk among themselves: in twos, in small groups, and with an expert about a chat.

A room is a stream of its own, numbered from 1 without gaps. Only its members' desks get it.
"""

from enum import StrEnum

from protocol.bases import Entity
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, InteractionId, RoomId


class RoomKind(StrEnum):
    """What a room is for."""

    #: Two colleagues; there is one such room for each pair.
    DIRECT = "direct"
    GROUP = "group"
    #: An agent and the experts she asks; it has a consultation.
    CONSULTATION = "consultation"


class Room(Entity, frozen=True, kw_only=True):
    """Who may read and write in it."""

    id: RoomId
    kind: RoomKind
    #: Of a group.
    name: str = ""
    members: tuple[AgentId, ...] = ()
    #: Of a consultation.
    consultation: ConsultationId | None = None
    #: Nothing more can be said.
    closed: bool = False


class Card(Entity, frozen=True, kw_only=True):
    """A chat attached to a message among colleagues, as it was then."""

    interaction: InteractionId
    customer: str = ""
    queue: str = ""
    arrived_at: int = 0


class ConsultationStatus(StrEnum):
    """Where a consultation is in its life; it only moves down this list."""

    #: It rings at the present experts of the group.
    ASKED = "asked"
    #: An expert took it.
    OPEN = "open"
    ENDED = "ended"


class ConsultationOutcome(StrEnum):
    """How a consultation ended."""

    ANSWERED = "answered"
    CANCELLED = "cancelled"
    #: Nobody was there, or all declined.
    NOBODY = "nobody"
    #: Nobody answered in time.
    EXPIRED = "expired"


class ExpertGroup(Entity, frozen=True, kw_only=True):
    """People who know something. They need no queue."""

    id: ExpertGroupId
    name: str
    #: What they can be asked about.
    about: str = ""
    members: tuple[AgentId, ...] = ()
    #: Asked when nobody of this group is there or answers.
    fallback: ExpertGroupId | None = None


class Consultation(Entity, frozen=True, kw_only=True):
    """A question to a group of experts about a chat; the first who accepts has it (FEATURES 44 to 49).

    The words are in its room, which the floor does not carry.
    """

    id: ConsultationId
    interaction: InteractionId
    #: As asked now; a fallback group replaces the first.
    group: ExpertGroupId
    by: AgentId
    room: RoomId
    status: ConsultationStatus = ConsultationStatus.ASKED
    at: int
    #: When it stops ringing, Unix milliseconds.
    deadline: int
    #: At whom it rings.
    experts: tuple[AgentId, ...] = ()
    declined: tuple[AgentId, ...] = ()
    #: Who accepted.
    expert: AgentId | None = None

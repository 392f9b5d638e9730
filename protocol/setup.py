"""Commands of an administrator: what the company is made of."""

from msgspec import field

from protocol.bases import Command
from protocol.entities import Look
from protocol.forms import FormField, QuestionType
from protocol.ids import AgentId, ExpertGroupId, ProfileId, QueueId, SiteId
from protocol.kinds import Channel, PushMode, Role
from protocol.links import MapTiles, PredefinedLink
from protocol.service import (
    AnswerLimits,
    CobrowseRules,
    Hours,
    Inactivity,
    InvitationRule,
    Overflow,
    Relaxation,
    WrapUp,
)

SkillLevels = dict[str, int]
Priorities = dict[QueueId, dict[Channel, int]]
Capacity = dict[Channel, int]


class PutSite(Command, frozen=True, kw_only=True, tag="put_site"):
    """Make or replace a site."""

    site: SiteId
    key: str
    name: str
    origins: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)
    form: tuple[FormField, ...] = ()
    questions: tuple[QuestionType, ...] = ()
    default_queue: QueueId | None = None
    invitations: tuple[InvitationRule, ...] = ()
    link_hosts: tuple[str, ...] = ()
    push: PushMode = PushMode.ASK
    cobrowse: CobrowseRules = field(default_factory=CobrowseRules)
    position: bool = False
    tiles: MapTiles = field(default_factory=MapTiles)


class PutQueue(Command, frozen=True, kw_only=True, tag="put_queue"):
    """Make or replace a queue."""

    queue: QueueId
    name: str
    welcome: str = ""
    skills: SkillLevels = field(default_factory=SkillLevels)
    offer_seconds: int = 30
    target_seconds: int = 60
    relax: tuple[Relaxation, ...] = ()
    hours: Hours | None = None
    overflow: Overflow | None = None
    callback: bool = False
    wrap_up: WrapUp = field(default_factory=WrapUp)
    inactivity: Inactivity = field(default_factory=Inactivity)
    answer: AnswerLimits = field(default_factory=AnswerLimits)
    links: tuple[PredefinedLink, ...] = ()


class PutAgent(Command, frozen=True, kw_only=True, tag="put_agent"):
    """Make or replace an agent. Without `password_hash` an existing one keeps theirs.

    The password travels only as an argon2 hash, made where it was typed in by an administrator.
    """

    agent: AgentId
    login: str
    name: str
    role: Role = Role.AGENT
    password_hash: str | None = None
    picture: str | None = None
    #: As `Agent.supervises`.
    supervises: tuple[ProfileId, ...] | None = None
    #: Fills in what is not said here: skills and queues one by one, capacity by channel.
    profile: ProfileId | None = None
    skills: SkillLevels = field(default_factory=SkillLevels)
    queues: Priorities = field(default_factory=Priorities)
    capacity: Capacity = field(default_factory=Capacity)


class PutProfile(Command, frozen=True, kw_only=True, tag="put_profile"):
    """Make or replace a profile; the agents who have it change with it."""

    profile: ProfileId
    name: str
    skills: SkillLevels = field(default_factory=SkillLevels)
    queues: Priorities = field(default_factory=Priorities)
    capacity: Capacity = field(default_factory=Capacity)


class PutExpertGroup(Command, frozen=True, kw_only=True, tag="put_expert_group"):
    """Make or replace a group of experts."""

    group: ExpertGroupId
    name: str
    about: str = ""
    members: tuple[AgentId, ...] = ()
    fallback: ExpertGroupId | None = None

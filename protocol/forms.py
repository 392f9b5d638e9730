"""The form before a chat: what a site asks, and what a customer answered."""

from msgspec import field

from protocol.bases import Entity
from protocol.ids import QueueId
from protocol.kinds import FieldKind, FieldMeaning


class FormOption(Entity, frozen=True, kw_only=True):
    """One choice of a field; who chooses it needs an agent with these skills (name to least level)."""

    key: str
    label: str
    skills: dict[str, int] = field(default_factory=dict[str, int])


class FormField(Entity, frozen=True, kw_only=True):
    """One field of a site's pre-chat form. The answer to a choice is an option's key."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    meaning: FieldMeaning = FieldMeaning.NONE
    required: bool = False
    options: tuple[FormOption, ...] = ()


class QuestionType(Entity, frozen=True, kw_only=True):
    """A choice in the pre-chat form; it selects the queue."""

    key: str
    label: str
    queue: QueueId


class FormAnswer(Entity, frozen=True, kw_only=True):
    """What the customer wrote into one field, with the label they saw."""

    key: str
    label: str
    value: str

"""What an agent wants to be told later: at a time, or when something has happened in a chat."""

from enum import StrEnum

from msgspec import Struct

from protocol.ids import InteractionId

MAX_REMINDER_CHARACTERS = 500


class After(StrEnum):
    """What a reminder can wait for in its chat."""

    #: The customer writes something.
    ANSWER = "answer"
    #: The customer's connection is back, or they come with another chat.
    BACK = "back"
    #: The chat is over.
    END = "end"


class Reminder(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reminder. Times are server time, Unix milliseconds."""

    id: str
    text: str
    made_at: int
    #: One of the two.
    at: int | None = None
    after: After | None = None
    #: The chat it is about; one that waits for something has one.
    interaction: InteractionId | None = None
    #: The customer's name, for when the chat is gone.
    name: str = ""
    #: The scratch pad that it was written on, and leads to.
    pad: InteractionId | None = None
    #: Since when it is due; None: it is not.
    due_at: int | None = None

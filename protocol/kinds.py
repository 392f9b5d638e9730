"""The enumerations: what things are, where they stand, why they ended."""

from enum import StrEnum


class Role(StrEnum):
    """Who acts. Rights are a table over roles (`backend.actions.rights`)."""

    VISITOR = "visitor"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    #: The backend itself: router, deadlines.
    SYSTEM = "system"


class Channel(StrEnum):
    """The ways a customer reaches us."""

    CHAT = "chat"
    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    FAX = "fax"


class AgentStatus(StrEnum):
    """What an agent wants. `FINISHING` keeps open chats and takes no new ones ("finish mine")."""

    READY = "ready"
    NOT_READY = "not_ready"
    FINISHING = "finishing"


class NotReadyReason(StrEnum):
    """Why an agent is not ready."""

    SIGNED_IN = "signed_in"
    BREAK = "break"
    LUNCH = "lunch"
    MEETING = "meeting"
    TRAINING = "training"
    OTHER_WORK = "other_work"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    CONNECTION_LOST = "connection_lost"
    SIGNED_OUT = "signed_out"


class InteractionStatus(StrEnum):
    """Where an interaction is in its life. It only moves down this list, or back to `WAITING`."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    #: The chat has ended; its agent has not finished it yet.
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class PartyKind(StrEnum):
    """The kinds of speaker in a transcript."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class EndReason(StrEnum):
    """Why a chat ended."""

    CUSTOMER_LEFT = "customer_left"
    AGENT_ENDED = "agent_ended"
    INACTIVE = "inactive"
    CONNECTION_LOST = "connection_lost"
    #: The customer asked to be called back instead.
    CALLBACK = "callback"
    BLOCKED = "blocked"


class OfferKind(StrEnum):
    """What an agent who accepts gets."""

    #: A customer from a queue, chosen by the router.
    QUEUE = "queue"
    #: A chat that a colleague hands over to her.
    TRANSFER = "transfer"
    #: A seat in a colleague's chat.
    COMPANY = "company"


class SeatKind(StrEnum):
    """Why an agent who does not own a chat is in it."""

    #: She handed it over and waits with the customer.
    STAYING = "staying"
    #: She was invited by a colleague.
    INVITED = "invited"


class OfferOutcome(StrEnum):
    """How an offer ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Feature(StrEnum):
    """What the server lets go under load, in this order; it comes back in the opposite one."""

    TYPING = "typing"
    PRESENCE = "presence"
    COBROWSE = "cobrowse"
    VISITOR_LIST = "visitor_list"
    NEW_CHATS = "new_chats"


class Rule(StrEnum):
    """What set the chosen agent apart from the one who came next; of several rules the first that did."""

    ONLY_ONE_FREE = "only_one_free"
    PRIORITY = "priority"
    HIGHEST_SKILL = "highest_skill"
    FEWEST_OPEN = "fewest_open"
    LONGEST_IDLE = "longest_idle"
    #: A colleague asked for her.
    CHOSEN_BY_COLLEAGUE = "chosen_by_colleague"


class AttachmentKind(StrEnum):
    """A picture is shown inline; a file is offered for download."""

    PICTURE = "picture"
    FILE = "file"


class FieldKind(StrEnum):
    """Kinds of pre-chat form field."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    LONG_TEXT = "long_text"
    #: One of `options`.
    CHOICE = "choice"


class FieldMeaning(StrEnum):
    """What an answer tells us about the customer, where it tells something."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    NONE = "none"

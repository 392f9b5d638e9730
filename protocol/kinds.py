"""The enumerations: what things are, where they stand, why they ended."""

from enum import StrEnum


class Role(StrEnum):
    """Who acts. Rights are a table over roles (`backend.actions.rights`)."""

    VISITOR = "visitor"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    #: The shop's own systems, with the site's secret key.
    SHOP = "shop"
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
    #: A supervisor who barged in.
    SUPERVISING = "supervising"


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


class LinkedBy(StrEnum):
    """How a chat's customer was found to be a record."""

    #: The shop's page brought a token that the shop had signed.
    SIGNED = "signed"
    #: An agent confirmed it.
    AGENT = "agent"
    #: Two records were merged, or a merge was taken back.
    MERGE = "merge"


class MatchedBy(StrEnum):
    """What speaks for a record being the customer of a chat, strongest first."""

    CUSTOMER_NUMBER = "customer_number"
    EMAIL = "email"
    PHONE = "phone"
    #: An agent confirmed it in an earlier chat from the same browser.
    SAME_BROWSER = "same_browser"
    NAME = "name"


class RecordChange(StrEnum):
    """What was done with a record."""

    MADE = "made"
    EDITED = "edited"
    #: The shop's system, or a signed token, said something new.
    SYNCED = "synced"
    LINKED = "linked"
    UNLINKED = "unlinked"
    MERGED = "merged"
    SPLIT = "split"


class ProposalState(StrEnum):
    """Where a proposal stands. From `OPEN` to the next four; from `ACCEPTED` to the last two."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    #: Taken back by the side that made it.
    WITHDRAWN = "withdrawn"
    #: Nobody answered in time.
    EXPIRED = "expired"
    #: It was carried out, or (sharing) stopped.
    DONE = "done"
    FAILED = "failed"


class PushMode(StrEnum):
    """Whether the customer is asked before their browser goes to an address that an agent sends."""

    ASK = "ask"
    #: Straight away on the shop's own hosts; asked elsewhere.
    OWN_HOSTS = "own_hosts"


class ContextKind(StrEnum):
    """What a value of a context card is, so that it is shown, sorted and copied right."""

    TEXT = "text"
    NUMBER = "number"
    #: Minor units of the row's currency.
    MONEY = "money"
    #: Unix milliseconds.
    TIME = "time"
    LINK = "link"
    YES_NO = "yes_no"


class DeviceKind(StrEnum):
    """What a visitor holds in hand."""

    COMPUTER = "computer"
    PHONE = "phone"
    TABLET = "tablet"
    UNKNOWN = "unknown"


class PointKind(StrEnum):
    """What an agent does on the page that a customer shares."""

    #: A box around an element, until cleared.
    HIGHLIGHT = "highlight"
    #: A short sign on an element.
    POINT = "point"
    CLEAR = "clear"


class Severity(StrEnum):
    """How much something presses."""

    INFO = "info"
    WARNING = "warning"
    URGENT = "urgent"


class CannedKind(StrEnum):
    """What a text kept ready is for."""

    MESSAGE = "message"
    #: To be asked of the customer.
    QUESTION = "question"
    #: The answer to a known problem.
    SOLUTION = "solution"

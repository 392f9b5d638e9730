"""Every refusal, by code, with plain English words and the HTTP status it travels under.

Clients translate by code; the words are the fallback. A refusal says what happened and, where
there is something to do, what to do.
"""

from enum import IntEnum, StrEnum

from msgspec import Struct


class ErrorCode(StrEnum):
    """The codes of all known errors on the wire."""

    # the frame or body itself
    BAD_FRAME = "bad_frame"
    FRAME_TOO_LARGE = "frame_too_large"
    CLIENT_TOO_OLD = "client_too_old"
    HELLO_EXPECTED = "hello_expected"
    # who is asking
    WRONG_PASSWORD = "wrong_password"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    SESSION_EXPIRED = "session_expired"
    SESSION_REPLACED = "session_replaced"
    NOT_ALLOWED = "not_allowed"
    ROLE_REQUIRED = "role_required"
    NOT_OVERSEEN = "not_overseen"
    ORIGIN_REFUSED = "origin_refused"
    # what is asked about
    UNKNOWN_SITE = "unknown_site"
    UNKNOWN_QUEUE = "unknown_queue"
    UNKNOWN_INTERACTION = "unknown_interaction"
    UNKNOWN_OFFER = "unknown_offer"
    UNKNOWN_FILE = "unknown_file"
    UNKNOWN_AGENT = "unknown_agent"
    UNKNOWN_ROOM = "unknown_room"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_PROFILE = "unknown_profile"
    UNKNOWN_CUSTOMER = "unknown_customer"
    UNKNOWN_MESSAGE = "unknown_message"
    # what is asked
    ID_REUSED = "id_reused"
    STALE_ASSIGNMENT = "stale_assignment"
    OFFER_GONE = "offer_gone"
    CHAT_ENDED = "chat_ended"
    CHAT_ALREADY_OPEN = "chat_already_open"
    CHAT_TAKEN = "chat_taken"
    NOBODY_WAITS = "nobody_waits"
    NOBODY_THERE = "nobody_there"
    AGENT_AWAY = "agent_away"
    AGENT_FULL = "agent_full"
    OFFER_OPEN = "offer_open"
    QUEUE_CLOSED = "queue_closed"
    VISITOR_BLOCKED = "visitor_blocked"
    VISITOR_GONE = "visitor_gone"
    INVITATION_GONE = "invitation_gone"
    ALREADY_INVITED = "already_invited"
    ROOM_CLOSED = "room_closed"
    CONSULTATION_GONE = "consultation_gone"
    CONSULTATION_OPEN = "consultation_open"
    DISPOSITION_MISSING = "disposition_missing"
    MESSAGE_EMPTY = "message_empty"
    MESSAGE_TOO_LONG = "message_too_long"
    TOO_MANY_ATTACHMENTS = "too_many_attachments"
    FORM_INCOMPLETE = "form_incomplete"
    INVALID_VALUE = "invalid_value"
    NAME_TAKEN = "name_taken"
    IDENTITY_REFUSED = "identity_refused"
    RECORD_CHANGED = "record_changed"
    LINK_REFUSED = "link_refused"
    PROPOSAL_OPEN = "proposal_open"
    PROPOSAL_GONE = "proposal_gone"
    NOT_OFFERED = "not_offered"
    NOT_MONITORED = "not_monitored"
    CHAT_WAITS = "chat_waits"
    TOO_LATE = "too_late"
    TOO_MANY = "too_many"
    # files
    FILE_TOO_LARGE = "file_too_large"
    FILE_EMPTY = "file_empty"
    UNSUPPORTED_FILE = "unsupported_file"
    PICTURE_UNREADABLE = "picture_unreadable"
    # the server's own state
    STORAGE_UNAVAILABLE = "storage_unavailable"
    BUSY = "busy"
    SLOW_CONSUMER = "slow_consumer"
    SHUTTING_DOWN = "shutting_down"
    INTERNAL = "internal"


class ErrorBody(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a refused REST call answers; a refused command says the same in a `refused` frame."""

    code: ErrorCode
    text: str
    #: Milliseconds to wait before trying again, where trying again can help.
    retry_after: int | None = None


_WORDS: dict[ErrorCode, tuple[int, str]] = {
    ErrorCode.BAD_FRAME: (400, "That could not be read. Reload, or update the program."),
    ErrorCode.FRAME_TOO_LARGE: (413, "That is too much at once. Send it in smaller parts."),
    ErrorCode.CLIENT_TOO_OLD: (426, "This program is too old for the server. Update it, then sign in again."),
    ErrorCode.HELLO_EXPECTED: (400, "The connection did not say who it is. Connect again."),
    ErrorCode.WRONG_PASSWORD: (401, "The name or the password is wrong. Check both and try again."),
    ErrorCode.TOO_MANY_ATTEMPTS: (429, "Too many attempts. Wait a little, then try again."),
    ErrorCode.SESSION_EXPIRED: (401, "You were signed out. Sign in again; what you wrote is kept."),
    ErrorCode.SESSION_REPLACED: (401, "You signed in somewhere else with an older key. Sign in again."),
    ErrorCode.NOT_ALLOWED: (403, "You may not do that. Ask an administrator if you should."),
    ErrorCode.ROLE_REQUIRED: (403, "That is for another role. Ask a supervisor or an administrator."),
    ErrorCode.NOT_OVERSEEN: (403, "That belongs to a group that you do not oversee."),
    ErrorCode.ORIGIN_REFUSED: (403, "Chat is not set up for this page's address."),
    ErrorCode.UNKNOWN_SITE: (404, "Chat is not set up with this key. Check the key in the page's script tag."),
    ErrorCode.UNKNOWN_QUEUE: (404, "That queue does not exist any more. Choose another."),
    ErrorCode.UNKNOWN_INTERACTION: (404, "That conversation was not found."),
    ErrorCode.UNKNOWN_OFFER: (404, "That offer was not found."),
    ErrorCode.UNKNOWN_FILE: (404, "That file was not found. Send it again."),
    ErrorCode.UNKNOWN_AGENT: (404, "That agent was not found."),
    ErrorCode.UNKNOWN_ROOM: (404, "That conversation among colleagues was not found."),
    ErrorCode.UNKNOWN_GROUP: (404, "That group of experts does not exist any more. Choose another."),
    ErrorCode.UNKNOWN_PROFILE: (404, "That profile does not exist. Make it first."),
    ErrorCode.UNKNOWN_CUSTOMER: (404, "That customer was not found."),
    ErrorCode.UNKNOWN_MESSAGE: (404, "That message was not found."),
    ErrorCode.ID_REUSED: (409, "The same id came with other content. Send it as something new."),
    ErrorCode.STALE_ASSIGNMENT: (409, "This chat is no longer yours. Your text is back in the composer."),
    ErrorCode.OFFER_GONE: (409, "This offer is over: it ran out or was withdrawn."),
    ErrorCode.CHAT_ENDED: (409, "This chat has ended. Your text is kept."),
    ErrorCode.CHAT_ALREADY_OPEN: (409, "There is a chat open already. Go on there."),
    ErrorCode.CHAT_TAKEN: (409, "Somebody else has this chat already."),
    ErrorCode.NOBODY_WAITS: (409, "Nobody waits for you just now."),
    ErrorCode.NOBODY_THERE: (409, "Nobody is there to take it. Choose another, or stay with the customer."),
    ErrorCode.AGENT_AWAY: (409, "That colleague is not at the desk. Choose another."),
    ErrorCode.AGENT_FULL: (409, "There is no place left: as many chats are open as are allowed."),
    ErrorCode.OFFER_OPEN: (409, "A colleague is being asked about this chat. Wait for the answer, or take it back."),
    ErrorCode.QUEUE_CLOSED: (409, "That queue is closed now."),
    ErrorCode.VISITOR_BLOCKED: (403, "Chat is not available for you at the moment."),
    ErrorCode.VISITOR_GONE: (409, "The visitor has left the shop."),
    ErrorCode.INVITATION_GONE: (409, "The invitation is over. You can start a chat yourself."),
    ErrorCode.ALREADY_INVITED: (409, "This visitor was invited already, and is not asked again during this visit."),
    ErrorCode.ROOM_CLOSED: (409, "This conversation is over. Your text is kept."),
    ErrorCode.CONSULTATION_GONE: (409, "This question is taken, answered or withdrawn."),
    ErrorCode.CONSULTATION_OPEN: (409, "This group is being asked about this chat already."),
    ErrorCode.DISPOSITION_MISSING: (422, "Choose what came of the chat first."),
    ErrorCode.MESSAGE_EMPTY: (422, "There is nothing to send. Write something first."),
    ErrorCode.MESSAGE_TOO_LONG: (422, "The message is longer than 10,000 characters. Shorten it or send it in parts."),
    ErrorCode.TOO_MANY_ATTACHMENTS: (422, "A message takes at most ten files. Send the rest in another."),
    ErrorCode.FORM_INCOMPLETE: (422, "Something is missing in the form. Fill in the marked fields."),
    ErrorCode.INVALID_VALUE: (422, "A value is not allowed."),
    ErrorCode.NAME_TAKEN: (409, "That name is taken. Choose another."),
    ErrorCode.IDENTITY_REFUSED: (403, "The shop's word on who this is could not be checked."),
    ErrorCode.RECORD_CHANGED: (409, "Somebody else has changed this customer. Look at it again, then change it."),
    ErrorCode.LINK_REFUSED: (422, "That address can't be sent."),
    ErrorCode.PROPOSAL_OPEN: (409, "The customer is being asked already, or it goes on."),
    ErrorCode.PROPOSAL_GONE: (409, "This is not to be answered any more."),
    ErrorCode.NOT_OFFERED: (403, "That is not set up for this shop."),
    ErrorCode.NOT_MONITORED: (409, "You are not in this chat. Monitor it first."),
    ErrorCode.CHAT_WAITS: (409, "Nobody has this chat yet. Take it, or give it to somebody."),
    ErrorCode.TOO_LATE: (409, "That message can't be changed any more."),
    ErrorCode.TOO_MANY: (409, "There are as many as there can be. Throw some away first."),
    ErrorCode.FILE_TOO_LARGE: (413, "The file is larger than 10 MB. Make it smaller and send it again."),
    ErrorCode.FILE_EMPTY: (422, "The file is empty."),
    ErrorCode.UNSUPPORTED_FILE: (415, "Files of this kind can't be sent. Pictures, PDF, text and office files can."),
    ErrorCode.PICTURE_UNREADABLE: (422, "The picture could not be read. Save it as JPEG or PNG and send it again."),
    ErrorCode.STORAGE_UNAVAILABLE: (
        503,
        "The server can't store anything now, so nothing was sent. It is kept here and tried again.",
    ),
    ErrorCode.BUSY: (503, "The server has too much to do. It is tried again shortly."),
    ErrorCode.SLOW_CONSUMER: (503, "The connection is too slow to keep up. It is opened again."),
    ErrorCode.SHUTTING_DOWN: (503, "The server is restarting. The connection is opened again shortly."),
    ErrorCode.INTERNAL: (500, "Something went wrong on the server. It was recorded. Try again."),
}


def words(code: ErrorCode) -> str:
    """The plain English words for a code."""
    return _WORDS[code][1]


def http_status(code: ErrorCode) -> int:
    """The HTTP status that carries a code."""
    return _WORDS[code][0]


class Refusal(Exception):
    """A known error: the request was understood and is refused; nothing was written.

    `text` replaces the standard words where more can be said (which field, which limit).
    """

    def __init__(self, code: ErrorCode, text: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text or words(code)
        self.retry_after = retry_after

    def body(self) -> ErrorBody:
        """The refusal as it travels."""
        return ErrorBody(code=self.code, text=self.text, retry_after=self.retry_after)


class CloseCode(IntEnum):
    """WebSocket close codes of ours (4000 to 4999 are private use, RFC 6455)."""

    BAD_FRAME = 4400
    SESSION = 4401
    ORIGIN = 4403
    SLOW_CONSUMER = 4408
    TOO_OLD = 4426
    TOO_LARGE = 4413
    RESTART = 4503
    INTERNAL = 4500

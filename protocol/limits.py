"""Numbers that both sides must agree on. Times are milliseconds unless the name says otherwise."""

MAX_MESSAGE_CHARACTERS = 10_000
MAX_ATTACHMENTS = 10
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_PICTURE_PIXELS = 50_000_000
MAX_FORM_ANSWER_CHARACTERS = 500
MAX_NAME_CHARACTERS = 120
#: A frame from a client that is larger closes its socket with `frame_too_large`.
MAX_FRAME_BYTES = 128 * 1024

#: A socket that has not said hello by then is closed.
HELLO_TIMEOUT = 10_000
#: Clients ping this often; either side calls the link dead after `DEAD_AFTER` of silence.
HEARTBEAT = 15_000
DEAD_AFTER = 40_000
BACKOFF_FIRST = 500
BACKOFF_MOST = 30_000
#: "Typing" goes out when no further keystroke arrives for this long.
TYPING_ENDS_AFTER = 6_000

#: A reader that lags by this much loses volatile frames, then its socket (close code 4408).
OUTBOX_FRAMES = 256
OUTBOX_BYTES = 1024 * 1024
#: A client further behind than this gets a snapshot instead of the missing entries.
RESUME_ENTRIES = 1_000
#: Entries at the end of each stream that a snapshot brings along; older ones come by REST.
SNAPSHOT_ENTRIES = 300

#: How long an agent who dropped keeps her chats.
AGENT_LEASE = 60_000
#: How long a chat waits for a customer who dropped.
VISITOR_GRACE = 60_000
#: Who is back within this was never gone: nobody is told, and nothing is taken from them.
DROP_TOLD_AFTER = 3_000
#: What was written offline longer ago than this is not sent before its author was asked.
ASK_BEFORE_SENDING_AFTER = 600_000
#: How long a transfer or an invitation of a colleague rings.
COLLEAGUE_OFFER = 30_000
#: How long a question rings at experts.
CONSULTATION_RINGS = 60_000
#: How long a visitor may think about an invitation.
INVITATION_OPEN = 120_000
MAX_INVITATION_CHARACTERS = 500
MAX_BRIEF_CHARACTERS = 2_000
MAX_ROOM_MEMBERS = 20
MAX_DISPOSITIONS = 15
#: How long an agent may change or take back the last thing she said.
CHANGE_WITHIN = 60_000
MAX_QUOTE_CHARACTERS = 200
#: Of each person, each group, and all.
MAX_CANNED = 2_000
MAX_SHORTCUT_CHARACTERS = 40
MAX_BROADCAST_CHARACTERS = 1_000
#: That are not over, of one who sends.
MAX_BROADCASTS = 20
MAX_BROADCAST_TIME = 7 * 24 * 3_600_000
#: Of the day's figures, quarters of an hour.
FIGURE_STEP = 900_000
FIGURE_STEPS = 16
#: Of what was noted about a customer, the newest on each card of theirs; older ones come by REST.
NOTES_ON_CARD = 20
#: Of all blocks ever made, the floor carries those of the last so many that are in force; older ones come by REST.
BLOCKS_ON_FLOOR = 500
#: How long after a chat was closed its last agent may still add notes: a desk without a network hands in what was
#: written before, and whoever comes back to work finds the words of the day before.
NOTES_AFTER_CLOSE = 24 * 3_600_000
#: Lines of the transcript that come along with a question to experts, unless the agent changes them.
EXCERPT_LINES = 6
#: How long a proposal waits for an answer.
PROPOSAL_OPEN = 120_000
MAX_LINKS = 20
MAX_URL_CHARACTERS = 2_000
MAX_CART_LINES = 50
MAX_TRAIL = 50
MAX_CONTEXT_CARDS = 20
MAX_CONTEXT_ROWS = 40
MAX_CONTEXT_CHARACTERS = 500
MAX_TAGS = 30
MAX_TAG_CHARACTERS = 40
#: Of one chunk, in characters of base64.
MAX_COBROWSE_CHUNK = 48 * 1024
#: Of one batch, inflated; larger ones are refused by the desk without being read.
MAX_COBROWSE_BATCH = 8 * 1024 * 1024

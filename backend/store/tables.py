"""The tables, as SQLAlchemy Core knows them; `migrations` makes them, a test holds the two equal.

Ids are the 16 bytes of their UUIDv7, times Unix milliseconds. What is only ever read whole (look,
form, skills) is JSON text. Rules that must hold whatever the code does are unique indexes here.
"""

from sqlalchemy import (
    BLOB,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from backend.store import canned_tables, colleague_tables, customer_tables, proposal_tables, supervision_tables
from backend.store.metadata import metadata

__all__ = ["canned_tables", "colleague_tables", "customer_tables", "metadata", "proposal_tables", "supervision_tables"]

#: What holds for the folder as a whole, such as `epoch`.
facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
)

#: All streams. Topic 0 is the floor; 2n and 2n+1 are the public and staff stream of interaction n, -n is room n.
events = Table(
    "events",
    metadata,
    Column("topic", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Column("data", BLOB, nullable=False),
    UniqueConstraint("topic", "seq", name="events_topic_seq"),
)

#: Every command ever carried out, so that a retry is answered and never done twice.
commands = Table(
    "commands",
    metadata,
    Column("id", BLOB, nullable=False),
    Column("digest", BLOB, nullable=False),
    Column("at", Integer, nullable=False),
    #: Of the entry that says what was done; 0 and NULL when there was nothing to do.
    Column("seq", Integer, nullable=False),
    Column("topic", Integer),
    UniqueConstraint("id", name="commands_id"),
)

sites = Table(
    "sites",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("data", Text, nullable=False),
)

queues = Table(
    "queues",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("data", Text, nullable=False),
)

agents = Table(
    "agents",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    #: Case-folded; what was typed is in `data`.
    Column("login", Text, nullable=False, unique=True),
    Column("password_hash", Text),
    Column("name", Text, nullable=False),
    Column("picture", Text),
    Column("profile", BLOB, ForeignKey("profiles.id")),
    #: What was said for her; her profile fills in the rest.
    Column("own", Text, nullable=False, server_default=text("'{}'")),
    #: The entity as configured and filled in; its state is in the columns below.
    Column("data", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("since", Integer, nullable=False),
    Column("online", Boolean, nullable=False),
    #: Until when she may stay away without losing her chats; NULL while a desk is connected.
    Column("lease_until", Integer),
    #: While she is away: when that is told to everybody; NULL once it is.
    Column("tell_at", Integer),
    #: When it was last told that she is away.
    Column("told_at", Integer),
    #: The supervisor who set her state for her; NULL: she did, or the system.
    Column("set_by", BLOB, ForeignKey("agents.id")),
    Index("agents_profile", "profile", sqlite_where=text("profile IS NOT NULL")),
    Index("agents_lease", "lease_until", sqlite_where=text("lease_until IS NOT NULL")),
    Index("agents_tell", "tell_at", sqlite_where=text("tell_at IS NOT NULL")),
)

#: Groups of agents, and what holds for each of them who says nothing else.
profiles = Table(
    "profiles",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("data", Text, nullable=False),
)

#: How many interactions an agent takes at once. No row: none on that channel.
capacities = Table(
    "capacities",
    metadata,
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("most", Integer, nullable=False),
    UniqueConstraint("agent", "channel", name="capacities_agent_channel"),
)

#: Which agents serve which queue, on which channel, with which priority (1 is asked first).
memberships = Table(
    "memberships",
    metadata,
    Column("queue", BLOB, ForeignKey("queues.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    UniqueConstraint("queue", "agent", "channel", name="memberships_queue_agent_channel"),
    Index("memberships_agent", "agent"),
)

#: Signed-in desks. A refresh token is used once; an older one coming back ends the session, but for
#: the one used last, a moment ago: it gives `sealed_successor`, which only its holder can open.
sessions = Table(
    "sessions",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("refresh_digest", BLOB, nullable=False),
    Column("opened_at", Integer, nullable=False),
    Column("expires_at", Integer, nullable=False),
    Column("ended_at", Integer),
    Column("used_digest", BLOB),
    Column("used_at", Integer),
    Column("sealed_successor", BLOB),
    Index("sessions_agent", "agent"),
)

visitors = Table(
    "visitors",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("site", BLOB, ForeignKey("sites.id"), nullable=False),
    Column("first_seen", Integer, nullable=False),
    #: Who the shop signed that they are; it counts for what begins until `verified_until`.
    Column("record", BLOB, ForeignKey("customers.id")),
    Column("verified_until", Integer),
    Index("visitors_record", "record", sqlite_where=text("record IS NOT NULL")),
)

interactions = Table(
    "interactions",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", BLOB, nullable=False, unique=True),
    Column("site", BLOB, ForeignKey("sites.id"), nullable=False),
    Column("queue", BLOB, ForeignKey("queues.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("visitor", BLOB, ForeignKey("visitors.id"), nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("arrived_at", Integer, nullable=False),
    Column("since", Integer, nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id")),
    Column("version", Integer, nullable=False),
    #: The last fence that was drawn, for an owner (then `version` is the same) or for a seat.
    Column("drawn", Integer, nullable=False, server_default=text("0")),
    Column("passed", Text),
    Column("flag", Text),
    #: Required besides those of its queue, from the form.
    Column("skills", Text, nullable=False, server_default=text("'{}'")),
    Column("disposition", Text, nullable=False, server_default=text("''")),
    #: In a timed wrap-up: when it ends by itself.
    Column("wrap_up_until", Integer),
    #: While it waits in a queue with an overflow: when it goes on, and which queues it went on from already.
    Column("overflow_at", Integer),
    Column("overflowed", Text, nullable=False, server_default=text("''")),
    #: While the customer owes an answer: since when, when they are warned (NULL once they were), when it ends.
    Column("quiet_since", Integer),
    Column("warn_at", Integer),
    Column("close_at", Integer),
    #: Until when an open chat waits for its customer to come back; NULL while a window is connected.
    Column("grace_until", Integer),
    #: As an agent's columns of these names.
    Column("tell_at", Integer),
    Column("told_at", Integer),
    #: Who the customer was found to be; a copy of what `customer` says.
    Column("record", BLOB, ForeignKey("customers.id")),
    Index("interactions_record", "record", "since", sqlite_where=text("record IS NOT NULL")),
    Index(
        "interactions_one_open_per_visitor",
        "visitor",
        unique=True,
        sqlite_where=text("status IN ('waiting', 'offered', 'active') AND channel = 'chat'"),
    ),
    Index("interactions_visitor", "visitor"),
    Index("interactions_wrap_up", "wrap_up_until", sqlite_where=text("wrap_up_until IS NOT NULL")),
    Index("interactions_overflow", "overflow_at", sqlite_where=text("overflow_at IS NOT NULL AND status = 'waiting'")),
    Index("interactions_warn", "warn_at", sqlite_where=text("warn_at IS NOT NULL")),
    Index("interactions_close", "close_at", sqlite_where=text("close_at IS NOT NULL")),
    Index("interactions_open", "arrived_at", sqlite_where=text("status <> 'closed'")),
    #: Whoever fits one fits all of the same requirements: the first of each is found without the others.
    Index(
        "interactions_waiting",
        "queue",
        "channel",
        "skills",
        "arrived_at",
        "id",
        sqlite_where=text("status = 'waiting'"),
    ),
    Index("interactions_agent", "agent", sqlite_where=text("status <> 'closed'")),
    Index("interactions_grace", "grace_until", sqlite_where=text("grace_until IS NOT NULL")),
    Index("interactions_tell", "tell_at", sqlite_where=text("tell_at IS NOT NULL")),
    Index("interactions_closed", "since", sqlite_where=text("status = 'closed'")),
    Index("interactions_closed_queue", "queue", "since", sqlite_where=text("status = 'closed'")),
)

offers = Table(
    "offers",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("interaction", BLOB, ForeignKey("interactions.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("queue", BLOB, ForeignKey("queues.id"), nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("deadline", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    #: NULL while the offer is open.
    Column("outcome", Text),
    Column("kind", Text, nullable=False, server_default=text("'queue'")),
    #: The colleague who asks, what she says about it, and whether she stays when it is accepted.
    Column("asked_by", BLOB, ForeignKey("agents.id")),
    Column("brief", Text, nullable=False, server_default=text("''")),
    Column("stays", Boolean, nullable=False, server_default=text("0")),
    Index("offers_one_open_per_agent", "agent", unique=True, sqlite_where=text("outcome IS NULL")),
    Index("offers_one_open_per_interaction", "interaction", unique=True, sqlite_where=text("outcome IS NULL")),
    Index("offers_deadline", "deadline", sqlite_where=text("outcome IS NULL")),
    Index("offers_asked_by", "asked_by", sqlite_where=text("outcome IS NULL AND asked_by IS NOT NULL")),
)

#: Agents who are in a chat that is not theirs. `version` is drawn from the interaction's counter.
seats = Table(
    "seats",
    metadata,
    Column("interaction", BLOB, ForeignKey("interactions.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("since", Integer, nullable=False),
    UniqueConstraint("interaction", "agent", name="seats_interaction_agent"),
    Index("seats_agent", "agent"),
)

#: Who ever had an interaction or a seat in it. `closed_at` is a copy, for the history of one agent.
participants = Table(
    "participants",
    metadata,
    Column("interaction", BLOB, ForeignKey("interactions.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("closed_at", Integer),
    UniqueConstraint("interaction", "agent", name="participants_interaction_agent"),
    Index("participants_closed", "agent", "closed_at", sqlite_where=text("closed_at IS NOT NULL")),
)

#: What staff noted about a customer; a copy of all of them stands in each open interaction's `customer`.
notes = Table(
    "notes",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("visitor", BLOB, ForeignKey("visitors.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("text", Text, nullable=False),
    #: Where it was noted; NULL for very old ones.
    Column("interaction", BLOB, ForeignKey("interactions.id")),
    Index("notes_visitor", "visitor"),
    Index("notes_interaction", "interaction", sqlite_where=text("interaction IS NOT NULL")),
)

#: Visitors who may not chat for now; what is over is deleted.
blocks = Table(
    "blocks",
    metadata,
    Column("visitor", BLOB, ForeignKey("visitors.id"), primary_key=True, nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("until", Integer),
    #: The last one made has the highest; 0: made before they were numbered.
    Column("number", Integer, nullable=False, server_default=text("0")),
    Column("data", Text, nullable=False),
    Index("blocks_number", "number"),
    Index("blocks_until", "until", sqlite_where=text("until IS NOT NULL")),
)

#: Who was invited to chat, by an agent or by a rule. `answer` is NULL while it is open.
invitations = Table(
    "invitations",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("visitor", BLOB, ForeignKey("visitors.id"), nullable=False),
    Column("queue", BLOB, ForeignKey("queues.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id")),
    Column("rule", Text),
    Column("text", Text, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("deadline", Integer, nullable=False),
    Column("answer", Text),
    Index("invitations_one_open_per_visitor", "visitor", unique=True, sqlite_where=text("answer IS NULL")),
    Index("invitations_visitor", "visitor", "made_at"),
    Index("invitations_deadline", "deadline", sqlite_where=text("answer IS NULL")),
)

#: How far each side of a chat has received and seen its public stream. `reader` is the agent's id,
#: or empty for the customer.
marks = Table(
    "marks",
    metadata,
    Column("interaction", Integer, ForeignKey("interactions.n"), nullable=False),
    Column("reader", BLOB, nullable=False),
    Column("delivered", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    UniqueConstraint("interaction", "reader", name="marks_interaction_reader"),
)

files = Table(
    "files",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    #: The visitor or agent who brought it.
    Column("owner", BLOB, nullable=False),
    #: Of the bytes as they came in.
    Column("digest", BLOB, nullable=False),
    Column("at", Integer, nullable=False),
    Column("attachment", Text, nullable=False),
    #: When a message mentioned it first; what none mentions is forgotten after a while.
    Column("sent_at", Integer),
    #: How many messages do that were not taken back.
    Column("mentions", Integer, nullable=False, server_default=text("0")),
    Index("files_digest", "digest"),
    Index("files_unsent", "at", sqlite_where=text("sent_at IS NULL")),
)

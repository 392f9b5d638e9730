"""Tables of what colleagues say among themselves: rooms, and questions to experts. As `tables` has the others."""

from sqlalchemy import BLOB, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from backend.store.metadata import metadata

#: Where colleagues talk. `pair` holds the two ids of a room of two, smaller one first: there is one for each pair.
rooms = Table(
    "rooms",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", BLOB, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("pair", BLOB),
    Column("consultation", BLOB, ForeignKey("consultations.id")),
    Column("closed", Boolean, nullable=False),
    Index("rooms_pair", "pair", unique=True, sqlite_where=text("pair IS NOT NULL")),
    Index("rooms_consultation", "consultation", unique=True, sqlite_where=text("consultation IS NOT NULL")),
)

#: Who is or was in a room, in the order they came.
room_members = Table(
    "room_members",
    metadata,
    Column("room", Integer, ForeignKey("rooms.n"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    #: How far she has read.
    Column("seen", Integer, nullable=False),
    #: Number of the entry by which she left, the last that she gets; NULL: she is in it.
    Column("left_seq", Integer),
    UniqueConstraint("room", "agent", name="room_members_room_agent"),
    Index("room_members_agent", "agent", sqlite_where=text("left_seq IS NULL")),
)

#: The words of a room's messages, each once a message: a search looks in the rooms of one agent only.
room_words = Table(
    "room_words",
    metadata,
    Column("room", Integer, ForeignKey("rooms.n"), nullable=False),
    Column("word", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    UniqueConstraint("room", "word", "seq", "at", name="room_words_room_word_seq_at"),
    Index("room_words_message", "room", "seq", "word"),
)

expert_groups = Table(
    "expert_groups",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("data", Text, nullable=False),
)

consultations = Table(
    "consultations",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("interaction", BLOB, ForeignKey("interactions.id"), nullable=False),
    #: As asked now.
    Column("expert_group", BLOB, ForeignKey("expert_groups.id"), nullable=False),
    Column("asker", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("at", Integer, nullable=False),
    #: When it stops ringing.
    Column("deadline", Integer, nullable=False),
    Column("expert", BLOB, ForeignKey("agents.id")),
    #: JSON: the groups that were asked, none of them twice.
    Column("asked_groups", Text, nullable=False),
    Column("question", Text, nullable=False),
    #: NULL until it has ended.
    Column("outcome", Text),
    Index("consultations_interaction", "interaction"),
    Index(
        "consultations_one_of_a_group",
        "interaction",
        "expert_group",
        unique=True,
        sqlite_where=text("status <> 'ended'"),
    ),
    Index("consultations_open", "at", sqlite_where=text("status <> 'ended'")),
    Index("consultations_deadline", "deadline", sqlite_where=text("status = 'asked'")),
    Index("consultations_expert", "expert", sqlite_where=text("status = 'open'")),
)

#: At whom a consultation rings or rang, in the order of the ranking.
consultation_experts = Table(
    "consultation_experts",
    metadata,
    Column("consultation", BLOB, ForeignKey("consultations.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("place", Integer, nullable=False),
    #: rings, declined or over.
    Column("state", Text, nullable=False),
    UniqueConstraint("consultation", "agent", name="consultation_experts_consultation_agent"),
    Index("consultation_experts_ringing", "agent", sqlite_where=text("state = 'rings'")),
)

#: In how many of her answered consultations an expert has used a word.
expert_words = Table(
    "expert_words",
    metadata,
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("word", Text, nullable=False),
    Column("answers", Integer, nullable=False),
    UniqueConstraint("agent", "word", name="expert_words_agent_word"),
)

"""Tables of what supervisors oversee, read along in and tell. As `tables` has the others."""

from sqlalchemy import BLOB, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from backend.store.metadata import metadata

#: Of a supervisor who does not oversee all: her groups. A copy of what her row's `data` says.
oversight = Table(
    "oversight",
    metadata,
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("profile", BLOB, ForeignKey("profiles.id"), nullable=False),
    UniqueConstraint("agent", "profile", name="oversight_agent_profile"),
)

#: Who reads along in which chat, until it closes; the staff stream keeps every step.
monitors = Table(
    "monitors",
    metadata,
    Column("interaction", BLOB, ForeignKey("interactions.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    UniqueConstraint("interaction", "agent", name="monitors_interaction_agent"),
    Index("monitors_agent", "agent"),
)

#: What is told to many, until its time is over; `data` has all but who has read it.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    Column("until", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Index("broadcasts_until", "until"),
)

#: Who has read it, in that order.
broadcast_reads = Table(
    "broadcast_reads",
    metadata,
    Column("broadcast", BLOB, ForeignKey("broadcasts.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id"), nullable=False),
    UniqueConstraint("broadcast", "agent", name="broadcast_reads_broadcast_agent"),
)

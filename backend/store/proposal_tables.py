"""The table of what is proposed in open chats. As `tables` has the others."""

from sqlalchemy import BLOB, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from backend.store.metadata import metadata

#: Of chats that have not ended; with a chat's end its proposals go, the public stream keeps every step.
proposals = Table(
    "proposals",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("interaction", BLOB, ForeignKey("interactions.id"), nullable=False),
    #: The tag of `what`.
    Column("kind", Text, nullable=False),
    Column("by_customer", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("what", Text, nullable=False),
    #: When it ends by itself if nothing happens; NULL: it does not.
    Column("due_at", Integer),
    #: The customer lets staff see the last minutes of a shared page.
    Column("past", Boolean, nullable=False),
    Index(
        "proposals_one_of_a_kind",
        "interaction",
        "kind",
        unique=True,
        sqlite_where=text("state IN ('open', 'accepted')"),
    ),
    Index("proposals_interaction", "interaction"),
    Index("proposals_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),
)

"""Tables of texts kept ready. As `tables` has the others."""

from sqlalchemy import BLOB, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from backend.store.metadata import metadata

#: Each text once; what is gone stays as a row, so that desks that were away hear of it.
canned = Table(
    "canned",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    #: Whose it is: the id of an agent or of a profile; empty: everybody's.
    Column("place", BLOB, nullable=False),
    Column("kind", Text, nullable=False),
    #: Case-folded; what was typed is in `data`.
    Column("shortcut", Text, nullable=False),
    #: Of its last change; they rise over all texts.
    Column("revision", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),
    #: It was somewhere else before.
    Column("moved", Boolean, nullable=False),
    Column("uses", Integer, nullable=False),
    #: The entity without its uses.
    Column("data", Text, nullable=False),
    Index("canned_revision", "revision"),
    Index("canned_shortcut", "place", "kind", "shortcut", unique=True, sqlite_where=text("NOT gone")),
)

#: Since which revision somebody may use other texts than before: all of them are told anew.
canned_reach = Table(
    "canned_reach",
    metadata,
    Column("agent", BLOB, ForeignKey("agents.id"), primary_key=True, nullable=False),
    Column("revision", Integer, nullable=False),
    Index("canned_reach_revision", "revision"),
)

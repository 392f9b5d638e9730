"""Seats, briefs, notes, flags and blocks.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add tables, columns and indexes. Of what is there already all is kept."""
    op.add_column("interactions", sa.Column("drawn", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute("UPDATE interactions SET drawn = version")
    op.add_column("interactions", sa.Column("passed", sa.Text(), nullable=True))
    op.add_column("interactions", sa.Column("flag", sa.Text(), nullable=True))

    op.create_index(
        "interactions_waiting", "interactions", ["queue", "arrived_at"], sqlite_where=sa.text("status = 'waiting'")
    )

    op.add_column("offers", sa.Column("kind", sa.Text(), server_default=sa.text("'queue'"), nullable=False))
    # SQLite adds a column with its foreign key; a constraint of its own it can't add.
    op.execute("ALTER TABLE offers ADD COLUMN asked_by BLOB REFERENCES agents (id)")
    op.add_column("offers", sa.Column("brief", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("offers", sa.Column("stays", sa.Boolean(), server_default=sa.text("0"), nullable=False))
    op.create_index(
        "offers_asked_by", "offers", ["asked_by"], sqlite_where=sa.text("outcome IS NULL AND asked_by IS NOT NULL")
    )

    op.create_table(
        "seats",
        sa.Column("interaction", sa.BLOB(), sa.ForeignKey("interactions.id"), nullable=False),
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.UniqueConstraint("interaction", "agent", name="seats_interaction_agent"),
    )
    op.create_index("seats_agent", "seats", ["agent"])
    op.create_table(
        "notes",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("visitor", sa.BLOB(), sa.ForeignKey("visitors.id"), nullable=False),
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("notes_visitor", "notes", ["visitor"])
    op.create_table(
        "blocks",
        sa.Column("visitor", sa.BLOB(), sa.ForeignKey("visitors.id"), nullable=False),
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("visitor"),
    )
    op.create_index("blocks_until", "blocks", ["until"], sqlite_where=sa.text("until IS NOT NULL"))

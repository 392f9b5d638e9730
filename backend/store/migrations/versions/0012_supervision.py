"""Whom supervisors oversee, where they read along, what they tell.

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add tables, a column and indexes. Who was a supervisor oversees all, as before."""
    # SQLite adds a column with its foreign key; a constraint of its own it can't add.
    op.execute("ALTER TABLE agents ADD COLUMN set_by BLOB REFERENCES agents (id)")
    op.create_table(
        "oversight",
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("profile", sa.BLOB(), sa.ForeignKey("profiles.id"), nullable=False),
        sa.UniqueConstraint("agent", "profile", name="oversight_agent_profile"),
    )
    op.create_table(
        "monitors",
        sa.Column("interaction", sa.BLOB(), sa.ForeignKey("interactions.id"), nullable=False),
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.UniqueConstraint("interaction", "agent", name="monitors_interaction_agent"),
    )
    op.create_index("monitors_agent", "monitors", ["agent"])
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("broadcasts_until", "broadcasts", ["until"])
    op.create_table(
        "broadcast_reads",
        sa.Column("broadcast", sa.BLOB(), sa.ForeignKey("broadcasts.id"), nullable=False),
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.UniqueConstraint("broadcast", "agent", name="broadcast_reads_broadcast_agent"),
    )

"""Texts kept ready.

Revision: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add two tables. No text was kept before."""
    op.create_table(
        "canned",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("place", sa.BLOB(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("canned_revision", "canned", ["revision"], unique=False)
    op.create_index(
        "canned_shortcut", "canned", ["place", "kind", "shortcut"], unique=True, sqlite_where=sa.text("NOT gone")
    )
    op.create_table(
        "canned_reach",
        sa.Column("agent", sa.BLOB(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["agents.id"]),
        sa.PrimaryKeyConstraint("agent"),
    )
    op.create_index("canned_reach_revision", "canned_reach", ["revision"], unique=False)

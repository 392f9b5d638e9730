"""What is proposed in open chats and waits for a yes, or goes on.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add a table and its indexes. Nothing was proposed before."""
    op.create_table(
        "proposals",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("interaction", sa.BLOB(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_customer", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=True),
        sa.Column("past", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "proposals_one_of_a_kind",
        "proposals",
        ["interaction", "kind"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'accepted')"),
    )
    op.create_index("proposals_interaction", "proposals", ["interaction"], unique=False)
    op.create_index("proposals_due", "proposals", ["due_at"], unique=False, sqlite_where=sa.text("due_at IS NOT NULL"))

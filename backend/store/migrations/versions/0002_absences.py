"""A customer's absence has a deadline as an agent's has, and both are told after a while only.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and their indexes."""
    op.add_column("agents", sa.Column("tell_at", sa.Integer(), nullable=True))
    op.add_column("agents", sa.Column("told_at", sa.Integer(), nullable=True))
    op.add_column("interactions", sa.Column("grace_until", sa.Integer(), nullable=True))
    op.add_column("interactions", sa.Column("tell_at", sa.Integer(), nullable=True))
    op.add_column("interactions", sa.Column("told_at", sa.Integer(), nullable=True))
    for table, column, name in (
        ("agents", "tell_at", "agents_tell"),
        ("interactions", "grace_until", "interactions_grace"),
        ("interactions", "tell_at", "interactions_tell"),
    ):
        op.create_index(name, table, [column], unique=False, sqlite_where=sa.text(f"{column} IS NOT NULL"))

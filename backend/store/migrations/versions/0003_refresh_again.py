"""The answer to a refresh that was lost on its way can be asked for again.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("sessions", sa.Column("used_digest", sa.LargeBinary(), nullable=True))
    op.add_column("sessions", sa.Column("used_at", sa.Integer(), nullable=True))
    op.add_column("sessions", sa.Column("sealed_successor", sa.LargeBinary(), nullable=True))

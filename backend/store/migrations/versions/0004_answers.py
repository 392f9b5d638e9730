"""Each command's answer names its entry: the stream too, not the number alone.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; of older answers it stays unknown."""
    op.add_column("commands", sa.Column("topic", sa.Integer(), nullable=True))

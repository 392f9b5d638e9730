"""How many messages mention a file: with the last one that is taken back it is gone.

Revision: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column. What was sent twice is older than what can still be taken back."""
    op.add_column("files", sa.Column("mentions", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute("UPDATE files SET mentions = 1 WHERE sent_at IS NOT NULL")

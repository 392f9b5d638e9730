"""Files that no message mentions can be told from those that one does.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column and the indexes. Of what is there already all is kept."""
    op.add_column("files", sa.Column("sent_at", sa.Integer(), nullable=True))
    op.execute("UPDATE files SET sent_at = at")
    op.create_index("files_digest", "files", ["digest"], unique=False)
    op.create_index("files_unsent", "files", ["at"], unique=False, sqlite_where=sa.text("sent_at IS NULL"))

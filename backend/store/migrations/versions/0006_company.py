"""Seats, briefs, notes, flags and blocks.

Revision: 0006
"""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add tables, columns and indexes. Of what is there already all is kept."""

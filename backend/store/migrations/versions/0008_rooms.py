"""Rooms of colleagues, expert groups, consultations.

Revision: 0008
"""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add tables, columns and indexes. Of what is there already all is kept."""

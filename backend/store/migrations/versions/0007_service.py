"""Profiles, relaxed skills, inactivity, wrap-up, invitations.

Revision: 0007
"""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add tables, columns and indexes. Of what is there already all is kept."""

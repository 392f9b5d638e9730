"""Who took part in an interaction, and so may read it; closed and waiting ones found by more than before; blocks
are numbered.

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add a table and indexes. Who took part is known from offers that were accepted, owners, seats and marks."""
    op.create_table(
        "participants",
        sa.Column("interaction", sa.BLOB(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=False),
        sa.Column("closed_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"]),
        sa.ForeignKeyConstraint(["agent"], ["agents.id"]),
        sa.UniqueConstraint("interaction", "agent", name="participants_interaction_agent"),
    )
    op.create_index(
        "participants_closed",
        "participants",
        ["agent", "closed_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL"),
    )
    op.execute(
        "INSERT INTO participants (interaction, agent, closed_at) "
        "SELECT i.id, t.agent, CASE WHEN i.status = 'closed' THEN i.since END FROM ("
        "SELECT interaction, agent FROM offers WHERE outcome = 'accepted' "
        "UNION SELECT interaction, agent FROM seats "
        "UNION SELECT id, agent FROM interactions WHERE agent IS NOT NULL "
        # A mark's reader is an agent, or empty for the customer.
        "UNION SELECT k.id, m.reader FROM marks m JOIN interactions k ON k.n = m.interaction WHERE m.reader <> X''"
        ") t JOIN interactions i ON i.id = t.interaction"
    )
    op.add_column("blocks", sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_index("blocks_number", "blocks", ["number"], unique=False)
    op.create_index(
        "interactions_closed_queue",
        "interactions",
        ["queue", "since"],
        unique=False,
        sqlite_where=sa.text("status = 'closed'"),
    )
    op.drop_index("interactions_waiting", "interactions")
    op.create_index(
        "interactions_waiting",
        "interactions",
        ["queue", "channel", "skills", "arrived_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
    )

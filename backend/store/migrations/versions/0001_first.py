"""The first shape of the database.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "agents",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("lease_until", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
    )
    op.create_index(
        "agents_lease", "agents", ["lease_until"], unique=False, sqlite_where=sa.text("lease_until IS NOT NULL")
    )
    op.create_table(
        "commands",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("digest", sa.BLOB(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.UniqueConstraint("id", name="commands_id"),
    )
    op.create_table(
        "events",
        sa.Column("topic", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("data", sa.BLOB(), nullable=False),
        sa.UniqueConstraint("topic", "seq", name="events_topic_seq"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("owner", sa.BLOB(), nullable=False),
        sa.Column("digest", sa.BLOB(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "queues",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "memberships",
        sa.Column("queue", sa.BLOB(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent"],
            ["agents.id"],
        ),
        sa.ForeignKeyConstraint(
            ["queue"],
            ["queues.id"],
        ),
        sa.UniqueConstraint("queue", "agent", name="memberships_queue_agent"),
    )
    op.create_index("memberships_agent", "memberships", ["agent"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=False),
        sa.Column("refresh_digest", sa.BLOB(), nullable=False),
        sa.Column("opened_at", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent"],
            ["agents.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sessions_agent", "sessions", ["agent"], unique=False)
    op.create_table(
        "visitors",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("site", sa.BLOB(), nullable=False),
        sa.Column("first_seen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site"],
            ["sites.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "interactions",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("site", sa.BLOB(), nullable=False),
        sa.Column("queue", sa.BLOB(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("visitor", sa.BLOB(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent"],
            ["agents.id"],
        ),
        sa.ForeignKeyConstraint(
            ["queue"],
            ["queues.id"],
        ),
        sa.ForeignKeyConstraint(
            ["site"],
            ["sites.id"],
        ),
        sa.ForeignKeyConstraint(
            ["visitor"],
            ["visitors.id"],
        ),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "interactions_agent", "interactions", ["agent"], unique=False, sqlite_where=sa.text("status <> 'closed'")
    )
    op.create_index(
        "interactions_closed", "interactions", ["since"], unique=False, sqlite_where=sa.text("status = 'closed'")
    )
    op.create_index(
        "interactions_one_open_per_visitor",
        "interactions",
        ["visitor"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'offered', 'active')"),
    )
    op.create_index(
        "interactions_open", "interactions", ["arrived_at"], unique=False, sqlite_where=sa.text("status <> 'closed'")
    )
    op.create_index("interactions_visitor", "interactions", ["visitor"], unique=False)
    op.create_table(
        "marks",
        sa.Column("interaction", sa.Integer(), nullable=False),
        sa.Column("reader", sa.BLOB(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction"],
            ["interactions.n"],
        ),
        sa.UniqueConstraint("interaction", "reader", name="marks_interaction_reader"),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("interaction", sa.BLOB(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=False),
        sa.Column("queue", sa.BLOB(), nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent"],
            ["agents.id"],
        ),
        sa.ForeignKeyConstraint(
            ["interaction"],
            ["interactions.id"],
        ),
        sa.ForeignKeyConstraint(
            ["queue"],
            ["queues.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("offers_deadline", "offers", ["deadline"], unique=False, sqlite_where=sa.text("outcome IS NULL"))
    op.create_index(
        "offers_one_open_per_agent", "offers", ["agent"], unique=True, sqlite_where=sa.text("outcome IS NULL")
    )
    op.create_index(
        "offers_one_open_per_interaction",
        "offers",
        ["interaction"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
    )

"""Rooms of colleagues, expert groups, consultations.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add tables, columns and indexes. Of what is there already all is kept."""
    op.create_table(
        "expert_groups",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    _consultations()
    _rooms()


def _consultations() -> None:
    op.create_table(
        "consultations",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("interaction", sa.BLOB(), nullable=False),
        sa.Column("expert_group", sa.BLOB(), nullable=False),
        sa.Column("asker", sa.BLOB(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.Integer(), nullable=False),
        sa.Column("expert", sa.BLOB(), nullable=True),
        sa.Column("asked_groups", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"]),
        sa.ForeignKeyConstraint(["expert_group"], ["expert_groups.id"]),
        sa.ForeignKeyConstraint(["asker"], ["agents.id"]),
        sa.ForeignKeyConstraint(["expert"], ["agents.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    table = "consultations"
    op.create_index("consultations_interaction", table, ["interaction"], unique=False)
    not_ended = sa.text("status <> 'ended'")
    op.create_index(
        "consultations_one_of_a_group", table, ["interaction", "expert_group"], unique=True, sqlite_where=not_ended
    )
    op.create_index("consultations_open", table, ["at"], unique=False, sqlite_where=not_ended)
    op.create_index(
        "consultations_deadline", table, ["deadline"], unique=False, sqlite_where=sa.text("status = 'asked'")
    )
    op.create_index("consultations_expert", table, ["expert"], unique=False, sqlite_where=sa.text("status = 'open'"))
    op.create_table(
        "consultation_experts",
        sa.Column("consultation", sa.BLOB(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["consultation"], ["consultations.id"]),
        sa.ForeignKeyConstraint(["agent"], ["agents.id"]),
        sa.UniqueConstraint("consultation", "agent", name="consultation_experts_consultation_agent"),
    )
    op.create_index(
        "consultation_experts_ringing",
        "consultation_experts",
        ["agent"],
        unique=False,
        sqlite_where=sa.text("state = 'rings'"),
    )
    op.create_table(
        "expert_words",
        sa.Column("agent", sa.BLOB(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["agents.id"]),
        sa.UniqueConstraint("agent", "word", name="expert_words_agent_word"),
    )


def _rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pair", sa.BLOB(), nullable=True),
        sa.Column("consultation", sa.BLOB(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["consultation"], ["consultations.id"]),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
    for column in ("pair", "consultation"):
        op.create_index(
            f"rooms_{column}", "rooms", [column], unique=True, sqlite_where=sa.text(f"{column} IS NOT NULL")
        )
    op.create_table(
        "room_members",
        sa.Column("room", sa.Integer(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("left_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["room"], ["rooms.n"]),
        sa.ForeignKeyConstraint(["agent"], ["agents.id"]),
        sa.UniqueConstraint("room", "agent", name="room_members_room_agent"),
    )
    op.create_index(
        "room_members_agent", "room_members", ["agent"], unique=False, sqlite_where=sa.text("left_seq IS NULL")
    )
    op.create_table(
        "room_words",
        sa.Column("room", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room"], ["rooms.n"]),
        sa.UniqueConstraint("room", "word", "seq", "at", name="room_words_room_word_seq_at"),
    )
    op.create_index("room_words_message", "room_words", ["room", "seq", "word"], unique=False)

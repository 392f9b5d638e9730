"""Profiles, relaxed skills, inactivity, wrap-up, invitations.

Revision: 0007
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add tables, columns and indexes. Of what is there already all is kept."""
    op.create_table(
        "profiles",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    _split_by_channel()
    _add_to_interactions()
    _invite()


def _add_to_interactions() -> None:
    for name, default in (("skills", "'{}'"), ("disposition", "''"), ("overflowed", "''")):
        column = sa.Column(name, sa.Text(), server_default=sa.text(default), nullable=False)
        op.add_column("interactions", column)
    for name in ("wrap_up_until", "overflow_at", "quiet_since", "warn_at", "close_at"):
        op.add_column("interactions", sa.Column(name, sa.Integer(), nullable=True))
    for name, column, where in (
        ("interactions_wrap_up", "wrap_up_until", "wrap_up_until IS NOT NULL"),
        ("interactions_overflow", "overflow_at", "overflow_at IS NOT NULL AND status = 'waiting'"),
        ("interactions_warn", "warn_at", "warn_at IS NOT NULL"),
        ("interactions_close", "close_at", "close_at IS NOT NULL"),
    ):
        op.create_index(name, "interactions", [column], sqlite_where=sa.text(where))
    # Who left a message may chat all the same.
    op.drop_index("interactions_one_open_per_visitor", "interactions")
    op.create_index(
        "interactions_one_open_per_visitor",
        "interactions",
        ["visitor"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'offered', 'active') AND channel = 'chat'"),
    )


def _invite() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("visitor", sa.BLOB(), sa.ForeignKey("visitors.id"), nullable=False),
        sa.Column("queue", sa.BLOB(), sa.ForeignKey("queues.id"), nullable=False),
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    still_open = sa.text("answer IS NULL")
    op.create_index(
        "invitations_one_open_per_visitor", "invitations", ["visitor"], unique=True, sqlite_where=still_open
    )
    op.create_index("invitations_visitor", "invitations", ["visitor", "made_at"])
    op.create_index("invitations_deadline", "invitations", ["deadline"], sqlite_where=still_open)


def _split_by_channel() -> None:
    """Priority and capacity, a number each until now, become a number for each channel."""
    op.create_table(
        "capacities",
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.UniqueConstraint("agent", "channel", name="capacities_agent_channel"),
    )
    op.execute("INSERT INTO capacities (agent, channel, most) SELECT id, 'chat', capacity FROM agents")
    op.execute("ALTER TABLE agents DROP COLUMN capacity")
    # SQLite adds a column with its foreign key; a constraint of its own it can't add.
    op.execute("ALTER TABLE agents ADD COLUMN profile BLOB REFERENCES profiles (id)")
    op.add_column("agents", sa.Column("own", sa.Text(), server_default=sa.text("'{}'"), nullable=False))
    op.create_index("agents_profile", "agents", ["profile"], sqlite_where=sa.text("profile IS NOT NULL"))

    op.drop_index("memberships_agent", "memberships")
    op.rename_table("memberships", "memberships_before")
    op.create_table(
        "memberships",
        sa.Column("queue", sa.BLOB(), sa.ForeignKey("queues.id"), nullable=False),
        sa.Column("agent", sa.BLOB(), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.UniqueConstraint("queue", "agent", "channel", name="memberships_queue_agent_channel"),
    )
    op.create_index("memberships_agent", "memberships", ["agent"])
    op.execute(
        "INSERT INTO memberships (queue, agent, channel, priority) "
        "SELECT queue, agent, 'chat', priority FROM memberships_before"
    )
    op.drop_table("memberships_before")

    connection = op.get_bind()
    for rowid, data in connection.execute(sa.text("SELECT rowid, data FROM agents")).all():
        agent = json.loads(data)
        _split(agent)
        own = {name: agent[name] for name in ("skills", "queues", "capacity") if name in agent}
        connection.execute(
            sa.text("UPDATE agents SET data = :data, own = :own WHERE rowid = :rowid"),
            {"rowid": rowid, "data": _dump(agent), "own": _dump(own)},
        )
    # The log tells the same, so that it still yields the rows.
    told = sa.text("SELECT rowid, data FROM events WHERE topic = 0 AND CAST(data AS TEXT) LIKE :start")
    for rowid, data in connection.execute(told, {"start": '{"type":"agent_configured"%'}).all():
        event = json.loads(data)
        _split(event["agent"])
        connection.execute(
            sa.text("UPDATE events SET data = :data WHERE rowid = :rowid"),
            {"rowid": rowid, "data": _dump(event).encode()},
        )


def _split(agent: dict[str, Any]) -> None:
    if "queues" in agent:
        agent["queues"] = {queue: {"chat": priority} for queue, priority in agent["queues"].items()}
    # Defaults are left out, and it was three.
    agent["capacity"] = {"chat": agent.get("capacity", 3)}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

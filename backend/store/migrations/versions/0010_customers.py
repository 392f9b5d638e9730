"""Customers' records, what they bought, who signs for them, and the chats that are theirs.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_STANDS = "merged_into IS NULL"


def upgrade() -> None:
    """Add tables, columns and indexes. Of what is there already all is kept."""
    op.create_table(
        "customers",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("site", sa.BLOB(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("account", "email_key", "phone_key", "number_key")),
        sa.Column("merged_into", sa.BLOB(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"]),
        sa.ForeignKeyConstraint(["merged_into"], ["customers.id"]),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "customers_account",
        "customers",
        ["site", "account"],
        unique=True,
        sqlite_where=sa.text(f"account <> '' AND {_STANDS}"),
    )
    for name in ("email", "phone", "number"):
        op.create_index(
            f"customers_{name}",
            "customers",
            ["site", f"{name}_key"],
            unique=False,
            sqlite_where=sa.text(f"{name}_key <> '' AND {_STANDS}"),
        )
    op.create_index(
        "customers_merged",
        "customers",
        ["merged_into"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_table(
        "customer_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("customer", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.n"]),
        sa.UniqueConstraint("word", "customer", name="customer_words_word_customer"),
    )
    op.create_index("customer_words_customer", "customer_words", ["customer", "word"], unique=False)
    op.create_table(
        "purchases",
        sa.Column("customer", sa.BLOB(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"]),
        sa.UniqueConstraint("customer", "id", name="purchases_customer_id"),
    )
    op.create_index("purchases_at", "purchases", ["customer", "at"], unique=False)
    _merges()
    _secrets()
    _chats()


def _merges() -> None:
    op.create_table(
        "customer_merges",
        sa.Column("id", sa.BLOB(), nullable=False),
        sa.Column("kept", sa.BLOB(), nullable=False),
        sa.Column("gone", sa.BLOB(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=True),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kept"], ["customers.id"]),
        sa.ForeignKeyConstraint(["gone"], ["customers.id"]),
        sa.ForeignKeyConstraint(["agent"], ["agents.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("kept", "gone"):
        op.create_index(f"customer_merges_{name}", "customer_merges", [name], unique=False)
    op.create_table(
        "customer_merged_chats",
        sa.Column("merge", sa.BLOB(), nullable=False),
        sa.Column("interaction", sa.BLOB(), nullable=False),
        sa.ForeignKeyConstraint(["merge"], ["customer_merges.id"]),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"]),
        sa.UniqueConstraint("merge", "interaction", name="customer_merged_chats_merge_interaction"),
    )
    op.create_table(
        "customer_trail",
        sa.Column("customer", sa.BLOB(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("agent", sa.BLOB(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("merge", sa.BLOB(), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"]),
        sa.ForeignKeyConstraint(["agent"], ["agents.id"]),
        sa.ForeignKeyConstraint(["merge"], ["customer_merges.id"]),
    )
    op.create_index("customer_trail_at", "customer_trail", ["customer", "at"], unique=False)


def _secrets() -> None:
    op.create_table(
        "identity_tokens",
        sa.Column("site", sa.BLOB(), nullable=False),
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("visitor", sa.BLOB(), nullable=False),
        sa.Column("expires_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.id"]),
        sa.ForeignKeyConstraint(["visitor"], ["visitors.id"]),
        sa.UniqueConstraint("site", "jti", name="identity_tokens_site_jti"),
    )
    op.create_index("identity_tokens_expires", "identity_tokens", ["expires_at"], unique=False)
    op.create_table(
        "site_secrets",
        sa.Column("site", sa.BLOB(), nullable=False),
        sa.Column("identity_secret", sa.Text(), nullable=True),
        sa.Column("identity_at", sa.Integer(), nullable=True),
        sa.Column("shop_digest", sa.BLOB(), nullable=True),
        sa.Column("shop_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["sites.id"]),
        sa.PrimaryKeyConstraint("site"),
    )
    op.create_index(
        "site_secrets_shop",
        "site_secrets",
        ["shop_digest"],
        unique=True,
        sqlite_where=sa.text("shop_digest IS NOT NULL"),
    )


def _chats() -> None:
    # SQLite adds a column with its foreign key; a constraint of its own it can't add.
    op.execute("ALTER TABLE visitors ADD COLUMN record BLOB REFERENCES customers (id)")
    op.add_column("visitors", sa.Column("verified_until", sa.Integer(), nullable=True))
    op.create_index("visitors_record", "visitors", ["record"], sqlite_where=sa.text("record IS NOT NULL"))
    op.execute("ALTER TABLE interactions ADD COLUMN record BLOB REFERENCES customers (id)")
    op.create_index(
        "interactions_record", "interactions", ["record", "since"], sqlite_where=sa.text("record IS NOT NULL")
    )
    op.execute("ALTER TABLE notes ADD COLUMN interaction BLOB REFERENCES interactions (id)")
    # A note has its command's id, and the command knows the stream.
    op.execute(
        "UPDATE notes SET interaction = (SELECT i.id FROM commands c JOIN interactions i ON i.n = c.topic / 2 "
        "WHERE c.id = notes.id AND c.topic > 1)"
    )
    op.create_index("notes_interaction", "notes", ["interaction"], sqlite_where=sa.text("interaction IS NOT NULL"))

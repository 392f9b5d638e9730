"""Tables of what is known of customers, apart from any chat. As `tables` has the others."""

from sqlalchemy import BLOB, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from backend.store.metadata import metadata

_STANDS = "merged_into IS NULL"

#: Records. `email_key`, `phone_key` and `number_key` are what is compared; empty where nothing is known.
customers = Table(
    "customers",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", BLOB, nullable=False, unique=True),
    Column("site", BLOB, ForeignKey("sites.id"), nullable=False),
    #: The shop's own key of them, or empty.
    Column("account", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    Column("phone_key", Text, nullable=False),
    Column("number_key", Text, nullable=False),
    #: It stands no more, and is kept so that the merge can be undone.
    Column("merged_into", BLOB, ForeignKey("customers.id")),
    #: JSON: what the shop said last; only what is new in what it says next counts.
    Column("said", Text, nullable=False),
    Column("data", Text, nullable=False),
    Index("customers_account", "site", "account", unique=True, sqlite_where=text(f"account <> '' AND {_STANDS}")),
    Index("customers_email", "site", "email_key", sqlite_where=text(f"email_key <> '' AND {_STANDS}")),
    Index("customers_phone", "site", "phone_key", sqlite_where=text(f"phone_key <> '' AND {_STANDS}")),
    Index("customers_number", "site", "number_key", sqlite_where=text(f"number_key <> '' AND {_STANDS}")),
    Index("customers_merged", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
)

#: The words of the records that stand, each once a record.
customer_words = Table(
    "customer_words",
    metadata,
    Column("word", Text, nullable=False),
    Column("customer", Integer, ForeignKey("customers.n"), nullable=False),
    UniqueConstraint("word", "customer", name="customer_words_word_customer"),
    Index("customer_words_customer", "customer", "word"),
)

#: What customers bought, by the shop's own number of it. They go where the account goes.
purchases = Table(
    "purchases",
    metadata,
    Column("customer", BLOB, ForeignKey("customers.id"), nullable=False),
    Column("id", Text, nullable=False),
    Column("at", Integer, nullable=False),
    #: Each word with a blank before it.
    Column("words", Text, nullable=False),
    Column("data", Text, nullable=False),
    UniqueConstraint("customer", "id", name="purchases_customer_id"),
    Index("purchases_at", "customer", "at"),
)

#: What was done with a record; `agent` is NULL for the shop.
customer_trail = Table(
    "customer_trail",
    metadata,
    Column("customer", BLOB, ForeignKey("customers.id"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("change", Text, nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id")),
    Column("detail", Text, nullable=False),
    Column("merge", BLOB, ForeignKey("customer_merges.id")),
    Index("customer_trail_at", "customer", "at"),
)

#: Merges; `taken` is JSON of what the kept one got from the other, for the way back.
customer_merges = Table(
    "customer_merges",
    metadata,
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("kept", BLOB, ForeignKey("customers.id"), nullable=False),
    Column("gone", BLOB, ForeignKey("customers.id"), nullable=False),
    Column("agent", BLOB, ForeignKey("agents.id")),
    Column("at", Integer, nullable=False),
    Column("taken", Text, nullable=False),
    Column("undone_at", Integer),
    Index("customer_merges_kept", "kept"),
    Index("customer_merges_gone", "gone"),
)

#: The chats that a merge moved.
customer_merged_chats = Table(
    "customer_merged_chats",
    metadata,
    Column("merge", BLOB, ForeignKey("customer_merges.id"), nullable=False),
    Column("interaction", BLOB, ForeignKey("interactions.id"), nullable=False),
    UniqueConstraint("merge", "interaction", name="customer_merged_chats_merge_interaction"),
)

#: Signed tokens that were used, each by one visitor, until they run out.
identity_tokens = Table(
    "identity_tokens",
    metadata,
    Column("site", BLOB, ForeignKey("sites.id"), nullable=False),
    Column("jti", Text, nullable=False),
    Column("visitor", BLOB, ForeignKey("visitors.id"), nullable=False),
    Column("expires_at", Integer, nullable=False),
    UniqueConstraint("site", "jti", name="identity_tokens_site_jti"),
    Index("identity_tokens_expires", "expires_at"),
)

#: What a site's own systems prove themselves with. The one that signs has to be kept as it is.
site_secrets = Table(
    "site_secrets",
    metadata,
    Column("site", BLOB, ForeignKey("sites.id"), primary_key=True, nullable=False),
    Column("identity_secret", Text),
    Column("identity_at", Integer),
    Column("shop_digest", BLOB),
    Column("shop_at", Integer),
    Index("site_secrets_shop", "shop_digest", unique=True, sqlite_where=text("shop_digest IS NOT NULL")),
)

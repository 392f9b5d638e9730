"""Alembic's entry: runs the revisions on the connection it is handed, all of them in one transaction."""

from alembic import context
from sqlalchemy import Connection

from backend.store.tables import metadata

connection: Connection = context.config.attributes["connection"]
# SQLite's DDL is transactional. Without this Alembic commits after the first revision, and a server that is killed
# among the next ones finds a database that is neither the one nor the other.
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()

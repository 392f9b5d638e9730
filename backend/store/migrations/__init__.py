"""Alembic's revisions of the database, oldest first; `backend.store.migrate` runs them."""

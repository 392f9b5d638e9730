"""Brings a database to the newest revision of `migrations`, through the connection that owns it."""

import sqlite3
from pathlib import Path

from backend.errors import KnownError

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: sqlite3.Connection) -> None:
    """Run the missing revisions, all or none. Raises KnownError when the database is newer than this program."""
    if _revision(connection) != newest():
        _upgrade(connection)


def newest() -> str:
    """The last revision there is; their files are named by their numbers."""
    return max(file.name for file in (_MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def _revision(connection: sqlite3.Connection) -> str | None:
    """The database's revision, as Alembic notes it; None for a new database."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        # No such table; and if it is the disk, the upgrade will find the same and say so.
        return None
    return None if row is None else str(row[0])


def _upgrade(connection: sqlite3.Connection) -> None:
    # Alembic and SQLAlchemy take 0.3 s and 20 MB to load; a server on a folder that is up to date needs neither.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError
    from sqlalchemy import create_engine
    from sqlalchemy.exc import OperationalError
    from sqlalchemy.pool import StaticPool

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    try:
        with engine.connect() as wrapped:
            connection.execute("BEGIN IMMEDIATE")
            config.attributes["connection"] = wrapped
            command.upgrade(config, "head")
            wrapped.commit()
    except CommandError as error:
        raise KnownError(
            f"The data folder was written by another version of Deskbell ({error}). Start that version or a newer one."
        ) from error
    except (OperationalError, sqlite3.OperationalError) as error:
        raise KnownError(f"The database can't be brought up to date: {error}.") from error

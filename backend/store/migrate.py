"""Brings a database to the newest revision of `migrations`, through the connection that owns it."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from backend.errors import KnownError


def migrate(connection: sqlite3.Connection) -> None:
    """Run the missing revisions, all or none. Raises KnownError when the database is newer than this program."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
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

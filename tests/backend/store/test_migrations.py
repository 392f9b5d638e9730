"""Migrations make what the tables say, all or nothing."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from backend.errors import KnownError
from backend.store import migrations
from backend.store.connection import connect
from backend.store.migrate import migrate, newest
from backend.store.tables import metadata


def _indexes(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    return {(name, sql) for name, sql in rows}


def config() -> Config:
    """Alembic's, for the revisions of the server."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


def test_revisions_and_tables_agree() -> None:
    """Columns, keys and the indexes with their conditions; and running them again changes nothing."""
    migrated, declared = connect(None), connect(None)
    migrate(migrated)
    migrate(migrated)
    engine = create_engine("sqlite://", creator=lambda: migrated, poolclass=StaticPool)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        tables = set(inspect(connection).get_table_names())
    assert tables == {*metadata.tables, "alembic_version"}
    metadata.create_all(create_engine("sqlite://", creator=lambda: declared, poolclass=StaticPool))
    assert _indexes(migrated) == _indexes(declared)
    migrated.close()
    declared.close()


def test_the_newest_revision_is_known_without_alembic() -> None:
    """What a file is named is what it holds, so that a database that is up to date is known at a glance."""
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_heads() == [newest()]
    for script in scripts.walk_revisions():
        assert Path(script.path).name.partition("_")[0] == script.revision


def test_an_older_database_is_brought_up_to_date() -> None:
    """One that stopped at the first revision gets the rest."""
    connection = connect(None)
    settings = config()
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as settings.attributes["connection"]:
        command.upgrade(settings, "0001")
    migrate(connection)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest(),)]
    connection.close()


def test_a_newer_database_is_refused() -> None:
    """Said plainly, and nothing is touched."""
    connection = connect(None)
    migrate(connection)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(KnownError, match="another version of Deskbell"):
        migrate(connection)
    assert not connection.in_transaction
    connection.close()


def test_a_migration_that_fails_leaves_nothing() -> None:
    """A table in the way stops it before anything is made."""
    connection = connect(None)
    connection.execute("CREATE TABLE files (id)")
    with pytest.raises(KnownError, match="can't be brought up to date"):
        migrate(connection)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert names == {"files"}
    connection.close()


def test_a_migration_that_fails_at_its_last_revision_leaves_nothing() -> None:
    """Whatever revision it gets to: a server that is killed there must start again, with all to do."""
    connection = connect(None)

    def refuse(action: int, _one: str | None, table: str | None, _database: str | None, _trigger: str | None) -> int:
        return sqlite3.SQLITE_DENY if (action, table) == (sqlite3.SQLITE_ALTER_TABLE, "commands") else sqlite3.SQLITE_OK

    connection.set_authorizer(refuse)
    with pytest.raises(DatabaseError, match="not authorized"):
        migrate(connection)
    connection.set_authorizer(None)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    assert not connection.in_transaction
    migrate(connection)
    connection.close()

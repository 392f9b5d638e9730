"""What can still be read of a damaged vault, in a whole one. What the server has said comes again from it."""

from pathlib import Path

from desktop.net.vault import Vault

#: What nobody else has: words and files.
_TABLES = {
    "outbox": "id, account, queued",
    "outbox_file": "id, command, content",
    "of_chat": "account, kind, interaction, value",
    "ready_file": "account, interaction, name, size, path, content, hidden",
}


def aside_of(path: Path) -> Path:
    """Where a vault that can't be used is set aside."""
    return path.with_suffix(f".unreadable-{path.stat().st_mtime_ns}")


def set_aside(path: Path) -> Path:
    """Move a vault out of the way, with the journal that belongs to it. Raises OSError."""
    aside = aside_of(path)
    for end in ("-journal", ""):
        part = path.with_name(path.name + end)
        if part.exists():
            part.rename(aside.with_name(aside.name + end))
    return aside


def forget_set_aside(path: Path) -> None:
    """Remove all that was ever set aside for the vault of this name. Raises OSError."""
    for aside in path.parent.glob(f"{path.stem}.unreadable-*"):
        aside.unlink(missing_ok=True)


def salvage(damaged: Vault, path: Path, key: bytes) -> tuple[Vault, Path]:
    """A whole vault in the damaged one's place, with all that it still tells; and where that one lies now.

    Each table is read from both ends, up to the damage. Raises NotKept, OSError.
    """
    new = path.with_suffix(".new-db")
    new.unlink(missing_ok=True)
    whole = Vault.open(new, key)
    try:
        for table, columns in _TABLES.items():
            marks = ", ".join("?" * (columns.count(",") + 2))
            put = f"INSERT OR IGNORE INTO {table}(rowid, {columns}) VALUES({marks})"
            for order in ("ASC", "DESC"):
                take = f"SELECT rowid, {columns} FROM {table} ORDER BY rowid {order}"  # noqa: S608
                for row in damaged.readable(take):
                    whole.write((put, row))
    finally:
        whole.close()
        damaged.close()
    aside = set_aside(path)
    new.rename(path)
    return Vault.open(path, key), aside

"""Keeps the log and the rows: one folder, one writer, durable group commits, entries out after them."""

from backend.store.ledger import Entry, Outcome, Row, Tx, Value
from backend.store.store import Store

__all__ = ["Entry", "Outcome", "Row", "Store", "Tx", "Value"]

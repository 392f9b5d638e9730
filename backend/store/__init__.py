"""Keeps the log and the rows: one folder, one writer, durable group commits, entries out after them."""

from backend.store.ledger import Outcome
from backend.store.store import Store
from backend.store.tx import Entry, Row, Tx, Value

__all__ = ["Entry", "Outcome", "Row", "Store", "Tx", "Value"]
